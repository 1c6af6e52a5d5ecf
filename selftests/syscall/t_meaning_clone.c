// SPDX-License-Identifier: GPL-2.0
/*
 * A rule on the flags of clone holds for clone3, whose flags are in memory, for fork and
 * vfork, and for a register with more than the flags in it. Each denial is counted once,
 * and what is refused has taken nothing. CLONE_NEWUTS stands for what is closed.
 */
#include <errno.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "raw.h"
#include "rise.h"
#include "task.h"

#define DOMAIN "/t/meaning"
#define HIT 1234
#define WAYS_MAX 10

enum way {
	CLONE = 1,
	CLONE3,
	CLONE3_32, /* of i386 */
	FORK,
	VFORK,
};

struct row {
	enum way way;
	int errnum;
	int counted;
	uint64_t flags;
};

struct rules {
	const char *name;
	const char *def;
	const char *json;
	struct row rows[WAYS_MAX];
};

#define UPPER 0x100000000ULL
#define UTS CLONE_NEWUTS
#define RULE(names, action, more)                              \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action \
	"\",\"errnoRet\":1234" more "}"
#define FLAGS(op, v, more)                                              \
	",\"args\":[{\"index\":0,\"value\":" v ",\"op\":\"SCMP_CMP_" op \
	"\"" more "}]"
#define ANY(v) FLAGS("MASKED_EQ", v, ",\"valueTwo\":" v)
#define NONE(v) FLAGS("MASKED_EQ", v, ",\"valueTwo\":0")
#define NEWUTS "67108864"
#define NAMESPACES "2114060288"

/* clang-format off */
static const struct rules all_rules[] = {
	{ "denied by a flag", "ALLOW", RULE("\"clone\"", "ERRNO", ANY(NEWUTS)),
	  { { CLONE, HIT, 1, UTS },
	    { CLONE, 0, 0, 0 },
	    { CLONE, HIT, 1, UPPER | UTS },
	    { CLONE3, HIT, 1, UTS },
	    { CLONE3, HIT, 1, UTS | CLONE_CLEAR_SIGHAND },
	    { CLONE3, 0, 0, CLONE_CLEAR_SIGHAND },
	    { CLONE3_32, HIT, 1, UTS },
	    { CLONE3_32, 0, 0, 0 },
	    { FORK, 0, 0, 0 },
	    { VFORK, 0, 0, 0 } } },
	{ "denied by the whole value", "ALLOW",
	  RULE("\"clone\"", "ERRNO", FLAGS("EQ", "17", "")),
	  { { CLONE, HIT, 1, 0 },
	    { CLONE, HIT, 1, UPPER },
	    { CLONE, 0, 0, UTS },
	    { CLONE3, HIT, 1, 0 },
	    { CLONE3, HIT, 1, CLONE_CLEAR_SIGHAND },
	    { FORK, HIT, 1, 0 },
	    { VFORK, 0, 0, 0 } } },
	{ "denied by a flag of vfork", "ALLOW",
	  RULE("\"clone\"", "ERRNO", ANY("16384")),
	  { { FORK, 0, 0, 0 }, { VFORK, HIT, 1, 0 } } },
	{ "denied by a flag that only clone3 has", "ALLOW",
	  RULE("\"clone\"", "ERRNO", ANY("128")),
	  { { CLONE3, HIT, 1, CLONE_NEWTIME },
	    { CLONE3, 0, 0, 0 },
	    { FORK, 0, 0, 0 } } },
	{ "allowed without namespaces", "ERRNO:13",
	  RULE("\"clone\"", "ALLOW", NONE(NAMESPACES)) ","
	  RULE("\"clone3\",\"fork\"", "ALLOW", ""),
	  { { CLONE, 0, 0, 0 },
	    { CLONE, 13, 1, UTS },
	    { CLONE3, 0, 0, 0 },
	    { CLONE3, 13, 1, UTS },
	    { FORK, 0, 0, 0 },
	    { VFORK, 13, 1, 0 } } },
	{ "clone3 allowed, clone not named", "ERRNO:13",
	  RULE("\"clone3\"", "ALLOW", ""),
	  { { CLONE, 13, 1, 0 }, { CLONE3, 0, 0, UTS } } },
	{ "clone3 denied by its name", "ALLOW",
	  RULE("\"clone\"", "ERRNO", ANY(NEWUTS)) ","
	  "{\"names\":[\"clone3\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38}",
	  { { CLONE3, ENOSYS, 1, UTS }, { CLONE3, ENOSYS, 1, 0 } } },
	{ "denied with errno 0", "ALLOW",
	  "{\"names\":[\"clone\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":0"
	  ANY(NEWUTS) "}",
	  { { CLONE3, EPERM, 1, UTS } } },
};
/* clang-format on */

/* In the lower 4 GiB, for i386. */
static struct shared {
	struct clone_args args;
	int pidfd;
	long ret;
	long passed;
	char own[64];
} * shared;

static int native(void)
{
	return raw_can(CTLSEC_ABI_X86_64) ? CTLSEC_ABI_X86_64 : CTLSEC_ABI_I386;
}

static long by_clone3(int abi, uint64_t flags)
{
	uint64_t regs[6] = { (uintptr_t)&shared->args, sizeof(shared->args) };

	memset(&shared->args, 0, sizeof(shared->args));
	shared->args.flags = flags;
	shared->args.exit_signal = SIGCHLD;
	return raw_call(abi, 435, regs);
}

static long make_child(const struct row *r)
{
	uint64_t regs[6] = { r->flags | SIGCHLD };
	bool compat = native() == CTLSEC_ABI_I386;
	long ret = 0;

	switch (r->way) {
	case CLONE:
		ret = raw_call(native(), compat ? 120 : 56, regs);
		break;
	case CLONE3:
		ret = by_clone3(native(), r->flags);
		break;
	case CLONE3_32:
		ret = by_clone3(CTLSEC_ABI_I386, r->flags);
		break;
	case FORK:
		ret = raw_call0(native(), compat ? 2 : 57);
		break;
	case VFORK:
		ret = vfork();
		if (!ret)
			_exit(0);
		return ret < 0 ? -errno : ret;
	}
	if (!ret)
		_exit(0);
	return ret;
}

static int try_row(void *arg)
{
	shared->ret = make_child(arg);
	return 0;
}

static bool try_way(const struct row *r, const char *column, int errnum,
		    int counted)
{
	long long rise;
	int status;

	shared->ret = 0;
	status = task_run(DOMAIN, try_row, (void *)r);
	rise = rise_read(DOMAIN, column);
	if (!status && rise == counted &&
	    (errnum ? shared->ret == -errnum : shared->ret > 0))
		return true;
	tap_note("way %d with %#llx: -> %ld, status %#x, %s +%lld", r->way,
		 (unsigned long long)r->flags, shared->ret, status, column,
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
	for (r = rules->rows; r < rules->rows + WAYS_MAX && r->way; r++) {
		if (r->way == CLONE && r->flags >= UPPER &&
		    native() == CTLSEC_ABI_I386)
			continue;
		held = try_way(r, "DENIED", r->errnum, r->counted) && held;
	}
	tap_ok(held, "%s", rules->name);
}

static void test_complaints(void)
{
	bool held = true;

	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"clone\"", "ERRNO",
			      ANY(NEWUTS)) "," RULE("\"clone3\"", "ERRNO", ""));
	ctl_must("bind " DOMAIN " --profile meaning --mode complain");
	rise_read(DOMAIN, "COMPLAINED");
	held = try_way(&(struct row){ CLONE, 0, 0, UTS }, "COMPLAINED", 0, 1) &&
	       held;
	held = try_way(&(struct row){ CLONE3, 0, 0, UTS }, "COMPLAINED", 0,
		       1) &&
	       held;
	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"clone\"", "ERRNO", ANY(NEWUTS)));
	held = try_way(&(struct row){ CLONE3, 0, 0, UTS }, "COMPLAINED", 0,
		       1) &&
	       held;
	held = try_way(&(struct row){ CLONE3, 0, 0, 0 }, "COMPLAINED", 0, 0) &&
	       held;
	tap_ok(held, "complain mode lets it through and counts it once");
	ctl_must("bind " DOMAIN " --profile meaning --mode enforce");
}

static void test_layers(void)
{
	bool held = true;

	ctl_profile_must("meaning", "ERRNO:13",
			 RULE("\"clone3\",\"fork\"", "ALLOW", ""));
	ctl_must("deny 'clone(flags & CLONE_NEWUTS)' --to " DOMAIN
		 " --name meant");
	rise_read(DOMAIN, NULL);
	rise_read(DOMAIN, "DENIED");
	held = try_way(&(struct row){ CLONE3, 0, 0, UTS }, "DENIED", EPERM,
		       1) &&
	       held;
	held = try_way(&(struct row){ CLONE3, 0, 0, 0 }, "DENIED", 0, 0) &&
	       held;
	held = try_way(&(struct row){ FORK, 0, 0, 0 }, "DENIED", 0, 0) && held;
	tap_ok(held, "a layer closes a flag, and leaves what is allowed");
	tap_ok(sh_number("ctlsec deny --list --json | jq '.layers[0].hits'") ==
		       1,
	       "and counts its hit");
	ctl_must("deny --remove meant");
}

static volatile sig_atomic_t trapped;

static void on_trap(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	trapped = info->si_syscall == 435;
}

static int call_trapped(void *arg)
{
	struct sigaction act = { .sa_sigaction = on_trap,
				 .sa_flags = SA_SIGINFO };

	sigaction(SIGSYS, &act, NULL);
	try_row(arg);
	return trapped ? 42 : 0;
}

static void test_actions(void)
{
	struct row r = { CLONE3, 0, 0, UTS };

	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"clone\"", "TRAP", ANY(NEWUTS)));
	tap_ok(task_code(task_run(DOMAIN, call_trapped, &r)) == 42,
	       "TRAP: SIGSYS tells of the call that was made");
	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"clone\"", "KILL_THREAD", ANY(NEWUTS)));
	tap_ok(task_code(task_run(DOMAIN, try_row, &r)) == 128 + SIGSYS,
	       "KILL_THREAD ends the process");
	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"clone\"", "KILL_PROCESS", ANY(NEWUTS)));
	tap_ok(task_code(task_run(DOMAIN, try_row, &r)) == 128 + SIGSYS,
	       "KILL_PROCESS ends the process");
}

/* A pidfd is made by the call, and its number written. */
static int look_for_leaks(void *arg)
{
	uint64_t regs[6] = { (uintptr_t)&shared->args, sizeof(shared->args) };
	int first = dup(0), i;

	(void)arg;
	close(first);
	memset(&shared->args, 0, sizeof(shared->args));
	shared->args.flags = UTS | CLONE_PIDFD;
	shared->args.exit_signal = SIGCHLD;
	shared->args.pidfd = (uintptr_t)&shared->pidfd;
	shared->pidfd = -7;
	for (i = 0; i < 10; i++) {
		if (raw_call(native(), 435, regs) != -HIT)
			return 1;
	}
	return shared->pidfd == -7 && dup(0) == first ? 0 : 2;
}

static void *flip(void *arg)
{
	volatile uint32_t *flags = arg;

	for (;;)
		*flags ^= UTS;
	return NULL;
}

static void read_own(char *to)
{
	memset(to, 0, sizeof(shared->own));
	if (readlink("/proc/self/ns/uts", to, sizeof(shared->own) - 1) < 0)
		*to = '?';
}

/*
 * Does a child find itself in another namespace? Rounds are added until one was refused
 * and one was made: on a busy machine the thread that flips may be late.
 */
static int race(void *arg)
{
	uint64_t regs[6] = { (uintptr_t)&shared->args, sizeof(shared->args) };
	long rounds = *(long *)arg, latest = rounds + 100000;
	long done, refused = 0, made = 0;
	pthread_t thread;

	read_own(shared->own);
	memset(&shared->args, 0, sizeof(shared->args));
	shared->args.exit_signal = SIGCHLD;
	if (pthread_create(&thread, NULL, flip, &shared->args.flags))
		return 1;
	for (done = 0; done < rounds || !refused || !made; done++) {
		char own[sizeof(shared->own)];
		int status;
		long pid;

		if (done == latest)
			return 2;
		pid = raw_call(native(), 435, regs);

		if (!pid) {
			read_own(own);
			_exit(strcmp(own, shared->own) != 0);
		}
		refused += pid == -HIT;
		if (pid < 0)
			continue;
		waitpid((pid_t)pid, &status, 0);
		made++;
		shared->passed += status != 0;
	}
	return 0;
}

static void test_race(void)
{
	const char *said = getenv("ROUNDS");
	long rounds = said ? atol(said) : 500;
	int code;

	shared->passed = 0;
	code = task_code(task_run(DOMAIN, race, &rounds));
	if (!tap_ok(!code && !shared->passed,
		    "%ld times clone3 whose flags another thread flips",
		    rounds))
		tap_note("code %d, %ld passed", code, shared->passed);
}

/* Is the function that all ways lead to hooked? It is unhooked a second later. */
static bool comes_to_be_hooked(bool wanted)
{
	int i;

	for (i = 0; i < 50; i++) {
		if (!sh("grep -q '^kernel_clone ' "
			"/sys/kernel/tracing/enabled_functions") == wanted)
			return true;
		usleep(100000);
	}
	return false;
}

static void test_unhooked(void)
{
	bool hooked;

	sh("mount -t tracefs nodev /sys/kernel/tracing");
	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"clone\"", "ERRNO", ANY(NEWUTS)));
	hooked = comes_to_be_hooked(true);
	ctl_profile_must("meaning", "ALLOW", RULE("\"getppid\"", "ERRNO", ""));
	tap_ok(hooked && comes_to_be_hooked(false),
	       "the kernel's function is hooked while a profile asks of it");
}

int main(void)
{
	size_t i;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS
#ifdef MAP_32BIT
			      | MAP_32BIT
#endif
		      ,
		      -1, 0);
	if (shared == MAP_FAILED)
		tap_bail("mmap");
	cg_make("/t");
	cg_make(DOMAIN);
	ctl_profile_must("meaning", "ALLOW", "");
	ctl_must("bind " DOMAIN " --profile meaning");
	for (i = 0; i < sizeof(all_rules) / sizeof(all_rules[0]); i++)
		try_rules(&all_rules[i]);
	test_complaints();
	test_layers();
	test_actions();
	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"clone\"", "ERRNO", ANY(NEWUTS)));
	tap_ok(!task_code(task_run(DOMAIN, look_for_leaks, NULL)),
	       "what is refused leaves no descriptor");
	test_race();
	test_unhooked();
	ctl_must("unbind " DOMAIN);
	ctl_must("unload meaning");
	cg_remove(DOMAIN);
	return tap_end();
}
