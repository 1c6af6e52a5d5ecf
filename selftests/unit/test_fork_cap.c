// SPDX-License-Identifier: GPL-2.0
/*
 * The arithmetic of fork caps, kernel/domain/fork_cap.c itself, with a clock that the
 * test turns: compared with a model that counts in 128 bits, and over a time in
 * which any rounding would show.
 */
#include <pthread.h>

#include "../../kernel/domain/fork_cap.c"
#include "unit.h"

typedef unsigned __int128 wide;

#define SECOND 1000000000ULL
#define YEAR (366 * 86400 * SECOND)

static u64 clock_now = 1;

u64 ktime_get_ns(void)
{
	return clock_now;
}

static uint64_t seed = 1;

static u64 draw(u64 n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (seed >> 16) % n;
}

static void set(struct ctlsec_fork_cap *cap, u64 pids, u64 rate, u64 burst)
{
	struct ctlsec_limits l = { .given = CTLSEC_LIMIT_PIDS |
					    CTLSEC_LIMIT_RATE |
					    CTLSEC_LIMIT_BURST,
				   .pids_max = pids,
				   .rate = rate,
				   .burst = burst };

	ctlsec_fork_cap_set(cap, &l);
	/* Comes into no queue, where it would outlive its test. */
	cap->unbound = true;
}

/* As task/set.c does for one domain. Return: whether it was allowed. */
static bool charge_one(struct ctlsec_fork_cap *cap)
{
	const u64 add = CTLSEC_COUNT_TASK + CTLSEC_COUNT_UNCOMMITTED;
	int limit = -1;
	u64 count;

	if (!ctlsec_fork_cap_try_charge(cap, add, &count)) {
		ctlsec_fork_cap_refuse(cap, CTLSEC_LIMIT_PIDS_MAX);
		return false;
	}
	if (ctlsec_fork_cap_slow(cap) & CTLSEC_SLOW_FORK)
		limit = ctlsec_fork_cap_take_token(cap);
	if (limit < 0)
		return true;
	ctlsec_fork_cap_leave(cap, add);
	ctlsec_fork_cap_refuse(cap, (u32)limit);
	return false;
}

/* A fork that lives no time at all. Return: whether it was allowed. */
static bool fork_once(struct ctlsec_fork_cap *cap)
{
	if (!charge_one(cap))
		return false;
	ctlsec_fork_cap_commit(cap);
	ctlsec_fork_cap_leave(cap, CTLSEC_COUNT_TASK);
	return true;
}

static struct ctlsec_fork_counts counts_of(struct ctlsec_fork_cap *cap)
{
	struct ctlsec_fork_counts c;

	cap->unbound = false;
	ctlsec_fork_cap_counts(cap, &c);
	cap->unbound = true;
	return c;
}

/* Tokens in billionths, counted with room enough. */
struct model {
	u64 rate;
	u64 burst;
	u64 at;
	wide level;
};

static bool model_fork(struct model *m)
{
	wide full = (wide)m->burst * SECOND;

	m->level += (wide)m->rate * (clock_now - m->at);
	if (m->level > full)
		m->level = full;
	m->at = clock_now;
	if (m->level < SECOND)
		return false;
	m->level -= SECOND;
	return true;
}

static const u64 rates[] = { 1, 3, 7, 50, 999, 1000, 31337, 1000000 };
static const u64 bursts[] = { 1, 2, 7, 100, 1000000 };

/* Mostly about the time of a token; now and then far longer. */
static u64 some_time(u64 rate)
{
	switch (draw(40)) {
	case 0:
		return draw(100 * SECOND);
	case 1:
		return draw(YEAR);
	default:
		return draw(2 * SECOND / rate + 2);
	}
}

static void model_agrees(void **state)
{
	size_t r, b;
	int i;

	(void)state;
	for (r = 0; r < ARRAY_LEN(rates); r++)
		for (b = 0; b < ARRAY_LEN(bursts); b++) {
			struct model m = { rates[r], bursts[b], clock_now,
					   (wide)bursts[b] * SECOND };
			struct ctlsec_fork_cap cap;

			ctlsec_fork_cap_init(&cap);
			set(&cap, CTLSEC_MAX, rates[r], bursts[b]);
			for (i = 0; i < 100000; i++) {
				assert_int_equal(fork_once(&cap),
						 model_fork(&m));
				clock_now += some_time(m.rate);
			}
		}
}

/* Asked far more often than it gives: all that flowed in, not one more or less,
 * whatever the rate is not divisible by.
 */
static void no_drift(void **state)
{
	size_t r;

	(void)state;
	for (r = 0; r < ARRAY_LEN(rates); r++) {
		u64 begun = clock_now, step = SECOND / rates[r] / 3 + 1;
		struct ctlsec_fork_cap cap;
		u64 n = 0, i;

		ctlsec_fork_cap_init(&cap);
		set(&cap, CTLSEC_MAX, rates[r], 5);
		for (i = 0; i < 3000000; i++) {
			n += fork_once(&cap);
			clock_now += step - draw(2);
		}
		n += fork_once(&cap);
		assert_int_equal(n, 5 + (u64)((wide)rates[r] *
					      (clock_now - begun) / SECOND));
	}
}

/* So long that rate times time is a multiple of 2^64. */
static void long_rest(void **state)
{
	struct ctlsec_fork_cap cap;

	(void)state;
	ctlsec_fork_cap_init(&cap);
	set(&cap, CTLSEC_MAX, 1000000, 1);
	assert_true(fork_once(&cap));
	assert_false(fork_once(&cap));
	clock_now += 1ULL << 58;
	assert_true(fork_once(&cap));
	assert_false(fork_once(&cap));
}

/* A revert is as if never asked; a fork that fails later took its token. */
static void given_back(void **state)
{
	struct ctlsec_fork_cap cap;
	int i;

	(void)state;
	ctlsec_fork_cap_init(&cap);
	set(&cap, CTLSEC_MAX, 1, 3);
	for (i = 0; i < 1000; i++) {
		assert_true(charge_one(&cap));
		ctlsec_fork_cap_return_token(&cap);
		ctlsec_fork_cap_leave(&cap, CTLSEC_COUNT_TASK +
						    CTLSEC_COUNT_UNCOMMITTED);
	}
	assert_int_equal(counts_of(&cap).tasks, 0);
	assert_int_equal(counts_of(&cap).peak, 0);
	assert_int_equal(counts_of(&cap).forks, 0);
	for (i = 0; i < 3; i++) {
		assert_true(charge_one(&cap));
		ctlsec_fork_cap_cancel(&cap);
	}
	assert_false(charge_one(&cap));
	assert_int_equal(counts_of(&cap).tasks, 0);
	assert_int_equal(counts_of(&cap).peak, 1);
	assert_int_equal(counts_of(&cap).forks, 0);
	assert_int_equal(counts_of(&cap).denied_rate, 1);
}

static void cap_holds(void **state)
{
	struct ctlsec_fork_cap cap;
	int i;

	(void)state;
	ctlsec_fork_cap_init(&cap);
	assert_int_equal(cap.limits.pids_max, 512);
	set(&cap, 3, CTLSEC_MAX, CTLSEC_MAX);
	ctlsec_fork_cap_enter(&cap);
	for (i = 0; i < 2; i++) {
		assert_true(charge_one(&cap));
		ctlsec_fork_cap_commit(&cap);
	}
	assert_false(charge_one(&cap));
	/* A task that enters is not refused. */
	ctlsec_fork_cap_enter(&cap);
	assert_int_equal(counts_of(&cap).tasks, 4);
	ctlsec_fork_cap_leave(&cap, CTLSEC_COUNT_TASK);
	assert_false(charge_one(&cap));
	ctlsec_fork_cap_leave(&cap, CTLSEC_COUNT_TASK);
	assert_true(charge_one(&cap));
	assert_int_equal(counts_of(&cap).denied_pids, 2);
	assert_int_equal(counts_of(&cap).peak, 4);
	set(&cap, 0, CTLSEC_MAX, CTLSEC_MAX);
	assert_false(charge_one(&cap));
}

/* The three counts of a word do not spill into one another. */
static void counts_apart(void **state)
{
	const u64 many = 4194304;
	u64 word = many * CTLSEC_COUNT_TASK + 1000 * CTLSEC_COUNT_UNCOMMITTED +
		   8192 * CTLSEC_COUNT_TRYING;

	(void)state;
	assert_int_equal(ctlsec_fork_cap_count_tasks(word), many);
	assert_int_equal(ctlsec_fork_cap_count_uncommitted(word), 1000);
	assert_int_equal(ctlsec_fork_cap_count_trying(word), 8192);
	assert_int_equal(ctlsec_fork_cap_count_committed(word), many - 9192);
}

/* The rate changes: what is owed is paid at the new one. */
static void rate_changes(void **state)
{
	struct ctlsec_fork_cap cap;
	int i;

	(void)state;
	ctlsec_fork_cap_init(&cap);
	set(&cap, CTLSEC_MAX, 10, 10);
	for (i = 0; i < 10; i++)
		assert_true(fork_once(&cap));
	assert_false(fork_once(&cap));
	clock_now += SECOND / 2;
	set(&cap, CTLSEC_MAX, 1, 10);
	for (i = 0; i < 5; i++)
		assert_true(fork_once(&cap));
	assert_false(fork_once(&cap));
	clock_now += SECOND - 1;
	assert_false(fork_once(&cap));
	clock_now += 1;
	assert_true(fork_once(&cap));
	set(&cap, CTLSEC_MAX, CTLSEC_MAX, CTLSEC_MAX);
	for (i = 0; i < 100; i++)
		assert_true(fork_once(&cap));
	set(&cap, CTLSEC_MAX, 1, 1);
	assert_true(fork_once(&cap));
	assert_false(fork_once(&cap));
}

#define THREADS 4
#define BURST 100000

static void *fork_often(void *cap)
{
	unsigned long forks = 0;
	int i;

	for (i = 0; i < BURST; i++)
		forks += fork_once(cap);
	return (void *)forks;
}

/* Of forks at once by many, as many succeed as there are tokens. */
static void rate_is_exact(void **state)
{
	struct ctlsec_fork_cap cap;
	pthread_t t[THREADS];
	unsigned long sum = 0;
	int i;

	(void)state;
	ctlsec_fork_cap_init(&cap);
	set(&cap, CTLSEC_MAX, 1, BURST);
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&t[i], NULL, fork_often, &cap),
				 0);
	for (i = 0; i < THREADS; i++) {
		void *forks;

		pthread_join(t[i], &forks);
		sum += (unsigned long)forks;
	}
	assert_int_equal(sum, BURST);
	assert_int_equal(counts_of(&cap).forks, BURST);
	assert_int_equal(counts_of(&cap).denied_rate, (THREADS - 1) * BURST);
}

/* One kill, however many forks are refused; none while it is answered. */
static void kill_once(void **state)
{
	struct ctlsec_limits kill = { .given = CTLSEC_LIMIT_ON_LIMIT,
				      .on_limit = CTLSEC_LIMIT_ACT_KILL };
	struct ctlsec_fork_cap cap;

	(void)state;
	ctlsec_fork_cap_init(&cap);
	set(&cap, 1, CTLSEC_MAX, CTLSEC_MAX);
	cap.unbound = false;
	ctlsec_fork_cap_set(&cap, &kill);
	ctlsec_fork_cap_enter(&cap);
	ctlsec_fork_cap_check(&cap);
	assert_false(ctlsec_fork_cap_kick);
	assert_false(charge_one(&cap));
	assert_true(ctlsec_fork_cap_kick);
	assert_false(list_empty(&ctlsec_fork_cap_kills));
	ctlsec_fork_cap_kick = false;
	assert_false(charge_one(&cap));
	assert_false(ctlsec_fork_cap_kick);
	/* The last one is gone: look again. */
	ctlsec_fork_cap_leave(&cap, CTLSEC_COUNT_TASK);
	assert_true(ctlsec_fork_cap_kick);
	assert_false(charge_one(&cap));
	assert_int_equal(cap.kills, 1);
	ctlsec_fork_cap_end_kill(&cap);
	assert_true(charge_one(&cap));
	ctlsec_fork_cap_commit(&cap);
	/* A limit below what is there. */
	ctlsec_fork_cap_enter(&cap);
	ctlsec_fork_cap_check(&cap);
	assert_int_equal(cap.kills, 2);
	ctlsec_fork_cap_end_kill(&cap);
	list_del_init(&cap.news);
}

static void userns_limit(void **state)
{
	struct ctlsec_limits two = { .given = CTLSEC_LIMIT_USERNS,
				     .userns_max = 2 };
	struct ctlsec_fork_cap cap;

	(void)state;
	ctlsec_fork_cap_init(&cap);
	cap.unbound = true;
	cap.userns = 2;
	assert_true(ctlsec_fork_cap_admit_userns(&cap));
	ctlsec_fork_cap_set(&cap, &two);
	assert_false(ctlsec_fork_cap_admit_userns(&cap));
	assert_int_equal(cap.userns_denied, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(model_agrees), cmocka_unit_test(no_drift),
		cmocka_unit_test(long_rest),	cmocka_unit_test(given_back),
		cmocka_unit_test(cap_holds),	cmocka_unit_test(kill_once),
		cmocka_unit_test(userns_limit), cmocka_unit_test(counts_apart),
		cmocka_unit_test(rate_changes), cmocka_unit_test(rate_is_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
