// SPDX-License-Identifier: GPL-2.0
/*
 * Several targets that are bound. See bind_list.h.
 */
#include "cmd/bind_list.h"

#include <errno.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/vec.h"

/* Ask for one domain, in the name of a command. */
static int get_domain(struct cnl *nl, const char *verb, const struct target *t,
		      struct cnl_domain *out, struct err *e)
{
	cleanup_free char *shown = escape_text(t->text);
	cleanup_free char *op = xasprintf("%s %s", verb, shown);
	struct cnl_domain key = { 0 };
	const struct cnl_call call = {
		.op = op,
		.cmd = CTLSEC_CMD_DOMAIN_GET,
		.tree = &cnl_msg_domain,
		.obj = &key,
		.reply = &cnl_msg_domain,
	};

	if (t->later) {
		nl->error = ENOENT;
		return err_set(e, EXIT_FAILED, "%s does not run", t->text);
	}
	target_key(t, &key);
	return cnl_do(nl, &call, out, e);
}

static int refuse_unbound(const struct target *t, struct err *e)
{
	return err_set(e, EXIT_FAILED,
		       "%s is not bound; 'ctlsec list' shows what is", t->text);
}

int bind_list_check(struct cnl *nl, const char *verb,
		    const struct target_list *l, struct err *e)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		struct cnl_domain d;

		if (!get_domain(nl, verb, &l->v[i], &d, e))
			cnl_attr_free(&cnl_msg_domain, &d);
		else if (nl->error != EPERM)
			return l->v[i].later ? refuse_unbound(&l->v[i], e) : -1;
	}
	return 0;
}

int bind_list_get(struct cnl *nl, const struct target_list *l,
		  struct cnl_list *domains, struct err *e)
{
	size_t i;

	if (!l->n)
		return cnl_domains(nl, domains, e);
	for (i = 0; i < l->n; i++) {
		struct cnl_domain d;

		if (get_domain(nl, "show", &l->v[i], &d, e)) {
			cnl_attr_list_free(&cnl_msg_domain, domains);
			return nl->error == ENOENT && !l->v[i].later ?
				       refuse_unbound(&l->v[i], e) :
				       -1;
		}
		domains->v = vec_grow(domains->v, domains->n, sizeof(d));
		((struct cnl_domain *)domains->v)[domains->n++] = d;
	}
	return 0;
}

void bind_list_append(struct cnl_list *l, struct cnl_list *more)
{
	const struct cnl_domain *from = more->v;
	size_t i;

	for (i = 0; i < more->n; i++) {
		l->v = vec_grow(l->v, l->n, sizeof(*from));
		((struct cnl_domain *)l->v)[l->n++] = from[i];
	}
	free(more->v);
	*more = (struct cnl_list){ 0 };
}

void bind_list_filter(struct cnl_list *l,
		      bool (*keep)(const struct cnl_domain *d))
{
	struct cnl_domain *v = l->v;
	size_t i, n = 0;

	for (i = 0; i < l->n; i++) {
		if (keep(&v[i]))
			v[n++] = v[i];
		else
			cnl_attr_free(&cnl_msg_domain, &v[i]);
	}
	l->n = n;
}
