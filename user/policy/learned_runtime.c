// SPDX-License-Identifier: GPL-2.0
/*
 * What runtimes need. A runtime that sets no_new_privs applies its filter as the last
 * thing; one that does not has to before it drops its capabilities, and then does that,
 * changes to its user and closes what it has open, under the filter. runc is a Go
 * program: its threads sleep, wake and are preempted by signals at that time. selftests
 * start containers so.
 */
#include "policy/learned_runtime.h"

#include <linux/prctl.h>
#include <stddef.h>
#include <string.h>

#include "base/util.h"

/* Both, and the C library's part of it. */
static const char *const both_names[] = {
	"brk",		"capget",	  "capset",	  "chdir",
	"close",	"close_range",	  "execve",	  "exit",
	"exit_group",	"faccessat",	  "faccessat2",	  "fchown",
	"fcntl",	"fstat",	  "fstatfs",	  "futex",
	"getcwd",	"getdents64",	  "getgid",	  "getpid",
	"getppid",	"gettid",	  "getuid",	  "ioctl",
	"lseek",	"madvise",	  "mmap",	  "mprotect",
	"munmap",	"newfstatat",	  "openat",	  "openat2",
	"prctl",	"prlimit64",	  "read",	  "readlinkat",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "setgid",
	"setgroups",	"setuid",	  "stat",	  "statx",
	"umask",	"write",
};

static const char *const crun_names[] = {
	"access",    "dup",	  "dup2",      "dup3",
	"getegid",   "geteuid",	  "getgroups", "getrandom",
	"keyctl",    "open",	  "pread64",   "pselect6",
	"readlink",  "recvmsg",	  "sendmsg",   "sched_setaffinity",
	"setresgid", "setresuid", "setsid",    "unlink",
};

static const char *const runc_names[] = {
	"clone",	 "epoll_create1",   "epoll_ctl",
	"epoll_pwait",	 "eventfd2",	    "fchownat",
	"getegid",	 "geteuid",	    "getrandom",
	"lstat",	 "nanosleep",	    "pipe2",
	"pread64",	 "rt_sigtimedwait", "sched_getaffinity",
	"sched_yield",	 "setsid",	    "sigaltstack",
	"tgkill",	 "timer_create",    "timer_delete",
	"timer_settime", "uname",
};

static const int prctl_options[] = {
	PR_SET_PDEATHSIG, PR_GET_KEEPCAPS,     PR_SET_KEEPCAPS,
	PR_SET_NAME,	  PR_CAPBSET_READ,     PR_CAPBSET_DROP,
	PR_CAP_AMBIENT,	  PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE,
};

static void add_names(struct learned *l, const char *const *v, size_t n)
{
	while (n--)
		learned_add_name(l, *v++);
}

/* Where values are known the runtime's join them; else all are allowed anyhow. */
static void add_values(struct learned *l, bool runc)
{
	struct learned_values *s = l->values;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(prctl_options); i++)
		learned_add_value(l, CTLSEC_LEARN_PRCTL,
				  (uint64_t)prctl_options[i]);
	if (s[CTLSEC_LEARN_IOCTL].n)
		learned_add_value(l, CTLSEC_LEARN_IOCTL, 0x5401); /* TCGETS */
	/* A thread: no namespace. */
	if (runc)
		learned_add_value(l, CTLSEC_LEARN_CLONE, 0);
}

bool learned_runtime_add(struct learned *l, const char *runtime)
{
	bool runc = !strcmp(runtime, "docker") || !strcmp(runtime, "runc");
	bool crun = !strcmp(runtime, "crun");

	if (!strcmp(runtime, "none"))
		return true;
	if (!strcmp(runtime, "podman"))
		runc = crun = true;
	if (!runc && !crun)
		return false;
	/* What was called with any value stays so. */
	add_names(l, both_names, ARRAY_SIZE(both_names));
	if (crun)
		add_names(l, crun_names, ARRAY_SIZE(crun_names));
	if (runc)
		add_names(l, runc_names, ARRAY_SIZE(runc_names));
	add_values(l, runc);
	return true;
}
