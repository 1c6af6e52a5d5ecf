// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec unbind: remove a domain and say what it did.
 */
#include <inttypes.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/bind_list.h"
#include "cmd/cmd_table.h"
#include "container/container_runtime.h"
#include "netlink/cnl.h"
#include "out/out.h"
#include "target/domain_name.h"
#include "target/target_list.h"

static void report_last(const struct cnl_domain *d)
{
	cleanup_free char *name =
		domain_name_short(container_runtime_here(false), d);
	cleanup_free char *shown = escape_text(name);

	printf("unbound %s: %" PRIu64 " system calls denied, %" PRIu64
	       " forks denied\n",
	       shown, d->denied, d->forks_denied_pids + d->forks_denied_rate);
}

static int remove_one(struct cnl *nl, const struct target *t, struct err *e)
{
	struct cnl_domain key = { 0 }, d;

	target_key(t, &key);
	if (bind_remove(nl, t->text, &key, &d, e))
		return -1;
	report_last(&d);
	cnl_attr_free(&cnl_msg_domain, &d);
	return 0;
}

int cmd_unbind(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_targets struct target_list l = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	size_t i;

	if (args_parse(argc, argv, 1, ARGS_ANY, &o, e) ||
	    target_list_find(o.args, (size_t)o.n_args, &l, e) ||
	    cnl_open(&nl, e) || bind_list_check(&nl, "unbind", &l, e))
		return -1;
	for (i = 0; i < l.n; i++) {
		if (remove_one(&nl, &l.v[i], e))
			return -1;
	}
	return 0;
}
