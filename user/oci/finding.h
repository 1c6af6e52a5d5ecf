/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Findings: what is worth saying about a profile that can be loaded. Each has a
 * severity, a place, a sentence, and a code that scripts can match.
 */
#ifndef USER_FINDING_H
#define USER_FINDING_H

#include <stddef.h>

enum finding_severity {
	FINDING_NOTE,
	FINDING_WARNING,
	FINDING_ERROR,
};

struct finding {
	enum finding_severity severity;
	unsigned int line; /* 0: about the whole file */
	unsigned int col;
	const char *code; /* static */
	char *text;
};

/* More than a reader reads, and than a hostile profile should have kept. */
#define FINDING_MAX 10000

/**
 * struct findings - a growing list; all zero is empty
 * @v, @n: the first FINDING_MAX, and every error
 * @count: all of them, by severity
 */
struct findings {
	struct finding *v;
	size_t n;
	size_t count[FINDING_ERROR + 1];
};

/* Add a finding; does nothing if @l is NULL. */
__attribute__((format(printf, 6, 7))) void
finding_add(struct findings *l, enum finding_severity severity,
	    unsigned int line, unsigned int col, const char *code,
	    const char *fmt, ...);

/* Order by place; equal places keep their order. */
void finding_sort(struct findings *l);

size_t finding_count(const struct findings *l, enum finding_severity severity);
/* How many are counted and not kept. */
size_t finding_left_out(const struct findings *l);
const char *finding_severity_name(enum finding_severity severity);
void finding_free(struct findings *l);

#endif /* USER_FINDING_H */
