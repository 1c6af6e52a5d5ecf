/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events as lines of text.
 */
#ifndef USER_EVENT_TEXT_H
#define USER_EVENT_TEXT_H

#include <ctlsec/policy_fmt.h>
#include <stdbool.h>
#include <stddef.h>

#include "netlink/cnl_msg.h"

/* The arguments of a denied call; NULL if they are unknown. @v: room for them. */
const uint64_t *event_text_args(const struct cnl_record *r,
				uint64_t v[CTLSEC_NR_ARGS]);

/* What came of a denied call: "EPERM", "SIGSYS (KILL_PROCESS)" ... To be freed. */
char *event_text_result(const struct cnl_record *r);
/* Which rule decided: "syscalls[3]", "defaultAction" ...; NULL if unknown. To be freed.
 */
char *event_text_rule(const struct cnl_record *r);
/* The layer that decided, its name or its number; NULL if the profile did. To be freed. */
char *event_text_layer(const struct cnl_record *r);
/* "io_uring:OPENAT" of a ring's request, or with a number; NULL of a call. To be freed. */
char *event_text_request(const struct cnl_record *r);
/* NAME[PROCESS], with the thread where that is another. To be freed. */
char *event_text_process(const struct cnl_record *r);

/* The whole line, escaped; @name: of the domain. To be freed. */
char *event_text_line(const struct cnl_event *ev, const char *name);

/* The time of a line: of day if it is today's. */
char *event_text_time(uint64_t ns, char *buf, size_t size);

#endif /* USER_EVENT_TEXT_H */
