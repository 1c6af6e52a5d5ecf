// SPDX-License-Identifier: GPL-2.0
/*
 * The place in the profile that a finding about a call points to.
 */
#include <string.h>

#include "lint/lint_internal.h"

struct oci_pos lint_place(const struct oci_profile *p, uint16_t origin,
			  const char *name)
{
	const struct oci_syscall *s;
	size_t i;

	if (origin >= p->n_syscalls)
		return p->default_pos;
	s = &p->syscalls[origin];
	for (i = 0; i < s->names.n; i++) {
		if (!strcmp(s->names.v[i].s, name))
			return s->names.v[i].pos;
	}
	return s->pos;
}
