// SPDX-License-Identifier: GPL-2.0
/*
 * Text that is to fit a terminal's line. See out_width.h.
 */
#include "out/out_width.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "base/number.h"

#define WIDTH_DEFAULT 80
#define WIDTH_MAX 10000

size_t out_width_columns(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize w;
	uint64_t v;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) && w.ws_col)
		return w.ws_col;
	if (columns && number_parse(columns, &v) && v && v <= WIDTH_MAX)
		return (size_t)v;
	return WIDTH_DEFAULT;
}

/* Columns of the character at @s, and its bytes. */
static size_t char_columns(const char *s, size_t *bytes)
{
	mbstate_t state = { 0 };
	wchar_t c;
	size_t n = mbrtowc(&c, s, strlen(s), &state);
	int w;

	*bytes = n && n < (size_t)-2 ? n : 1;
	w = *bytes == n ? wcwidth(c) : 1;
	return w < 0 ? 1 : (size_t)w;
}

void out_width_cut(char *line, size_t width)
{
	size_t at = 0, columns = 0, keep = 0, bytes, w;

	for (; line[at]; at += bytes) {
		w = char_columns(line + at, &bytes);
		if (columns + w > width) {
			strcpy(line + keep, "+");
			return;
		}
		columns += w;
		/* Where the mark still has room. */
		if (columns < width)
			keep = at + bytes;
	}
}

size_t out_width_text(const char *s)
{
	size_t at, bytes, columns = 0;

	for (at = 0; s[at]; at += bytes)
		columns += char_columns(s + at, &bytes);
	return columns;
}
