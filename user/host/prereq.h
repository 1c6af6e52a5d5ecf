/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What ctlsec needs of a kernel and a system, as far as it can be told without
 * the module.
 */
#ifndef USER_PREREQ_H
#define USER_PREREQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum prereq_state {
	PREREQ_OK,
	PREREQ_BAD,
	PREREQ_UNKNOWN,
};

/**
 * struct prereq - one finding
 * @name: what is needed
 * @state: whether it is there
 * @detail: a sentence fragment, owned
 */
struct prereq {
	const char *name;
	enum prereq_state state;
	char *detail;
};

#define PREREQ_MAX 16

/* Find out; returns how many rows of @v were filled. */
size_t prereq_check(struct prereq v[PREREQ_MAX]);
void prereq_free(struct prereq *v, size_t n);

const char *prereq_state_name(enum prereq_state state);

/* The value of option @name in a kernel configuration: 'y', 'm', 'n' where it
 * is not set, or 0 if the text does not mention it.
 */
int prereq_config_in(FILE *config, const char *name);

#endif /* USER_PREREQ_H */
