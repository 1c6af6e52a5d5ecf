// SPDX-License-Identifier: GPL-2.0
/*
 * Layers in the plan for a container. See hook_layer.h.
 */
#include "ocihook/hook_layer.h"

#include <ctlsec/policy_fmt.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"
#include "cmd/layer.h"

/* What such a layer says it is for. */
#define TO "io.ctlsec.deny"

/* Rules */

char **hook_layer_split(const char *text, size_t *n)
{
	char **v = NULL;

	*n = 0;
	while (*text) {
		size_t len = strcspn(text, ";\n");
		size_t skip = strspn(text, " \t");
		size_t end = len;

		while (end > skip && strchr(" \t\r", text[end - 1]))
			end--;
		if (end > skip) {
			v = vec_grow(v, *n, sizeof(*v));
			v[(*n)++] = xasprintf("%.*s", (int)(end - skip),
					      text + skip);
		}
		text += len + (text[len] != '\0');
	}
	return v;
}

static void free_rules(char **v, size_t n)
{
	while (n)
		free(v[--n]);
	free(v);
}

static int compile_rules(const char *text, struct layer *l, struct err *e)
{
	size_t n, nth;
	char **rules = hook_layer_split(text, &n);
	int ret;

	if (!n)
		ret = err_set(e, EXIT_FAILED, "%s has no rule in it",
			      hook_ask_name(HOOK_DENY));
	else
		ret = layer_compile(l, rules, n,
				    CTLSEC_ACTION(CTLSEC_ACT_ERRNO, EPERM),
				    &nth, e);
	free_rules(rules, n);
	if (ret && n) {
		struct err why = *e;

		err_set(e, EXIT_FAILED, "%s: %s", hook_ask_name(HOOK_DENY),
			why.msg);
	}
	return ret;
}

/* Copies, but for some targets */

static void copy_target(struct cnl_layer *out, const struct cnl_domain *t)
{
	struct cnl_domain *d;

	out->targets.v = vec_grow(out->targets.v, out->targets.n, sizeof(*d));
	d = (struct cnl_domain *)out->targets.v + out->targets.n++;
	if (t->pattern)
		CNL_SET(d, CTLSEC_DOMAIN_A_PATTERN, pattern,
			xstrdup(t->pattern));
	else
		CNL_SET(d, CTLSEC_DOMAIN_A_PATH, path,
			xstrdup(t->path ? t->path : ""));
	CNL_SET(d, CTLSEC_DOMAIN_A_ACTIVATION, activation, t->activation);
}

static void add_path(struct cnl_layer *out, const char *path)
{
	const struct cnl_domain t = {
		.path = (char *)path,
		.activation = CTLSEC_ACTIVATION_CONTAINER,
	};

	copy_target(out, &t);
}

static void set_blob(struct cnl_layer *out, const void *data, size_t len)
{
	void *copy = xcalloc(1, len + 1);

	memcpy(copy, data, len);
	CNL_SET(out, CTLSEC_LAYER_A_BLOB, blob.data, copy);
	out->blob.len = len;
}

static struct cnl_layer *add_layer(struct cnl_apply *a)
{
	struct cnl_list *l = &a->layers;

	l->v = vec_grow(l->v, l->n, sizeof(struct cnl_layer));
	return (struct cnl_layer *)l->v + l->n++;
}

/* The layer as it is, and with targets that are no container's that has gone, nor
 * @but.
 */
static struct cnl_layer *copy_layer(struct cnl_apply *a,
				    const struct hook_facts *f,
				    const struct cnl_layer *l, const char *but)
{
	const struct cnl_domain *t = l->targets.v;
	struct cnl_layer *out = add_layer(a);
	size_t i;

	set_blob(out, l->blob.data, l->blob.len);
	CNL_SET(out, CTLSEC_LAYER_A_RULES, rules,
		xstrdup(l->rules ? l->rules : ""));
	if (l->name && l->name[0])
		CNL_SET(out, CTLSEC_LAYER_A_NAME, name, xstrdup(l->name));
	if (l->to)
		CNL_SET(out, CTLSEC_LAYER_A_TO, to, xstrdup(l->to));
	if (CNL_HAS(l, CTLSEC_LAYER_A_FOR))
		CNL_SET(out, CTLSEC_LAYER_A_FOR, left, l->left);
	if (CNL_HAS(l, CTLSEC_LAYER_A_FILED))
		out->seen.has |= CNL_BIT(CTLSEC_LAYER_A_FILED);
	for (i = 0; i < l->targets.n; i++) {
		const char *path = t[i].pattern ? NULL : t[i].path;

		if (!path || ((!but || strcmp(path, but) != 0) &&
			      !hook_facts_gone(f, path)))
			copy_target(out, &t[i]);
	}
	out->seen.has |= CNL_BIT(CTLSEC_LAYER_A_TARGET);
	return out;
}

static void remove_layer(struct cnl_apply *a, uint64_t id)
{
	struct cnl_list *l = &a->unlayer;
	struct cnl_layer *u;

	l->v = vec_grow(l->v, l->n, sizeof(*u));
	u = (struct cnl_layer *)l->v + l->n++;
	CNL_SET(u, CTLSEC_LAYER_A_ID, id, id);
}

static void drop_last_layer(struct cnl_apply *a)
{
	struct cnl_list *l = &a->layers;

	cnl_attr_free(&cnl_msg_layer, (struct cnl_layer *)l->v + --l->n);
}

/* What a layer is for */

static bool has_path(const struct cnl_layer *l, const char *path)
{
	const struct cnl_domain *t = l->targets.v;
	size_t i;

	for (i = 0; i < l->targets.n; i++) {
		if (!t[i].pattern && t[i].path && !strcmp(t[i].path, path))
			return true;
	}
	return false;
}

static bool is_ours(const struct cnl_layer *l)
{
	return l->name &&
	       !strncmp(l->name, HOOK_LAYER_PREFIX, strlen(HOOK_LAYER_PREFIX));
}

static bool is_for_name(const struct cnl_layer *l, const char *target)
{
	size_t len = target ? strlen(target) : 0;
	const char *p;

	for (p = l->to; p && len && *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		if (n == len && !strncmp(p, target, n))
			return true;
		p += n;
	}
	return false;
}

bool hook_layer_follows(const struct cnl_layer *l, const char *target)
{
	return !is_ours(l) && is_for_name(l, target);
}

static void follow_names(struct cnl_apply *a, const struct hook_facts *f)
{
	const struct cnl_layer *v = f->layers->v;
	size_t i;

	for (i = 0; i < f->layers->n; i++) {
		if (!hook_layer_follows(&v[i], f->target) ||
		    has_path(&v[i], f->path))
			continue;
		add_path(copy_layer(a, f, &v[i], NULL), f->path);
		/* What has a name is replaced by it. */
		if (!v[i].name || !v[i].name[0])
			remove_layer(a, v[i].id);
	}
}

/* What is asked for */

/* FNV-1a. Rules of which two are called the same do not share a layer: the text is
 * compared, too.
 */
static uint64_t hash_text(const char *s)
{
	uint64_t h = 0xcbf29ce484222325U;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3U;
	return h;
}

static const struct cnl_layer *find_layer(const struct hook_facts *f,
					  const char *name)
{
	const struct cnl_layer *v = f->layers->v;
	size_t i;

	for (i = 0; i < f->layers->n; i++) {
		if (v[i].name && !strcmp(v[i].name, name))
			return &v[i];
	}
	return NULL;
}

/* An author has no say in how many of an administrator's there may be. */
static int check_room(const struct hook_facts *f, struct err *e)
{
	const struct cnl_layer *v = f->layers->v;
	size_t i, ours = 0;

	for (i = 0; i < f->layers->n; i++)
		ours += is_ours(&v[i]);
	if (ours >= HOOK_LAYERS_MAX)
		return err_set(e, EXIT_FAILED,
			       "%s: containers that run ask for %zu different "
			       "sets of rules already, and there may be %d",
			       hook_ask_name(HOOK_DENY), ours, HOOK_LAYERS_MAX);
	if (f->layers->n + HOOK_LAYERS_FREE >= CTLSEC_LAYERS_MAX)
		return err_set(e, EXIT_FAILED,
			       "%s: there are %zu layers already, and the last "
			       "%d of %u are not for what containers ask for",
			       hook_ask_name(HOOK_DENY), f->layers->n,
			       HOOK_LAYERS_FREE, CTLSEC_LAYERS_MAX);
	return 0;
}

static void make_layer(struct cnl_apply *a, const struct hook_facts *f,
		       const struct layer *l, const char *name)
{
	struct cnl_layer *out = add_layer(a);

	set_blob(out, l->blob.data, l->blob.len);
	CNL_SET(out, CTLSEC_LAYER_A_RULES, rules, xstrdup(l->rules));
	CNL_SET(out, CTLSEC_LAYER_A_NAME, name, xstrdup(name));
	CNL_SET(out, CTLSEC_LAYER_A_TO, to, xstrdup(TO));
	out->seen.has |= CNL_BIT(CTLSEC_LAYER_A_TARGET);
	add_path(out, f->path);
}

/* Return: false if it is another's, or full. */
static bool join_layer(struct cnl_apply *a, const struct hook_facts *f,
		       const struct layer *l, const struct cnl_layer *there)
{
	struct cnl_layer *out;

	if (!there->rules || strcmp(there->rules, l->rules) != 0)
		return false;
	if (has_path(there, f->path))
		return true;
	out = copy_layer(a, f, there, NULL);
	if (out->targets.n == CTLSEC_LAYER_TARGETS_MAX) {
		drop_last_layer(a);
		return false;
	}
	add_path(out, f->path);
	return true;
}

/* The name of the nth layer with these rules. To be freed. */
static char *name_layer(const struct layer *l, unsigned int nth)
{
	uint64_t h = hash_text(l->rules);

	return nth == 1 ?
		       xasprintf(HOOK_LAYER_PREFIX "%016" PRIx64, h) :
		       xasprintf(HOOK_LAYER_PREFIX "%016" PRIx64 "-%u", h, nth);
}

static int ask_denials(struct cnl_apply *a, const struct hook_facts *f,
		       const char *text, struct err *e)
{
	cleanup_layer struct layer l = { 0 };
	unsigned int nth;

	if (compile_rules(text, &l, e))
		return -1;
	for (nth = 1; nth <= CTLSEC_LAYERS_MAX; nth++) {
		cleanup_free char *name = name_layer(&l, nth);
		const struct cnl_layer *there = find_layer(f, name);

		if (there && join_layer(a, f, &l, there))
			return 0;
		if (there)
			continue;
		if (check_room(f, e))
			return -1;
		make_layer(a, f, &l, name);
		return 0;
	}
	return err_set(e, EXIT_FAILED,
		       "%s: there are too many containers with these rules",
		       hook_ask_name(HOOK_DENY));
}

int hook_layer_plan(struct cnl_apply *a, const struct hook_facts *f,
		    const struct hook_ask *ask, struct err *e)
{
	follow_names(a, f);
	return ask->v[HOOK_DENY] ? ask_denials(a, f, ask->v[HOOK_DENY], e) : 0;
}

void hook_layer_plan_end(struct cnl_apply *a, const struct hook_facts *f)
{
	const struct cnl_layer *v = f->layers->v;
	size_t i;

	for (i = 0; i < f->layers->n; i++) {
		if (!is_ours(&v[i]) || !has_path(&v[i], f->path))
			continue;
		if (copy_layer(a, f, &v[i], f->path)->targets.n)
			continue;
		drop_last_layer(a);
		remove_layer(a, v[i].id);
	}
}
