/* SPDX-License-Identifier: GPL-2.0 */
/* The most of each. */
#ifndef SELFTESTS_SHIM_THREADS_H
#define SELFTESTS_SHIM_THREADS_H

#define PID_MAX_LIMIT 4194304
#define CONFIG_NR_CPUS 8192

#endif /* SELFTESTS_SHIM_THREADS_H */
