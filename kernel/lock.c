// SPDX-License-Identifier: GPL-2.0
#include "lock.h"

DEFINE_MUTEX(ctlsec_lock);
static u32 generation;

void ctlsec_lock_changed(void)
{
	lockdep_assert_held(&ctlsec_lock);
	generation++;
}

u32 ctlsec_lock_generation(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return generation;
}
