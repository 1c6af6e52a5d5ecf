/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a command is about: a target as the user writes it, resolved to the key
 * of a domain.
 */
#ifndef USER_TARGET_H
#define USER_TARGET_H

#include "base/err.h"
#include "host/cgroup.h"
#include "netlink/cnl_msg.h"

/* The initial user namespace (include/linux/proc_ns.h: PROC_USER_INIT_INO). */
#define TARGET_INIT_USERNS_INO 0xEFFFFFFDU

/* What of a pod was named, if anything. */
enum target_pod {
	TARGET_POD_NONE,
	TARGET_POD,
	TARGET_POD_PART,
};

/**
 * struct target - a resolved target
 * @text: as the user wrote it
 * @kind: enum ctlsec_kind, or 0 for a domain given by number
 * @cgroup: of a cgroup target
 * @userns_ino: of a user namespace target
 * @userns_pid: a process in that namespace, or 0 if only its number is known
 * @id: of a domain given by number
 * @pid: the process that was named, or 0
 * @host: why confining it would confine the host itself, or NULL
 * @around: the cgroup of the whole container, where the process that was named is
 *	in a part of it; owned
 * @named: it is a container or a pod that was named
 * @pod: which of these, and whether the container is in a pod
 * @glob: of match:, a path if @kind is CTLSEC_KIND_PATH, else a pattern; or NULL
 * @unit: it is a unit that was named
 * @later: it is not there yet, and this is @glob, its path once it is; owned
 */
struct target {
	const char *text;
	uint32_t kind;
	struct cgroup cgroup;
	uint64_t userns_ino;
	uint32_t userns_pid;
	uint64_t id;
	uint32_t pid;
	const char *host;
	char *around;
	bool named;
	enum target_pod pod;
	const char *glob;
	bool unit;
	char *later;
};

#define cleanup_target __attribute__((cleanup(target_free)))

/**
 * struct target_form - a way to name a target
 * @prefix: what it begins with
 * @syntax: for help
 * @help: lower case, no full stop
 * @runtime: it names a container of this runtime, or NULL
 * @resolve: NULL for a variant, which is resolved elsewhere
 */
struct target_form {
	const char *prefix;
	const char *syntax;
	const char *help;
	int (*resolve)(const char *rest, struct target *t, struct err *e);
	const char *runtime;
};

const struct target_form *target_forms(size_t *n);

/* Whether @s looks like a target rather than a profile's name. */
bool target_like(const char *s);

/* Resolve; free @t in either case. */
int target_find(const char *s, struct target *t, struct err *e);
void target_free(struct target *t);

/* The path that a binding to it is for; NULL if it has none. */
const char *target_path(const struct target *t);

/* The key attributes of a request about it. */
void target_key(const struct target *t, struct cnl_domain *rq);

/* How listings call a domain; it is a legal target. To be freed. */
char *target_name(const struct cnl_domain *d);

#endif /* USER_TARGET_H */
