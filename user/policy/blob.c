// SPDX-License-Identifier: GPL-2.0
/*
 * Laying out a blob. Entries, runs of rules and runs of comparisons that are
 * equal are stored once, in the order of their first use; so equal policies
 * become equal bytes. What comes out has passed the kernel's own validator.
 */
#include "policy/blob.h"

#include <ctlsec/eval.h>
#include <ctlsec/policy_check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"

void blob_free(struct blob *b)
{
	free(b->data);
	b->data = NULL;
	b->len = 0;
}

int blob_import(struct blob *b, const void *data, size_t len, struct err *e)
{
	struct blob copy = { .data = xcalloc(1, len), .len = len };
	const char *why;
	size_t where;

	if (len)
		memcpy(copy.data, data, len);
	if (ctlsec_policy_check(copy.data, len, &why, &where)) {
		blob_free(&copy);
		return err_set(e, EXIT_FAILED,
			       "invalid compiled profile: %s (at byte %zu)",
			       why, where);
	}
	*b = copy;
	return 0;
}

/* A growing array of fixed-size elements. */
struct table {
	void *v;
	size_t n;
};

struct builder {
	struct table index; /* __u16 */
	struct table entries; /* struct ctlsec_policy_entry */
	struct table rules; /* struct ctlsec_policy_rule */
	struct table cmps; /* struct ctlsec_policy_cmp */
};

static void table_add(struct table *t, const void *element, size_t size)
{
	t->v = vec_grow(t->v, t->n, size);
	memcpy((char *)t->v + t->n++ * size, element, size);
}

/* Where @n elements equal to @run already stand, else where they are added. */
static size_t table_share(struct table *t, const void *run, size_t n,
			  size_t size)
{
	size_t i;

	for (i = 0; i + n <= t->n; i++) {
		if (!memcmp((char *)t->v + i * size, run, n * size))
			return i;
	}
	for (i = 0; i < n; i++)
		table_add(t, (const char *)run + i * size, size);
	return t->n - n;
}

static void put_rule(struct builder *b, struct blob_rule *from,
		     struct ctlsec_policy_rule *to)
{
	if (from->nr_cmps && !from->placed)
		from->first_cmp =
			(__u16)table_share(&b->cmps, from->cmps, from->nr_cmps,
					   sizeof(from->cmps[0]));
	from->placed = true;
	memset(to, 0, sizeof(*to));
	to->caps_need = from->caps_need;
	to->caps_lack = from->caps_lack;
	to->action = from->action;
	to->origin = from->origin;
	to->first_cmp = from->first_cmp;
	to->nr_cmps = from->nr_cmps;
}

/* Within the bounds so far, so that 16-bit indices cannot wrap? */
static int check_bounds(const struct builder *b, struct err *e)
{
	static const char fmt[] = "the profile needs more than %u %s";

	if (b->entries.n > CTLSEC_POLICY_MAX_ENTRIES)
		return err_set(e, EXIT_FAILED, fmt, CTLSEC_POLICY_MAX_ENTRIES,
			       "distinct decisions");
	if (b->rules.n > CTLSEC_POLICY_MAX_RULES)
		return err_set(e, EXIT_FAILED, fmt, CTLSEC_POLICY_MAX_RULES,
			       "conditional rules");
	if (b->cmps.n > CTLSEC_POLICY_MAX_CMPS)
		return err_set(e, EXIT_FAILED, fmt, CTLSEC_POLICY_MAX_CMPS,
			       "comparisons of arguments");
	return 0;
}

static int put_entry(struct builder *b, const struct blob_entry *from,
		     struct err *e)
{
	cleanup_free struct ctlsec_policy_rule *rules = NULL;
	struct ctlsec_policy_entry entry = {
		.action = from->action,
		.origin = from->origin,
		.flags = from->flags,
	};
	__u16 index;
	size_t i;

	if (from->nr_rules > CTLSEC_POLICY_MAX_RULES)
		return err_set(
			e, EXIT_FAILED,
			"more than %u conditional rules for one system call",
			CTLSEC_POLICY_MAX_RULES);
	entry.nr_rules = (__u16)from->nr_rules;
	if (from->nr_rules) {
		rules = xcalloc(from->nr_rules, sizeof(*rules));
		for (i = 0; i < from->nr_rules; i++) {
			put_rule(b, from->rules[i], &rules[i]);
			if (check_bounds(b, e))
				return -1;
		}
		entry.first_rule = (__u16)table_share(
			&b->rules, rules, from->nr_rules, sizeof(*rules));
	}
	index = (__u16)table_share(&b->entries, &entry, 1, sizeof(entry));
	table_add(&b->index, &index, sizeof(index));
	return check_bounds(b, e);
}

static int put_abi(struct builder *b, const struct blob_abi *abi, struct err *e)
{
	__u32 nr;

	if (abi->abi.nr_count > CTLSEC_POLICY_MAX_NR_COUNT)
		return err_set(
			e, EXIT_FAILED, "system call number %u exceeds %u",
			abi->abi.nr_count - 1, CTLSEC_POLICY_MAX_NR_COUNT - 1);
	for (nr = 0; nr < abi->abi.nr_count; nr++) {
		if (put_entry(b, &abi->entries[nr], e))
			return -1;
	}
	return 0;
}

static void copy_table(void *to, const struct table *t, size_t size)
{
	if (t->n)
		memcpy(to, t->v, t->n * size);
}

/* Put the sections behind the header; eval.h knows where each belongs. */
static int assemble_blob(const struct builder *b, struct ctlsec_policy_hdr *hdr,
			 struct blob *out, struct err *e)
{
	struct ctlsec_policy p;
	size_t len;

	hdr->nr_entries = (__u32)b->entries.n;
	hdr->nr_rules = (__u32)b->rules.n;
	hdr->nr_cmps = (__u32)b->cmps.n;
	len = sizeof(*hdr) + ctlsec_policy_index_bytes(hdr) +
	      ctlsec_policy_entry_bytes(hdr) +
	      b->rules.n * sizeof(struct ctlsec_policy_rule) +
	      b->cmps.n * sizeof(struct ctlsec_policy_cmp);
	if (len > CTLSEC_POLICY_MAX_SIZE)
		return err_set(
			e, EXIT_FAILED,
			"the profile compiles to %zu bytes, and at most %u are possible",
			len, CTLSEC_POLICY_MAX_SIZE);
	hdr->size = (__u32)len;
	out->data = xcalloc(1, len);
	out->len = len;
	memcpy(out->data, hdr, sizeof(*hdr));
	ctlsec_policy_open(&p, out->data);
	copy_table((void *)p.index[0], &b->index, sizeof(__u16));
	copy_table((void *)p.entries, &b->entries,
		   sizeof(struct ctlsec_policy_entry));
	copy_table((void *)p.rules, &b->rules,
		   sizeof(struct ctlsec_policy_rule));
	copy_table((void *)p.cmps, &b->cmps, sizeof(struct ctlsec_policy_cmp));
	return 0;
}

/* The kernel would say the same, later and less clearly. */
static int self_check(struct blob *b, struct err *e)
{
	const char *why;
	size_t where;

	if (!ctlsec_policy_check(b->data, b->len, &why, &where))
		return 0;
	blob_free(b);
	return err_set(e, EXIT_FAILED,
		       "the compiler made an invalid profile: %s (at byte %zu)",
		       why, where);
}

int blob_build(const struct blob_abi *abis, struct blob *out, struct err *e)
{
	struct ctlsec_policy_hdr hdr = {
		.magic = CTLSEC_POLICY_MAGIC,
		.version = CTLSEC_POLICY_VERSION,
	};
	struct builder b = { 0 };
	struct blob result = { 0 };
	int abi, failed = 0;

	for (abi = 0; abi < CTLSEC_NR_ABIS && !failed; abi++) {
		hdr.abi[abi] = abis[abi].abi;
		failed = put_abi(&b, &abis[abi], e);
	}
	if (!failed)
		failed = assemble_blob(&b, &hdr, &result, e);
	free(b.index.v);
	free(b.entries.v);
	free(b.rules.v);
	free(b.cmps.v);
	if (failed || self_check(&result, e))
		return -1;
	*out = result;
	return 0;
}
