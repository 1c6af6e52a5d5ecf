/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Findings about a profile: each has a place, a severity, a sentence and a
 * code that scripts can match.
 */
#ifndef USER_LINT_H
#define USER_LINT_H

#include <stddef.h>

struct blob;
struct compile_env;
struct oci_profile;

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

/**
 * lint_profile - everything worth saying about a profile that compiled
 * @p: the profile
 * @env: what it was compiled for
 * @b: its compiled form
 * @l: findings are added here (those of compile_profile() are its own)
 */
void lint_profile(const struct oci_profile *p, const struct compile_env *env,
		  const struct blob *b, struct lint *l);

#endif /* USER_LINT_H */
