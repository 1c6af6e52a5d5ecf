// SPDX-License-Identifier: GPL-2.0
/*
 * Moments as users write them. See when.h.
 */
#include "base/when.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/err.h"
#include "base/escape.h"
#include "base/util.h"

#define DIGITS "0123456789"
/* More seconds than this do not fit in nanoseconds. */
#define SECONDS_MAX (UINT64_MAX / WHEN_SECOND)

/* Digits up to @end. */
static bool read_seconds(const char *s, size_t digits, uint64_t unit,
			 uint64_t *seconds)
{
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < digits; i++) {
		v = v * 10 + (uint64_t)(s[i] - '0');
		if (v > SECONDS_MAX / unit)
			return false;
	}
	*seconds = v * unit;
	return digits > 0;
}

uint64_t when_unit(const char *s, size_t digits)
{
	static const struct {
		char unit;
		uint64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (s[digits] == units[i].unit && !s[digits + 1])
			return units[i].seconds;
	}
	return 0;
}

/* "10m", in seconds. */
static bool read_span(const char *s, uint64_t *span)
{
	size_t digits = strspn(s, DIGITS);
	uint64_t unit = when_unit(s, digits);

	return unit && read_seconds(s, digits, unit, span);
}

/* "10m": so long ago. */
static bool read_ago(const char *s, uint64_t now, uint64_t *ns)
{
	uint64_t ago;

	if (!read_span(s, &ago))
		return false;
	*ns = ago * WHEN_SECOND > now ? 0 : now - ago * WHEN_SECOND;
	return true;
}

int when_span(const char *what, const char *s, uint64_t *ns, struct err *e)
{
	uint64_t span;
	char q[80];

	if (!read_span(s, &span) || !span)
		return err_set(e, EXIT_MISUSE,
			       "%s: %s is no length of time; write 90s, 10m, "
			       "2h or 7d",
			       what, escape_quote(s, q, sizeof(q)));
	*ns = span * WHEN_SECOND;
	return 0;
}

static bool read_unix(const char *s, uint64_t *ns)
{
	size_t digits = strspn(s + 1, DIGITS);
	uint64_t seconds;

	if (s[0] != '@' || s[1 + digits] ||
	    !read_seconds(s + 1, digits, 1, &seconds))
		return false;
	*ns = seconds * WHEN_SECOND;
	return true;
}

/* All of @s by @format, but for a fraction of a second. */
static bool read_format(const char *s, const char *format, struct tm *tm)
{
	const char *end = strptime(s, format, tm);

	if (end && *end == '.')
		end += 1 + strspn(end + 1, DIGITS);
	if (end && *end == 'Z' && strchr(format, 'T'))
		end++;
	return end && !*end;
}

/* From a day on, not a time of today. */
static const char *const date_formats[] = {
	"%Y-%m-%d",
	"%Y-%m-%d %H:%M:%S",
	"%Y-%m-%d %H:%M",
	"%Y-%m-%dT%H:%M:%S",
};

static const char *const today_formats[] = { "%H:%M:%S", "%H:%M" };

/* @tm: what is not in @s; then what it is. */
static bool read_one(const char *s, const char *format, struct tm *tm,
		     uint64_t *ns)
{
	struct tm given;
	time_t t;

	tm->tm_hour = tm->tm_min = tm->tm_sec = 0;
	tm->tm_isdst = -1;
	if (!read_format(s, format, tm))
		return false;
	given = *tm;
	t = s[strlen(s) - 1] == 'Z' ? timegm(tm) : mktime(tm);
	*ns = t < 0 ? 0 : (uint64_t)t * WHEN_SECOND;
	/* February 30th has become a day in March. */
	return tm->tm_mday == given.tm_mday && tm->tm_mon == given.tm_mon;
}

static bool read_formats(const char *s, const char *const *formats, size_t n,
			 uint64_t now, uint64_t *ns)
{
	time_t today = (time_t)(now / WHEN_SECOND);
	struct tm tm;
	size_t i;

	for (i = 0; i < n; i++) {
		localtime_r(&today, &tm);
		if (read_one(s, formats[i], &tm, ns))
			return true;
	}
	return false;
}

static bool read_date(const char *s, uint64_t now, uint64_t *ns)
{
	return read_formats(s, today_formats, ARRAY_SIZE(today_formats), now,
			    ns) ||
	       read_formats(s, date_formats, ARRAY_SIZE(date_formats), now, ns);
}

bool when_date(const char *s, uint64_t *ns)
{
	return read_unix(s, ns) ||
	       read_formats(s, date_formats, ARRAY_SIZE(date_formats), 0, ns);
}

char *when_utc(uint64_t ns)
{
	time_t t = (time_t)((ns + WHEN_SECOND - 1) / WHEN_SECOND);
	char text[64];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	return xstrdup(text);
}

int when_parse(const char *what, const char *s, uint64_t now, uint64_t *ns,
	       struct err *e)
{
	char q[80];

	if (read_ago(s, now, ns) || read_unix(s, ns) || read_date(s, now, ns))
		return 0;
	return err_set(e, EXIT_MISUSE, "%s: %s is no time; write " WHEN_FORMS,
		       what, escape_quote(s, q, sizeof(q)));
}

static uint64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * WHEN_SECOND + (uint64_t)t.tv_nsec;
}

uint64_t when_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

uint64_t when_mono(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
