/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a command prints: tables whose columns stand in one array that text,
 * JSON and help share. A cell is given once, by column; how it is printed is
 * the back end's affair (out_table.c, out_json.c).
 *
 * Invariants: strings are escaped when they are given, so that nothing the
 * kernel or a container chose reaches a terminal raw; a cell that was not given
 * prints as "-" and is null in JSON.
 */
#ifndef USER_OUT_H
#define USER_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

/**
 * enum out_type - what a column holds
 * @OUT_STR: text
 * @OUT_NUM: a number
 * @OUT_LIMIT: a number or CTLSEC_MAX, "max" in text and null in JSON
 * @OUT_BOOL: yes or no
 * @OUT_TIME: nanoseconds since 1970; local time in text, RFC 3339 in JSON
 */
enum out_type {
	OUT_STR,
	OUT_NUM,
	OUT_LIMIT,
	OUT_BOOL,
	OUT_TIME,
};

/**
 * struct out_col - one column
 * @name: upper case; its JSON key is the same in lower case
 * @type: of its cells
 * @shown: printed unless -o chooses; JSON prints all columns unless -o chooses
 * @help: lower case, no full stop
 */
struct out_col {
	const char *name;
	enum out_type type;
	bool shown;
	const char *help;
};

#define OUT_COLS_MAX 48

/**
 * struct out_cols - the columns of one listing
 * @name: its key in a JSON document
 * @when: the option that selects this listing, or ""
 */
struct out_cols {
	const char *name;
	const char *when;
	const struct out_col *v;
	size_t n;
};

/**
 * struct out_opts - how to print
 * @columns: the argument of -o, or NULL
 * @compact: JSON on one line
 * @width: columns that a table's lines may have: the last one is cut, then the first
 *	one; 0 for any number
 * @bare: JSON without the document: each row of the first table is a line
 */
struct out_opts {
	bool json;
	bool noheadings;
	bool compact;
	bool bare;
	size_t width;
	const char *columns;
};

struct out_val {
	bool given;
	uint64_t num;
	char *str;
};

/**
 * struct out_table - rows given so far
 * @record: one row, printed as "NAME: value" lines and as a JSON object
 * @title: printed above the table in a document of several, or NULL
 * @vals: @n_rows times @cols->n cells
 */
struct out_table {
	const struct out_cols *cols;
	bool record;
	const char *title;
	struct out_val *vals;
	size_t n_rows;
};

#define OUT_TABLES_MAX 8

/**
 * struct out - a document: one table or several
 * @pick: indices of the columns to print of the first table
 */
struct out {
	struct out_opts opts;
	struct out_table tables[OUT_TABLES_MAX];
	size_t n_tables;
	size_t pick[OUT_COLS_MAX];
	size_t n_pick;
};

#define cleanup_out __attribute__((cleanup(out_free)))

/**
 * out_init - begin a document
 * @first: the first table, which -o applies to
 *
 * Return: 0, or -1 if -o names a column that does not exist.
 */
int out_init(struct out *o, const struct out_opts *opts,
	     const struct out_cols *first, struct err *e);
/* Another table, with a title; cells go to it from now on. */
void out_table(struct out *o, const struct out_cols *cols, const char *title);
/* The current table is a record. */
void out_record(struct out *o);
void out_free(struct out *o);

/* A new row of the current table; the cells that follow are its. */
void out_row(struct out *o);
void out_str(struct out *o, size_t col, const char *s);
__attribute__((format(printf, 3, 4))) void out_fmt(struct out *o, size_t col,
						   const char *fmt, ...);
/* Numbers, limits, times. */
void out_num(struct out *o, size_t col, uint64_t v);
void out_bool(struct out *o, size_t col, bool v);

/* Print the document. */
int out_print(struct out *o, struct err *e);

/* The columns to print of table @t: indices to @pick, OUT_COLS_MAX of them.
 * Return: how many.
 */
size_t out_columns(const struct out *o, const struct out_table *t,
		   size_t *pick);
const struct out_val *out_cell(const struct out_table *t, size_t row,
			       size_t col);

/* RFC 3339 with @zulu, else local time to the second. */
char *out_time(uint64_t ns, bool zulu, char *buf, size_t size);

/* Flush standard output; fails if anything could not be written. */
int out_finish(struct err *e);

/* The back ends; out_print() chooses. */
int out_table_print(const struct out *o, const struct out_table *t,
		    struct err *e);
int out_json_print(const struct out *o, struct err *e);

#endif /* USER_OUT_H */
