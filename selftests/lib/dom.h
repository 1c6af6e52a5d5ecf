/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Domains without the tool in between: bind, limit, read and unbind by netlink,
 * thousands of times if need be.
 */
#ifndef SELFTESTS_DOM_H
#define SELFTESTS_DOM_H

#include <linux/ctlsec.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* In a limit: leave it as it is. A bind then gets the default. */
#define DOM_KEEP (~0ULL - 1)

/**
 * struct dom - a domain, by its key
 * @type: CTLSEC_DOMAIN_A_CGROUP_ID or _USERNS_INO
 * @pid: of whom a new domain takes the user namespace
 */
struct dom {
	uint16_t type;
	uint64_t key;
	pid_t pid;
};

/* Fields are those of linux/ctlsec.h. */
struct dom_limits {
	uint64_t pids;
	uint64_t rate;
	uint64_t burst;
	uint64_t userns;
	bool kill;
};

#define DOM_LIMITS                                             \
	.pids = DOM_KEEP, .rate = DOM_KEEP, .burst = DOM_KEEP, \
	.userns = DOM_KEEP

struct dom_counts {
	uint64_t tasks;
	uint64_t peak;
	uint64_t forks;
	uint64_t denied_pids;
	uint64_t denied_rate;
	uint64_t kills;
	uint64_t userns;
	uint64_t userns_denied;
	uint64_t pids_max;
};

/* Of the cgroup at a path from the v2 root. */
struct dom dom_cgroup(const char *path);
/* Of the namespace that a process is in now. */
struct dom dom_userns(pid_t pid);

/* Bind or change; no profile, so no system call is hooked for it. Return: 0 or
 * the errno of the refusal.
 */
int dom_bind(const struct dom *d, const struct dom_limits *l);
int dom_limit(const struct dom *d, const struct dom_limits *l);
int dom_unbind(const struct dom *d);
/* Zeros and an errno if there is no such domain. */
int dom_counts(const struct dom *d, struct dom_counts *c);

/* The same; the test ends if it is refused. */
void dom_bind_must(const struct dom *d, const struct dom_limits *l);
void dom_limit_must(const struct dom *d, const struct dom_limits *l);
void dom_unbind_must(const struct dom *d);
struct dom_counts dom_counts_must(const struct dom *d);

/* Bind or change, with a profile that is loaded and an activation. Return: 0 or the
 * errno of the refusal.
 */
int dom_confine(const struct dom *d, const char *profile, uint32_t activation);
/* Tasks that are pending. */
uint64_t dom_pending(const struct dom *d);
/* System calls that were denied. */
uint64_t dom_denied(const struct dom *d);

/* The cgroup at @path, with nothing but a cap. */
struct dom dom_bind_pids(const char *path, uint64_t pids);

/* From STATUS_GET: hooks missed, and records of an object's kind. */
uint64_t dom_missed(void);
uint64_t dom_objects(const char *name);

/* Wait, for up to ten seconds, until @d counts @tasks. */
bool dom_reaches(const struct dom *d, uint64_t tasks);

/* Wait, for up to ten seconds, until there is no such domain any more. */
bool dom_ends(const struct dom *d);

/* Does @d count @tasks, and the pids controller of its cgroup too? Says what
 * they count if not.
 */
bool dom_agrees(const struct dom *d, const char *path, uint64_t tasks);
/* The same of the most there ever were, if @d was bound before any task came. */
bool dom_peak_agrees(const struct dom *d, const char *path);

/* Remove a cgroup once no task is left in it. */
void cg_drop(const char *path);
/* A number in a file of a cgroup, or -1. */
long long cg_number(const char *path, const char *file);
/* Write to a file of a cgroup; returns 0 or -errno. */
int cg_write(const char *path, const char *file, const char *text);

/* A fork from outside into the cgroup at @path; the child ends at once. Return: 0 or
 * the errno.
 */
int cg_fork_into(const char *path);
/* Does the cgroup at @path take such a fork, in two seconds? */
bool cg_admits(const char *path);

#endif /* SELFTESTS_DOM_H */
