/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Layers: from rules and targets to a request, and what listings call them.
 */
#ifndef USER_LAYER_H
#define USER_LAYER_H

#include "netlink/cnl_layer.h"
#include "policy/blob.h"
#include "target/target_list.h"

/**
 * struct layer - a layer that is to be put on
 * @blob: the compiled rules
 * @rules: as they are printed, one a line
 * @to: what the targets are called, blanks between
 * @targets: struct cnl_domain
 */
struct layer {
	struct blob blob;
	char *rules;
	char *to;
	struct cnl_list targets;
};

#define cleanup_layer __attribute__((cleanup(layer_free)))

void layer_free(struct layer *l);

/* Compile @n rules, to be denied by @action, for every ABI. On failure @nth is the rule
 * to blame.
 */
int layer_compile(struct layer *l, char *const *rules, size_t n,
		  uint32_t action, size_t *nth, struct err *e);

/* It is for one more target, or for all containers that there are or will be. */
int layer_add_target(struct layer *l, const struct target *t, struct err *e);
void layer_add_containers(struct layer *l);
/* The same for the path or the pattern of a target that lasts, there or not. */
int layer_add_place(struct layer *l, const struct target *t,
		    uint32_t activation, struct err *e);

/* The request; it borrows what @l has. */
void layer_request(const struct layer *l, struct cnl_layer *rq);

/* "90s", "30m", "2h", "7d" as nanoseconds. */
int layer_time(const char *what, const char *s, uint64_t *ns, struct err *e);

/* "EPERM", "KILL" and "LOG" as an action. */
int layer_errno(const char *what, const char *s, uint32_t *action,
		struct err *e);

/* What a layer is called: its name, or its number. To be freed. */
char *layer_name(const struct cnl_layer *l);
/* The names of those that a domain has, with commas between; NULL for none. @layers:
 * all that there are. To be freed.
 */
char *layer_names(const struct cnl_list *layers, const struct cnl_domain *d);
/* Is the cgroup at @path one of those that it is for? Not if it was named by number. */
bool layer_reaches(const struct layer *l, const char *path);
/* Its rules on one line. To be freed. */
char *layer_rules(const struct cnl_layer *l);

#endif /* USER_LAYER_H */
