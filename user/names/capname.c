// SPDX-License-Identifier: GPL-2.0
/*
 * The capabilities of Linux (include/uapi/linux/capability.h) by number.
 */
#include "names/capname.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/util.h"

static const char *const names[CAPNAME_COUNT] = {
	"CAP_CHOWN",
	"CAP_DAC_OVERRIDE",
	"CAP_DAC_READ_SEARCH",
	"CAP_FOWNER",
	"CAP_FSETID",
	"CAP_KILL",
	"CAP_SETGID",
	"CAP_SETUID",
	"CAP_SETPCAP",
	"CAP_LINUX_IMMUTABLE",
	"CAP_NET_BIND_SERVICE",
	"CAP_NET_BROADCAST",
	"CAP_NET_ADMIN",
	"CAP_NET_RAW",
	"CAP_IPC_LOCK",
	"CAP_IPC_OWNER",
	"CAP_SYS_MODULE",
	"CAP_SYS_RAWIO",
	"CAP_SYS_CHROOT",
	"CAP_SYS_PTRACE",
	"CAP_SYS_PACCT",
	"CAP_SYS_ADMIN",
	"CAP_SYS_BOOT",
	"CAP_SYS_NICE",
	"CAP_SYS_RESOURCE",
	"CAP_SYS_TIME",
	"CAP_SYS_TTY_CONFIG",
	"CAP_MKNOD",
	"CAP_LEASE",
	"CAP_AUDIT_WRITE",
	"CAP_AUDIT_CONTROL",
	"CAP_SETFCAP",
	"CAP_MAC_OVERRIDE",
	"CAP_MAC_ADMIN",
	"CAP_SYSLOG",
	"CAP_WAKE_ALARM",
	"CAP_BLOCK_SUSPEND",
	"CAP_AUDIT_READ",
	"CAP_PERFMON",
	"CAP_BPF",
	"CAP_CHECKPOINT_RESTORE",
};

static const char *const docker_default[] = {
	"CAP_AUDIT_WRITE", "CAP_CHOWN",	     "CAP_DAC_OVERRIDE",
	"CAP_FOWNER",	   "CAP_FSETID",     "CAP_KILL",
	"CAP_MKNOD",	   "CAP_NET_RAW",    "CAP_NET_BIND_SERVICE",
	"CAP_SETFCAP",	   "CAP_SETGID",     "CAP_SETPCAP",
	"CAP_SETUID",	   "CAP_SYS_CHROOT",
};

int capname_nr(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(names[i], name))
			return (int)i;
	}
	return -1;
}

const char *capname_name(unsigned int nr)
{
	return nr < ARRAY_SIZE(names) ? names[nr] : NULL;
}

uint64_t capname_docker_default(void)
{
	uint64_t caps = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(docker_default); i++)
		caps |= UINT64_C(1) << capname_nr(docker_default[i]);
	return caps;
}

static int parse_names(const char *text, uint64_t *caps, struct err *e)
{
	cleanup_free char *copy = xstrdup(text);
	char *save = NULL, *name;
	uint64_t set = 0;
	int nr;

	for (name = strtok_r(copy, ",", &save); name;
	     name = strtok_r(NULL, ",", &save)) {
		nr = capname_nr(name);
		if (nr < 0)
			return err_set(e, EXIT_MISUSE,
				       "no such capability: '%s' (as in "
				       "CAP_SYS_ADMIN; or none, all, 0xHEX)",
				       name);
		set |= UINT64_C(1) << nr;
	}
	*caps = set;
	return 0;
}

int capname_parse_set(const char *text, uint64_t *caps, struct err *e)
{
	if (!text[strspn(text, ",")])
		return err_set(e, EXIT_MISUSE,
			       "empty set of capabilities: "
			       "say 'none' if you mean none");
	if (!strcmp(text, "none")) {
		*caps = 0;
		return 0;
	}
	if (!strcmp(text, "all")) {
		*caps = CAPNAME_ALL;
		return 0;
	}
	if (text[0] == '0' && number_parse(text, caps))
		return 0;
	return parse_names(text, caps, e);
}

char *capname_format_set(uint64_t caps, char *out, size_t size)
{
	const char *sep = "";
	size_t used = 0;
	unsigned int i;

	out[0] = '\0';
	for (i = 0; i < 64; i++) {
		char number[16];
		int n;

		if (!(caps >> i & 1))
			continue;
		snprintf(number, sizeof(number), "capability_%u", i);
		n = snprintf(out + used, size - used, "%s%s", sep,
			     capname_name(i) ? capname_name(i) : number);
		if (n < 0 || (size_t)n >= size - used) {
			out[used] = '\0';
			break;
		}
		used += (size_t)n;
		sep = ",";
	}
	return out;
}
