// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec top: stats as a screen that goes on.
 */
#include <signal.h>

#include "base/ending.h"
#include "base/number.h"
#include "base/util.h"
#include "base/when.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/stats_data.h"
#include "cmd/top_model.h"
#include "cmd/top_screen.h"
#include "container/container_runtime.h"

#define DELAY_DEFAULT 2
#define DELAY_MAX 3600

/**
 * struct top - one run of the command
 * @delay: seconds between looks
 * @first: the row that is the screen's first
 */
struct top {
	struct stats_query query;
	struct top_model model;
	uint64_t delay;
	size_t first;
	bool paused;
};

/* Each on a connection of its own: the module may go and come in between. */
static int take_look(struct top *t, struct err *e)
{
	cleanup_stats struct stats_data data = { 0 };
	cleanup_cnl struct cnl nl = { 0 };

	t->query.calls = t->model.view == TOP_MODEL_CALLS;
	if (cnl_open(&nl, e) || stats_data_get(&nl, &t->query, &data, e))
		return -1;
	top_model_update(&t->model, &data,
			 container_runtime_here(t->model.when != 0),
			 when_mono());
	return 0;
}

static void scroll_rows(struct top *t, int key)
{
	size_t page = top_screen_rows(), back = 0;

	switch (key) {
	case TOP_SCREEN_DOWN:
		t->first++;
		break;
	case TOP_SCREEN_PAGE_DOWN:
		t->first += page;
		break;
	case TOP_SCREEN_UP:
		back = 1;
		break;
	case TOP_SCREEN_PAGE_UP:
		back = page;
		break;
	case TOP_SCREEN_HOME:
		back = t->first;
		break;
	}
	t->first -= back < t->first ? back : t->first;
}

/* Return: whether to look again at once. */
static bool take_key(struct top *t, int key)
{
	if (key >= TOP_SCREEN_SORT) {
		t->model.sort = (enum top_model_sort)(key - TOP_SCREEN_SORT);
		top_model_sort(&t->model);
		t->first = 0;
	} else if (key == TOP_SCREEN_VIEW) {
		top_model_view(&t->model, t->model.view == TOP_MODEL_CALLS ?
						  TOP_MODEL_DOMAINS :
						  TOP_MODEL_CALLS);
		t->first = 0;
		return true;
	} else if (key == TOP_SCREEN_PAUSE) {
		t->paused = !t->paused;
	} else {
		scroll_rows(t, key);
	}
	return false;
}

/* Until the next look. Return: whether to go on. */
static bool wait_keys(struct top *t, const sigset_t *mask)
{
	uint64_t end = when_mono() + t->delay * WHEN_SECOND, now;
	int key;

	do {
		top_screen_draw(&t->model, &t->first, t->paused);
		now = when_mono();
		key = top_screen_key(
			now < end ? (int)((end - now) / 1000000) + 1 : 0, mask);
		if (key == TOP_SCREEN_QUIT || ending_came())
			return false;
		if (take_key(t, key))
			return true;
	} while (t->paused || when_mono() < end);
	return true;
}

static int run_screen(struct top *t, struct err *e)
{
	/* So that the terminal is given back. */
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t mask;

	/* What fails at once does so on a whole screen. */
	if (take_look(t, e) || top_screen_open(e))
		return -1;
	ending_catch(ends, ARRAY_SIZE(ends), &mask);
	while (wait_keys(t, &mask)) {
		if (take_look(t, e)) {
			top_screen_close();
			return -1;
		}
	}
	top_screen_close();
	return 0;
}

static int parse_options(struct top *t, const struct args *o, struct err *e)
{
	const char *delay = o->value[OPT_DELAY];

	t->query.since = UINT64_MAX;
	t->delay = DELAY_DEFAULT;
	if (o->given[OPT_SYSCALLS])
		t->model.view = TOP_MODEL_CALLS;
	if (delay && number_u64("--delay", delay, DELAY_MAX, &t->delay, e))
		return -1;
	if (!t->delay)
		return err_set(e, EXIT_MISUSE,
			       "--delay: 0 is below the smallest value, 1");
	return target_list_find(o->args, (size_t)o->n_args, &t->query.targets,
				e);
}

int cmd_top(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	struct top t = { 0 };
	int ret = -1;

	if (!args_parse(argc, argv, 0, ARGS_ANY, &o, e) &&
	    !parse_options(&t, &o, e))
		ret = run_screen(&t, e);
	top_model_free(&t.model);
	target_list_free(&t.query.targets);
	return ret;
}
