/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where events were printed up to, in a file: so that a program that is restarted goes on
 * behind that, and leaves nothing out and tells nothing twice, as far as the module
 * remembers. The numbers of denials begin anew when the module is loaded, and times when
 * the machine starts: so both are kept, and which start it was.
 */
#ifndef USER_EVENT_CURSOR_H
#define USER_EVENT_CURSOR_H

#include <stdbool.h>

#include "netlink/cnl_msg.h"

/* So long an entry of the history goes on counting, and some more. */
#define EVENT_CURSOR_OPEN_S 12

/**
 * struct event_cursor_open - an entry of the history that may go on counting
 * @domain: of its domain
 * @mono: of the first denial
 * @count: that were printed
 */
struct event_cursor_open {
	uint64_t domain;
	uint64_t mono;
	uint64_t count;
};

/**
 * struct event_cursor - where it was
 * @there: the file was, of this start of the machine
 * @seq: of the last denial that was printed
 * @mono: when it was written
 * @open: what was printed of entries that may have more by now
 */
struct event_cursor {
	bool there;
	uint64_t seq;
	uint64_t mono;
	struct event_cursor_open *open;
	size_t n_open;
};

/* One that is not there is no failure, and nor is one of before the machine started. */
int event_cursor_read(struct event_cursor *c, const char *path, struct err *e);
void event_cursor_free(struct event_cursor *c);

/* How many of an entry of the history were not printed. */
uint64_t event_cursor_new(const struct event_cursor *c,
			  const struct cnl_event *ev);

/* Denials since then of which the history does not know any more. @history: of it, by
 * rising SEQ, all of it.
 */
uint64_t event_cursor_lost(const struct event_cursor *c,
			   const struct cnl_list *history);

/* All up to @seq were printed. @history: as it was then, for what may go on counting, or
 * NULL if that is not known.
 */
int event_cursor_write(const char *path, uint64_t seq,
		       const struct cnl_list *history, struct err *e);

#endif /* USER_EVENT_CURSOR_H */
