// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec ps: every container that runs here, bound or not, and what else is
 * bound, or waits for its cgroup to come back.
 */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/layer.h"
#include "cmd/listing.h"
#include "container/container_find.h"
#include "container/container_pod.h"
#include "container/container_runtime.h"
#include "host/cgroup.h"
#include "netlink/cnl.h"
#include "out/enum_names.h"
#include "out/out.h"
#include "target/domain_name.h"

/* A cgroup's file with one number in it. */
#define NUMBER_MAX 32

enum {
	COL_NAME,
	COL_RUNTIME,
	COL_STATE,
	COL_PROFILE,
	COL_MODE,
	COL_PIDS,
	COL_LIMIT,
	COL_DENIED,
	COL_ID,
	COL_CONTAINER,
	COL_TARGET,
	COL_CGROUP,
	COL_LAYERS,
};

static const struct out_col cols[] = {
	[COL_NAME] = { "NAME", OUT_STR, true,
		       "of the container, with its user's if that is not root" },
	[COL_RUNTIME] = { "RUNTIME", OUT_STR, true,
			  "what runs it, or pod, unit, cgroup, userns" },
	[COL_STATE] = { "STATE", OUT_STR, true,
			"bound, waiting to come back, '-' if neither" },
	[COL_PROFILE] = { "PROFILE", OUT_STR, true,
			  "the profile, '-' for none" },
	[COL_MODE] = { "MODE", OUT_STR, true,
		       "enforce or complain, '-' if not bound" },
	[COL_PIDS] = { "PIDS", OUT_NUM, true, "tasks now" },
	[COL_LIMIT] = { "LIMIT", OUT_LIMIT, true, "limit of tasks, if bound" },
	[COL_DENIED] = { "DENIED", OUT_NUM, true, "system calls denied" },
	[COL_ID] = { "ID", OUT_NUM, false, "the domain's number" },
	[COL_CONTAINER] = { "CONTAINER", OUT_STR, false, "the container's ID" },
	[COL_TARGET] = { "TARGET", OUT_STR, false,
			 "what commands take for it" },
	[COL_CGROUP] = { "CGROUP", OUT_STR, false, "path of the cgroup" },
	[COL_LAYERS] = { "LAYERS", OUT_STR, true,
			 "what 'ctlsec deny' put on it, '-' for none" },
};

const struct out_cols cmd_ps_cols = { "containers", "", cols,
				      ARRAY_SIZE(cols) };

static const struct listing_num nums[] = {
	LISTING_DOMAIN(COL_ID, ID, id),
	LISTING_DOMAIN(COL_PIDS, TASKS, tasks),
	LISTING_DOMAIN(COL_LIMIT, PIDS_MAX, pids_max),
	LISTING_DOMAIN(COL_DENIED, DENIED, denied),
};

/* All layers, read before the rows are made. */
static struct cnl_list layers;

static void add_domain(struct out *out, const struct cnl_domain *d)
{
	cleanup_free char *on_it = layer_names(&layers, d);
	char buf[ENUM_NAMES_MAX];

	listing_nums(out, d, nums, ARRAY_SIZE(nums));
	if (d->profile && d->profile[0])
		out_str(out, COL_PROFILE, d->profile);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_MODE))
		out_str(out, COL_MODE, enum_names_mode(d->mode, buf));
	if (on_it)
		out_str(out, COL_LAYERS, on_it);
	listing_unknown(&d->seen);
}

/* Tasks of a cgroup that is not bound, if its controller is there. */
static void add_tasks(struct out *out, const char *mount, const char *path)
{
	cleanup_free char *file = xasprintf("%s%s/pids.current", mount, path);
	cleanup_free char *text = NULL;
	struct err ignored;
	size_t len;

	text = file_read(file, NUMBER_MAX, &len, &ignored);
	if (text)
		out_num(out, COL_PIDS, strtoull(text, NULL, 10));
}

static const struct cnl_domain *find_domain(const struct cnl_list *l,
					    const char *path)
{
	const struct cnl_domain *d = l->v;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (d[i].path && !strcmp(d[i].path, path))
			return &d[i];
	}
	return NULL;
}

static void add_containers(struct out *out, const struct container_list *l,
			   const struct cnl_list *domains)
{
	struct err ignored;
	cleanup_free char *mount = cgroup_mount(&ignored);
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct container *c = &l->v[i];
		cleanup_free char *name = container_name(c);
		cleanup_free char *target = container_target(c);
		cleanup_free char *engine = container_engine(c);
		const struct cnl_domain *d;

		if (!c->cgroup)
			continue;
		d = find_domain(domains, c->cgroup);
		out_row(out);
		out_str(out, COL_NAME, name);
		out_str(out, COL_RUNTIME, engine);
		out_str(out, COL_CONTAINER, c->id);
		out_str(out, COL_TARGET, target);
		out_str(out, COL_CGROUP, c->cgroup);
		if (d) {
			add_domain(out, d);
			out_str(out, COL_STATE, "bound");
		} else if (mount) {
			add_tasks(out, mount, c->cgroup);
		}
	}
}

static void add_other(struct out *out, const struct container_list *l,
		      const struct cnl_domain *d, const char *runtime)
{
	cleanup_free char *name = domain_name_short(l, d);
	cleanup_free char *target = domain_name_target(l, d);
	const char *path = d->path ? d->path : "";
	uint32_t kind =
		d->kind == CTLSEC_KIND_PATH ? CTLSEC_KIND_CGROUP : d->kind;
	char buf[ENUM_NAMES_MAX];

	if (!runtime && container_pod_at(l, path))
		runtime = CONTAINER_POD;
	else if (!runtime)
		runtime = domain_name_unit(path) ? "unit" :
						   enum_names_kind(kind, buf);
	out_row(out);
	out_str(out, COL_NAME, name);
	out_str(out, COL_RUNTIME, runtime);
	out_str(out, COL_TARGET, target);
	if (*path)
		out_str(out, COL_CGROUP, path);
	add_domain(out, d);
}

/* What is bound and no container that runs. */
static void add_rest(struct out *out, const struct container_list *l,
		     const struct cnl_list *domains)
{
	const struct cnl_domain *d = domains->v;
	size_t i;

	for (i = 0; i < domains->n; i++) {
		const char *path = d[i].path ? d[i].path : "";
		const struct container *c = container_find_cgroup(l, path);

		if (!c || !c->cgroup) {
			add_other(out, l, &d[i], NULL);
			out_str(out, COL_STATE, "bound");
		}
	}
}

/* What will be bound when it is there again. A pattern waits for nothing of its own. */
static void add_waiting(struct out *out, const struct container_list *l,
			const struct cnl_list *bindings)
{
	const struct cnl_domain *b = bindings->v;
	size_t i;

	for (i = 0; i < bindings->n; i++) {
		const struct container *c;

		if (b[i].kind != CTLSEC_KIND_PATH || b[i].domains)
			continue;
		c = b[i].path ? container_find_cgroup(l, b[i].path) : NULL;
		add_other(out, l, &b[i], c ? c->runtime : NULL);
		out_str(out, COL_STATE, "waiting");
		if (c)
			out_str(out, COL_CONTAINER, c->id);
	}
}

static int get_bound(struct cnl *nl, struct cnl_list *domains,
		     struct cnl_list *bindings, struct err *e)
{
	if (cnl_layer_all(nl, &layers, e) || cnl_domains(nl, domains, e))
		return -1;
	if (!cnl_bindings(nl, bindings, e))
		return 0;
	cnl_attr_list_free(&cnl_msg_domain, domains);
	return -1;
}

/* What is not in the listing, or without its name. */
static void print_notes(const struct container_list *l)
{
	size_t i;

	if (l->cut)
		fprintf(stderr, "ctlsec: note: there are more containers in a "
				"store than are read; the rest is missing\n");
	if (l->bad) {
		cleanup_free char *why = escape_text(l->bad);

		fprintf(stderr, "ctlsec: note: containers may be missing: %s\n",
			why);
	}
	for (i = 0; i < l->n; i++) {
		cleanup_free char *why =
			l->v[i].bad ? escape_text(l->v[i].bad) : NULL;

		if (why)
			fprintf(stderr, "ctlsec: note: %s's %s\n",
				l->v[i].runtime, why);
	}
}

int cmd_ps(int argc, char **argv, struct err *e)
{
	const struct container_list *l;
	cleanup_args struct args o = { 0 };
	cleanup_out struct out out = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_list domains = { 0 }, bindings = { 0 };
	struct out_opts how;
	int ret;

	if (args_parse(argc, argv, 0, 0, &o, e))
		return -1;
	listing_options(&o, &how);
	if (out_init(&out, &how, &cmd_ps_cols, e) || cnl_open(&nl, e) ||
	    get_bound(&nl, &domains, &bindings, e))
		return -1;
	l = container_runtime_here(false);
	add_containers(&out, l, &domains);
	add_rest(&out, l, &domains);
	add_waiting(&out, l, &bindings);
	print_notes(l);
	ret = out_print(&out, e);
	cnl_attr_list_free(&cnl_msg_domain, &domains);
	cnl_attr_list_free(&cnl_msg_domain, &bindings);
	cnl_attr_list_free(&cnl_msg_layer, &layers);
	return ret;
}
