// SPDX-License-Identifier: GPL-2.0
/*
 * The lock of the configuration, and its generation; see lock.h.
 */
#include "lock.h"

/* Orders every change of profiles, domains and hooks. */
DEFINE_MUTEX(ctlsec_lock);
/* Under ctlsec_lock. */
static u32 generation;

void ctlsec_lock_changed(void)
{
	lockdep_assert_held(&ctlsec_lock);
	/* 0 would say that changes do not matter. */
	if (!++generation)
		generation = 1;
}

u32 ctlsec_lock_generation(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return generation;
}
