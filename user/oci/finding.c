// SPDX-License-Identifier: GPL-2.0
/*
 * The list of findings.
 */
#include "oci/finding.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"

void finding_add(struct findings *l, enum finding_severity severity,
		 unsigned int line, unsigned int col, const char *code,
		 const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (!l)
		return;
	l->count[severity]++;
	if (l->n >= FINDING_MAX && severity != FINDING_ERROR)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	l->v = vec_grow(l->v, l->n, sizeof(*l->v));
	l->v[l->n++] = (struct finding){
		.severity = severity,
		.line = line,
		.col = col,
		.code = code,
		.text = xstrdup(text),
	};
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

void finding_sort(struct findings *l)
{
	cleanup_free struct finding *tmp = xcalloc(l->n, sizeof(*tmp));

	sort_range(l->v, l->n, tmp);
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
	l->v = NULL;
	l->n = 0;
}
