/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine that a profile is compiled for. Its native ABI is x86_64; what
 * profiles ask about it is the version of its kernel.
 */
#ifndef USER_ENV_H
#define USER_ENV_H

#include "base/err.h"

struct env {
	unsigned int kernel_major;
	unsigned int kernel_minor;
};

/* The running kernel. */
int env_init(struct env *env, struct err *e);

/* A kernel version given as "K.M" or as a release ("6.1.0-13-amd64"). */
int env_parse(struct env *env, const char *release, struct err *e);

#endif /* USER_ENV_H */
