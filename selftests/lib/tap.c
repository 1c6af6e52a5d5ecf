// SPDX-License-Identifier: GPL-2.0
/*
 * TAP output; see tap.h. Every line is flushed, so that a test that hangs shows
 * how far it came and a fork duplicates nothing.
 */
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static int count, failed;

static void line(const char *head, const char *fmt, va_list args,
		 const char *tail)
{
	fputs(head, stdout);
	vprintf(fmt, args);
	puts(tail);
	fflush(stdout);
}

bool tap_ok(bool held, const char *fmt, ...)
{
	char head[32];
	va_list args;

	failed += !held;
	snprintf(head, sizeof(head), "%s %d - ", held ? "ok" : "not ok",
		 ++count);
	va_start(args, fmt);
	line(head, fmt, args, "");
	va_end(args);
	return held;
}

void tap_skip(const char *why, const char *fmt, ...)
{
	char head[32], tail[256];
	va_list args;

	snprintf(head, sizeof(head), "ok %d - ", ++count);
	snprintf(tail, sizeof(tail), " # SKIP %s", why);
	va_start(args, fmt);
	line(head, fmt, args, tail);
	va_end(args);
}

void tap_note(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line("# ", fmt, args, "");
	va_end(args);
}

void tap_bail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line("Bail out! ", fmt, args, "");
	va_end(args);
	exit(1);
}

bool tap_holds(bool held, const char *what, const char *where)
{
	if (!held)
		tap_note("%s%snot so: %s", where ? where : "",
			 where ? ": " : "", what);
	return held;
}

int tap_end(void)
{
	printf("1..%d\n", count);
	fflush(stdout);
	return failed != 0;
}
