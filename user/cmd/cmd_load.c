// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec load: compile a profile and publish it.
 */
#include <string.h>

#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/profile_use.h"
#include "netlink/cnl.h"
#include "oci/builtin_default.h"
#include "oci/oci.h"
#include "out/enum_names.h"
#include "policy/blob.h"

static struct oci_profile *read_profile(const char *name, const char *file,
					struct err *e)
{
	if (file)
		return oci_load(file, e);
	if (profile_use_is_builtin(name))
		return builtin_default_load(e);
	err_set(e, EXIT_MISUSE,
		"there is no built-in profile '%s'; give a FILE, or '-' for "
		"standard input",
		name);
	return NULL;
}

static void report_loaded(const struct cnl_profile *p)
{
	char buf[ENUM_NAMES_MAX];

	printf("loaded %s: version %u, %u bytes, digest %.12s, in use by %u "
	       "domain%s\n",
	       p->name, p->version, p->size, enum_names_digest(p->digest, buf),
	       p->users, p->users == 1 ? "" : "s");
}

int cmd_load(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_oci struct oci_profile *p = NULL;
	cleanup_blob struct blob blob = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_profile reply;

	if (args_parse(argc, argv, 1, 2, &o, e))
		return -1;
	if (!strcmp(o.args[0], PROFILE_NONE))
		return err_set(e, EXIT_MISUSE,
			       "a profile cannot be called '" PROFILE_NONE
			       "': bind takes that for no profile");
	p = read_profile(o.args[0], o.args[1], e);
	if (!p || profile_use_compile(p, false, &blob, e) || cnl_open(&nl, e) ||
	    profile_use_send(&nl, o.args[0], &blob, 0, &reply, e))
		return -1;
	report_loaded(&reply);
	cnl_attr_free(&cnl_msg_profile, &reply);
	return 0;
}
