// SPDX-License-Identifier: GPL-2.0
/*
 * The rings of denials; see denial_ring.h.
 *
 * @head and @tail only rise, and their difference is what is in the ring. The writer
 * releases @head behind a complete denial, the reader @tail behind what it has read.
 */
#include "report/denial_ring.h"

#include <linux/cache.h>
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/topology.h>

#include "limits.h"

/* The counters run over. */
static_assert(!(CTLSEC_RING_SIZE & (CTLSEC_RING_SIZE - 1)));

/**
 * struct ring - of one CPU
 * @head: how many denials were written; by tasks on this CPU with preemption off
 * @tail: how many were read; by the reader
 * @slot: the denials between them
 */
struct ring {
	u32 head ____cacheline_aligned;
	u32 tail ____cacheline_aligned;
	struct ctlsec_denial slot[CTLSEC_RING_SIZE];
};

/* Allocated by init and freed by exit, when there are no hooks. */
static DEFINE_PER_CPU(struct ring *, denial_ring);

int __init ctlsec_denial_ring_init(void)
{
	struct ring *r;
	int cpu;

	for_each_possible_cpu(cpu) {
		r = kvzalloc_node(sizeof(*r), GFP_KERNEL, cpu_to_node(cpu));
		if (!r) {
			ctlsec_denial_ring_exit();
			return -ENOMEM;
		}
		per_cpu(denial_ring, cpu) = r;
	}
	return 0;
}

void ctlsec_denial_ring_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		kvfree(per_cpu(denial_ring, cpu));
		per_cpu(denial_ring, cpu) = NULL;
	}
}

static struct ring *this_ring(void)
{
	return __this_cpu_read(denial_ring);
}

struct ctlsec_denial *ctlsec_denial_ring_reserve(void)
{
	struct ring *r = this_ring();

	/* Pairs with the release in _drop(): the reader is done with the slot. */
	if (r->head - smp_load_acquire(&r->tail) >= CTLSEC_RING_SIZE)
		return NULL;
	return &r->slot[r->head % CTLSEC_RING_SIZE];
}

bool ctlsec_denial_ring_commit(void)
{
	struct ring *r = this_ring();
	u32 head = r->head + 1;

	/* The denial is complete. */
	smp_store_release(&r->head, head);
	return head - READ_ONCE(r->tail) == CTLSEC_RING_SIZE / 2;
}

const struct ctlsec_denial *ctlsec_denial_ring_oldest(int *cpu)
{
	const struct ctlsec_denial *oldest = NULL, *d;
	struct ring *r;
	int i;

	for_each_possible_cpu(i) {
		r = per_cpu(denial_ring, i);
		/* Pairs with the release in _commit(). */
		if (smp_load_acquire(&r->head) == r->tail)
			continue;
		d = &r->slot[r->tail % CTLSEC_RING_SIZE];
		if (!oldest || d->time < oldest->time) {
			oldest = d;
			*cpu = i;
		}
	}
	return oldest;
}

void ctlsec_denial_ring_drop(int cpu)
{
	struct ring *r = per_cpu(denial_ring, cpu);

	/* Nothing of the slot is read any more. */
	smp_store_release(&r->tail, r->tail + 1);
}
