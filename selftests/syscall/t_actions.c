// SPDX-License-Identifier: GPL-2.0
/*
 * Actions: what a task meets when a call is denied, in each of the ways there
 * are. Every scene is played twice, once under ctlsec and once under a seccomp
 * filter that takes the same action; what the task saw and how it ended must
 * be equal, and be what the row says.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "ctl.h"
#include "filter.h"
#include "raw.h"
#include "task.h"

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1
#endif

#define DOMAIN "/t/actions"
#define THREADS 3

/* How the caller stands to SIGSYS, or what it is. */
enum scene {
	HANDLED,
	DEFAULTED,
	BLOCKED,
	IGNORED,
	PID1, /* first process of a pid namespace, SIGSYS left at its default */
	OF_SEVERAL, /* a thread beside others; SIGSYS left at its default */
	LEADER, /* the first thread, others going on */
	SCENES
};

static const char *const scene_name[SCENES] = {
	"SIGSYS handled",
	"SIGSYS at its default",
	"SIGSYS blocked",
	"SIGSYS ignored",
	"as PID 1",
	"one of several threads",
	"the first of several threads",
};

/**
 * struct seen - what one performance left in shared memory
 * @ret: the call's result, if it returned
 * @rax: in the handler's context, sign-extended from what the ABI has
 * @at_call: si_call_addr is the handler context's instruction pointer
 * @bystanders: threads other than the caller that ended normally
 */
struct seen {
	int returned;
	int signals;
	long ret;
	int signo, code, error, number;
	unsigned int arch;
	long long rax;
	int at_call;
	int bystanders;
	int status;
	int core;
};

/**
 * struct row - one action
 * @name, @data: as a profile names them
 * @seccomp: the same for a filter
 * @ret: what the call returns if it does; -1: the parent's pid
 * @ends: it ends the process, or the thread if that is @thread_only
 */
struct row {
	const char *name;
	int data;
	uint32_t seccomp;
	long ret;
	bool traps, ends, thread_only;
};

static const struct row rows[] = {
	{ "ERRNO", 0, SECCOMP_RET_ERRNO, 0, 0, 0, 0 },
	{ "ERRNO", 1, SECCOMP_RET_ERRNO | 1, -1, 0, 0, 0 },
	{ "ERRNO", 38, SECCOMP_RET_ERRNO | 38, -38, 0, 0, 0 },
	{ "ERRNO", 4095, SECCOMP_RET_ERRNO | 4095, -4095, 0, 0, 0 },
	{ "TRAP", 0, SECCOMP_RET_TRAP, 0, 1, 1, 0 },
	{ "KILL_THREAD", 0, SECCOMP_RET_KILL_THREAD, 0, 0, 1, 1 },
	{ "KILL", 0, SECCOMP_RET_KILL_THREAD, 0, 0, 1, 1 },
	{ "KILL_PROCESS", 0, SECCOMP_RET_KILL_PROCESS, 0, 0, 1, 0 },
	{ "TRACE", 0, SECCOMP_RET_TRACE, -ENOSYS, 0, 0, 0 },
	{ "NOTIFY", 0, SECCOMP_RET_USER_NOTIF, -ENOSYS, 0, 0, 0 },
	{ "LOG", 0, SECCOMP_RET_LOG, 0, 0, 0, 0 },
};

static const uint32_t probe_nr[CTLSEC_NR_ABIS] = { 110, 64, 110 };

struct play {
	const struct row *row;
	enum scene scene;
	int abi;
	int by_seccomp;
	struct seen seen;
};

static struct play *play;

static void on_sigsys(int sig, siginfo_t *info, void *context)
{
	const ucontext_t *uc = context;
	struct seen *s = &play->seen;

	(void)sig;
	s->signals++;
	s->signo = info->si_signo;
	s->code = info->si_code;
	s->error = info->si_errno;
	s->number = info->si_syscall;
	s->arch = info->si_arch;
	s->rax = uc->uc_mcontext.gregs[REG_RAX];
	s->at_call =
		info->si_call_addr == (void *)uc->uc_mcontext.gregs[REG_RIP];
}

static void *make_call(void *unused)
{
	(void)unused;
	play->seen.ret = raw_call0(play->abi, probe_nr[play->abi]);
	play->seen.returned++;
	return NULL;
}

static void *stand_by(void *go)
{
	while (!__atomic_load_n((int *)go, __ATOMIC_ACQUIRE))
		sched_yield();
	__atomic_add_fetch(&play->seen.bystanders, 1, __ATOMIC_RELAXED);
	return NULL;
}

/* The caller is a new thread; when it is gone or through, the rest goes on. */
static int call_among_threads(void)
{
	pthread_t other[THREADS], caller;
	int i, go = 0;

	for (i = 0; i < THREADS; i++)
		pthread_create(&other[i], NULL, stand_by, &go);
	pthread_create(&caller, NULL, make_call, NULL);
	pthread_join(caller, NULL);
	__atomic_store_n(&go, 1, __ATOMIC_RELEASE);
	for (i = 0; i < THREADS; i++)
		pthread_join(other[i], NULL);
	return 7;
}

static void *end_process_later(void *tid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", *(int *)tid);
	while (!play->seen.returned) {
		char line[256] = "";
		FILE *f = fopen(path, "re");

		if (f && fgets(line, sizeof(line), f) && strstr(line, ") Z"))
			play->seen.returned = -1;
		if (f)
			fclose(f);
		sched_yield();
	}
	__atomic_add_fetch(&play->seen.bystanders, 1, __ATOMIC_RELAXED);
	_exit(7);
}

/* The caller is the first thread; another ends the process, once that one has
 * ended or returned.
 */
static int call_as_leader(void)
{
	static int tid;
	pthread_t other;

	tid = (int)syscall(SYS_gettid);
	pthread_create(&other, NULL, end_process_later, &tid);
	make_call(NULL);
	pthread_join(other, NULL);
	return 7;
}

static void take_stance(enum scene scene)
{
	struct sigaction sa = { .sa_sigaction = on_sigsys,
				.sa_flags = SA_SIGINFO };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGSYS);
	if (scene == HANDLED)
		sigaction(SIGSYS, &sa, NULL);
	if (scene == BLOCKED)
		sigprocmask(SIG_BLOCK, &set, NULL);
	if (scene == IGNORED)
		signal(SIGSYS, SIG_IGN);
}

static int perform(void *unused)
{
	(void)unused;
	take_stance(play->scene);
	if (play->by_seccomp &&
	    filter_one(play->abi, probe_nr[play->abi], play->row->seccomp, 0))
		return 99;
	if (play->scene == OF_SEVERAL)
		return call_among_threads();
	if (play->scene == LEADER)
		return call_as_leader();
	make_call(NULL);
	return 7;
}

/* PID 1 needs a parent that looks at it from outside its namespace. */
static int perform_as_pid1(void *unused)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		return 98;
	pid = fork();
	if (!pid)
		_exit(perform(unused));
	waitpid(pid, &status, 0);
	play->seen.status = status;
	return 0;
}

static bool died(const struct seen *s)
{
	return s->status != TASK_HUNG && WIFSIGNALED(s->status) &&
	       WTERMSIG(s->status) == SIGSYS && s->core && s->returned <= 0;
}

static void enact(int by_seccomp)
{
	const char *cgroup = by_seccomp ? NULL : DOMAIN;
	int status;

	memset(&play->seen, 0, sizeof(play->seen));
	play->by_seccomp = by_seccomp;
	if (play->scene == PID1) {
		status = task_run(cgroup, perform_as_pid1, NULL);
		if (status)
			play->seen.status = TASK_HUNG;
	} else {
		play->seen.status = task_run(cgroup, perform, NULL);
	}
	play->seen.core = play->seen.status != TASK_HUNG &&
			  WIFSIGNALED(play->seen.status) &&
			  WCOREDUMP(play->seen.status);
	/* Same call, other parent's pid: only its kind matters. And whether
	 * the end of the first thread was seen before that of all is chance.
	 */
	if (play->seen.ret > 0)
		play->seen.ret = 1;
	if (died(&play->seen))
		play->seen.returned = 0;
}

static void note_seen(const char *who, const struct seen *s)
{
	tap_note("%s: returned %d (%ld), %d signals: signo %d code %d errno %d "
		 "nr %d arch %#x rax %#llx at call %d, %d bystanders, "
		 "wait status %#x",
		 who, s->returned, s->ret, s->signals, s->signo, s->code,
		 s->error, s->number, s->arch, s->rax, s->at_call,
		 s->bystanders, s->status);
}

static bool went_on(const struct seen *s)
{
	return s->status != TASK_HUNG && WIFEXITED(s->status) &&
	       WEXITSTATUS(s->status) == 7;
}

static bool trapped(const struct seen *s)
{
	uint32_t nr = probe_nr[play->abi];

	if (play->abi == CTLSEC_ABI_X32)
		nr |= CTLSEC_X32_BIT;
	return went_on(s) && s->signals == 1 && s->signo == SIGSYS &&
	       s->code == SYS_SECCOMP && s->error == play->row->data &&
	       (uint32_t)s->number == nr && (uint32_t)s->rax == nr &&
	       s->arch == filter_arch(play->abi) && s->at_call &&
	       s->returned == 1;
}

static bool as_written(const struct seen *s)
{
	const struct row *r = play->row;
	bool several = play->scene == OF_SEVERAL || play->scene == LEADER;

	if (r->traps && play->scene == HANDLED)
		return trapped(s);
	if (r->thread_only && several)
		return went_on(s) && s->returned <= 0 &&
		       s->bystanders == (play->scene == LEADER ? 1 : THREADS);
	if (r->ends)
		return died(s);
	if (!strcmp(r->name, "LOG"))
		return went_on(s) && s->ret >= 0 && s->returned == 1;
	return went_on(s) && s->ret == r->ret && s->returned == 1;
}

static void load_row(const struct row *r)
{
	char data[32] = "", rule[256];

	if (!strcmp(r->name, "ERRNO"))
		snprintf(data, sizeof(data), ",\"errnoRet\":%d", r->data);
	snprintf(rule, sizeof(rule),
		 "{\"names\":[\"getppid\"],\"action\":\"SCMP_ACT_%s\"%s}",
		 r->name, data);
	ctl_profile_must("actions", "ALLOW", rule);
}

static void play_scene(const struct row *r, int abi, enum scene scene)
{
	struct seen by_ctlsec;

	play->row = r;
	play->abi = abi;
	play->scene = scene;
	enact(0);
	by_ctlsec = play->seen;
	enact(1);
	if (!tap_ok(as_written(&by_ctlsec) &&
			    !memcmp(&by_ctlsec, &play->seen, sizeof(by_ctlsec)),
		    "%s %d, %s, %s", r->name, r->data, raw_abi_name[abi],
		    scene_name[scene])) {
		note_seen("ctlsec", &by_ctlsec);
		note_seen("seccomp", &play->seen);
	}
}

/* A row's scenes for each ABI the kernel has. */
static void play_row(const struct row *r, bool has_x32)
{
	int abi, scene;

	load_row(r);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (abi == CTLSEC_ABI_X32 && !has_x32)
			continue;
		for (scene = 0; scene < SCENES; scene++)
			play_scene(r, abi, scene);
	}
}

/* grep calls it a failure to count none, which a fast machine may leave. */
static long long log_lines(void)
{
	return sh_number("dmesg | grep -c 'ctlsec: log: ' || true");
}

static void check_log(void)
{
	const struct row log = { .name = "LOG" };
	long long before, after;

	load_row(&log);
	before = log_lines();
	play->abi = CTLSEC_ABI_X86_64;
	play->scene = HANDLED;
	play->row = &log;
	/* The kernel may leave lines out when there are many. */
	sleep(6);
	enact(0);
	after = log_lines();
	tap_ok(after == before + 1, "LOG writes a line to the kernel log");
	sh("dmesg | grep 'ctlsec: log: ' | tail -n 1");
	tap_note("%s", ctl_text);
	tap_ok(strstr(ctl_text, "abi=0 nr=110") != NULL,
	       "the line says which call it was");
}

int main(void)
{
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	bool has_x32 = raw_call0(CTLSEC_ABI_X32, 110) >= 0;
	size_t i;

	play = task_share(sizeof(*play));
	setrlimit(RLIMIT_CORE, &unlimited);
	if (chdir("/tmp"))
		tap_bail("/tmp: %s", strerror(errno));
	cg_make("/t");
	cg_make(DOMAIN);
	ctl_profile_must("actions", "ALLOW", "");
	ctl_must("bind " DOMAIN " --profile actions --pids max");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		play_row(&rows[i], has_x32);
	if (!has_x32)
		tap_skip("this kernel has no x32", "all actions, x32");
	check_log();
	ctl_must("unbind " DOMAIN);
	ctl_must("unload actions");
	cg_remove(DOMAIN);
	return tap_end();
}
