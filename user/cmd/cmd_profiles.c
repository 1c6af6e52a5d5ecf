// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec profiles: what is loaded.
 */
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/listing.h"
#include "netlink/cnl.h"
#include "out/out.h"

enum { COL_NAME, COL_VERSION, COL_SIZE, COL_USERS, COL_DIGEST };

static const struct out_col cols[] = {
	[COL_NAME] = { "NAME", OUT_STR, true, "the profile's name" },
	[COL_VERSION] = { "VERSION", OUT_NUM, true,
			  "how often this name was loaded" },
	[COL_SIZE] = { "SIZE", OUT_NUM, true, "bytes of its compiled form" },
	[COL_USERS] = { "USERS", OUT_NUM, true, "domains that use it" },
	[COL_DIGEST] = { "DIGEST", OUT_STR, true,
			 "SHA-256 of its compiled form" },
};

const struct out_cols cmd_profiles_cols = { "profiles", "", cols,
					    ARRAY_SIZE(cols) };

static void add_row(struct out *out, const struct cnl_profile *p)
{
	out_row(out);
	if (p->name)
		out_str(out, COL_NAME, p->name);
	if (CNL_HAS(p, CTLSEC_PROFILE_A_VERSION))
		out_num(out, COL_VERSION, p->version);
	if (CNL_HAS(p, CTLSEC_PROFILE_A_SIZE))
		out_num(out, COL_SIZE, p->size);
	if (CNL_HAS(p, CTLSEC_PROFILE_A_USERS))
		out_num(out, COL_USERS, p->users);
	if (CNL_HAS(p, CTLSEC_PROFILE_A_DIGEST))
		listing_digest(out, COL_DIGEST, p->digest);
	listing_unknown(&p->seen);
}

int cmd_profiles(int argc, char **argv, struct err *e)
{
	static const struct cnl_call call = {
		.op = "list the profiles",
		.cmd = CTLSEC_CMD_PROFILE_GET,
		.reply = &cnl_msg_profile,
	};
	cleanup_args struct args o = { 0 };
	cleanup_out struct out out = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_list l = { 0 };
	struct out_opts how;
	size_t i;
	int ret;

	if (args_parse(argc, argv, 0, 0, &o, e))
		return -1;
	listing_options(&o, &how);
	if (out_init(&out, &how, &cmd_profiles_cols, e) || cnl_open(&nl, e) ||
	    cnl_dump(&nl, &call, &l, e))
		return -1;
	for (i = 0; i < l.n; i++)
		add_row(&out, (const struct cnl_profile *)l.v + i);
	ret = out_print(&out, e);
	cnl_attr_list_free(&cnl_msg_profile, &l);
	return ret;
}
