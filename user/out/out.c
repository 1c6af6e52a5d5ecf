// SPDX-License-Identifier: GPL-2.0
/*
 * What a command prints: collecting cells, choosing columns. See out.h.
 */
#include "out/out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/ascii.h"
#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"

static int pick_column(struct out *o, const struct out_cols *cols,
		       const char *name, size_t len, struct err *e)
{
	cleanup_free char *word = xasprintf("%.*s", (int)len, name);
	cleanup_free char *hint = NULL;
	struct nearest near;
	char q[80];
	size_t i;

	for (i = 0; i < cols->n; i++) {
		if (!ascii_same(word, strlen(word), cols->v[i].name))
			continue;
		if (o->n_pick == OUT_COLS_MAX)
			return err_set(e, EXIT_MISUSE,
				       "-o names more than %d columns",
				       OUT_COLS_MAX);
		o->pick[o->n_pick++] = i;
		return 0;
	}
	nearest_start(&near, word, len);
	for (i = 0; i < cols->n; i++)
		nearest_offer(&near, cols->v[i].name);
	hint = nearest_hint(&near, "");
	return err_set(e, EXIT_MISUSE, "-o: there is no column %s%s",
		       escape_quote(word, q, sizeof(q)), hint);
}

static int pick_columns(struct out *o, const struct out_cols *cols,
			struct err *e)
{
	const char *p = o->opts.columns;

	for (;;) {
		size_t len = strcspn(p, ",");

		if (pick_column(o, cols, p, len, e))
			return -1;
		p += len;
		if (!*p)
			return 0;
		p++;
	}
}

int out_init(struct out *o, const struct out_opts *opts,
	     const struct out_cols *first, struct err *e)
{
	*o = (struct out){ .opts = *opts };
	out_table(o, first, NULL);
	return opts->columns ? pick_columns(o, first, e) : 0;
}

void out_table(struct out *o, const struct out_cols *cols, const char *title)
{
	o->tables[o->n_tables++] =
		(struct out_table){ .cols = cols, .title = title };
}

static struct out_table *current_table(struct out *o)
{
	return &o->tables[o->n_tables - 1];
}

void out_record(struct out *o)
{
	current_table(o)->record = true;
}

void out_free(struct out *o)
{
	size_t t, i;

	for (t = 0; t < o->n_tables; t++) {
		struct out_table *tab = &o->tables[t];

		for (i = 0; i < tab->n_rows * tab->cols->n; i++)
			free(tab->vals[i].str);
		free(tab->vals);
	}
	o->n_tables = 0;
}

void out_row(struct out *o)
{
	struct out_table *t = current_table(o);
	size_t n = t->cols->n;

	t->vals = xreallocarray(t->vals, (t->n_rows + 1) * n, sizeof(*t->vals));
	memset(t->vals + t->n_rows * n, 0, n * sizeof(*t->vals));
	t->n_rows++;
}

static struct out_val *find_cell(struct out *o, size_t col)
{
	struct out_table *t = current_table(o);

	return &t->vals[(t->n_rows - 1) * t->cols->n + col];
}

const struct out_val *out_cell(const struct out_table *t, size_t row,
			       size_t col)
{
	return &t->vals[row * t->cols->n + col];
}

void out_str(struct out *o, size_t col, const char *s)
{
	struct out_val *v = find_cell(o, col);

	free(v->str);
	v->str = o->opts.json ? escape_json(s) : escape_text(s);
	v->given = true;
}

void out_fmt(struct out *o, size_t col, const char *fmt, ...)
{
	cleanup_free char *s = NULL;
	va_list ap;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	out_str(o, col, s);
}

void out_num(struct out *o, size_t col, uint64_t v)
{
	*find_cell(o, col) = (struct out_val){ .given = true, .num = v };
}

void out_bool(struct out *o, size_t col, bool v)
{
	out_num(o, col, v);
}

size_t out_columns(const struct out *o, const struct out_table *t, size_t *pick)
{
	size_t i, n = 0;

	if (o->n_pick && t == &o->tables[0]) {
		memcpy(pick, o->pick, o->n_pick * sizeof(*pick));
		return o->n_pick;
	}
	for (i = 0; i < t->cols->n; i++) {
		if (o->opts.json || t->cols->v[i].shown)
			pick[n++] = i;
	}
	return n;
}

int out_print(struct out *o, struct err *e)
{
	size_t i;

	if (o->opts.json)
		return out_json_print(o, e);
	for (i = 0; i < o->n_tables; i++) {
		if (o->tables[i].title && o->tables[i].n_rows)
			printf("\n%s\n", o->tables[i].title);
		if (out_table_print(o, &o->tables[i], e))
			return -1;
	}
	return 0;
}

char *out_time(uint64_t ns, bool zulu, char *buf, size_t size)
{
	time_t sec = (time_t)(ns / 1000000000);
	struct tm tm;

	if (!(zulu ? gmtime_r(&sec, &tm) : localtime_r(&sec, &tm)))
		snprintf(buf, size, "%ju", (uintmax_t)ns);
	else if (!strftime(buf, size, zulu ? "%FT%TZ" : "%F %T", &tm))
		buf[0] = '\0';
	return buf;
}

int out_finish(struct err *e)
{
	int failed = ferror(stdout);

	errno = 0;
	if (fflush(stdout) || failed)
		return err_set(e, EXIT_FAILED,
			       "cannot write to standard output: %s",
			       errno ? strerror(errno) : "a write failed");
	return 0;
}
