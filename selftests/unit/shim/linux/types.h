/* SPDX-License-Identifier: GPL-2.0 */
/* What kernel code finds everywhere, as far as the code under test needs it. */
#ifndef SELFTESTS_SHIM_TYPES_H
#define SELFTESTS_SHIM_TYPES_H

#include_next <linux/types.h>
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;

#include <assert.h>
#undef static_assert
#define static_assert(held) _Static_assert(held, #held)

#endif /* SELFTESTS_SHIM_TYPES_H */
