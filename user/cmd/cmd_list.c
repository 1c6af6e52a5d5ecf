// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec list: what is bound, and how, and what waits.
 */
#include <stdlib.h>

#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind_list.h"
#include "cmd/bind_pick.h"
#include "cmd/cmd_table.h"
#include "cmd/layer.h"
#include "cmd/listing.h"
#include "container/container_runtime.h"
#include "netlink/cnl.h"
#include "out/enum_names.h"
#include "out/out.h"
#include "target/domain_name.h"

enum {
	COL_ID,
	COL_NAME,
	COL_STATE,
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
	COL_LOG,
	COL_CGROUP_ID,
	COL_INO,
	COL_CGROUP,
	COL_TARGET,
	COL_BINDING,
	COL_DOMAINS,
	COL_MADE,
	COL_REFUSED,
	COL_LAYERS,
};

static const struct out_col cols[] = {
	[COL_ID] = { "ID", OUT_NUM, true,
		     "number of the domain, or of the binding" },
	[COL_NAME] = { "NAME", OUT_STR, true,
		       "of the container or unit, else the cgroup's path" },
	[COL_STATE] = { "STATE", OUT_STR, true,
			"bound, or waiting for a cgroup to come" },
	[COL_KIND] = { "KIND", OUT_STR, false,
		       "cgroup or userns; of a binding: path or pattern" },
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
	[COL_LOG] = { "LOG", OUT_STR, false, "where denials are copied to" },
	[COL_CGROUP_ID] = { "CGROUP-ID", OUT_NUM, false,
			    "inode number of the cgroup" },
	[COL_INO] = { "USERNS-INO", OUT_NUM, false,
		      "inode number of the user namespace" },
	[COL_CGROUP] = { "CGROUP", OUT_STR, false, "path of the cgroup" },
	[COL_TARGET] = { "TARGET", OUT_STR, false,
			 "what commands take for it" },
	[COL_BINDING] = { "BINDING", OUT_NUM, false,
			  "number of the binding that made the domain" },
	[COL_DOMAINS] = { "DOMAINS", OUT_NUM, false,
			  "domains that a binding has now" },
	[COL_MADE] = { "MADE", OUT_NUM, false,
		       "domains that it made for cgroups that came" },
	[COL_REFUSED] = { "REFUSED", OUT_NUM, false,
			  "cgroups that could not be confined, nor made" },
	[COL_LAYERS] = { "LAYERS", OUT_STR, true,
			 "what 'ctlsec deny' put on it, '-' for none" },
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
	LISTING_DOMAIN(COL_BINDING, BINDING, binding),
	LISTING_DOMAIN(COL_DOMAINS, DOMAINS, domains),
	LISTING_DOMAIN(COL_MADE, MADE, made),
	LISTING_DOMAIN(COL_REFUSED, REFUSED, refused),
};

static const char *state_of(const struct cnl_domain *d)
{
	return CNL_HAS(d, CTLSEC_DOMAIN_A_DOMAINS) && !d->domains ? "waiting" :
								    "bound";
}

/* All layers, read before the rows are made. */
static struct cnl_list layers;

static void add_row(struct out *out, const void *obj)
{
	const struct cnl_domain *d = obj;
	cleanup_free char *on_it = layer_names(&layers, d);
	const struct container_list *l = container_runtime_here(false);
	cleanup_free char *target = domain_name_target(l, d);
	char buf[ENUM_NAMES_MAX];

	out_row(out);
	listing_name(out, COL_NAME, COL_CGROUP, d);
	out_str(out, COL_TARGET, target);
	out_str(out, COL_STATE, state_of(d));
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
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_LOG))
		out_str(out, COL_LOG, enum_names_log(d->log, buf));
	if (on_it)
		out_str(out, COL_LAYERS, on_it);
	listing_unknown(&d->seen);
}

/* Does the binding need a row, or is it seen by that of its domain? */
static bool is_apart(const struct cnl_domain *b)
{
	return b->kind == CTLSEC_KIND_PATTERN || !b->domains;
}

static int add_domains(struct cnl *nl, const struct target_list *targets,
		       struct cnl_list *out, struct err *e)
{
	struct cnl_list domains = { 0 };

	if (bind_list_get(nl, targets, &domains, e))
		return -1;
	bind_list_append(out, &domains);
	return 0;
}

static int get_all(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	static const struct target_list none;
	struct cnl_list bindings;

	if (add_domains(nl, &none, out, e) || cnl_bindings(nl, &bindings, e))
		return -1;
	bind_list_filter(&bindings, is_apart);
	bind_list_append(out, &bindings);
	return 0;
}

/* What the words mean. */
static int get_named(struct cnl *nl, const struct bind_pick *p,
		     struct cnl_list *out, struct err *e)
{
	size_t i;

	for (i = 0; i < p->n_named; i++) {
		struct cnl_list one = {
			.v = xcalloc(1, sizeof(struct cnl_domain)), .n = 1
		};
		struct cnl_domain key = { 0 };

		binding_key(p->named[i], &key);
		if (binding_get(nl, &key, one.v, e)) {
			free(one.v);
			return -1;
		}
		bind_list_append(out, &one);
	}
	return p->targets.n ? add_domains(nl, &p->targets, out, e) : 0;
}

static int get_domains(const struct args *o, struct cnl_list *out,
		       struct err *e)
{
	cleanup_pick struct bind_pick p = { 0 };
	cleanup_cnl struct cnl nl = { 0 };

	if (cnl_open(&nl, e) || cnl_layer_all(&nl, &layers, e))
		return -1;
	if (!o->n_args)
		return get_all(&nl, out, e);
	if (bind_pick_words(&nl, o->args, (size_t)o->n_args, &p, e))
		return -1;
	return get_named(&nl, &p, out, e);
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

	int ret = listing_run(argc, argv, &listing, e);

	cnl_attr_list_free(&cnl_msg_layer, &layers);
	return ret;
}
