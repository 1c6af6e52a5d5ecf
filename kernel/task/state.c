// SPDX-License-Identifier: GPL-2.0
/*
 * What the accounting of forks and of user namespaces share.
 */
#include "task/state.h"

#include "domain/domain.h"
#include "fault.h"

struct ctlsec_sync_state ctlsec_sync;

u32 ctlsec_sync_epoch(void)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	return ctlsec_sync.epoch;
}

bool ctlsec_sync_is_short(const struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	return d->cap.shortage > ctlsec_sync.settled &&
	       !ctlsec_fault(CTLSEC_FAULT_SETTLE);
}
