// SPDX-License-Identifier: GPL-2.0
/*
 * The first fields of a line: two numbers, the device, the root, the mount point.
 */
#include "host/mountinfo.h"

#include <string.h>

/* Undo \ooo escapes in place. */
static void unescape_octal(char *s)
{
	char *w = s;

	while (*s) {
		if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' &&
		    s[2] <= '7' && s[3] >= '0' && s[3] <= '7') {
			*w++ = (char)((s[1] - '0') << 6 | (s[2] - '0') << 3 |
				      (s[3] - '0'));
			s += 4;
			continue;
		}
		*w++ = *s++;
	}
	*w = '\0';
}

char *mountinfo_point(char *line, char **root)
{
	char *field[5] = { NULL };
	char *save = NULL;
	int i;

	for (i = 0; i < 5; i++) {
		field[i] = strtok_r(i ? NULL : line, " ", &save);
		if (!field[i])
			return NULL;
	}
	unescape_octal(field[3]);
	unescape_octal(field[4]);
	*root = field[3];
	return field[4];
}
