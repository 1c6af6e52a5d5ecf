/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the sections of a policy file are read with. Each fails with the place.
 */
#ifndef USER_CONFIG_READ_H
#define USER_CONFIG_READ_H

#include "config/config.h"

/**
 * struct config_reading - one file being read
 */
struct config_reading {
	struct config *c;
	struct config_text *t;
	struct err *e;
};

/* It has to be of this type; a text with something in it; true or false; a list of
 * rules, which are not looked into.
 */
int config_read_type(struct config_reading *r, const struct config_node *n,
		     enum config_type type);
int config_read_text(struct config_reading *r, const struct config_node *n);
int config_read_flag(struct config_reading *r, const struct config_node *n,
		     bool *out);
int config_read_rules(struct config_reading *r, const struct config_node *n);

/* Refuse a key. @where: what has none of that name; @keys: those that it has. */
int config_read_unknown(struct config_reading *r, const struct config_node *key,
			const char *where, const char *keys);

#endif /* USER_CONFIG_READ_H */
