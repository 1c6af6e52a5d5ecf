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

#define TEXT_MAX 64

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
	tb = scols_new_table();
	failed = !tb || add_columns(tb, t, pick, n) || add_rows(tb, t, pick, n);
	if (!failed) {
		scols_table_enable_noheadings(tb, o->opts.noheadings);
		/* Cells are escaped already. */
		scols_table_enable_noencoding(tb, 1);
		failed = t->n_rows && scols_print_table(tb);
		if (!t->n_rows && !o->opts.noheadings && !t->title)
			print_headings(t, pick, n);
	}
	scols_unref_table(tb);
	return failed ? err_set(e, EXIT_FAILED, "cannot print the table") : 0;
}
