/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What apply, diff and save share: policy files against what runs.
 */
#ifndef USER_APPLY_PLAN_H
#define USER_APPLY_PLAN_H

#include "cmd/args.h"
#include "cmd/wanted_target.h"
#include "config/config_plan.h"
#include "netlink/cnl.h"
#include "out/out.h"

/* The columns of a plan: cmd_apply_cols. */
enum { APPLY_PLAN_CHANGE, APPLY_PLAN_WHAT, APPLY_PLAN_DETAIL };

/**
 * struct apply_plan - files, what runs, and the way from one to the other
 * @n_files: how many files there were
 */
struct apply_plan {
	struct cnl nl;
	struct config config;
	size_t n_files;
	struct config_running now;
	struct config_wanted wanted;
	struct config_plan plan;
};

#define cleanup_apply_plan __attribute__((cleanup(apply_plan_free)))

/* Read the files, then what runs, and make the plan. Free it in either case. @skip:
 * leave out what is not on this host, or NULL.
 */
int apply_plan_make(struct apply_plan *a, const char *path,
		    enum config_prune prune, struct wanted_skip *skip,
		    struct err *e);
void apply_plan_free(struct apply_plan *a);

/* All that runs; @blobs: with the contents of the profiles. */
int apply_plan_running(struct cnl *nl, struct config_running *now,
		       const struct config *blobs_of, struct err *e);
void apply_plan_running_free(struct config_running *now);

/* Print it, a line a change; nothing if there is none. */
int apply_plan_print(const struct apply_plan *a, const struct args *o,
		     struct err *e);

#endif /* USER_APPLY_PLAN_H */
