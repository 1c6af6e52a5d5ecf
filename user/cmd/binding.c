// SPDX-License-Identifier: GPL-2.0
/*
 * Bindings. See binding.h.
 */
#include "cmd/binding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "cmd/bind.h"

bool binding_lasts(const struct target *t)
{
	if (t->glob)
		return true;
	return t->kind == CTLSEC_KIND_CGROUP && !t->pid && !t->cgroup.root;
}

int binding_all(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	if (!cnl_bindings(nl, out, e))
		return 0;
	*out = (struct cnl_list){ 0 };
	return nl->error == EPERM ? 0 : -1;
}

static bool is_called(const struct cnl_domain *b, const char *word)
{
	const char *target =
		b->kind == CTLSEC_KIND_PATTERN ? b->pattern : b->path;
	char *end;

	if (b->name && !strcmp(b->name, word))
		return true;
	if (!strncmp(word, "id:", 3))
		return strtoull(word + 3, &end, 10) == b->id && !*end &&
		       end != word + 3;
	if (!target)
		return false;
	if (!strncmp(word, "match:", 6))
		return !strcmp(word + 6, target);
	if (b->kind != CTLSEC_KIND_PATH)
		return false;
	if (!strncmp(word, "cgroup:", 7))
		word += 7;
	return !strcmp(word, target);
}

const struct cnl_domain *binding_of_word(const struct cnl_list *l,
					 const char *word)
{
	const struct cnl_domain *b = l->v;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (is_called(&b[i], word))
			return &b[i];
	}
	return NULL;
}

const struct cnl_domain *binding_of_domain(const struct cnl_list *l,
					   const struct cnl_domain *d)
{
	const struct cnl_domain *b = l->v;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (b[i].kind == CTLSEC_KIND_PATH && d->binding == b[i].id)
			return &b[i];
	}
	return NULL;
}

void binding_key(const struct cnl_domain *b, struct cnl_domain *rq)
{
	CNL_SET(rq, CTLSEC_DOMAIN_A_ID, id, b->id);
}

int binding_send(struct cnl *nl, const char *verb, const char *text,
		 const struct cnl_domain *rq, uint16_t flags,
		 struct cnl_domain *out, struct err *e)
{
	const struct cnl_call call = {
		.cmd = CTLSEC_CMD_BINDING_SET,
		.flags = flags,
		.obj = rq,
	};

	return bind_request(nl, call, verb, text, out, e);
}

int binding_get(struct cnl *nl, const struct cnl_domain *key,
		struct cnl_domain *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "read the binding",
		.cmd = CTLSEC_CMD_BINDING_GET,
		.tree = &cnl_msg_domain,
		.obj = key,
		.reply = &cnl_msg_domain,
	};

	return cnl_do(nl, &call, out, e);
}

int binding_remove(struct cnl *nl, const char *text, uint64_t id, bool keep,
		   struct err *e)
{
	struct cnl_domain key = { 0 }, last;
	const struct cnl_call call = {
		.cmd = CTLSEC_CMD_BINDING_DEL,
		.obj = &key,
	};

	CNL_SET(&key, CTLSEC_DOMAIN_A_ID, id, id);
	if (keep)
		key.seen.has |= CNL_BIT(CTLSEC_DOMAIN_A_KEEP);
	if (bind_request(nl, call, "unbind", text, &last, e))
		return -1;
	cnl_attr_free(&cnl_msg_domain, &last);
	return 0;
}
