// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: any bytes as a policy file. A refusal has a sentence and a place
 * inside of the text; what is read has all that its structures promise, and a part of
 * it that is cut off within a line is refused.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/config_add.h"
#include "config/config_layer.h"

static void check_refusal(const struct err *e, size_t size)
{
	assert(e->msg[0] && e->status == EXIT_FAILED);
	assert(e->line && e->line <= size + 2 && e->col && e->col <= size + 2);
	assert(e->caret <= strlen(e->text));
}

static void check_rules(const struct config_node *list)
{
	const struct config_node *n;

	if (!list)
		return;
	assert(list->type == CONFIG_LIST);
	for (n = list->first; n; n = n->next)
		assert(n->type == CONFIG_TEXT && n->text[0]);
}

static void check_config(const struct config *c)
{
	size_t i;

	for (i = 0; i < c->n_profiles; i++) {
		const struct config_profile *p = &c->profiles[i];

		assert(config_name_ok(p->name->text));
		assert(!!p->base + !!p->file + !!p->oci + !!p->blob == 1);
		assert(config_find_profile(c, p->name->text) == p);
		check_rules(p->allow);
		check_rules(p->deny);
	}
	for (i = 0; i < c->n_bindings; i++)
		assert(c->bindings[i].target->text[0]);
	for (i = 0; i < c->n_layers; i++) {
		const struct config_layer *l = &c->layers[i];

		assert(l->rules->first);
		check_rules(l->rules);
		assert(!l->name || config_layer_name_ok(l->name->text));
		assert(!!l->error + l->kill + l->log <= 1);
		assert(!l->to || l->to->type == CONFIG_TEXT || l->to->first);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct config c = { 0 }, part = { 0 };
	struct err e = { 0 };

	if (size)
		memcpy(text, data, size);
	if (config_add_text(&c, "t", text, size, &e)) {
		check_refusal(&e, size);
	} else {
		check_config(&c);
		if (size > 1 && text[size - 2] != '\n' &&
		    !config_add_text(&part, "t", text, size - 1, &e))
			abort();
	}
	config_free(&part);
	config_free(&c);
	free(text);
	return 0;
}
