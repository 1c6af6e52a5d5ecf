// SPDX-License-Identifier: GPL-2.0
#include "config/config_plan_layer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/when.h"
#include "config/config_layer.h"
#include "policy/policy_diff.h"

/* What a file says and what is left are the same end, if they are as close as this: a
 * file has whole seconds.
 */
#define UNTIL_NEAR (2 * WHEN_SECOND)

void config_plan_layer_free(struct config_wanted_layer *w)
{
	blob_free(&w->blob);
	free(w->rules);
	free(w->to);
	free(w->label);
	cnl_attr_list_free(&cnl_msg_domain, &w->targets);
}

/* Comparing */

static bool has_target(const struct cnl_list *l, const struct cnl_domain *t)
{
	const struct cnl_domain *v = l->v;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (t->pattern && v[i].pattern &&
		    !strcmp(t->pattern, v[i].pattern))
			return true;
		if (t->path && v[i].path && !strcmp(t->path, v[i].path))
			return true;
	}
	return false;
}

static bool has_targets(const struct cnl_list *l, const struct cnl_list *all)
{
	const struct cnl_domain *v = all->v;
	size_t i;

	for (i = 0; i < all->n; i++) {
		if (!has_target(l, &v[i]))
			return false;
	}
	return true;
}

static bool is_for_all(const struct cnl_layer *l)
{
	return l->to && !strcmp(l->to, CONFIG_LAYER_CONTAINERS);
}

/* A layer on all containers may have paths of some that have gone. */
static bool same_targets(const struct config_wanted_layer *w,
			 const struct cnl_layer *l)
{
	return w->all == is_for_all(l) &&
	       has_targets(&l->targets, &w->targets) &&
	       (w->all || has_targets(&w->targets, &l->targets));
}

/* Return: 1 if all is decided the same, or -1. */
static int same_rules(const struct config_wanted_layer *w,
		      const struct cnl_layer *l, struct err *e)
{
	cleanup_free char *where = NULL;
	struct ctlsec_policy a, b;
	cleanup_blob struct blob running = { 0 };
	int ret;

	if (w->blob.len == l->blob.len &&
	    !memcmp(w->blob.data, l->blob.data, w->blob.len))
		return 1;
	if (!l->blob.len || blob_import(&running, l->blob.data, l->blob.len, e))
		return 0;
	ctlsec_policy_open(&a, running.data);
	ctlsec_policy_open(&b, w->blob.data);
	ret = policy_diff_first(&a, &b, &where, e);
	return ret < 0 ? ret : !ret;
}

static uint64_t end_of(const struct cnl_layer *l)
{
	return CNL_HAS(l, CTLSEC_LAYER_A_FOR) ? when_now() + l->left : 0;
}

static bool same_end(uint64_t a, uint64_t b)
{
	return a && b ? (a > b ? a - b : b - a) <= UNTIL_NEAR : a == b;
}

/* By its name; one without a name by what it does. Return: 1 with *@l, 0, or -1. */
static int find_running(const struct config_wanted_layer *w,
			const struct config_running *now,
			const struct cnl_layer **l, struct err *e)
{
	const struct cnl_layer *v = now->layers.v;
	size_t i;
	int ret;

	for (i = 0; i < now->layers.n; i++) {
		*l = &v[i];
		if (w->set.name) {
			if (v[i].name && !strcmp(v[i].name, w->set.name))
				return 1;
			continue;
		}
		ret = v[i].name || !same_targets(w, &v[i]) ?
			      0 :
			      same_rules(w, &v[i], e);
		if (ret)
			return ret;
	}
	return 0;
}

/* Describing */

static void append_text(char **text, char *more)
{
	char *old = *text;

	*text = old[0] ? xasprintf("%s, %s", old, more) : xstrdup(more);
	free(old);
	free(more);
}

/* Lines as one. */
static char *join_rules(const char *rules)
{
	char *text = xstrdup(rules ? rules : ""), *p;

	for (p = text; *p; p++) {
		if (*p == '\n')
			*p = ';';
	}
	return text;
}

static char *until_text(uint64_t until)
{
	return until ? when_utc(until) : xstrdup("no end");
}

/* "EPERM to all: splice" */
static char *describe_layer(const struct config_wanted_layer *w)
{
	cleanup_free char *action = config_layer_action(&w->set);
	cleanup_free char *rules = join_rules(w->rules);
	cleanup_free char *end = until_text(w->until);

	return xasprintf("%s to %s: %s%s%s", action ? action : "?",
			 w->all ? CONFIG_LAYER_ALL : w->to, rules,
			 w->until ? ", until " : "", w->until ? end : "");
}

static void compare_rules(const struct config_wanted_layer *w,
			  const struct cnl_layer *l, char **text)
{
	cleanup_free char *from = config_layer_action(l);
	cleanup_free char *to = config_layer_action(&w->set);
	cleanup_free char *old = join_rules(l->rules);
	cleanup_free char *new = join_rules(w->rules);
	bool same = strcmp(from ? from : "?", to ? to : "?") == 0;

	if (!same)
		append_text(text, xasprintf("%s to %s", from ? from : "?",
					    to ? to : "?"));
	if (same || strcmp(old, new) != 0)
		append_text(text, xasprintf("rules %s to %s", old, new));
}

/* "EPERM to KILL, until no end to 2026-12-24T00:00:00Z"; "" if all is the same. NULL
 * with @e filled if that cannot be told.
 */
static char *compare_layer(const struct config_wanted_layer *w,
			   const struct cnl_layer *l, struct err *e)
{
	int same = same_rules(w, l, e);
	char *text;

	if (same < 0)
		return NULL;
	text = xstrdup("");
	if (!same)
		compare_rules(w, l, &text);
	if (!same_targets(w, l))
		append_text(&text,
			    xasprintf("to %s to %s",
				      is_for_all(l) ? CONFIG_LAYER_ALL :
				      l->to	    ? l->to :
						      "?",
				      w->all ? CONFIG_LAYER_ALL : w->to));
	if (!same_end(w->until, end_of(l))) {
		cleanup_free char *from = until_text(end_of(l));
		cleanup_free char *to = until_text(w->until);

		append_text(&text, xasprintf("until %s to %s", from, to));
	}
	return text;
}

int config_plan_layer(struct config_wanted_layer *w,
		      const struct config_running *now,
		      struct config_step *step, struct err *e)
{
	const struct cnl_layer *l;
	int found = find_running(w, now, &l, e);
	char *detail;

	if (found < 0)
		return -1;
	detail = found ? compare_layer(w, l, e) : describe_layer(w);
	if (!detail)
		return -1;
	if (!detail[0]) {
		free(detail);
		return 0;
	}
	*step = (struct config_step){
		.change = found ? CONFIG_DENY_CHANGE : CONFIG_DENY,
		.layer = w,
		/* What has a name is replaced by it. */
		.id = found && !w->set.name ? l->id : 0,
		.what = xstrdup(w->label),
		.detail = detail,
	};
	return 1;
}

int config_plan_layer_check(const struct config_wanted *w, size_t nth,
			    struct err *e)
{
	const struct config_wanted_layer *v = w->layers, *b = &v[nth];
	size_t i;

	for (i = 0; i < nth && !b->set.name; i++) {
		if (v[i].set.name || v[i].blob.len != b->blob.len ||
		    memcmp(v[i].blob.data, b->blob.data, b->blob.len) != 0 ||
		    !has_targets(&v[i].targets, &b->targets) ||
		    !has_targets(&b->targets, &v[i].targets))
			continue;
		return config_node_fail(e, b->from->t, b->from->map,
					"the same is denied already, in %s, "
					"line %u; two of them have names",
					v[i].from->t->file,
					v[i].from->map->line);
	}
	return 0;
}

/* Pruning */

static bool is_wanted(const struct config_wanted *w, const struct cnl_layer *l)
{
	struct config_running one = { .layers = { (void *)l, 1 } };
	const struct cnl_layer *found;
	struct err ignored;
	size_t i;

	for (i = 0; i < w->n_layers; i++) {
		if (find_running(&w->layers[i], &one, &found, &ignored) != 0)
			return true;
	}
	return false;
}

bool config_plan_layer_prune(const struct config_wanted *w,
			     const struct cnl_layer *l,
			     struct config_step *step)
{
	cleanup_free char *what = l->name ? xasprintf("layer:%s", l->name) :
					    xasprintf("layer:%" PRIu64, l->id);

	if (is_wanted(w, l))
		return false;
	if (!CNL_HAS(l, CTLSEC_LAYER_A_FILED)) {
		cleanup_free char *shown = escape_text(what);

		fprintf(stderr,
			"ctlsec: note: %s is in no file, and stays: it was "
			"put on by hand\n",
			shown);
		return false;
	}
	*step = (struct config_step){
		.change = CONFIG_REMOVE,
		.id = l->id,
		.what = xstrdup(what),
		.detail = xstrdup("it is in no file"),
	};
	return true;
}
