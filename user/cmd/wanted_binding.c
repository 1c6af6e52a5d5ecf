// SPDX-License-Identifier: GPL-2.0
/*
 * Bindings of policy files, their targets found. See wanted.h.
 */
#include "cmd/wanted_binding.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "base/vec.h"
#include "cmd/bind.h"
#include "cmd/opt.h"
#include "cmd/wanted_profile.h"
#include "cmd/wanted_target.h"
#include "container/container_runtime.h"
#include "oci/builtin_default.h"
#include "target/domain_name.h"
#include "target/target.h"

#define NO_PROFILE "none"

/**
 * struct search - the bindings of some files
 */
struct search {
	const struct config *c;
	const struct cnl_list *loaded;
	struct wanted_skip *skip;
	struct config_wanted *w;
	struct err *e;
};

/* Settings */

static const char *given_text(const struct config_binding *b,
			      enum config_setting s)
{
	return b->settings[s] ? b->settings[s]->text : NULL;
}

static int set_pids(const char *text, struct cnl_domain *rq, struct err *e)
{
	uint64_t v;

	if (!text)
		return 0;
	if (opt_u64_or_max("pids", text, BIND_PIDS_MAX, &v, e))
		return -1;
	CNL_SET(rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, v);
	return 0;
}

static int set_userns(const char *text, struct cnl_domain *rq, struct err *e)
{
	uint64_t v = CTLSEC_MAX;

	if (text && opt_u64_or_max("userns", text, BIND_USERNS_MAX, &v, e))
		return -1;
	/* Where namespaces cannot be counted, none is not a limit to ask for. */
	rq->userns_max = v;
	if (text)
		rq->seen.has |= CNL_BIT(CTLSEC_DOMAIN_A_USERNS_MAX);
	return 0;
}

static int set_rate(const char *text, struct cnl_domain *rq, struct err *e)
{
	uint64_t rate = CTLSEC_MAX, burst = CTLSEC_MAX;

	if (text && opt_rate("fork-rate", text, &rate, &burst, e))
		return -1;
	CNL_SET(rq, CTLSEC_DOMAIN_A_FORK_RATE, fork_rate, rate);
	if (rate != CTLSEC_MAX)
		CNL_SET(rq, CTLSEC_DOMAIN_A_FORK_BURST, fork_burst, burst);
	return 0;
}

static int read_word(enum opt_id id, const char *text, uint32_t *v,
		     struct err *e)
{
	return text ? opt_word(id, text, v, e) : 0;
}

static int set_words(const struct config_binding *b, enum config_setting s,
		     struct cnl_domain *rq, struct err *e)
{
	uint32_t v = 0;

	switch (s) {
	case CONFIG_MODE:
		if (read_word(OPT_MODE, given_text(b, s), &v, e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_MODE, mode, v);
		return 0;
	case CONFIG_ON_LIMIT:
		if (read_word(OPT_ON_LIMIT, given_text(b, s), &v, e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_ON_LIMIT, on_limit, v);
		return 0;
	case CONFIG_LOG:
		if (read_word(OPT_LOG_TO, given_text(b, s), &v, e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_LOG, log, v);
		return 0;
	case CONFIG_ACTIVATE:
		if (read_word(OPT_ACTIVATE, given_text(b, s), &v, e))
			return -1;
		if (given_text(b, s))
			CNL_SET(rq, CTLSEC_DOMAIN_A_ACTIVATION, activation, v);
		return 0;
	default:
		return 0;
	}
}

static int set_one(const struct config_binding *b, enum config_setting s,
		   struct cnl_domain *rq, struct err *e)
{
	switch (s) {
	case CONFIG_PIDS:
		return set_pids(given_text(b, s), rq, e);
	case CONFIG_USERNS:
		return set_userns(given_text(b, s), rq, e);
	case CONFIG_FORK_RATE:
		return set_rate(given_text(b, s), rq, e);
	default:
		return set_words(b, s, rq, e);
	}
}

int wanted_binding_settings(const struct config_binding *b,
			    struct cnl_domain *rq, struct err *e)
{
	int i;

	for (i = 0; i < CONFIG_SETTINGS; i++) {
		const struct config_node *n = b->settings[i];

		if (!set_one(b, (enum config_setting)i, rq, e))
			continue;
		/* No option was given. */
		if (!strncmp(e->msg + e->sentence, "--", 2))
			e->sentence += 2;
		return config_node_blame(e, b->t, n->line, n->col);
	}
	return 0;
}

/* Profiles */

static int refuse_profile(const struct search *x,
			  const struct config_binding *b, const char *name)
{
	const struct config_node *n = b->settings[CONFIG_PROFILE];
	const struct cnl_profile *v = x->loaded->v;
	cleanup_free char *shown = escape_text(name);
	cleanup_free char *hint = NULL;
	struct nearest near;
	size_t i;

	nearest_start(&near, name, strlen(name));
	nearest_offer(&near, BUILTIN_DEFAULT_NAME);
	nearest_offer(&near, NO_PROFILE);
	for (i = 0; i < x->c->n_profiles; i++)
		nearest_offer(&near, x->c->profiles[i].name->text);
	for (i = 0; i < x->loaded->n; i++) {
		if (v[i].name)
			nearest_offer(&near, v[i].name);
	}
	hint = nearest_hint(&near, "");
	return config_node_fail(x->e, b->t, n,
				"no profile '%s' is in these files or loaded%s",
				shown, hint);
}

/* The built-in one is loaded for whatever names it first, and stays if it is. */
static int want_builtin(struct search *x)
{
	struct config_wanted_profile *p = &x->w->profiles[x->w->n_profiles];
	size_t i;

	for (i = 0; i < x->w->n_profiles; i++) {
		if (!strcmp(x->w->profiles[i].name, BUILTIN_DEFAULT_NAME))
			return 0;
	}
	p->name = BUILTIN_DEFAULT_NAME;
	p->keep = true;
	x->w->n_profiles++;
	return cnl_msg_find_profile(x->loaded, p->name) ?
		       0 :
		       wanted_profile_builtin(&p->blob, x->e);
}

static int set_profile(struct search *x, const struct config_binding *b,
		       struct cnl_domain *rq)
{
	const char *name = given_text(b, CONFIG_PROFILE);

	if (!name)
		name = BUILTIN_DEFAULT_NAME;
	if (!strcmp(name, NO_PROFILE)) {
		CNL_SET(rq, CTLSEC_DOMAIN_A_PROFILE, profile, (char *)"");
		return 0;
	}
	CNL_SET(rq, CTLSEC_DOMAIN_A_PROFILE, profile, (char *)name);
	if (config_find_profile(x->c, name))
		return 0;
	if (!strcmp(name, BUILTIN_DEFAULT_NAME))
		return want_builtin(x);
	return cnl_msg_find_profile(x->loaded, name) ?
		       0 :
		       refuse_profile(x, b, name);
}

/* Targets */

/* What it is called while there is no cgroup to know it by. */
static char *find_name(const struct target *t)
{
	struct cnl_domain d = { .path = (char *)target_path(t) };
	char *name;

	if (t->glob && !t->later)
		return NULL;
	name = domain_name_target(container_runtime_here(false), &d);
	if (name[0] != '/' && strlen(name) <= CTLSEC_BINDING_NAME_MAX)
		return name;
	free(name);
	return NULL;
}

static void set_target(struct config_wanted_binding *out,
		       const struct target *t)
{
	out->text = xstrdup(t->glob ? t->glob : t->cgroup.path);
	if (t->kind == CTLSEC_KIND_PATTERN)
		CNL_SET(&out->set, CTLSEC_DOMAIN_A_PATTERN, pattern, out->text);
	else
		CNL_SET(&out->set, CTLSEC_DOMAIN_A_PATH, path, out->text);
	out->name = find_name(t);
	if (out->name)
		CNL_SET(&out->set, CTLSEC_DOMAIN_A_NAME, name, out->name);
	if (!CNL_HAS(&out->set, CTLSEC_DOMAIN_A_ACTIVATION))
		CNL_SET(&out->set, CTLSEC_DOMAIN_A_ACTIVATION, activation,
			wanted_target_activation(out->label, t));
}

static void leave_out(struct config_wanted *w, const char *text)
{
	w->left = vec_grow(w->left, w->n_left, sizeof(*w->left));
	w->left[w->n_left++] = xstrdup(text);
}

static int add_binding(struct search *x, const struct config_binding *b)
{
	cleanup_target struct target t = { 0 };
	struct config_wanted_binding *out = &x->w->bindings[x->w->n_bindings];
	int ret;

	if (wanted_binding_settings(b, &out->set, x->e) ||
	    set_profile(x, b, &out->set))
		return -1;
	ret = wanted_target_find(b->t, b->target, b->allow_host, x->skip, &t,
				 x->e);
	if (ret) {
		memset(out, 0, sizeof(*out));
		if (ret < 0)
			return -1;
		leave_out(x->w, b->target->text);
		return 0;
	}
	out->from = b;
	out->label = xstrdup(b->target->text);
	set_target(out, &t);
	x->w->n_bindings++;
	return 0;
}

int wanted_binding_find(const struct config *c, const struct cnl_list *loaded,
			struct wanted_skip *skip, struct config_wanted *w,
			struct err *e)
{
	struct search x = {
		.c = c, .loaded = loaded, .skip = skip, .w = w, .e = e
	};
	size_t i;

	w->bindings = xcalloc(c->n_bindings + 1, sizeof(*w->bindings));
	for (i = 0; i < c->n_bindings; i++) {
		if (add_binding(&x, &c->bindings[i]))
			return -1;
	}
	return 0;
}
