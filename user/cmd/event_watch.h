/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The events command without its printing: the history, then what happens, until a
 * signal ends it; and the sums.
 */
#ifndef USER_EVENT_WATCH_H
#define USER_EVENT_WATCH_H

#include "cmd/event_filter.h"
#include "cmd/event_sums.h"

/**
 * struct event_sink - where events go; each returns 0, or -1 with @e filled
 * @event: one event
 * @gap: denials of @d that became no events, or, where that is NULL, @lost events that
 *	this program did not get
 * @end: nothing more comes
 */
struct event_sink {
	int (*event)(const struct cnl_event *ev, struct err *e);
	int (*gap)(const struct cnl_domain *d, const struct event_count *c,
		   uint64_t lost, struct err *e);
	int (*end)(const struct event_count *c, uint64_t lost, struct err *e);
};

/**
 * struct event_watch - what to watch
 * @history: begin with the history, from @since on (0: all)
 * @cursor: a file: begin behind what was printed last, and say there what was; or NULL
 * @follow: go on with what happens
 */
struct event_watch {
	struct event_filter filter;
	bool history;
	uint64_t since;
	const char *cursor;
	bool follow;
	const struct event_sink *sink;
};

/* Until the end of the history, or until a signal that asks to end. */
int event_watch_run(const struct event_watch *watch, struct err *e);

#endif /* USER_EVENT_WATCH_H */
