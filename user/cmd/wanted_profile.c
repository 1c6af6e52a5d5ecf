// SPDX-License-Identifier: GPL-2.0
/*
 * Profiles of policy files, compiled. See wanted.h.
 */
#include "cmd/wanted_profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "cmd/profile_use.h"
#include "cmd/rule_edit.h"
#include "oci/builtin_default.h"
#include "policy/base64.h"

enum state { NOT_YET, UNDER_WAY, DONE };

/**
 * struct compiling - all profiles of some files
 * @states: enum state of each
 */
struct compiling {
	const struct config *c;
	struct config_wanted *w;
	enum state *states;
	struct err *e;
};

int wanted_profile_builtin(struct blob *out, struct err *e)
{
	cleanup_oci struct oci_profile *p = builtin_default_load(e);

	return p ? profile_use_compile(p, true, out, e) : -1;
}

static int put_list(struct blob_edit *edit, const struct config_profile *p,
		    const struct config_node *list, bool allow, struct err *e)
{
	const struct config_node *n;

	for (n = list ? list->first : NULL; n; n = n->next) {
		if (!rule_edit_add(edit, allow, n->text, e))
			continue;
		/* "rule, column N: " is told by the place. */
		if (e->col && strstr(e->msg, ": "))
			e->sentence =
				(size_t)(strstr(e->msg, ": ") + 2 - e->msg);
		return config_node_blame_at(e, p->t, n, e->col);
	}
	return 0;
}

/* What is denied wins over what is allowed. */
static int put_rules(struct blob_edit *edit, void *arg, struct err *e)
{
	const struct config_profile *p = arg;

	if (put_list(edit, p, p->allow, true, e))
		return -1;
	return put_list(edit, p, p->deny, false, e);
}

/* Relative to the directory that the policy file is in. */
static char *find_file(const struct config_profile *p)
{
	const char *slash = strrchr(p->t->file, '/');

	if (p->file->text[0] == '/' || !slash)
		return xstrdup(p->file->text);
	return xasprintf("%.*s/%s", (int)(slash - p->t->file), p->t->file,
			 p->file->text);
}

static int compile_file(const struct config_profile *p, struct blob *out,
			struct err *e)
{
	cleanup_free char *path = find_file(p);
	cleanup_oci struct oci_profile *o = oci_load(path, e);

	/* Its own place says more, if it has one. */
	if (!o || profile_use_compile(o, false, out, e))
		return e->line ? -1 :
				 config_node_blame(e, p->t, p->file->line,
						   p->file->col);
	return 0;
}

static int compile_text(const struct config_profile *p, struct blob *out,
			struct err *e)
{
	cleanup_free char *where =
		xasprintf("%s: profile %s", p->t->file, p->name->text);
	cleanup_oci struct oci_profile *o =
		oci_parse(where, p->oci->text, strlen(p->oci->text), e);

	if (o && !profile_use_compile(o, false, out, e))
		return 0;
	return config_node_fail(e, p->t, p->oci, "in line %u of this text: %s",
				e->line, e->msg + e->sentence);
}

static int compile_blob(const struct config_profile *p, struct blob *out,
			struct err *e)
{
	cleanup_free void *data = NULL;
	size_t len;

	data = base64_decode(p->blob->text, &len);
	if (!data)
		return config_node_fail(e, p->t, p->blob, "this is no base64");
	if (blob_import(out, data, len, e))
		return config_node_blame(e, p->t, p->blob->line, p->blob->col);
	return 0;
}

static int refuse_base(const struct compiling *x,
		       const struct config_profile *p)
{
	cleanup_free char *shown = escape_text(p->base->text);
	cleanup_free char *hint = NULL;
	struct nearest near;
	size_t i;

	nearest_start(&near, p->base->text, strlen(p->base->text));
	nearest_offer(&near, BUILTIN_DEFAULT_NAME);
	for (i = 0; i < x->c->n_profiles; i++) {
		if (&x->c->profiles[i] != p)
			nearest_offer(&near, x->c->profiles[i].name->text);
	}
	hint = nearest_hint(&near, "");
	return config_node_fail(x->e, p->t, p->base,
				"no profile '%s' is built in or in these "
				"files%s",
				shown, hint);
}

static int compile_nth(struct compiling *x, size_t nth);

/* One that is called as its base is made from the built-in one. */
static int copy_base(struct compiling *x, const struct config_profile *p,
		     struct blob *out)
{
	const struct config_profile *base =
		config_find_profile(x->c, p->base->text);
	size_t nth = base ? (size_t)(base - x->c->profiles) : 0;

	if (base && base != p) {
		if (x->states[nth] == UNDER_WAY)
			return config_node_fail(x->e, p->t, p->base,
						"'%s' is made from '%s' itself",
						p->base->text, p->name->text);
		if (compile_nth(x, nth))
			return -1;
		return blob_import(out, x->w->profiles[nth].blob.data,
				   x->w->profiles[nth].blob.len, x->e);
	}
	if (!strcmp(p->base->text, BUILTIN_DEFAULT_NAME))
		return wanted_profile_builtin(out, x->e);
	return refuse_base(x, p);
}

static int compile_source(struct compiling *x, const struct config_profile *p,
			  struct blob *out)
{
	if (p->base)
		return copy_base(x, p, out);
	if (p->file)
		return compile_file(p, out, x->e);
	if (p->oci)
		return compile_text(p, out, x->e);
	return compile_blob(p, out, x->e);
}

static int compile_nth(struct compiling *x, size_t nth)
{
	const struct config_profile *p = &x->c->profiles[nth];
	struct blob *out = &x->w->profiles[nth].blob;

	if (x->states[nth] == DONE)
		return 0;
	x->states[nth] = UNDER_WAY;
	if (compile_source(x, p, out))
		return -1;
	if ((p->allow || p->deny) &&
	    rule_edit_blob(out, put_rules, (void *)p, x->e)) {
		if (x->e->line)
			return -1;
		return config_node_blame(x->e, p->t, p->name->line,
					 p->name->col);
	}
	x->states[nth] = DONE;
	return 0;
}

int wanted_profile_compile(const struct config *c, struct config_wanted *w,
			   struct err *e)
{
	struct compiling x = { .c = c, .w = w, .e = e };
	size_t i;
	int ret = 0;

	/* One more: the built-in one, which bindings may want. */
	w->profiles = xcalloc(c->n_profiles + 1, sizeof(*w->profiles));
	w->n_profiles = c->n_profiles;
	x.states = xcalloc(c->n_profiles + 1, sizeof(*x.states));
	for (i = 0; i < c->n_profiles; i++) {
		w->profiles[i].name = c->profiles[i].name->text;
		w->profiles[i].from = &c->profiles[i];
	}
	for (i = 0; i < c->n_profiles && !ret; i++)
		ret = compile_nth(&x, i);
	free(x.states);
	return ret;
}
