// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec unbind: remove a domain and say what it did.
 */
#include <inttypes.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/cmd_table.h"
#include "host/target.h"
#include "netlink/cnl.h"
#include "out/out.h"

static void report_last(const struct cnl_domain *d)
{
	cleanup_free char *name = target_name(d);
	cleanup_free char *shown = escape_text(name);

	printf("unbound %s: %" PRIu64 " system calls denied, %" PRIu64
	       " forks denied\n",
	       shown, d->denied, d->forks_denied_pids + d->forks_denied_rate);
}

int cmd_unbind(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_target struct target t = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_domain key = { 0 }, d;

	if (args_parse(argc, argv, 1, 1, &o, e) ||
	    target_find(o.args[0], &t, e) || cnl_open(&nl, e))
		return -1;
	target_key(&t, &key);
	if (bind_remove(&nl, t.text, &key, &d, e))
		return -1;
	report_last(&d);
	cnl_attr_free(&cnl_msg_domain, &d);
	return 0;
}
