// SPDX-License-Identifier: GPL-2.0
/*
 * What counters began at. See stats_zero.h.
 */
#include "cmd/stats_zero.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "base/vec.h"

/* A thousand domains of a hundred calls, eight times, are some 20 MB. */
#define FILE_MAX ((size_t)256 << 20)

/* The counters of a domain that only rise. */
static const unsigned int counters[] = {
	CTLSEC_DOMAIN_A_FORKS,
	CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS,
	CTLSEC_DOMAIN_A_FORKS_DENIED_RATE,
	CTLSEC_DOMAIN_A_KILLS,
	CTLSEC_DOMAIN_A_USERNS_DENIED,
	CTLSEC_DOMAIN_A_DENIED,
	CTLSEC_DOMAIN_A_COMPLAINED,
	CTLSEC_DOMAIN_A_LOGGED,
	CTLSEC_DOMAIN_A_UNATTRIBUTED,
	CTLSEC_DOMAIN_A_RECORDED,
	CTLSEC_DOMAIN_A_SUPPRESSED,
	CTLSEC_DOMAIN_A_DROPPED,
};

static uint64_t read_counter(const struct cnl_domain *d, size_t i)
{
	uint64_t v;

	memcpy(&v, (const char *)d + cnl_msg_domain.v[counters[i]].offset,
	       sizeof(v));
	return v;
}

static void write_counter(struct cnl_domain *d, size_t i, uint64_t v)
{
	memcpy((char *)d + cnl_msg_domain.v[counters[i]].offset, &v, sizeof(v));
}

static uint64_t place_of(const struct cnl_domain *d)
{
	return CNL_HAS(d, CTLSEC_DOMAIN_A_CGROUP_ID) ? d->cgroup_id :
						       d->userns_ino;
}

static void free_zero(struct stats_zero *z)
{
	cnl_attr_list_free(&cnl_msg_denial, &z->calls);
}

void stats_zero_free(struct stats_zeros *z)
{
	size_t i;

	for (i = 0; i < z->n; i++)
		free_zero(&z->v[i]);
	free(z->v);
	z->v = NULL;
	z->n = 0;
}

static struct cnl_denial *add_call(struct cnl_list *l)
{
	l->v = vec_grow(l->v, l->n, sizeof(struct cnl_denial));
	return (struct cnl_denial *)l->v + l->n++;
}

static struct stats_zero *add_zero(struct stats_zeros *z)
{
	z->v = vec_grow(z->v, z->n, sizeof(*z->v));
	return &z->v[z->n++];
}

void stats_zero_add(struct stats_zeros *z, const struct cnl_domain *d,
		    const struct cnl_list *calls, uint64_t time)
{
	const struct cnl_denial *from = calls->v;
	struct stats_zero *zero = add_zero(z);
	size_t i;

	zero->time = time;
	zero->id = d->id;
	zero->place = place_of(d);
	for (i = 0; i < ARRAY_SIZE(counters); i++)
		write_counter(&zero->counters, i, read_counter(d, i));
	for (i = 0; i < calls->n; i++) {
		struct cnl_denial *to = add_call(&zero->calls);

		to->abi = from[i].abi;
		to->nr = from[i].nr;
		to->count = from[i].count;
		to->complained = from[i].complained;
	}
}

/* By domain, the newest first. */
static int compare_zeros(const void *a, const void *b)
{
	const struct stats_zero *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->time == y->time ? 0 : x->time > y->time ? -1 : 1;
}

static int compare_ids(const void *a, const void *b)
{
	const struct cnl_domain *x = a, *y = b;

	return x->id == y->id ? 0 : x->id < y->id ? -1 : 1;
}

void stats_zero_prune(struct stats_zeros *z, struct cnl_list *domains)
{
	size_t i, to = 0, kept = 0;
	struct cnl_domain key;

	if (!z->n)
		return;
	qsort(z->v, z->n, sizeof(*z->v), compare_zeros);
	if (domains->n)
		qsort(domains->v, domains->n, sizeof(key), compare_ids);
	for (i = 0; i < z->n; i++) {
		bool same = to && z->v[to - 1].id == z->v[i].id;

		kept = same ? kept + 1 : 1;
		key.id = z->v[i].id;
		if (kept > STATS_ZERO_KEPT || !domains->n ||
		    !bsearch(&key, domains->v, domains->n, sizeof(key),
			     compare_ids))
			free_zero(&z->v[i]);
		else
			z->v[to++] = z->v[i];
	}
	z->n = to;
}

/* No counter has fallen since: the domain is the same. */
static bool is_before(const struct stats_zero *z, const struct cnl_domain *d)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(counters); i++) {
		if (read_counter(&z->counters, i) > read_counter(d, i))
			return false;
	}
	return z->place == place_of(d);
}

/* They are sorted by domain, so the first one is looked for by halving. */
static size_t first_of(const struct stats_zeros *z, uint64_t id)
{
	size_t low = 0, high = z->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (z->v[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct stats_zero *stats_zero_find(const struct stats_zeros *z,
					 const struct cnl_domain *d,
					 uint64_t at)
{
	size_t i;

	for (i = first_of(z, d->id); i < z->n && z->v[i].id == d->id; i++) {
		if (z->v[i].time <= at && is_before(&z->v[i], d))
			return &z->v[i];
	}
	return NULL;
}

static const struct cnl_denial *find_call(const struct cnl_list *l,
					  const struct cnl_denial *call)
{
	const struct cnl_denial *v = l->v;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (v[i].abi == call->abi && v[i].nr == call->nr)
			return &v[i];
	}
	return NULL;
}

/* A call that was not denied since has no row. */
static void subtract_calls(const struct stats_zero *zero, struct cnl_list *l)
{
	struct cnl_denial *v = l->v;
	size_t i, to = 0;

	for (i = 0; i < l->n; i++) {
		const struct cnl_denial *was = find_call(&zero->calls, &v[i]);

		if (was) {
			v[i].count -= was->count;
			v[i].complained -= was->complained;
		}
		if (v[i].count)
			v[to++] = v[i];
		else
			cnl_attr_free(&cnl_msg_denial, &v[i]);
	}
	l->n = to;
}

void stats_zero_subtract(const struct stats_zero *zero, struct cnl_domain *d,
			 struct cnl_list *calls)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(counters); i++)
		write_counter(d, i,
			      read_counter(d, i) -
				      read_counter(&zero->counters, i));
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_LAST) && d->last.time < zero->time)
		d->seen.has &= ~CNL_BIT(CTLSEC_DOMAIN_A_LAST);
	if (calls)
		subtract_calls(zero, calls);
}

static json_t *zero_json(const struct stats_zero *z)
{
	const struct cnl_denial *c = z->calls.v;
	json_t *sums = json_object(), *calls = json_array();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(counters); i++)
		json_object_set_new(sums, cnl_msg_domain.v[counters[i]].name,
				    json_integer((json_int_t)read_counter(
					    &z->counters, i)));
	for (i = 0; i < z->calls.n; i++)
		json_array_append_new(
			calls,
			json_pack("[I, I, I, I]", (json_int_t)c[i].abi,
				  (json_int_t)c[i].nr, (json_int_t)c[i].count,
				  (json_int_t)c[i].complained));
	return json_pack("{s:I, s:I, s:I, s:o, s:o}", "time",
			 (json_int_t)z->time, "id", (json_int_t)z->id, "place",
			 (json_int_t)z->place, "counters", sums, "calls",
			 calls);
}

int stats_zero_write(const char *path, const struct stats_zeros *z,
		     struct err *e)
{
	json_t *all = json_array(), *doc;
	cleanup_free char *text = NULL;
	size_t i;

	for (i = 0; i < z->n; i++)
		json_array_append_new(all, zero_json(&z->v[i]));
	doc = json_pack("{s:i, s:o}", "family", z->family, "zeros", all);
	text = json_dumps(doc, JSON_COMPACT);
	json_decref(doc);
	if (!text)
		return err_set(e, EXIT_FAILED, "out of memory");
	return file_replace(path, text, e);
}

/* A number that is no counter's spoils the file. */
static bool take_u64(const json_t *j, uint64_t *v)
{
	if (!json_is_integer(j) || json_integer_value(j) < 0)
		return false;
	*v = (uint64_t)json_integer_value(j);
	return true;
}

static bool take_call(const json_t *j, struct cnl_list *l)
{
	uint64_t v[4];
	struct cnl_denial *c;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(v); i++) {
		if (!take_u64(json_array_get(j, i), &v[i]))
			return false;
	}
	c = add_call(l);
	c->abi = (uint32_t)v[0];
	c->nr = (uint32_t)v[1];
	c->count = v[2];
	c->complained = v[3];
	return c->complained <= c->count;
}

static bool take_zero(const json_t *j, struct stats_zero *z)
{
	const json_t *sums = json_object_get(j, "counters");
	const json_t *calls = json_object_get(j, "calls");
	uint64_t v;
	size_t i;

	if (!take_u64(json_object_get(j, "time"), &z->time) ||
	    !take_u64(json_object_get(j, "id"), &z->id) ||
	    !take_u64(json_object_get(j, "place"), &z->place))
		return false;
	for (i = 0; i < ARRAY_SIZE(counters); i++) {
		const char *name = cnl_msg_domain.v[counters[i]].name;

		if (!take_u64(json_object_get(sums, name), &v))
			return false;
		write_counter(&z->counters, i, v);
	}
	for (i = 0; i < json_array_size(calls); i++) {
		if (!take_call(json_array_get(calls, i), &z->calls))
			return false;
	}
	return json_is_array(calls);
}

static bool take_all(const json_t *doc, struct stats_zeros *z)
{
	const json_t *all = json_object_get(doc, "zeros");
	size_t i;

	for (i = 0; i < json_array_size(all); i++) {
		if (!take_zero(json_array_get(all, i), add_zero(z)))
			return false;
	}
	if (z->n)
		qsort(z->v, z->n, sizeof(*z->v), compare_zeros);
	return json_is_array(all);
}

int stats_zero_read(const char *path, int family, struct stats_zeros *z,
		    struct err *e)
{
	cleanup_free char *text = NULL;
	uint64_t of = 0;
	json_t *doc;
	size_t len;
	bool good;

	*z = (struct stats_zeros){ .family = family };
	if (access(path, F_OK) && errno == ENOENT)
		return 0;
	text = file_read(path, FILE_MAX, &len, e);
	if (!text)
		return -1;
	doc = json_loadb(text, len, 0, NULL);
	good = doc && take_u64(json_object_get(doc, "family"), &of);
	if (good && (int)of == family)
		good = take_all(doc, z);
	json_decref(doc);
	if (good)
		return 0;
	stats_zero_free(z);
	return err_set(e, EXIT_FAILED,
		       "%s is damaged; 'ctlsec stats --reset' makes it anew",
		       path);
}
