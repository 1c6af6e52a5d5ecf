/* SPDX-License-Identifier: GPL-2.0 */
#ifndef USER_FINDING_H
#define USER_FINDING_H

#include <stddef.h>

enum lint_severity {
	LINT_NOTE,
	LINT_WARNING,
	LINT_ERROR,
};

struct finding {
	enum lint_severity severity;
	unsigned int line; /* 0: about the whole file */
	unsigned int col;
	const char *code; /* static */
	char *text;
};

/* More than a reader reads, and than a hostile profile should have kept. */
#define LINT_MAX 10000

/**
 * struct lint - a growing list; all zero is empty
 * @v, @n: the first LINT_MAX, and every error
 * @count: all of them, by severity
 */
struct lint {
	struct finding *v;
	size_t n;
	size_t count[LINT_ERROR + 1];
};

/* Add a finding; does nothing if @l is NULL. */
__attribute__((format(printf, 6, 7))) void
lint_add(struct lint *l, enum lint_severity severity, unsigned int line,
	 unsigned int col, const char *code, const char *fmt, ...);

/* Order by place; equal places keep their order. */
void lint_sort(struct lint *l);

size_t lint_count(const struct lint *l, enum lint_severity severity);
/* How many are counted and not kept. */
size_t lint_left_out(const struct lint *l);
const char *lint_severity_name(enum lint_severity severity);
void lint_free(struct lint *l);

#endif /* USER_FINDING_H */
