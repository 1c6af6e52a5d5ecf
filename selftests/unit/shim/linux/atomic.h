/* SPDX-License-Identifier: GPL-2.0 */
/* Atomic words: those of the compiler, so that a test may have threads. */
#ifndef SELFTESTS_SHIM_ATOMIC_H
#define SELFTESTS_SHIM_ATOMIC_H

#include <linux/types.h>

typedef struct {
	int64_t counter;
} atomic64_t;

#define atomic64_read(v) __atomic_load_n(&(v)->counter, __ATOMIC_SEQ_CST)
#define atomic64_set(v, i) __atomic_store_n(&(v)->counter, i, __ATOMIC_SEQ_CST)
#define atomic64_inc(v) \
	((void)__atomic_add_fetch(&(v)->counter, 1, __ATOMIC_SEQ_CST))
#define atomic64_add(i, v) \
	((void)__atomic_add_fetch(&(v)->counter, i, __ATOMIC_SEQ_CST))
#define atomic64_sub(i, v) \
	((void)__atomic_sub_fetch(&(v)->counter, i, __ATOMIC_SEQ_CST))
#define atomic64_add_return(i, v) \
	__atomic_add_fetch(&(v)->counter, i, __ATOMIC_SEQ_CST)
#define atomic64_sub_return(i, v) \
	__atomic_sub_fetch(&(v)->counter, i, __ATOMIC_SEQ_CST)
#define atomic64_try_cmpxchg(v, old, new)                       \
	__atomic_compare_exchange_n(&(v)->counter, old, new, 0, \
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)

#endif /* SELFTESTS_SHIM_ATOMIC_H */
