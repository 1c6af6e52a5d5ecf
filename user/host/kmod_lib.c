// SPDX-License-Identifier: GPL-2.0
/*
 * Loading libkmod. See kmod_lib.h.
 */
#include "host/kmod_lib.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"

/* The library whose header this is built with. */
#define SONAME "libkmod.so.2"

#define FUNCTION(x)                                      \
	{                                                \
		"kmod_" #x, offsetof(struct kmod_lib, x) \
	}

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
	FUNCTION(new),
	FUNCTION(unref),
	FUNCTION(set_log_fn),
	FUNCTION(list_next),
	FUNCTION(module_new_from_name),
	FUNCTION(module_unref),
	FUNCTION(module_get_path),
	FUNCTION(module_get_info),
	FUNCTION(module_info_get_key),
	FUNCTION(module_info_get_value),
	FUNCTION(module_info_free_list),
	FUNCTION(module_probe_insert_module),
	FUNCTION(module_remove_module),
};

static int fill_functions(void *handle, struct kmod_lib *lib)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		void *f = dlsym(handle, functions[i].name);

		if (!f)
			return -1;
		memcpy((char *)lib + functions[i].offset, &f, sizeof(f));
	}
	return 0;
}

const struct kmod_lib *kmod_lib_get(struct err *e)
{
	static struct kmod_lib lib;
	static bool loaded;
	void *handle;

	if (loaded)
		return &lib;
	handle = dlopen(SONAME, RTLD_NOW);
	if (!handle || fill_functions(handle, &lib)) {
		err_set(e, EXIT_FAILED,
			"cannot use libkmod, which loads modules: %s; install "
			"libkmod2",
			dlerror());
		return NULL;
	}
	loaded = true;
	return &lib;
}
