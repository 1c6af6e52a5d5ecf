/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What may be needed under a lock where nothing can be allocated: a step tries with
 * what is at hand, says what it lacked, and is tried again once there is that.
 */
#ifndef _CTLSEC_KERNEL_PREALLOC_H
#define _CTLSEC_KERNEL_PREALLOC_H

#include <linux/types.h>

struct ctlsec_ns_record;
struct ctlsec_record;
struct ctlsec_set;

/**
 * struct ctlsec_prealloc - what is at hand, and what was lacking
 * @record: of a task, or NULL
 * @set: one, or NULL
 * @ns_record: of a user namespace, or NULL
 * @no_record: a record of a task was lacking
 * @places: domains that a set must have room for; 0 if none was lacking
 * @slots: charges that a record of a namespace must have room for; likewise
 */
struct ctlsec_prealloc {
	struct ctlsec_record *record;
	struct ctlsec_set *set;
	struct ctlsec_ns_record *ns_record;
	bool no_record;
	unsigned int places;
	unsigned int slots;
};

/* A step. Return: false if something was lacking, and nothing was done. */
typedef bool (*ctlsec_prealloc_step)(void *arg, struct ctlsec_prealloc *p);

/* Get what was lacking. Return: false if memory is short; what is lacking stays. */
bool ctlsec_prealloc_topup(struct ctlsec_prealloc *p, gfp_t gfp);
/* Try @step, under rcu_read_lock(), until it succeeds or memory is short: false. */
bool ctlsec_prealloc_retry(struct ctlsec_prealloc *p, gfp_t gfp,
			   ctlsec_prealloc_step step, void *arg);
/* Free what is at hand; it may be used anew. */
void ctlsec_prealloc_free(struct ctlsec_prealloc *p);

#endif /* _CTLSEC_KERNEL_PREALLOC_H */
