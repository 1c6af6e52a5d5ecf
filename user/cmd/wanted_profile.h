/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Profiles of policy files, compiled.
 */
#ifndef USER_WANTED_PROFILE_H
#define USER_WANTED_PROFILE_H

#include "config/config_plan.h"

/* Compile the profiles of @c. */
int wanted_profile_compile(const struct config *c, struct config_wanted *w,
			   struct err *e);

/* The compiled built-in profile. */
int wanted_profile_builtin(struct blob *out, struct err *e);

#endif /* USER_WANTED_PROFILE_H */
