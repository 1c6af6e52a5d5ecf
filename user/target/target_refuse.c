// SPDX-License-Identifier: GPL-2.0
/*
 * Words that are no target. See target_refuse.h.
 */
#include "target/target_refuse.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "container/container_pod_find.h"
#include "container/container_runtime.h"
#include "host/cgroup.h"
#include "host/unit.h"

int target_refuse_several(const char *s, const struct target_meanings *m,
			  struct err *e)
{
	cleanup_free char *containers = container_find_list(&m->containers);
	cleanup_free char *pods = container_pod_find_list(&m->pods, s);
	bool either = containers[0] && pods[0];
	char q[160];

	return err_set(e, EXIT_FAILED,
		       "%s means several things: %s%s%s%s%s; name one of them",
		       escape_quote(s, q, sizeof(q)), containers,
		       either ? ", " : "", pods, m->unit ? ", unit:" : "",
		       m->unit ? m->unit : "");
}

/* A process, or a cgroup right below the root, whose prefix is missing. */
static char *prefix_missing(const char *s)
{
	cleanup_free char *path = xasprintf("/%s", s);
	cleanup_cgroup struct cgroup cg = { 0 };
	struct err ignored;

	if (!s[strspn(s, "0123456789")])
		return xasprintf(" (did you mean 'pid:%s'?)", s);
	if (!strchr(s, '/') && !cgroup_find(path, &cg, &ignored))
		return xasprintf(" (did you mean '/%s'?)", s);
	return xstrdup("");
}

/* What a word that is no name was meant to be; to be freed. */
static char *word_hint(const char *s)
{
	char *hint = prefix_missing(s);
	struct nearest near;

	if (!hint[0]) {
		free(hint);
		hint = container_find_hint(container_runtime_here(false), NULL,
					   s);
	}
	if (!hint[0]) {
		free(hint);
		hint = container_pod_find_hint(container_runtime_here(false),
					       s);
	}
	if (!hint[0]) {
		free(hint);
		nearest_start(&near, s, strlen(s));
		unit_offer(&near);
		hint = nearest_hint(&near, "unit:");
	}
	return hint;
}

int target_refuse_unknown(const char *s, struct err *e)
{
	cleanup_free char *hint = word_hint(s);
	char q[160];

	return err_set(e, EXIT_FAILED,
		       "no container, machine, pod or running unit is called "
		       "%s%s",
		       escape_quote(s, q, sizeof(q)), hint);
}
