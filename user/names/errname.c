// SPDX-License-Identifier: GPL-2.0
/*
 * The C library knows the names by number; profiles also use a few aliases.
 */
#include "names/errname.h"

#include <errno.h>
#include <string.h>

#include "base/nearest.h"
#include "base/util.h"

#define LARGEST_NAMED 133 /* EHWPOISON */

static const struct {
	const char *name;
	int nr;
} aliases[] = {
	{ "EDEADLOCK", EDEADLOCK },
	{ "ENOTSUP", ENOTSUP },
	{ "EWOULDBLOCK", EWOULDBLOCK },
};

const char *errname_name(unsigned int nr)
{
	return nr > 0 && nr <= LARGEST_NAMED ? strerrorname_np((int)nr) : NULL;
}

int errname_nr(const char *name)
{
	unsigned int nr;
	size_t i;

	for (nr = 1; nr <= LARGEST_NAMED; nr++) {
		const char *known = errname_name(nr);

		if (known && !strcmp(known, name))
			return (int)nr;
	}
	for (i = 0; i < ARRAY_SIZE(aliases); i++) {
		if (!strcmp(aliases[i].name, name))
			return aliases[i].nr;
	}
	return -1;
}

char *errname_hint(const char *name)
{
	struct nearest near;
	unsigned int nr;

	nearest_start(&near, name, strlen(name));
	for (nr = 1; nr <= LARGEST_NAMED; nr++) {
		const char *known = errname_name(nr);

		if (known)
			nearest_offer(&near, known);
	}
	return nearest_hint(&near, "");
}
