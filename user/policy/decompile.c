// SPDX-License-Identifier: GPL-2.0
/*
 * Rules are collected by what they say, in the order of their origins, each with the
 * names that it stands under. See decompile.h.
 */
#include "policy/decompile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"
#include "names/capname.h"
#include "names/sysname.h"
#include "oci/oci_keyword.h"
#include "policy/compile.h"
#include "policy/policy_diff.h"

/**
 * struct element - one element of "syscalls"
 * @cmps: all zero behind @nr_cmps
 */
struct element {
	uint16_t origin;
	uint32_t action;
	uint64_t caps_need;
	uint64_t caps_lack;
	uint16_t nr_cmps;
	struct ctlsec_policy_cmp cmps[CTLSEC_NR_ARGS];
	const char **names;
	size_t n_names;
};

struct elements {
	struct element *v;
	size_t n;
};

static bool same_element(const struct element *a, const struct element *b)
{
	return a->origin == b->origin && a->action == b->action &&
	       a->caps_need == b->caps_need && a->caps_lack == b->caps_lack &&
	       a->nr_cmps == b->nr_cmps &&
	       !memcmp(a->cmps, b->cmps, sizeof(a->cmps));
}

static void add_name(struct element *x, const char *name)
{
	size_t i;

	for (i = 0; i < x->n_names; i++) {
		if (!strcmp(x->names[i], name))
			return;
	}
	x->names = vec_grow(x->names, x->n_names, sizeof(*x->names));
	x->names[x->n_names++] = name;
}

static void add_element(struct elements *l, const struct element *like,
			const char *name)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (same_element(&l->v[i], like)) {
			add_name(&l->v[i], name);
			return;
		}
	}
	l->v = vec_grow(l->v, l->n, sizeof(*l->v));
	l->v[l->n] = *like;
	add_name(&l->v[l->n++], name);
}

static void add_rule(struct elements *l, const struct ctlsec_policy *p,
		     const struct ctlsec_policy_rule *r, const char *name)
{
	struct element x = {
		.origin = r->origin,
		.action = r->action,
		.caps_need = r->caps_need,
		.caps_lack = r->caps_lack,
		.nr_cmps = r->nr_cmps,
	};

	if (r->nr_cmps)
		memcpy(x.cmps, &p->cmps[r->first_cmp],
		       r->nr_cmps * sizeof(x.cmps[0]));
	add_element(l, &x, name);
}

/* An unconditional rule that says what the default does keeps the largest number. */
static void add_entry(struct elements *l, const struct ctlsec_policy *p,
		      const struct ctlsec_policy_entry *e, const char *name,
		      bool largest)
{
	bool uncond = e->flags & CTLSEC_ENTRY_UNCOND;
	struct element x = {
		.origin = uncond ? e->origin : CTLSEC_ORIGIN_MAX,
		.action = e->action,
	};
	unsigned int i;

	for (i = 0; i < e->nr_rules; i++)
		add_rule(l, p, &p->rules[e->first_rule + i], name);
	if (uncond || (largest && !e->nr_rules))
		add_element(l, &x, name);
}

static int compare_elements(const void *a, const void *b)
{
	const struct element *x = a, *y = b;

	return (x->origin > y->origin) - (x->origin < y->origin);
}

/* Of a name in several ABIs the first says it: a file cannot tell them apart. */
static bool is_said(const struct ctlsec_policy *p, unsigned int abi,
		    const char *name)
{
	unsigned int i;

	for (i = 0; i < abi; i++) {
		int nr = sysname_nr((enum ctlsec_abi)i, name);

		if (p->hdr->abi[i].flags & CTLSEC_ABI_LISTED && nr >= 0 &&
		    (unsigned int)nr < p->hdr->abi[i].nr_count)
			return true;
	}
	return false;
}

static bool is_silent(const struct ctlsec_policy_entry *e)
{
	return !e->nr_rules && !(e->flags & CTLSEC_ENTRY_UNCOND);
}

/* The largest number of one ABI may be one among many in the first, which says nothing
 * there when it says what the default does.
 */
static void collect_abi(const struct ctlsec_policy *p, unsigned int abi,
			struct elements *l)
{
	__u32 count = p->hdr->abi[abi].nr_count, nr;

	for (nr = 0; nr < count; nr++) {
		const char *name = sysname_name((enum ctlsec_abi)abi, nr);
		const struct ctlsec_policy_entry *e;

		e = ctlsec_policy_entry_of(p, abi, nr);
		if (name && (!is_said(p, abi, name) ||
			     (nr == count - 1 && is_silent(e))))
			add_entry(l, p, e, name, nr == count - 1);
	}
}

static void put_action(FILE *f, const char *indent, const char *key,
		       const char *errno_key, uint32_t action)
{
	uint32_t act = CTLSEC_ACTION_ACT(action);

	fprintf(f, "%s\"%s\": \"%s\"", indent, key,
		oci_keyword_of_action((enum ctlsec_act)act));
	if (oci_keyword_takes_errno((enum ctlsec_act)act))
		fprintf(f, ",\n%s\"%s\": %u", indent, errno_key,
			CTLSEC_ACTION_DATA(action));
}

static void put_names(FILE *f, const struct element *x)
{
	const char *sep = "";
	size_t i;

	fputs("\t\t\t\"names\": [", f);
	for (i = 0; i < x->n_names; i++) {
		fprintf(f, "%s\n\t\t\t\t\"%s\"", sep, x->names[i]);
		sep = ",";
	}
	fputs("\n\t\t\t],\n", f);
}

static void put_cmps(FILE *f, const struct element *x)
{
	unsigned int i;

	if (!x->nr_cmps)
		return;
	fputs(",\n\t\t\t\"args\": [", f);
	for (i = 0; i < x->nr_cmps; i++) {
		const struct ctlsec_policy_cmp *c = &x->cmps[i];

		fprintf(f,
			"%s\n\t\t\t\t{ \"index\": %u, \"value\": %" PRIu64
			", \"valueTwo\": %" PRIu64 ", \"op\": \"%s\" }",
			i ? "," : "", c->arg, (uint64_t)c->value,
			(uint64_t)c->value2,
			oci_keyword_of_op((enum ctlsec_cmp_op)c->op));
	}
	fputs("\n\t\t\t]", f);
}

static void put_caps(FILE *f, const char *key, uint64_t caps)
{
	const char *sep = "";
	unsigned int i;

	if (!caps)
		return;
	fprintf(f, ",\n\t\t\t\"%s\": { \"caps\": [", key);
	for (i = 0; i < CAPNAME_COUNT; i++) {
		if (!(caps >> i & 1))
			continue;
		fprintf(f, "%s \"%s\"", sep, capname_name(i));
		sep = ",";
	}
	fputs(" ] }", f);
}

static void put_element(FILE *f, const struct element *x, const char *sep)
{
	fprintf(f, "%s\n\t\t{\n", sep);
	put_names(f, x);
	put_action(f, "\t\t\t", "action", "errnoRet", x->action);
	put_cmps(f, x);
	put_caps(f, "includes", x->caps_need);
	put_caps(f, "excludes", x->caps_lack);
	fputs("\n\t\t}", f);
}

static void put_arches(FILE *f, const struct ctlsec_policy_hdr *hdr)
{
	static const char *const names[CTLSEC_NR_ABIS] = {
		[CTLSEC_ABI_X86_64] = "SCMP_ARCH_X86_64",
		[CTLSEC_ABI_I386] = "SCMP_ARCH_X86",
		[CTLSEC_ABI_X32] = "SCMP_ARCH_X32",
	};
	const char *sep = "";
	unsigned int abi;

	fputs("\t\"architectures\": [", f);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (!(hdr->abi[abi].flags & CTLSEC_ABI_LISTED))
			continue;
		fprintf(f, "%s\n\t\t\"%s\"", sep, names[abi]);
		sep = ",";
	}
	fputs("\n\t],\n", f);
}

static char *print_profile(const struct ctlsec_policy *p,
			   const struct elements *l)
{
	char *text = NULL;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	fputs("{\n", f);
	put_action(f, "\t", "defaultAction", "defaultErrnoRet",
		   p->hdr->abi[CTLSEC_ABI_X86_64].def);
	fputs(",\n", f);
	put_arches(f, p->hdr);
	fputs("\t\"syscalls\": [", f);
	for (i = 0; i < l->n; i++)
		put_element(f, &l->v[i], i ? "," : "");
	fputs("\n\t]\n}\n", f);
	fclose(f);
	return text;
}

/* Does the text decide the same? */
static int check_text(const char *text, const struct blob *b, struct err *e)
{
	const struct env env = { .kernel_major = 255, .kernel_minor = 255 };
	struct oci_profile *o = oci_parse("<shown>", text, strlen(text), e);
	struct ctlsec_policy was, now;
	struct blob again = { 0 };
	char *where = NULL;
	int ret;

	if (!o)
		return -1;
	ret = compile_profile(o, &env, &again, NULL, e);
	oci_free(o);
	if (ret)
		return -1;
	ctlsec_policy_open(&was, b->data);
	ctlsec_policy_open(&now, again.data);
	ret = policy_diff_first(&was, &now, &where, e);
	blob_free(&again);
	if (ret > 0)
		err_set(e, EXIT_FAILED,
			"a profile in OCI's format cannot say what is decided "
			"about %s",
			where);
	free(where);
	return ret ? -1 : 0;
}

char *decompile_profile(const struct blob *b, struct err *e)
{
	struct elements l = { 0 };
	struct ctlsec_policy p;
	unsigned int abi;
	char *text;
	size_t i;

	ctlsec_policy_open(&p, b->data);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		collect_abi(&p, abi, &l);
	if (l.n)
		qsort(l.v, l.n, sizeof(*l.v), compare_elements);
	text = print_profile(&p, &l);
	for (i = 0; i < l.n; i++)
		free(l.v[i].names);
	free(l.v);
	if (check_text(text, b, e)) {
		free(text);
		return NULL;
	}
	return text;
}
