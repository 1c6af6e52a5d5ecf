// SPDX-License-Identifier: GPL-2.0
/*
 * What was bound, what it replaced, and what to look at. See bind_report.h.
 */
#include "cmd/bind_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/profile_use.h"
#include "container/container_runtime.h"
#include "host/ring_scan.h"
#include "out/enum_names.h"
#include "target/advice.h"
#include "target/domain_name.h"

/* How many cgroups a warning names. */
#define CGROUPS_SHOWN 3

enum setting {
	SET_PROFILE,
	SET_MODE,
	SET_PIDS,
	SET_FORK_RATE,
	SET_USERNS,
	SET_ON_LIMIT,
	SET_ACTIVATION,
	SET_LOG,
	SET_COUNT,
};

static char *limit_text(const char *name, uint64_t limit)
{
	return limit == CTLSEC_MAX ? xasprintf("%s max", name) :
				     xasprintf("%s %" PRIu64, name, limit);
}

static char *profile_text(const struct cnl_domain *d)
{
	cleanup_free char *name = escape_text(d->profile ? d->profile : "");

	return xasprintf("profile %s", name[0] ? name : PROFILE_NONE);
}

static char *rate_text(const struct cnl_domain *d)
{
	return d->fork_rate == CTLSEC_MAX ?
		       xstrdup("fork-rate max") :
		       xasprintf("fork-rate %" PRIu64 "/s:%" PRIu64,
				 d->fork_rate, d->fork_burst);
}

/* A setting in words, to be freed. */
static char *setting_text(const struct cnl_domain *d, enum setting s)
{
	char buf[ENUM_NAMES_MAX];

	switch (s) {
	case SET_PROFILE:
		return profile_text(d);
	case SET_MODE:
		return xstrdup(enum_names_mode(d->mode, buf));
	case SET_PIDS:
		return limit_text("pids", d->pids_max);
	case SET_FORK_RATE:
		return rate_text(d);
	case SET_USERNS:
		return limit_text("userns", d->userns_max);
	case SET_ON_LIMIT:
		return xasprintf("on-limit %s",
				 enum_names_limit_action(d->on_limit, buf));
	case SET_ACTIVATION:
		return xasprintf("activate %s",
				 enum_names_activation(d->activation, buf));
	case SET_LOG:
		return xasprintf("log %s", enum_names_log(d->log, buf));
	case SET_COUNT:
		break;
	}
	return xstrdup("");
}

/* Is it worth a word? Limits that are not there go without saying. */
static bool is_shown(const struct cnl_domain *d, enum setting s)
{
	switch (s) {
	case SET_PIDS:
		return CNL_HAS(d, CTLSEC_DOMAIN_A_PIDS_MAX);
	case SET_FORK_RATE:
		return CNL_HAS(d, CTLSEC_DOMAIN_A_FORK_RATE) &&
		       d->fork_rate != CTLSEC_MAX;
	case SET_USERNS:
		return CNL_HAS(d, CTLSEC_DOMAIN_A_USERNS_MAX) &&
		       d->userns_max != CTLSEC_MAX;
	case SET_ON_LIMIT:
		return d->on_limit != CTLSEC_LIMIT_ACT_DENY;
	case SET_ACTIVATION:
		return d->activation != CTLSEC_ACTIVATION_NOW;
	case SET_LOG:
		return d->log != CTLSEC_LOG_NONE;
	default:
		return true;
	}
}

static void print_settings(const struct cnl_domain *d)
{
	const char *between = "";
	int s;

	for (s = 0; s < SET_COUNT; s++) {
		cleanup_free char *text = setting_text(d, (enum setting)s);

		if (!is_shown(d, (enum setting)s))
			continue;
		printf("%s%s", between, text);
		between = ", ";
	}
}

/* The settings that are not what they were, as they were. */
static void print_replaced(const struct cnl_domain *d,
			   const struct cnl_domain *old)
{
	const char *between = "; replaced ";
	int s;

	for (s = 0; s < SET_COUNT; s++) {
		cleanup_free char *now = setting_text(d, (enum setting)s);
		cleanup_free char *was = setting_text(old, (enum setting)s);

		if (!strcmp(now, was))
			continue;
		printf("%s%s", between, was);
		between = ", ";
	}
}

void bind_report_limits(const struct cnl_domain *d)
{
	cleanup_free char *name =
		domain_name_short(container_runtime_here(false), d);
	cleanup_free char *shown = escape_text(name);

	if (CNL_HAS(d, CTLSEC_DOMAIN_A_PIDS_MAX) && !d->pids_max)
		fprintf(stderr,
			"ctlsec: note: a limit of 0 tasks forbids every fork; "
			"'--pids max' means no limit\n");
	else if (CNL_HAS(d, CTLSEC_DOMAIN_A_TASKS) && d->tasks > d->pids_max)
		fprintf(stderr,
			"ctlsec: note: %s has %" PRIu64
			" task%s, above the limit of %" PRIu64 "; %s\n",
			shown, d->tasks, d->tasks == 1 ? "" : "s", d->pids_max,
			d->on_limit == CTLSEC_LIMIT_ACT_KILL ?
				"the next fork kills all of them" :
				"forks fail until enough have ended");
}

void bind_report(const char *verb, const struct cnl_domain *d,
		 const struct cnl_domain *old)
{
	cleanup_free char *name =
		domain_name_short(container_runtime_here(false), d);
	cleanup_free char *shown = escape_text(name);

	printf("%s %s: ", verb, shown);
	print_settings(d);
	if (old)
		print_replaced(d, old);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_DOMAINS))
		printf("; %" PRIu64 " cgroup%s now", d->domains,
		       d->domains == 1 ? "" : "s");
	putchar('\n');
	bind_report_limits(d);
}

/* "/a, /b, /c ...", to be freed. */
static char *list_paths(const struct advice_cgroups *s)
{
	char *text = xstrdup("");
	size_t i;

	for (i = 0; i < s->n && i < CGROUPS_SHOWN; i++) {
		cleanup_free char *path = escape_text(s->path[i]);
		char *more = xasprintf("%s%s%s", text, i ? ", " : "", path);

		free(text);
		text = more;
	}
	if (s->n > CGROUPS_SHOWN) {
		char *more = xasprintf("%s ...", text);

		free(text);
		text = more;
	}
	return text;
}

static void warn_watchers(const struct target *t)
{
	struct advice_watchers w;
	cleanup_free char *paths = NULL;

	advice_watchers(&t->cgroup, &w);
	if (!w.pid)
		return;
	paths = list_paths(&w.elsewhere);
	fprintf(stderr,
		"ctlsec: warning: %s holds no container, but what watches or "
		"starts one (%s, process %" PRIu32 "); ",
		t->text, w.name, w.pid);
	if (w.elsewhere.n == 1)
		fprintf(stderr,
			"the container is bound by 'ctlsec bind cgroup:%s'\n",
			paths);
	else if (w.elsewhere.n)
		fprintf(stderr, "the containers are in %s\n", paths);
	else
		fprintf(stderr, "a container is in a cgroup of its own\n");
	advice_cgroups_free(&w.elsewhere);
}

/* What such a thread carries out, no profile of the target decides. */
static void warn_rings(const struct target *t)
{
	struct ring_scan found;

	if (!ring_scan_outside(t->cgroup.path, &found))
		return;
	fprintf(stderr,
		"ctlsec: warning: process %" PRIu32 " in %s has an io_uring "
		"that thread %" PRIu32
		" outside of it polls; what that carries "
		"out is not confined\n",
		found.pid, t->text, found.thread);
}

static void warn_userns(const struct target *t)
{
	cleanup_advice struct advice_cgroups s = { 0 };
	cleanup_free char *paths = NULL;

	advice_userns(t->userns_ino, &s);
	if (s.n < 2)
		return;
	paths = list_paths(&s);
	fprintf(stderr,
		"ctlsec: warning: %s holds %zu containers or cgroups (%s), "
		"all of which are confined and share the limits; 'ctlsec bind "
		"cgroup:PATH' confines one of them\n",
		t->text, s.n, paths);
}

/* What a binding by name is for, and for how long. The kubelet restarts a container by
 * making another one in the same pod.
 */
static void note_named(const struct target *t, bool lasts)
{
	const char *until;

	if (t->pod == TARGET_POD_PART)
		until = "is bound until it is restarted, for that makes another "
			"container of it; its pod stays bound";
	else if (!lasts)
		until = "is bound until it stops; bind it again after a "
			"restart";
	else if (t->pod)
		until = "stays bound when its containers are restarted; "
			"another pod of that name is not";
	else
		until = "stays bound when it is restarted; another container "
			"of that name where ctlsec-oci starts it";
	fprintf(stderr, "ctlsec: note: %s %s\n", t->text, until);
}

void bind_report_target(const struct target *t, bool lasts)
{
	if (t->named)
		note_named(t, lasts);
	if (t->around) {
		cleanup_free char *path = escape_text(t->around);

		fprintf(stderr,
			"ctlsec: note: process %" PRIu32 " is in a part of "
			"its container, and only that part is bound; 'ctlsec "
			"bind cgroup:%s' confines the whole container\n",
			t->pid, path);
	}
	if (t->kind == CTLSEC_KIND_USERNS && !t->host)
		warn_userns(t);
	else if (t->cgroup.dir && !t->host)
		warn_watchers(t);
	if (t->cgroup.dir && !t->host)
		warn_rings(t);
}
