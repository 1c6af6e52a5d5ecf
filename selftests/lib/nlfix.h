/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the netlink tests work on: a profile, a domain bound to it, a cgroup
 * that is not bound, and pictures of them to tell whether anything changed.
 */
#ifndef SELFTESTS_NLFIX_H
#define SELFTESTS_NLFIX_H

#include <sys/types.h>

#include "rawblob.h"
#include "rawnl.h"

#define NLFIX_BOUND "/t/nl-bound"
#define NLFIX_FREE "/t/nl-free"
#define NLFIX_PROFILE "nl-profile"

/**
 * struct nlfix - the fixture
 * @sock: to make requests with
 * @blob: of the profile: getppid (110) fails with EXDEV
 * @witness: a task in the bound cgroup, once one was needed; @ask, @answer: it
 */
struct nlfix {
	struct rawnl sock;
	uint64_t bound_id;
	uint64_t free_id;
	uint64_t domain_id;
	uint8_t blob[RAWBLOB_MAX];
	size_t blob_len;
	pid_t witness;
	int ask, answer;
};

/* The two cgroups' state, the profile's, and the totals. */
struct nlfix_picture {
	size_t len;
	uint8_t bytes[8192];
	uint32_t hooked;
};

/* Make it; the test ends if that fails. */
void nlfix_start(struct nlfix *f);
void nlfix_end(struct nlfix *f);

void nlfix_picture(struct nlfix *f, struct nlfix_picture *p);
/* But for hooks that went in between: what no profile needs any more is unhooked a second
 * after it was.
 */
bool nlfix_same(const struct nlfix_picture *a, const struct nlfix_picture *b);
/* Wait for what is still hooked of what was: a picture of that would not come back. */
void nlfix_settle(struct nlfix *f);
/* Where, in words; the totals come last. */
const char *nlfix_difference(const struct nlfix_picture *a,
			     const struct nlfix_picture *b);

/* What getppid() fails with in a task in the bound cgroup; 0 if it does not. */
int nlfix_denied(struct nlfix *f);

/* Id of a cgroup, by path from the v2 root. */
uint64_t nlfix_cgroup_id(const char *path);
/* Load @blob as @name; returns an errno. */
int nlfix_load(struct rawnl *s, const char *name, const void *blob, size_t len);
/* Bind a cgroup, to @profile unless NULL; returns an errno. */
int nlfix_bind(struct rawnl *s, uint64_t cgroup_id, const char *profile);
int nlfix_unbind(struct rawnl *s, uint64_t cgroup_id);

#endif /* SELFTESTS_NLFIX_H */
