// SPDX-License-Identifier: GPL-2.0
/*
 * Slices. See slice.h.
 */
#include "host/slice.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

#define SUFFIX ".slice"
/* What names of slices consist of (systemd.unit(5), systemd.slice(5)). */
#define SLICE_CHARS                                            \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789:-_.\\@"
/* systemd's own limit of a unit's name. */
#define SLICE_MAX 255

/* Of a name without the suffix: systemd refuses others, too. */
static bool is_slice(const char *name, size_t len)
{
	size_t i;

	if (!len || name[0] == '-' || name[len - 1] == '-' ||
	    strspn(name, SLICE_CHARS) < len)
		return false;
	for (i = 1; i < len; i++) {
		if (name[i] == '-' && name[i - 1] == '-')
			return false;
	}
	return true;
}

char *slice_path(const char *slice)
{
	size_t len = strlen(slice), i;
	char *path;

	if (!util_ends_with(slice, SUFFIX) || len > SLICE_MAX)
		return NULL;
	len -= strlen(SUFFIX);
	path = xstrdup("");
	if (len == 1 && slice[0] == '-')
		return path;
	if (!is_slice(slice, len)) {
		free(path);
		return NULL;
	}
	for (i = 1; i <= len; i++) {
		cleanup_free char *above = path;

		if (i < len && slice[i] != '-')
			above = NULL;
		else
			path = xasprintf("%s/%.*s" SUFFIX, above, (int)i,
					 slice);
	}
	return path;
}
