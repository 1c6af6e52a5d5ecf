// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec deny: put layers on what is confined and what is not, and list them.
 */
#include <inttypes.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"
#include "base/when.h"
#include "cmd/args.h"
#include "cmd/binding.h"
#include "cmd/cmd_table.h"
#include "cmd/layer.h"
#include "cmd/layer_remove.h"
#include "cmd/listing.h"
#include "cmd/persist.h"
#include "config/config_layer.h"
#include "container/container_runtime.h"
#include "out/out.h"

enum {
	COL_ID,
	COL_NAME,
	COL_RULES,
	COL_ACTION,
	COL_TO,
	COL_UNTIL,
	COL_HITS,
	COL_DOMAINS,
	COL_SINCE,
	COL_FILED,
};

static const struct out_col cols[] = {
	[COL_ID] = { "ID", OUT_NUM, true, "number of the layer" },
	[COL_NAME] = { "NAME", OUT_STR, true, "its name, '-' for none" },
	[COL_RULES] = { "RULES", OUT_STR, true, "what it denies" },
	[COL_ACTION] = { "ACTION", OUT_STR, true,
			 "what comes of a call: an error, KILL or LOG" },
	[COL_TO] = { "TO", OUT_STR, true, "to what" },
	[COL_UNTIL] = { "UNTIL", OUT_TIME, true,
			"when it ends, '-' for never" },
	[COL_HITS] = { "HITS", OUT_NUM, true, "calls that it decided" },
	[COL_DOMAINS] = { "DOMAINS", OUT_NUM, false, "domains that have it" },
	[COL_SINCE] = { "SINCE", OUT_TIME, false, "when it was put on" },
	[COL_FILED] = { "FILED", OUT_BOOL, false,
			"whether a policy file has it" },
};

const struct out_cols cmd_deny_cols = { "layers", "--list", cols,
					ARRAY_SIZE(cols) };

static void add_row(struct out *out, const void *obj)
{
	const struct cnl_layer *l = obj;
	cleanup_free char *rules = layer_rules(l);

	out_row(out);
	out_num(out, COL_ID, l->id);
	if (l->name)
		out_str(out, COL_NAME, l->name);
	out_str(out, COL_RULES, rules);
	if (l->to)
		out_str(out, COL_TO, l->to);
	if (CNL_HAS(l, CTLSEC_LAYER_A_FOR))
		out_num(out, COL_UNTIL, when_now() + l->left);
	out_num(out, COL_HITS, l->hits);
	out_num(out, COL_DOMAINS, l->domains);
	out_num(out, COL_SINCE, l->since);
	out_bool(out, COL_FILED, CNL_HAS(l, CTLSEC_LAYER_A_FILED));
	listing_unknown(&l->seen);
}

/* The layers with their compiled rules, which say what comes of a call. */
static int add_rows(struct out *out, struct cnl *nl, const struct cnl_list *all,
		    struct err *e)
{
	const struct cnl_layer *v = all->v;
	size_t i;

	for (i = 0; i < all->n; i++) {
		cleanup_free char *action = NULL;
		struct cnl_layer whole;

		if (cnl_layer_get(nl, v[i].id, &whole, e)) {
			/* Its time was over. */
			if (e->status == EXIT_NO_PERMISSION)
				return -1;
			continue;
		}
		add_row(out, &whole);
		action = config_layer_action(&whole);
		if (action)
			out_str(out, COL_ACTION, action);
		cnl_attr_free(&cnl_msg_layer, &whole);
	}
	return 0;
}

static int list_layers(const struct args *o, struct err *e)
{
	cleanup_out struct out out = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_list all = { 0 };
	struct out_opts how;
	int ret;

	if (o->n_args)
		return err_set(e, EXIT_MISUSE, "deny --list takes no rules");
	listing_options(o, &how);
	if (out_init(&out, &how, &cmd_deny_cols, e) || cnl_open(&nl, e) ||
	    cnl_layer_all(&nl, &all, e))
		return -1;
	ret = add_rows(&out, &nl, &all, e);
	cnl_attr_list_free(&cnl_msg_layer, &all);
	return ret ? -1 : out_print(&out, e);
}

static int read_action(const struct args *o, uint32_t *action, struct err *e)
{
	int given = o->given[OPT_ERRNO] + o->given[OPT_KILL] +
		    o->given[OPT_LOG_ONLY];

	if (given > 1)
		return err_set(e, EXIT_MISUSE,
			       "deny: one of --errno, --kill and --log");
	if (o->given[OPT_KILL])
		*action = CTLSEC_ACTION(CTLSEC_ACT_KILL_PROCESS, 0);
	else if (o->given[OPT_LOG_ONLY])
		*action = CTLSEC_ACTION(CTLSEC_ACT_LOG, 0);
	else
		return layer_errno("--errno",
				   o->given[OPT_ERRNO] ? o->value[OPT_ERRNO] :
							 "EPERM",
				   action, e);
	return 0;
}

/* All that --to gives, which may be repeated. To be freed, not the words. */
static char **read_to(int argc, char **argv, size_t *n, struct err *e)
{
	struct args_scan s;
	const char *value;
	char **v = NULL;
	int opt;

	*n = 0;
	args_start(&s, cmd_table_find("deny"), argc, argv);
	while ((opt = args_next(&s, &value, e)) != OPT_DONE && opt >= 0) {
		if (opt != OPT_TO)
			continue;
		v = vec_grow(v, *n, sizeof(*v));
		v[(*n)++] = (char *)value;
	}
	return v;
}

static bool is_all(char *const *to, size_t n)
{
	return !n || (n == 1 && !strcmp(to[0], CONFIG_LAYER_ALL));
}

/* A file is for what lasts. */
static int check_target(const struct args *o, const struct target *t,
			struct err *e)
{
	if (t->host && !o->given[OPT_ALLOW_HOST])
		return err_set(e, EXIT_FAILED,
			       "refusing to deny for %s: %s; --allow-host does "
			       "it anyway",
			       t->text, t->host);
	if (o->given[OPT_PERSIST] && !binding_lasts(t))
		return err_set(e, EXIT_FAILED,
			       "%s does not last, and --persist is for what "
			       "does: containers, units, paths and match:GLOB",
			       t->text);
	return 0;
}

static int add_targets(struct layer *l, const struct args *o, char **to,
		       size_t n, struct err *e)
{
	cleanup_targets struct target_list all = { 0 };
	size_t i;

	if (is_all(to, n)) {
		layer_add_containers(l);
		return 0;
	}
	if (target_list_find(to, n, &all, e))
		return -1;
	for (i = 0; i < all.n; i++) {
		const struct target *t = &all.v[i];

		if (check_target(o, t, e))
			return -1;
		if (layer_add_target(l, t, e))
			return -1;
	}
	return 0;
}

/* How many containers that run now it would be put on. */
static size_t count_reached(const struct layer *l)
{
	const struct container_list *all = container_runtime_here(false);
	size_t i, n = 0;

	for (i = 0; i < all->n; i++)
		n += all->v[i].cgroup && layer_reaches(l, all->v[i].cgroup);
	return n;
}

static void report_dry(const struct layer *l)
{
	size_t n = count_reached(l);

	printf("would deny to %s: %zu container%s that run%s now\n%s\n", l->to,
	       n, n == 1 ? "" : "s", n == 1 ? "s" : "", l->rules);
}

static void report_layer(const struct cnl_layer *out, const struct layer *l,
			 uint64_t ns)
{
	cleanup_free char *name = layer_name(out);
	cleanup_free char *rules = layer_rules(out);
	size_t n = count_reached(l);

	printf("denied %s: layer %s, on %" PRIu64 " cgroup%s", rules, name,
	       out->domains, out->domains == 1 ? "" : "s");
	if (n)
		printf(" (%zu container%s)", n, n == 1 ? "" : "s");
	printf(", in %" PRIu64 ".%" PRIu64 " ms\n", ns / 1000000,
	       ns / 100000 % 10);
}

static int send_layer(const struct layer *l, struct cnl_layer *rq,
		      struct err *e)
{
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_layer out;
	uint64_t began;

	if (cnl_open(&nl, e))
		return -1;
	began = when_mono();
	if (cnl_layer_set(&nl, "this", rq, 0, &out, e))
		return -1;
	report_layer(&out, l, when_mono() - began);
	cnl_attr_free(&cnl_msg_layer, &out);
	return 0;
}

/* --persist */

static int refuse_name(const char *name, struct err *e)
{
	return err_set(e, EXIT_FAILED,
		       "there is a layer '%s' already, with other rules or "
		       "targets: choose a --name, or give this one to replace "
		       "it",
		       name);
}

/* One that runs and was called so for other reasons is not to be replaced. */
static int check_running(const struct cnl_layer *rq, struct err *e)
{
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_list all = { 0 };
	const struct cnl_layer *v;
	bool other = false;
	size_t i;

	if (cnl_open(&nl, e) || cnl_layer_all(&nl, &all, e))
		return -1;
	v = all.v;
	for (i = 0; i < all.n; i++) {
		if (v[i].name && !strcmp(v[i].name, rq->name))
			other = strcmp(v[i].rules, rq->rules) != 0 ||
				strcmp(v[i].to ? v[i].to : "", rq->to) != 0;
	}
	cnl_attr_list_free(&cnl_msg_layer, &all);
	return other ? refuse_name(rq->name, e) : 0;
}

/* @derived: its name was not given. */
static int write_file(struct persist *file, const struct cnl_layer *rq,
		      char **to, size_t n_to, bool derived, struct err *e)
{
	cleanup_free char *text = NULL;

	if (!config_layer_name_ok(rq->name))
		return err_set(e, EXIT_FAILED,
			       "this is not a layer's name: up to 63 letters, "
			       "digits, '.', '_' and '-', the first neither "
			       "'.' nor '-'");
	if (persist_find(file, rq->name, e))
		return -1;
	text = persist_text(rq, is_all(to, n_to) ? NULL : to, n_to);
	if (!text)
		return err_set(e, EXIT_FAILED, "out of memory");
	if (derived && check_running(rq, e))
		return -1;
	if (derived && file->ours && !persist_same(file, text))
		return refuse_name(rq->name, e);
	return persist_write(file, text, e);
}

/* The file first: what is refused then is both. */
static int persist_layer(const struct layer *l, struct cnl_layer *rq, char **to,
			 size_t n_to, struct err *e)
{
	cleanup_persist struct persist file = { 0 };
	cleanup_free char *name = rq->name ? NULL : persist_name(l->rules);

	if (name)
		CNL_SET(rq, CTLSEC_LAYER_A_NAME, name, name);
	rq->seen.has |= CNL_BIT(CTLSEC_LAYER_A_FILED);
	if (write_file(&file, rq, to, n_to, name, e))
		return -1;
	if (send_layer(l, rq, e)) {
		persist_undo(&file);
		return -1;
	}
	printf("kept in %s\n", file.path);
	persist_note_boot();
	return out_finish(e);
}

/* What is in its file is another thing, and comes back. */
static void note_file(const struct cnl_layer *rq)
{
	if (rq->name)
		persist_note_other(rq->name);
}

static int put_on(const struct args *o, const struct layer *l,
		  struct cnl_layer *rq, char **to, size_t n_to, struct err *e)
{
	if (o->given[OPT_PERSIST])
		return persist_layer(l, rq, to, n_to, e);
	if (send_layer(l, rq, e))
		return -1;
	note_file(rq);
	return out_finish(e);
}

static int deny_rules(const struct args *o, char **to, size_t n_to,
		      struct err *e)
{
	cleanup_layer struct layer l = { 0 };
	struct cnl_layer rq = { 0 };
	uint32_t action;
	uint64_t ns;
	size_t nth;

	if (read_action(o, &action, e))
		return -1;
	if (o->given[OPT_DENY_FOR]) {
		if (layer_time("--for", o->value[OPT_DENY_FOR], &ns, e))
			return -1;
		CNL_SET(&rq, CTLSEC_LAYER_A_FOR, left, ns);
	}
	if (o->given[OPT_NAME])
		CNL_SET(&rq, CTLSEC_LAYER_A_NAME, name,
			(char *)o->value[OPT_NAME]);
	if (layer_compile(&l, o->args, (size_t)o->n_args, action, &nth, e) ||
	    add_targets(&l, o, to, n_to, e))
		return -1;
	if (o->given[OPT_DRY_RUN]) {
		report_dry(&l);
		return out_finish(e);
	}
	layer_request(&l, &rq);
	return put_on(o, &l, &rq, to, n_to, e);
}

/* Listing and removing are no putting on. */
static int check_mode(const struct args *o, struct err *e)
{
	static const enum opt_id of_rules[] = { OPT_TO,	      OPT_ERRNO,
						OPT_KILL,     OPT_LOG_ONLY,
						OPT_DENY_FOR, OPT_NAME,
						OPT_DRY_RUN,  OPT_ALLOW_HOST,
						OPT_PERSIST };
	static const enum opt_id of_list[] = { OPT_JSON, OPT_OUTPUT,
					       OPT_NOHEADINGS };
	bool other = o->given[OPT_LIST] || o->given[OPT_REMOVE];
	const enum opt_id *odd = NULL;
	size_t i;

	if (o->given[OPT_LIST] && o->given[OPT_REMOVE])
		return err_set(e, EXIT_MISUSE,
			       "deny: either --list or --remove");
	if (!other && !o->n_args)
		return err_set(e, EXIT_MISUSE,
			       "deny needs more arguments: ctlsec deny "
			       "RULE... | --list | --remove ID|NAME");
	for (i = 0; other && i < ARRAY_SIZE(of_rules); i++) {
		if (o->given[of_rules[i]])
			odd = &of_rules[i];
	}
	for (i = 0; !o->given[OPT_LIST] && i < ARRAY_SIZE(of_list); i++) {
		if (o->given[of_list[i]])
			odd = &of_list[i];
	}
	if (!odd)
		return 0;
	return err_set(e, EXIT_MISUSE, "deny: --%s has no meaning here",
		       opt_def(*odd)->name);
}

int cmd_deny(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	char **to;
	size_t n;
	int ret;

	if (args_parse(argc, argv, 0, ARGS_ANY, &o, e) || check_mode(&o, e))
		return -1;
	if (o.given[OPT_LIST])
		return list_layers(&o, e);
	if (o.given[OPT_REMOVE])
		return layer_remove(&o, e);
	to = read_to(argc, argv, &n, e);
	ret = deny_rules(&o, to, n, e);
	free(to);
	return ret;
}
