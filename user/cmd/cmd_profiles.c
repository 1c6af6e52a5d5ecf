// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec profiles: what is loaded.
 */
#include "base/util.h"
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

static void add_row(struct out *out, const void *obj)
{
	const struct cnl_profile *p = obj;

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

static int get_profiles(const struct args *o, struct cnl_list *out,
			struct err *e)
{
	cleanup_cnl struct cnl nl = { 0 };

	(void)o;
	return cnl_open(&nl, e) ? -1 : cnl_profiles(&nl, out, e);
}

int cmd_profiles(int argc, char **argv, struct err *e)
{
	static const struct listing listing = {
		.cols = &cmd_profiles_cols,
		.get = get_profiles,
		.tree = &cnl_msg_profile,
		.add_row = add_row,
	};

	return listing_run(argc, argv, &listing, e);
}
