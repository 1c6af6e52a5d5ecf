// SPDX-License-Identifier: GPL-2.0
#include "cmd/rule_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"
#include "names/sysname.h"

void rule_rows_add(struct rule_rows *r, char *rule, char *first, char *second)
{
	r->v = vec_grow(r->v, r->n, sizeof(*r->v));
	r->v[r->n++] = (struct rule_row){ rule, first, second };
}

static bool same_rows(const struct rule_rows *a, const struct rule_rows *b)
{
	size_t i;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++) {
		if (strcmp(a->v[i].rule, b->v[i].rule) ||
		    strcmp(a->v[i].first, b->v[i].first) ||
		    strcmp(a->v[i].second, b->v[i].second))
			return false;
	}
	return true;
}

static bool all_agree(const struct rule_rows *r)
{
	const struct rule_rows *first = NULL;
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (!r[abi].present)
			continue;
		if (!first)
			first = &r[abi];
		else if (!same_rows(first, &r[abi]))
			return false;
	}
	return true;
}

static void free_rows(struct rule_rows *r)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		free(r->v[i].rule);
		free(r->v[i].first);
		free(r->v[i].second);
	}
	free(r->v);
	*r = (struct rule_rows){ 0 };
}

void rule_rows_emit(struct rule_rows r[CTLSEC_NR_ABIS],
		    void (*emit)(const char *rule, const struct rule_row *row,
				 void *arg),
		    void *arg)
{
	bool once = all_agree(r), done = false;
	unsigned int abi;
	size_t i;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (i = 0; i < r[abi].n && !(once && done); i++) {
			const struct rule_row *row = &r[abi].v[i];
			cleanup_free char *rule = xasprintf(
				"%s%s%s",
				once ? "" : sysname_abi((enum ctlsec_abi)abi),
				once ? "" : ":", row->rule);

			emit(rule, row, arg);
		}
		done = done || r[abi].present;
	}
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		free_rows(&r[abi]);
}
