// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec save: what runs, as a policy file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/util.h"
#include "cmd/apply_plan.h"
#include "cmd/cmd_table.h"
#include "cmd/wanted_profile.h"
#include "config/config_save.h"
#include "oci/builtin_default.h"

/* What was bound with --once, by process or by user namespace ends by itself. */
static void note_domains(const struct config_running *now)
{
	const struct cnl_domain *d = now->domains.v;
	size_t i, n = 0;

	for (i = 0; i < now->domains.n; i++)
		n += !d[i].binding &&
		     !CNL_HAS(&d[i], CTLSEC_DOMAIN_A_LAYERS_ONLY);
	if (n)
		fprintf(stderr,
			"ctlsec: note: %zu domain%s without a binding %s not "
			"saved: bound with --once, by process or by user "
			"namespace\n",
			n, n == 1 ? "" : "s", n == 1 ? "is" : "are");
}

static char *save_text(struct err *e)
{
	cleanup_cnl struct cnl nl = { 0 };
	cleanup_blob struct blob builtin = { 0 };
	struct config_running now = { 0 };
	char *text = NULL;

	if (!wanted_profile_builtin(&builtin, e) && !cnl_open(&nl, e) &&
	    !apply_plan_running(&nl, &now, NULL, e)) {
		note_domains(&now);
		text = config_save_text(&now, BUILTIN_DEFAULT_NAME, &builtin);
		if (!text)
			err_set(e, EXIT_FAILED, "out of memory");
	}
	apply_plan_running_free(&now);
	return text;
}

int cmd_save(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_free char *text = NULL;

	if (args_parse(argc, argv, 0, 1, &o, e))
		return -1;
	text = save_text(e);
	if (!text)
		return -1;
	if (o.n_args && strcmp(o.args[0], "-") != 0)
		return file_replace(o.args[0], text, e);
	fputs(text, stdout);
	return out_finish(e);
}
