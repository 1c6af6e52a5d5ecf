/* SPDX-License-Identifier: GPL-2.0 */
/* Waiting, and barriers. */
#ifndef SELFTESTS_SHIM_PROCESSOR_H
#define SELFTESTS_SHIM_PROCESSOR_H

#include <sched.h>

#define cpu_relax() sched_yield()
#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_wmb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)

#endif /* SELFTESTS_SHIM_PROCESSOR_H */
