/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is learned of a domain: the system calls that its tasks make, and of some of
 * them the values of an argument that matters.
 *
 * All of it only grows while a domain learns, without a lock and without allocating,
 * so a hook can write it on any CPU; it is read at the same time.
 */
#ifndef _CTLSEC_KERNEL_LEARNED_H
#define _CTLSEC_KERNEL_LEARNED_H

#include <ctlsec/abi.h>
#include <linux/atomic.h>
#include <linux/ctlsec.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "limits.h"

/**
 * struct ctlsec_learned_set - distinct values
 * @slot: open addressing; a value with its top bit flipped, or 0
 * @more: there were others that are not kept
 */
struct ctlsec_learned_set {
	atomic64_t slot[CTLSEC_LEARN_VALUES_MAX];
	bool more;
};

/**
 * struct ctlsec_learned - what was learned
 * @refs: of the session, and one for each domain that learned by it
 * @closed: nothing is added any more
 * @called: per ABI, a bit for each number that was called
 * @refused: likewise, that a profile denied, or would have in complain mode
 * @set: by enum ctlsec_learn_kind
 * @rcu: frees it
 */
struct ctlsec_learned {
	refcount_t refs;
	bool closed;
	unsigned long called[CTLSEC_NR_ABIS]
			    [BITS_TO_LONGS(CTLSEC_SYSCALLS_MAX)];
	unsigned long refused[CTLSEC_NR_ABIS]
			     [BITS_TO_LONGS(CTLSEC_SYSCALLS_MAX)];
	struct ctlsec_learned_set set[CTLSEC_LEARN_KIND_MAX + 1];
	struct rcu_head rcu;
};

/* One that is empty, or NULL without memory. */
struct ctlsec_learned *ctlsec_learned_new(void);
void ctlsec_learned_get(struct ctlsec_learned *l);
/* The last one frees after a grace period; @l may be NULL. Any context. */
void ctlsec_learned_put(struct ctlsec_learned *l);

/* Is something added to it? @l may be NULL. */
static __always_inline bool
ctlsec_learned_is_open(const struct ctlsec_learned *l)
{
	return l && !READ_ONCE(l->closed);
}

/* Those that exist, those awaiting a grace period included. */
u64 ctlsec_learned_objects(void);

/* Numbers above the kernel's tables are none of a system call: they are left out. */
void ctlsec_learned_call(struct ctlsec_learned *l, u32 abi, u32 nr);
void ctlsec_learned_refused(struct ctlsec_learned *l, u32 abi, u32 nr);

/**
 * ctlsec_learned_value - one value of an argument
 * @kind: enum ctlsec_learn_kind
 */
void ctlsec_learned_value(struct ctlsec_learned *l, u32 kind, u64 value);
/* There was one that is not known. */
void ctlsec_learned_more(struct ctlsec_learned *l, u32 kind);

/* Those of a kind, in no order, to @values, which has room for
 * CTLSEC_LEARN_VALUES_MAX. Return: how many.
 */
unsigned int ctlsec_learned_values(const struct ctlsec_learned *l, u32 kind,
				   u64 *values);

/* Distinct calls of all ABIs. */
unsigned int ctlsec_learned_count(const struct ctlsec_learned *l);
unsigned int ctlsec_learned_count_refused(const struct ctlsec_learned *l);

#endif /* _CTLSEC_KERNEL_LEARNED_H */
