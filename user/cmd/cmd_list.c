// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec list: which domains are bound, and how.
 */
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind_list.h"
#include "cmd/cmd_table.h"
#include "cmd/listing.h"
#include "container/container_runtime.h"
#include "netlink/cnl.h"
#include "out/enum_names.h"
#include "out/out.h"
#include "target/domain_name.h"

enum {
	COL_ID,
	COL_NAME,
	COL_KIND,
	COL_PROFILE,
	COL_VERSION,
	COL_DIGEST,
	COL_MODE,
	COL_TASKS,
	COL_PIDS,
	COL_RATE,
	COL_BURST,
	COL_USERNS,
	COL_ON_LIMIT,
	COL_ACTIVATE,
	COL_CGROUP_ID,
	COL_INO,
	COL_CGROUP,
	COL_TARGET,
};

static const struct out_col cols[] = {
	[COL_ID] = { "ID", OUT_NUM, true, "the domain's number" },
	[COL_NAME] = { "NAME", OUT_STR, true,
		       "of the container or unit, else the cgroup's path" },
	[COL_KIND] = { "KIND", OUT_STR, false, "cgroup or userns" },
	[COL_PROFILE] = { "PROFILE", OUT_STR, true,
			  "the profile, '-' for none" },
	[COL_VERSION] = { "VERSION", OUT_NUM, false,
			  "the profile's version in force" },
	[COL_DIGEST] = { "DIGEST", OUT_STR, false,
			 "SHA-256 of the profile in force" },
	[COL_MODE] = { "MODE", OUT_STR, true, "enforce or complain" },
	[COL_TASKS] = { "TASKS", OUT_NUM, true, "tasks now" },
	[COL_PIDS] = { "PIDS-MAX", OUT_LIMIT, true, "limit of tasks" },
	[COL_RATE] = { "FORK-RATE", OUT_LIMIT, true,
		       "limit of forks per second" },
	[COL_BURST] = { "FORK-BURST", OUT_LIMIT, false,
			"forks allowed at once" },
	[COL_USERNS] = { "USERNS-MAX", OUT_LIMIT, true,
			 "limit of user namespaces below" },
	[COL_ON_LIMIT] = { "ON-LIMIT", OUT_STR, true,
			   "what a fork above a cap leads to" },
	[COL_ACTIVATE] = { "ACTIVATE", OUT_STR, false,
			   "when the profile holds for tasks that enter" },
	[COL_CGROUP_ID] = { "CGROUP-ID", OUT_NUM, false,
			    "inode number of the cgroup" },
	[COL_INO] = { "USERNS-INO", OUT_NUM, false,
		      "inode number of the user namespace" },
	[COL_CGROUP] = { "CGROUP", OUT_STR, false, "path of the cgroup" },
	[COL_TARGET] = { "TARGET", OUT_STR, false,
			 "what commands take for it" },
};

const struct out_cols cmd_list_cols = { "domains", "", cols, ARRAY_SIZE(cols) };

static const struct listing_num nums[] = {
	LISTING_DOMAIN(COL_ID, ID, id),
	LISTING_DOMAIN(COL_TASKS, TASKS, tasks),
	LISTING_DOMAIN(COL_PIDS, PIDS_MAX, pids_max),
	LISTING_DOMAIN(COL_RATE, FORK_RATE, fork_rate),
	LISTING_DOMAIN(COL_BURST, FORK_BURST, fork_burst),
	LISTING_DOMAIN(COL_USERNS, USERNS_MAX, userns_max),
	LISTING_DOMAIN(COL_CGROUP_ID, CGROUP_ID, cgroup_id),
	LISTING_DOMAIN(COL_INO, USERNS_INO, userns_ino),
};

static void add_row(struct out *out, const void *obj)
{
	const struct cnl_domain *d = obj;
	const struct container_list *l = container_runtime_here(false);
	cleanup_free char *target = domain_name_target(l, d);
	char buf[ENUM_NAMES_MAX];

	out_row(out);
	listing_name(out, COL_NAME, COL_CGROUP, d);
	out_str(out, COL_TARGET, target);
	listing_nums(out, d, nums, ARRAY_SIZE(nums));
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_KIND))
		out_str(out, COL_KIND, enum_names_kind(d->kind, buf));
	if (d->profile && d->profile[0])
		out_str(out, COL_PROFILE, d->profile);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_PROFILE_VERSION))
		out_num(out, COL_VERSION, d->profile_version);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_PROFILE_DIGEST))
		listing_digest(out, COL_DIGEST, d->profile_digest);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_MODE))
		out_str(out, COL_MODE, enum_names_mode(d->mode, buf));
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_ON_LIMIT))
		out_str(out, COL_ON_LIMIT,
			enum_names_limit_action(d->on_limit, buf));
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_ACTIVATION))
		out_str(out, COL_ACTIVATE,
			enum_names_activation(d->activation, buf));
	listing_unknown(&d->seen);
}

static int get_domains(const struct args *o, struct cnl_list *out,
		       struct err *e)
{
	cleanup_targets struct target_list targets = { 0 };
	cleanup_cnl struct cnl nl = { 0 };

	if (target_list_find(o->args, (size_t)o->n_args, &targets, e) ||
	    cnl_open(&nl, e))
		return -1;
	return bind_list_get(&nl, &targets, out, e);
}

int cmd_list(int argc, char **argv, struct err *e)
{
	static const struct listing listing = {
		.cols = &cmd_list_cols,
		.max_args = ARGS_ANY,
		.get = get_domains,
		.tree = &cnl_msg_domain,
		.add_row = add_row,
	};

	return listing_run(argc, argv, &listing, e);
}
