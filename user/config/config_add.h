/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading a policy file's text.
 */
#ifndef USER_CONFIG_ADD_H
#define USER_CONFIG_ADD_H

#include "config/config.h"

/* Add what a text says; @text and @file are copied. */
int config_add_text(struct config *c, const char *file, const char *text,
		    size_t len, struct err *e);

#endif /* USER_CONFIG_ADD_H */
