/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hook: a container starts, or has ended.
 */
#ifndef USER_HOOK_RUN_H
#define USER_HOOK_RUN_H

#include <stddef.h>

#include "base/err.h"
#include "ocihook/hook_config.h"

/* @text: the container's state. */
int hook_run(const struct hook_config *c, const char *text, size_t len,
	     struct err *e);

#endif /* USER_HOOK_RUN_H */
