/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The wrapper: put the hook into a bundle, and become the runtime.
 */
#ifndef USER_WRAP_RUN_H
#define USER_WRAP_RUN_H

#include "base/err.h"
#include "ocihook/hook_config.h"

/* The program for @name, or for the configured one; NULL with @e filled if there is none,
 * or if it is this program. To be freed.
 */
char *wrap_run_find(const struct hook_config *c, const char *name,
		    struct err *e);

/* @argv: as it was called. Returns only if it fails. */
int wrap_run(const struct hook_config *c, char **argv, struct err *e);

/* Tell the engine why: the last error in the log that it named is what it shows. */
void wrap_run_log(char *const *argv, const struct err *e);

#endif /* USER_WRAP_RUN_H */
