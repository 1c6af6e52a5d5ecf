// SPDX-License-Identifier: GPL-2.0
/*
 * Small helpers.
 */
#include "base/util.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void util_free(void *p)
{
	free(*(void **)p);
}

void util_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

void util_fclose(FILE **f)
{
	if (*f && *f != stdin)
		fclose(*f);
}

static void *check_alloc(void *p)
{
	if (!p) {
		fputs("ctlsec: out of memory\n", stderr);
		exit(EXIT_FAILED);
	}
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	/* Ask for something: calloc(0) may return NULL without a failure. */
	return check_alloc(calloc(n ? n : 1, size ? size : 1));
}

void *xreallocarray(void *p, size_t n, size_t size)
{
	return check_alloc(reallocarray(p, n ? n : 1, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return check_alloc(strdup(s));
}

char *xvasprintf(const char *fmt, va_list ap)
{
	char *out = NULL;
	int n = vasprintf(&out, fmt, ap);

	return check_alloc(n < 0 ? NULL : out);
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *out;

	va_start(ap, fmt);
	out = xvasprintf(fmt, ap);
	va_end(ap);
	return out;
}

bool util_ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len > n && !strcmp(s + len - n, end);
}
