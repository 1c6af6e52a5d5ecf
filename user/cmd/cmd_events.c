// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec events: what happens to the domains, as it happens.
 */
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/listing.h"
#include "container/container_find.h"
#include "container/container_runtime.h"
#include "netlink/cnl.h"
#include "out/enum_names.h"
#include "out/out.h"

enum {
	COL_TIME,
	COL_EVENT,
	COL_NAME,
	COL_LIMIT,
	COL_PEAK,
	COL_FORKS,
	COL_FORK_DENIED,
	COL_KILLS,
	COL_DENIED,
	COL_ID,
	COL_PROFILE,
	COL_TASKS,
	COL_PENDING,
	COL_COMPLAINED,
	COL_CGROUP,
};

static const struct out_col cols[] = {
	[COL_TIME] = { "TIME", OUT_TIME, true, "when" },
	[COL_EVENT] = { "EVENT", OUT_STR, true,
			"limit, killed, removed or pending" },
	[COL_NAME] = { "NAME", OUT_STR, true,
		       "of the container or unit, else the cgroup's path" },
	[COL_LIMIT] = { "LIMIT", OUT_STR, true,
			"which limit refused: pids, fork-rate or userns" },
	[COL_PEAK] = { "PEAK", OUT_NUM, true, "most tasks at once" },
	[COL_FORKS] = { "FORKS", OUT_NUM, true, "forks allowed" },
	[COL_FORK_DENIED] = { "FORK-DENIED", OUT_NUM, true, "forks refused" },
	[COL_KILLS] = { "KILLS", OUT_NUM, true, "times the domain was killed" },
	[COL_DENIED] = { "DENIED", OUT_NUM, true, "system calls denied" },
	[COL_ID] = { "ID", OUT_NUM, false, "the domain's number" },
	[COL_PROFILE] = { "PROFILE", OUT_STR, false, "the profile" },
	[COL_TASKS] = { "TASKS", OUT_NUM, false, "tasks left" },
	[COL_PENDING] = { "PENDING", OUT_NUM, false,
			  "tasks that entered and are not confined yet" },
	[COL_COMPLAINED] = { "COMPLAINED", OUT_NUM, false,
			     "system calls that enforce mode would deny" },
	[COL_CGROUP] = { "CGROUP", OUT_STR, false, "path of the cgroup" },
};

const struct out_cols cmd_events_cols = { "events", "", cols,
					  ARRAY_SIZE(cols) };

static const struct listing_num nums[] = {
	LISTING_DOMAIN(COL_PEAK, TASKS_PEAK, tasks_peak),
	LISTING_DOMAIN(COL_FORKS, FORKS, forks),
	LISTING_DOMAIN(COL_KILLS, KILLS, kills),
	LISTING_DOMAIN(COL_DENIED, DENIED, denied),
	LISTING_DOMAIN(COL_ID, ID, id),
	LISTING_DOMAIN(COL_TASKS, TASKS, tasks),
	LISTING_DOMAIN(COL_PENDING, PENDING, pending),
	LISTING_DOMAIN(COL_COMPLAINED, COMPLAINED, complained),
};

/* Containers that are not known yet are looked for; those that have gone are kept
 * in mind, as their engine may have forgotten them.
 */
static void refresh_containers(const struct cnl_event *ev)
{
	const char *path = ev->domain.path ? ev->domain.path : "";

	if (!container_find_cgroup(container_runtime_here(false), path))
		container_runtime_here(true);
}

static void add_row(struct out *out, const struct cnl_event *ev)
{
	const struct cnl_domain *d = &ev->domain;
	char buf[ENUM_NAMES_MAX];

	refresh_containers(ev);
	out_row(out);
	out_num(out, COL_TIME, ev->time);
	out_str(out, COL_EVENT, enum_names_event(ev->event, buf));
	listing_name(out, COL_NAME, COL_CGROUP, d);
	if (ev->limit)
		out_str(out, COL_LIMIT, enum_names_limit(ev->limit, buf));
	out_num(out, COL_FORK_DENIED,
		d->forks_denied_pids + d->forks_denied_rate);
	if (d->profile && d->profile[0])
		out_str(out, COL_PROFILE, d->profile);
	listing_nums(out, d, nums, ARRAY_SIZE(nums));
	listing_unknown(&ev->seen);
}

/* A document for what one wait brought; the headings come once. */
static int print_events(const struct cnl_list *l, struct out_opts *how,
			struct err *e)
{
	cleanup_out struct out out = { 0 };
	size_t i;

	if (out_init(&out, how, &cmd_events_cols, e))
		return -1;
	for (i = 0; i < l->n; i++)
		add_row(&out, (const struct cnl_event *)l->v + i);
	how->noheadings = true;
	if (out_print(&out, e))
		return -1;
	return out_finish(e);
}

static int wait_and_print(struct cnl *nl, struct out_opts *how, struct err *e)
{
	struct cnl_list l;
	bool lost;
	int ret = 0;

	if (cnl_recv_events(nl, &l, &lost, e))
		return -1;
	if (lost)
		fprintf(stderr, "ctlsec: events were lost: they came faster "
				"than they were read\n");
	if (l.n)
		ret = print_events(&l, how, e);
	cnl_attr_list_free(&cnl_msg_event, &l);
	return ret;
}

int cmd_events(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_out struct out probe = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct out_opts how;

	if (args_parse(argc, argv, 0, 0, &o, e))
		return -1;
	listing_options(&o, &how);
	how.compact = true;
	container_runtime_here(false);
	/* A wrong -o is told now, not at the first event. */
	if (out_init(&probe, &how, &cmd_events_cols, e) || cnl_open(&nl, e) ||
	    cnl_listen(&nl, e))
		return -1;
	while (!wait_and_print(&nl, &how, e))
		;
	return -1;
}
