// SPDX-License-Identifier: GPL-2.0
/*
 * What was learned, as a profile. See learn_show.h.
 */
#include "cmd/learn_show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"
#include "cmd/operand.h"
#include "names/sysname.h"
#include "oci/env.h"
#include "oci/oci.h"
#include "out/out.h"
#include "policy/blob_overlay.h"
#include "policy/compile.h"
#include "policy/decompile.h"
#include "policy/learned.h"
#include "policy/learned_runtime.h"

static void read_values(struct learned *l, const struct cnl_learn *x)
{
	size_t i, n = x->values.len / sizeof(uint64_t);
	uint64_t v;

	for (i = 0; i < n; i++) {
		memcpy(&v, (const char *)x->values.data + i * sizeof(v),
		       sizeof(v));
		learned_add_value(l, x->values_of, v);
	}
	if (CNL_HAS(x, CTLSEC_LEARN_A_MORE))
		learned_add_more(l, x->values_of);
}

static void note_refused(const struct cnl_list *all)
{
	const struct cnl_learn *x = all->v;
	const char *sep = "", *name;
	size_t i;

	for (i = 0; i < all->n; i++) {
		if (!CNL_HAS(&x[i], CTLSEC_LEARN_A_REFUSED) ||
		    x[i].abi >= CTLSEC_NR_ABIS)
			continue;
		name = sysname_name((enum ctlsec_abi)x[i].abi, x[i].nr);
		if (!name)
			continue;
		if (!sep[0])
			fputs("ctlsec: note: refused while it was learned, and "
			      "allowed here: ",
			      stderr);
		fprintf(stderr, "%s%s%s", sep,
			x[i].abi == CTLSEC_ABI_I386 ? "i386:" : "", name);
		sep = ", ";
	}
	if (sep[0])
		fputc('\n', stderr);
}

static void note_open(const struct learned *l)
{
	uint32_t kind;

	for (kind = 1; kind <= CTLSEC_LEARN_KIND_MAX; kind++) {
		if (l->values[kind].more && kind != CTLSEC_LEARN_CLONE3)
			fprintf(stderr,
				"ctlsec: note: %s was called with more values "
				"than are kept, or with some that could not be "
				"read: all are allowed\n",
				learned_kind_call(kind));
	}
	if (l->unnamed)
		fprintf(stderr,
			"ctlsec: note: %u system calls have no name here and "
			"are left out\n",
			l->unnamed);
}

/* Are requests of rings seen? What cannot be told is taken for it. */
static bool sees_requests(struct cnl *nl)
{
	struct cnl_status s;
	struct err ignored;
	bool sees = true;
	size_t i;

	if (cnl_status_get(nl, &s, &ignored))
		return true;
	for (i = 0; i < s.hooks.n; i++) {
		const struct cnl_status_hook *h =
			(const struct cnl_status_hook *)s.hooks.v + i;

		if (h->name && !strcmp(h->name, "requests of io_urings"))
			sees = CNL_HAS(h, CTLSEC_STATUS_HOOK_A_ACTIVE);
	}
	cnl_attr_free(&cnl_msg_status, &s);
	return sees;
}

static void note_rings(struct cnl *nl, const struct learned *l)
{
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		int nr = sysname_nr((enum ctlsec_abi)abi, "io_uring_enter");

		if (nr < 0 || !l->call[abi][nr] || sees_requests(nl))
			continue;
		fputs("ctlsec: note: it uses io_uring, and this kernel does not "
		      "let the module see what a ring is asked for: what calls do "
		      "the same may be refused\n",
		      stderr);
		return;
	}
}

static int read_learned(struct cnl *nl, uint64_t id, struct learned *l,
			struct err *e)
{
	const struct cnl_learn *x;
	struct cnl_list all;
	size_t i;

	if (cnl_learn_read(nl, id, &all, e))
		return -1;
	x = all.v;
	for (i = 0; i < all.n; i++) {
		if (CNL_HAS(&x[i], CTLSEC_LEARN_A_VALUES_OF))
			read_values(l, &x[i]);
		else if (CNL_HAS(&x[i], CTLSEC_LEARN_A_NR))
			learned_add_call(l, x[i].abi, x[i].nr);
	}
	note_refused(&all);
	cnl_attr_list_free(&cnl_learn_tree, &all);
	return 0;
}

/* Add to @to what a profile in JSON allows. */
static int join_text(struct blob *to, const char *text, const struct env *env,
		     struct err *e)
{
	cleanup_oci struct oci_profile *o =
		oci_parse("<learned>", text, strlen(text), e);
	cleanup_blob struct blob b = { 0 };
	struct ctlsec_policy p;

	if (!o || compile_profile(o, env, &b, NULL, e))
		return -1;
	ctlsec_policy_open(&p, b.data);
	return blob_overlay(to, &p, e);
}

static int join_word(struct blob *to, const char *word, const struct env *env,
		     struct err *e)
{
	cleanup_operand struct operand o = { 0 };
	const struct blob *b;
	struct ctlsec_policy p;

	if (operand_open(&o, word, env, e))
		return -1;
	b = operand_blob(&o);
	if (!b)
		return err_set(e, EXIT_FAILED,
			       "%zu profiles apply to %s: name one of them",
			       o.x.n, word);
	ctlsec_policy_open(&p, b->data);
	return blob_overlay(to, &p, e);
}

/* A name stands for the same in all ABIs of a file, so what was learned is to hold in
 * those of the others, too.
 */
static void list_abis(const struct blob *b, struct learned *l)
{
	struct ctlsec_policy p;
	unsigned int abi;

	if (!b->data)
		return;
	ctlsec_policy_open(&p, b->data);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		l->listed[abi] |= p.hdr->abi[abi].flags & CTLSEC_ABI_LISTED;
}

static char *print_merged(struct learned *l, const struct args *o,
			  struct err *e)
{
	cleanup_blob struct blob all = { 0 };
	cleanup_free char *text = NULL;
	struct env env;

	if (env_init(&env, e) ||
	    (o->given[OPT_BASE] &&
	     join_word(&all, o->value[OPT_BASE], &env, e)) ||
	    (o->given[OPT_MERGE] &&
	     join_word(&all, o->value[OPT_MERGE], &env, e)))
		return NULL;
	list_abis(&all, l);
	text = learned_profile(l);
	if (!all.data) {
		char *plain = text;

		text = NULL;
		return plain;
	}
	return join_text(&all, text, &env, e) ? NULL :
						decompile_profile(&all, e);
}

char *learn_show_text(struct cnl *nl, uint64_t id, const struct args *o,
		      const char *runtime, struct err *e)
{
	struct learned *l = xcalloc(1, sizeof(*l));
	char *text = NULL;

	if (!read_learned(nl, id, l, e)) {
		if (runtime)
			learned_runtime_add(l, runtime);
		note_open(l);
		note_rings(nl, l);
		text = print_merged(l, o, e);
	}
	free(l);
	return text;
}

int learn_show_write(const struct args *o, const char *text, struct err *e)
{
	const char *path = o->value[OPT_TO_FILE];

	if (path && strcmp(path, "-") != 0)
		return file_replace(path, text, e);
	fputs(text, stdout);
	return out_finish(e);
}
