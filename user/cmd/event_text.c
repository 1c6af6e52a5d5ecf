// SPDX-License-Identifier: GPL-2.0
/*
 * Events as lines of text. See event_text.h.
 */
#include "cmd/event_text.h"

#include <ctlsec/policy_fmt.h>
#include <inttypes.h>
#include <langinfo.h>
#include <linux/ctlsec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/when.h"
#include "names/action.h"
#include "names/errname.h"
#include "names/ringname.h"
#include "out/enum_names.h"
#include "out/out.h"
#include "rule/rule_call.h"

const uint64_t *event_text_args(const struct cnl_record *r,
				uint64_t v[CTLSEC_NR_ARGS])
{
	size_t size = CTLSEC_NR_ARGS * sizeof(*v);

	if (!CNL_HAS(r, CTLSEC_RECORD_A_ARGS) || r->args.len != size)
		return NULL;
	memcpy(v, r->args.data, size);
	return v;
}

char *event_text_result(const struct cnl_record *r)
{
	char buf[ENUM_NAMES_MAX];
	const char *name = NULL;

	if (CTLSEC_ACTION_ACT(r->action) == CTLSEC_ACT_ERRNO)
		name = errname_name(CTLSEC_ACTION_DATA(r->action));
	return xstrdup(name ? name : enum_names_action(r->action, buf));
}

char *event_text_rule(const struct cnl_record *r)
{
	if (!CNL_HAS(r, CTLSEC_RECORD_A_ORIGIN) ||
	    CNL_HAS(r, CTLSEC_RECORD_A_LAYER))
		return NULL;
	switch (r->origin) {
	case CTLSEC_ORIGIN_DEFAULT:
		return xstrdup("defaultAction");
	case CTLSEC_ORIGIN_ABOVE:
		return xstrdup("number above all rules");
	case CTLSEC_ORIGIN_ABI:
		return xstrdup("ABI not listed");
	default:
		return xasprintf("syscalls[%u]", r->origin);
	}
}

char *event_text_layer(const struct cnl_record *r)
{
	if (!CNL_HAS(r, CTLSEC_RECORD_A_LAYER))
		return NULL;
	return r->layer_name && r->layer_name[0] ?
		       xstrdup(r->layer_name) :
		       xasprintf("%" PRIu64, r->layer);
}

char *event_text_request(const struct cnl_record *r)
{
	const char *name = NULL;

	if (!CNL_HAS(r, CTLSEC_RECORD_A_RING_OP))
		return NULL;
	/* Behind these are what the kernel has no numbers for. */
	if (r->ring_op < CTLSEC_RING_OPCODES)
		name = ringname_name(r->ring_op);
	return name ? xasprintf("io_uring:%s", name) :
		      xasprintf("io_uring:%u", r->ring_op);
}

/* "web v3 syscalls[4]", or "layer NAME". */
static char *decider_text(const struct cnl_record *r)
{
	cleanup_free char *layer = event_text_layer(r);
	cleanup_free char *rule = event_text_rule(r);

	if (layer)
		return xasprintf("layer %s", layer);
	return xasprintf("%s v%u%s%s", r->profile ? r->profile : "?",
			 r->version, rule ? " " : "", rule ? rule : "");
}

char *event_text_process(const struct cnl_record *r)
{
	const char *comm = r->comm ? r->comm : "";

	if (!r->tgid)
		return xasprintf("%s[?]", comm);
	if (r->pid == r->tgid || !r->pid)
		return xasprintf("%s[%u]", comm, r->tgid);
	return xasprintf("%s[%u/%u]", comm, r->tgid, r->pid);
}

static const char *times_sign(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") ? "x" : "\xc3\x97";
}

/* CALL = RESULT, or of a ring REQUEST as CALL = RESULT, and how often. */
static char *denied_call(const struct cnl_record *r)
{
	uint64_t v[CTLSEC_NR_ARGS];
	cleanup_free char *call =
		rule_call_print(r->abi, r->nr, event_text_args(r, v));
	cleanup_free char *result = event_text_result(r);
	cleanup_free char *request = event_text_request(r);
	cleanup_free char *times = xstrdup("");

	if (r->count > 1) {
		free(times);
		times = xasprintf(" %s%" PRIu64, times_sign(), r->count);
	}
	return xasprintf("%s%s%s = %s%s%s", request ? request : "",
			 request ? " as " : "", call, result,
			 CNL_HAS(r, CTLSEC_RECORD_A_COMPLAIN) ? " (complain)" :
								"",
			 times);
}

static char *denial_text(const struct cnl_record *r)
{
	cleanup_free char *process = event_text_process(r);
	cleanup_free char *call = denied_call(r);
	cleanup_free char *decider = decider_text(r);

	return xasprintf("%s %s by %s%s%s", process, call, decider,
			 r->exe ? " " : "", r->exe ? r->exe : "");
}

static char *limit_text(const struct cnl_event *ev)
{
	char buf[ENUM_NAMES_MAX];

	return xasprintf(
		"limit %s reached: %" PRIu64 " tasks, forks refused %" PRIu64
		", namespaces refused %" PRIu64,
		enum_names_limit(ev->limit, buf), ev->domain.tasks,
		ev->domain.forks_denied_pids + ev->domain.forks_denied_rate,
		ev->domain.userns_denied);
}

static char *ended_text(const struct cnl_layer *l)
{
	return xasprintf("layer %s ended: it decided %" PRIu64 " calls",
			 l->name ? l->name : "without a name", l->hits);
}

static char *change_text(const struct cnl_event *ev)
{
	const struct cnl_domain *d = &ev->domain;
	char buf[ENUM_NAMES_MAX];

	switch (ev->event) {
	case CTLSEC_EVENT_LIMIT:
		return limit_text(ev);
	case CTLSEC_EVENT_KILLED:
		return xasprintf("killed at a limit: had %" PRIu64
				 " tasks at most",
				 d->tasks_peak);
	case CTLSEC_EVENT_REMOVED:
		return xasprintf("removed, its cgroup or last task went: "
				 "denied %" PRIu64,
				 d->denied);
	case CTLSEC_EVENT_PENDING:
		return xasprintf("pending: %" PRIu64
				 " tasks are not confined yet",
				 d->pending);
	case CTLSEC_EVENT_BOUND:
		return xstrdup("bound, its cgroup came");
	case CTLSEC_EVENT_LAYER_ENDED:
		return ended_text(&ev->layer);
	case CTLSEC_EVENT_WAITING:
		return xstrdup("waiting for its cgroup to come again");
	default:
		return xasprintf("%s", enum_names_event(ev->event, buf));
	}
}

char *event_text_time(uint64_t ns, char *buf, size_t size)
{
	time_t t = (time_t)(ns / WHEN_SECOND), now = time(NULL);
	struct tm tm, today;

	localtime_r(&t, &tm);
	localtime_r(&now, &today);
	if (tm.tm_yday != today.tm_yday || tm.tm_year != today.tm_year)
		return out_time(ns, false, buf, size);
	strftime(buf, size, "%H:%M:%S", &tm);
	return buf;
}

char *event_text_line(const struct cnl_event *ev, const char *name)
{
	cleanup_free char *what = ev->event == CTLSEC_EVENT_DENIAL ?
					  denial_text(&ev->record) :
					  change_text(ev);
	cleanup_free char *line = NULL;
	char time[64];

	line = xasprintf("%s %s %s",
			 event_text_time(ev->time, time, sizeof(time)), name,
			 what);
	return escape_text(line);
}
