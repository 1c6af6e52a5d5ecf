/* SPDX-License-Identifier: GPL-2.0 */
/* What kernel code finds everywhere, as far as the code under test needs it. */
#ifndef SELFTESTS_SHIM_TYPES_H
#define SELFTESTS_SHIM_TYPES_H

#include_next <linux/types.h>
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t u32;
typedef uint64_t u64;

#define WRITE_ONCE(x, value) ((x) = (value))
#define unlikely(x) (x)
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))

#endif /* SELFTESTS_SHIM_TYPES_H */
