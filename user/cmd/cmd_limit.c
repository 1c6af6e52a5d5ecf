// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec limit: change the limits of a bound target.
 */
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/bind_list.h"
#include "cmd/bind_report.h"
#include "cmd/cmd_table.h"
#include "netlink/cnl.h"

static int limit_one(struct cnl *nl, const struct target *t,
		     const struct cnl_domain *limits, struct err *e)
{
	struct cnl_domain rq = *limits, key = { 0 }, old = { 0 }, d;
	bool known;
	int ret;

	target_key(t, &rq);
	target_key(t, &key);
	/* Why it cannot be read is why it cannot be changed, which is said. */
	known = !cnl_domain_get(nl, &key, &old, e);
	ret = bind_send(nl, "limit", t->text, &rq, 0, &d, e);
	if (!ret) {
		bind_report("limited", &d, known ? &old : NULL);
		cnl_attr_free(&cnl_msg_domain, &d);
	}
	cnl_attr_free(&cnl_msg_domain, &old);
	return ret;
}

int cmd_limit(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_targets struct target_list l = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_domain rq = { 0 };
	size_t i;

	if (args_parse(argc, argv, 1, ARGS_ANY, &o, e) ||
	    bind_options(&o, &rq, e))
		return -1;
	if (!rq.seen.has)
		return err_set(e, EXIT_MISUSE,
			       "limit needs at least one option that names a "
			       "limit");
	if (target_list_find(o.args, (size_t)o.n_args, &l, e) ||
	    cnl_open(&nl, e) || bind_list_check(&nl, "limit", &l, e))
		return -1;
	for (i = 0; i < l.n; i++) {
		if (limit_one(&nl, &l.v[i], &rq, e))
			return -1;
	}
	return 0;
}
