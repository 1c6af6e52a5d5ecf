// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec limit: change the limits of a bound target.
 */
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/bind_list.h"
#include "cmd/bind_pick.h"
#include "cmd/bind_report.h"
#include "cmd/cmd_table.h"
#include "netlink/cnl.h"

/* Of the binding if there is one, or the domain that comes next would not have it. */
static int limit_binding(struct cnl *nl, const char *text,
			 const struct cnl_domain *b,
			 const struct cnl_domain *limits,
			 const struct cnl_domain *key, struct cnl_domain *d,
			 struct err *e)
{
	struct cnl_domain rq = *limits, binding;

	binding_key(b, &rq);
	if (binding_send(nl, "limit", text, &rq, 0, &binding, e))
		return -1;
	if (!key) {
		*d = binding;
		return 0;
	}
	cnl_attr_free(&cnl_msg_domain, &binding);
	return cnl_domain_get(nl, key, d, e);
}

static int limit_target(struct cnl *nl, const struct bind_pick *p,
			const struct target *t, const struct cnl_domain *limits,
			struct err *e)
{
	struct cnl_domain rq = *limits, key = { 0 }, old = { 0 }, d;
	const struct cnl_domain *b;
	bool known;
	int ret;

	target_key(t, &rq);
	target_key(t, &key);
	/* Why it cannot be read is why it cannot be changed, which is said. */
	known = !cnl_domain_get(nl, &key, &old, e);
	b = known ? binding_of_domain(&p->bindings, &old) : NULL;
	ret = b ? limit_binding(nl, t->text, b, limits, &key, &d, e) :
		  bind_send(nl, "limit", t->text, &rq, 0, &d, e);
	if (!ret) {
		bind_report("limited", &d, known ? &old : NULL);
		cnl_attr_free(&cnl_msg_domain, &d);
	}
	cnl_attr_free(&cnl_msg_domain, &old);
	return ret;
}

static int limit_all(struct cnl *nl, const struct args *o,
		     const struct cnl_domain *limits, struct err *e)
{
	cleanup_pick struct bind_pick p = { 0 };
	struct cnl_domain d;
	size_t i;

	if (bind_pick_words(nl, o->args, (size_t)o->n_args, &p, e) ||
	    bind_list_check(nl, "limit", &p.targets, e))
		return -1;
	for (i = 0; i < p.n_named; i++) {
		cleanup_free char *name = target_name(p.named[i]);

		if (limit_binding(nl, name, p.named[i], limits, NULL, &d, e))
			return -1;
		bind_report("limited", &d, p.named[i]);
		cnl_attr_free(&cnl_msg_domain, &d);
	}
	for (i = 0; i < p.targets.n; i++) {
		if (limit_target(nl, &p, &p.targets.v[i], limits, e))
			return -1;
	}
	return 0;
}

int cmd_limit(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_domain rq = { 0 };

	if (args_parse(argc, argv, 1, ARGS_ANY, &o, e) ||
	    bind_options(&o, &rq, e))
		return -1;
	if (!rq.seen.has)
		return err_set(e, EXIT_MISUSE,
			       "limit needs at least one option that names a "
			       "limit");
	if (cnl_open(&nl, e))
		return -1;
	return limit_all(&nl, &o, &rq, e);
}
