// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of stats. See stats_table.h.
 */
#include "cmd/stats_table.h"

#include "base/util.h"
#include "cmd/cmd_table.h"
#include "cmd/listing.h"
#include "out/enum_names.h"

enum {
	COL_NAME,
	COL_PIDS,
	COL_LIMIT,
	COL_PENDING,
	COL_PEAK,
	COL_RATE,
	COL_FORKS,
	COL_FORK_DENIED,
	COL_DENIED,
	COL_COMPLAINED,
	COL_LAST,
	COL_ID,
	COL_PROFILE,
	COL_MODE,
	COL_DENIED_PIDS,
	COL_DENIED_RATE,
	COL_KILLS,
	COL_USERNS,
	COL_USERNS_MAX,
	COL_USERNS_DENIED,
	COL_LOGGED,
	COL_UNATTRIBUTED,
	COL_RECORDED,
	COL_SUPPRESSED,
	COL_DROPPED,
	COL_LAST_SYSCALL,
	COL_LAST_ABI,
	COL_LAST_ACTION,
	COL_LAST_PID,
	COL_LAST_TGID,
	COL_LAST_COMM,
	COL_LAST_TIME,
	COL_CGROUP,
	COL_SINCE,
};

static const struct out_col cols[] = {
	[COL_NAME] = { "NAME", OUT_STR, true,
		       "of the container or unit, else the cgroup's path" },
	[COL_PIDS] = { "PIDS", OUT_NUM, true,
		       "tasks now, threads and zombies included" },
	[COL_LIMIT] = { "LIMIT", OUT_LIMIT, true, "limit of tasks" },
	[COL_PENDING] = { "PENDING", OUT_NUM, false,
			  "tasks that entered and are not confined yet" },
	[COL_PEAK] = { "PEAK", OUT_NUM, true, "most tasks at once" },
	[COL_RATE] = { "RATE", OUT_NUM, false,
		       "forks per second since the last print; with --watch" },
	[COL_FORKS] = { "FORKS", OUT_NUM, true, "forks allowed" },
	[COL_FORK_DENIED] = { "FORK-DENIED", OUT_NUM, true, "forks refused" },
	[COL_DENIED] = { "DENIED", OUT_NUM, true, "system calls denied" },
	[COL_COMPLAINED] = { "COMPLAINED", OUT_NUM, true,
			     "system calls that enforce mode would deny" },
	[COL_LAST] = { "LAST", OUT_STR, true,
		       "the last denial: system call, by whom" },
	[COL_ID] = { "ID", OUT_NUM, false, "the domain's number" },
	[COL_PROFILE] = { "PROFILE", OUT_STR, false, "the profile" },
	[COL_MODE] = { "MODE", OUT_STR, false, "enforce or complain" },
	[COL_DENIED_PIDS] = { "DENIED-PIDS", OUT_NUM, false,
			      "forks refused by the limit of tasks" },
	[COL_DENIED_RATE] = { "DENIED-RATE", OUT_NUM, false,
			      "forks refused by the fork rate" },
	[COL_KILLS] = { "KILLS", OUT_NUM, false,
			"times the domain was killed" },
	[COL_USERNS] = { "USERNS", OUT_NUM, false,
			 "user namespaces now below" },
	[COL_USERNS_MAX] = { "USERNS-MAX", OUT_LIMIT, false,
			     "limit of user namespaces below" },
	[COL_USERNS_DENIED] = { "USERNS-DENIED", OUT_NUM, false,
				"user namespaces refused" },
	[COL_LOGGED] = { "LOGGED", OUT_NUM, false,
			 "system calls that a LOG rule allowed" },
	[COL_UNATTRIBUTED] = { "UNATTRIBUTED", OUT_NUM, false,
			       "denials that --syscalls cannot break down" },
	[COL_RECORDED] = { "RECORDED", OUT_NUM, false,
			   "denials and complaints that became events" },
	[COL_SUPPRESSED] = { "SUPPRESSED", OUT_NUM, false,
			     "those that did not, as there were too many" },
	[COL_DROPPED] = { "DROPPED", OUT_NUM, false,
			  "nor these: there was no room" },
	[COL_LAST_SYSCALL] = { "LAST-SYSCALL", OUT_STR, false,
			       "last denial: the system call" },
	[COL_LAST_ABI] = { "LAST-ABI", OUT_STR, false, "last denial: its ABI" },
	[COL_LAST_ACTION] = { "LAST-ACTION", OUT_STR, false,
			      "last denial: the action" },
	[COL_LAST_PID] = { "LAST-PID", OUT_NUM, false,
			   "last denial: the thread" },
	[COL_LAST_TGID] = { "LAST-TGID", OUT_NUM, false,
			    "last denial: the process" },
	[COL_LAST_COMM] = { "LAST-COMM", OUT_STR, false,
			    "last denial: the thread's name" },
	[COL_LAST_TIME] = { "LAST-TIME", OUT_TIME, false, "last denial: when" },
	[COL_CGROUP] = { "CGROUP", OUT_STR, false, "path of the cgroup" },
	[COL_SINCE] = { "SINCE", OUT_TIME, false,
			"when it was reset; '-': counted since it was bound" },
};

const struct out_cols cmd_stats_cols = { "stats", "", cols, ARRAY_SIZE(cols) };

static const struct listing_num nums[] = {
	LISTING_DOMAIN(COL_ID, ID, id),
	LISTING_DOMAIN(COL_PIDS, TASKS, tasks),
	LISTING_DOMAIN(COL_LIMIT, PIDS_MAX, pids_max),
	LISTING_DOMAIN(COL_PENDING, PENDING, pending),
	LISTING_DOMAIN(COL_PEAK, TASKS_PEAK, tasks_peak),
	LISTING_DOMAIN(COL_FORKS, FORKS, forks),
	LISTING_DOMAIN(COL_DENIED_PIDS, FORKS_DENIED_PIDS, forks_denied_pids),
	LISTING_DOMAIN(COL_DENIED_RATE, FORKS_DENIED_RATE, forks_denied_rate),
	LISTING_DOMAIN(COL_KILLS, KILLS, kills),
	LISTING_DOMAIN(COL_USERNS, USERNS, userns),
	LISTING_DOMAIN(COL_USERNS_MAX, USERNS_MAX, userns_max),
	LISTING_DOMAIN(COL_USERNS_DENIED, USERNS_DENIED, userns_denied),
	LISTING_DOMAIN(COL_DENIED, DENIED, denied),
	LISTING_DOMAIN(COL_COMPLAINED, COMPLAINED, complained),
	LISTING_DOMAIN(COL_LOGGED, LOGGED, logged),
	LISTING_DOMAIN(COL_UNATTRIBUTED, UNATTRIBUTED, unattributed),
	LISTING_DOMAIN(COL_RECORDED, RECORDED, recorded),
	LISTING_DOMAIN(COL_SUPPRESSED, SUPPRESSED, suppressed),
	LISTING_DOMAIN(COL_DROPPED, DROPPED, dropped),
};

enum {
	DEN_NAME,
	DEN_ABI,
	DEN_SYSCALL,
	DEN_NR,
	DEN_DENIED,
	DEN_COMPLAINED,
	DEN_COUNT,
	DEN_CGROUP,
};

static const struct out_col den_cols[] = {
	[DEN_NAME] = { "NAME", OUT_STR, true,
		       "of the container or unit, else the cgroup's path" },
	[DEN_ABI] = { "ABI", OUT_STR, true, "x86_64, i386 or x32" },
	[DEN_SYSCALL] = { "SYSCALL", OUT_STR, true, "the system call" },
	[DEN_NR] = { "NR", OUT_NUM, true, "its number" },
	[DEN_DENIED] = { "DENIED", OUT_NUM, true, "times denied" },
	[DEN_COMPLAINED] = { "COMPLAINED", OUT_NUM, true,
			     "times that enforce mode would have denied" },
	[DEN_COUNT] = { "COUNT", OUT_NUM, false, "the sum of both" },
	[DEN_CGROUP] = { "CGROUP", OUT_STR, false, "path of the cgroup" },
};

const struct out_cols cmd_stats_call_cols = { "syscalls", "--syscalls",
					      den_cols, ARRAY_SIZE(den_cols) };

static void add_last(struct out *out, const struct cnl_last *l)
{
	char name[ENUM_NAMES_MAX], abi[ENUM_NAMES_MAX], act[ENUM_NAMES_MAX];
	const char *syscall = enum_names_syscall(l->abi, l->nr, name);
	const char *comm = l->comm ? l->comm : "";

	out_fmt(out, COL_LAST, "%s %s[%u]", syscall, comm, l->pid);
	out_str(out, COL_LAST_SYSCALL, syscall);
	out_str(out, COL_LAST_ABI, enum_names_abi(l->abi, abi));
	out_str(out, COL_LAST_ACTION, enum_names_action(l->action, act));
	out_num(out, COL_LAST_PID, l->pid);
	out_num(out, COL_LAST_TGID, l->tgid);
	out_str(out, COL_LAST_COMM, comm);
	out_num(out, COL_LAST_TIME, l->time);
	listing_unknown(&l->seen);
}

void stats_table_domain(struct out *out, const struct cnl_domain *d,
			uint64_t since, const uint64_t *rate)
{
	char buf[ENUM_NAMES_MAX];

	out_row(out);
	listing_name(out, COL_NAME, COL_CGROUP, d);
	listing_nums(out, d, nums, ARRAY_SIZE(nums));
	if (d->profile && d->profile[0])
		out_str(out, COL_PROFILE, d->profile);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_MODE))
		out_str(out, COL_MODE, enum_names_mode(d->mode, buf));
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS) ||
	    CNL_HAS(d, CTLSEC_DOMAIN_A_FORKS_DENIED_RATE))
		out_num(out, COL_FORK_DENIED,
			d->forks_denied_pids + d->forks_denied_rate);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_LAST))
		add_last(out, &d->last);
	if (rate)
		out_num(out, COL_RATE, *rate);
	if (since)
		out_num(out, COL_SINCE, since);
	listing_unknown(&d->seen);
}

void stats_table_call(struct out *out, const struct cnl_domain *d,
		      const struct cnl_denial *n)
{
	char buf[ENUM_NAMES_MAX];

	out_row(out);
	listing_name(out, DEN_NAME, DEN_CGROUP, d);
	out_str(out, DEN_ABI, enum_names_abi(n->abi, buf));
	out_str(out, DEN_SYSCALL, enum_names_syscall(n->abi, n->nr, buf));
	out_num(out, DEN_NR, n->nr);
	out_num(out, DEN_COUNT, n->count);
	/* An older module does not tell them apart. */
	if (CNL_HAS(n, CTLSEC_DENIAL_A_COMPLAINED)) {
		out_num(out, DEN_DENIED, n->count - n->complained);
		out_num(out, DEN_COMPLAINED, n->complained);
	}
	listing_unknown(&n->seen);
}
