// SPDX-License-Identifier: GPL-2.0
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"

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

char *file_read(const char *path, size_t max, size_t *len, struct err *e)
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
