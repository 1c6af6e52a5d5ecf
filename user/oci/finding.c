// SPDX-License-Identifier: GPL-2.0
/*
 * The list of findings.
 */
#include "oci/finding.h"

#include <search.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"

#define FINDING_TEXT_MAX 2048

/* Count it, and keep it if there is room: then its index, else -1. */
static long keep_finding(struct findings *l, enum finding_severity severity,
			 unsigned int line, unsigned int col, const char *code)
{
	l->count[severity]++;
	if (l->n >= FINDING_MAX && severity != FINDING_ERROR)
		return -1;
	l->v = vec_grow(l->v, l->n, sizeof(*l->v));
	l->v[l->n] = (struct finding){
		.severity = severity,
		.line = line,
		.col = col,
		.code = code,
	};
	return (long)l->n++;
}

void finding_add(struct findings *l, enum finding_severity severity,
		 unsigned int line, unsigned int col, const char *code,
		 const char *fmt, ...)
{
	char text[FINDING_TEXT_MAX];
	va_list ap;
	long at;

	if (!l)
		return;
	at = keep_finding(l, severity, line, col, code);
	if (at < 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	l->v[at].text = xstrdup(text);
}

/**
 * struct words - words of a finding: each once, the first few spelled out
 * @last: the last of those that are only counted, in @more: one that comes again
 *	comes at once, as findings are made name by name
 */
struct words {
	char *v[FINDING_NAMES_MAX];
	size_t n;
	char *last;
	size_t more;
};

/**
 * struct topic - a finding that may get further names
 * @at: its index
 */
struct topic {
	struct finding_topic key;
	struct words names;
	struct words details;
	size_t at;
};

/* Does the finding change by it? */
static bool add_word(struct words *w, const char *word)
{
	size_t i;

	if (!word)
		return false;
	for (i = 0; i < w->n; i++) {
		if (!strcmp(w->v[i], word))
			return false;
	}
	if (w->n < FINDING_NAMES_MAX) {
		w->v[w->n++] = xstrdup(word);
		return true;
	}
	if (w->last && !strcmp(w->last, word))
		return false;
	free(w->last);
	w->last = xstrdup(word);
	w->more++;
	return true;
}

__attribute__((format(printf, 3, 4))) static size_t
put_text(char *text, size_t used, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text + used, FINDING_TEXT_MAX - used, fmt, ap);
	va_end(ap);
	used += n > 0 ? (size_t)n : 0;
	return used < FINDING_TEXT_MAX ? used : FINDING_TEXT_MAX - 1;
}

static size_t put_words(char *text, size_t used, const struct words *w,
			bool counted)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		used = put_text(text, used, "%s%s", i ? ", " : "", w->v[i]);
	if (w->more && counted)
		used = put_text(text, used, " and %zu more", w->more);
	else if (w->more)
		used = put_text(text, used, " and more");
	return w->n ? put_text(text, used, ": ") : used;
}

static char *topic_text(const struct topic *t)
{
	char text[FINDING_TEXT_MAX];
	size_t used = put_words(text, 0, &t->names, true);

	/* Those of other names are among them again. */
	used = put_words(text, used, &t->details, false);
	put_text(text, used, "%s", t->key.sentence);
	return xstrdup(text);
}

static int compare_numbers(uintptr_t a, uintptr_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_topics(const void *a, const void *b)
{
	const struct finding_topic *x = &((const struct topic *)a)->key;
	const struct finding_topic *y = &((const struct topic *)b)->key;
	int order = compare_numbers((uintptr_t)x->rule, (uintptr_t)y->rule);

	if (!order)
		order = compare_numbers(x->severity, y->severity);
	if (!order)
		order = strcmp(x->code, y->code);
	return order ? order : strcmp(x->sentence, y->sentence);
}

static void free_words(struct words *w)
{
	while (w->n)
		free(w->v[--w->n]);
	free(w->last);
}

static void free_topic(void *topic)
{
	struct topic *t = topic;

	free_words(&t->names);
	free_words(&t->details);
	free(t);
}

/* The topic, begun if it is not known; NULL without memory. */
static struct topic *find_topic(struct findings *l,
				const struct finding_topic *key)
{
	const struct topic probe = { .key = *key };
	struct topic **node = tfind(&probe, &l->topics, compare_topics), *t;
	long at;

	if (node)
		return *node;
	t = xcalloc(1, sizeof(*t));
	t->key = *key;
	if (!tsearch(t, &l->topics, compare_topics)) {
		free(t);
		return NULL;
	}
	at = keep_finding(l, key->severity, key->line, key->col, key->code);
	t->at = at < 0 ? SIZE_MAX : (size_t)at;
	return t;
}

void finding_join(struct findings *l, const struct finding_topic *topic,
		  const char *name, const char *detail)
{
	struct topic *t;
	bool changed;

	if (!l)
		return;
	t = find_topic(l, topic);
	if (!t || t->at == SIZE_MAX)
		return;
	changed = add_word(&t->names, name);
	changed |= add_word(&t->details, detail);
	if (!changed)
		return;
	free(l->v[t->at].text);
	l->v[t->at].text = topic_text(t);
}

void finding_copy(struct findings *l, const struct findings *from)
{
	size_t i;

	for (i = 0; l && from && i < from->n; i++)
		finding_add(l, from->v[i].severity, from->v[i].line,
			    from->v[i].col, from->v[i].code, "%s",
			    from->v[i].text);
}

static bool stands_after(const struct finding *a, const struct finding *b)
{
	return a->line != b->line ? a->line > b->line : a->col > b->col;
}

/* Merge the sorted halves of @v, @half and @n - @half long, through @tmp. */
static void merge_halves(struct finding *v, size_t half, size_t n,
			 struct finding *tmp)
{
	size_t i = 0, j = half, k;

	for (k = 0; k < n; k++) {
		if (j == n || (i < half && !stands_after(&v[i], &v[j])))
			tmp[k] = v[i++];
		else
			tmp[k] = v[j++];
	}
	memcpy(v, tmp, n * sizeof(*v));
}

static void sort_range(struct finding *v, size_t n, struct finding *tmp)
{
	if (n < 2)
		return;
	sort_range(v, n / 2, tmp);
	sort_range(v + n / 2, n - n / 2, tmp);
	merge_halves(v, n / 2, n, tmp);
}

static void end_topics(struct findings *l)
{
	tdestroy(l->topics, free_topic);
	l->topics = NULL;
}

void finding_sort(struct findings *l)
{
	cleanup_free struct finding *tmp = xcalloc(l->n, sizeof(*tmp));

	sort_range(l->v, l->n, tmp);
	end_topics(l);
}

size_t finding_count(const struct findings *l, enum finding_severity severity)
{
	return l->count[severity];
}

size_t finding_left_out(const struct findings *l)
{
	return l->count[FINDING_NOTE] + l->count[FINDING_WARNING] +
	       l->count[FINDING_ERROR] - l->n;
}

const char *finding_severity_name(enum finding_severity severity)
{
	static const char *const names[] = {
		[FINDING_NOTE] = "note",
		[FINDING_WARNING] = "warning",
		[FINDING_ERROR] = "error",
	};

	return names[severity];
}

void finding_free(struct findings *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->v[i].text);
	free(l->v);
	end_topics(l);
	l->v = NULL;
	l->n = 0;
}
