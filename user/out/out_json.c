// SPDX-License-Identifier: GPL-2.0
/*
 * JSON documents: an object with one member for each table, an array of rows
 * or, for a record, one object. See out.h.
 */
#include <jansson.h>
#include <linux/ctlsec.h>
#include <string.h>

#include "base/ascii.h"
#include "base/util.h"
#include "out/out.h"

/* JSON integers are signed 64-bit in jansson; above that a real is exact to
 * the precision every other JSON reader has.
 */
static json_t *json_number(uint64_t v)
{
	return v <= INT64_MAX ? json_integer((json_int_t)v) :
				json_real((double)v);
}

static json_t *cell_json(const struct out_val *v, enum out_type type)
{
	char buf[64];

	if (!v->given)
		return json_null();
	switch (type) {
	case OUT_STR:
		return json_string(v->str);
	case OUT_BOOL:
		return json_boolean(v->num);
	case OUT_TIME:
		return json_string(out_time(v->num, true, buf, sizeof(buf)));
	case OUT_LIMIT:
		return v->num == CTLSEC_MAX ? json_null() : json_number(v->num);
	case OUT_NUM:
		return json_number(v->num);
	}
	return NULL;
}

static json_t *row_json(const struct out *o, const struct out_table *t,
			size_t row)
{
	size_t pick[OUT_COLS_MAX];
	size_t i, n = out_columns(o, t, pick);
	json_t *obj = json_object();
	int failed = 0;

	for (i = 0; i < n; i++) {
		const struct out_col *c = &t->cols->v[pick[i]];
		cleanup_free char *key = xstrdup(c->name);
		char *p;

		for (p = key; *p; p++)
			*p = ascii_lower(*p);
		failed |= json_object_set_new(
			obj, key,
			cell_json(out_cell(t, row, pick[i]), c->type));
	}
	if (!failed)
		return obj;
	json_decref(obj);
	return NULL;
}

static json_t *table_json(const struct out *o, const struct out_table *t)
{
	json_t *rows;
	size_t i;
	int failed = 0;

	if (t->record)
		return t->n_rows ? row_json(o, t, 0) : json_null();
	rows = json_array();
	for (i = 0; i < t->n_rows; i++)
		failed |= json_array_append_new(rows, row_json(o, t, i));
	if (!failed)
		return rows;
	json_decref(rows);
	return NULL;
}

/* A line for each row. */
static int print_rows(const struct out *o)
{
	const struct out_table *t = &o->tables[0];
	int failed = 0;
	size_t i;

	for (i = 0; i < t->n_rows && !failed; i++) {
		json_t *row = row_json(o, t, i);

		failed = !row || json_dumpf(row, stdout, JSON_COMPACT) ||
			 putchar('\n') == EOF;
		json_decref(row);
	}
	return failed;
}

int out_json_print(const struct out *o, struct err *e)
{
	json_t *doc = json_object();
	int failed = !doc;
	size_t i;

	for (i = 0; i < o->n_tables && !o->opts.bare; i++)
		failed |= json_object_set_new(doc, o->tables[i].cols->name,
					      table_json(o, &o->tables[i]));
	if (o->opts.bare)
		failed = print_rows(o);
	else if (!failed)
		failed = json_dumpf(doc, stdout,
				    o->opts.compact ? JSON_COMPACT :
						      JSON_INDENT(2)) ||
			 putchar('\n') == EOF;
	json_decref(doc);
	/* A write error is main's to report, with its cause. */
	return failed && !ferror(stdout) ?
		       err_set(e, EXIT_FAILED, "cannot build the JSON text") :
		       0;
}
