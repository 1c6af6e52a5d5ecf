// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec events: what is denied and what happens to the domains, as it happens.
 */
#include <inttypes.h>
#include <jansson.h>
#include <linux/ctlsec.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/when.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/event_text.h"
#include "cmd/event_watch.h"
#include "cmd/layer.h"
#include "cmd/listing.h"
#include "container/container_find.h"
#include "container/container_pod.h"
#include "container/container_runtime.h"
#include "out/enum_names.h"
#include "out/out.h"
#include "out/out_width.h"
#include "rule/rule_call.h"
#include "target/domain_name.h"

enum {
	COL_TIME,
	COL_EVENT,
	COL_NAME,
	COL_PROCESS,
	COL_CALL,
	COL_RESULT,
	COL_COUNT,
	COL_PROFILE,
	COL_VERSION,
	COL_RULE,
	COL_LIMIT,
	COL_PEAK,
	COL_FORKS,
	COL_FORK_DENIED,
	COL_KILLS,
	COL_DENIED,
	COL_ID,
	COL_TASKS,
	COL_PENDING,
	COL_COMPLAINED,
	COL_CGROUP,
	COL_PID,
	COL_TGID,
	COL_COMM,
	COL_EXE,
	COL_ABI,
	COL_SYSCALL,
	COL_ARGS,
	COL_ACTION,
	COL_COMPLAIN,
	COL_LAST,
	COL_SEQ,
	COL_LAYER,
	COL_REQUEST,
};

static const struct out_col cols[] = {
	[COL_TIME] = { "TIME", OUT_TIME, true, "when" },
	[COL_EVENT] = { "EVENT", OUT_STR, true,
			"denied, limit, killed, removed, pending, bound, waiting" },
	[COL_NAME] = { "NAME", OUT_STR, true,
		       "of the container or unit, else the cgroup's path" },
	[COL_PROCESS] = { "PROCESS", OUT_STR, true,
			  "which process was denied" },
	[COL_CALL] = { "CALL", OUT_STR, true, "what, as a rule" },
	[COL_RESULT] = { "RESULT", OUT_STR, true, "what came of it" },
	[COL_COUNT] = { "COUNT", OUT_NUM, true, "how often" },
	[COL_PROFILE] = { "PROFILE", OUT_STR, true, "the profile" },
	[COL_VERSION] = { "VERSION", OUT_NUM, false, "its version" },
	[COL_RULE] = { "RULE", OUT_STR, true, "its rule that decided" },
	[COL_LIMIT] = { "LIMIT", OUT_STR, false,
			"which limit refused: pids, fork-rate or userns" },
	[COL_PEAK] = { "PEAK", OUT_NUM, false, "most tasks at once" },
	[COL_FORKS] = { "FORKS", OUT_NUM, false, "forks allowed" },
	[COL_FORK_DENIED] = { "FORK-DENIED", OUT_NUM, false, "forks refused" },
	[COL_KILLS] = { "KILLS", OUT_NUM, false,
			"times the domain was killed" },
	[COL_DENIED] = { "DENIED", OUT_NUM, false, "system calls denied" },
	[COL_ID] = { "ID", OUT_NUM, false, "the domain's number" },
	[COL_TASKS] = { "TASKS", OUT_NUM, false, "tasks left" },
	[COL_PENDING] = { "PENDING", OUT_NUM, false,
			  "tasks that entered and are not confined yet" },
	[COL_COMPLAINED] = { "COMPLAINED", OUT_NUM, false,
			     "system calls that enforce mode would deny" },
	[COL_CGROUP] = { "CGROUP", OUT_STR, false, "path of the cgroup" },
	[COL_PID] = { "PID", OUT_NUM, false, "the thread" },
	[COL_TGID] = { "TGID", OUT_NUM, false, "the process" },
	[COL_COMM] = { "COMM", OUT_STR, false, "the thread's name" },
	[COL_EXE] = { "EXE", OUT_STR, false, "what the process executes" },
	[COL_ABI] = { "ABI", OUT_STR, false, "x86_64, i386 or x32" },
	[COL_SYSCALL] = { "SYSCALL", OUT_STR, false, "the system call" },
	[COL_ARGS] = { "ARGS", OUT_STR, false, "its six registers" },
	[COL_ACTION] = { "ACTION", OUT_STR, false, "the action" },
	[COL_COMPLAIN] = { "COMPLAIN", OUT_BOOL, false,
			   "it was let through, in complain mode" },
	[COL_LAST] = { "LAST", OUT_TIME, false, "when the last of them was" },
	[COL_LAYER] = { "LAYER", OUT_STR, false,
			"the layer that decided, or that ended" },
	[COL_REQUEST] = { "REQUEST", OUT_STR, false,
			  "what of an io_uring was denied as the call" },
	[COL_SEQ] = { "SEQ", OUT_NUM, false,
		      "how many denials were recorded with these" },
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

/* Containers that are not known yet are looked for: those of domains that are new, and
 * of others once a second, since most are of no container. Those that have gone are
 * kept in mind, as their engine may have forgotten them.
 */
static void refresh_containers(const struct cnl_event *ev)
{
	static uint64_t newest, read_at;
	const struct container_list *known = container_runtime_here(false);
	const char *path = ev->domain.path ? ev->domain.path : "";
	uint64_t now = when_now();

	if (container_find_cgroup(known, path) || container_pod_at(known, path))
		return;
	if (ev->domain.id <= newest && now - read_at < WHEN_SECOND)
		return;
	if (ev->domain.id > newest)
		newest = ev->domain.id;
	read_at = now;
	container_runtime_here(true);
}

/* How to print, set once. */
static struct {
	struct out_opts how;
	bool table;
	size_t width;
} shown;

static void add_args(struct out *out, const struct cnl_record *r)
{
	uint64_t v[CTLSEC_NR_ARGS];

	if (event_text_args(r, v))
		out_fmt(out, COL_ARGS,
			"0x%" PRIx64 " 0x%" PRIx64 " 0x%" PRIx64 " 0x%" PRIx64
			" 0x%" PRIx64 " 0x%" PRIx64,
			v[0], v[1], v[2], v[3], v[4], v[5]);
}

static void add_call(struct out *out, const struct cnl_record *r)
{
	uint64_t v[CTLSEC_NR_ARGS];
	cleanup_free char *call =
		rule_call_print(r->abi, r->nr, event_text_args(r, v));
	cleanup_free char *result = event_text_result(r);
	cleanup_free char *rule = event_text_rule(r);
	cleanup_free char *layer = event_text_layer(r);
	cleanup_free char *request = event_text_request(r);
	char buf[ENUM_NAMES_MAX];

	out_str(out, COL_CALL, call);
	out_str(out, COL_RESULT, result);
	out_str(out, COL_ABI, enum_names_abi(r->abi, buf));
	out_str(out, COL_SYSCALL, enum_names_syscall(r->abi, r->nr, buf));
	out_str(out, COL_ACTION, enum_names_action(r->action, buf));
	out_bool(out, COL_COMPLAIN, CNL_HAS(r, CTLSEC_RECORD_A_COMPLAIN));
	out_num(out, COL_COUNT, r->count);
	out_num(out, COL_VERSION, r->version);
	add_args(out, r);
	if (r->profile)
		out_str(out, COL_PROFILE, r->profile);
	if (rule)
		out_str(out, COL_RULE, rule);
	if (layer)
		out_str(out, COL_LAYER, layer);
	if (request)
		out_str(out, COL_REQUEST, request);
}

static void add_record(struct out *out, const struct cnl_record *r)
{
	cleanup_free char *process = event_text_process(r);

	out_str(out, COL_PROCESS, process);
	if (r->pid)
		out_num(out, COL_PID, r->pid);
	if (r->tgid)
		out_num(out, COL_TGID, r->tgid);
	out_str(out, COL_COMM, r->comm ? r->comm : "");
	if (r->exe)
		out_str(out, COL_EXE, r->exe);
	out_num(out, COL_LAST, r->last);
	out_num(out, COL_SEQ, r->seq);
	add_call(out, r);
	listing_unknown(&r->seen);
}

static void add_change(struct out *out, const struct cnl_event *ev)
{
	const struct cnl_domain *d = &ev->domain;
	char buf[ENUM_NAMES_MAX];

	if (ev->limit)
		out_str(out, COL_LIMIT, enum_names_limit(ev->limit, buf));
	out_num(out, COL_FORK_DENIED,
		d->forks_denied_pids + d->forks_denied_rate);
	if (d->profile && d->profile[0])
		out_str(out, COL_PROFILE, d->profile);
}

static void add_row(struct out *out, const struct cnl_event *ev)
{
	char buf[ENUM_NAMES_MAX];

	out_row(out);
	out_num(out, COL_TIME, ev->time);
	out_str(out, COL_EVENT, enum_names_event(ev->event, buf));
	if (CNL_HAS(ev, CTLSEC_EVENT_A_LAYER)) {
		cleanup_free char *layer = layer_name(&ev->layer);

		out_str(out, COL_LAYER, layer);
		return;
	}
	listing_name(out, COL_NAME, COL_CGROUP, &ev->domain);
	listing_nums(out, &ev->domain, nums, ARRAY_SIZE(nums));
	if (ev->event == CTLSEC_EVENT_DENIAL)
		add_record(out, &ev->record);
	else
		add_change(out, ev);
	listing_unknown(&ev->domain.seen);
	listing_unknown(&ev->seen);
}

/* A table of one row, whose headings come once; or an object. */
static int print_row(const struct cnl_event *ev, struct err *e)
{
	cleanup_out struct out out = { 0 };

	if (out_init(&out, &shown.how, &cmd_events_cols, e))
		return -1;
	add_row(&out, ev);
	shown.how.noheadings = true;
	return out_print(&out, e) ? -1 : out_finish(e);
}

/* @line is escaped. */
static int print_line(char *line, struct err *e)
{
	if (shown.width)
		out_width_cut(line, shown.width);
	puts(line);
	return out_finish(e);
}

static int print_event(const struct cnl_event *ev, struct err *e)
{
	cleanup_free char *name = NULL, *line = NULL;

	refresh_containers(ev);
	if (shown.table)
		return print_row(ev, e);
	if (CNL_HAS(ev, CTLSEC_EVENT_A_DOMAIN))
		name = domain_name_short(container_runtime_here(false),
					 &ev->domain);
	else
		name = xstrdup("-");
	line = event_text_line(ev, name);
	return print_line(line, e);
}

static int print_json(json_t *j, struct err *e)
{
	json_dumpf(j, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(j);
	return out_finish(e);
}

static int print_gap_json(const char *name, const struct event_count *c,
			  uint64_t lost, struct err *e)
{
	cleanup_free char *safe = name ? escape_json(name) : NULL;
	char time[64];

	return print_json(
		json_pack("{s:s, s:s, s:s?, s:I, s:I, s:I}", "time",
			  out_time(when_now(), true, time, sizeof(time)),
			  "event", "gap", "name", safe, "suppressed",
			  (json_int_t)c->suppressed, "dropped",
			  (json_int_t)c->dropped, "lost", (json_int_t)lost),
		e);
}

/* A table has no rows for what is no event; then it is said beside it. */
static int print_note(char *text, struct err *e)
{
	if (!shown.table)
		return print_line(text, e);
	fprintf(stderr, "ctlsec: %s\n", text);
	return 0;
}

static int print_gap(const struct cnl_domain *d, const struct event_count *c,
		     uint64_t lost, struct err *e)
{
	cleanup_free char *name = NULL, *text = NULL, *safe = NULL;
	char time[64];

	if (d)
		name = domain_name_short(container_runtime_here(false), d);
	if (shown.how.json)
		return print_gap_json(name, c, lost, e);
	event_text_time(when_now(), time, sizeof(time));
	if (d)
		text = xasprintf("%s %s gap: %" PRIu64
				 " more denials suppressed, %" PRIu64
				 " dropped",
				 time, name, c->suppressed, c->dropped);
	else
		text = xasprintf(
			"%s - gap: %" PRIu64
			" events were lost here: they came faster than "
			"they were read",
			time, lost);
	safe = escape_text(text);
	return print_note(safe, e);
}

static int print_end(const struct event_count *c, uint64_t lost, struct err *e)
{
	cleanup_free char *text = NULL;

	if (shown.how.json)
		return print_json(
			json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "event",
				  "end", "denied", (json_int_t)c->denied,
				  "sent", (json_int_t)c->recorded, "suppressed",
				  (json_int_t)c->suppressed, "dropped",
				  (json_int_t)c->dropped, "lost",
				  (json_int_t)lost),
			e);
	text = xasprintf("%" PRIu64 " denied = %" PRIu64 " sent + %" PRIu64
			 " suppressed + %" PRIu64 " dropped",
			 c->denied, c->recorded, c->suppressed, c->dropped);
	return print_note(text, e);
}

static const struct event_sink sink = { print_event, print_gap, print_end };

static int read_options(const struct args *o, struct event_watch *w,
			struct err *e)
{
	const char *since = o->value[OPT_SINCE];

	listing_options(o, &shown.how);
	shown.how.bare = true;
	shown.table =
		shown.how.json || shown.how.columns || shown.how.noheadings;
	shown.width = o->given[OPT_NO_TRUNC] ? 0 : out_width_columns();
	w->follow = !o->given[OPT_NO_FOLLOW];
	w->cursor = o->value[OPT_CURSOR_FILE];
	w->history = since || w->cursor || !w->follow;
	if (since && when_parse("--since", since, when_now(), &w->since, e))
		return -1;
	return event_filter_kinds(o->value[OPT_KIND], &w->filter.kinds, e);
}

int cmd_events(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_out struct out probe = { 0 };
	struct event_watch w = { .sink = &sink };
	int ret;

	if (args_parse(argc, argv, 0, ARGS_ANY, &o, e) ||
	    read_options(&o, &w, e) ||
	    /* A wrong -o is told now, not at the first event. */
	    out_init(&probe, &shown.how, &cmd_events_cols, e))
		return -1;
	ret = target_list_find(o.args, (size_t)o.n_args, &w.filter.targets, e);
	if (!ret) {
		container_runtime_here(false);
		ret = event_watch_run(&w, e);
	}
	target_list_free(&w.filter.targets);
	return ret;
}
