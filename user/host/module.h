/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel module itself: is it there, load it, unload it.
 */
#ifndef USER_MODULE_H
#define USER_MODULE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/module_state.h"

#define MODULE_NAME "ctlsec"

/**
 * struct module_facts - what is known of the module
 * @path: the file for the running kernel, or NULL if there is none
 * @version: of that file, or NULL
 * @unsupported: why that kernel is not supported, or NULL
 */
struct module_facts {
	char *path;
	char *version;
	char *unsupported;
};

int module_facts_get(struct module_facts *f, struct err *e);
void module_facts_free(struct module_facts *f);

/**
 * module_load - load it for the running kernel
 * @options: "NAME=VALUE NAME=VALUE ..." or ""
 * @already: set if it was loaded before; then nothing was done
 */
int module_load(const char *options, bool *already, struct err *e);
int module_unload(struct err *e);

/* Refuse to load or unload a module that is on its way in or out. */
int module_refuse_state(const char *what, enum module_state state,
			struct err *e);

/* The sentence for an errno of loading or unloading. */
int module_load_failed(int error, const char *path, struct err *e);
int module_unload_failed(int error, struct err *e);

/* The value in brackets of /sys/kernel/security/lockdown, to be freed; "none"
 * where the kernel has no lockdown.
 */
char *module_lockdown(void);

#endif /* USER_MODULE_H */
