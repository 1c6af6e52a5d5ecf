// SPDX-License-Identifier: GPL-2.0
/*
 * Watching events. See event_watch.h.
 */
#include "cmd/event_watch.h"

#include <ctlsec/policy_fmt.h>
#include <linux/ctlsec.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/ending.h"
#include "base/util.h"
#include "base/when.h"
#include "cmd/event_cursor.h"
#include "cmd/event_fold.h"
#include "netlink/cnl.h"
#include "rule/rule_call.h"

/* How long a denial waits for its repeats. */
#define HOLD_MS 500

/**
 * struct run - one run of the command
 * @live: the socket that listens
 * @asks: one for requests, whose answers do not mix with events
 * @seq: of the last denial of the history: the module may send those before it too
 * @held_at: when the first of @fold came, in ms
 * @until: leave out denials behind that
 * @seen: the last denial that was taken, printed or not
 * @saved: what the cursor's file says of that
 * @lost: as the module said last
 */
struct run {
	const struct event_watch *watch;
	struct cnl live;
	struct cnl asks;
	struct event_fold fold;
	struct event_sums sums;
	uint64_t seq;
	uint64_t held_at;
	uint64_t until;
	uint64_t seen;
	uint64_t saved;
	uint64_t lost;
};

static uint64_t now_ms(void)
{
	return when_mono() / WHEN_MS;
}

/* What became no event of a domain that has just been told of. */
static int print_gap(struct run *r, const struct cnl_event *ev, struct err *e)
{
	struct event_count c;

	if (ev->event != CTLSEC_EVENT_DENIAL || !r->watch->follow)
		return 0;
	c = event_sums_gap(event_sums_update(&r->sums, &ev->domain, false));
	if (!event_filter_kind(&r->watch->filter, EVENT_FILTER_GAP) ||
	    (!c.suppressed && !c.dropped))
		return 0;
	return r->watch->sink->gap(&ev->domain, &c, 0, e);
}

static int print_event(struct run *r, const struct cnl_event *ev, struct err *e)
{
	if (event_filter_kind(&r->watch->filter, ev->event) &&
	    r->watch->sink->event(ev, e))
		return -1;
	return print_gap(r, ev, e);
}

static int print_held(struct run *r, struct err *e)
{
	int ret = 0;
	size_t i;

	for (i = 0; i < r->fold.n && !ret; i++)
		ret = print_event(r, &r->fold.v[i], e);
	event_fold_clear(&r->fold);
	return ret;
}

static int hold_denial(struct run *r, struct cnl_event *ev, struct err *e)
{
	if (!r->fold.n)
		r->held_at = now_ms();
	if (event_fold_hold(&r->fold, ev))
		return 0;
	if (print_held(r, e))
		return -1;
	r->held_at = now_ms();
	event_fold_hold(&r->fold, ev);
	return 0;
}

static int note_lost(struct run *r, const struct cnl_event *ev, struct err *e)
{
	struct event_count none = { 0 };
	uint64_t more = ev->lost - r->lost;

	if (ev->lost <= r->lost)
		return 0;
	r->lost = ev->lost;
	if (!event_filter_kind(&r->watch->filter, EVENT_FILTER_GAP))
		return 0;
	return print_held(r, e) ? -1 :
				  r->watch->sink->gap(NULL, &none, more, e);
}

/* What is not of the call would tell repeats apart. */
static void clear_unused(struct cnl_record *r)
{
	if (r->args.len == CTLSEC_NR_ARGS * sizeof(uint64_t))
		rule_call_clear(r->abi, r->nr, r->args.data);
}

/* Is a denial one that was not taken yet? It is then. */
static bool take_seq(struct run *r, uint64_t seq)
{
	if (seq <= r->seq || seq > r->until)
		return false;
	if (r->seen < seq)
		r->seen = seq;
	return true;
}

/* An event as it comes. */
static int take_event(struct run *r, struct cnl_event *ev, struct err *e)
{
	if (note_lost(r, ev, e))
		return -1;
	if (ev->event == CTLSEC_EVENT_DENIAL && !take_seq(r, ev->record.seq))
		return 0;
	/* One of a layer is about no domain. */
	if (!event_filter_domain(&r->watch->filter, &ev->domain))
		return 0;
	if (CNL_HAS(ev, CTLSEC_EVENT_A_DOMAIN))
		event_sums_update(&r->sums, &ev->domain, false);
	if (ev->event == CTLSEC_EVENT_DENIAL) {
		clear_unused(&ev->record);
		return hold_denial(r, ev, e);
	}
	return print_held(r, e) ? -1 : print_event(r, ev, e);
}

static int take_events(struct run *r, struct err *e)
{
	struct cnl_list l;
	struct cnl_event *v;
	bool lost;
	size_t i;
	int ret = 0;

	if (cnl_recv_events(&r->live, &l, &lost, e))
		return -1;
	if (lost)
		fprintf(stderr, "ctlsec: events were lost: they came faster "
				"than they were read\n");
	v = l.v;
	for (i = 0; i < l.n && !ret; i++)
		ret = take_event(r, &v[i], e);
	cnl_attr_list_free(&cnl_msg_event, &l);
	return ret;
}

/* Nothing is held. @history: see event_cursor_write(). */
static int save_cursor(struct run *r, const struct cnl_list *history,
		       struct err *e)
{
	if (!r->watch->cursor || (!history && r->saved == r->seen))
		return 0;
	r->saved = r->seen;
	return event_cursor_write(r->watch->cursor, r->seen, history, e);
}

static int follow_events(struct run *r, const sigset_t *during, struct err *e)
{
	while (!ending_came()) {
		uint64_t waited = now_ms() - r->held_at;
		int timeout = -1;

		if (r->fold.n)
			timeout =
				waited < HOLD_MS ? (int)(HOLD_MS - waited) : 0;
		if (r->fold.n && !timeout) {
			if (print_held(r, e) || save_cursor(r, NULL, e))
				return -1;
			continue;
		}
		if (cnl_wait(&r->live, timeout, during) > 0 &&
		    take_events(r, e))
			return -1;
	}
	return 0;
}

/* What was denied since the cursor, and is not remembered any more. */
static int print_lost(struct run *r, const struct event_cursor *c,
		      const struct cnl_list *l, struct err *e)
{
	struct event_count none = { 0 };
	uint64_t lost = event_cursor_lost(c, l);

	if (!lost || !event_filter_kind(&r->watch->filter, EVENT_FILTER_GAP))
		return 0;
	return r->watch->sink->gap(NULL, &none, lost, e);
}

static int print_entries(struct run *r, const struct event_cursor *c,
			 const struct cnl_list *l, struct err *e)
{
	struct cnl_event *v = l->v;
	int ret = print_lost(r, c, l, e);
	size_t i;

	for (i = 0; i < l->n && !ret; i++) {
		r->seq = r->seen = v[i].record.seq;
		v[i].record.count = event_cursor_new(c, &v[i]);
		clear_unused(&v[i].record);
		if (v[i].record.count && v[i].record.last >= r->watch->since &&
		    event_filter_domain(&r->watch->filter, &v[i].domain))
			ret = hold_denial(r, &v[i], e);
	}
	return ret ? ret : print_held(r, e);
}

static int print_history(struct run *r, struct err *e)
{
	struct event_cursor c = { 0 };
	struct cnl_list l;
	int ret;

	if (r->watch->cursor && event_cursor_read(&c, r->watch->cursor, e))
		return -1;
	ret = cnl_history(&r->asks, r->watch->cursor ? 0 : r->watch->since, &l,
			  e);
	if (!ret) {
		ret = print_entries(r, &c, &l, e);
		cnl_attr_list_free(&cnl_msg_event, &l);
	}
	event_cursor_free(&c);
	return ret;
}

/* So long what the history has already may be on its way. */
#define ARRIVES_MS 200

/* Print up to what the history has now, so that its entries tell what was printed. */
static int finish_cursor(struct run *r, struct err *e)
{
	uint64_t began = now_ms();
	struct cnl_list l;
	int ret;

	if (!r->watch->cursor)
		return 0;
	if (cnl_history(&r->asks, 0, &l, e))
		return -1;
	r->until = l.n ? ((struct cnl_event *)l.v)[l.n - 1].record.seq : 0;
	ret = 0;
	while (!ret && r->watch->follow && r->seen < r->until &&
	       now_ms() - began < ARRIVES_MS) {
		if (cnl_wait(&r->live, ARRIVES_MS, NULL) > 0)
			ret = take_events(r, e);
	}
	/* What was lost on its way is printed the next time. */
	ret = ret || print_held(r, e) ||
			      save_cursor(r, r->seen == r->until ? &l : NULL,
					  e) ?
		      -1 :
		      0;
	cnl_attr_list_free(&cnl_msg_event, &l);
	return ret;
}

/* The counters of all domains that are there. */
static int read_sums(struct run *r, bool base, struct err *e)
{
	struct cnl_list l;
	const struct cnl_domain *d;
	size_t i;

	if (cnl_domains(&r->asks, &l, e))
		return -1;
	d = l.v;
	for (i = 0; i < l.n; i++) {
		if (event_filter_domain(&r->watch->filter, &d[i]))
			event_sums_update(&r->sums, &d[i], base);
	}
	cnl_attr_list_free(&cnl_msg_domain, &l);
	return 0;
}

static int print_end(struct run *r, struct err *e)
{
	struct event_count c = event_sums_total(&r->sums);

	if (!event_filter_kind(&r->watch->filter, CTLSEC_EVENT_DENIAL))
		return 0;
	return r->watch->sink->end(&c, r->lost, e);
}

/* What is held is printed whatever ended it. */
static int run_watch(struct run *r, struct err *e)
{
	static const int ends[] = { SIGINT, SIGTERM };
	sigset_t during;
	struct err ignored;

	if (r->watch->follow) {
		ending_catch(ends, ARRAY_SIZE(ends), &during);
		if (cnl_open(&r->live, e) || cnl_listen(&r->live, e) ||
		    read_sums(r, true, e))
			return -1;
	}
	if (r->watch->history && print_history(r, e))
		return -1;
	if (r->watch->follow && follow_events(r, &during, e)) {
		if (!print_held(r, &ignored))
			print_end(r, &ignored);
		return -1;
	}
	return finish_cursor(r, e) || print_held(r, e) ||
			       read_sums(r, false, e) || print_end(r, e) ?
		       -1 :
		       0;
}

int event_watch_run(const struct event_watch *watch, struct err *e)
{
	struct run r = { .watch = watch, .until = UINT64_MAX };
	int ret = cnl_open(&r.asks, e);

	if (!ret)
		ret = run_watch(&r, e);
	event_fold_clear(&r.fold);
	event_sums_free(&r.sums);
	cnl_close(&r.live);
	cnl_close(&r.asks);
	return ret;
}
