/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words that are no target, or that might be several: what to say about them, and what
 * may have been meant.
 */
#ifndef USER_TARGET_REFUSE_H
#define USER_TARGET_REFUSE_H

#include "base/err.h"
#include "container/container_find.h"

/**
 * struct target_meanings - what one word may mean
 * @unit: the full name of a unit that runs, or NULL
 */
struct target_meanings {
	struct container_matches containers;
	struct container_matches pods;
	const char *unit;
};

/* Both return -1. */
int target_refuse_several(const char *s, const struct target_meanings *m,
			  struct err *e);
int target_refuse_unknown(const char *s, struct err *e);

#endif /* USER_TARGET_REFUSE_H */
