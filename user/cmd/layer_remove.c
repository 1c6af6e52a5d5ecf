// SPDX-License-Identifier: GPL-2.0
#include "cmd/layer_remove.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/util.h"
#include "cmd/layer.h"
#include "cmd/persist.h"
#include "config/config_layer.h"
#include "out/out.h"

static int refuse_unknown(const struct cnl_list *all, const char *word,
			  struct err *e)
{
	cleanup_free char *shown = escape_text(word);
	cleanup_free char *hint = NULL;
	const struct cnl_layer *v = all->v;
	struct nearest near;
	size_t i;

	nearest_start(&near, word, strlen(word));
	for (i = 0; i < all->n; i++)
		nearest_offer(&near, v[i].name ? v[i].name : "");
	hint = nearest_hint(&near, "");
	return err_set(e, EXIT_FAILED,
		       "there is no layer '%s'%s; 'ctlsec deny --list' shows "
		       "those that there are",
		       shown, hint);
}

/* A name counts before a number. */
static const struct cnl_layer *find_layer(const struct cnl_list *all,
					  const char *word)
{
	const struct cnl_layer *v = all->v;
	uint64_t id;
	size_t i;

	for (i = 0; i < all->n; i++) {
		if (v[i].name && !strcmp(v[i].name, word))
			return &v[i];
	}
	for (i = 0; number_parse(word, &id) && i < all->n; i++) {
		if (v[i].id == id)
			return &v[i];
	}
	return NULL;
}

static void report_removed(const struct cnl_layer *last)
{
	printf("removed layer %" PRIu64 ": it decided %" PRIu64
	       " call%s, and was on %" PRIu64 " cgroup%s\n",
	       last->id, last->hits, last->hits == 1 ? "" : "s", last->domains,
	       last->domains == 1 ? "" : "s");
}

/* Of the layer that runs, if there is one. */
static int take_off(struct cnl *nl, const char *word, const struct cnl_layer *l,
		    struct err *e)
{
	struct cnl_layer last;

	if (!l)
		return 0;
	if (cnl_layer_del(nl, word, l->id, &last, e))
		return -1;
	report_removed(&last);
	cnl_attr_free(&cnl_msg_layer, &last);
	return 0;
}

/* The layer, its file, or both. */
static int remove_both(struct cnl *nl, const char *word,
		       const struct cnl_list *all, struct persist *file,
		       struct err *e)
{
	const struct cnl_layer *l = find_layer(all, word);
	const char *name = l ? l->name : word;

	if (name && config_layer_name_ok(name) && persist_find(file, name, e))
		return -1;
	if (!l && !file->ours)
		return refuse_unknown(all, word, e);
	if (file->ours && persist_remove(file, e))
		return -1;
	if (take_off(nl, word, l, e)) {
		persist_undo(file);
		return -1;
	}
	if (file->ours)
		printf("removed %s\n", file->path);
	if (name)
		persist_note_other(name);
	return out_finish(e);
}

int layer_remove(const struct args *o, struct err *e)
{
	const char *word = o->value[OPT_REMOVE];
	cleanup_persist struct persist file = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_list all = { 0 };
	int ret;

	if (o->n_args)
		return err_set(e, EXIT_MISUSE, "deny --remove takes no rules");
	if (cnl_open(&nl, e) || cnl_layer_all(&nl, &all, e))
		return -1;
	ret = remove_both(&nl, word, &all, &file, e);
	cnl_attr_list_free(&cnl_msg_layer, &all);
	return ret;
}
