// SPDX-License-Identifier: GPL-2.0
/*
 * A rule on the arguments of socket holds for every way to a socket: socketcall, whose
 * arguments are in memory, socketpair, rings, and registers with more than 32 bits. Each
 * denial is counted once. AF_INET stands for what is closed, AF_UNIX for what is not.
 */
#include <errno.h>
#include <linux/io_uring.h>
#include <linux/net.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ctl.h"
#include "raw.h"
#include "rise.h"
#include "task.h"

#define DOMAIN "/t/meaning"
#define HIT 1234
#define OP_SOCKET 45
/* Result of a call that was not made here. */
#define NOT_HERE (-9999)
#define WAYS_MAX 10

enum way {
	SOCKET = 1,
	SOCKET32, /* of i386, by a register */
	CALL, /* socketcall */
	PAIR,
	PAIRCALL,
	RING,
	WORKER, /* a ring's thread */
};

/**
 * struct row - a way to a socket
 * @errnum: what it fails with, 0: it works
 * @counted: as how many denials
 */
struct row {
	enum way way;
	int errnum;
	int counted;
	uint64_t args[3];
};

struct rules {
	const char *name;
	const char *def;
	const char *json;
	struct row rows[WAYS_MAX];
};

#define UPPER 0x100000000ULL
#define CLOEXEC SOCK_CLOEXEC
#define IF(i, v, op) \
	"{\"index\":" #i ",\"value\":" #v ",\"op\":\"SCMP_CMP_" op "\"}"
#define RULE(names, action, more)                              \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action \
	"\",\"errnoRet\":1234" more "}"
#define ARGS(args) ",\"args\":[" args "]"
#define FAMILY(v) ARGS(IF(0, v, "EQ"))

/* clang-format off */
static const struct rules all_rules[] = {
	{ "denied by family", "ALLOW", RULE("\"socket\"", "ERRNO", FAMILY(2)),
	  { { SOCKET, HIT, 1, { AF_INET, 1 } },
	    { SOCKET, 0, 0, { AF_UNIX, 1 } },
	    { SOCKET, HIT, 1, { UPPER | AF_INET, 1 } },
	    { SOCKET, HIT, 1, { AF_INET, UPPER | 2 } },
	    { SOCKET32, HIT, 1, { AF_INET, 1 } },
	    { CALL, HIT, 1, { AF_INET, 1 } },
	    { CALL, 0, 0, { AF_UNIX, 2 } },
	    { PAIR, HIT, 1, { AF_INET, 1 } },
	    { PAIR, 0, 0, { AF_UNIX, 1 } },
	    { PAIRCALL, HIT, 1, { AF_INET, 1 } } } },
	/* To which such an errno means something else. */
	{ "denied by family in a ring", "ALLOW",
	  RULE("\"socket\"", "ERRNO", FAMILY(2)),
	  { { RING, EPERM, 1, { AF_INET, 1 } },
	    { RING, 0, 0, { AF_UNIX, 1 } },
	    { WORKER, EPERM, 1, { AF_INET, 1 } },
	    { WORKER, 0, 0, { AF_UNIX, 1 } } } },
	{ "denied by type and protocol", "ALLOW",
	  RULE("\"socket\"", "ERRNO", ARGS(IF(1, 2, "EQ") "," IF(2, 17, "EQ"))),
	  { { SOCKET, HIT, 1, { AF_INET, 2, 17 } },
	    { SOCKET, 0, 0, { AF_INET, 2, 0 } },
	    { SOCKET, HIT, 1, { AF_INET, UPPER | 2, 17 } },
	    /* As in seccomp, the type has these flags in it. */
	    { SOCKET, 0, 0, { AF_INET, 2 | CLOEXEC, 17 } },
	    { SOCKET, 0, 0, { AF_INET, UPPER | 2 | CLOEXEC, 17 } },
	    { CALL, HIT, 1, { AF_INET, 2, 17 } },
	    { CALL, HIT, 1, { AF_INET, 2 | CLOEXEC, 17 } },
	    { CALL, 0, 0, { AF_INET, 2, 0 } } } },
	{ "denied whole", "ALLOW", RULE("\"socket\"", "ERRNO", ""),
	  { { SOCKET, HIT, 1, { AF_UNIX, 1 } },
	    { CALL, HIT, 1, { AF_UNIX, 1 } },
	    { PAIRCALL, HIT, 1, { AF_UNIX, 1 } },
	    { PAIR, HIT, 1, { AF_UNIX, 1 } } } },
	{ "allowed by family", "ERRNO:13",
	  RULE("\"socket\"", "ALLOW", FAMILY(1)) ","
	  RULE("\"socketcall\",\"socketpair\"", "ALLOW", ""),
	  { { SOCKET, 0, 0, { AF_UNIX, 1 } },
	    { SOCKET, 0, 0, { AF_UNIX, UPPER | 1 } },
	    { SOCKET, 13, 1, { UPPER | AF_UNIX, 1 } },
	    { CALL, 0, 0, { AF_UNIX, 1 | CLOEXEC } },
	    { CALL, 13, 1, { AF_INET, 1 } },
	    { PAIR, 0, 0, { AF_UNIX, 1 } },
	    { PAIR, 13, 1, { AF_INET, 1 } },
	    { PAIRCALL, 0, 0, { AF_UNIX, 1 } } } },
	{ "another family allowed, and socketpair", "ERRNO:13",
	  RULE("\"socket\"", "ALLOW", FAMILY(2)) ","
	  RULE("\"socketcall\",\"socketpair\"", "ALLOW", ""),
	  { { PAIR, 13, 1, { AF_UNIX, 1 } },
	    { PAIRCALL, 13, 1, { AF_UNIX, 1 } },
	    { CALL, 0, 0, { AF_INET, 1 } } } },
	{ "another family allowed, and this one for socketpair", "ERRNO:13",
	  RULE("\"socket\"", "ALLOW", FAMILY(2)) ","
	  RULE("\"socketpair\"", "ALLOW", FAMILY(1)) ","
	  RULE("\"socketcall\"", "ALLOW", ""),
	  { { PAIR, 0, 0, { AF_UNIX, 1 } },
	    { PAIRCALL, 0, 0, { AF_UNIX, 1 } },
	    { SOCKET, 13, 1, { AF_UNIX, 1 } } } },
	{ "socketcall allowed, socket not named", "ERRNO:13",
	  RULE("\"socketcall\",\"socketpair\"", "ALLOW", ""),
	  { { SOCKET, 13, 1, { AF_UNIX, 1 } },
	    { CALL, 0, 0, { AF_UNIX, 1 } },
	    { PAIR, 0, 0, { AF_UNIX, 1 } },
	    { PAIRCALL, 0, 0, { AF_UNIX, 1 } } } },
	{ "socket allowed without a condition", "ERRNO:13",
	  RULE("\"socket\",\"socketcall\"", "ALLOW", ""),
	  { { SOCKET, 0, 0, { UPPER | AF_UNIX, 1 } },
	    { CALL, 0, 0, { AF_UNIX, 1 } } } },
	{ "denied with errno 0", "ALLOW",
	  "{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":0"
	  FAMILY(2) "}",
	  { { CALL, EPERM, 1, { AF_INET, 1 } },
	    { SOCKET, EPERM, 1, { UPPER | AF_INET, 1 } } } },
	{ "logged", "ALLOW", RULE("\"socket\"", "LOG", FAMILY(2)),
	  { { CALL, 0, 0, { AF_INET, 1 } },
	    { SOCKET, 0, 0, { UPPER | AF_INET, 1 } } } },
};
/* clang-format on */

/* In the lower 4 GiB, for i386. */
static struct shared {
	uint32_t args[4];
	int pair[2];
	long ret;
	long passed;
} * shared;

static long by_socketcall(uint32_t call, const uint64_t a[3])
{
	uint64_t regs[6] = { call, (uintptr_t)shared->args };
	int i;

	for (i = 0; i < 3; i++)
		shared->args[i] = (uint32_t)a[i];
	shared->args[3] = (uint32_t)(uintptr_t)shared->pair;
	return raw_call(CTLSEC_ABI_I386, 102, regs);
}

static void *map_ring(int fd, uint64_t offset)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, fd, (off_t)offset);
}

/* The ring is made before: a profile may refuse everything else. */
static struct ring {
	int fd;
	struct io_uring_params p;
	char *sq, *cq;
	struct io_uring_sqe *sqe;
} ring;

static void make_ring(void)
{
	ring.fd = (int)syscall(SYS_io_uring_setup, 1, &ring.p);
	if (ring.fd < 0)
		return;
	ring.sq = map_ring(ring.fd, IORING_OFF_SQ_RING);
	ring.cq = map_ring(ring.fd, IORING_OFF_CQ_RING);
	ring.sqe = map_ring(ring.fd, IORING_OFF_SQES);
}

static long by_ring(const uint64_t a[3], unsigned char flags)
{
	struct io_uring_cqe *cqe;

	if (ring.fd < 0)
		return NOT_HERE;
	memset(ring.sqe, 0, sizeof(*ring.sqe));
	ring.sqe->opcode = OP_SOCKET;
	ring.sqe->flags = flags;
	ring.sqe->fd = (int)a[0];
	ring.sqe->off = a[1];
	ring.sqe->len = (uint32_t)a[2];
	__atomic_store_n((unsigned int *)(ring.sq + ring.p.sq_off.tail), 1,
			 __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring.fd, 1, 1, IORING_ENTER_GETEVENTS,
		    NULL, 0) != 1)
		return -errno;
	cqe = (void *)(ring.cq + ring.p.cq_off.cqes);
	return cqe->res;
}

static long go(const struct row *r)
{
	uint64_t regs[6] = { r->args[0], r->args[1], r->args[2],
			     (uintptr_t)shared->pair };
	int abi = raw_can(CTLSEC_ABI_X86_64) ? CTLSEC_ABI_X86_64 :
					       CTLSEC_ABI_I386;
	bool compat = abi == CTLSEC_ABI_I386;

	switch (r->way) {
	case SOCKET:
		return raw_call(abi, compat ? 359 : 41, regs);
	case SOCKET32:
		return raw_call(CTLSEC_ABI_I386, 359, regs);
	case CALL:
		return by_socketcall(SYS_SOCKET, r->args);
	case PAIR:
		return raw_call(abi, compat ? 360 : 53, regs);
	case PAIRCALL:
		return by_socketcall(SYS_SOCKETPAIR, r->args);
	case RING:
		return by_ring(r->args, 0);
	case WORKER:
		return by_ring(r->args, IOSQE_ASYNC);
	}
	return NOT_HERE;
}

static int try_row(void *arg)
{
	const struct row *r = arg;

	if (r->way >= RING)
		make_ring();
	shared->ret = go(r);
	return 0;
}

/* A 32-bit program's registers have no upper halves. */
static bool is_of_64_bits(const struct row *r)
{
	return (r->args[0] | r->args[1] | r->args[2]) >= UPPER;
}

/* Return: whether @r came to @errnum, and to a rise of @column by @counted. */
static bool try_way(const struct row *r, const char *column, int errnum,
		    int counted)
{
	long long rise;
	int status;

	shared->ret = NOT_HERE;
	status = task_run(DOMAIN, try_row, (void *)r);
	rise = rise_read(DOMAIN, column);
	/* This kernel has no rings. */
	if (!status && shared->ret == NOT_HERE)
		return r->way >= RING;
	if (!status && rise == counted &&
	    (errnum ? shared->ret == -errnum : shared->ret >= 0))
		return true;
	tap_note("way %d of %#llx %#llx: -> %ld, status %#x, %s +%lld", r->way,
		 (unsigned long long)r->args[0], (unsigned long long)r->args[1],
		 shared->ret, status, column, rise);
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
		if (is_of_64_bits(r) && !raw_can(CTLSEC_ABI_X86_64))
			continue;
		held = try_way(r, "DENIED", r->errnum, r->counted) && held;
	}
	tap_ok(held, "%s", rules->name);
}

/* What is complained of is counted once, however often it is asked for. */
static void test_complaints(void)
{
	/* clang-format off */
	static const struct row rows[] = {
		{ SOCKET, 0, 1, { AF_INET, 1 } },
		{ SOCKET, 0, 1, { UPPER | AF_INET, 1 } },
		{ CALL, 0, 1, { AF_INET, 1 } },
		{ CALL, 0, 0, { AF_UNIX, 1 } },
		{ PAIR, EOPNOTSUPP, 1, { AF_INET, 1 } },
		{ PAIRCALL, EOPNOTSUPP, 1, { AF_INET, 1 } },
		{ RING, 0, 1, { AF_INET, 1 } },
	};
	/* clang-format on */
	bool held = true;
	size_t i;

	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"socket\"", "ERRNO", ARGS(IF(0, 1, "NE"))));
	ctl_must("bind " DOMAIN " --profile meaning --mode complain");
	rise_read(DOMAIN, "COMPLAINED");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (is_of_64_bits(&rows[i]) && !raw_can(CTLSEC_ABI_X86_64))
			continue;
		held = try_way(&rows[i], "COMPLAINED", rows[i].errnum,
			       rows[i].counted) &&
		       held;
	}
	tap_ok(held, "complain mode lets it through and counts it once");
	ctl_must("bind " DOMAIN " --profile meaning --mode enforce");
}

static void test_layers(void)
{
	static const struct row by_call = { CALL, EPERM, 1, { AF_INET, 1 } };
	static const struct row other = { CALL, 0, 0, { AF_UNIX, 1 } };
	static const struct row pair = { PAIR, 0, 0, { AF_UNIX, 1 } };
	static const struct row ring_call = { RING, EPERM, 1, { AF_INET, 1 } };
	bool held = true;

	/* A profile that says nothing of socket, and one that would refuse all. */
	ctl_profile_must(
		"meaning", "ERRNO:13",
		RULE("\"socketcall\",\"socketpair\",\"io_uring_setup\","
		     "\"io_uring_enter\",\"mmap\",\"mmap2\"",
		     "ALLOW", ""));
	ctl_must("deny 'socket(AF_INET)' --to " DOMAIN " --name meant");
	rise_read(DOMAIN, NULL);
	rise_read(DOMAIN, "DENIED");
	held = try_way(&by_call, "DENIED", EPERM, 1) && held;
	held = try_way(&ring_call, "DENIED", EPERM, 1) && held;
	held = try_way(&other, "DENIED", 0, 0) && held;
	held = try_way(&pair, "DENIED", 0, 0) && held;
	tap_ok(held, "a layer closes a family, and leaves what is allowed");
	tap_ok(sh_number("ctlsec deny --list --json | jq '.layers[0].hits'") ==
		       (ring.fd < 0 ? 1 : 2),
	       "and counts its hits");
	ctl_must("bind " DOMAIN " --profile meaning --mode complain");
	tap_ok(try_way(&by_call, "DENIED", EPERM, 1),
	       "and is enforced in complain mode");
	ctl_must("bind " DOMAIN " --profile meaning --mode enforce");
	ctl_must("deny --remove meant");
	tap_ok(try_way(&(struct row){ CALL, 0, 0, { AF_INET, 1 } }, "DENIED", 0,
		       0),
	       "removed, it opens what was open");
}

static int call_denied(void *arg)
{
	static const uint64_t inet[3] = { AF_INET, 1 };

	(void)arg;
	shared->ret = by_socketcall(SYS_SOCKET, inet);
	return 0;
}

static volatile sig_atomic_t trapped;

static void on_trap(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	trapped = info->si_syscall == 102;
}

static int call_trapped(void *arg)
{
	struct sigaction act = { .sa_sigaction = on_trap,
				 .sa_flags = SA_SIGINFO };

	sigaction(SIGSYS, &act, NULL);
	call_denied(arg);
	return trapped ? 42 : 0;
}

static void *be_killed(void *arg)
{
	call_denied(arg);
	return NULL;
}

/* A thread cannot end inside of a call: its process does. */
static int kill_thread(void *arg)
{
	pthread_t thread;

	pthread_create(&thread, NULL, be_killed, arg);
	pthread_join(thread, NULL);
	return 3;
}

static void test_actions(void)
{
	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"socket\"", "TRAP", FAMILY(2)));
	tap_ok(task_code(task_run(DOMAIN, call_trapped, NULL)) == 42,
	       "TRAP: SIGSYS tells of the call that was made");
	tap_ok(task_code(task_run(DOMAIN, call_denied, NULL)) == 128 + SIGSYS,
	       "and ends what does not handle it");
	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"socket\"", "KILL_THREAD", FAMILY(2)));
	tap_ok(task_code(task_run(DOMAIN, kill_thread, NULL)) == 128 + SIGSYS,
	       "KILL_THREAD ends the process");
	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"socket\"", "KILL_PROCESS", FAMILY(2)));
	shared->ret = NOT_HERE;
	tap_ok(task_code(task_run(DOMAIN, call_denied, NULL)) == 128 + SIGSYS &&
		       shared->ret == NOT_HERE,
	       "KILL_PROCESS ends the process in the call");
}

/* The other thread: one family, the other one, without pause. */
static void *flip(void *arg)
{
	volatile uint32_t *family = arg;

	for (;;)
		*family = *family == AF_INET ? AF_UNIX : AF_INET;
	return NULL;
}

static int race(void *arg)
{
	uint64_t regs[6] = { SYS_SOCKET, (uintptr_t)shared->args };
	long rounds = *(long *)arg, refused = 0, made = 0;
	pthread_t thread;

	shared->args[0] = AF_UNIX;
	shared->args[1] = SOCK_DGRAM;
	shared->args[2] = 0;
	if (pthread_create(&thread, NULL, flip, &shared->args[0]))
		return 1;
	while (rounds--) {
		long fd = raw_call(CTLSEC_ABI_I386, 102, regs);
		socklen_t len = sizeof(int);
		int family = 0;

		refused += fd == -HIT;
		if (fd < 0)
			continue;
		getsockopt((int)fd, SOL_SOCKET, SO_DOMAIN, &family, &len);
		made += family == AF_UNIX;
		shared->passed += family != AF_UNIX;
		close((int)fd);
	}
	return refused && made ? 0 : 2;
}

static void test_race(void)
{
	const char *said = getenv("ROUNDS");
	long rounds = said ? atol(said) : 2000;
	long long before = rise_counter(DOMAIN, "DENIED");
	int code;

	ctl_profile_must("meaning", "ALLOW",
			 RULE("\"socket\"", "ERRNO", FAMILY(2)));
	shared->passed = 0;
	code = task_code(task_run(DOMAIN, race, &rounds));
	if (!tap_ok(!code && !shared->passed &&
			    rise_counter(DOMAIN, "DENIED") > before,
		    "%ld socketcalls whose family another thread flips",
		    rounds))
		tap_note("code %d, %ld passed", code, shared->passed);
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
	make_ring();
	cg_make("/t");
	cg_make(DOMAIN);
	ctl_profile_must("meaning", "ALLOW", "");
	ctl_must("bind " DOMAIN " --profile meaning");
	for (i = 0; i < sizeof(all_rules) / sizeof(all_rules[0]); i++)
		try_rules(&all_rules[i]);
	test_complaints();
	test_layers();
	test_actions();
	test_race();
	ctl_must("unbind " DOMAIN);
	ctl_must("unload meaning");
	cg_remove(DOMAIN);
	return tap_end();
}
