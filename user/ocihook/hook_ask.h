/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a container asks for: its annotations and labels that begin with io.ctlsec.
 * The author of a container or of its image writes them. They are read with care, and
 * those that are not understood are refused: a setting that is misspelt must not be
 * left out silently.
 */
#ifndef USER_HOOK_ASK_H
#define USER_HOOK_ASK_H

#include <stdbool.h>

#include "base/err.h"

/* What such names begin with. */
#define HOOK_ASK_PREFIX "io.ctlsec."
/* Longer values are refused. */
#define HOOK_ASK_MAX 4096

enum hook_setting {
	HOOK_PROFILE,
	HOOK_PIDS,
	HOOK_FORK_RATE,
	HOOK_MODE,
	HOOK_DENY,

	HOOK_SETTINGS
};

/**
 * struct hook_ask - what is asked for
 * @v: the values, owned; those that are not given NULL
 * @any: one is
 */
struct hook_ask {
	char *v[HOOK_SETTINGS];
	bool any;
};

#define cleanup_ask __attribute__((cleanup(hook_ask_free)))

void hook_ask_free(struct hook_ask *a);

/* "io.ctlsec.pids" */
const char *hook_ask_name(enum hook_setting s);

/**
 * hook_ask_add - an annotation or a label
 * @key: one that does not begin with HOOK_ASK_PREFIX is left alone
 *
 * What is there already counts. Return: 0, or -1 for one that there is not, or that is
 * empty or too long.
 */
int hook_ask_add(struct hook_ask *a, const char *key, const char *value,
		 struct err *e);

/* Does it ask for a domain, and not for denials alone? */
bool hook_ask_binds(const struct hook_ask *a);

#endif /* USER_HOOK_ASK_H */
