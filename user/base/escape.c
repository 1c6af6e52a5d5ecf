// SPDX-License-Identifier: GPL-2.0
/*
 * Text that others chose, made harmless for a terminal and a line. See escape.h.
 */
#include "base/escape.h"

#include <langinfo.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/util.h"

/* Length of the UTF-8 character at @s and its code point, or 0. */
static size_t utf8_char(const unsigned char *s, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len, i;

	if (s[0] < 0x80) {
		*cp = s[0];
		return 1;
	}
	len = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	*cp = s[0] & (0x7f >> len);
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3f);
	}
	if (*cp < least[len] || *cp > 0x10ffff || (*cp >> 11) == 0x1b)
		return 0;
	return len;
}

/* Control characters, and those that change how their neighbours look. */
static bool does_disturb(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad ||
	       cp == 0x61c || (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
	       (cp >= 0xfff0 && cp <= 0xffff) || cp >= 0xe0000;
}

static char *escape_bytes(const char *s, bool utf8)
{
	const unsigned char *p = (const unsigned char *)s;
	char *buf = xcalloc(strlen(s) + 1, 4);
	char *w = buf;

	while (*p) {
		uint32_t cp = 0;
		size_t len = utf8_char(p, &cp);

		if (len && !does_disturb(cp) && (utf8 || cp < 0x80)) {
			memcpy(w, p, len);
			w += len;
			p += len;
			continue;
		}
		for (len = len ? len : 1; len; len--)
			w += sprintf(w, "\\x%02x", *p++);
	}
	*w = '\0';
	return buf;
}

char *escape_text(const char *s)
{
	return escape_bytes(s, !strcmp(nl_langinfo(CODESET), "UTF-8"));
}

char *escape_json(const char *s)
{
	return escape_bytes(s, true);
}

char *escape_quote(const char *in, char *out, size_t size)
{
	const unsigned char *s = (const unsigned char *)in;
	size_t n = 0;

	out[n++] = '\'';
	for (; *s && n + 6 < size; s++) {
		if (*s < 0x20 || *s == 0x7f)
			n += (size_t)sprintf(out + n, "\\x%02x", *s);
		else
			out[n++] = (char)*s;
	}
	out[n++] = '\'';
	out[n] = '\0';
	return out;
}
