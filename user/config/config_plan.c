// SPDX-License-Identifier: GPL-2.0
/*
 * The plan. See config_plan.h.
 */
#include "config/config_plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"
#include "config/config_plan_layer.h"
#include "config/config_settings.h"
#include "policy/policy_diff.h"

/**
 * struct planning - a plan being made
 */
struct planning {
	struct config_wanted *w;
	const struct config_running *now;
	struct config_plan *out;
	struct err *e;
};

static const char *const change_names[] = {
	[CONFIG_LOAD] = "load",	    [CONFIG_REPLACE] = "replace",
	[CONFIG_BIND] = "bind",	    [CONFIG_CHANGE] = "change",
	[CONFIG_UNBIND] = "unbind", [CONFIG_UNLOAD] = "unload",
	[CONFIG_DENY] = "deny",	    [CONFIG_DENY_CHANGE] = "change",
	[CONFIG_REMOVE] = "remove",
};

const char *config_plan_change_name(enum config_change c)
{
	return change_names[c];
}

void config_plan_free(struct config_plan *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		free(p->v[i].what);
		free(p->v[i].detail);
	}
	free(p->v);
	*p = (struct config_plan){ 0 };
}

void config_plan_wanted_free(struct config_wanted *w)
{
	size_t i;

	for (i = 0; i < w->n_profiles; i++)
		blob_free(&w->profiles[i].blob);
	for (i = 0; i < w->n_bindings; i++) {
		free(w->bindings[i].label);
		free(w->bindings[i].text);
		free(w->bindings[i].name);
	}
	for (i = 0; i < w->n_layers; i++)
		config_plan_layer_free(&w->layers[i]);
	for (i = 0; i < w->n_left; i++)
		free(w->left[i]);
	free(w->profiles);
	free(w->bindings);
	free(w->layers);
	free(w->left);
	*w = (struct config_wanted){ 0 };
}

static void add_step(struct planning *p, struct config_step step)
{
	p->out->v = vec_grow(p->out->v, p->out->n, sizeof(step));
	p->out->v[p->out->n++] = step;
}

/* Profiles */

/* Bytes may differ where all decisions are the same. Return: 1 if they are, -1 with
 * @e filled if that cannot be told.
 */
static int is_loaded(const struct config_wanted_profile *w,
		     const struct cnl_profile *l, char **where, struct err *e)
{
	struct ctlsec_policy a, b;
	int ret;

	if (w->blob.len == l->blob.len &&
	    !memcmp(w->blob.data, l->blob.data, w->blob.len))
		return 1;
	ctlsec_policy_open(&a, l->blob.data);
	ctlsec_policy_open(&b, w->blob.data);
	ret = policy_diff_first(&a, &b, where, e);
	return ret < 0 ? ret : !ret;
}

static int plan_profile(struct planning *p, struct config_wanted_profile *w)
{
	const struct cnl_profile *l =
		cnl_msg_find_profile(&p->now->profiles, w->name);
	cleanup_free char *where = NULL;
	int same;

	if (!l) {
		add_step(p, (struct config_step){
				    .change = CONFIG_LOAD,
				    .profile = w,
				    .what = xasprintf("profile:%s", w->name),
				    .detail = xasprintf("%zu bytes",
							w->blob.len) });
		return 0;
	}
	same = w->keep ? 1 : is_loaded(w, l, &where, p->e);
	if (same)
		return same < 0 ? -1 : 0;
	add_step(p, (struct config_step){
			    .change = CONFIG_REPLACE,
			    .profile = w,
			    .what = xasprintf("profile:%s", w->name),
			    .detail = xasprintf("%s and perhaps others are "
						"decided otherwise; %" PRIu32
						" in use by",
						where, l->users) });
	return 0;
}

/* Bindings */

static bool is_target(const struct cnl_domain *b, const struct cnl_domain *set)
{
	const char *want = set->pattern ? set->pattern : set->path;
	const char *have =
		b->kind == CTLSEC_KIND_PATTERN ? b->pattern : b->path;

	return (b->kind == CTLSEC_KIND_PATTERN) == !!set->pattern && have &&
	       !strcmp(want, have);
}

static const struct cnl_domain *find_bound(const struct config_running *now,
					   const struct cnl_domain *set)
{
	const struct cnl_domain *v = now->bindings.v;
	size_t i;

	for (i = 0; i < now->bindings.n; i++) {
		if (is_target(&v[i], set))
			return &v[i];
	}
	return NULL;
}

static void append_text(char **text, const char *sep, char *more)
{
	char *old = *text;

	*text = old[0] ? xasprintf("%s%s%s", old, sep, more) : xstrdup(more);
	free(old);
	free(more);
}

/* "profile default, pids 100"; what is not named is the default. */
static char *describe_settings(const struct cnl_domain *set)
{
	char *text = xstrdup("");
	int i;

	for (i = 0; i < CONFIG_SETTINGS; i++) {
		cleanup_free char *value = NULL;

		if (i == CONFIG_PIDS && !CNL_HAS(set, CTLSEC_DOMAIN_A_PIDS_MAX))
			continue;
		value = config_settings_text(set, (enum config_setting)i);
		append_text(
			&text, ", ",
			xasprintf("%s %s",
				  config_setting_name((enum config_setting)i),
				  value));
	}
	return text;
}

/* "pids 512 to 100"; "" if all is the same. */
static char *compare_settings(const struct cnl_domain *set,
			      const struct cnl_domain *now)
{
	char *text = xstrdup("");
	int i;

	for (i = 0; i < CONFIG_SETTINGS; i++) {
		enum config_setting s = (enum config_setting)i;
		cleanup_free char *from = NULL, *to = NULL;

		if (config_settings_same(set, now, s))
			continue;
		from = config_settings_text(now, s);
		to = s == CONFIG_PIDS &&
				     !CNL_HAS(set, CTLSEC_DOMAIN_A_PIDS_MAX) ?
			     xstrdup("the default") :
			     config_settings_text(set, s);
		append_text(&text, ", ",
			    xasprintf("%s %s to %s", config_setting_name(s),
				      from, to));
	}
	return text;
}

static void plan_binding(struct planning *p, struct config_wanted_binding *w)
{
	const struct cnl_domain *b = find_bound(p->now, &w->set);
	char *detail =
		b ? compare_settings(&w->set, b) : describe_settings(&w->set);

	if (!detail[0]) {
		free(detail);
		return;
	}
	add_step(p, (struct config_step){ .change = b ? CONFIG_CHANGE :
							CONFIG_BIND,
					  .binding = w,
					  .what = xstrdup(w->label),
					  .detail = detail });
}

/* One target in two entries would be whichever comes last. */
static int check_twice(struct planning *p, size_t nth)
{
	struct config_wanted_binding *v = p->w->bindings, *a, *b = &v[nth];
	size_t i;

	for (i = 0; i < nth; i++) {
		a = &v[i];
		if (!a->set.pattern == !b->set.pattern &&
		    !strcmp(a->text, b->text))
			return config_node_fail(
				p->e, b->from->t, b->from->target,
				"%s is bound already, in %s, line %u", b->label,
				a->from->t->file, a->from->target->line);
	}
	return 0;
}

/* What only runs */

static const char *skip_kind(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

/* May what is called @name be what a file calls @text? A word of the file may leave out
 * the kind and the user, and a pod's name its container's: rather once too often.
 */
static bool may_mean(const char *text, const char *name)
{
	size_t len;

	text = skip_kind(text);
	name = skip_kind(name);
	len = strlen(text);
	for (;;) {
		if (!strncmp(name, text, len) &&
		    (!name[len] || name[len] == '/'))
			return true;
		name = strchr(name, '/');
		if (!name)
			return false;
		name++;
	}
}

static bool is_left_out(const struct planning *p, const struct cnl_domain *b)
{
	size_t i;

	for (i = 0; i < p->w->n_left; i++) {
		if (b->name && may_mean(p->w->left[i], b->name))
			return true;
	}
	return false;
}

static bool is_wanted(const struct planning *p, const struct cnl_domain *b)
{
	size_t i;

	for (i = 0; i < p->w->n_bindings; i++) {
		if (is_target(b, &p->w->bindings[i].set))
			return true;
	}
	return is_left_out(p, b);
}

static void prune_bindings(struct planning *p)
{
	const struct cnl_domain *v = p->now->bindings.v;
	size_t i;

	for (i = 0; i < p->now->bindings.n; i++) {
		const struct cnl_domain *b = &v[i];
		const char *what = b->name ? b->name :
				   b->path ? b->path :
					     b->pattern;

		if (is_wanted(p, b))
			continue;
		add_step(p, (struct config_step){
				    .change = CONFIG_UNBIND,
				    .id = b->id,
				    .what = xasprintf(
					    "%s%s",
					    b->kind == CTLSEC_KIND_PATTERN &&
							    !b->name ?
						    "match:" :
						    "",
					    what ? what : ""),
				    .detail = xstrdup("it is in no file") });
	}
}

/* Is it in the files, or used by them, or by what was bound without a binding? */
static bool is_needed(const struct planning *p, const char *name)
{
	const struct cnl_domain *d = p->now->domains.v;
	const struct cnl_domain *b = p->now->bindings.v;
	size_t i;

	for (i = 0; i < p->w->n_profiles; i++) {
		if (!strcmp(p->w->profiles[i].name, name))
			return true;
	}
	for (i = 0; i < p->w->n_bindings; i++) {
		const char *own = p->w->bindings[i].set.profile;

		if (own && !strcmp(own, name))
			return true;
	}
	for (i = 0; i < p->now->bindings.n; i++) {
		if (b[i].profile && !strcmp(b[i].profile, name) &&
		    is_left_out(p, &b[i]))
			return true;
	}
	for (i = 0; i < p->now->domains.n; i++) {
		if (!d[i].binding && d[i].profile &&
		    !strcmp(d[i].profile, name))
			return true;
	}
	return false;
}

static void prune_profiles(struct planning *p)
{
	const struct cnl_profile *v = p->now->profiles.v;
	size_t i;

	for (i = 0; i < p->now->profiles.n; i++) {
		if (!v[i].name || is_needed(p, v[i].name))
			continue;
		add_step(p, (struct config_step){
				    .change = CONFIG_UNLOAD,
				    .name = v[i].name,
				    .what = xasprintf("profile:%s", v[i].name),
				    .detail = xstrdup("it is in no file") });
	}
}

/* Layers */

static int plan_layers(struct planning *p)
{
	struct config_step step;
	size_t i;
	int ret;

	for (i = 0; i < p->w->n_layers; i++) {
		if (config_plan_layer_check(p->w, i, p->e))
			return -1;
		ret = config_plan_layer(&p->w->layers[i], p->now, &step, p->e);
		if (ret < 0)
			return -1;
		if (ret)
			add_step(p, step);
	}
	return 0;
}

static void prune_layers(struct planning *p)
{
	const struct cnl_layer *v = p->now->layers.v;
	struct config_step step;
	size_t i;

	for (i = 0; i < p->now->layers.n; i++) {
		if (config_plan_layer_prune(p->w, &v[i], &step))
			add_step(p, step);
	}
}

int config_plan_make(struct config_wanted *w, const struct config_running *now,
		     enum config_prune prune, struct config_plan *out,
		     struct err *e)
{
	struct planning p = { .w = w, .now = now, .out = out, .e = e };
	size_t i;

	for (i = 0; i < w->n_profiles; i++) {
		if (plan_profile(&p, &w->profiles[i]))
			return -1;
	}
	for (i = 0; i < w->n_bindings; i++) {
		if (check_twice(&p, i))
			return -1;
		plan_binding(&p, &w->bindings[i]);
	}
	if (prune != CONFIG_KEEP)
		prune_bindings(&p);
	if (prune == CONFIG_PRUNE)
		prune_profiles(&p);
	if (plan_layers(&p))
		return -1;
	if (prune != CONFIG_KEEP)
		prune_layers(&p);
	return 0;
}
