// SPDX-License-Identifier: GPL-2.0
#include "policy/base64.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

#define LINE_BYTES 57

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789+/";

static char *encode_three(char *out, const unsigned char *p, size_t n)
{
	uint32_t v = (uint32_t)p[0] << 16;

	if (n > 1)
		v |= (uint32_t)p[1] << 8;
	if (n > 2)
		v |= p[2];
	*out++ = digits[v >> 18];
	*out++ = digits[v >> 12 & 63];
	*out++ = n > 1 ? digits[v >> 6 & 63] : '=';
	*out++ = n > 2 ? digits[v & 63] : '=';
	return out;
}

char *base64_encode(const void *data, size_t len, const char *indent)
{
	size_t lines = len / LINE_BYTES + 1, i;
	const unsigned char *p = data;
	char *text = xcalloc(lines * (strlen(indent) + 78) + 1, 1);
	char *out = text;

	for (i = 0; i < len; i += 3) {
		if (i % LINE_BYTES == 0) {
			if (i)
				*out++ = '\n';
			out = stpcpy(out, indent);
		}
		out = encode_three(out, p + i, len - i < 3 ? len - i : 3);
	}
	if (len)
		*out++ = '\n';
	return text;
}

void *base64_decode(const char *text, size_t *len)
{
	unsigned char *out = xcalloc(strlen(text) / 4 * 3 + 4, 1), *to = out;
	unsigned int bits = 0, n = 0, pad = 0;

	for (; *text; text++) {
		const char *d;

		if (strchr(" \t\r\n", *text))
			continue;
		d = strchr(digits, *text);
		pad += *text == '=';
		if ((!d && *text != '=') || (d && pad) || pad > 2) {
			free(out);
			return NULL;
		}
		bits = bits << 6 | (d ? (unsigned int)(d - digits) : 0);
		if (++n % 4)
			continue;
		*to++ = (unsigned char)(bits >> 16);
		*to++ = (unsigned char)(bits >> 8);
		*to++ = (unsigned char)bits;
	}
	*len = (size_t)(to - out) - pad;
	if (n % 4 == 0 && n)
		return out;
	free(out);
	return NULL;
}
