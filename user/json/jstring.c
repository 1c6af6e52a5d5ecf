// SPDX-License-Identifier: GPL-2.0
/*
 * Decoding of JSON strings as Go does it: what is not valid UTF-8 or half a
 * surrogate pair becomes U+FFFD, a control character is an error.
 */
#include "json/jstring.h"

#include <stdint.h>
#include <string.h>

#define REPLACEMENT 0xfffdU

size_t jstring_room(size_t len)
{
	/* One bad byte becomes three; nothing grows more than that. */
	return len * 3 + 1;
}

static char *put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

/* Length of the valid UTF-8 sequence at @s, or 0. */
static size_t utf8_length(const char *s, const char *end)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t len = u[0] < 0x80 ? 1 :
		     u[0] < 0xc2 ? 0 :
		     u[0] < 0xe0 ? 2 :
		     u[0] < 0xf0 ? 3 :
		     u[0] < 0xf5 ? 4 :
				   0;
	size_t i;

	if ((size_t)(end - s) < len)
		return 0;
	for (i = 1; i < len; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
	}
	/* Overlong forms, surrogates, and what lies above U+10FFFF. */
	if ((u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] > 0x9f) ||
	    (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] > 0x8f))
		return 0;
	return len;
}

/* Four hexadecimal digits at @s. */
static int read_hex4(const char *s, const char *end, uint32_t *out)
{
	int i;

	if (end - s < 4)
		return 0;
	*out = 0;
	for (i = 0; i < 4; i++) {
		static const char digits[] = "0123456789abcdefABCDEF";
		const char *d = s[i] ? strchr(digits, s[i]) : NULL;
		uint32_t v;

		if (!d)
			return 0;
		v = (uint32_t)(d - digits);
		*out = *out << 4 | (v > 15 ? v - 6 : v);
	}
	return 1;
}

/* @s stands after "\u"; returns the end of the escape, or NULL. */
static const char *decode_unicode(const char *s, const char *end, char **out)
{
	uint32_t c, low;

	if (!read_hex4(s, end, &c))
		return NULL;
	s += 4;
	if (c >= 0xd800 && c < 0xdc00 && end - s >= 6 && s[0] == '\\' &&
	    s[1] == 'u' && read_hex4(s + 2, end, &low) && low >= 0xdc00 &&
	    low < 0xe000) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		s += 6;
	} else if (c >= 0xd800 && c < 0xe000) {
		c = REPLACEMENT;
	}
	*out = put_utf8(*out, c);
	return s;
}

/* @s stands on the backslash; returns the end of the escape, or NULL. */
static const char *decode_escape(const char *s, const char *end, char **out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *p;

	if (end - s < 2 || !s[1])
		return NULL;
	if (s[1] == 'u')
		return decode_unicode(s + 2, end, out);
	p = strchr(from, s[1]);
	if (!p)
		return NULL;
	*(*out)++ = to[p - from];
	return s + 2;
}

const char *jstring_decode(const char *s, const char *end, char *out,
			   size_t *len)
{
	char *o = out;

	while (s < end) {
		const char *next;
		size_t n;

		if ((unsigned char)*s < 0x20)
			return s;
		if (*s == '\\') {
			next = decode_escape(s, end, &o);
			if (!next)
				return s;
			s = next;
			continue;
		}
		n = utf8_length(s, end);
		if (n) {
			memcpy(o, s, n);
			o += n;
			s += n;
		} else {
			o = put_utf8(o, REPLACEMENT);
			s++;
		}
	}
	*o = '\0';
	*len = (size_t)(o - out);
	return NULL;
}
