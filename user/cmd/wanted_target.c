// SPDX-License-Identifier: GPL-2.0
#include "cmd/wanted_target.h"

#include <ctlsec/pattern.h>
#include <linux/ctlsec.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/bind_activation.h"
#include "cmd/binding.h"
#include "host/cgroup.h"

/**
 * struct search - for one target
 */
struct search {
	struct config_text *t;
	const struct config_node *n;
	struct err *e;
};

static int refuse_target(const struct search *x, const char *why)
{
	cleanup_free char *shown = escape_text(x->n->text);

	return config_node_fail(x->e, x->t, x->n, "%s %s", shown, why);
}

/* A path need not be there: what is on it waits for it. As that of a directory it begins
 * with where the hierarchy is mounted.
 */
static const char *waiting_path(const char *text)
{
	struct err ignored;
	cleanup_free char *mount = cgroup_mount(&ignored);
	size_t len = mount ? strlen(mount) : 0;

	if (!strncmp(text, "cgroup:", 7))
		text += 7;
	if (len && !strncmp(text, mount, len) && text[len] == '/')
		text += len;
	return ctlsec_pattern_is_path(text) ? text : NULL;
}

/* What is not there is left out, for the host to start with the rest. */
static bool skip_missing(const struct search *x, struct wanted_skip *skip)
{
	cleanup_free char *text = NULL;

	if (!skip || x->e->status != EXIT_FAILED)
		return false;
	skip->n++;
	if (skip->silent)
		return true;
	text = escape_text(x->e->msg + x->e->sentence);
	fprintf(stderr, "ctlsec: warning: %s:%u:%u: left out: %s\n", x->t->file,
		x->n->line, x->n->col, text);
	return true;
}

static int check_target(const struct search *x, bool allow_host,
			const struct target *t)
{
	if (t->host && !allow_host) {
		cleanup_free char *why = xasprintf(
			"would confine the host: %s; 'allow-host: true' does "
			"it anyway",
			t->host);

		return refuse_target(x, why);
	}
	if (!binding_lasts(t))
		return refuse_target(x, "does not last, and policy files are "
					"for what does: containers, units, "
					"paths and match:GLOB");
	return 0;
}

int wanted_target_find(struct config_text *t, const struct config_node *n,
		       bool allow_host, struct wanted_skip *skip,
		       struct target *out, struct err *e)
{
	const struct search x = { .t = t, .n = n, .e = e };
	const char *path;

	if (!target_find(n->text, out, e))
		return check_target(&x, allow_host, out);
	path = waiting_path(n->text);
	if (path && e->status == EXIT_FAILED) {
		out->kind = CTLSEC_KIND_PATH;
		out->glob = path;
		return check_target(&x, allow_host, out);
	}
	if (skip_missing(&x, skip))
		return 1;
	return config_node_blame(e, t, n->line, n->col);
}

uint32_t wanted_target_activation(const char *text, const struct target *t)
{
	const char *path = waiting_path(text);

	return path ? bind_activation_path(path) : bind_activation_default(t);
}
