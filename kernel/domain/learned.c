// SPDX-License-Identifier: GPL-2.0
/*
 * What is learned of a domain; see learned.h. What is known already, which nearly every
 * call is, is only read.
 */
#include "domain/learned.h"

#include <linux/bitmap.h>
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/nospec.h>
#include <linux/slab.h>

#define VALUE_BITS ilog2(CTLSEC_LEARN_VALUES_MAX)

static_assert(1 << VALUE_BITS == CTLSEC_LEARN_VALUES_MAX);

/* Flipped in what is kept, so that 0 is an empty slot. No argument has it alone. */
#define VALUE_FLIP BIT_ULL(63)

static atomic64_t learned_objects;

struct ctlsec_learned *ctlsec_learned_new(void)
{
	struct ctlsec_learned *l = kzalloc(sizeof(*l), GFP_KERNEL);

	if (l) {
		atomic64_inc(&learned_objects);
		refcount_set(&l->refs, 1);
	}
	return l;
}

static void free_learned_rcu(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct ctlsec_learned, rcu));
	atomic64_dec(&learned_objects);
}

void ctlsec_learned_get(struct ctlsec_learned *l)
{
	refcount_inc(&l->refs);
}

void ctlsec_learned_put(struct ctlsec_learned *l)
{
	if (l && refcount_dec_and_test(&l->refs))
		call_rcu(&l->rcu, free_learned_rcu);
}

u64 ctlsec_learned_objects(void)
{
	return atomic64_read(&learned_objects);
}

static void mark_number(unsigned long *map, u32 nr)
{
	if (nr >= CTLSEC_SYSCALLS_MAX)
		return;
	nr = array_index_nospec(nr, CTLSEC_SYSCALLS_MAX);
	if (!test_bit(nr, map))
		set_bit(nr, map);
}

void ctlsec_learned_call(struct ctlsec_learned *l, u32 abi, u32 nr)
{
	mark_number(l->called[abi], nr);
}

void ctlsec_learned_refused(struct ctlsec_learned *l, u32 abi, u32 nr)
{
	mark_number(l->refused[abi], nr);
}

void ctlsec_learned_more(struct ctlsec_learned *l, u32 kind)
{
	if (!READ_ONCE(l->set[kind].more))
		WRITE_ONCE(l->set[kind].more, true);
}

void ctlsec_learned_value(struct ctlsec_learned *l, u32 kind, u64 value)
{
	struct ctlsec_learned_set *set = &l->set[kind];
	s64 key = value ^ VALUE_FLIP;
	u32 i = hash_64(value, VALUE_BITS), n;
	s64 there;

	for (n = 0; key && n < CTLSEC_LEARN_VALUES_MAX; n++) {
		there = atomic64_read(&set->slot[i]);
		if (!there)
			there = atomic64_cmpxchg(&set->slot[i], 0, key);
		if (!there || there == key)
			return;
		i = (i + 1) % CTLSEC_LEARN_VALUES_MAX;
	}
	ctlsec_learned_more(l, kind);
}

unsigned int ctlsec_learned_values(const struct ctlsec_learned *l, u32 kind,
				   u64 *values)
{
	const struct ctlsec_learned_set *set = &l->set[kind];
	unsigned int i, n = 0;
	s64 key;

	for (i = 0; i < CTLSEC_LEARN_VALUES_MAX; i++) {
		key = atomic64_read(&set->slot[i]);
		if (key)
			values[n++] = key ^ VALUE_FLIP;
	}
	return n;
}

static unsigned int
count_numbers(const unsigned long (*map)[BITS_TO_LONGS(CTLSEC_SYSCALLS_MAX)])
{
	unsigned int abi, n = 0;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		n += bitmap_weight(map[abi], CTLSEC_SYSCALLS_MAX);
	return n;
}

unsigned int ctlsec_learned_count(const struct ctlsec_learned *l)
{
	return count_numbers(l->called);
}

unsigned int ctlsec_learned_count_refused(const struct ctlsec_learned *l)
{
	return count_numbers(l->refused);
}
