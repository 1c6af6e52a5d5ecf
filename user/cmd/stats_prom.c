// SPDX-License-Identifier: GPL-2.0
/*
 * The counters as a page for Prometheus. See stats_prom.h.
 */
#include "cmd/stats_prom.h"

#include <inttypes.h>
#include <linux/ctlsec.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "out/enum_names.h"
#include "target/domain_name.h"

#define NS_PER_MS UINT64_C(1000000)

/**
 * struct metric - an attribute of domains that is a number
 * @name: without the prefix; several in sequence may have the same, and then @label
 *	tells them apart
 * @type: gauge or counter
 * @label: further labels, with a comma in front, or ""
 */
struct metric {
	const char *name;
	const char *type;
	const char *help;
	unsigned int attr;
	const char *label;
};

/* clang-format off */
static const struct metric metrics[] = {
	{ "pids", "gauge", "Tasks now, threads and zombies included.",
	  CTLSEC_DOMAIN_A_TASKS, "" },
	{ "pids_limit", "gauge", "Limit of tasks.",
	  CTLSEC_DOMAIN_A_PIDS_MAX, "" },
	{ "pids_peak", "gauge", "Most tasks at once.",
	  CTLSEC_DOMAIN_A_TASKS_PEAK, "" },
	{ "pids_pending", "gauge", "Tasks that entered and are not confined yet.",
	  CTLSEC_DOMAIN_A_PENDING, "" },
	{ "forks_total", "counter", "Forks allowed.",
	  CTLSEC_DOMAIN_A_FORKS, "" },
	{ "forks_denied_total", "counter", "Forks refused.",
	  CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS, ",limit=\"pids\"" },
	{ "forks_denied_total", "counter", "Forks refused.",
	  CTLSEC_DOMAIN_A_FORKS_DENIED_RATE, ",limit=\"fork-rate\"" },
	{ "kills_total", "counter", "Times the domain was killed at a limit.",
	  CTLSEC_DOMAIN_A_KILLS, "" },
	{ "userns", "gauge", "User namespaces below.",
	  CTLSEC_DOMAIN_A_USERNS, "" },
	{ "userns_limit", "gauge", "Limit of user namespaces below.",
	  CTLSEC_DOMAIN_A_USERNS_MAX, "" },
	{ "userns_denied_total", "counter", "User namespaces refused.",
	  CTLSEC_DOMAIN_A_USERNS_DENIED, "" },
	{ "denied_total", "counter", "System calls denied.",
	  CTLSEC_DOMAIN_A_DENIED, "" },
	{ "complained_total", "counter",
	  "System calls that enforce mode would deny.",
	  CTLSEC_DOMAIN_A_COMPLAINED, "" },
	{ "logged_total", "counter", "System calls that a LOG rule allowed.",
	  CTLSEC_DOMAIN_A_LOGGED, "" },
	{ "denial_events_total", "counter", "What became of denials as events.",
	  CTLSEC_DOMAIN_A_RECORDED, ",fate=\"sent\"" },
	{ "denial_events_total", "counter", "What became of denials as events.",
	  CTLSEC_DOMAIN_A_SUPPRESSED, ",fate=\"suppressed\"" },
	{ "denial_events_total", "counter", "What became of denials as events.",
	  CTLSEC_DOMAIN_A_DROPPED, ",fate=\"dropped\"" },
};
/* clang-format on */

/**
 * struct page - a page under construction
 * @names: of the domains, as label values
 */
struct page {
	FILE *f;
	const struct stats_data *s;
	const struct cnl_domain *d;
	char **names;
};

/* A label's value: valid UTF-8 without control bytes, then as the format wants it. */
static char *label_value(const char *s)
{
	cleanup_free char *safe = escape_json(s);
	char *out = xcalloc(strlen(safe) + 1, 2), *to = out;
	const char *p;

	for (p = safe; *p; p++) {
		if (*p == '\\' || *p == '"')
			*to++ = '\\';
		*to++ = *p;
	}
	return out;
}

static void print_head(const struct page *p, const char *name, const char *type,
		       const char *help)
{
	fprintf(p->f, "# HELP ctlsec_%s %s\n# TYPE ctlsec_%s %s\n", name, help,
		name, type);
}

/* Up to the value. The number tells apart what is called the same. */
static void print_series(const struct page *p, const char *name, size_t i,
			 const char *label)
{
	fprintf(p->f, "ctlsec_%s{domain=\"%" PRIu64 "\",name=\"%s\"%s} ", name,
		p->d[i].id, p->names[i], label);
}

static void print_metric(const struct page *p, const struct metric *m)
{
	size_t i;
	uint64_t v;

	for (i = 0; i < p->s->domains.n; i++) {
		const struct cnl_domain *d = &p->d[i];

		if (!(d->seen.has & CNL_BIT(m->attr)))
			continue;
		memcpy(&v, (const char *)d + cnl_msg_domain.v[m->attr].offset,
		       sizeof(v));
		print_series(p, m->name, i, m->label);
		if (v == CTLSEC_MAX)
			fputs("+Inf\n", p->f);
		else
			fprintf(p->f, "%" PRIu64 "\n", v);
	}
}

static void print_metrics(const struct page *p)
{
	const char *last = "";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(metrics); i++) {
		const struct metric *m = &metrics[i];

		if (strcmp(m->name, last) != 0)
			print_head(p, m->name, m->type, m->help);
		last = m->name;
		print_metric(p, m);
	}
}

static void print_info(const struct page *p)
{
	size_t i;

	print_head(p, "domain_info", "gauge", "What a domain is; always 1.");
	for (i = 0; i < p->s->domains.n; i++) {
		const struct cnl_domain *d = &p->d[i];
		cleanup_free char *path = label_value(d->path ? d->path : "");
		cleanup_free char *profile =
			label_value(d->profile ? d->profile : "");
		cleanup_free char *label = NULL;
		char kind[ENUM_NAMES_MAX], mode[ENUM_NAMES_MAX];

		label = xasprintf(
			",kind=\"%s\",mode=\"%s\",profile=\"%s\",cgroup=\"%s\"",
			enum_names_kind(d->kind, kind),
			enum_names_mode(d->mode, mode), profile, path);
		print_series(p, "domain_info", i, label);
		fputs("1\n", p->f);
	}
}

static void print_last(const struct page *p)
{
	size_t i;

	print_head(p, "last_denial_timestamp_seconds", "gauge",
		   "When a system call was denied or complained of last.");
	for (i = 0; i < p->s->domains.n; i++) {
		const struct cnl_domain *d = &p->d[i];
		uint64_t ms = d->last.time / NS_PER_MS;

		if (!CNL_HAS(d, CTLSEC_DOMAIN_A_LAST))
			continue;
		print_series(p, "last_denial_timestamp_seconds", i, "");
		fprintf(p->f, "%" PRIu64 ".%03" PRIu64 "\n", ms / 1000,
			ms % 1000);
	}
}

static void print_call(const struct page *p, const char *name, size_t i,
		       const char *call, uint64_t n)
{
	cleanup_free char *value = label_value(call);
	cleanup_free char *label = xasprintf(",syscall=\"%s\"", value);

	print_series(p, name, i, label);
	fprintf(p->f, "%" PRIu64 "\n", n);
}

static uint64_t count_of(const struct cnl_denial *c, bool complained)
{
	return complained ? c->complained : c->count - c->complained;
}

/* Calls beyond the bound, and what could not be told by call. */
static void print_other(const struct page *p, const char *name, size_t i,
			uint64_t shown, bool complained)
{
	const struct cnl_domain *d = &p->d[i];
	uint64_t all = complained ? d->complained : d->denied;

	/* The totals were read first. */
	if (all > shown)
		print_call(p, name, i, "other", all - shown);
}

static void print_calls(const struct page *p, const char *name,
			const char *help, bool complained)
{
	size_t i, k;

	print_head(p, name, "counter", help);
	for (i = 0; i < p->s->domains.n; i++) {
		const struct cnl_list *l = &p->s->calls[i];
		const struct cnl_denial *c = l->v;
		uint64_t shown = 0;

		for (k = 0; k < l->n && k < STATS_PROM_CALLS; k++) {
			uint64_t n = count_of(&c[k], complained);
			char buf[ENUM_NAMES_MAX];

			if (!n)
				continue;
			print_call(p, name, i,
				   enum_names_call(c[k].abi, c[k].nr, buf), n);
			shown += n;
		}
		print_other(p, name, i, shown, complained);
	}
}

static void print_domains(const struct page *p)
{
	print_head(p, "domains", "gauge", "Domains that are bound.");
	fprintf(p->f, "ctlsec_domains %zu\n", p->s->domains.n);
	print_info(p);
	print_metrics(p);
	print_last(p);
	print_calls(p, "syscall_denied_total",
		    "System calls denied, by call, the most frequent ones.",
		    false);
	print_calls(p, "syscall_complained_total",
		    "System calls complained of, by call.", true);
}

void stats_prom_print(FILE *f, const struct stats_data *s,
		      const struct container_list *l)
{
	struct page p = { .f = f, .s = s };
	size_t i;

	print_head(&p, "up", "gauge", "Whether the module is loaded.");
	fprintf(f, "ctlsec_up %d\n", s != NULL);
	if (!s)
		return;
	p.d = s->domains.v;
	p.names = xcalloc(s->domains.n + 1, sizeof(*p.names));
	for (i = 0; i < s->domains.n; i++) {
		cleanup_free char *name = domain_name_short(l, &p.d[i]);

		p.names[i] = label_value(name);
	}
	print_domains(&p);
	for (i = 0; i < s->domains.n; i++)
		free(p.names[i]);
	free(p.names);
}
