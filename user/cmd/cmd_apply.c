// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec apply: make what runs what policy files say, in one transaction.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ending.h"
#include "base/err_print.h"
#include "base/file_watch.h"
#include "base/util.h"
#include "cmd/apply_plan.h"
#include "cmd/cmd_table.h"
#include "container/container_runtime.h"
#include "netlink/cnl_apply.h"

/* How long until what was left out is looked for again, in ms. */
#define LOOK_AGAIN 10000

static const struct out_col cols[] = {
	[APPLY_PLAN_CHANGE] = { "CHANGE", OUT_STR, true,
				"load, replace, bind, deny, change, unbind, "
				"unload or remove" },
	[APPLY_PLAN_WHAT] = { "WHAT", OUT_STR, true,
			      "the profile, the target or the layer" },
	[APPLY_PLAN_DETAIL] = { "DETAIL", OUT_STR, true, "what of it" },
};

const struct out_cols cmd_apply_cols = { "changes", "", cols,
					 ARRAY_SIZE(cols) };

/**
 * struct request - a plan as the module takes it
 * @rq: has the arrays before it
 */
struct request {
	struct cnl_profile *profiles;
	struct cnl_domain *bindings;
	struct cnl_domain *unbind;
	struct cnl_profile *unload;
	struct cnl_layer *layers;
	struct cnl_layer *unlayer;
	struct cnl_apply rq;
};

static void free_request(struct request *r)
{
	free(r->profiles);
	free(r->bindings);
	free(r->unbind);
	free(r->unload);
	free(r->layers);
	free(r->unlayer);
}

static void add_unlayer(struct request *r, uint64_t id)
{
	struct cnl_layer *l = &r->unlayer[r->rq.unlayer.n++];

	CNL_SET(l, CTLSEC_LAYER_A_ID, id, id);
}

static void add_step(struct request *r, const struct config_step *s)
{
	struct cnl_profile *p;
	struct cnl_domain *d;

	switch (s->change) {
	case CONFIG_LOAD:
	case CONFIG_REPLACE:
		p = &r->profiles[r->rq.profiles.n++];
		CNL_SET(p, CTLSEC_PROFILE_A_NAME, name,
			(char *)s->profile->name);
		p->blob = (struct cnl_bytes){ s->profile->blob.data,
					      s->profile->blob.len };
		p->seen.has |= CNL_BIT(CTLSEC_PROFILE_A_BLOB);
		break;
	case CONFIG_BIND:
	case CONFIG_CHANGE:
		r->bindings[r->rq.bindings.n++] = s->binding->set;
		break;
	case CONFIG_UNBIND:
		d = &r->unbind[r->rq.unbind.n++];
		CNL_SET(d, CTLSEC_DOMAIN_A_ID, id, s->id);
		break;
	case CONFIG_UNLOAD:
		p = &r->unload[r->rq.unload.n++];
		CNL_SET(p, CTLSEC_PROFILE_A_NAME, name, (char *)s->name);
		break;
	case CONFIG_DENY:
	case CONFIG_DENY_CHANGE:
		r->layers[r->rq.layers.n++] = s->layer->set;
		if (s->id)
			add_unlayer(r, s->id);
		break;
	case CONFIG_REMOVE:
		add_unlayer(r, s->id);
		break;
	}
}

static void make_request(struct request *r, const struct config_plan *plan)
{
	size_t i, n = plan->n + 1;

	r->profiles = xcalloc(n, sizeof(*r->profiles));
	r->bindings = xcalloc(n, sizeof(*r->bindings));
	r->unbind = xcalloc(n, sizeof(*r->unbind));
	r->unload = xcalloc(n, sizeof(*r->unload));
	r->layers = xcalloc(n, sizeof(*r->layers));
	r->unlayer = xcalloc(n, sizeof(*r->unlayer));
	for (i = 0; i < plan->n; i++)
		add_step(r, &plan->v[i]);
	r->rq.profiles.v = r->profiles;
	r->rq.bindings.v = r->bindings;
	r->rq.unbind.v = r->unbind;
	r->rq.unload.v = r->unload;
	r->rq.layers.v = r->layers;
	r->rq.unlayer.v = r->unlayer;
}

/* A plan has its steps in the order in which the module counts them. */
static int blame_step(const struct config_plan *plan, size_t part,
		      struct err *e)
{
	const struct config_step *s = part ? &plan->v[part - 1] : NULL;

	if (!s || part > plan->n)
		return -1;
	if (s->binding)
		return config_node_blame(e, s->binding->from->t,
					 s->binding->from->target->line,
					 s->binding->from->target->col);
	if (s->layer)
		return config_node_blame(e, s->layer->from->t,
					 s->layer->from->map->line,
					 s->layer->from->map->col);
	if (s->profile && s->profile->from)
		return config_node_blame(e, s->profile->from->t,
					 s->profile->from->name->line,
					 s->profile->from->name->col);
	return -1;
}

static int send_plan(struct apply_plan *a, struct err *e)
{
	struct request r = { 0 };
	size_t part;
	int ret;

	make_request(&r, &a->plan);
	ret = cnl_apply_send(&a->nl, &r.rq, &part, e);
	free_request(&r);
	return ret ? blame_step(&a->plan, part, e) : 0;
}

/* "2 profiles, 1 binding and 1 layer"; no layer is not told of. */
static void report_nothing(const struct apply_plan *a)
{
	size_t p = a->config.n_profiles, b = a->wanted.n_bindings,
	       l = a->wanted.n_layers;

	printf("nothing to change: %zu profile%s%s %zu binding%s", p,
	       p == 1 ? "" : "s", l ? "," : " and", b, b == 1 ? "" : "s");
	if (l)
		printf(" and %zu layer%s", l, l == 1 ? "" : "s");
	putchar('\n');
}

/* One round. What it leaves out is counted in @skip. */
static int apply_once(const struct args *o, struct wanted_skip *skip,
		      struct err *e)
{
	cleanup_apply_plan struct apply_plan a = { 0 };
	enum config_prune prune =
		o->given[OPT_PRUNE] ? CONFIG_PRUNE : CONFIG_KEEP;

	if (apply_plan_make(&a, o->args[0], prune,
			    o->given[OPT_SKIP_MISSING] ? skip : NULL, e))
		return -1;
	if (!o->given[OPT_DRY_RUN] && a.plan.n && send_plan(&a, e))
		return -1;
	/* Of a look that nothing has asked for, nothing is not told. */
	if ((a.plan.n || !skip->silent) && apply_plan_print(&a, o, e))
		return -1;
	if (!o->given[OPT_JSON] && !a.plan.n && !skip->silent)
		report_nothing(&a);
	return out_finish(e);
}

/* That the module has gone is no file's fault, and what started this has to see it. */
static int tell_failure(struct err *e, bool again)
{
	if (e->status == EXIT_NO_MODULE)
		return -1;
	if (again)
		return 0;
	err_print("ctlsec", NULL, e);
	fprintf(stderr, "ctlsec: warning: nothing was changed; what was "
			"applied before stays in force\n");
	return 0;
}

/* Until a signal ends it. What was left out may come at any time. */
static int follow_files(const struct args *o, struct file_watch *w,
			size_t left_out, const sigset_t *during, struct err *e)
{
	enum file_watch_event event;

	while ((event = file_watch_wait(w, left_out ? LOOK_AGAIN : -1,
					during)) != FILE_WATCH_ENDED) {
		struct wanted_skip skip = { .silent = event ==
						      FILE_WATCH_TIMEOUT };

		container_runtime_here(true);
		if (!apply_once(o, &skip, e))
			left_out = skip.n;
		else if (tell_failure(e, skip.silent))
			return -1;
	}
	return 0;
}

/* The first round fails as without --watch. It is watched before, so that no change is
 * missed.
 */
static int watch_files(const struct args *o, struct err *e)
{
	static const int ends[] = { SIGINT, SIGTERM };
	cleanup_file_watch struct file_watch w = { .fd = -1 };
	struct wanted_skip skip = { 0 };
	sigset_t during;

	if (!strcmp(o->args[0], "-"))
		return err_set(e, EXIT_MISUSE,
			       "--watch takes a file or a directory, and not "
			       "standard input");
	if (o->given[OPT_DRY_RUN])
		return err_set(e, EXIT_MISUSE,
			       "--watch and --dry-run do not go together");
	ending_catch(ends, ARRAY_SIZE(ends), &during);
	if (file_watch_open(&w, o->args[0], e) || apply_once(o, &skip, e))
		return -1;
	return follow_files(o, &w, skip.n, &during, e);
}

int cmd_apply(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	struct wanted_skip skip = { 0 };

	if (args_parse(argc, argv, 1, 1, &o, e))
		return -1;
	return o.given[OPT_WATCH_FILES] ? watch_files(&o, e) :
					  apply_once(&o, &skip, e);
}
