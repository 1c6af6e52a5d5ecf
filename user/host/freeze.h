/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Cgroups that stand still for a moment, while the module goes.
 *
 * Others use the same file: what is frozen already stays so, and what another
 * program freezes or thaws while it stands still is left as that program left it.
 */
#ifndef USER_FREEZE_H
#define USER_FREEZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "host/cgroup.h"

/**
 * struct freeze_cgroup - one cgroup
 * @dir: its directory; owned
 * @path: from the root of the hierarchy; owned
 * @ours: it was frozen here, and nothing else has written to the file since
 * @watch: the descriptor of the watch on that file
 */
struct freeze_cgroup {
	char *dir;
	char *path;
	bool ours;
	int watch;
};

/**
 * struct freeze - cgroups to freeze and to thaw again
 * @v: none of them is below another
 * @watches: tells of writes by other programs
 */
struct freeze {
	struct freeze_cgroup *v;
	size_t n;
	int watches;
};

#define cleanup_freeze __attribute__((cleanup(freeze_free)))

void freeze_init(struct freeze *f);
void freeze_free(struct freeze *f);

/* A cgroup with all below it. Not one that this process or the host's init is in,
 * which nothing would thaw, nor the root.
 */
void freeze_add(struct freeze *f, const struct cgroup *cg);
/* The cgroups that have processes of a user namespace, or below it, and no others. */
void freeze_add_userns(struct freeze *f, uint64_t ino);

/* Have them freeze. A task stops before it returns to user mode, so that the
 * request is enough. What cannot be frozen is named on standard error.
 */
void freeze_start(struct freeze *f);
/* Wait until they stand still, at most that long. Return: whether they do. */
bool freeze_wait(const struct freeze *f, unsigned int milliseconds);
/* Thaw what was frozen here; may be called again. */
void freeze_end(struct freeze *f);

#endif /* USER_FREEZE_H */
