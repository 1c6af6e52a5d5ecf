// SPDX-License-Identifier: GPL-2.0
/*
 * What the accounting of forks and of user namespaces share.
 */
#include "task/state.h"

#include "domain/domain.h"
#include "fault.h"

struct ctlsec_state ctlsec_state;

u32 ctlsec_state_epoch(void)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	return ctlsec_state.epoch;
}

bool ctlsec_state_is_short(const struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	return d->cap.enomem_seq > ctlsec_state.rescanned &&
	       !ctlsec_fault(CTLSEC_FAULT_RESCAN);
}
