/* SPDX-License-Identifier: GPL-2.0 */
/* Checked arithmetic. */
#ifndef SELFTESTS_SHIM_OVERFLOW_H
#define SELFTESTS_SHIM_OVERFLOW_H

#define check_mul_overflow(a, b, result) __builtin_mul_overflow(a, b, result)

#endif /* SELFTESTS_SHIM_OVERFLOW_H */
