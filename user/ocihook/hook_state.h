/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of a container as a runtime gives it to a hook: JSON on standard input.
 */
#ifndef USER_HOOK_STATE_H
#define USER_HOOK_STATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ocihook/hook_ask.h"

/* A larger state is no runtime's. */
#define HOOK_STATE_MAX ((size_t)4 << 20)
/* A longer ID is no container's. */
#define HOOK_STATE_ID_MAX 255

/* What has happened, by its status. */
enum hook_stage {
	HOOK_STARTS, /* creating, created: before its program runs */
	HOOK_ENDED, /* stopped */
	HOOK_OTHER, /* running: nothing to do */
};

/**
 * struct hook_state - a state
 * @id: a name that can be that of a file
 * @pid: the container's first process; 0 if it does not run
 * @bundle: the directory of its bundle, or NULL
 * @ask: what its annotations ask for
 * @bad: why they cannot be followed; a status of 0 if they can
 */
struct hook_state {
	char *id;
	enum hook_stage stage;
	uint32_t pid;
	char *bundle;
	struct hook_ask ask;
	struct err bad;
};

#define cleanup_hook_state __attribute__((cleanup(hook_state_free)))

void hook_state_free(struct hook_state *s);

/* Read it. Members that are not of use here are left alone, as the specification
 * wants it.
 */
int hook_state_parse(struct hook_state *s, const char *text, size_t len,
		     struct err *e);

#endif /* USER_HOOK_STATE_H */
