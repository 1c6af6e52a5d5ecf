/* SPDX-License-Identifier: GPL-2.0 */
/* Time passes when the test says so. */
#ifndef SELFTESTS_SHIM_KTIME_H
#define SELFTESTS_SHIM_KTIME_H

#include <linux/types.h>

#define NSEC_PER_SEC 1000000000L

u64 ktime_get_ns(void);

#endif /* SELFTESTS_SHIM_KTIME_H */
