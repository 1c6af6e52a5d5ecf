// SPDX-License-Identifier: GPL-2.0
/*
 * Binding a target so that it stays bound. See bind_sticky.h.
 */
#include "cmd/bind_sticky.h"

#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "cmd/bind.h"
#include "container/container_runtime.h"
#include "target/domain_name.h"

/* What it is called while there is no cgroup to know it by: docker:web, unit:x. To be
 * freed; NULL if that is its path.
 */
static char *sticky_name(const struct target *t)
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

/* The domain that the binding has made or changed. */
static int get_domain(struct cnl *nl, const struct target *t,
		      struct cnl_domain *binding, struct cnl_domain *out,
		      struct err *e)
{
	struct cnl_domain key = { 0 };
	struct err ignored;

	if (!t->glob) {
		target_key(t, &key);
		if (!cnl_domain_get(nl, &key, out, &ignored)) {
			cnl_attr_free(&cnl_msg_domain, binding);
			return 0;
		}
		/* The cgroup went at once, or the caller may not look. */
		if (nl->error != ENOENT && nl->error != EPERM) {
			*e = ignored;
			return -1;
		}
	}
	*out = *binding;
	return 0;
}

int bind_sticky_set(struct bind_sticky *s, struct cnl *nl,
		    const struct target *t, const struct cnl_domain *rq,
		    struct cnl_domain *out, struct err *e)
{
	cleanup_free char *name = sticky_name(t);
	struct cnl_domain set = *rq, key = { 0 }, binding;
	struct err ignored;

	target_key(t, &key);
	s->there = !binding_get(nl, &key, &s->old, &ignored);
	if (name)
		CNL_SET(&set, CTLSEC_DOMAIN_A_NAME, name, name);
	if (binding_send(nl, "bind", t->text, &set, NLM_F_CREATE, &binding, e))
		return -1;
	s->id = binding.id;
	return get_domain(nl, t, &binding, out, e);
}

void bind_sticky_undo(const struct bind_sticky *s, struct cnl *nl, bool keep)
{
	struct cnl_domain rq = { 0 }, now;
	struct err ignored;

	if (!s->there) {
		binding_remove(nl, "", s->id, keep, &ignored);
		return;
	}
	bind_settings(&s->old, &rq);
	if (!binding_send(nl, "bind", "", &rq, 0, &now, &ignored))
		cnl_attr_free(&cnl_msg_domain, &now);
}

void bind_sticky_free(struct bind_sticky *s)
{
	cnl_attr_free(&cnl_msg_domain, &s->old);
}
