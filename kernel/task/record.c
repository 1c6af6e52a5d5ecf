// SPDX-License-Identifier: GPL-2.0
/*
 * The table of task records; see record.h.
 */
#include "task/record.h"

#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#include "fault.h"

static_assert(sizeof(struct ctlsec_record) <= 40);

/* Records that a CPU keeps at hand: as many as tasks mostly end at once there. None
 * where KASAN is to see that a record is used after its end.
 */
#define STASH_SIZE (IS_ENABLED(CONFIG_KASAN) ? 0 : 8)

/**
 * struct record_stash - records at hand, used with preemption off, by no interrupt
 * @n: how many
 * @record: in the first places
 */
struct record_stash {
	unsigned int n;
	struct ctlsec_record *record[8];
};

/* Not __ro_after_init, where kmemleak does not look for pointers: the table
 * and all that is in it would seem lost.
 */
struct ctlsec_record_bucket *ctlsec_record_table __read_mostly;
static struct kmem_cache *record_cache __read_mostly;
/* Of a CPU alone it may be negative: made on one, freed on another. */
static DEFINE_PER_CPU(long, record_objects);
static DEFINE_PER_CPU(struct record_stash, record_stash);

u64 ctlsec_record_objects(void)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(record_objects, cpu);
	return max(sum, 0L);
}

static struct ctlsec_record *alloc_record(gfp_t gfp)
{
	struct ctlsec_record *r = kmem_cache_alloc(record_cache, gfp);

	if (r)
		this_cpu_inc(record_objects);
	return r;
}

struct ctlsec_record *ctlsec_record_new(gfp_t gfp)
{
	return ctlsec_fault_alloc() ? NULL : alloc_record(gfp);
}

void ctlsec_record_free(struct ctlsec_record *r)
{
	if (!r)
		return;
	this_cpu_dec(record_objects);
	kmem_cache_free(record_cache, r);
}

struct ctlsec_record *ctlsec_record_get(gfp_t gfp)
{
	struct ctlsec_record *r = NULL;
	struct record_stash *stash;

	if (ctlsec_fault_alloc())
		return NULL;
	preempt_disable();
	stash = this_cpu_ptr(&record_stash);
	if (likely(stash->n)) {
		r = stash->record[--stash->n];
		__this_cpu_inc(record_objects);
	}
	preempt_enable();
	return likely(r) ? r : alloc_record(gfp);
}

void ctlsec_record_put(struct ctlsec_record *r)
{
	struct record_stash *stash;
	bool kept = false;

	preempt_disable();
	stash = this_cpu_ptr(&record_stash);
	if (likely(stash->n < STASH_SIZE)) {
		stash->record[stash->n++] = r;
		__this_cpu_dec(record_objects);
		kept = true;
	}
	preempt_enable();
	if (unlikely(!kept))
		ctlsec_record_free(r);
}

static void empty_stash(struct record_stash *stash)
{
	while (stash->n)
		kmem_cache_free(record_cache, stash->record[--stash->n]);
}

struct ctlsec_record *ctlsec_record_take(const struct task_struct *t)
{
	struct ctlsec_record_bucket *b = ctlsec_record_bucket(t);
	struct ctlsec_record *r;
	unsigned long flags;

	raw_spin_lock_irqsave(&b->lock, flags);
	r = ctlsec_record_take_locked(b, t);
	raw_spin_unlock_irqrestore(&b->lock, flags);
	return r;
}

int __init ctlsec_record_init(void)
{
	u32 i;

	record_cache = KMEM_CACHE(ctlsec_record, 0);
	if (!record_cache)
		return -ENOMEM;
	ctlsec_record_table =
		kvcalloc(1U << CTLSEC_RECORD_BITS, sizeof(*ctlsec_record_table),
			 GFP_KERNEL);
	if (!ctlsec_record_table) {
		kmem_cache_destroy(record_cache);
		return -ENOMEM;
	}
	for (i = 0; i < 1U << CTLSEC_RECORD_BITS; i++)
		raw_spin_lock_init(&ctlsec_record_table[i].lock);
	return 0;
}

void ctlsec_record_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		empty_stash(per_cpu_ptr(&record_stash, cpu));
	kmem_cache_destroy(record_cache);
	kvfree(ctlsec_record_table);
}
