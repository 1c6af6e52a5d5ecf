/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What runs, as a policy file.
 */
#ifndef USER_CONFIG_SAVE_H
#define USER_CONFIG_SAVE_H

#include "config/config_plan.h"

/* The text, to be freed. Profiles have to have their blobs. @builtin: the built-in
 * profile, which is left out where it is loaded as it is.
 */
char *config_save_text(const struct config_running *now,
		       const char *builtin_name, const struct blob *builtin);

#endif /* USER_CONFIG_SAVE_H */
