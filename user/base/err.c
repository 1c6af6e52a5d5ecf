// SPDX-License-Identifier: GPL-2.0
/*
 * Errors as objects.
 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 2, 0))) static void
put_sentence(struct err *e, const char *fmt, va_list ap)
{
	vsnprintf(e->msg + e->sentence, sizeof(e->msg) - e->sentence, fmt, ap);
}

int err_set(struct err *e, int status, const char *fmt, ...)
{
	va_list ap;

	memset(e, 0, sizeof(*e));
	e->status = status;
	va_start(ap, fmt);
	put_sentence(e, fmt, ap);
	va_end(ap);
	return -1;
}

enum exit_status err_status(int errnum)
{
	return errnum == EACCES || errnum == EPERM ? EXIT_NO_PERMISSION :
						     EXIT_FAILED;
}

int err_at(struct err *e, const char *file, unsigned int line, unsigned int col,
	   const char *fmt, ...)
{
	va_list ap;
	int n;

	memset(e, 0, sizeof(*e));
	e->status = EXIT_FAILED;
	e->line = line;
	e->col = col;
	/* Half for the place: a long path must not crowd out the sentence. */
	n = snprintf(e->msg, sizeof(e->msg) / 2, "%s:%u:%u: ", file, line, col);
	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof(e->msg) / 2)
		n = snprintf(e->msg, sizeof(e->msg), "line %u: ", line);
	e->sentence = (size_t)n;
	va_start(ap, fmt);
	put_sentence(e, fmt, ap);
	va_end(ap);
	return -1;
}

void err_show(struct err *e, const char *line, size_t len, unsigned int col)
{
	size_t at = col ? col - 1 : 0, from = 0;

	if (at > len)
		at = len;
	if (at > ERR_TEXT_MAX / 2 && len > ERR_TEXT_MAX)
		from = at - ERR_TEXT_MAX / 2;
	if (len - from > ERR_TEXT_MAX)
		len = from + ERR_TEXT_MAX;
	memcpy(e->text, line + from, len - from);
	e->text[len - from] = '\0';
	e->caret = at - from;
	e->col = col;
}
