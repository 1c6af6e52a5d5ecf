// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec unload: forget a profile that no domain uses.
 */
#include <errno.h>

#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/profile_use.h"
#include "netlink/cnl.h"

static int not_loaded(struct cnl *nl, const char *name, struct err *e)
{
	cleanup_free char *hint = profile_use_hint(nl, name);

	return err_set(
		e, EXIT_FAILED,
		"cannot unload profile '%s': it is not loaded%s; 'ctlsec "
		"profiles' lists those that are",
		name, hint);
}

int cmd_unload(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	cleanup_free char *op = NULL;
	struct cnl_profile rq = { 0 };
	struct cnl_call call = {
		.cmd = CTLSEC_CMD_PROFILE_UNLOAD,
		.tree = &cnl_msg_profile,
		.obj = &rq,
	};

	if (args_parse(argc, argv, 1, 1, &o, e) || cnl_open(&nl, e))
		return -1;
	op = xasprintf("unload profile '%s'", o.args[0]);
	call.op = op;
	CNL_SET(&rq, CTLSEC_PROFILE_A_NAME, name, o.args[0]);
	if (cnl_call(&nl, &call, e))
		return nl.error == ENOENT ? not_loaded(&nl, o.args[0], e) : -1;
	printf("unloaded %s\n", o.args[0]);
	return 0;
}
