/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the engine's files say of a container that starts: its name, its labels.
 */
#ifndef USER_HOOK_KNOWN_H
#define USER_HOOK_KNOWN_H

#include "base/err.h"
#include "container/container.h"
#include "ocihook/hook_state.h"

/**
 * hook_known_find - look for it among the host's own
 * @l: all that exist
 * @found: set to it, or to NULL for one that no engine keeps, as of runc by itself
 *
 * Return: 0, or -1 if it has to be there and is not, or cannot be read: what it asks for,
 * and what is set for its name, is not known then.
 */
int hook_known_find(const struct container_list *l, const struct hook_state *s,
		    const struct container **found, struct err *e);

#endif /* USER_HOOK_KNOWN_H */
