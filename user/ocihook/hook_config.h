/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration of ctlsec-oci: /etc/ctlsec/oci.yaml, which need not be there.
 */
#ifndef USER_HOOK_CONFIG_H
#define USER_HOOK_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define HOOK_CONFIG_FILE "/etc/ctlsec/oci.yaml"

/**
 * struct hook_config_runtime - a name and the program that it means
 */
struct hook_config_runtime {
	char *name;
	char *path;
};

/**
 * struct hook_config - what it says
 * @start_anyway: a container that cannot be confined as it should be is started
 * @ignore: annotations and labels are not looked at
 * @runtime: what the wrapper executes if it is called by its own name
 * @runtimes: @n_runtimes others by name
 */
struct hook_config {
	bool start_anyway;
	bool ignore;
	char *runtime;
	struct hook_config_runtime *runtimes;
	size_t n_runtimes;
};

#define cleanup_hook_config __attribute__((cleanup(hook_config_free)))

void hook_config_free(struct hook_config *c);

/* Read a text; @file is what errors call it. */
int hook_config_parse(struct hook_config *c, const char *file, const char *text,
		      size_t len, struct err *e);
/* Read the file, or take the defaults if there is none. */
int hook_config_read(struct hook_config *c, const char *file, struct err *e);

/* The program of that name, or NULL if there is no entry. */
const char *hook_config_find(const struct hook_config *c, const char *name);

#endif /* USER_HOOK_CONFIG_H */
