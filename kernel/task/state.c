// SPDX-License-Identifier: GPL-2.0
/*
 * Shortage of memory; see state.h.
 */
#include "task/state.h"

#include <linux/list.h>
#include <linux/lockdep.h>

#include "domain/domain.h"
#include "fault.h"

/* Domains relieved with interrupts off in one go. */
#define RELIEVE_BATCH 128

/* Both under ctlsec_fork_cap_lock. */
static u64 enomem_seq;
static LIST_HEAD(enomem_domains);

void ctlsec_state_begin_enomem(void)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	enomem_seq++;
}

void ctlsec_state_mark_enomem(struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	d->cap.enomem_seq = enomem_seq;
	/* Behind those that are older. */
	if (!d->cap.unbound && !ctlsec_fault(CTLSEC_FAULT_RESCAN)) {
		list_move_tail(&d->cap.enomem, &enomem_domains);
		ctlsec_fork_cap_set_slow(&d->cap, CTLSEC_SLOW_ENOMEM, true);
	}
}

u64 ctlsec_state_enomem_seq(void)
{
	unsigned long flags;
	u64 now;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	now = enomem_seq;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return now;
}

static bool relieve_some(u64 seq)
{
	unsigned int left = RELIEVE_BATCH;
	struct ctlsec_fork_cap *cap = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	while (left--) {
		cap = list_first_entry_or_null(&enomem_domains,
					       struct ctlsec_fork_cap, enomem);
		if (!cap || cap->enomem_seq > seq) {
			cap = NULL;
			break;
		}
		list_del_init(&cap->enomem);
		ctlsec_fork_cap_set_slow(cap, CTLSEC_SLOW_ENOMEM, false);
	}
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return cap;
}

void ctlsec_state_end_enomem(u64 seq)
{
	while (relieve_some(seq))
		;
}
