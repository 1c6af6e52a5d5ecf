/* SPDX-License-Identifier: GPL-2.0 */
/* A tick is a second. */
#ifndef SELFTESTS_SHIM_JIFFIES_H
#define SELFTESTS_SHIM_JIFFIES_H

#define HZ 1
#define jiffies (ktime_get_ns() / 1000000000ULL)
#define time_after(a, b) ((long)((b) - (a)) < 0)

#endif /* SELFTESTS_SHIM_JIFFIES_H */
