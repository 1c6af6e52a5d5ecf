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

/* The text of a file that has one layer alone, behind @head, to be freed. @to: its
 * targets as users say them.
 */
char *config_save_layer(const char *head, const struct cnl_layer *l,
			char *const *to, size_t n_to);

#endif /* USER_CONFIG_SAVE_H */
