// SPDX-License-Identifier: GPL-2.0
#include "cmd/wanted_layer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/when.h"
#include "cmd/layer.h"
#include "cmd/wanted_target.h"
#include "config/config_plan_layer.h"

/* Rules */

static int read_action(const struct config_layer *l, uint32_t *action,
		       struct err *e)
{
	if (l->kill)
		*action = CTLSEC_ACTION(CTLSEC_ACT_KILL_PROCESS, 0);
	else if (l->log)
		*action = CTLSEC_ACTION(CTLSEC_ACT_LOG, 0);
	else if (layer_errno("errno", l->error ? l->error->text : "EPERM",
			     action, e))
		return config_node_fail(e, l->t, l->error, "%s", e->msg);
	return 0;
}

/* Return: 1 if it lies behind us, with a note. */
static int read_until(const struct config_layer *l, uint64_t *until,
		      struct err *e)
{
	cleanup_free char *shown = NULL;

	*until = 0;
	if (!l->until)
		return 0;
	shown = escape_text(l->until->text);
	if (!when_date(l->until->text, until) || !*until)
		return config_node_fail(e, l->t, l->until,
					"until: '%s' is no date: 2026-12-24, "
					"'2026-12-24 18:00' and "
					"2026-12-24T18:00:00Z are",
					shown);
	if (*until > when_now())
		return 0;
	fprintf(stderr, "ctlsec: note: %s:%u:%u: left out: it ended %s\n",
		l->t->file, l->until->line, l->until->col, shown);
	return 1;
}

static const struct config_node *nth_rule(const struct config_layer *l,
					  size_t nth)
{
	const struct config_node *n = l->rules->first;

	while (nth-- && n->next)
		n = n->next;
	return n;
}

static int blame_rule(const struct config_layer *l, size_t nth, struct err *e)
{
	/* "rule, column N: " is told by the place. */
	if (e->col && strstr(e->msg, ": "))
		e->sentence = (size_t)(strstr(e->msg, ": ") + 2 - e->msg);
	return config_node_blame_at(e, l->t, nth_rule(l, nth), e->col);
}

static int compile_rules(const struct config_layer *from, uint32_t action,
			 struct config_wanted_layer *out, struct err *e)
{
	cleanup_layer struct layer l = { 0 };
	const struct config_node *n;
	size_t count = 0, nth;
	char **texts;
	int ret;

	for (n = from->rules->first; n; n = n->next)
		count++;
	texts = xcalloc(count, sizeof(*texts));
	for (count = 0, n = from->rules->first; n; n = n->next)
		texts[count++] = (char *)n->text;
	ret = layer_compile(&l, texts, count, action, &nth, e);
	free(texts);
	if (ret)
		return blame_rule(from, nth, e);
	out->blob = l.blob;
	out->rules = l.rules;
	l.blob = (struct blob){ 0 };
	l.rules = NULL;
	return 0;
}

/* Return: 1 if it is left out. */
static int compile_layer(const struct config_layer *from,
			 struct config_wanted_layer *out, struct err *e)
{
	uint32_t action;
	int ret;

	if (read_action(from, &action, e) ||
	    compile_rules(from, action, out, e))
		return -1;
	ret = read_until(from, &out->until, e);
	if (ret)
		return ret;
	out->from = from;
	out->label = xasprintf("layer:%s",
			       from->name ? from->name->text : out->rules);
	/* Of several rules the first. */
	out->label[strcspn(out->label, "\n")] = '\0';
	return 0;
}

int wanted_layer_compile(const struct config *c, struct config_wanted *w,
			 struct err *e)
{
	size_t i;
	int ret;

	w->layers = xcalloc(c->n_layers + 1, sizeof(*w->layers));
	for (i = 0; i < c->n_layers; i++) {
		struct config_wanted_layer *out = &w->layers[w->n_layers++];

		ret = compile_layer(&c->layers[i], out, e);
		if (ret < 0)
			return -1;
		if (!ret)
			continue;
		config_plan_layer_free(out);
		memset(out, 0, sizeof(*out));
		w->n_layers--;
	}
	return 0;
}

/* Targets */

static int add_target(const struct config_layer *from,
		      const struct config_node *n, struct wanted_skip *skip,
		      struct layer *l, struct err *e)
{
	cleanup_target struct target t = { 0 };
	int ret = wanted_target_find(from->t, n, from->allow_host, skip, &t, e);

	if (ret)
		return ret < 0 ? -1 : 0;
	if (!layer_add_place(l, &t, wanted_target_activation(n->text, &t), e))
		return 0;
	return config_node_blame(e, from->t, n->line, n->col);
}

static int add_targets(const struct config_layer *from,
		       struct wanted_skip *skip, struct layer *l, struct err *e)
{
	const struct config_node *n;

	if (!from->to) {
		layer_add_containers(l);
		return 0;
	}
	if (from->to->type == CONFIG_TEXT)
		return add_target(from, from->to, skip, l, e);
	for (n = from->to->first; n; n = n->next) {
		if (add_target(from, n, skip, l, e))
			return -1;
	}
	return 0;
}

static void fill_request(struct config_wanted_layer *w)
{
	struct cnl_layer *rq = &w->set;
	uint64_t now = when_now();

	CNL_SET(rq, CTLSEC_LAYER_A_BLOB, blob.data, w->blob.data);
	rq->blob.len = w->blob.len;
	CNL_SET(rq, CTLSEC_LAYER_A_RULES, rules, w->rules);
	CNL_SET(rq, CTLSEC_LAYER_A_TO, to, w->to);
	CNL_SET(rq, CTLSEC_LAYER_A_TARGET, targets, w->targets);
	rq->seen.has |= CNL_BIT(CTLSEC_LAYER_A_FILED);
	if (w->from->name)
		CNL_SET(rq, CTLSEC_LAYER_A_NAME, name,
			(char *)w->from->name->text);
	if (w->until)
		CNL_SET(rq, CTLSEC_LAYER_A_FOR, left,
			w->until > now ? w->until - now : 1);
}

static int find_targets(struct wanted_skip *skip, struct config_wanted_layer *w,
			struct err *e)
{
	cleanup_layer struct layer l = { 0 };

	if (add_targets(w->from, skip, &l, e))
		return -1;
	w->all = !w->from->to;
	w->to = l.to;
	w->targets = l.targets;
	l.to = NULL;
	l.targets = (struct cnl_list){ 0 };
	return 0;
}

int wanted_layer_find(struct wanted_skip *skip, struct config_wanted *w,
		      struct err *e)
{
	size_t i, n = 0;

	for (i = 0; i < w->n_layers; i++) {
		if (find_targets(skip, &w->layers[i], e))
			return -1;
	}
	/* One of which no target is there is left out. */
	for (i = 0; i < w->n_layers; i++) {
		if (!w->layers[i].targets.n) {
			config_plan_layer_free(&w->layers[i]);
			continue;
		}
		fill_request(&w->layers[i]);
		w->layers[n++] = w->layers[i];
	}
	w->n_layers = n;
	return 0;
}
