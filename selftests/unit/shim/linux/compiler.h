/* SPDX-License-Identifier: GPL-2.0 */
/* What kernel code asks of a compiler. */
#ifndef SELFTESTS_SHIM_COMPILER_H
#define SELFTESTS_SHIM_COMPILER_H

#define READ_ONCE(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, value) __atomic_store_n(&(x), value, __ATOMIC_RELAXED)
#define noinline __attribute__((noinline))
#define likely(x) (x)
#define unlikely(x) (x)
#undef __always_inline
#define __always_inline inline

#endif /* SELFTESTS_SHIM_COMPILER_H */
