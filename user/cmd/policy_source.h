/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Policies that are not in a file: what the module holds under a profile's
 * name, and what it applies to a target.
 */
#ifndef USER_POLICY_SOURCE_H
#define USER_POLICY_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "policy/blob.h"

/**
 * struct policy_source_item - one of them
 * @label: shown in front of its decisions ("web", or "docker-default
 *	(domain 3)"); owned
 * @complains: its domain is in complain mode
 */
struct policy_source_item {
	char *label;
	bool complains;
	struct blob blob;
};

/**
 * struct policy_source - policies that apply together, the strictest winning
 * @v: owned; in the order in which the module asks them
 * @caps: capability bounding set of the target, if @caps_known
 * @caps_limited: it is in a user namespace below the initial one, where the
 *	module may count fewer
 * @cut: what the target is below could not be told, so there may be more
 * @missing: of a failure: the module is not loaded, or has no such profile
 */
struct policy_source {
	struct policy_source_item *v;
	size_t n;
	uint64_t caps;
	bool caps_known;
	bool caps_limited;
	bool cut;
	bool missing;
};

/**
 * policy_source_fetch - ask the module
 * @operand: name of a loaded profile, or a target as every command takes it
 * @out: filled on success; @out->n is 0 where a target has no profile. Of a
 *	failure, only @out->missing is of use
 *
 * Return: 0, or -1 with @e filled (EXIT_NO_MODULE, EXIT_NO_PERMISSION ...).
 */
int policy_source_fetch(const char *operand, struct policy_source *out,
			struct err *e);

void policy_source_free(struct policy_source *s);

#endif /* USER_POLICY_SOURCE_H */
