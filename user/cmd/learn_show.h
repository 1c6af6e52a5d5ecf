/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What was learned, as a profile.
 */
#ifndef USER_LEARN_SHOW_H
#define USER_LEARN_SHOW_H

#include <stdint.h>

#include "cmd/args.h"
#include "netlink/cnl_learn.h"

/**
 * learn_show_text - the profile of a session
 * @o: --merge and --base
 * @runtime: that is to apply it, or NULL
 *
 * Says on standard error what is refused now, and what the profile leaves open.
 *
 * Return: the text, to be freed, or NULL with @e filled.
 */
char *learn_show_text(struct cnl *nl, uint64_t id, const struct args *o,
		      const char *runtime, struct err *e);

/* To --output, or to standard output. */
int learn_show_write(const struct args *o, const char *text, struct err *e);

#endif /* USER_LEARN_SHOW_H */
