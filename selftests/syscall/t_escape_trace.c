// SPDX-License-Identifier: GPL-2.0
/*
 * Escapes by those who may stand between a task and its calls: a tracer, and
 * seccomp filters of its own. ctlsec decides after both.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "escape.h"
#include "filter.h"

#define ORIG_RAX ((void *)offsetof(struct user_regs_struct, orig_rax))

/* What the traced child's two calls returned. */
struct results {
	long getppid;
	long personality;
};

static struct results *results;

static void make_both_calls(void)
{
	results->getppid = raw_call0(CTLSEC_ABI_X86_64, SYS_getppid);
	results->personality = denied_call(CTLSEC_ABI_X86_64);
}

static pid_t start_traced(uint32_t filter)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	if (ptrace(PTRACE_TRACEME, 0, 0, 0))
		_exit(1);
	kill(getpid(), SIGSTOP);
	if (filter && filter_one(CTLSEC_ABI_X86_64, SYS_personality, filter, 0))
		_exit(1);
	make_both_calls();
	_exit(0);
}

/* At each entry stop, put @to in the place of @from. */
static int rewrite(pid_t pid, long from, long to)
{
	int status, entry = 1;

	waitpid(pid, &status, 0);
	ptrace(PTRACE_SETOPTIONS, pid, 0,
	       PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	for (;;) {
		if (ptrace(PTRACE_SYSCALL, pid, 0, 0) ||
		    waitpid(pid, &status, 0) < 0)
			return 1;
		if (WIFEXITED(status) || WIFSIGNALED(status))
			return task_code(status);
		if (WSTOPSIG(status) != (SIGTRAP | 0x80))
			continue;
		if (entry && ptrace(PTRACE_PEEKUSER, pid, ORIG_RAX, 0) == from)
			ptrace(PTRACE_POKEUSER, pid, ORIG_RAX, to);
		entry = !entry;
	}
}

static int by_rewriting_to(void *arg)
{
	(void)arg;
	if (rewrite(start_traced(0), SYS_getppid, SYS_personality))
		return 1;
	return results->getppid == -DENIED ? CONTAINED : ESCAPED;
}

/* The other direction: not the denied call was made, so nothing is denied. */
static int by_rewriting_from(void *arg)
{
	(void)arg;
	if (rewrite(start_traced(0), SYS_personality, SYS_getppid))
		return 1;
	return results->personality == getpid() ? CONTAINED : ESCAPED;
}

static int by_rewriting_to_x32(void *arg)
{
	(void)arg;
	if (rewrite(start_traced(0), SYS_getppid,
		    SYS_personality | (long)CTLSEC_X32_BIT))
		return 1;
	return results->getppid == -DENIED || results->getppid == -ENOSYS ?
		       CONTAINED :
		       ESCAPED;
}

/* A number whose upper half the kernel does not look at. */
static int by_rewriting_high(void *arg)
{
	(void)arg;
	if (rewrite(start_traced(0), SYS_getppid,
		    SYS_personality | (long)0xffffffff00000000UL))
		return 1;
	return results->getppid == -DENIED ? CONTAINED : ESCAPED;
}

/* A filter hands the call to the tracer, which lets it go on. */
static int by_seccomp_trace(void *arg)
{
	pid_t pid = start_traced(SECCOMP_RET_TRACE);
	int status, events = 0;

	(void)arg;
	waitpid(pid, &status, 0);
	ptrace(PTRACE_SETOPTIONS, pid, 0,
	       PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL);
	while (!ptrace(PTRACE_CONT, pid, 0, 0) &&
	       waitpid(pid, &status, 0) > 0 && WIFSTOPPED(status))
		events += status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8);
	if (!WIFEXITED(status) || WEXITSTATUS(status) || events != 1)
		return 1;
	return results->personality == -DENIED ? CONTAINED : ESCAPED;
}

static int filter_with_listener(void)
{
	return filter_one(CTLSEC_ABI_X86_64, SYS_personality,
			  SECCOMP_RET_USER_NOTIF,
			  SECCOMP_FILTER_FLAG_NEW_LISTENER);
}

/* A supervisor says: go on. */
static int by_notification(void *arg)
{
	struct seccomp_notif req;
	struct seccomp_notif_resp resp = {
		.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE,
	};
	int fd, status;
	pid_t pid;

	(void)arg;
	fd = filter_with_listener();
	if (fd < 0)
		return 1;
	pid = fork();
	if (!pid) {
		make_both_calls();
		_exit(0);
	}
	memset(&req, 0, sizeof(req));
	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &req))
		return 1;
	resp.id = req.id;
	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &resp))
		return 1;
	waitpid(pid, &status, 0);
	return !status && results->personality == -DENIED ? CONTAINED : ESCAPED;
}

/* A filter's own refusal comes first: its errno, and nothing for ctlsec. */
static int by_seccomp_errno(void *arg)
{
	(void)arg;
	if (filter_one(CTLSEC_ABI_X86_64, SYS_personality,
		       SECCOMP_RET_ERRNO | 77, 0))
		return 1;
	return denied_call(CTLSEC_ABI_X86_64) == -77 ? CONTAINED : ESCAPED;
}

/* A filter that lets everything through is no permission. */
static int by_seccomp_allow(void *arg)
{
	(void)arg;
	if (filter_one(CTLSEC_ABI_X86_64, SYS_personality, SECCOMP_RET_ALLOW,
		       0))
		return 1;
	return contained();
}

static const struct attempt attempts[] = {
	{ "a tracer puts the denied call in the place of another",
	  by_rewriting_to, NULL },
	{ "a tracer puts another call in the place of the denied one: that one runs",
	  by_rewriting_from, NULL },
	{ "a tracer puts the denied call's x32 number there",
	  by_rewriting_to_x32, NULL },
	{ "a tracer puts it there with its upper half set", by_rewriting_high,
	  NULL },
	{ "a filter's RET_TRACE, and the tracer lets it go on",
	  by_seccomp_trace, NULL },
	{ "a supervisor's answer: continue", by_notification, NULL },
	{ "a filter that allows it", by_seccomp_allow, NULL },
};

static void errno_comes_first(void)
{
	static const struct attempt first = {
		"a filter's ERRNO is what the task sees", by_seccomp_errno, NULL
	};
	const char *count = "ctlsec stats --json | jq '.stats[0].denied'";
	long long before = sh_number("%s", count);

	attempt_all(&first, 1);
	tap_ok(before > 0 && sh_number("%s", count) == before,
	       "and such a call is not counted as denied here");
}

int main(void)
{
	results = task_share(sizeof(*results));
	escape_begin("");
	attempt_all(attempts, sizeof(attempts) / sizeof(attempts[0]));
	errno_comes_first();
	return escape_end();
}
