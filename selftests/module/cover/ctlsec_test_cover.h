/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keeps which blocks of ctlsec.ko ran, over its unloads; kernel/cover.c enters them,
 * and selftests/tools/coverage_module.py reads the file: ctlsec_cover of debugfs.
 */
#ifndef _CTLSEC_TEST_COVER_H
#define _CTLSEC_TEST_COVER_H

#include <linux/bits.h>

/* Bits of a map. The middle one stands for a mark in the section, each for a byte. */
#define COVER_BITS (1 << 20)

enum cover_build { COVER_PLAIN, COVER_FAULTS, COVER_BUILDS };
enum cover_section { COVER_TEXT, COVER_INIT, COVER_SECTIONS };

extern unsigned long ctlsec_test_cover[COVER_BUILDS][COVER_SECTIONS]
				      [COVER_BITS / BITS_PER_LONG];

/* What the compiler calls at the beginning of each block; in kernel/cover.c. */
void __sanitizer_cov_trace_pc(void);

#endif
