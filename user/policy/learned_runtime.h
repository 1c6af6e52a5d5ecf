/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a runtime needs of a profile that it applies itself.
 */
#ifndef USER_LEARNED_RUNTIME_H
#define USER_LEARNED_RUNTIME_H

#include <stdbool.h>

#include "policy/learned.h"

/* The names that learned_runtime_add() knows, for help and errors. */
#define LEARNED_RUNTIMES "docker|podman|runc|crun|none"

/* Add what the runtime calls from the moment when its filter is in place until it
 * executes the container's program. Return: false if there is no such runtime.
 */
bool learned_runtime_add(struct learned *l, const char *runtime);

#endif /* USER_LEARNED_RUNTIME_H */
