// SPDX-License-Identifier: GPL-2.0
/*
 * Small helpers.
 */
#include "base/util.h"

#include <errno.h>
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

static void *must(void *p)
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
	return must(calloc(n ? n : 1, size ? size : 1));
}

void *xreallocarray(void *p, size_t n, size_t size)
{
	return must(reallocarray(p, n ? n : 1, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return must(strdup(s));
}

char *xasprintf(const char *fmt, ...)
{
	char *out = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&out, fmt, ap);
	va_end(ap);
	return must(n < 0 ? NULL : out);
}

void *vec_grow(void *v, size_t n, size_t size)
{
	if ((n & (n - 1)) == 0)
		v = xreallocarray(v, n ? n * 2 : 1, size);
	memset((char *)v + n * size, 0, size);
	return v;
}

char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ascii_same(const char *a, size_t len, const char *b)
{
	size_t i;

	if (strlen(b) != len)
		return false;
	for (i = 0; i < len; i++) {
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	}
	return true;
}

bool parse_u64(const char *s, uint64_t *out)
{
	bool hex = s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
	const char *digits = hex ? s + 2 : s;
	size_t len = strlen(digits);
	char *end;

	if (!len || strspn(digits, hex ? "0123456789abcdefABCDEF" :
					 "0123456789") != len)
		return false;
	errno = 0;
	*out = strtoull(digits, &end, hex ? 16 : 10);
	return errno == 0;
}

static FILE *open_input(const char *path, struct err *e)
{
	FILE *f;

	if (!strcmp(path, "-"))
		return stdin;
	f = fopen(path, "re");
	if (!f)
		err_set(e, EXIT_FAILED, "cannot open %s: %s", path,
			strerror(errno));
	return f;
}

char *read_file(const char *path, size_t max, size_t *len, struct err *e)
{
	cleanup_fclose FILE *f = open_input(path, e);
	cleanup_free char *text = NULL;
	size_t room = 0, n;
	char *out;

	if (!f)
		return NULL;
	*len = 0;
	do {
		if (room - *len < 4096) {
			room = room ? room * 2 : 32768;
			text = xreallocarray(text, room, 1);
		}
		n = fread(text + *len, 1, room - *len - 1, f);
		*len += n;
		if (*len > max) {
			err_set(e, EXIT_FAILED, "%s is larger than %zu bytes",
				path, max);
			return NULL;
		}
	} while (n);
	if (ferror(f)) {
		err_set(e, EXIT_FAILED, "cannot read %s: %s", path,
			strerror(errno));
		return NULL;
	}
	text[*len] = '\0';
	out = text;
	text = NULL;
	return out;
}

char *quote(const char *in, char *out, size_t size)
{
	const unsigned char *s = (const unsigned char *)in;
	size_t n = 0;

	out[n++] = '"';
	for (; *s && n + 6 < size; s++) {
		if (*s < 0x20 || *s == 0x7f)
			n += (size_t)sprintf(out + n, "\\x%02x", *s);
		else
			out[n++] = (char)*s;
	}
	out[n++] = '"';
	out[n] = '\0';
	return out;
}
