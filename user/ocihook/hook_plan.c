// SPDX-License-Identifier: GPL-2.0
/*
 * What is to be done for a container that starts. See hook_plan.h.
 */
#include "ocihook/hook_plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/vec.h"
#include "cmd/bind.h"
#include "cmd/opt.h"
#include "cmd/profile_use.h"
#include "config/config.h"
#include "oci/builtin_default.h"
#include "ocihook/hook_layer.h"

void hook_plan_free(struct hook_plan *p)
{
	cnl_attr_list_free(&cnl_msg_profile, &p->apply.profiles);
	cnl_attr_list_free(&cnl_msg_domain, &p->apply.bindings);
	cnl_attr_list_free(&cnl_msg_domain, &p->apply.unbind);
	cnl_attr_list_free(&cnl_msg_layer, &p->apply.layers);
	cnl_attr_list_free(&cnl_msg_layer, &p->apply.unlayer);
	*p = (struct hook_plan){ 0 };
}

bool hook_plan_is_empty(const struct hook_plan *p)
{
	return !p->apply.bindings.n && !p->apply.unbind.n &&
	       !p->apply.layers.n && !p->apply.unlayer.n;
}

struct cnl_domain *hook_plan_add(struct cnl_list *l)
{
	l->v = vec_grow(l->v, l->n, sizeof(struct cnl_domain));
	return (struct cnl_domain *)l->v + l->n++;
}

/* What exists */

static const struct cnl_domain *find_path(const struct hook_facts *f)
{
	const struct cnl_domain *v = f->bindings->v;
	size_t i;

	for (i = 0; i < f->bindings->n; i++) {
		if (v[i].kind == CTLSEC_KIND_PATH && v[i].path &&
		    !strcmp(v[i].path, f->path))
			return &v[i];
	}
	return NULL;
}

static bool is_named(const struct hook_facts *f, const struct cnl_domain *b)
{
	return b->kind == CTLSEC_KIND_PATH && b->path && b->name && f->target &&
	       !strcmp(b->name, f->target) && strcmp(b->path, f->path) != 0;
}

/* The youngest of this name that is elsewhere. */
static const struct cnl_domain *find_named(const struct hook_facts *f)
{
	const struct cnl_domain *v = f->bindings->v, *found = NULL;
	size_t i;

	for (i = 0; i < f->bindings->n; i++) {
		if (is_named(f, &v[i]) && (!found || v[i].id > found->id))
			found = &v[i];
	}
	return found;
}

/* Is something set on the cgroup? Layers alone do not count. */
static bool is_bound(const struct hook_facts *f)
{
	return f->domain && !CNL_HAS(f->domain, CTLSEC_DOMAIN_A_LAYERS_ONLY);
}

/* A binding of the container's cgroup */

static struct cnl_domain *add_binding(struct hook_plan *p,
				      const struct hook_facts *f)
{
	struct cnl_domain *b = hook_plan_add(&p->apply.bindings);

	CNL_SET(b, CTLSEC_DOMAIN_A_PATH, path, xstrdup(f->path));
	if (f->target && strlen(f->target) <= CTLSEC_BINDING_NAME_MAX)
		CNL_SET(b, CTLSEC_DOMAIN_A_NAME, name, xstrdup(f->target));
	CNL_SET(b, CTLSEC_DOMAIN_A_ACTIVATION, activation,
		CTLSEC_ACTIVATION_CONTAINER);
	b->seen.has |= CNL_BIT(CTLSEC_DOMAIN_A_STARTING);
	return b;
}

static void set_profile(struct hook_plan *p, struct cnl_domain *b,
			const char *name)
{
	CNL_SET(b, CTLSEC_DOMAIN_A_PROFILE, profile, xstrdup(name));
	p->profile = name[0] ? b->profile : NULL;
}

/* With these settings. */
static void copy_settings(struct hook_plan *p, const struct hook_facts *f,
			  const struct cnl_domain *from)
{
	struct cnl_domain *b = add_binding(p, f);
	uint64_t has = b->seen.has;
	char *path = b->path, *name = b->name;
	bool later = CNL_HAS(from, CTLSEC_DOMAIN_A_ACTIVATION);

	*b = *from;
	b->path = path;
	b->name = name;
	b->seen.has = has | from->seen.has;
	if (!later)
		b->activation = CTLSEC_ACTIVATION_CONTAINER;
	set_profile(p, b, from->profile ? from->profile : "");
}

/* As the one that it follows. */
static void copy_binding(struct hook_plan *p, const struct hook_facts *f,
			 const struct cnl_domain *from)
{
	struct cnl_domain set = { 0 };

	bind_settings(from, &set);
	set.seen.has &= ~CNL_BIT(CTLSEC_DOMAIN_A_ID);
	copy_settings(p, f, &set);
}

/* Of the same name, and of containers that do not exist any more. */
static void add_unbinds(struct hook_plan *p, const struct hook_facts *f)
{
	const struct cnl_domain *v = f->bindings->v;
	struct cnl_domain *u;
	size_t i;

	for (i = 0; i < f->bindings->n; i++) {
		if (!is_named(f, &v[i]) || v[i].domains ||
		    !hook_facts_gone(f, v[i].path))
			continue;
		u = hook_plan_add(&p->apply.unbind);
		CNL_SET(u, CTLSEC_DOMAIN_A_ID, id, v[i].id);
	}
}

/* What is asked for */

static int ask_numbers(const struct hook_ask *ask, struct cnl_domain *b,
		       struct err *e)
{
	uint64_t v, burst;

	if (ask->v[HOOK_PIDS]) {
		if (opt_u64_or_max(hook_ask_name(HOOK_PIDS), ask->v[HOOK_PIDS],
				   BIND_PIDS_MAX, &v, e))
			return -1;
		CNL_SET(b, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, v);
	}
	if (ask->v[HOOK_FORK_RATE]) {
		if (opt_rate(hook_ask_name(HOOK_FORK_RATE),
			     ask->v[HOOK_FORK_RATE], &v, &burst, e))
			return -1;
		CNL_SET(b, CTLSEC_DOMAIN_A_FORK_RATE, fork_rate, v);
		if (burst != CTLSEC_MAX)
			CNL_SET(b, CTLSEC_DOMAIN_A_FORK_BURST, fork_burst,
				burst);
	}
	return 0;
}

static int ask_mode(const struct hook_ask *ask, struct cnl_domain *b,
		    struct err *e)
{
	const char *word = ask->v[HOOK_MODE];
	char q[80];

	if (!word)
		return 0;
	if (!strcmp(word, "complain"))
		CNL_SET(b, CTLSEC_DOMAIN_A_MODE, mode, CTLSEC_MODE_COMPLAIN);
	else if (!strcmp(word, "enforce"))
		CNL_SET(b, CTLSEC_DOMAIN_A_MODE, mode, CTLSEC_MODE_ENFORCE);
	else
		return err_set(e, EXIT_FAILED,
			       "%s is %s: 'enforce' and 'complain' are modes",
			       hook_ask_name(HOOK_MODE),
			       escape_quote(word, q, sizeof(q)));
	return 0;
}

static int ask_profile(struct hook_plan *p, const struct hook_ask *ask,
		       struct cnl_domain *b, struct err *e)
{
	const char *name = ask->v[HOOK_PROFILE];
	char q[160];

	if (!name)
		name = BUILTIN_DEFAULT_NAME;
	if (!strcmp(name, PROFILE_NONE)) {
		set_profile(p, b, "");
		return 0;
	}
	if (!config_name_ok(name))
		return err_set(e, EXIT_FAILED,
			       "%s is %s, which is no "
			       "profile's name",
			       hook_ask_name(HOOK_PROFILE),
			       escape_quote(name, q, sizeof(q)));
	set_profile(p, b, name);
	return 0;
}

static int ask_binding(struct hook_plan *p, const struct hook_facts *f,
		       const struct hook_ask *ask, struct err *e)
{
	struct cnl_domain *b = add_binding(p, f);

	p->own = true;
	/* A layer alone would confine what starts the container, too: there has to be
	 * a domain that knows that it is being started.
	 */
	if (!hook_ask_binds(ask)) {
		set_profile(p, b, "");
		CNL_SET(b, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, CTLSEC_MAX);
		return 0;
	}
	return ask_profile(p, ask, b, e) || ask_numbers(ask, b, e) ||
			       ask_mode(ask, b, e) ?
		       -1 :
		       0;
}

/* What is wrong with it is said whether it is used or not. */
static int check_ask(const struct hook_facts *f, const struct hook_ask *ask,
		     struct err *e)
{
	struct hook_plan p = { 0 };
	int ret = ask_binding(&p, f, ask, e);

	hook_plan_free(&p);
	return ret;
}

int hook_plan_make(struct hook_plan *p, const struct hook_facts *f,
		   const struct hook_ask *ask, struct err *e)
{
	const struct cnl_domain *named = find_named(f);
	int ret = 0;

	*p = (struct hook_plan){ 0 };
	if (!find_path(f) && named) {
		copy_binding(p, f, named);
		add_unbinds(p, f);
	} else if (!find_path(f) && f->filed) {
		copy_settings(p, f, f->filed);
	} else if (ask->any && !find_path(f) && !is_bound(f)) {
		ret = ask_binding(p, f, ask, e);
	}
	p->left = ask->any && hook_ask_binds(ask) && !p->own;
	if (p->left && !ret)
		ret = check_ask(f, ask, e);
	if (!ret)
		ret = hook_layer_plan(&p->apply, f, ask, e);
	if (ret)
		hook_plan_free(p);
	return ret;
}

char *hook_plan_describe(const struct cnl_domain *b)
{
	return xasprintf("%" PRIu64 " %s %s %u %" PRIu64 " %" PRIu64 " %" PRIu64
			 " %u %" PRIu64 " %u %u",
			 b->id, b->path ? b->path : "-",
			 b->profile && b->profile[0] ? b->profile : "-",
			 b->mode, b->pids_max, b->fork_rate, b->fork_burst,
			 b->on_limit, b->userns_max, b->activation, b->log);
}
