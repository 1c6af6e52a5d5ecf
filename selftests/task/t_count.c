// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks are counted exactly, whatever makes, moves or ends them. The judge is
 * the kernel's own pids controller on the same cgroup: pids.current and
 * pids.peak have to agree with ours at rest.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dom.h"
#include "forker.h"
#include "tap.h"
#include "task.h"

#define CAP 20

static void make(const char *path)
{
	cg_make(path);
	if (cg_number(path, "pids.current") < 0)
		tap_bail("%s has no pids controller", path);
}

static const struct {
	enum forker_op op;
	const char *name;
} kinds[] = {
	{ FORKER_FORK, "fork by the C library" }, { FORKER_FORK_RAW, "fork" },
	{ FORKER_VFORK, "vfork and exec" },	  { FORKER_CLONE3, "clone3" },
	{ FORKER_THREAD, "pthread_create" },
};

/* The cap holds, and one end gives room for one beginning. */
static void test_kind(enum forker_op op, const char *name)
{
	const struct dom d = (make("/t/kind"), dom_bind_pids("/t/kind", CAP));
	struct forker h = forker_start("/t/kind");
	struct dom_counts c;
	bool ok = true;
	int err;

	HOLDS_AT(ok, name, forker_fill(&h, op, CAP * 3, &err) == CAP - 1);
	HOLDS_AT(ok, name, err == EAGAIN);
	HOLDS_AT(ok, name, dom_agrees(&d, "/t/kind", CAP));
	c = dom_counts_must(&d);
	HOLDS_AT(ok, name, c.peak == CAP && c.denied_pids == 1);
	HOLDS_AT(ok, name, c.forks == CAP && c.denied_rate == 0);
	HOLDS_AT(ok, name, cg_number("/t/kind", "pids.peak") == CAP);
	if (op == FORKER_THREAD) {
		HOLDS_AT(ok, name,
			 forker_ask(&h, FORKER_EXIT_THREADS, 0) == CAP - 1);
		HOLDS_AT(ok, name, dom_reaches(&d, 1));
		HOLDS_AT(ok, name, forker_fill(&h, op, CAP, &err) == CAP - 1);
	} else {
		HOLDS_AT(ok, name, forker_ask(&h, FORKER_ZOMBIE, 0) > 0);
		HOLDS_AT(ok, name, dom_agrees(&d, "/t/kind", CAP));
		HOLDS_AT(ok, name, forker_ask(&h, op, -1) == -EAGAIN);
		HOLDS_AT(ok, name, forker_ask(&h, FORKER_REAP, 0) == 1);
		HOLDS_AT(ok, name, dom_agrees(&d, "/t/kind", CAP - 1));
		HOLDS_AT(ok, name, forker_ask(&h, op, -1) > 0);
		HOLDS_AT(ok, name, forker_ask(&h, op, -1) == -EAGAIN);
	}
	HOLDS_AT(ok, name, dom_agrees(&d, "/t/kind", CAP));
	HOLDS_AT(ok, name, dom_peak_agrees(&d, "/t/kind"));
	forker_end(&h);
	HOLDS_AT(ok, name, dom_reaches(&d, 0));
	tap_ok(ok, "the cap of %d holds for %s, zombies included", CAP, name);
	dom_unbind_must(&d);
	cg_drop("/t/kind");
}

static void test_nested(void)
{
	struct dom outer, inner;
	struct dom_counts o, i;
	struct forker in, out;
	bool ok = true;
	int err;

	make("/t/n");
	cg_write("/t/n", "cgroup.subtree_control", "+pids");
	make("/t/n/b");
	make("/t/n/c");
	outer = dom_bind_pids("/t/n", CAP);
	inner = dom_bind_pids("/t/n/b", 5);
	in = forker_start("/t/n/b");
	HOLDS_AT(ok, "inner", forker_fill(&in, FORKER_FORK, CAP, &err) == 4);
	HOLDS_AT(ok, "inner", err == EAGAIN && dom_agrees(&inner, "/t/n/b", 5));
	HOLDS_AT(ok, "inner", dom_agrees(&outer, "/t/n", 5));
	tap_ok(ok, "a cap of 5 inside one of %d holds; both count", CAP);

	ok = true;
	out = forker_start("/t/n/c");
	HOLDS_AT(ok, "outer",
		 forker_fill(&out, FORKER_FORK, CAP, &err) == CAP - 6);
	HOLDS_AT(ok, "outer", err == EAGAIN && dom_agrees(&outer, "/t/n", CAP));
	HOLDS_AT(ok, "outer", forker_ask(&in, FORKER_KILL, 0) > 0);
	HOLDS_AT(ok, "outer", forker_ask(&out, FORKER_FORK, 0) > 0);
	/* Room inside, none outside: refused there, and charged nowhere. */
	HOLDS_AT(ok, "outer", forker_ask(&in, FORKER_FORK, 0) == -EAGAIN);
	HOLDS_AT(ok, "outer", dom_agrees(&inner, "/t/n/b", 4));
	HOLDS_AT(ok, "outer", dom_agrees(&outer, "/t/n", CAP));
	o = dom_counts_must(&outer);
	i = dom_counts_must(&inner);
	HOLDS_AT(ok, "outer", o.denied_pids == 2 && i.denied_pids == 1);
	HOLDS_AT(ok, "outer", dom_peak_agrees(&outer, "/t/n"));
	HOLDS_AT(ok, "outer", dom_peak_agrees(&inner, "/t/n/b"));
	tap_ok(ok, "the outer cap holds for the inner domain's forks too; "
		   "a refusal counts where the cap is and leaves no charge");
	forker_end(&in);
	forker_end(&out);
	ok = dom_reaches(&outer, 0) && dom_reaches(&inner, 0);
	tap_ok(ok, "nested domains return to zero");
	dom_unbind_must(&inner);
	dom_unbind_must(&outer);
	cg_drop("/t/n/b");
	cg_drop("/t/n/c");
	cg_drop("/t/n");
}

static void test_into_cgroup(void)
{
	struct dom from, to;
	struct forker h;
	bool ok = true;
	int fd, err;
	long n = 0;

	make("/t/from");
	make("/t/to");
	from = dom_bind_pids("/t/from", 3);
	to = dom_bind_pids("/t/to", 5);
	/* The forker inherits the descriptor. */
	fd = cg_open("/t/to");
	h = forker_start("/t/from");
	while (forker_ask(&h, FORKER_CLONE3, fd) > 0)
		n++;
	HOLDS_AT(ok, "into", n == 5 && dom_agrees(&to, "/t/to", 5));
	HOLDS_AT(ok, "into", dom_agrees(&from, "/t/from", 1));
	HOLDS_AT(ok, "into", dom_counts_must(&to).denied_pids == 1);
	HOLDS_AT(ok, "into", dom_counts_must(&from).denied_pids == 0);
	HOLDS_AT(ok, "into", forker_fill(&h, FORKER_FORK, 9, &err) == 2);
	HOLDS_AT(ok, "into", dom_peak_agrees(&to, "/t/to"));
	HOLDS_AT(ok, "into", dom_peak_agrees(&from, "/t/from"));
	tap_ok(ok, "clone3 into a cgroup is charged to the destination alone");
	close(fd);
	forker_end(&h);
	ok = dom_reaches(&to, 0) && dom_reaches(&from, 0);
	tap_ok(ok, "both return to zero");
	dom_unbind_must(&from);
	dom_unbind_must(&to);
	cg_drop("/t/from");
	cg_drop("/t/to");
}

/* What is there when the domain is made. */
static void test_existing(void)
{
	struct dom d;
	struct forker h;
	bool ok = true;
	int err;

	make("/t/was");
	h = forker_start("/t/was");
	forker_fill(&h, FORKER_FORK, 10, &err);
	forker_fill(&h, FORKER_THREAD, 4, &err);
	forker_ask(&h, FORKER_ZOMBIE, 0);
	forker_ask(&h, FORKER_ZOMBIE, 0);
	d = dom_bind_pids("/t/was", 16);
	HOLDS_AT(ok, "existing", dom_agrees(&d, "/t/was", 15));
	HOLDS_AT(ok, "existing", dom_counts_must(&d).forks == 0);
	HOLDS_AT(ok, "existing", forker_ask(&h, FORKER_FORK, 0) > 0);
	HOLDS_AT(ok, "existing", forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	HOLDS_AT(ok, "existing", forker_ask(&h, FORKER_REAP, 0) == 2);
	HOLDS_AT(ok, "existing", dom_agrees(&d, "/t/was", 14));
	dom_unbind_must(&d);
	HOLDS_AT(ok, "existing", forker_fill(&h, FORKER_FORK, 8, &err) == 8);
	d = dom_bind_pids("/t/was", 16);
	HOLDS_AT(ok, "existing", dom_agrees(&d, "/t/was", 22));
	tap_ok(ok, "a bind counts the tasks, threads and zombies there are");
	forker_end(&h);
	ok = dom_reaches(&d, 0);
	tap_ok(ok, "and they end as if charged at birth");
	dom_unbind_must(&d);
	cg_drop("/t/was");
}

/* The pids controller refuses what we allowed. */
static void test_pids_max(void)
{
	struct dom d;
	struct forker h;
	struct dom_counts c;
	bool ok = true;
	int err, i;

	make("/t/max");
	cg_write("/t/max", "pids.max", "10");
	d = dom_bind_pids("/t/max", CAP);
	h = forker_start("/t/max");
	HOLDS_AT(ok, "pids.max", forker_fill(&h, FORKER_FORK, CAP, &err) == 9);
	for (i = 0; i < 50; i++)
		HOLDS_AT(ok, "pids.max",
			 forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	HOLDS_AT(ok, "pids.max", dom_agrees(&d, "/t/max", 10));
	c = dom_counts_must(&d);
	HOLDS_AT(ok, "pids.max", c.peak == 10 && c.denied_pids == 0);
	HOLDS_AT(ok, "pids.max", c.forks == 10);
	HOLDS_AT(ok, "pids.max", cg_number("/t/max", "pids.peak") == 10);
	cg_write("/t/max", "pids.max", "max");
	HOLDS_AT(ok, "pids.max",
		 forker_fill(&h, FORKER_FORK, CAP, &err) == CAP - 10);
	HOLDS_AT(ok, "pids.max", dom_agrees(&d, "/t/max", CAP));
	tap_ok(ok, "what pids.max refuses is not charged, forty times over");
	forker_end(&h);
	dom_reaches(&d, 0);
	dom_unbind_must(&d);
	cg_drop("/t/max");
}

static void test_limit(void)
{
	struct dom_limits l = { DOM_LIMITS };
	struct dom_counts c;
	struct dom d;
	struct forker h;
	bool ok = true;
	int err;

	make("/t/lim");
	d = dom_cgroup("/t/lim");
	dom_bind_must(&d, &l);
	HOLDS_AT(ok, "limit", dom_counts_must(&d).pids_max == 512);
	h = forker_start("/t/lim");
	forker_fill(&h, FORKER_FORK, 10, &err);
	l.pids = 5;
	dom_limit_must(&d, &l);
	HOLDS_AT(ok, "limit", dom_agrees(&d, "/t/lim", 11));
	HOLDS_AT(ok, "limit", forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	while (dom_counts_must(&d).tasks > 4)
		forker_ask(&h, FORKER_KILL, 0);
	HOLDS_AT(ok, "limit", forker_ask(&h, FORKER_FORK, 0) > 0);
	HOLDS_AT(ok, "limit", forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	l.pids = 0;
	dom_limit_must(&d, &l);
	forker_ask(&h, FORKER_KILL, 0);
	HOLDS_AT(ok, "limit", forker_ask(&h, FORKER_FORK, 0) == -EAGAIN);
	l.pids = CTLSEC_MAX;
	dom_limit_must(&d, &l);
	HOLDS_AT(ok, "limit", forker_fill(&h, FORKER_FORK, 600, &err) == 600);
	c = dom_counts_must(&d);
	HOLDS_AT(ok, "limit", c.peak == 604 && c.denied_pids == 3);
	HOLDS_AT(ok, "limit", dom_agrees(&d, "/t/lim", 604));
	HOLDS_AT(ok, "limit", dom_peak_agrees(&d, "/t/lim"));
	tap_ok(ok, "a limit is 512 unless said, and changes at once: "
		   "below the count, to 0, to none");
	forker_end(&h);
	dom_reaches(&d, 0);
	dom_unbind_must(&d);
	cg_drop("/t/lim");
}

static void test_uring(void)
{
	struct dom d;
	struct forker h;
	bool ok = true;
	long n;

	make("/t/ring");
	d = dom_bind_pids("/t/ring", 4);
	h = forker_start("/t/ring");
	n = forker_ask(&h, FORKER_URING, 16);
	if (n < 0) {
		tap_skip(strerror((int)-n), "io_uring workers are counted");
	} else {
		HOLDS_AT(ok, "io_uring", dom_counts_must(&d).tasks > 1);
		HOLDS_AT(ok, "io_uring", dom_agrees(&d, "/t/ring", 4));
		HOLDS_AT(ok, "io_uring", dom_peak_agrees(&d, "/t/ring"));
		HOLDS_AT(ok, "io_uring", dom_counts_must(&d).denied_pids > 0);
		tap_ok(ok, "io_uring workers are counted and capped");
	}
	forker_end(&h);
	ok = dom_reaches(&d, 0);
	tap_ok(ok, "and uncharged when they end");
	dom_unbind_must(&d);
	cg_drop("/t/ring");
}

/* Without the pids controller, nothing changes. */
static void test_no_controller(void)
{
	struct dom d;
	struct forker h;
	bool ok = true;
	int err;

	make("/t/bare");
	cg_make("/t/bare/x");
	HOLDS_AT(ok, "bare", cg_number("/t/bare/x", "pids.current") == -1);
	d = dom_bind_pids("/t/bare/x", 5);
	h = forker_start("/t/bare/x");
	HOLDS_AT(ok, "bare", forker_fill(&h, FORKER_FORK, 9, &err) == 4);
	HOLDS_AT(ok, "bare", err == EAGAIN && dom_counts_must(&d).tasks == 5);
	tap_ok(ok, "the cap needs no pids controller in the cgroup");
	forker_end(&h);
	dom_reaches(&d, 0);
	dom_unbind_must(&d);
	cg_drop("/t/bare/x");
	cg_drop("/t/bare");
}

static void test_bomb(void)
{
	struct dom_counts c;
	struct dom d;
	struct forker h;
	bool ok = true;
	long n;

	make("/t/bomb");
	d = dom_bind_pids("/t/bomb", 40);
	h = forker_start("/t/bomb");
	n = forker_ask(&h, FORKER_BOMB, 4000);
	c = dom_counts_must(&d);
	tap_note("%ld forks, %llu denied, peak %llu, pids.peak %lld", n,
		 (unsigned long long)c.denied_pids, (unsigned long long)c.peak,
		 cg_number("/t/bomb", "pids.peak"));
	HOLDS_AT(ok, "bomb", n >= 39 && c.denied_pids > 0);
	HOLDS_AT(ok, "bomb", c.peak == 40);
	HOLDS_AT(ok, "bomb", cg_number("/t/bomb", "pids.peak") == 40);
	tap_ok(ok, "under a fork bomb neither count ever exceeds the cap");
	forker_end(&h);
	ok = dom_reaches(&d, 0);
	tap_ok(ok, "and both return to zero");
	dom_unbind_must(&d);
	cg_drop("/t/bomb");
}

static void test_rmdir(void)
{
	struct dom_counts c;
	struct dom d;
	int i;

	make("/t/gone");
	d = dom_bind_pids("/t/gone", 5);
	cg_drop("/t/gone");
	for (i = 0; i < 500 && !dom_counts(&d, &c); i++)
		usleep(10000);
	tap_ok(dom_counts(&d, &c) == ENOENT,
	       "removing the cgroup unbinds the domain");
}

int main(int argc, char **argv)
{
	unsigned int i;

	forker_main(argc, argv);
	cg_make("/t");
	cg_write("/t", "cgroup.subtree_control", "+pids");
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		test_kind(kinds[i].op, kinds[i].name);
	test_nested();
	test_into_cgroup();
	test_existing();
	test_pids_max();
	test_limit();
	test_uring();
	test_no_controller();
	test_bomb();
	test_rmdir();
	tap_ok(dom_missed() == 0, "no hook was missed");
	return tap_end();
}
