/* SPDX-License-Identifier: GPL-2.0 */
/* Bits. */
#ifndef SELFTESTS_SHIM_BITS_H
#define SELFTESTS_SHIM_BITS_H

#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))

#endif /* SELFTESTS_SHIM_BITS_H */
