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

void lint_add(struct lint *l, enum lint_severity severity, unsigned int line,
	      unsigned int col, const char *code, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (!l)
		return;
	l->count[severity]++;
	if (l->n >= LINT_MAX && severity != LINT_ERROR)
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
static void merge(struct finding *v, size_t half, size_t n, struct finding *tmp)
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

static void sort(struct finding *v, size_t n, struct finding *tmp)
{
	if (n < 2)
		return;
	sort(v, n / 2, tmp);
	sort(v + n / 2, n - n / 2, tmp);
	merge(v, n / 2, n, tmp);
}

void lint_sort(struct lint *l)
{
	cleanup_free struct finding *tmp = xcalloc(l->n, sizeof(*tmp));

	sort(l->v, l->n, tmp);
}

size_t lint_count(const struct lint *l, enum lint_severity severity)
{
	return l->count[severity];
}

size_t lint_left_out(const struct lint *l)
{
	return l->count[LINT_NOTE] + l->count[LINT_WARNING] +
	       l->count[LINT_ERROR] - l->n;
}

const char *lint_severity_name(enum lint_severity severity)
{
	static const char *const names[] = {
		[LINT_NOTE] = "note",
		[LINT_WARNING] = "warning",
		[LINT_ERROR] = "error",
	};

	return names[severity];
}

void lint_free(struct lint *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->v[i].text);
	free(l->v);
	l->v = NULL;
	l->n = 0;
}
