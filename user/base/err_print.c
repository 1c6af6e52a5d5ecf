// SPDX-License-Identifier: GPL-2.0
/*
 * Errors on standard error. See err_print.h.
 */
#include "base/err_print.h"

#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"

/* The line and a caret below the place. What is no letter of one column has been
 * escaped, or is taken for one.
 */
static void print_place(const struct err *e)
{
	cleanup_free char *head = strndup(e->text, e->caret);
	cleanup_free char *before = escape_text(head ? head : "");
	cleanup_free char *shown = escape_text(e->text);
	size_t width = 0;
	char *p;

	for (p = before; *p; p++)
		width += (*p & 0xc0) != 0x80;
	fprintf(stderr, "  %s\n  %*s^\n", shown, (int)width, "");
}

void err_print(const char *program, const char *command, const struct err *e)
{
	cleanup_free char *shown = escape_text(e->msg);

	fprintf(stderr, "%s: %s", program, shown);
	if (e->status == EXIT_MISUSE)
		fprintf(stderr, "; try '%s %s%s--help'", program,
			command ? command : "", command ? " " : "");
	fputc('\n', stderr);
	if (e->text[0])
		print_place(e);
}
