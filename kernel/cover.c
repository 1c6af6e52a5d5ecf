// SPDX-License-Identifier: GPL-2.0
/*
 * Which blocks of the module ran, in builds for selftests/tools/coverage only
 * (Kbuild, CTLSEC_COVER=DIR): the compiler has each block of code call what is below.
 * What it finds is kept by another module, since this one is unloaded and loaded.
 */
#include <ctlsec_test_cover.h>
#include <linux/bitops.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#ifdef CTLSEC_TEST
#define COVER_BUILD COVER_FAULTS
#else
#define COVER_BUILD COVER_PLAIN
#endif

/* What tells where .init.text is; nothing calls it. */
static noinline void __init notrace mark_init(void)
{
}
static void *init_mark __refdata = mark_init;

/* No lock, and no call: it may run anywhere. */
void notrace __sanitizer_cov_trace_pc(void)
{
	unsigned long ip = _RET_IP_;
	unsigned long mark = (unsigned long)__sanitizer_cov_trace_pc;
	unsigned long *map = ctlsec_test_cover[COVER_BUILD][COVER_TEXT];
	unsigned long bit;

	if (!within_module_core(ip, THIS_MODULE)) {
		mark = (unsigned long)READ_ONCE(init_mark);
		map = ctlsec_test_cover[COVER_BUILD][COVER_INIT];
	}
	bit = ip - mark + COVER_BITS / 2;
	if (bit < COVER_BITS && !test_bit(bit, map))
		set_bit(bit, map);
}
