/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Several targets of one command: all of them resolve, or nothing is done.
 */
#ifndef USER_TARGET_LIST_H
#define USER_TARGET_LIST_H

#include "target/target.h"

/**
 * struct target_list - targets
 * @v: @n of them, none twice
 */
struct target_list {
	struct target *v;
	size_t n;
};

#define cleanup_targets __attribute__((cleanup(target_list_free)))

/* Resolve all of @n words; if one leads nowhere, -1 with @e filled with every one
 * that does not. Free @l in either case.
 */
int target_list_find(char *const *words, size_t n, struct target_list *l,
		     struct err *e);
void target_list_free(struct target_list *l);

#endif /* USER_TARGET_LIST_H */
