// SPDX-License-Identifier: GPL-2.0
/*
 * A breach with on-breach kill: every task of the domain dies, nobody else
 * does, once; then the domain is usable again.
 */
#include "dom.h"
#include "hog.h"
#include "tap.h"
#include "task.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool all(bool held, const char *what)
{
	if (!held)
		tap_note("not so: %s", what);
	return held;
}

#define HOLDS(ok, cond) ((ok) = all((cond), #cond) && (ok))

static void bind_kill(const struct dom *d, uint64_t pids, uint64_t rate)
{
	const struct dom_limits l = { .pids = pids,
				      .rate = rate,
				      .burst = rate == DOM_KEEP ? DOM_KEEP : 5,
				      .userns = DOM_KEEP,
				      .kill = true };

	dom_bind_must(d, &l);
}

/* Did it die of SIGKILL, in a while? */
static bool was_killed(struct hog *h)
{
	int status = task_wait(h->pid);

	close(h->fd);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void drop(const char *path)
{
	int i;

	for (i = 0; i < 500 && cg_number(path, "pids.current") > 0; i++)
		usleep(10000);
	cg_remove(path);
}

static void finish(const struct dom *d, const char *path)
{
	dom_reaches(d, 0);
	dom_unbind_must(d);
	drop(path);
}

/* A subtree with bystanders around it. */
static void test_subtree(void)
{
	struct hog h, below, beside, above;
	struct dom_counts c;
	struct dom d;
	bool ok = true;
	int err;

	cg_make("/t/k");
	cg_make("/t/k/in");
	cg_make("/t/k/in/deep");
	cg_make("/t/k/out");
	d = dom_cgroup("/t/k/in");
	bind_kill(&d, 20, DOM_KEEP);
	below = hog_start("/t/k/in/deep");
	h = hog_start("/t/k/in");
	beside = hog_start("/t/k/out");
	above = hog_start("/t/k");
	HOLDS(ok, hog_ask(&below, HOG_UNSHARE, 0) == 0);
	HOLDS(ok, hog_fill(&below, HOG_FORK, 5, &err) == 5);
	HOLDS(ok, hog_fill(&beside, HOG_FORK, 30, &err) == 30);
	HOLDS(ok, hog_fill(&h, HOG_THREAD, 4, &err) == 4);
	HOLDS(ok, hog_fill(&h, HOG_FORK, 9, &err) == 9);
	HOLDS(ok, dom_counts_must(&d).tasks == 20);
	hog_send(&h, HOG_FORK, 0);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, was_killed(&below));
	HOLDS(ok, dom_reaches(&d, 0));
	HOLDS(ok, cg_number("/t/k/in", "pids.current") <= 0);
	c = dom_counts_must(&d);
	HOLDS(ok, c.breaches == 1 && c.denied_pids >= 1);
	tap_ok(ok, "a fork over the cap kills the whole subtree, once");
	ok = true;
	HOLDS(ok, hog_ask(&beside, HOG_FORK, 0) > 0);
	HOLDS(ok, hog_ask(&above, HOG_FORK, 0) > 0);
	tap_ok(ok, "and nobody beside it or above");

	ok = true;
	usleep(200000);
	h = hog_start("/t/k/in");
	HOLDS(ok, hog_fill(&h, HOG_FORK, 15, &err) == 15);
	HOLDS(ok, hog_fill(&h, HOG_FORK, 15, &err) < 15);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, dom_reaches(&d, 0));
	HOLDS(ok, dom_counts_must(&d).breaches == 2);
	tap_ok(ok, "then the domain is usable, and killed when it breaches "
		   "again");
	hog_end(&above);
	hog_end(&beside);
	usleep(200000);
	cg_remove("/t/k/in/deep");
	finish(&d, "/t/k/in");
	drop("/t/k/out");
	drop("/t/k");
}

/* Bombs do not outrun the kill. */
static void test_bomb(void)
{
	const struct dom d = (cg_make("/t/kb"), dom_cgroup("/t/kb"));
	struct dom_counts c;
	struct hog h[2];
	bool ok = true;
	int i;

	bind_kill(&d, 50, DOM_KEEP);
	for (i = 0; i < 5; i++) {
		h[0] = hog_start("/t/kb");
		h[1] = hog_start("/t/kb");
		hog_send(&h[0], HOG_BOMB, 20000);
		hog_send(&h[1], HOG_BOMB, 20000);
		HOLDS(ok, was_killed(&h[0]));
		HOLDS(ok, was_killed(&h[1]));
		HOLDS(ok, dom_reaches(&d, 0));
		usleep(200000);
		c = dom_counts_must(&d);
		HOLDS(ok, c.breaches == 1U + i && c.peak <= 50);
		HOLDS(ok, c.tasks == 0);
		HOLDS(ok, cg_number("/t/kb", "pids.current") == 0);
	}
	tap_ok(ok, "two bombs at once leave no survivor, five times over");
	finish(&d, "/t/kb");
}

/* The rate is a cap as well. */
static void test_rate(void)
{
	const struct dom d = (cg_make("/t/kr"), dom_cgroup("/t/kr"));
	struct dom_counts c;
	struct hog h;
	bool ok = true;

	bind_kill(&d, CTLSEC_MAX, 1);
	h = hog_start("/t/kr");
	hog_send(&h, HOG_FORKS, 50);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, dom_reaches(&d, 0));
	c = dom_counts_must(&d);
	HOLDS(ok, c.breaches == 1 && c.denied_rate >= 1);
	tap_ok(ok, "a fork over the rate kills too");
	finish(&d, "/t/kr");
}

/* By user namespace, in whatever cgroup. */
static void test_userns(void)
{
	struct hog h = hog_start(NULL), in = hog_start(NULL), out;
	struct dom d;
	bool ok = true;
	int err;

	hog_contain(&h);
	d = dom_userns(h.pid);
	bind_kill(&d, 10, DOM_KEEP);
	HOLDS(ok, hog_ask(&in, HOG_SETNS, h.pid) == 0);
	HOLDS(ok, hog_ask(&in, HOG_UNSHARE, 0) == 0);
	out = hog_start(NULL);
	HOLDS(ok, hog_fill(&h, HOG_FORK, 8, &err) == 8);
	hog_send(&h, HOG_FORK, 0);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, was_killed(&in));
	HOLDS(ok, dom_reaches(&d, 0));
	HOLDS(ok, hog_ask(&out, HOG_FORK, 0) > 0);
	tap_ok(ok, "a user namespace and its descendants are killed, "
		   "others are not");
	hog_end(&out);
	dom_unbind_must(&d);
}

/* The default. */
static void test_deny(void)
{
	const struct dom d = (cg_make("/t/kd"), dom_bind_pids("/t/kd", 5));
	struct hog h = hog_start("/t/kd");
	bool ok = true;
	int err;

	HOLDS(ok, hog_fill(&h, HOG_FORK, 20, &err) == 4 && err == EAGAIN);
	usleep(200000);
	HOLDS(ok, dom_counts_must(&d).breaches == 0);
	HOLDS(ok, dom_counts_must(&d).tasks == 5);
	tap_ok(ok, "without it, a breach kills nobody");
	hog_end(&h);
	finish(&d, "/t/kd");
}

int main(int argc, char **argv)
{
	hog_main(argc, argv);
	cg_make("/t");
	cg_write("/t", "cgroup.subtree_control", "+pids");
	test_deny();
	test_subtree();
	test_bomb();
	test_rate();
	test_userns();
	tap_ok(dom_missed() == 0, "no hook was missed");
	return tap_end();
}
