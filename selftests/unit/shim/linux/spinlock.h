/* SPDX-License-Identifier: GPL-2.0 */
/* Locks: a test has one thread. */
#ifndef SELFTESTS_SHIM_SPINLOCK_H
#define SELFTESTS_SHIM_SPINLOCK_H

typedef int raw_spinlock_t;

#define DEFINE_RAW_SPINLOCK(name) raw_spinlock_t name
#define raw_spin_lock_irqsave(lock, flags) ((void)(lock), (flags) = 0)
#define raw_spin_unlock_irqrestore(lock, flags) ((void)(lock), (void)(flags))

#endif /* SELFTESTS_SHIM_SPINLOCK_H */
