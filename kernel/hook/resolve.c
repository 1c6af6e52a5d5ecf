// SPDX-License-Identifier: GPL-2.0
/*
 * Finding kernel functions that are not exported.
 *
 * One kprobe, registered disabled and removed at once, yields the address of
 * kallsyms_lookup_name(); everything else is asked of that. Both it and
 * ftrace_location() may be sealed, so they are called through the thunk.
 */
#include "hook/resolve.h"

#include <linux/kallsyms.h>
#include <linux/kprobes.h>

/* Written once by ctlsec_resolve_init(). */
static unsigned long lookup_name __ro_after_init;
static unsigned long location __ro_after_init;

unsigned long ctlsec_resolve(const char *name)
{
	return ctlsec_resolve_call((unsigned long)name, 0, 0, lookup_name);
}

void ctlsec_resolve_name(unsigned long addr, char *buf)
{
	sprint_symbol_no_offset(buf, addr);
}

unsigned long ctlsec_resolve_location(unsigned long addr)
{
	return ctlsec_resolve_call(addr, 0, 0, location);
}

bool ctlsec_resolve_traceable(unsigned long addr)
{
	return ctlsec_resolve_location(addr) != 0;
}

int __init ctlsec_resolve_init(void)
{
	struct kprobe probe = {
		.symbol_name = "kallsyms_lookup_name",
		.flags = KPROBE_FLAG_DISABLED,
	};
	int err;

	err = register_kprobe(&probe);
	if (err) {
		pr_err("cannot find kallsyms_lookup_name by a kprobe (%d): CONFIG_KALLSYMS and CONFIG_KPROBES are needed\n",
		       err);
		return err == -ENOMEM ? err : -ENOENT;
	}
	/* Behind the ENDBR on kernels that have one: as good for a RET. */
	lookup_name = (unsigned long)probe.addr;
	unregister_kprobe(&probe);

	location = ctlsec_resolve("ftrace_location");
	if (!location) {
		pr_err("kernel without ftrace_location(): CONFIG_DYNAMIC_FTRACE is needed\n");
		return -ENOENT;
	}
	return 0;
}
