// SPDX-License-Identifier: GPL-2.0
/*
 * Domains of user namespaces, and limits on making such namespaces.
 *
 *	init_user_ns
 *	 +- A (a domain)      the first container, host uid 0
 *	 |   +- A1            below A
 *	 +- B (another)       the second, the same host uid
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dom.h"
#include "forker.h"
#include "tap.h"
#include "task.h"

/* A forker alone in a new user namespace, in @cgroup. */
static struct forker contained(const char *cgroup)
{
	struct forker h = forker_start(cgroup);

	forker_contain(&h);
	return h;
}

static struct dom bind_ns(const struct forker *h, uint64_t pids,
			  uint64_t userns)
{
	const struct dom_limits l = { .pids = pids,
				      .rate = DOM_KEEP,
				      .burst = DOM_KEEP,
				      .userns = userns };
	const struct dom d = dom_userns(h->pid);

	dom_bind_must(&d, &l);
	return d;
}

/* The kernel frees a namespace a while after its last user. */
static bool userns_reach(const struct dom *d, uint64_t n)
{
	int i;

	for (i = 0; i < 1000 && dom_counts_must(d).userns != n; i++)
		usleep(10000);
	if (dom_counts_must(d).userns == n)
		return true;
	tap_note("%llu namespaces, not %llu",
		 (unsigned long long)dom_counts_must(d).userns,
		 (unsigned long long)n);
	return false;
}

static void test_count(void)
{
	struct forker h = contained(NULL);
	const struct dom d = bind_ns(&h, 12, DOM_KEEP);
	bool ok = true;
	long pid;
	int err;

	HOLDS(ok, dom_counts_must(&d).tasks == 1);
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 5, &err) == 5);
	HOLDS(ok, forker_fill(&h, FORKER_FORK_NEWUSER, 3, &err) == 3);
	HOLDS(ok, forker_fill(&h, FORKER_UNSHARE_CHILD, 2, &err) == 2);
	HOLDS(ok, dom_counts_must(&d).tasks == 11);
	HOLDS(ok, forker_ask(&h, FORKER_THREAD, 0) > 0);
	HOLDS(ok, forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	HOLDS(ok, forker_ask(&h, FORKER_FORK_NEWUSER, 0) == -EAGAIN);
	tap_ok(ok, "a namespace's cap holds for it and its descendants");

	ok = true;
	HOLDS(ok, (pid = forker_ask(&h, FORKER_ZOMBIE, 0)) > 0);
	HOLDS(ok, dom_counts_must(&d).tasks == 12);
	HOLDS(ok, forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	HOLDS(ok, forker_ask(&h, FORKER_REAP, 0) == 1);
	HOLDS(ok, forker_ask(&h, FORKER_FORK, 0) > 0);
	tap_ok(ok, "zombies count there too");
	dom_unbind_must(&d);
	forker_end(&h);
}

/* What was there when it was bound, in descendants too. */
static void test_existing(void)
{
	struct forker h = contained(NULL);
	bool ok = true;
	struct dom d;
	int err;

	forker_fill(&h, FORKER_FORK, 4, &err);
	forker_fill(&h, FORKER_UNSHARE_CHILD, 3, &err);
	forker_fill(&h, FORKER_THREAD, 2, &err);
	d = bind_ns(&h, 30, DOM_KEEP);
	HOLDS(ok, dom_counts_must(&d).tasks == 10);
	HOLDS(ok, dom_counts_must(&d).userns == 3);
	tap_ok(ok, "a bind finds tasks and namespaces that exist below");
	forker_ask(&h, FORKER_EXIT_THREADS, 0);
	while (forker_ask(&h, FORKER_KILL, 0) > 0)
		;
	ok = dom_reaches(&d, 1) && userns_reach(&d, 0);
	tap_ok(ok, "and notices their end");
	dom_unbind_must(&d);
	forker_end(&h);
}

/* Entering counts, and is not refused. */
static void test_setns(void)
{
	struct forker h = contained(NULL), in[4];
	const struct dom d = bind_ns(&h, 3, DOM_KEEP);
	bool ok = true;
	int i;

	for (i = 0; i < 4; i++) {
		in[i] = forker_start(NULL);
		HOLDS(ok, dom_counts_must(&d).tasks == 1U + i);
		HOLDS(ok, forker_ask(&in[i], FORKER_SETNS, h.pid) == 0);
	}
	HOLDS(ok, dom_counts_must(&d).tasks == 5);
	HOLDS(ok, dom_counts_must(&d).peak == 5);
	HOLDS(ok, forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	for (i = 0; i < 4; i++)
		forker_end(&in[i]);
	HOLDS(ok, dom_counts_must(&d).tasks == 1);
	HOLDS(ok, forker_ask(&h, FORKER_FORK, 0) > 0);
	tap_ok(ok, "setns is counted and not refused");
	dom_unbind_must(&d);
	forker_end(&h);
}

static void test_one_uid(void)
{
	struct forker a = contained(NULL), b = contained(NULL);
	const struct dom da = bind_ns(&a, 6, DOM_KEEP);
	const struct dom db = bind_ns(&b, 9, DOM_KEEP);
	bool ok = true;
	int err;

	HOLDS(ok, forker_fill(&a, FORKER_FORK, 20, &err) == 5 && err == EAGAIN);
	HOLDS(ok, dom_counts_must(&db).tasks == 1);
	HOLDS(ok, forker_fill(&b, FORKER_FORK, 20, &err) == 8 && err == EAGAIN);
	HOLDS(ok, dom_counts_must(&da).tasks == 6);
	HOLDS(ok, dom_counts_must(&db).tasks == 9);
	tap_ok(ok, "two containers of one host uid are told apart");
	dom_unbind_must(&da);
	dom_unbind_must(&db);
	forker_end(&a);
	forker_end(&b);
}

/* Both kinds of domain over one task: the stricter one holds. */
static void test_both(void)
{
	struct forker h, other;
	struct dom dc, dn;
	bool ok = true;
	int err;

	cg_make("/t/both");
	dc = dom_bind_pids("/t/both", 8);
	h = contained("/t/both");
	dn = bind_ns(&h, 5, DOM_KEEP);
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 20, &err) == 4 && err == EAGAIN);
	HOLDS(ok, dom_counts_must(&dc).tasks == 5);
	HOLDS(ok, dom_counts_must(&dn).tasks == 5);
	HOLDS(ok, dom_counts_must(&dn).denied_pids == 1);
	HOLDS(ok, dom_counts_must(&dc).denied_pids == 0);
	other = forker_start("/t/both");
	HOLDS(ok, forker_fill(&other, FORKER_FORK, 20, &err) == 2);
	HOLDS(ok, forker_ask(&h, FORKER_KILL, 0) > 0);
	HOLDS(ok, forker_ask(&other, FORKER_FORK, 0) > 0);
	/* Room in the namespace, none in the cgroup: charged nowhere. */
	HOLDS(ok, forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	HOLDS(ok, dom_counts_must(&dn).tasks == 4);
	HOLDS(ok, dom_counts_must(&dn).denied_pids == 1);
	HOLDS(ok, dom_counts_must(&dc).tasks == 8);
	tap_ok(ok, "a cgroup's and a namespace's caps hold together");
	forker_end(&h);
	forker_end(&other);
	ok = dom_reaches(&dc, 0);
	HOLDS(ok, dom_ends(&dn));
	tap_ok(ok, "and leave nothing charged");
	dom_unbind_must(&dc);
	cg_remove("/t/both");
}

static const struct {
	enum forker_op op;
	const char *name;
} makers[] = {
	{ FORKER_CLONE_NEWUSER, "clone" },
	{ FORKER_FORK_NEWUSER, "clone3" },
	{ FORKER_UNSHARE_CHILD, "unshare" },
};

#define MAKERS (sizeof(makers) / sizeof(makers[0]))

/* Bound while it has none: exact from then on. */
static void test_limit(const struct dom *d, struct forker *h, enum forker_op op,
		       const char *name, const char *of)
{
	const uint64_t denied = dom_counts_must(d).userns_denied;
	bool ok = true;
	int err;

	HOLDS(ok, forker_fill(h, op, 9, &err) == 3);
	HOLDS(ok, err == ENOSPC);
	HOLDS(ok, dom_counts_must(d).userns == 3);
	HOLDS(ok, dom_counts_must(d).userns_denied == denied + 1);
	HOLDS(ok, forker_ask(h, FORKER_FORK, 0) > 0);
	HOLDS(ok, forker_ask(h, FORKER_KILL, 0) > 0);
	HOLDS(ok, forker_ask(h, FORKER_KILL, 0) > 0);
	HOLDS(ok, userns_reach(d, 2));
	HOLDS(ok, forker_ask(h, op, 0) > 0);
	HOLDS(ok, forker_ask(h, op, 0) == -ENOSPC);
	while (forker_ask(h, FORKER_KILL, 0) > 0)
		;
	HOLDS(ok, userns_reach(d, 0));
	tap_ok(ok, "no more than 3 namespaces at once below a %s, by %s", of,
	       name);
}

static void test_limits(void)
{
	const struct dom_limits l = { .pids = DOM_KEEP,
				      .rate = DOM_KEEP,
				      .burst = DOM_KEEP,
				      .userns = 3 };
	struct dom_limits none = l;
	struct forker h = contained(NULL);
	struct dom d = bind_ns(&h, DOM_KEEP, 3);
	unsigned int i;
	int err;

	for (i = 0; i < MAKERS; i++)
		test_limit(&d, &h, makers[i].op, makers[i].name,
			   "user namespace");
	dom_unbind_must(&d);
	forker_end(&h);

	cg_make("/t/ns");
	d = dom_cgroup("/t/ns");
	dom_bind_must(&d, &l);
	h = forker_start("/t/ns");
	for (i = 0; i < MAKERS; i++)
		test_limit(&d, &h, makers[i].op, makers[i].name, "cgroup");
	none.userns = 0;
	dom_limit_must(&d, &none);
	tap_ok(forker_ask(&h, FORKER_CLONE_NEWUSER, 0) == -ENOSPC &&
		       forker_ask(&h, FORKER_FORK_NEWUSER, 0) == -ENOSPC &&
		       forker_ask(&h, FORKER_UNSHARE, 0) == -ENOSPC &&
		       forker_ask(&h, FORKER_FORK, 0) > 0,
	       "a limit of 0 forbids new ones, and nothing else");
	none.userns = CTLSEC_MAX;
	dom_limit_must(&d, &none);
	tap_ok(forker_fill(&h, FORKER_CLONE_NEWUSER, 20, &err) == 20 &&
		       dom_counts_must(&d).userns == 20,
	       "a limit can be lifted at once");
	forker_end(&h);
	dom_reaches(&d, 0);
	dom_unbind_must(&d);
	cg_remove("/t/ns");
}

/* A task of the container in a namespace of its own is below; the namespace
 * that the whole container lives in is not.
 */
static void test_container_bound_late(void)
{
	struct forker h;
	struct dom d;
	bool ok = true;
	int err;

	cg_make("/t/late");
	h = contained("/t/late");
	forker_fill(&h, FORKER_FORK, 3, &err);
	forker_fill(&h, FORKER_UNSHARE_CHILD, 2, &err);
	d = dom_bind_pids("/t/late", DOM_KEEP);
	HOLDS(ok, dom_counts_must(&d).userns == 2);
	HOLDS(ok, dom_counts_must(&d).tasks == 6);
	HOLDS(ok, forker_ask(&h, FORKER_FORK_NEWUSER, 0) > 0);
	HOLDS(ok, dom_counts_must(&d).userns == 3);
	while (forker_ask(&h, FORKER_KILL, 0) > 0)
		;
	HOLDS(ok, userns_reach(&d, 0));
	tap_ok(ok, "a bind to a container with a namespace of its own counts "
		   "those below it");
	forker_end(&h);
	dom_reaches(&d, 0);
	dom_unbind_must(&d);
	cg_remove("/t/late");
}

/* A namespace that lives on without a task, by a descriptor. */
static void test_pinned(void)
{
	struct forker h = contained(NULL);
	const struct dom d = bind_ns(&h, DOM_KEEP, 1);
	bool ok = true;
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/ns/user",
		 forker_ask(&h, FORKER_FORK_NEWUSER, 0));
	fd = open(path, O_RDONLY);
	HOLDS(ok, fd >= 0);
	HOLDS(ok, forker_ask(&h, FORKER_KILL, 0) > 0);
	usleep(300000);
	HOLDS(ok, dom_counts_must(&d).userns == 1);
	HOLDS(ok, forker_ask(&h, FORKER_FORK_NEWUSER, 0) == -ENOSPC);
	close(fd);
	HOLDS(ok, userns_reach(&d, 0));
	HOLDS(ok, forker_ask(&h, FORKER_FORK_NEWUSER, 0) > 0);
	tap_ok(ok, "a namespace counts for as long as it exists");
	dom_unbind_must(&d);
	forker_end(&h);
}

static int enter_ns(void *arg)
{
	if (setns(*(int *)arg, CLONE_NEWUSER))
		return 1;
	usleep(500000);
	return 0;
}

/* One that no task was in at the bind is found when a task enters it. */
static void test_entered(void)
{
	struct forker h = contained(NULL);
	struct dom_counts c;
	char path[64];
	struct dom d;
	bool ok = true;
	int fd, i;
	pid_t pid;

	snprintf(path, sizeof(path), "/proc/%ld/ns/user",
		 forker_ask(&h, FORKER_FORK_NEWUSER, 0));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	HOLDS(ok, fd >= 0);
	HOLDS(ok, forker_ask(&h, FORKER_KILL, 0) > 0);
	d = bind_ns(&h, DOM_KEEP, DOM_KEEP);
	HOLDS(ok, dom_counts_must(&d).userns == 0);
	pid = task_start(NULL, enter_ns, &fd);
	for (i = 0; i < 100; i++) {
		c = dom_counts_must(&d);
		if (c.tasks == 2)
			break;
		usleep(5000);
	}
	HOLDS(ok, c.tasks == 2 && c.userns == 1);
	HOLDS(ok, task_code(task_wait(pid)) == 0);
	HOLDS(ok, dom_counts_must(&d).userns == 1);
	close(fd);
	HOLDS(ok, userns_reach(&d, 0));
	tap_ok(ok, "a namespace that a task enters counts from then on");
	dom_unbind_must(&d);
	forker_end(&h);
}

#define BORN_MAKERS 3
#define BORN_ROUNDS 40

/* Makes namespaces until told to rest; its children stay until told to go on. */
struct born {
	volatile int rest;
	volatile int resting;
	volatile int made;
};

static int make_born(void *arg)
{
	struct born *b = arg;

	while (!b->rest) {
		struct clone_args args = { .flags = CLONE_NEWUSER,
					   .exit_signal = SIGCHLD };
		pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
		if (pid > 0)
			__atomic_add_fetch(&b->made, 1, __ATOMIC_RELAXED);
		if (b->made >= 400)
			break;
	}
	__atomic_add_fetch(&b->resting, 1, __ATOMIC_RELEASE);
	for (;;)
		pause();
	return 0;
}

static bool born_round(struct born *b, unsigned int round)
{
	const struct dom_limits l = { DOM_LIMITS };
	struct dom_counts c;
	pid_t pid[BORN_MAKERS];
	struct dom d;
	bool ok = true;
	int i;

	memset(b, 0, sizeof(*b));
	d = dom_cgroup("/t/born");
	for (i = 0; i < BORN_MAKERS; i++)
		pid[i] = task_start("/t/born", make_born, b);
	usleep(3000 + round % 8 * 700);
	dom_bind_must(&d, &l);
	b->rest = 1;
	for (i = 0; i < 1000 && b->resting < BORN_MAKERS; i++)
		usleep(1000);
	c = dom_counts_must(&d);
	if (c.userns != (uint64_t)b->made)
		tap_note("round %u: %llu namespaces, %d made", round,
			 (unsigned long long)c.userns, b->made);
	HOLDS(ok, c.userns == (uint64_t)b->made);
	cg_write("/t/born", "cgroup.kill", "1");
	for (i = 0; i < BORN_MAKERS; i++)
		task_wait(pid[i]);
	HOLDS(ok, dom_reaches(&d, 0));
	dom_unbind_must(&d);
	return ok;
}

/* Those that are being made while a domain is bound around their makers. */
static void test_born(void)
{
	struct born *b = task_share(sizeof(*b));
	unsigned int round;
	bool ok = true;

	cg_make("/t/born");
	for (round = 0; round < BORN_ROUNDS && ok; round++)
		ok = born_round(b, round);
	tap_ok(ok, "none is missed that was in the making at a bind, %d times",
	       BORN_ROUNDS);
	cg_drop("/t/born");
}

/* A namespace is nothing without tasks, and what a domain pins of it counts
 * against user.max_user_namespaces.
 */
static void test_end(void)
{
	const uint64_t before = dom_objects("domain");
	struct forker h = contained(NULL), in = forker_start(NULL);
	const struct dom d = bind_ns(&h, DOM_KEEP, DOM_KEEP);
	bool ok = true;
	int i;

	HOLDS(ok, forker_ask(&in, FORKER_SETNS, h.pid) == 0);
	forker_end(&h);
	usleep(300000);
	HOLDS(ok, dom_counts_must(&d).tasks == 1);
	tap_ok(ok, "a namespace's domain stays while a task is in it");
	ok = true;
	forker_end(&in);
	HOLDS(ok, dom_ends(&d));
	for (i = 0; i < 1000 && dom_objects("domain") > before; i++)
		usleep(10000);
	/* Less, if one of an earlier test was still there then. */
	HOLDS(ok, dom_objects("domain") <= before);
	tap_ok(ok, "goes with the last one, and pins the namespace no more");
}

int main(int argc, char **argv)
{
	forker_main(argc, argv);
	cg_make("/t");
	cg_write("/t", "cgroup.subtree_control", "+pids");
	test_count();
	test_existing();
	test_setns();
	test_one_uid();
	test_both();
	test_limits();
	test_container_bound_late();
	test_pinned();
	test_entered();
	test_born();
	test_end();
	tap_ok(dom_missed() == 0, "no hook was missed");
	return tap_end();
}
