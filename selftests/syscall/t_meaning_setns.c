// SPDX-License-Identifier: GPL-2.0
/*
 * A rule on the type of setns holds for the namespace that is entered, also where the
 * call leaves the type to the descriptor, or names several for a process. Each denial is
 * counted once.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "rise.h"
#include "task.h"

#define DOMAIN "/t/meaning"
#define HIT 1234
#define ROWS_MAX 10

enum by {
	BY_UTS = 1, /* the descriptor of such a namespace */
	BY_IPC,
	BY_NET,
	BY_CGROUP,
	BY_MNT,
	BY_PID,
	BY_TIME,
	BY_USER,
	BY_PIDFD,
	NR_BYS,
};

struct row {
	enum by by;
	int errnum;
	int counted;
	uint64_t type;
};

struct rules {
	const char *name;
	const char *def;
	const char *json;
	struct row rows[ROWS_MAX];
};

#define UPPER 0x100000000ULL
#define UTS CLONE_NEWUTS
#define IPC CLONE_NEWIPC
#define RULE(action, more)                                     \
	"{\"names\":[\"setns\"],\"action\":\"SCMP_ACT_" action \
	"\",\"errnoRet\":1234" more "}"
#define TYPE(v) \
	",\"args\":[{\"index\":1,\"value\":" #v ",\"op\":\"SCMP_CMP_EQ\"}]"

/* clang-format off */
static const struct rules all_rules[] = {
	{ "a type that is denied", "ALLOW", RULE("ERRNO", TYPE(67108864)),
	  { { BY_UTS, HIT, 1, UTS },
	    { BY_UTS, HIT, 1, 0 },
	    { BY_UTS, HIT, 1, UPPER | UTS },
	    { BY_UTS, HIT, 1, UPPER },
	    { BY_IPC, 0, 0, 0 },
	    { BY_IPC, EINVAL, 0, CLONE_NEWNET },
	    { BY_PIDFD, HIT, 1, UTS },
	    { BY_PIDFD, HIT, 1, UTS | IPC },
	    { BY_PIDFD, 0, 0, IPC } } },
	{ "each other type that is denied", "ALLOW",
	  RULE("ERRNO", TYPE(134217728)) "," RULE("ERRNO", TYPE(1073741824)) ","
	  RULE("ERRNO", TYPE(33554432)) "," RULE("ERRNO", TYPE(131072)) ","
	  RULE("ERRNO", TYPE(536870912)) "," RULE("ERRNO", TYPE(128)) ","
	  RULE("ERRNO", TYPE(268435456)),
	  { { BY_IPC, HIT, 1, 0 },
	    { BY_NET, HIT, 1, 0 },
	    { BY_CGROUP, HIT, 1, 0 },
	    { BY_MNT, HIT, 1, 0 },
	    { BY_PID, HIT, 1, 0 },
	    { BY_TIME, HIT, 1, 0 },
	    { BY_USER, HIT, 1, 0 },
	    { BY_UTS, 0, 0, 0 } } },
	{ "a type that is allowed", "ERRNO:13",
	  RULE("ALLOW", TYPE(67108864)) "," RULE("ALLOW", TYPE(0)) ","
	  RULE("ALLOW", TYPE(201326592)),
	  { { BY_UTS, 0, 0, UTS },
	    { BY_UTS, 0, 0, 0 },
	    { BY_IPC, 13, 1, IPC },
	    { BY_IPC, 13, 1, 0 },
	    { BY_PIDFD, 0, 0, UTS | IPC },
	    { BY_PIDFD, 0, 0, UTS } } },
	{ "denied whole", "ALLOW", RULE("ERRNO", ""),
	  { { BY_UTS, HIT, 1, 0 } } },
};
/* clang-format on */

static int fds[NR_BYS];
static long *result;

static int enter(void *arg)
{
	const struct row *r = arg;
	long ret;

	ret = syscall(SYS_setns, (long)fds[r->by], r->type);
	*result = ret < 0 ? -errno : ret;
	return 0;
}

static bool try_row(const struct row *r, const char *column, int errnum,
		    int counted)
{
	long long rise;
	int status;

	if (fds[r->by] < 0)
		return true;
	*result = 1;
	status = task_run(DOMAIN, enter, (void *)r);
	rise = rise_read(DOMAIN, column);
	if (!status && *result == -errnum && rise == counted)
		return true;
	tap_note("descriptor %d, type %#llx: -> %ld, status %#x, %s +%lld",
		 r->by, (unsigned long long)r->type, *result, status, column,
		 rise);
	return false;
}

static void try_rules(const struct rules *rules)
{
	const struct row *r;
	bool held = true;

	ctl_profile_must("meaning", rules->def, rules->json);
	rise_read(DOMAIN, NULL);
	rise_read(DOMAIN, "DENIED");
	for (r = rules->rows; r < rules->rows + ROWS_MAX && r->by; r++)
		held = try_row(r, "DENIED", r->errnum, r->counted) && held;
	tap_ok(held, "%s", rules->name);
}

static void test_complaints(void)
{
	bool held = true;

	ctl_profile_must("meaning", "ALLOW",
			 RULE("ERRNO", TYPE(67108864)) "," RULE(
				 "ERRNO", TYPE(134217728)));
	ctl_must("bind " DOMAIN " --profile meaning --mode complain");
	rise_read(DOMAIN, "COMPLAINED");
	held = try_row(&(struct row){ BY_UTS, 0, 0, 0 }, "COMPLAINED", 0, 1) &&
	       held;
	held = try_row(&(struct row){ BY_UTS, 0, 0, UTS }, "COMPLAINED", 0,
		       1) &&
	       held;
	held = try_row(&(struct row){ BY_PIDFD, 0, 0, UTS | IPC }, "COMPLAINED",
		       0, 1) &&
	       held;
	tap_ok(held, "complain mode lets it through and counts it once");
	ctl_must("bind " DOMAIN " --profile meaning --mode enforce");
}

static void test_layers(void)
{
	bool held = true;

	ctl_profile_must("meaning", "ALLOW", "");
	ctl_must("deny 'setns(_, CLONE_NEWUTS)' --to " DOMAIN " --name meant");
	rise_read(DOMAIN, NULL);
	rise_read(DOMAIN, "DENIED");
	held = try_row(&(struct row){ BY_UTS, 0, 0, 0 }, "DENIED", EPERM, 1) &&
	       held;
	held = try_row(&(struct row){ BY_PIDFD, 0, 0, UTS | IPC }, "DENIED",
		       EPERM, 1) &&
	       held;
	held = try_row(&(struct row){ BY_IPC, 0, 0, 0 }, "DENIED", 0, 0) &&
	       held;
	tap_ok(held, "a layer closes a type, and leaves the others");
	ctl_must("deny --remove meant");
}

static void test_kill(void)
{
	ctl_profile_must("meaning", "ALLOW",
			 RULE("KILL_THREAD", TYPE(67108864)));
	tap_ok(task_code(task_run(DOMAIN, enter,
				  &(struct row){ BY_UTS, 0, 0, 0 })) ==
		       128 + SIGSYS,
	       "KILL_THREAD ends the process");
}

/* Whose namespaces are entered. */
static int be_elsewhere(void *arg)
{
	int *ready = arg;

	if (unshare(CLONE_NEWUTS | CLONE_NEWIPC))
		return 1;
	__atomic_store_n(ready, 1, __ATOMIC_RELEASE);
	for (;;)
		pause();
}

static void open_all(pid_t pid)
{
	static const char *const names[NR_BYS] = {
		[BY_UTS] = "uts",   [BY_IPC] = "ipc",	[BY_NET] = "net",
		[BY_MNT] = "mnt",   [BY_PID] = "pid",	[BY_CGROUP] = "cgroup",
		[BY_TIME] = "time", [BY_USER] = "user",
	};
	char path[64];
	int i;

	for (i = 1; i < NR_BYS; i++) {
		if (i == BY_PIDFD) {
			fds[i] = (int)syscall(SYS_pidfd_open, pid, 0);
			continue;
		}
		snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid, names[i]);
		fds[i] = open(path, O_RDONLY);
	}
}

int main(void)
{
	int *ready = task_share(sizeof(*ready)), i;
	pid_t pid;

	result = task_share(sizeof(*result));
	pid = task_start(NULL, be_elsewhere, ready);
	for (i = 0; i < 3000; i++) {
		if (__atomic_load_n(ready, __ATOMIC_ACQUIRE))
			break;
		usleep(10000);
	}
	open_all(pid);
	cg_make("/t");
	cg_make(DOMAIN);
	ctl_profile_must("meaning", "ALLOW", "");
	ctl_must("bind " DOMAIN " --profile meaning");
	for (i = 0; i < (int)(sizeof(all_rules) / sizeof(all_rules[0])); i++)
		try_rules(&all_rules[i]);
	test_complaints();
	test_layers();
	test_kill();
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ctl_must("unbind " DOMAIN);
	ctl_must("unload meaning");
	cg_remove(DOMAIN);
	return tap_end();
}
