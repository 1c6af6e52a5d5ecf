/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The requests about learning.
 */
#ifndef USER_CNL_LEARN_H
#define USER_CNL_LEARN_H

#include "netlink/cnl.h"

/* A session, or something that was learned in one; the fields are those of
 * CTLSEC_LEARN_A_* of the same name.
 */
struct cnl_learn {
	struct cnl_seen seen;
	uint64_t id;
	uint32_t state;
	uint32_t kind;
	uint64_t cgroup_id;
	uint64_t userns_ino;
	char *path;
	uint64_t started;
	uint64_t ended;
	uint32_t calls;
	uint32_t refused_calls;
	struct cnl_bytes cursor;
	uint32_t abi;
	uint32_t nr;
	uint32_t values_of;
	struct cnl_bytes values; /* u64 */
};

extern const struct cnl_tree cnl_learn_tree;

/* @key: with what LEARN_START takes besides a key. @out: to be freed. */
int cnl_learn_start(struct cnl *nl, const struct cnl_domain *key,
		    struct cnl_learn *out, struct err *e);
int cnl_learn_stop(struct cnl *nl, const struct cnl_domain *key,
		   struct cnl_learn *out, struct err *e);
int cnl_learn_forget(struct cnl *nl, const struct cnl_domain *key,
		     struct cnl_learn *out, struct err *e);
int cnl_learn_get(struct cnl *nl, const struct cnl_domain *key,
		  struct cnl_learn *out, struct err *e);
/* All sessions, by rising number. */
int cnl_learn_list(struct cnl *nl, struct cnl_list *out, struct err *e);
/* What one learned. */
int cnl_learn_read(struct cnl *nl, uint64_t id, struct cnl_list *out,
		   struct err *e);

#endif /* USER_CNL_LEARN_H */
