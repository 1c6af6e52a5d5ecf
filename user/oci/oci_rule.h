/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading one rule of a profile, and what rules and the profile's head share:
 * an action with its errno.
 */
#ifndef USER_OCI_RULE_H
#define USER_OCI_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "json/jtree.h"
#include "oci/oci_profile.h"
#include "oci/oci_read.h"

/* An errno as the formats give it: a number, a name, or neither. */
struct oci_raw_errno {
	bool has_number;
	uint64_t number;
	const char *name; /* Podman's; wins; "" counts as absent */
	struct oci_pos pos;
};

struct oci_raw_action {
	const char *word;
	struct oci_pos pos;
	struct oci_raw_errno error;
};

int oci_rule_errno(struct oci_reader *r, const struct jtree_node *n,
		   struct oci_raw_errno *raw);

/* @asked is the errno as written if it had to be cut, else 0. */
int oci_rule_action(struct oci_reader *r, struct oci_raw_action *raw,
		    uint32_t *action, unsigned int *asked);

/* One element of "syscalls" */
int oci_rule_read(struct oci_reader *r, const struct jtree_node *n,
		  struct oci_syscall *s);

#endif /* USER_OCI_RULE_H */
