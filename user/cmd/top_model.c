// SPDX-License-Identifier: GPL-2.0
/*
 * What top shows. See top_model.h.
 */
#include "cmd/top_model.h"

#include <inttypes.h>
#include <linux/ctlsec.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/vec.h"
#include "base/when.h"
#include "out/enum_names.h"
#include "out/out_width.h"
#include "target/domain_name.h"

#define SPARK_LEVELS 8

static void free_rows(struct top_model_row *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		free(v[i].name);
		free(v[i].call);
	}
	free(v);
}

void top_model_free(struct top_model *m)
{
	free_rows(m->v, m->n);
	*m = (struct top_model){ .view = m->view, .sort = m->sort };
}

void top_model_view(struct top_model *m, enum top_model_view view)
{
	top_model_free(m);
	m->view = view;
}

static struct top_model_row *add_row(struct top_model *m, const char *name,
				     const struct cnl_domain *d)
{
	struct top_model_row *r;

	m->v = vec_grow(m->v, m->n, sizeof(*m->v));
	r = &m->v[m->n++];
	r->name = escape_text(name);
	r->id = d->id;
	r->pids = d->tasks;
	r->limit = d->pids_max;
	r->forks = d->forks;
	return r;
}

static void add_calls(struct top_model *m, const char *name,
		      const struct cnl_domain *d, const struct cnl_list *l)
{
	const struct cnl_denial *c = l->v;
	char buf[ENUM_NAMES_MAX];
	size_t i;

	for (i = 0; i < l->n; i++) {
		struct top_model_row *r = add_row(m, name, d);

		r->abi = c[i].abi;
		r->nr = c[i].nr;
		r->call = escape_text(enum_names_call(c[i].abi, c[i].nr, buf));
		r->denied = c[i].count - c[i].complained;
		r->complained = c[i].complained;
	}
}

static void add_domain(struct top_model *m, const char *name,
		       const struct cnl_domain *d)
{
	struct top_model_row *r = add_row(m, name, d);

	r->call = xstrdup("");
	r->denied = d->denied;
	r->complained = d->complained;
}

/* By what they are, to find them again. */
static int compare_keys(const void *a, const void *b)
{
	const struct top_model_row *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->abi != y->abi)
		return x->abi < y->abi ? -1 : 1;
	return x->nr == y->nr ? 0 : x->nr < y->nr ? -1 : 1;
}

/* A counter that fell began anew. */
static uint64_t rate_of(uint64_t before, uint64_t now, uint64_t ns)
{
	if (now < before || !ns)
		return 0;
	return (uint64_t)((double)(now - before) * 1000.0 *
				  (double)WHEN_SECOND / (double)ns +
			  0.5);
}

static void go_on(struct top_model_row *r, const struct top_model_row *was,
		  uint64_t ns)
{
	memcpy(r->spark, was->spark + 1,
	       sizeof(r->spark) - sizeof(r->spark[0]));
	r->rate = rate_of(was->denied + was->complained,
			  r->denied + r->complained, ns);
	r->fork_rate = rate_of(was->forks, r->forks, ns);
	r->spark[TOP_MODEL_SPARK - 1] = r->rate;
}

/* What was not there at the last look began at nothing. */
static void find_rates(struct top_model *m, struct top_model_row *old,
		       size_t n_old, uint64_t ns)
{
	const struct top_model_row nothing = { 0 };
	size_t i;

	if (n_old)
		qsort(old, n_old, sizeof(*old), compare_keys);
	for (i = 0; i < m->n; i++) {
		const struct top_model_row *was =
			n_old ? bsearch(&m->v[i], old, n_old, sizeof(*old),
					compare_keys) :
				NULL;

		go_on(&m->v[i], was ? was : &nothing, ns);
	}
}

static void add_up(struct top_model *m)
{
	struct top_model_row sum = { 0 };
	size_t i;

	for (i = 0; i < m->n; i++) {
		sum.denied += m->v[i].denied;
		sum.complained += m->v[i].complained;
		sum.rate += m->v[i].rate;
		sum.pids += m->v[i].pids;
	}
	memcpy(sum.spark, m->total.spark + 1,
	       sizeof(sum.spark) - sizeof(sum.spark[0]));
	sum.spark[TOP_MODEL_SPARK - 1] = sum.rate;
	m->total = sum;
}

void top_model_update(struct top_model *m, const struct stats_data *s,
		      const struct container_list *l, uint64_t now)
{
	const struct cnl_domain *d = s->domains.v;
	struct top_model_row *old = m->v;
	size_t i, n_old = m->n;

	m->v = NULL;
	m->n = 0;
	for (i = 0; i < s->domains.n; i++) {
		cleanup_free char *name = domain_name_short(l, &d[i]);

		if (m->view == TOP_MODEL_CALLS)
			add_calls(m, name, &d[i], &s->calls[i]);
		else
			add_domain(m, name, &d[i]);
	}
	if (m->when)
		find_rates(m, old, n_old, now - m->when);
	free_rows(old, n_old);
	m->when = now;
	add_up(m);
	top_model_sort(m);
}

/* qsort() passes nothing on, and there is one model. */
static enum top_model_sort sort_by;

static uint64_t sort_key(const struct top_model_row *r)
{
	switch (sort_by) {
	case TOP_MODEL_BY_RATE:
		return r->rate;
	case TOP_MODEL_BY_DENIED:
		return r->denied;
	case TOP_MODEL_BY_COMPLAINED:
		return r->complained;
	case TOP_MODEL_BY_PIDS:
		return r->pids;
	case TOP_MODEL_BY_FORKS:
		return r->forks;
	default:
		return 0;
	}
}

/* What is equal has an order of its own, so that rows do not jump. */
static int compare_rows(const void *a, const void *b)
{
	const struct top_model_row *x = a, *y = b;
	uint64_t i = sort_key(x), k = sort_key(y);
	int names;

	if (i != k)
		return i < k ? 1 : -1;
	names = strcmp(x->name, y->name);
	return names ? names : compare_keys(a, b);
}

void top_model_sort(struct top_model *m)
{
	sort_by = m->sort;
	if (m->n)
		qsort(m->v, m->n, sizeof(*m->v), compare_rows);
}

const char *top_model_sort_name(enum top_model_sort sort)
{
	static const char *const names[TOP_MODEL_SORTS] = {
		[TOP_MODEL_BY_RATE] = "RATE",
		[TOP_MODEL_BY_DENIED] = "DENIED",
		[TOP_MODEL_BY_COMPLAINED] = "COMPLAINED",
		[TOP_MODEL_BY_PIDS] = "PIDS",
		[TOP_MODEL_BY_FORKS] = "FORKS",
		[TOP_MODEL_BY_NAME] = "NAME",
	};

	return names[sort];
}

const char *top_model_rate(uint64_t rate, char buf[16])
{
	uint64_t whole = (rate + 500) / 1000;

	if (rate && rate < 99950)
		snprintf(buf, 16, "%" PRIu64 ".%" PRIu64, (rate + 50) / 1000,
			 (rate + 50) % 1000 / 100);
	else if (whole < 10000)
		snprintf(buf, 16, "%" PRIu64, whole);
	else if (whole < 10000000)
		snprintf(buf, 16, "%" PRIu64 "k", whole / 1000);
	else
		snprintf(buf, 16, "%" PRIu64 "M", whole / 1000000);
	return buf;
}

void top_model_spark(const struct top_model_row *r, unsigned char *levels)
{
	uint64_t most = 0;
	size_t i;

	for (i = 0; i < TOP_MODEL_SPARK; i++) {
		if (r->spark[i] > most)
			most = r->spark[i];
	}
	for (i = 0; i < TOP_MODEL_SPARK; i++) {
		double share = most ? (double)r->spark[i] / (double)most : 0;

		/* What is not nothing can be seen. */
		levels[i] = (unsigned char)(share * (SPARK_LEVELS - 1) + 0.5) +
			    (r->spark[i] != 0);
		if (levels[i] > SPARK_LEVELS)
			levels[i] = SPARK_LEVELS;
	}
}

/* @s in @width columns. */
static char *pad_text(const char *s, size_t width)
{
	char *cut = xstrdup(s), *out;
	size_t have;

	if (out_width_text(cut) > width)
		out_width_cut(cut, width);
	have = out_width_text(cut);
	out = xasprintf("%s%*s", cut, (int)(width - have), "");
	free(cut);
	return out;
}

static char *head_line(const struct top_model *m, size_t name_width)
{
	if (m->view == TOP_MODEL_CALLS)
		return xasprintf("%-*s %-16s %8s %10s %6s", (int)name_width,
				 "NAME", "SYSCALL", "DENIED", "COMPLAINED",
				 "RATE");
	return xasprintf("%-*s %6s %6s %7s %8s %10s %6s", (int)name_width,
			 "NAME", "PIDS", "LIMIT", "FORKS/S", "DENIED",
			 "COMPLAINED", "RATE");
}

char *top_model_line(const struct top_model *m, const struct top_model_row *r,
		     size_t name_width)
{
	cleanup_free char *name = NULL, *call = NULL;
	char rate[16], forks[16], limit[24] = "max";

	if (!r)
		return head_line(m, name_width);
	name = pad_text(r->name, name_width);
	top_model_rate(r->rate, rate);
	if (m->view == TOP_MODEL_CALLS) {
		call = pad_text(r->call, 16);
		return xasprintf("%s %s %8" PRIu64 " %10" PRIu64 " %6s", name,
				 call, r->denied, r->complained, rate);
	}
	if (r->limit != CTLSEC_MAX)
		snprintf(limit, sizeof(limit), "%" PRIu64, r->limit);
	return xasprintf(
		"%s %6" PRIu64 " %6s %7s %8" PRIu64 " %10" PRIu64 " %6s", name,
		r->pids, limit, top_model_rate(r->fork_rate, forks), r->denied,
		r->complained, rate);
}
