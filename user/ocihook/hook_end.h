/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A container has ended: what it had asked for goes.
 */
#ifndef USER_HOOK_END_H
#define USER_HOOK_END_H

#include "netlink/cnl.h"
#include "ocihook/hook_memory.h"

/* Undo what @m says, as far as it was not changed since. */
int hook_end(struct cnl *nl, const char *id, const struct hook_memory *m,
	     struct err *e);

/* The same for all containers whose cgroup is gone: a runtime that fails to start one
 * calls no hook at its end.
 */
void hook_end_swept(struct cnl *nl);

#endif /* USER_HOOK_END_H */
