// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of rings, while something changes: a bind after they were queued, memory that
 * another thread writes to, a ring that others made; and what comes of a refusal: errnos
 * that mean something else to a ring, signals, counters, layers.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ctl.h"
#include "rise.h"
#include "task.h"
#include "uring.h"

#define DOMAIN "/t/ring"
#define FREE "/t/other"
#define HIT 111
#define MULTISHOT 1 /* of accept: in ioprio */
#define CAP_SYS_ADMIN 21

#define OPENS "\"open\",\"openat\",\"openat2\""
#define ACCEPTS "\"accept\",\"accept4\""

static struct shared {
	int ready, go;
	int res[4];
	bool more;
	int by[URING_PATHS];
	long made, refused, passed;
} * shared;

static void await(int *flag)
{
	int i;

	for (i = 0; i < 20000 && !__atomic_load_n(flag, __ATOMIC_ACQUIRE); i++)
		usleep(1000);
}

static void say(int *flag)
{
	__atomic_store_n(flag, 1, __ATOMIC_RELEASE);
}

static struct io_uring_sqe open_root(void)
{
	struct io_uring_sqe s = {
		.opcode = IORING_OP_OPENAT,
		.fd = AT_FDCWD,
		.addr = (uint64_t)(uintptr_t) "/",
		.open_flags = O_RDONLY | O_DIRECTORY,
	};

	return s;
}

static int next_result(struct uring *r)
{
	struct io_uring_cqe cqe;

	if (!uring_reap(r, &cqe, 3000))
		return URING_UNANSWERED;
	shared->more = cqe.flags & IORING_CQE_F_MORE;
	return cqe.res;
}

/* What is queued before its maker is confined. */

static int queue_chain(void *arg)
{
	struct io_uring_sqe s[2] = { { 0 }, open_root() };
	struct uring r;
	int pair[2];

	(void)arg;
	if (uring_open(&r, 0) || pipe(pair))
		return 1;
	s[0].opcode = IORING_OP_POLL_ADD;
	s[0].fd = pair[0];
	s[0].poll32_events = POLLIN;
	s[0].flags = IOSQE_IO_HARDLINK;
	if (uring_submit(&r, s, 2) != 2)
		return 2;
	say(&shared->ready);
	await(&shared->go);
	if (write(pair[1], "a", 1) != 1)
		return 3;
	shared->res[0] = next_result(&r);
	shared->res[1] = next_result(&r);
	return 0;
}

static int listen_somewhere(struct sockaddr_in *addr)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(*addr);

	memset(addr, 0, sizeof(*addr));
	addr->sin_family = AF_INET;
	addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (void *)addr, len) || listen(fd, 8))
		return -1;
	getsockname(fd, (void *)addr, &len);
	return fd;
}

static int connect_to(const struct sockaddr_in *addr)
{
	return connect(socket(AF_INET, SOCK_STREAM, 0), (const void *)addr,
		       sizeof(*addr));
}

/* One that goes on and on, on a ring of these flags. */
static int queue_multishot(void *arg)
{
	struct io_uring_sqe s = { .opcode = IORING_OP_ACCEPT };
	struct sockaddr_in addr;
	struct uring r;

	s.fd = listen_somewhere(&addr);
	s.ioprio = MULTISHOT;
	if (uring_open(&r, *(unsigned int *)arg) ||
	    uring_submit(&r, &s, 1) != 1 || connect_to(&addr))
		return 1;
	shared->res[0] = next_result(&r);
	say(&shared->ready);
	await(&shared->go);
	if (connect_to(&addr))
		return 2;
	shared->res[1] = next_result(&r);
	return 0;
}

static int queue_receive(void *arg)
{
	struct io_uring_sqe s = { .opcode = IORING_OP_RECV };
	struct uring r;
	char buf[8];
	int pair[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) || uring_open(&r, 0))
		return 1;
	s.fd = pair[0];
	s.addr = (uint64_t)(uintptr_t)buf;
	s.len = sizeof(buf);
	if (uring_submit(&r, &s, 1) != 1)
		return 2;
	usleep(50000);
	say(&shared->ready);
	await(&shared->go);
	if (write(pair[1], "abc", 3) != 3)
		return 3;
	shared->res[1] = next_result(&r);
	return 0;
}

static void test_queued(const char *what, int (*queue)(void *arg), void *arg)
{
	pid_t pid;
	int code;

	memset(shared, 0, sizeof(*shared));
	pid = task_start(DOMAIN, queue, arg);
	await(&shared->ready);
	ctl_must("bind " DOMAIN " --profile ring");
	say(&shared->go);
	code = task_code(task_wait(pid));
	if (!tap_ok(!code && shared->res[1] == -HIT && !shared->more,
		    "queued before the bind: %s", what))
		tap_note("code %d, before %d, after %d%s", code, shared->res[0],
			 shared->res[1], shared->more ? ", more" : "");
	ctl_must("unbind " DOMAIN);
}

static void test_all_queued(void)
{
	unsigned int plain = 0, polled = IORING_SETUP_SQPOLL;

	ctl_profile_must(
		"ring", "ALLOW",
		CTL_RULE(OPENS "," ACCEPTS ",\"recvfrom\"", "ERRNO", 111));
	test_queued("a chain", queue_chain, NULL);
	test_queued("a multishot", queue_multishot, &plain);
	test_queued("a multishot of a ring that is polled", queue_multishot,
		    &polled);
	test_queued("what waits for data", queue_receive, NULL);
}

/* Memory that another thread writes to: one family, and another. */

static struct uring flipped;

static void *flip(void *arg)
{
	volatile struct io_uring_sqe *s = flipped.sqes;
	unsigned int i;

	(void)arg;
	for (;;) {
		for (i = 0; i < flipped.p.sq_entries; i++)
			s[i].fd = s[i].fd == AF_INET ? AF_UNIX : AF_INET;
	}
	return NULL;
}

static int race(void *arg)
{
	enum uring_path path = *(enum uring_path *)arg;
	struct io_uring_sqe s = { .opcode = 45 /* SOCKET */, .fd = AF_UNIX };
	pthread_t thread;
	int i;

	s.off = SOCK_DGRAM;
	if (uring_open(&flipped, uring_flags(path)) ||
	    pthread_create(&thread, NULL, flip, NULL))
		return 1;
	/* On a busy machine the other thread may not run for a while. */
	for (i = 0;
	     i < 2000 || (i < 200000 && !(shared->refused && shared->made));
	     i++) {
		int fd = uring_ask(&flipped, path, s, NULL), family = 0;
		socklen_t len = sizeof(family);

		shared->refused += fd == -HIT;
		if (fd < 0)
			continue;
		getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len);
		shared->made += family == AF_UNIX;
		shared->passed += family != AF_UNIX;
		close(fd);
	}
	return shared->refused && shared->made ? 0 : 2;
}

static void test_races(void)
{
	enum uring_path paths[] = { URING_INLINE, URING_SQPOLL };
	int i, code;

	ctl_profile_must(
		"ring", "ALLOW",
		"{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ERRNO\","
		"\"errnoRet\":111,\"args\":[{\"index\":0,\"value\":2,"
		"\"op\":\"SCMP_CMP_EQ\"}]}");
	ctl_must("bind " DOMAIN " --profile ring");
	for (i = 0; i < 2; i++) {
		memset(shared, 0, sizeof(*shared));
		code = task_code(task_run(DOMAIN, race, &paths[i]));
		if (!tap_ok(!code && !shared->passed,
			    "2000 sockets whose family another thread flips, %s",
			    uring_path_names[paths[i]]))
			tap_note("code %d, %ld passed, %ld made, %ld refused",
				 code, shared->passed, shared->made,
				 shared->refused);
	}
}

/* What is refused, by each path. */

static int ask_once(void *arg)
{
	enum uring_path path = *(enum uring_path *)arg;
	struct uring r;

	if (uring_open(&r, uring_flags(path)))
		return 1;
	shared->res[0] = uring_ask(&r, path, open_root(), NULL);
	return 0;
}

static int ask_each(void *arg)
{
	enum uring_path path;

	for (path = 0; path < URING_PATHS; path++) {
		struct uring r;

		if (uring_open(&r, uring_flags(path)))
			return 1;
		shared->by[path] = uring_ask(&r, path, open_root(), NULL);
		uring_close(&r);
	}
	return arg != NULL;
}

static void test_errnos(void)
{
	static const struct {
		int said, seen;
	} errnos[] = {
		{ 0, EPERM },	      { EACCES, EACCES }, { EAGAIN, EPERM },
		{ ECANCELED, EPERM }, { 511, 511 },	  { 512, EPERM },
		{ 3072, EPERM },
	};
	char rule[160];
	size_t i;

	for (i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++) {
		enum uring_path path;
		bool ok = true;

		snprintf(rule, sizeof(rule),
			 "{\"names\":[" OPENS "],\"action\":\"SCMP_ACT_ERRNO\","
			 "\"errnoRet\":%d}",
			 errnos[i].said);
		ctl_profile_must("ring", "ALLOW", rule);
		rise_read(DOMAIN, NULL);
		rise_read(DOMAIN, "DENIED");
		memset(shared, 0, sizeof(*shared));
		HOLDS(ok, !task_run(DOMAIN, ask_each, NULL));
		for (path = 0; path < URING_PATHS; path++)
			HOLDS_AT(ok, uring_path_names[path],
				 shared->by[path] == -errnos[i].seen);
		HOLDS(ok, rise_read(DOMAIN, "DENIED") == URING_PATHS);
		tap_ok(ok, "errno %d is %d to a ring", errnos[i].said,
		       errnos[i].seen);
	}
}

static void test_kill(const char *action, int wanted, int res)
{
	enum uring_path path;
	char rule[160];
	bool ok = true;

	snprintf(rule, sizeof(rule),
		 "{\"names\":[" OPENS "],\"action\":\"SCMP_ACT_%s\"}", action);
	ctl_profile_must("ring", "ALLOW", rule);
	for (path = 0; path < URING_PATHS; path++) {
		memset(shared, 0, sizeof(*shared));
		HOLDS_AT(ok, uring_path_names[path],
			 task_code(task_run(DOMAIN, ask_once, &path)) ==
				 wanted);
		HOLDS_AT(ok, uring_path_names[path], shared->res[0] == res);
	}
	tap_ok(ok, "%s: what comes of it", action);
}

/* The task that carries it out is judged. */

static struct uring lent;
/* The cgroup.procs of what is free; opened before opening is denied. */
static int free_procs;

static int ask_lent(void *arg)
{
	shared->res[0] =
		uring_ask(&lent, *(enum uring_path *)arg, open_root(), NULL);
	return 0;
}

static int leave_and_ask(void *arg)
{
	return write(free_procs, "0", 1) == 1 ? ask_lent(arg) : 1;
}

static int lend(void *arg)
{
	if (uring_open(&lent, uring_flags(*(enum uring_path *)arg)))
		return 1;
	return task_code(task_run(NULL, leave_and_ask, arg));
}

/* With a ring that a thread outside polls. */
static int hold_lent(void *arg)
{
	(void)arg;
	say(&shared->ready);
	await(&shared->go);
	return 0;
}

static void test_warning(void)
{
	pid_t pid;

	memset(shared, 0, sizeof(*shared));
	pid = task_start(DOMAIN, hold_lent, NULL);
	await(&shared->ready);
	ctl_must("bind " DOMAIN " --profile ring");
	tap_ok(strstr(ctl_text, "has an io_uring that thread") &&
		       strstr(ctl_text, "outside of it polls"),
	       "which the bind warns of");
	say(&shared->go);
	task_wait(pid);
	ctl_must("bind " DOMAIN " --profile ring");
	tap_ok(!strstr(ctl_text, "io_uring"), "and not where there is none");
}

static void test_lent(void)
{
	enum uring_path entered = URING_ASYNC, polled = URING_SQPOLL;
	int dir = cg_open(FREE);
	bool ok = true;

	free_procs = openat(dir, "cgroup.procs", O_WRONLY);
	close(dir);
	ctl_profile_must("ring", "ALLOW", CTL_RULE(OPENS, "ERRNO", 111));
	HOLDS(ok, !uring_open(&lent, 0));
	HOLDS(ok, !task_run(DOMAIN, ask_lent, &entered));
	HOLDS(ok, shared->res[0] == -HIT);
	tap_ok(ok, "a ring from outside: the task that enters it is judged");
	uring_close(&lent);
	ok = true;
	HOLDS(ok, !task_run(DOMAIN, lend, &polled));
	HOLDS(ok, shared->res[0] == -HIT);
	tap_ok(ok, "a ring whose thread is confined, by one that is not");
	ok = true;
	HOLDS(ok, !uring_open(&lent, IORING_SETUP_SQPOLL));
	HOLDS(ok, !task_run(DOMAIN, ask_lent, &polled));
	HOLDS(ok, shared->res[0] >= 0);
	tap_ok(ok, "the documented limit: a thread outside carries it out");
	test_warning();
	uring_close(&lent);
}

/* With the credentials that it had before it lost a capability. */
static int ask_as_before(void *arg)
{
	struct io_uring_sqe s = open_root();
	struct uring r;

	if (uring_open(&r, 0))
		return 1;
	shared->res[0] = uring_ask(&r, URING_INLINE, s, NULL);
	s.personality = (uint16_t)syscall(SYS_io_uring_register, r.fd,
					  IORING_REGISTER_PERSONALITY, NULL, 0);
	if (!s.personality || prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN))
		return 2;
	shared->res[1] = uring_ask(&r, *(enum uring_path *)arg, s, NULL);
	return 0;
}

static void test_personality(void)
{
	enum uring_path paths[] = { URING_INLINE, URING_ASYNC };
	bool ok = true;
	int i;

	ctl_profile_must(
		"ring", "ERRNO:111",
		"{\"names\":[" OPENS "],\"action\":\"SCMP_ACT_ALLOW\","
		"\"includes\":{\"caps\":[\"CAP_SYS_ADMIN\"]}},"
		"{\"names\":[\"io_uring_setup\",\"io_uring_enter\",\"mmap\","
		"\"io_uring_register\",\"prctl\",\"clock_nanosleep\","
		"\"mmap2\",\"clock_nanosleep_time64\"],"
		"\"action\":\"SCMP_ACT_ALLOW\"}");
	for (i = 0; i < 2; i++) {
		HOLDS(ok, !task_run(DOMAIN, ask_as_before, &paths[i]));
		HOLDS(ok, shared->res[0] >= 0);
		HOLDS(ok, shared->res[1] == -HIT);
	}
	tap_ok(ok, "capabilities that a ring was given do not count");
}

/* What goes on counts once, however often it is tried. */

static int wait_for_data(void *arg)
{
	(void)arg;
	say(&shared->go);
	return queue_receive(NULL);
}

static int accept_twice(void *arg)
{
	static unsigned int plain;

	(void)arg;
	say(&shared->go);
	return queue_multishot(&plain);
}

static void count_once(const char *what, int (*fn)(void *arg), const char *mode,
		       const char *action, const char *column)
{
	char rule[160];
	int code;

	snprintf(rule, sizeof(rule),
		 "{\"names\":[" ACCEPTS ",\"recvfrom\"],\"action\":"
		 "\"SCMP_ACT_%s\"}",
		 action);
	ctl_profile_must("ring", "ALLOW", rule);
	ctl_must("bind " DOMAIN " --profile ring --mode %s", mode);
	rise_read(DOMAIN, NULL);
	rise_read(DOMAIN, column);
	memset(shared, 0, sizeof(*shared));
	code = task_code(task_run(DOMAIN, fn, NULL));
	if (!tap_ok(!code && shared->res[1] >= 0 &&
			    rise_read(DOMAIN, column) == 1,
		    "%s counts once: %s", column, what))
		tap_note("code %d, %d, %d", code, shared->res[0],
			 shared->res[1]);
}

static void test_counts(void)
{
	count_once("what waits for data", wait_for_data, "complain", "ERRNO",
		   "COMPLAINED");
	count_once("a multishot", accept_twice, "complain", "ERRNO",
		   "COMPLAINED");
	count_once("what waits for data", wait_for_data, "enforce", "LOG",
		   "LOGGED");
	count_once("a multishot", accept_twice, "enforce", "LOG", "LOGGED");
}

/* A layer takes what the profile left of the ways. */
static void test_layers(void)
{
	enum uring_path path = URING_INLINE;
	bool ok = true;

	ctl_profile_must("ring", "ALLOW",
			 CTL_RULE("\"open\",\"openat2\"", "ERRNO", 111));
	HOLDS(ok, !task_run(DOMAIN, ask_once, &path));
	HOLDS(ok, shared->res[0] >= 0);
	ctl_must("deny openat --to " DOMAIN " --name ring");
	HOLDS(ok, !task_run(DOMAIN, ask_once, &path));
	HOLDS(ok, shared->res[0] == -EPERM);
	HOLDS(ok, sh_number("ctlsec deny --list --json | "
			    "jq '.layers[0].hits'") == 1);
	tap_ok(ok, "a layer on the last way that a profile allows");
	ctl_must("bind " DOMAIN " --profile ring --mode complain");
	HOLDS(ok, !task_run(DOMAIN, ask_once, &path));
	HOLDS(ok, shared->res[0] >= 0);
	tap_ok(ok, "in complain mode it leaves the other ways");
	ctl_must("bind " DOMAIN " --profile ring --mode enforce");
	ctl_must("deny --remove ring");
	HOLDS(ok, !task_run(DOMAIN, ask_once, &path));
	HOLDS(ok, shared->res[0] >= 0);
	tap_ok(ok, "removed, it opens what was open");
}

static int make_ring(void *arg)
{
	struct uring r;

	(void)arg;
	return uring_open(&r, 0) ? 1 : 0;
}

static void test_all(void)
{
	test_all_queued();
	test_races();
	test_errnos();
	test_kill("KILL_PROCESS", 128 + SIGKILL, 0);
	test_kill("KILL_THREAD", 128 + SIGKILL, 0);
	test_kill("TRAP", 0, -ENOSYS);
	test_lent();
	test_personality();
	test_counts();
	test_layers();
	ctl_must("unbind " DOMAIN);
	ctl_must("unload ring");
}

int main(void)
{
	shared = task_share(sizeof(*shared));
	cg_make("/t");
	cg_make(DOMAIN);
	cg_make(FREE);
	if (task_run(FREE, make_ring, NULL))
		tap_skip("this kernel has no io_uring, or it is switched off",
			 "requests of rings, live");
	else
		test_all();
	cg_remove(FREE);
	cg_remove(DOMAIN);
	return tap_end();
}
