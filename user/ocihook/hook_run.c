// SPDX-License-Identifier: GPL-2.0
/*
 * The hook. See hook_run.h.
 *
 * A container that neither asks for anything nor is known by its name is none of its
 * business, and starts also without the module. Where it cannot be told whether it is one
 * of those, it is not.
 */
#include "ocihook/hook_run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "base/vec.h"
#include "cmd/binding.h"
#include "cmd/profile_use.h"
#include "cmd/wanted_profile.h"
#include "container/container_runtime.h"
#include "host/cgroup.h"
#include "oci/builtin_default.h"
#include "ocihook/hook_end.h"
#include "ocihook/hook_filed.h"
#include "ocihook/hook_known.h"
#include "ocihook/hook_layer.h"
#include "ocihook/hook_memory.h"
#include "ocihook/hook_module.h"
#include "ocihook/hook_place.h"
#include "ocihook/hook_plan.h"
#include "ocihook/hook_report.h"
#include "ocihook/hook_state.h"

/**
 * struct run - a container that starts or has ended
 * @host: the caller is the host's root, who has the host's own containers
 * @lock: while others wait
 * @c: it, as its engine's files have it, or NULL
 * @path: its cgroup
 * @target: what it is called, or NULL
 * @filed: what policy files say of it
 * @domain: of its cgroup, if @bound
 */
struct run {
	struct cnl nl;
	bool host;
	int lock;
	struct hook_state *state;
	const struct container *c;
	char *path;
	char *target;
	struct hook_filed filed;
	struct cnl_domain domain;
	bool bound;
	struct cnl_list bindings;
	struct cnl_list layers;
};

static void end_run(struct run *r)
{
	cnl_attr_free(&cnl_msg_domain, &r->domain);
	cnl_attr_list_free(&cnl_msg_domain, &r->bindings);
	cnl_attr_list_free(&cnl_msg_layer, &r->layers);
	hook_filed_free(&r->filed);
	util_free(&r->path);
	util_free(&r->target);
	util_close(&r->lock);
	cnl_close(&r->nl);
}

#define cleanup_run __attribute__((cleanup(end_run)))

/* Another user's are in none of the files that would have to tell of them. */
static int find_container(struct run *r, struct err *e)
{
	if (hook_known_find(container_runtime_here(false), r->state, &r->c,
			    e) &&
	    r->host)
		return -1;
	if (r->c)
		r->target = container_target(r->c);
	return 0;
}

static int read_labels(struct run *r, struct err *e)
{
	size_t i;

	for (i = 0; r->c && i < r->c->n_labels; i++) {
		const struct container_label *l = &r->c->labels[i];

		if (hook_ask_add(&r->state->ask, l->key, l->value, e))
			return -1;
	}
	return 0;
}

static int read_domain(struct run *r, struct err *e)
{
	cleanup_cgroup struct cgroup cg = { 0 };
	struct cnl_domain key = { 0 };

	if (cgroup_find(r->path, &cg, e))
		return -1;
	CNL_SET(&key, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id, cg.id);
	r->bound = !cnl_domain_get(&r->nl, &key, &r->domain, e);
	return r->bound || r->nl.error == ENOENT ? 0 : -1;
}

/* The profile of the binding, if it is the one that needs no file. */
static int add_profile(struct run *r, struct hook_plan *p, struct err *e)
{
	struct cnl_profile there, *add;
	cleanup_free char *hint = NULL;
	struct blob blob = { 0 };

	if (!p->profile)
		return 0;
	if (!cnl_profile_get(&r->nl, p->profile, false, &there, e)) {
		cnl_attr_free(&cnl_msg_profile, &there);
		return 0;
	}
	if (r->nl.error != ENOENT)
		return -1;
	if (strcmp(p->profile, BUILTIN_DEFAULT_NAME) != 0) {
		hint = profile_use_hint(&r->nl, p->profile);
		return err_set(e, EXIT_FAILED,
			       "%s: no profile '%s' is loaded%s",
			       p->own ? hook_ask_name(HOOK_PROFILE) : r->target,
			       p->profile, hint);
	}
	if (wanted_profile_builtin(&blob, e))
		return -1;
	add = vec_grow(NULL, 0, sizeof(*add));
	CNL_SET(add, CTLSEC_PROFILE_A_NAME, name,
		xstrdup(BUILTIN_DEFAULT_NAME));
	CNL_SET(add, CTLSEC_PROFILE_A_BLOB, blob.data, blob.data);
	add->blob.len = blob.len;
	p->apply.profiles = (struct cnl_list){ .v = add, .n = 1 };
	return 0;
}

/* For when it has ended. */
static int write_memory(struct run *r, const struct hook_plan *p, struct err *e)
{
	cleanup_hook_memory struct hook_memory m = { 0 };
	struct cnl_domain key = { 0 }, b;

	if (!p->own && !r->state->ask.v[HOOK_DENY])
		return 0;
	m.path = xstrdup(r->path);
	m.binding = xstrdup("");
	CNL_SET(&key, CTLSEC_DOMAIN_A_PATH, path, r->path);
	if (p->own) {
		if (binding_get(&r->nl, &key, &b, e))
			return -1;
		util_free(&m.binding);
		m.binding = hook_plan_describe(&b);
		cnl_attr_free(&cnl_msg_domain, &b);
	}
	return hook_memory_write(HOOK_MEMORY_DIR, r->state->id, &m, e);
}

/* Nothing would end it. */
static void forget_binding(struct run *r)
{
	struct cnl_domain key = { 0 }, b;
	struct err ignored;

	CNL_SET(&key, CTLSEC_DOMAIN_A_PATH, path, r->path);
	if (binding_get(&r->nl, &key, &b, &ignored))
		return;
	binding_remove(&r->nl, r->path, b.id, false, &ignored);
	cnl_attr_free(&cnl_msg_domain, &b);
}

static int carry_out(struct run *r, struct hook_plan *p, struct err *e)
{
	size_t part;

	if (p->left)
		hook_report_note(
			"%s is bound already, so only %s of what it asks for "
			"counts",
			r->target ? r->target : r->path,
			hook_ask_name(HOOK_DENY));
	if (hook_plan_is_empty(p))
		return 0;
	if (add_profile(r, p, e) || cnl_apply_send(&r->nl, &p->apply, &part, e))
		return -1;
	if (!write_memory(r, p, e))
		return 0;
	if (p->own)
		forget_binding(r);
	return -1;
}

static int plan_start(struct run *r, struct err *e)
{
	cleanup_hook_plan struct hook_plan p = { 0 };
	const struct hook_facts f = {
		.path = r->path,
		.target = r->target,
		.filed = r->filed.found ? &r->filed.set : NULL,
		.domain = r->bound ? &r->domain : NULL,
		.bindings = &r->bindings,
		.layers = &r->layers,
		.containers = container_runtime_here(false),
	};

	if (hook_plan_make(&p, &f, &r->state->ask, e))
		return -1;
	return carry_out(r, &p, e);
}

/* Does it ask for nothing, and is nothing set for its name? */
static bool is_none_of_ours(const struct run *r)
{
	const struct cnl_domain *b = r->bindings.v;
	const struct cnl_layer *l = r->layers.v;
	size_t i;

	if (r->state->ask.any || r->filed.found)
		return false;
	for (i = 0; i < r->bindings.n; i++) {
		if (r->target && b[i].name && !strcmp(b[i].name, r->target))
			return false;
	}
	for (i = 0; i < r->layers.n; i++) {
		if (hook_layer_follows(&l[i], r->target))
			return false;
	}
	return true;
}

static int read_module(struct run *r, struct err *e)
{
	if (cnl_open(&r->nl, e))
		return -1;
	hook_end_swept(&r->nl);
	return hook_module_read(&r->nl, &r->bindings, &r->layers, e);
}

/* Is it to be confined, or may it be, where the module cannot be asked? What it asks for
 * itself, and what a policy file has for its name, is known without.
 */
static bool needs_module(const struct run *r)
{
	return r->state->ask.any || r->filed.found ||
	       !hook_module_holds_nothing(r->host, module_state_read());
}

/* A mistake in there is the service's to report, which applies them; and it says nothing
 * of this container.
 */
static void find_filed(struct run *r)
{
	struct err e;

	if (r->target &&
	    hook_filed_find(&r->filed, HOOK_FILED_DIR, r->target, &e))
		hook_report_note("policy files are left out: %s", e.msg);
}

static int start_container(struct run *r, struct err *e)
{
	if (r->state->bad.status) {
		*e = r->state->bad;
		return -1;
	}
	r->lock = hook_memory_lock(HOOK_MEMORY_DIR);
	find_filed(r);
	if (read_module(r, e))
		return needs_module(r) ? -1 : 0;
	if (is_none_of_ours(r))
		return 0;
	r->path = hook_place_find(r->state->id, r->state->pid, e);
	if (!r->path || read_domain(r, e))
		return -1;
	return plan_start(r, e);
}

static int end_container(struct run *r, struct err *e)
{
	cleanup_hook_memory struct hook_memory m = { 0 };

	r->lock = hook_memory_lock(HOOK_MEMORY_DIR);
	hook_memory_read(HOOK_MEMORY_DIR, r->state->id, &m);
	if (!m.path)
		return 0;
	return cnl_open(&r->nl, e) || hook_end(&r->nl, r->state->id, &m, e) ?
		       -1 :
		       0;
}

int hook_run(const struct hook_config *c, const char *text, size_t len,
	     struct err *e)
{
	cleanup_hook_state struct hook_state s = { 0 };
	cleanup_run struct run r = { .lock = -1, .state = &s };
	cleanup_free char *map = file_read_at(AT_FDCWD, "/proc/self/uid_map");

	r.host = !geteuid() && hook_module_is_host(map);
	if (hook_state_parse(&s, text, len, e))
		return -1;
	if (c->ignore) {
		hook_ask_free(&s.ask);
		s.bad.status = 0;
	}
	if (s.stage == HOOK_ENDED)
		return end_container(&r, e);
	if (s.stage == HOOK_OTHER)
		return 0;
	if (find_container(&r, e) || (!c->ignore && read_labels(&r, e)))
		return -1;
	return start_container(&r, e);
}
