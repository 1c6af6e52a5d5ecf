// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec show: a compiled profile as a file has it.
 */
#include <stdio.h>

#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/operand.h"
#include "out/out.h"
#include "policy/decompile.h"

int cmd_show(int argc, char **argv, struct err *e)
{
	cleanup_args struct args given = { 0 };
	cleanup_operand struct operand o = { 0 };
	cleanup_free char *text = NULL;
	const struct blob *b;
	struct env env;

	if (args_parse(argc, argv, 1, 1, &given, e) ||
	    (given.given[OPT_KERNEL] ?
		     env_parse(&env, given.value[OPT_KERNEL], e) :
		     env_init(&env, e)) ||
	    operand_open(&o, given.args[0], &env, e))
		return -1;
	b = operand_blob(&o);
	if (!b)
		return err_set(e, EXIT_FAILED,
			       "%zu profiles apply there: 'ctlsec merge "
			       "--intersect' shows them as one",
			       o.x.n);
	text = decompile_profile(b, e);
	if (!text)
		return -1;
	fputs(text, stdout);
	return out_finish(e);
}
