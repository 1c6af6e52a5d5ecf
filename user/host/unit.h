/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cgroups of systemd's units.
 */
#ifndef USER_UNIT_H
#define USER_UNIT_H

#include "base/err.h"
#include "base/nearest.h"

/* The unit that @name means, which without a suffix is a service; to be freed.
 * NULL with @e filled if it is no name of a unit.
 */
char *unit_full_name(const char *name, struct err *e);

/* Its cgroup, a path from the root of the hierarchy, to be freed; NULL with @e
 * filled. systemd is asked if it runs. What it does not know is searched for where
 * it would be.
 */
char *unit_cgroup(const char *unit, struct err *e);

/* The cgroup that a unit will have, which systemd knows and which does not run; to be
 * freed, or NULL.
 */
char *unit_later(const char *unit);

/* The cgroup of a unit that systemd knows and that runs; to be freed, or NULL. */
char *unit_running(const char *unit);

/* The names of all units that have a cgroup, to a search for a misspelt one. */
void unit_offer(struct nearest *n);

#endif /* USER_UNIT_H */
