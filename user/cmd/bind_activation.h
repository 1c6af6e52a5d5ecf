/* SPDX-License-Identifier: GPL-2.0 */
/*
 * When a new domain's profile holds for tasks that enter, where --activate does not
 * say: for a container, and what a pattern matches, when they become one; for a unit at
 * their exec.
 */
#ifndef USER_BIND_ACTIVATION_H
#define USER_BIND_ACTIVATION_H

#include <stdint.h>

#include "target/target.h"

/* enum ctlsec_activation */
uint32_t bind_activation_default(const struct target *t);

/* Of a cgroup that is given by its path, there or not. */
uint32_t bind_activation_path(const char *path);

#endif /* USER_BIND_ACTIVATION_H */
