/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Moments as users write them.
 */
#ifndef USER_WHEN_H
#define USER_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

#define WHEN_SECOND UINT64_C(1000000000)
#define WHEN_MS UINT64_C(1000000)

#define WHEN_FORMS \
	"10m (30s, 2h, 7d ago), 14:30[:15], 'YYYY-MM-DD[ 14:30[:15]]' or @SECONDS"

/**
 * when_parse - a moment
 * @what: names it in errors
 * @now: nanoseconds since 1970
 * @ns: likewise
 *
 * Local time; a time of day is that of today. With a T between date and time and a Z
 * behind them it is UTC, as JSON has it. What lies before 1970 is 0.
 */
int when_parse(const char *what, const char *s, uint64_t now, uint64_t *ns,
	       struct err *e);

/* The same for a date, with or without a time of day, or @SECONDS: what means the same
 * whenever it is read. A day that no calendar has is none. Return: false if it is none.
 */
bool when_date(const char *s, uint64_t *ns);
/* "2026-12-24T18:00:00Z", rounded up to a second; to be freed. */
char *when_utc(uint64_t ns);

/* How long: "90s", "10m", "2h", "7d"; in nanoseconds, not 0. */
int when_span(const char *what, const char *s, uint64_t *ns, struct err *e);

/* Seconds of the unit that alone stands behind @digits bytes of @s: s, m, h or d; 0 if
 * none does.
 */
uint64_t when_unit(const char *s, size_t digits);

/* Nanoseconds since 1970. */
uint64_t when_now(void);

/* Nanoseconds since the machine was started, for what lasts: no change of the date
 * changes them.
 */
uint64_t when_mono(void);

#endif /* USER_WHEN_H */
