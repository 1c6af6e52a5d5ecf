/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Test results as TAP, numbered as they come, the plan at the end.
 */
#ifndef SELFTESTS_TAP_H
#define SELFTESTS_TAP_H

#include <stdbool.h>
#include <stddef.h>

#define TAP_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* One result; returns @held. */
TAP_PRINTF(2, 3) bool tap_ok(bool held, const char *fmt, ...);
/* A result that could not be had here, and @why. */
TAP_PRINTF(2, 3) void tap_skip(const char *why, const char *fmt, ...);
/* A remark for the reader of the log. */
TAP_PRINTF(1, 2) void tap_note(const char *fmt, ...);
/* The rest cannot run: ends the program. */
TAP_PRINTF(1, 2) __attribute__((noreturn)) void tap_bail(const char *fmt, ...);
/*
 * Part of a result: @ok, a bool, stays true while each condition holds; one that does
 * not is noted, with @where if several rounds share the line.
 */
bool tap_holds(bool held, const char *what, const char *where);
#define HOLDS(ok, cond) ((ok) = tap_holds((cond), #cond, NULL) && (ok))
#define HOLDS_AT(ok, where, cond) \
	((ok) = tap_holds((cond), #cond, (where)) && (ok))
/* The plan; returns the exit status. */
int tap_end(void);

#endif /* SELFTESTS_TAP_H */
