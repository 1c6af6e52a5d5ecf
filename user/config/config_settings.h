/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The settings of a binding, as text and compared.
 */
#ifndef USER_CONFIG_SETTINGS_H
#define USER_CONFIG_SETTINGS_H

#include "config/config.h"
#include "netlink/cnl_msg.h"

/* A setting as a file has it; to be freed. */
char *config_settings_text(const struct cnl_domain *d, enum config_setting s);

/* Is it in force as @want has it? A limit of tasks that is not named is what a bind
 * makes of it.
 */
bool config_settings_same(const struct cnl_domain *want,
			  const struct cnl_domain *now, enum config_setting s);

#endif /* USER_CONFIG_SETTINGS_H */
