// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec limit: change the limits of a bound target.
 */
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/cmd_table.h"
#include "host/target.h"
#include "netlink/cnl.h"

int cmd_limit(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_target struct target t = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_domain rq = { 0 }, d;

	if (args_parse(argc, argv, 1, 1, &o, e) || bind_options(&o, &rq, e))
		return -1;
	if (!rq.seen.has)
		return err_set(e, EXIT_MISUSE,
			       "limit needs at least one option that names a "
			       "limit");
	if (target_find(o.args[0], &t, e) || cnl_open(&nl, e))
		return -1;
	target_key(&t, &rq);
	if (bind_send(&nl, "limit", t.text, &rq, 0, &d, e))
		return -1;
	bind_report("limited", &d);
	cnl_attr_free(&cnl_msg_domain, &d);
	return 0;
}
