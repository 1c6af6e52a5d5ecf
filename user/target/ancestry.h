/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cgroups and user namespaces that a target is in or below: domains of all
 * of them apply to it. They are read as they are now; a process may move on.
 */
#ifndef USER_ANCESTRY_H
#define USER_ANCESTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "host/process.h"
#include "netlink/cnl_msg.h"
#include "target/target.h"

/**
 * struct ancestry - what a target is below
 * @cgroups: ids, innermost first, ended by 0; owned; NULL for none
 * @userns: inode numbers, innermost first, ended by 0
 * @cut: what is above the first could not be told
 */
struct ancestry {
	uint64_t *cgroups;
	uint64_t userns[PROCESS_USERNS_MAX + 1];
	bool cut;
};

#define cleanup_ancestry __attribute__((cleanup(ancestry_free)))

/* Of a target that is no domain's number. Where the user namespace of a process
 * may not be read, there is none. Return: 0, or -1 with @e filled.
 */
int ancestry_of_target(const struct target *t, struct ancestry *a,
		       struct err *e);
int ancestry_of_domain(const struct cnl_domain *d, struct ancestry *a,
		       struct err *e);
void ancestry_free(struct ancestry *a);

#endif /* USER_ANCESTRY_H */
