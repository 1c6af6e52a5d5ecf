// SPDX-License-Identifier: GPL-2.0
/*
 * What stats and top show. See stats_data.h.
 */
#include "cmd/stats_data.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/util.h"
#include "base/when.h"
#include "cmd/bind_list.h"

#define LOCK_FILE STATS_ZERO_DIR "/stats.lock"

void stats_data_free(struct stats_data *s)
{
	size_t i;

	for (i = 0; s->calls && i < s->domains.n; i++)
		cnl_attr_list_free(&cnl_msg_denial, &s->calls[i]);
	free(s->calls);
	free(s->since);
	cnl_attr_list_free(&cnl_msg_domain, &s->domains);
	*s = (struct stats_data){ 0 };
}

static int compare_counts(const void *a, const void *b)
{
	const struct cnl_denial *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	if (x->abi != y->abi)
		return x->abi < y->abi ? -1 : 1;
	return x->nr == y->nr ? 0 : x->nr < y->nr ? -1 : 1;
}

/* None if it denied none, or has gone by now. */
static int get_calls(struct cnl *nl, const struct cnl_domain *d,
		     struct cnl_list *l, struct err *e)
{
	if (!d->denied && !d->complained)
		return 0;
	if (cnl_denials(nl, d->id, l, e))
		return nl->error == ENOENT ? 0 : -1;
	return 0;
}

static void sort_calls(struct cnl_list *l)
{
	if (l->n)
		qsort(l->v, l->n, sizeof(struct cnl_denial), compare_counts);
}

static int get_all_calls(struct cnl *nl, struct stats_data *s, struct err *e)
{
	const struct cnl_domain *d = s->domains.v;
	size_t i;

	s->calls = xcalloc(s->domains.n + 1, sizeof(*s->calls));
	for (i = 0; i < s->domains.n; i++) {
		if (get_calls(nl, &d[i], &s->calls[i], e))
			return -1;
	}
	return 0;
}

/* A file that cannot be read does not keep the module's counters from being shown. */
static void note_unread(const struct err *e)
{
	static bool said;

	if (!said)
		fprintf(stderr,
			"ctlsec: note: counted since the domains were bound, "
			"whatever was reset: %s\n",
			e->msg);
	said = true;
}

static void count_since(const struct cnl *nl, const struct stats_query *q,
			struct stats_data *s)
{
	struct cnl_domain *d = s->domains.v;
	cleanup_zeros struct stats_zeros zeros = { 0 };
	struct err e;
	size_t i;

	if (stats_zero_read(STATS_ZERO_FILE, nl->family, &zeros, &e)) {
		note_unread(&e);
		return;
	}
	for (i = 0; i < s->domains.n; i++) {
		const struct stats_zero *z =
			stats_zero_find(&zeros, &d[i], q->since);

		if (!z)
			continue;
		s->since[i] = z->time;
		stats_zero_subtract(z, &d[i], s->calls ? &s->calls[i] : NULL);
	}
}

int stats_data_get(struct cnl *nl, const struct stats_query *q,
		   struct stats_data *s, struct err *e)
{
	size_t i;

	*s = (struct stats_data){ 0 };
	if (bind_list_get(nl, &q->targets, &s->domains, e))
		return -1;
	s->since = xcalloc(s->domains.n + 1, sizeof(*s->since));
	if (q->calls && get_all_calls(nl, s, e)) {
		stats_data_free(s);
		return -1;
	}
	if (!q->total)
		count_since(nl, q, s);
	for (i = 0; s->calls && i < s->domains.n; i++)
		sort_calls(&s->calls[i]);
	return 0;
}

/* Two that reset at once do so one after the other. */
static int lock_zeros(struct err *e)
{
	int fd;

	if (mkdir(STATS_ZERO_DIR, 0755) && errno != EEXIST)
		return err_set(e, err_status(errno), "cannot make %s: %s",
			       STATS_ZERO_DIR, strerror(errno));
	fd = open(LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || flock(fd, LOCK_EX)) {
		err_set(e, err_status(errno), "cannot lock %s: %s", LOCK_FILE,
			strerror(errno));
		util_close(&fd);
		return -1;
	}
	return fd;
}

/* What is damaged is made anew. */
static int write_zeros(struct cnl *nl, const struct stats_data *s,
		       struct err *e)
{
	cleanup_zeros struct stats_zeros zeros = { 0 };
	const struct cnl_domain *d = s->domains.v;
	struct cnl_list all = { 0 };
	uint64_t now = when_now();
	struct err ignored;
	size_t i;

	if (stats_zero_read(STATS_ZERO_FILE, nl->family, &zeros, &ignored))
		zeros.family = nl->family;
	if (cnl_domains(nl, &all, e))
		return -1;
	for (i = 0; i < s->domains.n; i++)
		stats_zero_add(&zeros, &d[i], &s->calls[i], now);
	stats_zero_prune(&zeros, &all);
	cnl_attr_list_free(&cnl_msg_domain, &all);
	return stats_zero_write(STATS_ZERO_FILE, &zeros, e);
}

int stats_data_reset(struct cnl *nl, const struct target_list *targets,
		     struct err *e)
{
	const struct stats_query q = {
		.targets = *targets,
		.calls = true,
		.total = true,
	};
	cleanup_stats struct stats_data s = { 0 };
	cleanup_close int lock = lock_zeros(e);

	if (lock < 0 || stats_data_get(nl, &q, &s, e) || write_zeros(nl, &s, e))
		return -1;
	return (int)s.domains.n;
}
