/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A target of a policy file, found on this host.
 */
#ifndef USER_WANTED_TARGET_H
#define USER_WANTED_TARGET_H

#include "config/config_node.h"
#include "target/target.h"

/**
 * struct wanted_skip - targets that are not on this host are left out
 * @silent: without a warning
 * @n: how many were
 */
struct wanted_skip {
	bool silent;
	size_t n;
};

/**
 * wanted_target_find - find what @n names
 * @allow_host: it may be the host itself
 * @skip: leave it out if it is not on this host, or NULL
 *
 * Return: 0; 1 if it is left out; or -1 with @e filled, with the place. Free @out in
 * each case.
 */
int wanted_target_find(struct config_text *t, const struct config_node *n,
		       bool allow_host, struct wanted_skip *skip,
		       struct target *out, struct err *e);

/* When a domain made for it confines, where the file does not say: the same whether or
 * not a path is there.
 */
uint32_t wanted_target_activation(const char *text, const struct target *t);

#endif /* USER_WANTED_TARGET_H */
