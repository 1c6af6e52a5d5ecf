// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec stats: what the domains' tasks do and what was refused, once or again
 * and again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "base/util.h"
#include "base/when.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/listing.h"
#include "cmd/stats_data.h"
#include "cmd/stats_prom.h"
#include "cmd/stats_table.h"
#include "container/container_runtime.h"
#include "out/out.h"
#include "out/out_width.h"

/* Slowest refresh, in seconds. */
#define WATCH_MAX 86400

/* The table's columns, and the rate, which only --watch can tell. */
#define WATCH_COLUMNS \
	"NAME,PIDS,LIMIT,PEAK,RATE,FORKS,FORK-DENIED,DENIED,COMPLAINED,LAST"

/* In the order of OPT_FORMAT's words. */
enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_PROMETHEUS };

/**
 * struct sample - forks of a domain when it was last printed
 */
struct sample {
	uint64_t id;
	uint64_t forks;
};

/**
 * struct stats - one run of the command
 * @query: what is asked for; with calls, a row for each of them
 * @watch: seconds between prints, 0 for one print only
 * @file: where the page for Prometheus goes, or NULL
 * @old, @n_old: samples of the last print, taken at @when
 */
struct stats {
	struct stats_query query;
	enum format format;
	uint64_t watch;
	const char *file;
	struct out_opts how;
	struct sample *old;
	size_t n_old;
	struct timespec when;
};

/* Forks per second since the last print, if there was one. */
static bool find_rate(const struct stats *s, const struct cnl_domain *d,
		      double seconds, uint64_t *rate)
{
	size_t i;

	for (i = 0; i < s->n_old; i++) {
		const struct sample *o = &s->old[i];

		if (o->id != d->id || d->forks < o->forks || seconds <= 0)
			continue;
		*rate = (uint64_t)((double)(d->forks - o->forks) / seconds +
				   0.5);
		return true;
	}
	return false;
}

/* Keep what the next print computes rates from. */
static void keep_samples(struct stats *s, const struct cnl_list *l,
			 const struct timespec *now)
{
	const struct cnl_domain *d = l->v;
	size_t i;

	s->old = xreallocarray(s->old, l->n + 1, sizeof(*s->old));
	for (i = 0; i < l->n; i++)
		s->old[i] = (struct sample){ d[i].id, d[i].forks };
	s->n_old = l->n;
	s->when = *now;
}

static void add_rows(struct out *out, const struct stats *s,
		     const struct stats_data *data, double seconds)
{
	const struct cnl_domain *d = data->domains.v;
	size_t i, k;

	for (i = 0; i < data->domains.n; i++) {
		uint64_t rate;
		bool known;

		if (!s->query.calls) {
			known = find_rate(s, &d[i], seconds, &rate);
			stats_table_domain(out, &d[i], data->since[i],
					   known ? &rate : NULL);
			continue;
		}
		for (k = 0; k < data->calls[i].n; k++)
			stats_table_call(
				out, &d[i],
				(const struct cnl_denial *)data->calls[i].v +
					k);
	}
}

static int fill_table(struct stats *s, struct cnl *nl, struct out *out,
		      struct err *e)
{
	cleanup_stats struct stats_data data = { 0 };
	struct timespec now;
	double seconds;

	if (stats_data_get(nl, &s->query, &data, e))
		return -1;
	/* Containers come and go while this goes on. */
	if (s->old && data.domains.n)
		container_runtime_here(true);
	clock_gettime(CLOCK_MONOTONIC, &now);
	seconds = (double)(now.tv_sec - s->when.tv_sec) +
		  (double)(now.tv_nsec - s->when.tv_nsec) / 1e9;
	add_rows(out, s, &data, seconds);
	keep_samples(s, &data.domains, &now);
	return 0;
}

static const struct out_cols *cols_of(const struct stats *s)
{
	return s->query.calls ? &cmd_stats_call_cols : &cmd_stats_cols;
}

/* On a connection of its own: with --watch the module may go and come in between. */
static int print_once(struct stats *s, struct err *e)
{
	cleanup_out struct out out = { 0 };
	cleanup_cnl struct cnl nl = { 0 };

	/* A wrong -o is misuse, module or not. */
	if (out_init(&out, &s->how, cols_of(s), e) || cnl_open(&nl, e) ||
	    fill_table(s, &nl, &out, e))
		return -1;
	if (s->watch && !s->how.json && isatty(STDOUT_FILENO))
		fputs("\033[H\033[2J", stdout);
	if (out_print(&out, e))
		return -1;
	return out_finish(e);
}

static int print_tables(struct stats *s, struct err *e)
{
	for (;;) {
		if (print_once(s, e))
			return -1;
		if (!s->watch)
			return 0;
		sleep((unsigned int)s->watch);
	}
}

/* The page, or NULL; without the module, one that says so. */
static char *make_page(const struct stats *s, struct err *e)
{
	cleanup_stats struct stats_data data = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	const struct container_list *l;
	char *text = NULL;
	size_t len;
	FILE *f;
	int failed = cnl_open(&nl, e);

	if (failed ? e->status != EXIT_NO_MODULE :
		     stats_data_get(&nl, &s->query, &data, e))
		return NULL;
	f = open_memstream(&text, &len);
	l = failed ? NULL : container_runtime_here(false);
	if (f) {
		stats_prom_print(f, failed ? NULL : &data, l);
		fclose(f);
	}
	if (!text)
		err_set(e, EXIT_FAILED, "out of memory");
	return text;
}

/* That the module is gone is on the page, and told by the exit status, too. */
static int print_page(const struct stats *s, struct err *e)
{
	struct err without = { 0 };
	cleanup_free char *text = make_page(s, &without);
	int ret = 0;

	if (!text) {
		*e = without;
		return -1;
	}
	if (s->file && strcmp(s->file, "-") != 0)
		ret = file_replace(s->file, text, e);
	else if (fputs(text, stdout) < 0 || out_finish(e))
		ret = out_finish(e);
	if (ret || !without.status)
		return ret;
	*e = without;
	return -1;
}

static int reset_counters(const struct stats *s, struct err *e)
{
	cleanup_cnl struct cnl nl = { 0 };
	int n;

	if (cnl_open(&nl, e))
		return -1;
	n = stats_data_reset(&nl, &s->query.targets, e);
	if (n < 0)
		return -1;
	printf("reset %d domain%s: stats counts from now on\n", n,
	       n == 1 ? "" : "s");
	return out_finish(e);
}

/* Options that have no meaning together, and why. */
static int check_options(const struct args *o, enum format format,
			 struct err *e)
{
	static const enum opt_id not_prometheus[] = { OPT_WATCH, OPT_SYSCALLS,
						      OPT_COUNTED_SINCE,
						      OPT_OUTPUT,
						      OPT_NOHEADINGS };
	static const enum opt_id not_reset[] = {
		OPT_WATCH,	OPT_SYSCALLS, OPT_COUNTED_SINCE, OPT_OUTPUT,
		OPT_NOHEADINGS, OPT_FORMAT,   OPT_JSON,		 OPT_FILE,
	};
	size_t i;

	if (o->given[OPT_JSON] && o->given[OPT_FORMAT] && format != FORMAT_JSON)
		return err_set(e, EXIT_MISUSE,
			       "--json and another --format exclude each "
			       "other");
	if (o->given[OPT_FILE] && format != FORMAT_PROMETHEUS)
		return err_set(e, EXIT_MISUSE,
			       "--file needs --format prometheus");
	for (i = 0;
	     format == FORMAT_PROMETHEUS && i < ARRAY_SIZE(not_prometheus);
	     i++) {
		if (o->given[not_prometheus[i]])
			return err_set(e, EXIT_MISUSE,
				       "--%s has no meaning with --format "
				       "prometheus, which has all counters "
				       "since the domains were bound%s",
				       opt_def(not_prometheus[i])->name,
				       not_prometheus[i] == OPT_OUTPUT ?
					       "; a file is named by --file" :
					       "");
	}
	for (i = 0; o->given[OPT_RESET] && i < ARRAY_SIZE(not_reset); i++) {
		if (o->given[not_reset[i]])
			return err_set(e, EXIT_MISUSE,
				       "--reset prints no counters, so --%s "
				       "has no meaning with it",
				       opt_def(not_reset[i])->name);
	}
	return 0;
}

static int parse_format(struct stats *s, const struct args *o, struct err *e)
{
	uint32_t format = o->given[OPT_JSON] ? FORMAT_JSON : FORMAT_TABLE;

	if (o->value[OPT_FORMAT] &&
	    opt_word(OPT_FORMAT, o->value[OPT_FORMAT], &format, e))
		return -1;
	s->format = format;
	s->file = o->value[OPT_FILE];
	listing_options(o, &s->how);
	s->how.json = format == FORMAT_JSON;
	s->how.compact = o->given[OPT_WATCH];
	/* Columns that were chosen, or are for a program, are wanted whole. */
	if (!o->given[OPT_NO_TRUNC] && !s->how.columns && !s->how.noheadings)
		s->how.width = out_width_columns();
	if (s->watch && format == FORMAT_TABLE && !s->how.columns &&
	    !o->given[OPT_SYSCALLS])
		s->how.columns = WATCH_COLUMNS;
	return check_options(o, s->format, e);
}

static int parse_query(struct stats *s, const struct args *o, struct err *e)
{
	const char *since = o->value[OPT_COUNTED_SINCE];

	s->query.total = s->format == FORMAT_PROMETHEUS;
	s->query.calls = o->given[OPT_SYSCALLS] || s->query.total;
	s->query.since = UINT64_MAX;
	if (since &&
	    when_parse("--since", since, when_now(), &s->query.since, e))
		return -1;
	/* What is shown of a moment is its second. */
	if (since && s->query.since <= UINT64_MAX - WHEN_SECOND)
		s->query.since += WHEN_SECOND - 1;
	return target_list_find(o->args, (size_t)o->n_args, &s->query.targets,
				e);
}

static int parse_options(struct stats *s, const struct args *o, struct err *e)
{
	const char *sec = o->value[OPT_WATCH];

	s->watch = o->given[OPT_WATCH];
	if (sec && number_u64("--watch", sec, WATCH_MAX, &s->watch, e))
		return -1;
	if (sec && !s->watch)
		return err_set(e, EXIT_MISUSE,
			       "--watch: 0 is below the smallest value, 1");
	return parse_format(s, o, e) || parse_query(s, o, e) ? -1 : 0;
}

static int run_stats(struct stats *s, const struct args *o, struct err *e)
{
	if (parse_options(s, o, e))
		return -1;
	if (o->given[OPT_RESET])
		return reset_counters(s, e);
	return s->format == FORMAT_PROMETHEUS ? print_page(s, e) :
						print_tables(s, e);
}

int cmd_stats(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	struct stats s = { 0 };
	int ret;

	ret = args_parse(argc, argv, 0, ARGS_ANY, &o, e) ||
			      run_stats(&s, &o, e) ?
		      -1 :
		      0;
	target_list_free(&s.query.targets);
	free(s.old);
	return ret;
}
