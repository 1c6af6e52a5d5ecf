// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec stats: what the domains' tasks do and what was refused, once or again
 * and again.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/number.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind_list.h"
#include "cmd/cmd_table.h"
#include "cmd/listing.h"
#include "container/container_runtime.h"
#include "netlink/cnl.h"
#include "out/enum_names.h"
#include "out/out.h"

/* Slowest refresh, in seconds. */
#define WATCH_MAX 86400

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
};

static const struct out_col cols[] = {
	[COL_NAME] = { "NAME", OUT_STR, true,
		       "of the container or unit, else the cgroup's path" },
	[COL_PIDS] = { "PIDS", OUT_NUM, true,
		       "tasks now, threads and zombies included" },
	[COL_LIMIT] = { "LIMIT", OUT_LIMIT, true, "limit of tasks" },
	[COL_PENDING] = { "PENDING", OUT_NUM, true,
			  "tasks that entered and are not confined yet" },
	[COL_PEAK] = { "PEAK", OUT_NUM, true, "most tasks at once" },
	[COL_RATE] = { "RATE", OUT_NUM, true,
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

const struct out_cols cmd_stats_denial_cols = { "syscalls", "--syscalls",
						den_cols,
						ARRAY_SIZE(den_cols) };

/**
 * struct sample - forks of a domain when it was last printed
 */
struct sample {
	uint64_t id;
	uint64_t forks;
};

/**
 * struct stats - one run of the command
 * @targets: the targets given, none for all domains
 * @syscalls: list denials instead
 * @watch: seconds between prints, 0 for one print only
 * @old, @n_old: samples of the last print, taken at @when
 */
struct stats {
	struct target_list targets;
	bool syscalls;
	uint64_t watch;
	struct out_opts how;
	struct sample *old;
	size_t n_old;
	struct timespec when;
};

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

/* Forks per second since the last print, if there was one. */
static void add_rate(struct out *out, const struct stats *s,
		     const struct cnl_domain *d, double seconds)
{
	size_t i;

	for (i = 0; i < s->n_old; i++) {
		if (s->old[i].id == d->id && d->forks >= s->old[i].forks &&
		    seconds > 0)
			out_num(out, COL_RATE,
				(uint64_t)((double)(d->forks -
						    s->old[i].forks) /
						   seconds +
					   0.5));
	}
}

static void add_domain(struct out *out, const struct stats *s,
		       const struct cnl_domain *d, double seconds)
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
	add_rate(out, s, d, seconds);
	listing_unknown(&d->seen);
}

static void add_denial(struct out *out, const struct cnl_domain *d,
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

static int by_count(const void *a, const void *b)
{
	const struct cnl_denial *x = a, *y = b;

	return x->count == y->count ? 0 : x->count < y->count ? 1 : -1;
}

/* Rows for the denials of one domain; none if it has gone by now. */
static int add_denials(struct out *out, struct cnl *nl,
		       const struct cnl_domain *d, struct err *e)
{
	struct cnl_list l = { 0 };
	size_t i;

	if (cnl_denials(nl, d->id, &l, e))
		return nl->error == ENOENT ? 0 : -1;
	if (l.n)
		qsort(l.v, l.n, sizeof(struct cnl_denial), by_count);
	for (i = 0; i < l.n; i++)
		add_denial(out, d, (const struct cnl_denial *)l.v + i);
	cnl_attr_list_free(&cnl_msg_denial, &l);
	return 0;
}

/* Keep what the next print computes rates from. */
static void keep_samples(struct stats *s, const struct cnl_list *l,
			 const struct timespec *now)
{
	const struct cnl_domain *d = l->v;
	size_t i;

	s->old = xreallocarray(s->old, l->n + 1, sizeof(*s->old));
	for (i = 0; i < l->n; i++)
		s->old[i] = (struct sample){ d[i].id, d[i].forks };
	s->n_old = l->n;
	s->when = *now;
}

static int fill_table(struct stats *s, struct cnl *nl, struct out *out,
		      struct err *e)
{
	struct cnl_list l = { 0 };
	const struct cnl_domain *d;
	struct timespec now;
	double seconds;
	size_t i;
	int ret = 0;

	if (bind_list_get(nl, &s->targets, &l, e))
		return -1;
	/* Containers come and go while this goes on. */
	if (s->old && l.n)
		container_runtime_here(true);
	clock_gettime(CLOCK_MONOTONIC, &now);
	seconds = (double)(now.tv_sec - s->when.tv_sec) +
		  (double)(now.tv_nsec - s->when.tv_nsec) / 1e9;
	d = l.v;
	for (i = 0; i < l.n && !ret; i++) {
		if (s->syscalls)
			ret = add_denials(out, nl, &d[i], e);
		else
			add_domain(out, s, &d[i], seconds);
	}
	keep_samples(s, &l, &now);
	cnl_attr_list_free(&cnl_msg_domain, &l);
	return ret;
}

static const struct out_cols *cols_of(const struct stats *s)
{
	return s->syscalls ? &cmd_stats_denial_cols : &cmd_stats_cols;
}

static int print_once(struct stats *s, struct cnl *nl, struct err *e)
{
	cleanup_out struct out out = { 0 };

	if (out_init(&out, &s->how, cols_of(s), e) ||
	    fill_table(s, nl, &out, e))
		return -1;
	if (s->watch && !s->how.json && isatty(STDOUT_FILENO))
		fputs("\033[H\033[2J", stdout);
	if (out_print(&out, e))
		return -1;
	return out_finish(e);
}

static int parse_options(struct stats *s, const struct args *o, struct err *e)
{
	const char *sec = o->value[OPT_WATCH];

	listing_options(o, &s->how);
	s->syscalls = o->given[OPT_SYSCALLS];
	s->how.compact = o->given[OPT_WATCH];
	s->watch = o->given[OPT_WATCH];
	if (sec && number_u64("--watch", sec, WATCH_MAX, &s->watch, e))
		return -1;
	if (sec && !s->watch)
		return err_set(e, EXIT_MISUSE,
			       "--watch: 0 is below the smallest value, 1");
	return target_list_find(o->args, (size_t)o->n_args, &s->targets, e);
}

static int print_stats(struct stats *s, struct err *e)
{
	cleanup_out struct out probe = { 0 };
	cleanup_cnl struct cnl nl = { 0 };

	/* A wrong -o is misuse, module or not. */
	if (out_init(&probe, &s->how, cols_of(s), e) || cnl_open(&nl, e))
		return -1;
	for (;;) {
		if (print_once(s, &nl, e))
			return -1;
		if (!s->watch)
			return 0;
		sleep((unsigned int)s->watch);
	}
}

int cmd_stats(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	struct stats s = { 0 };
	int ret;

	ret = args_parse(argc, argv, 0, ARGS_ANY, &o, e) ||
			      parse_options(&s, &o, e) ?
		      -1 :
		      print_stats(&s, e);
	target_list_free(&s.targets);
	free(s.old);
	return ret;
}
