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
 * @topics: see finding_join()
 */
struct findings {
	struct finding *v;
	size_t n;
	size_t count[FINDING_ERROR + 1];
	void *topics;
};

/* Add a finding; does nothing if @l is NULL. */
__attribute__((format(printf, 6, 7))) void
finding_add(struct findings *l, enum finding_severity severity,
	    unsigned int line, unsigned int col, const char *code,
	    const char *fmt, ...);

/**
 * struct finding_topic - what several findings have in common
 * @rule: the rule that they are about: any pointer that tells rules apart
 * @code, @sentence: static
 */
struct finding_topic {
	const void *rule;
	enum finding_severity severity;
	unsigned int line;
	unsigned int col;
	const char *code;
	const char *sentence;
};

/* The most names, and the most details, that one finding spells out. */
#define FINDING_NAMES_MAX 8

/**
 * finding_join - a finding about one of a rule's names
 * @l: may be NULL
 * @topic: findings that agree in its rule, severity, code and sentence are one,
 *	at the place of the first
 * @name: what it is about, as it is to be shown
 * @detail: what stands between the names and the sentence, or NULL
 *
 * So a rule of 300 names has one line: `NAME, NAME ...: DETAIL, DETAIL ...:
 * SENTENCE`. A name or a detail that the finding has already is not repeated.
 */
void finding_join(struct findings *l, const struct finding_topic *topic,
		  const char *name, const char *detail);

/* Append a copy of @from's; both may be NULL. */
void finding_copy(struct findings *l, const struct findings *from);

/* Order by place; equal places keep their order. Nothing is joined after. */
void finding_sort(struct findings *l);

size_t finding_count(const struct findings *l, enum finding_severity severity);
/* How many are counted and not kept. */
size_t finding_left_out(const struct findings *l);
const char *finding_severity_name(enum finding_severity severity);
void finding_free(struct findings *l);

#endif /* USER_FINDING_H */
