// SPDX-License-Identifier: GPL-2.0
#include "base/ascii.h"

#include <string.h>

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
