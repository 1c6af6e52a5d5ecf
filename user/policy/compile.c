// SPDX-License-Identifier: GPL-2.0
/*
 * The compiler. Rules are taken in file order and hung under the numbers they
 * name; a rule that can never decide, because an equally conditioned or an
 * unconditional one always beats it, is left out. Meaning: policy_fmt.h.
 */
#include "policy/compile.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/escape.h"
#include "base/util.h"
#include "base/vec.h"
#include "names/sysname.h"
#include "oci/oci_filter.h"

/**
 * struct slot - what the profile says about one number of one ABI
 * @uncond: an unconditional rule names it: @action and @origin are its
 * @rules: conditional rules in file order, @n of them
 */
struct slot {
	bool uncond;
	__u32 action;
	__u16 origin;
	struct blob_rule **rules;
	size_t n;
};

/* One ABI under construction; slots from @count on are untouched. */
struct abi_table {
	bool listed;
	unsigned int count;
	struct slot slots[CTLSEC_POLICY_MAX_NR_COUNT];
};

struct compiler {
	const struct oci_profile *p;
	struct arena *arena;
	struct abi_table *abis;
	struct findings *findings;
	void *unknown; /* tree of unknown names already reported */
	struct err *e;
};

/**
 * struct candidate - a rule of the profile, resolved
 * @rules: its conditional forms: several if it repeats an argument, none if it
 *	is unconditional or can never hold
 */
struct candidate {
	const struct oci_syscall *s;
	__u16 origin;
	bool uncond;
	struct blob_rule *rules;
	size_t n;
};

/* Resolving a rule */

static void set_cmp(struct ctlsec_policy_cmp *cmp, const struct oci_arg *arg)
{
	cmp->value = arg->value;
	cmp->value2 = arg->op == CTLSEC_CMP_MASKED_EQ ? arg->value_two : 0;
	cmp->arg = (__u16)arg->index;
	cmp->op = (__u16)arg->op;
}

/* All conditions must hold; the format wants them by rising argument. */
static void set_all_cmps(struct blob_rule *rule, const struct oci_syscall *s)
{
	unsigned int index;
	size_t i;

	for (index = 0; index < CTLSEC_NR_ARGS; index++) {
		for (i = 0; i < s->n_args; i++) {
			if (s->args[i].index == index)
				set_cmp(&rule->cmps[rule->nr_cmps++],
					&s->args[i]);
		}
	}
}

static void resolve_rule(struct compiler *c, struct candidate *k)
{
	const struct oci_syscall *s = k->s;
	bool split = oci_repeats_argument(s);
	struct oci_filter_caps cond;
	size_t i;

	oci_filter_caps(s, &cond);
	k->n = 0;
	k->uncond =
		!s->n_args && !cond.caps_need && !cond.caps_lack && !cond.never;
	if (k->uncond || cond.never)
		return;
	k->n = split ? s->n_args : 1;
	k->rules = arena_alloc(c->arena, k->n, sizeof(*k->rules));
	for (i = 0; i < k->n; i++) {
		struct blob_rule *rule = &k->rules[i];

		rule->caps_need = cond.caps_need;
		rule->caps_lack = cond.caps_lack;
		rule->action = s->action;
		rule->origin = k->origin;
		if (split)
			set_cmp(&rule->cmps[rule->nr_cmps++], &s->args[i]);
		else
			set_all_cmps(rule, s);
	}
}

/* Hanging rules under numbers */

static bool same_condition(const struct blob_rule *a, const struct blob_rule *b)
{
	return a->caps_need == b->caps_need && a->caps_lack == b->caps_lack &&
	       a->nr_cmps == b->nr_cmps &&
	       !memcmp(a->cmps, b->cmps, sizeof(a->cmps));
}

/* Of rules with one condition only the strictest can decide, or the first. */
static int add_rule(struct compiler *c, struct slot *slot,
		    struct blob_rule *rule)
{
	size_t i;

	for (i = 0; i < slot->n; i++) {
		struct blob_rule *old = slot->rules[i];

		if (!same_condition(old, rule))
			continue;
		if (CTLSEC_ACTION_ACT(old->action) >=
		    CTLSEC_ACTION_ACT(rule->action))
			return 0;
		slot->n--;
		memmove(&slot->rules[i], &slot->rules[i + 1],
			(slot->n - i) * sizeof(*slot->rules));
		break;
	}
	if (slot->n == CTLSEC_POLICY_MAX_RULES)
		return err_at(
			c->e, c->p->file, c->p->syscalls[rule->origin].pos.line,
			c->p->syscalls[rule->origin].pos.col,
			"more than %u conditional rules for one system call",
			CTLSEC_POLICY_MAX_RULES);
	slot->rules = vec_grow(slot->rules, slot->n, sizeof(*slot->rules));
	slot->rules[slot->n++] = rule;
	return 0;
}

static int add_to_slot(struct compiler *c, struct slot *slot,
		       const struct candidate *k)
{
	size_t i;

	if (k->uncond &&
	    (!slot->uncond || CTLSEC_ACTION_ACT(k->s->action) >
				      CTLSEC_ACTION_ACT(slot->action))) {
		slot->uncond = true;
		slot->action = k->s->action;
		slot->origin = k->origin;
	}
	for (i = 0; i < k->n; i++) {
		if (add_rule(c, slot, &k->rules[i]))
			return -1;
	}
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Once for each name; those of one rule are one finding. */
static void report_unknown(struct compiler *c, const struct oci_str *name,
			   const struct oci_syscall *s, const char *sentence)
{
	const char **node = tsearch(name->s, &c->unknown, compare_names);
	const struct finding_topic topic = {
		.rule = s,
		.severity = FINDING_WARNING,
		.line = name->pos.line,
		.col = name->pos.col,
		.code = "unknown-syscall",
		.sentence = sentence,
	};
	char text[80];

	/* Another name's string was there first: reported already. */
	if (node && *node == name->s)
		finding_join(c->findings, &topic,
			     escape_quote(name->s, text, sizeof(text)), NULL);
}

static int add_name(struct compiler *c, const struct oci_str *name,
		    const struct candidate *k)
{
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		struct abi_table *t = &c->abis[abi];
		int nr = sysname_nr((enum ctlsec_abi)abi, name->s);

		if (nr == SYSNAME_UNKNOWN) {
			report_unknown(c, name, k->s,
				       "unknown system call: nothing is "
				       "enforced for it");
			return 0;
		}
		if (nr < 0 || !t->listed)
			continue;
		if ((unsigned int)nr >= CTLSEC_POLICY_MAX_NR_COUNT)
			return err_at(c->e, c->p->file, name->pos.line,
				      name->pos.col,
				      "system call number %d exceeds %u", nr,
				      CTLSEC_POLICY_MAX_NR_COUNT - 1);
		if (t->count <= (unsigned int)nr)
			t->count = (unsigned int)nr + 1;
		if (add_to_slot(c, &t->slots[nr], k))
			return -1;
	}
	return 0;
}

/* A rule for other machines may say what this program does not know. */
static void note_elsewhere(struct compiler *c, const struct oci_syscall *s)
{
	size_t i;

	if (s->problem)
		finding_add(c->findings, FINDING_WARNING, s->problem_pos.line,
			    s->problem_pos.col, "unknown-elsewhere",
			    "%s: the rule does not apply to this machine, so "
			    "it is left out",
			    s->problem);
	for (i = 0; i < s->names.n; i++) {
		if (sysname_nr(CTLSEC_ABI_X86_64, s->names.v[i].s) ==
		    SYSNAME_UNKNOWN)
			report_unknown(c, &s->names.v[i], s,
				       "unknown system call, in a rule that "
				       "does not apply to this machine");
	}
}

static int add_rules(struct compiler *c, const struct env *env)
{
	size_t i, j;

	for (i = 0; i < c->p->n_syscalls; i++) {
		struct candidate k = {
			.s = &c->p->syscalls[i],
			.origin = (__u16)i,
		};

		if (!oci_filter_applies(k.s, env)) {
			note_elsewhere(c, k.s);
			continue;
		}
		if (k.s->problem)
			return err_at(c->e, c->p->file, k.s->problem_pos.line,
				      k.s->problem_pos.col, "%s", k.s->problem);
		resolve_rule(c, &k);
		for (j = 0; j < k.s->names.n; j++) {
			if (add_name(c, &k.s->names.v[j], &k))
				return -1;
		}
	}
	return 0;
}

/* From slots to entries */

/* Leave out what the unconditional rule always beats. */
static void drop_beaten(struct slot *slot)
{
	size_t i, kept = 0;

	for (i = 0; slot->uncond && i < slot->n; i++) {
		struct blob_rule *r = slot->rules[i];
		__u32 act = CTLSEC_ACTION_ACT(r->action);
		__u32 own = CTLSEC_ACTION_ACT(slot->action);

		if (act > own || (act == own && r->origin < slot->origin))
			slot->rules[kept++] = r;
	}
	if (slot->uncond)
		slot->n = kept;
}

static void make_entry(struct slot *slot, __u32 def, struct blob_entry *entry)
{
	drop_beaten(slot);
	entry->action = slot->uncond ? slot->action : def;
	entry->origin = slot->uncond ? slot->origin : CTLSEC_ORIGIN_DEFAULT;
	entry->flags = slot->uncond ? CTLSEC_ENTRY_UNCOND : 0;
	entry->rules = slot->rules;
	entry->nr_rules = slot->n;
}

/* What runc puts in front of its filters for numbers the profile predates. */
static __u32 action_above(__u32 def, unsigned int count)
{
	__u32 act = CTLSEC_ACTION_ACT(def);

	if (!count || act == CTLSEC_ACT_ALLOW || act == CTLSEC_ACT_LOG ||
	    act == CTLSEC_ACT_TRACE)
		return def;
	return CTLSEC_ACTION(CTLSEC_ACT_ERRNO, ENOSYS);
}

static void make_abi(struct compiler *c, unsigned int abi, struct blob_abi *out)
{
	const __u32 kill = CTLSEC_ACTION(CTLSEC_ACT_KILL_THREAD, 0);
	__u32 def = c->p->default_action;
	struct abi_table *t = &c->abis[abi];
	struct blob_entry *entries;
	unsigned int nr;

	memset(out, 0, sizeof(*out));
	if (!t->listed) {
		out->abi.def = kill;
		out->abi.above = kill;
		return;
	}
	entries = arena_alloc(c->arena, t->count, sizeof(*entries));
	for (nr = 0; nr < t->count; nr++)
		make_entry(&t->slots[nr], def, &entries[nr]);
	out->abi.flags = CTLSEC_ABI_LISTED;
	out->abi.def = def;
	out->abi.above = action_above(def, t->count);
	out->abi.nr_count = t->count;
	out->entries = entries;
}

static void lint_errnos(const struct oci_profile *p, struct findings *findings)
{
	static const char fmt[] =
		"errno %u: the largest a system call can return is %u, "
		"and seccomp cuts it to that as well";
	const char *code = "errno-too-large";
	size_t i;

	if (p->default_errno_asked)
		finding_add(findings, FINDING_WARNING, p->default_pos.line,
			    p->default_pos.col, code, fmt,
			    p->default_errno_asked, CTLSEC_ERRNO_MAX);
	for (i = 0; i < p->n_syscalls; i++) {
		const struct oci_syscall *s = &p->syscalls[i];

		if (s->errno_asked)
			finding_add(findings, FINDING_WARNING,
				    s->action_pos.line, s->action_pos.col, code,
				    fmt, s->errno_asked, CTLSEC_ERRNO_MAX);
	}
}

/* Reported here and not in lint/, so that load says it as well as check. */
static void lint_reach(const struct oci_profile *p, struct findings *findings)
{
	struct oci_pos pos = p->default_pos;

	if (p->unrestricted)
		finding_add(findings, FINDING_WARNING, pos.line, pos.col,
			    "unrestricted",
			    "neither a default action nor a rule: the profile "
			    "restricts nothing");
	else if (oci_filter_kills_abis(p))
		finding_add(
			findings, FINDING_WARNING, pos.line, pos.col,
			"unlisted-abi",
			"no architecture of this machine is listed: what "
			"no rule names is allowed, and yet every 32-bit "
			"program ends at its first call; list "
			"SCMP_ARCH_X86_64, SCMP_ARCH_X86 and SCMP_ARCH_X32");
}

static int compile_all(struct compiler *c, const struct env *env,
		       struct blob *out)
{
	struct blob_abi abis[CTLSEC_NR_ABIS];
	bool listed[CTLSEC_NR_ABIS];
	unsigned int abi;

	if (oci_filter_abis(c->p, listed, c->findings, c->e))
		return -1;
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		c->abis[abi].listed = listed[abi] || c->p->unrestricted;
	if (add_rules(c, env))
		return -1;
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		make_abi(c, abi, &abis[abi]);
	return blob_build(abis, out, c->e);
}

static void free_nothing(void *node)
{
	(void)node;
}

static void free_slots(struct abi_table *abis)
{
	unsigned int abi, nr;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < abis[abi].count; nr++)
			free(abis[abi].slots[nr].rules);
	}
	free(abis);
}

int compile_profile(const struct oci_profile *p, const struct env *env,
		    struct blob *out, struct findings *findings, struct err *e)
{
	struct compiler c = {
		.p = p,
		.arena = arena_new(),
		.abis = xcalloc(CTLSEC_NR_ABIS, sizeof(struct abi_table)),
		.findings = findings,
		.e = e,
	};
	int ret;

	finding_copy(findings, p->remarks);
	ret = compile_all(&c, env, out);
	if (!ret) {
		oci_filter_lint(p, findings);
		lint_errnos(p, findings);
		lint_reach(p, findings);
	}
	tdestroy(c.unknown, free_nothing);
	free_slots(c.abis);
	arena_free(c.arena);
	return ret;
}
