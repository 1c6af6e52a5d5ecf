// SPDX-License-Identifier: GPL-2.0
/*
 * The blob validator. Everything eval.h takes for granted is checked here, and
 * so is what makes a policy's bytes canonical: no field may hold what has no
 * meaning.
 *
 * Linear in the blob's length; no allocation, no recursion.
 */
#include <ctlsec/eval.h>
#include <ctlsec/policy_check.h>

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

/**
 * struct check - a blob under examination
 * @blob: its first byte
 * @p: its sections, once the header is known to be sound
 * @why: the caller's, the sentence
 * @where: the caller's, the offset that it is about
 */
struct check {
	const char *blob;
	struct ctlsec_policy p;
	const char **why;
	size_t *where;
};

static int refuse_blob(struct check *c, const void *field, int error,
		       const char *why)
{
	*c->why = why;
	*c->where = (size_t)((const char *)field - c->blob);
	return error;
}

/* Is this word an action, with data only where data has a meaning? */
static int action_valid(__u32 action)
{
	__u32 data = CTLSEC_ACTION_DATA(action);

	switch (CTLSEC_ACTION_ACT(action)) {
	case CTLSEC_ACT_ALLOW:
	case CTLSEC_ACT_LOG:
	case CTLSEC_ACT_NOTIFY:
	case CTLSEC_ACT_KILL_THREAD:
	case CTLSEC_ACT_KILL_PROCESS:
		return data == 0;
	case CTLSEC_ACT_ERRNO:
		return data <= CTLSEC_ERRNO_MAX;
	case CTLSEC_ACT_TRACE:
	case CTLSEC_ACT_TRAP:
		return 1;
	}
	return 0;
}

static int check_abi(struct check *c, const struct ctlsec_policy_abi *a)
{
	const __u32 kill = CTLSEC_ACTION(CTLSEC_ACT_KILL_THREAD, 0);

	if (a->flags & ~CTLSEC_ABI_FLAGS)
		return refuse_blob(c, &a->flags, -EINVAL, "unknown ABI flag");
	if (!action_valid(a->def))
		return refuse_blob(c, &a->def, -EINVAL,
				   "invalid default action");
	if (!action_valid(a->above))
		return refuse_blob(
			c, &a->above, -EINVAL,
			"invalid action for numbers above the table");
	if (a->nr_count > CTLSEC_POLICY_MAX_NR_COUNT)
		return refuse_blob(c, &a->nr_count, -E2BIG,
				   "too many system call numbers");
	if (a->flags & CTLSEC_ABI_LISTED)
		return 0;
	if (a->nr_count)
		return refuse_blob(c, &a->nr_count, -EINVAL,
				   "an unlisted ABI has a table");
	if (a->def != kill)
		return refuse_blob(c, &a->def, -EINVAL,
				   "an unlisted ABI is not refused");
	if (a->above != kill)
		return refuse_blob(c, &a->above, -EINVAL,
				   "an unlisted ABI is not refused");
	return 0;
}

/* Length that the header's counts, each within its bound, add up to. */
static size_t expected_size(const struct ctlsec_policy_hdr *h)
{
	return sizeof(*h) + ctlsec_policy_index_bytes(h) +
	       ctlsec_policy_entry_bytes(h) +
	       h->nr_rules * sizeof(struct ctlsec_policy_rule) +
	       h->nr_cmps * sizeof(struct ctlsec_policy_cmp);
}

static int check_hdr(struct check *c, size_t len)
{
	const struct ctlsec_policy_hdr *h = c->p.hdr;
	int abi, err;

	if (h->magic != CTLSEC_POLICY_MAGIC)
		return refuse_blob(c, &h->magic, -EINVAL,
				   "not a compiled profile");
	if (h->version != CTLSEC_POLICY_VERSION)
		return refuse_blob(c, &h->version, -EOPNOTSUPP,
				   "unknown version of the compiled form");
	if (h->nr_entries > CTLSEC_POLICY_MAX_ENTRIES)
		return refuse_blob(c, &h->nr_entries, -E2BIG,
				   "too many entries");
	if (h->nr_rules > CTLSEC_POLICY_MAX_RULES)
		return refuse_blob(c, &h->nr_rules, -E2BIG, "too many rules");
	if (h->nr_cmps > CTLSEC_POLICY_MAX_CMPS)
		return refuse_blob(c, &h->nr_cmps, -E2BIG,
				   "too many comparisons");
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		err = check_abi(c, &h->abi[abi]);
		if (err)
			return err;
	}
	if (h->size != len)
		return refuse_blob(c, &h->size, -EINVAL,
				   "length differs from what the header says");
	if (expected_size(h) != len)
		return refuse_blob(c, &h->size, -EINVAL,
				   "length does not fit the header's counts");
	return 0;
}

static int check_zero(struct check *c, const char *from, const void *to)
{
	for (; from < (const char *)to; from++) {
		if (*from)
			return refuse_blob(c, from, -EINVAL,
					   "padding is not zero");
	}
	return 0;
}

/* Every number has an entry, and one that no rule names has the default. */
static int check_index(struct check *c)
{
	const struct ctlsec_policy_hdr *h = c->p.hdr;
	const struct ctlsec_policy_entry *e;
	const __u16 *index = c->p.index[0];
	__u32 abi, nr;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		index = c->p.index[abi];
		for (nr = 0; nr < h->abi[abi].nr_count; nr++, index++) {
			if (*index >= h->nr_entries)
				return refuse_blob(c, index, -EINVAL,
						   "number without an entry");
			e = &c->p.entries[*index];
			if (e->origin == CTLSEC_ORIGIN_DEFAULT &&
			    e->action != h->abi[abi].def)
				return refuse_blob(
					c, index, -EINVAL,
					"entry differs from the default");
		}
	}
	return check_zero(c, (const char *)index, c->p.entries);
}

static int check_entry_rules(struct check *c,
			     const struct ctlsec_policy_entry *e)
{
	__u32 i;

	if (!e->nr_rules && e->first_rule)
		return refuse_blob(c, &e->first_rule, -EINVAL,
				   "first rule of an entry without rules");
	if ((__u32)e->first_rule + e->nr_rules > c->p.hdr->nr_rules)
		return refuse_blob(c, &e->first_rule, -EINVAL,
				   "rules of an entry out of range");
	for (i = 1; i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r;

		r = &c->p.rules[e->first_rule + i];
		if (r->origin < r[-1].origin)
			return refuse_blob(
				c, &r->origin, -EINVAL,
				"rules of an entry not in file order");
	}
	return 0;
}

static int check_entries(struct check *c)
{
	const struct ctlsec_policy_entry *e = c->p.entries;
	const struct ctlsec_policy_entry *end = e + c->p.hdr->nr_entries;
	int err;

	for (; e < end; e++) {
		if (!action_valid(e->action))
			return refuse_blob(c, &e->action, -EINVAL,
					   "invalid action of an entry");
		if (e->flags & ~CTLSEC_ENTRY_FLAGS)
			return refuse_blob(c, &e->flags, -EINVAL,
					   "unknown entry flag");
		if (e->flags & CTLSEC_ENTRY_UNCOND ?
			    e->origin >= CTLSEC_ORIGIN_MAX :
			    e->origin != CTLSEC_ORIGIN_DEFAULT)
			return refuse_blob(c, &e->origin, -EINVAL,
					   "invalid origin of an entry");
		err = check_entry_rules(c, e);
		if (err)
			return err;
	}
	return check_zero(c, (const char *)end, c->p.rules);
}

/* The comparisons of a rule are on distinct arguments, by rising index. */
static int check_rule_cmps(struct check *c, const struct ctlsec_policy_rule *r)
{
	__u32 i;

	if (r->nr_cmps > CTLSEC_NR_ARGS)
		return refuse_blob(c, &r->nr_cmps, -EINVAL,
				   "more comparisons than arguments");
	if (!r->nr_cmps && r->first_cmp)
		return refuse_blob(c, &r->first_cmp, -EINVAL,
				   "first comparison of a rule without any");
	if ((__u32)r->first_cmp + r->nr_cmps > c->p.hdr->nr_cmps)
		return refuse_blob(c, &r->first_cmp, -EINVAL,
				   "comparisons of a rule out of range");
	for (i = 1; i < r->nr_cmps; i++) {
		const struct ctlsec_policy_cmp *m;

		m = &c->p.cmps[r->first_cmp + i];
		if (m->arg <= m[-1].arg)
			return refuse_blob(c, &m->arg, -EINVAL,
					   "arguments of a rule not rising");
	}
	return 0;
}

static int check_rules(struct check *c)
{
	const struct ctlsec_policy_rule *r = c->p.rules;
	const struct ctlsec_policy_rule *end = r + c->p.hdr->nr_rules;
	int err;

	for (; r < end; r++) {
		if (!action_valid(r->action))
			return refuse_blob(c, &r->action, -EINVAL,
					   "invalid action of a rule");
		if (r->origin >= CTLSEC_ORIGIN_MAX)
			return refuse_blob(c, &r->origin, -EINVAL,
					   "invalid origin of a rule");
		if (r->reserved[0] || r->reserved[1] || r->reserved[2])
			return refuse_blob(c, r->reserved, -EINVAL,
					   "reserved field is not zero");
		err = check_rule_cmps(c, r);
		if (err)
			return err;
	}
	return 0;
}

static int check_cmps(struct check *c)
{
	const struct ctlsec_policy_cmp *m = c->p.cmps;
	const struct ctlsec_policy_cmp *end = m + c->p.hdr->nr_cmps;

	for (; m < end; m++) {
		if (m->arg >= CTLSEC_NR_ARGS)
			return refuse_blob(c, &m->arg, -EINVAL,
					   "no such argument");
		if (m->op >= CTLSEC_NR_CMP_OPS)
			return refuse_blob(c, &m->op, -EINVAL,
					   "unknown operator");
		if (m->op != CTLSEC_CMP_MASKED_EQ && m->value2)
			return refuse_blob(c, &m->value2, -EINVAL,
					   "second value without a mask");
		if (m->reserved)
			return refuse_blob(c, &m->reserved, -EINVAL,
					   "reserved field is not zero");
	}
	return 0;
}

int ctlsec_policy_check(const void *blob, size_t len, const char **why,
			size_t *where)
{
	struct check c = { .blob = blob, .why = why, .where = where };
	int err;

	c.p.hdr = blob;
	if ((unsigned long)blob & 7)
		return refuse_blob(&c, blob, -EINVAL, "not aligned");
	if (len < sizeof(*c.p.hdr))
		return refuse_blob(&c, blob, -EINVAL,
				   "shorter than its header");
	if (len > CTLSEC_POLICY_MAX_SIZE)
		return refuse_blob(&c, blob, -E2BIG, "too long");
	err = check_hdr(&c, len);
	if (err)
		return err;

	ctlsec_policy_open(&c.p, blob);
	err = check_index(&c);
	if (!err)
		err = check_entries(&c);
	if (!err)
		err = check_rules(&c);
	if (!err)
		err = check_cmps(&c);
	return err;
}
