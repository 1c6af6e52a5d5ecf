// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel that a profile is compiled for.
 */
#include "oci/env.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

int env_init(struct env *env, struct err *e)
{
	struct utsname name;

	if (uname(&name))
		return err_set(e, EXIT_FAILED,
			       "cannot ask for the kernel's version: %s",
			       strerror(errno));
	return env_parse(env, name.release, e);
}

/* One to three digits and no more; what follows them, or NULL. */
static const char *take_number(const char *s, unsigned int *out)
{
	size_t n = strspn(s, "0123456789");

	if (!n || n > 3)
		return NULL;
	*out = (unsigned int)strtoul(s, NULL, 10);
	return s + n;
}

int env_parse(struct env *env, const char *release, struct err *e)
{
	const char *s = take_number(release, &env->kernel_major);

	if (s && *s == '.')
		s = take_number(s + 1, &env->kernel_minor);
	else
		s = NULL;
	if (s && (!*s || strchr(".-+~_", *s)))
		return 0;
	return err_set(e, EXIT_MISUSE,
		       "'%s' is not a kernel version, as in 6.12", release);
}
