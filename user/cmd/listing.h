/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the commands that list things share.
 */
#ifndef USER_LISTING_H
#define USER_LISTING_H

#include "cmd/args.h"
#include "netlink/cnl.h"
#include "out/out.h"

/* --json, -o and --noheadings, for out_init(). */
void listing_options(const struct args *o, struct out_opts *out);

/* What the domain is called, and the path of its cgroup if it has one, as cells of
 * the current row. Containers are read once: see container_runtime_here().
 */
void listing_name(struct out *o, size_t name, size_t cgroup,
		  const struct cnl_domain *d);

/* A digest as a cell. */
void listing_digest(struct out *o, size_t col, const uint8_t *digest);

/**
 * struct listing_num - a u64 that fills a cell if it is there
 * @col: the cell's column
 * @attr: the attribute
 * @offset: of the member that keeps it
 */
struct listing_num {
	size_t col;
	unsigned int attr;
	size_t offset;
};

/* The same for an attribute of a domain. */
#define LISTING_DOMAIN(col, attr, field)                   \
	{                                                  \
		col, CTLSEC_DOMAIN_A_##attr,               \
			offsetof(struct cnl_domain, field) \
	}

/* Fill cells of the current row from @obj, which begins with a cnl_seen. */
void listing_nums(struct out *o, const void *obj,
		  const struct listing_num *nums, size_t n);

/**
 * struct listing - a command that prints what the module has of a kind
 * @cols: its columns
 * @max_args: how many arguments it takes, or ARGS_ANY
 * @get: asks for them, for those that the arguments name if it takes any
 * @tree: what they are
 * @add_row: adds the row for one of them
 */
struct listing {
	const struct out_cols *cols;
	int max_args;
	int (*get)(const struct args *o, struct cnl_list *out, struct err *e);
	const struct cnl_tree *tree;
	void (*add_row)(struct out *out, const void *obj);
};

/* The command. */
int listing_run(int argc, char **argv, const struct listing *l, struct err *e);

/* Say on stderr, once, that the module sent what this program cannot show. */
void listing_unknown(const struct cnl_seen *seen);

#endif /* USER_LISTING_H */
