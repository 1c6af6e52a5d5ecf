// SPDX-License-Identifier: GPL-2.0
/*
 * Text tables, by libsmartcols, and records. See out.h.
 */
#include <inttypes.h>
#include <libsmartcols.h>
#include <linux/ctlsec.h>
#include <string.h>

#include "base/util.h"
#include "out/out.h"
#include "out/out_width.h"

#define TEXT_MAX 64
/* The first column, a name, is cut to no fewer columns than that. */
#define FIRST_LEAST 12

/* A cell as text; numbers are printed to @buf. */
static const char *cell_text(const struct out_val *v, enum out_type type,
			     char *buf)
{
	if (!v->given)
		return "-";
	switch (type) {
	case OUT_STR:
		return v->str;
	case OUT_BOOL:
		return v->num ? "yes" : "no";
	case OUT_TIME:
		return out_time(v->num, false, buf, TEXT_MAX);
	case OUT_LIMIT:
		if (v->num == CTLSEC_MAX)
			return "max";
		break;
	case OUT_NUM:
		break;
	}
	snprintf(buf, TEXT_MAX, "%" PRIu64, v->num);
	return buf;
}

static void print_record(const struct out *o, const struct out_table *t)
{
	size_t pick[OUT_COLS_MAX];
	size_t i, n = out_columns(o, t, pick);
	char buf[TEXT_MAX];

	for (i = 0; t->n_rows && i < n; i++) {
		const struct out_col *c = &t->cols->v[pick[i]];
		const struct out_val *v = out_cell(t, 0, pick[i]);

		if (v->given)
			printf("%-14s %s\n", c->name,
			       cell_text(v, c->type, buf));
	}
}

/* The width that column @c of @t needs. */
static size_t column_width(const struct out_table *t, size_t c)
{
	const struct out_col *col = &t->cols->v[c];
	size_t row, width = out_width_text(col->name);
	char buf[TEXT_MAX];

	for (row = 0; row < t->n_rows; row++) {
		size_t w = out_width_text(
			cell_text(out_cell(t, row, c), col->type, buf));

		if (w > width)
			width = w;
	}
	return width;
}

/* Cut a column of text by @over columns, but to no fewer than @least. Return: what is
 * over then.
 */
static size_t cut_column(const struct out_table *t, size_t c, size_t over,
			 size_t least)
{
	size_t row, width = column_width(t, c), room, gone;

	if (t->cols->v[c].type != OUT_STR || width <= least)
		return over;
	room = width - least < over ? least : width - over;
	for (row = 0; row < t->n_rows; row++) {
		char *s = out_cell(t, row, c)->str;

		if (s && out_width_text(s) > room)
			out_width_cut(s, room);
	}
	gone = width - room;
	return gone < over ? over - gone : 0;
}

/* The last column gives way first, then the first one. */
static void fit_columns(const struct out *o, const struct out_table *t,
			const size_t *pick, size_t n)
{
	size_t i, all = n - 1, over, last = pick[n - 1];

	for (i = 0; i < n; i++)
		all += column_width(t, pick[i]);
	if (!o->opts.width || all <= o->opts.width)
		return;
	over = cut_column(t, last, all - o->opts.width,
			  strlen(t->cols->v[last].name));
	if (over)
		cut_column(t, pick[0], over, FIRST_LEAST);
}

static int add_columns(struct libscols_table *tb, const struct out_table *t,
		       const size_t *pick, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct out_col *c = &t->cols->v[pick[i]];
		int flags = 0;

		if (c->type == OUT_NUM || c->type == OUT_LIMIT)
			flags |= SCOLS_FL_RIGHT;
		if (!scols_table_new_column(tb, c->name, 0, flags))
			return -1;
	}
	return 0;
}

static int add_rows(struct libscols_table *tb, const struct out_table *t,
		    const size_t *pick, size_t n)
{
	char buf[TEXT_MAX];
	size_t row, i;

	for (row = 0; row < t->n_rows; row++) {
		struct libscols_line *ln = scols_table_new_line(tb, NULL);

		if (!ln)
			return -1;
		for (i = 0; i < n; i++) {
			const struct out_col *c = &t->cols->v[pick[i]];
			const struct out_val *v = out_cell(t, row, pick[i]);

			if (scols_line_set_data(ln, i,
						cell_text(v, c->type, buf)))
				return -1;
		}
	}
	return 0;
}

/* libsmartcols prints nothing at all for a table without rows. */
static void print_headings(const struct out_table *t, const size_t *pick,
			   size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		printf("%s%s", i ? " " : "", t->cols->v[pick[i]].name);
	putchar('\n');
}

/* What cutting columns did not make fit is cut as a line. */
static int print_lines(const struct out *o, struct libscols_table *tb)
{
	cleanup_free char *text = NULL;
	char *line, *rest;

	if (!o->opts.width)
		return scols_print_table(tb);
	if (scols_print_table_to_string(tb, &text))
		return -1;
	for (rest = text; (line = strsep(&rest, "\n"));) {
		out_width_cut(line, o->opts.width);
		if (*line)
			puts(line);
	}
	return 0;
}

int out_table_print(const struct out *o, const struct out_table *t,
		    struct err *e)
{
	size_t pick[OUT_COLS_MAX];
	size_t n = out_columns(o, t, pick);
	struct libscols_table *tb;
	int failed;

	if (t->record) {
		print_record(o, t);
		return 0;
	}
	fit_columns(o, t, pick, n);
	tb = scols_new_table();
	failed = !tb || add_columns(tb, t, pick, n) || add_rows(tb, t, pick, n);
	if (!failed) {
		scols_table_enable_noheadings(tb, o->opts.noheadings);
		/* Cells are escaped already. */
		scols_table_enable_noencoding(tb, 1);
		failed = t->n_rows && print_lines(o, tb);
		if (!t->n_rows && !o->opts.noheadings && !t->title)
			print_headings(t, pick, n);
	}
	scols_unref_table(tb);
	return failed ? err_set(e, EXIT_FAILED, "cannot print the table") : 0;
}
