/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The last denials of all domains. When it is full, the oldest entry goes of those
 * domains that have at least their share: one that denies without end pushes out its
 * own.
 */
#ifndef _CTLSEC_KERNEL_HISTORY_H
#define _CTLSEC_KERNEL_HISTORY_H

#include <linux/list.h>
#include <linux/types.h>

#include "limits.h"
#include "report/denial_ring.h"

struct ctlsec_label;

/**
 * struct ctlsec_history_entry - denials that were the same
 * @node: in the list of all, by rising @seq
 * @denial: the first of them; its domain may have gone
 * @label: which domain that was, a reference held by entries of the history
 * @seq: how many denials had been collected with the last of these; unique
 * @count: how many they are
 * @last: when the last one was, CLOCK_MONOTONIC, ns
 * @exe: what the process executes: its path, or its name alone; "" if unknown
 */
struct ctlsec_history_entry {
	struct list_head node;
	struct ctlsec_denial denial;
	struct ctlsec_label *label;
	u64 seq;
	u64 count;
	u64 last;
	char exe[CTLSEC_EXE_PATH + 1];
};

int ctlsec_history_init(void);
void ctlsec_history_exit(void);

/* Are these the same but for the time? */
bool ctlsec_history_same(const struct ctlsec_denial *a,
			 const struct ctlsec_denial *b);

/* Add a copy of @e, or count it by the entry that has the same; sets e->seq. */
void ctlsec_history_add(struct ctlsec_history_entry *e);

/* The lock of the entries: inside ctlsec_lock, nothing inside it. */
void ctlsec_history_lock(void);
void ctlsec_history_unlock(void);
/* The entry behind @e, or with NULL the first whose @seq is above @seq; NULL if there
 * is none. Under the lock.
 */
const struct ctlsec_history_entry *
ctlsec_history_next(const struct ctlsec_history_entry *e, u64 seq);

#endif /* _CTLSEC_KERNEL_HISTORY_H */
