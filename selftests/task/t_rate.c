// SPDX-License-Identifier: GPL-2.0
/*
 * The fork rate is exact: over any time, what was allowed lies between what the
 * bucket must give and what it can give, however many tasks ask at once.
 */
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "dom.h"
#include "forker.h"
#include "tap.h"
#include "task.h"

#define PATH "/t/rate"
#define BURNERS 4
#define ROUND 20 /* forks of each */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct dom bind_rate(const char *path, uint64_t rate, uint64_t burst)
{
	const struct dom_limits l = { .pids = CTLSEC_MAX,
				      .rate = rate,
				      .burst = burst,
				      .userns = DOM_KEEP };
	const struct dom d = (cg_make(path), dom_cgroup(path));

	dom_bind_must(&d, &l);
	return d;
}

static void end(const struct dom *d, const char *path)
{
	dom_reaches(d, 0);
	dom_unbind_must(d);
	cg_remove(path);
}

/* One full bucket, then nothing until a token's time has passed. */
static void test_burst(void)
{
	/* A token a second is the slowest there is. */
	const struct dom d = bind_rate(PATH, 1, 7);
	struct forker h = forker_start(PATH);
	double begun = now(), took;
	struct dom_counts c;
	long ok;

	/* The forker itself took the first token. */
	ok = forker_ask(&h, FORKER_FORKS, 20);
	took = now() - begun;
	c = dom_counts_must(&d);
	if (took > 0.9)
		tap_note("took %.1f s", took);
	tap_ok(ok >= 6 && ok <= 6 + (long)(took + 1) - (took < 0.9),
	       "a burst of 7 gives 7 forks at once (%ld after the first)", ok);
	tap_ok(c.denied_rate == 20 - (uint64_t)ok && c.denied_pids == 0,
	       "the others are denied by the rate, and counted so");
	forker_end(&h);
	end(&d, PATH);
}

/* Return: how many of their forks were refused. */
static long burn_round(struct forker *h)
{
	long denied = 0;
	int i;

	for (i = 0; i < BURNERS; i++)
		forker_send(&h[i], FORKER_FORKS, ROUND);
	for (i = 0; i < BURNERS; i++)
		denied += ROUND - forker_answer(&h[i]);
	return denied;
}

/**
 * struct flow - what must have flowed out of a bucket, on a machine of any speed
 * @since: when the bucket was full
 * @emptied: the beginning of the last round in which it was empty once
 * @lost: at most this ran over: before it was empty for the first time, all;
 *	then what is more than a bucket between two such times
 */
struct flow {
	double since;
	double emptied;
	double lost;
};

static void burn(struct forker *h, double seconds, double rate, double burst,
		 struct flow *f)
{
	double at, over;
	long denied;

	f->since = now();
	do {
		at = now();
		denied = burn_round(h);
		if (!denied)
			continue;
		if (f->emptied > 0)
			over = (now() - f->emptied) * rate - burst;
		else
			over = (now() - f->since) * rate;
		f->lost += over > 0 ? over : 0;
		f->emptied = at;
	} while (now() - f->since < seconds);
}

/* Many at once, for long enough to show a drift. */
static void test_rate(uint64_t rate, uint64_t burst, double seconds)
{
	const struct dom d = bind_rate(PATH, rate, burst);
	double begun = now(), r = (double)rate, b = (double)burst, least, most;
	struct flow f = { 0 };
	struct forker h[BURNERS];
	struct dom_counts c;
	int i;

	for (i = 0; i < BURNERS; i++)
		h[i] = forker_start(PATH);
	burn(h, seconds, r, b, &f);
	c = dom_counts_must(&d);
	/* Never more than the bucket and what flowed in since the bind; and no
	 * less either, but for what ran over and the very last tokens.
	 */
	most = b + (now() - begun) * r;
	least = b + (f.emptied - f.since) * r - f.lost - 2;
	tap_note("rate %llu, burst %llu: %llu forks, between %.1f and %.1f "
		 "(%.1f ran over), %llu denied",
		 (unsigned long long)rate, (unsigned long long)burst,
		 (unsigned long long)c.forks, least, most, f.lost,
		 (unsigned long long)c.denied_rate);
	tap_ok((double)c.forks <= most, "at most %llu a second, burst %llu",
	       (unsigned long long)rate, (unsigned long long)burst);
	if (f.emptied <= 0 || f.lost > r * seconds / 2)
		tap_skip("the machine is too slow to reach the rate",
			 "and no less, under %d at once", BURNERS);
	else
		tap_ok((double)c.forks >= least,
		       "and no less, under %d at once", BURNERS);
	for (i = 0; i < BURNERS; i++)
		forker_end(&h[i]);
	end(&d, PATH);
}

/* A token is given back when another domain refuses. */
static void test_give_back(void)
{
	const struct dom_limits unlimited = { .pids = CTLSEC_MAX,
					      .rate = DOM_KEEP,
					      .burst = DOM_KEEP,
					      .userns = DOM_KEEP };
	struct dom_counts c;
	struct dom outer, d;
	struct forker h;
	int i;

	cg_make("/t/out");
	outer = dom_bind_pids("/t/out", 1);
	d = bind_rate("/t/out/in", 1, 5);
	h = forker_start("/t/out/in");
	for (i = 0; i < 30; i++)
		forker_ask(&h, FORKER_FORKS, 1);
	c = dom_counts_must(&d);
	tap_ok(c.denied_rate == 0 && dom_counts_must(&outer).denied_pids == 30,
	       "forks that another domain refused took no token");
	dom_limit_must(&outer, &unlimited);

	cg_write("/t/out", "pids.max", "1");
	for (i = 0; i < 30; i++)
		forker_ask(&h, FORKER_FORKS, 1);
	c = dom_counts_must(&d);
	tap_ok(c.denied_rate == 0 && c.forks == 1,
	       "nor did those that pids.max refused");
	cg_write("/t/out", "pids.max", "max");
	tap_ok(forker_ask(&h, FORKER_FORKS, 4) == 4,
	       "so the whole burst is left");
	forker_end(&h);
	end(&d, "/t/out/in");
	end(&outer, "/t/out");
}

/* Both rates on a task's way hold. */
static void test_nested(void)
{
	struct dom outer = bind_rate("/t/out", 1, 4);
	struct dom inner = bind_rate("/t/out/in", 1000000, 1000000);
	struct forker h = forker_start("/t/out/in");
	long ok = forker_ask(&h, FORKER_FORKS, 12);

	tap_ok(ok >= 3 && ok <= 5 &&
		       dom_counts_must(&outer).denied_rate ==
			       12 - (uint64_t)ok &&
		       dom_counts_must(&inner).denied_rate == 0,
	       "an outer rate holds for an inner domain");
	forker_end(&h);
	end(&inner, "/t/out/in");
	end(&outer, "/t/out");
}

static void test_change(void)
{
	struct dom_limits l = { DOM_LIMITS };
	const struct dom d = bind_rate(PATH, 1, 2);
	struct forker h = forker_start(PATH);
	long before, after;

	before = forker_ask(&h, FORKER_FORKS, 10);
	l.rate = CTLSEC_MAX;
	dom_limit_must(&d, &l);
	after = forker_ask(&h, FORKER_FORKS, 50);
	tap_ok(before <= 2 && after == 50, "a rate can be lifted at once");
	l.rate = 1;
	l.burst = 3;
	dom_limit_must(&d, &l);
	after = forker_ask(&h, FORKER_FORKS, 10);
	tap_ok(after >= 3 && after <= 4, "and set again, with a full bucket");
	forker_end(&h);
	end(&d, PATH);
}

int main(int argc, char **argv)
{
	forker_main(argc, argv);
	cg_make("/t");
	cg_write("/t", "cgroup.subtree_control", "+pids");
	test_burst();
	test_rate(50, 10, 6);
	test_rate(7, 4, 6);
	test_rate(100, 100, 4);
	test_give_back();
	test_nested();
	test_change();
	tap_ok(dom_missed() == 0, "no hook was missed");
	return tap_end();
}
