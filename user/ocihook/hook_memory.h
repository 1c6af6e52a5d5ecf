/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a hook did for a container, for the one that comes when it has ended: a file for
 * each in /run/ctlsec/oci.
 */
#ifndef USER_HOOK_MEMORY_H
#define USER_HOOK_MEMORY_H

#include "base/err.h"

#define HOOK_MEMORY_DIR "/run/ctlsec/oci"

/**
 * struct hook_memory - what was done
 * @path: the container's cgroup
 * @binding: its own binding, as hook_plan_describe() has it, or ""
 */
struct hook_memory {
	char *path;
	char *binding;
};

#define cleanup_hook_memory __attribute__((cleanup(hook_memory_free)))

void hook_memory_free(struct hook_memory *m);

/* Make the directory, and wait until no other hook is at work: the descriptor of a lock,
 * which ends with it, or -1.
 */
int hook_memory_lock(const char *dir);

int hook_memory_write(const char *dir, const char *id,
		      const struct hook_memory *m, struct err *e);
/* All NULL if there is nothing. */
void hook_memory_read(const char *dir, const char *id, struct hook_memory *m);
void hook_memory_forget(const char *dir, const char *id);

/* Call @fn for each container that something is kept of. */
void hook_memory_each(const char *dir,
		      void (*fn)(const char *id, const struct hook_memory *m,
				 void *arg),
		      void *arg);

#endif /* USER_HOOK_MEMORY_H */
