// SPDX-License-Identifier: GPL-2.0
/*
 * Filters on arguments of 32 bits. A condition compares all 64 bits of the
 * register, as seccomp does, and the kernel looks at the lower half only where
 * the function takes an int: socket(0x100000026, ...) makes a socket of family
 * 38 and is neither equal to 38 nor below it. A profile that denies a value
 * and allows the same value with an upper half denies nothing.
 */
#include <ctlsec/eval.h>
#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "lint/lint_internal.h"
#include "names/capname.h"
#include "names/sysname.h"

/* An upper half that no program has by accident. */
#define UPPER (UINT64_C(1) << 32)

/*
 * Arguments that the x86_64 function takes as int, unsigned int or a part of
 * unsigned long (clone), of calls whose profiles filter them.
 */
static const struct narrow {
	const char *name;
	unsigned int arg;
} narrow[] = {
	{ "socket", 0 },
	{ "socket", 1 },
	{ "socket", 2 },
	{ "socketpair", 0 },
	{ "socketpair", 1 },
	{ "socketpair", 2 },
	{ "setsockopt", 1 },
	{ "setsockopt", 2 },
	{ "getsockopt", 1 },
	{ "getsockopt", 2 },
	{ "clone", 0 },
	{ "personality", 0 },
	{ "ioctl", 1 },
	{ "fcntl", 1 },
	{ "prctl", 0 },
	{ "arch_prctl", 0 },
	{ "keyctl", 0 },
	{ "bpf", 0 },
	{ "seccomp", 0 },
	{ "seccomp", 1 },
	{ "setns", 1 },
	{ "madvise", 2 },
	{ "open", 1 },
	{ "openat", 2 },
	{ "kcmp", 2 },
	{ "syslog", 0 },
	{ "userfaultfd", 0 },
	{ "prlimit64", 1 },
	{ "setrlimit", 0 },
	{ "sched_setscheduler", 1 },
	{ "setpriority", 0 },
	{ "fsopen", 1 },
	{ "io_uring_register", 1 },
	{ "kill", 1 },
	{ "tkill", 1 },
	{ "tgkill", 2 },
	{ "umount2", 1 },
	{ "quotactl", 0 },
	{ "memfd_create", 1 },
	{ "reboot", 0 },
	{ "reboot", 1 },
	{ "reboot", 2 },
	{ "accept4", 3 },
	{ "shmctl", 1 },
	{ "msgctl", 1 },
	{ "semctl", 2 },
	{ "clock_settime", 0 },
};

/* Comparisons of rules with each other, times rules: what is tried at most for
 * one argument.
 */
#define EFFORT (UINT64_C(1) << 21)

struct width {
	const struct oci_profile *p;
	struct ctlsec_policy policy;
	struct findings *l;
};

/* A value that the comparison admits, if there is any. */
static uint64_t find_witness(const struct ctlsec_policy_cmp *c)
{
	switch (c->op) {
	case CTLSEC_CMP_LT:
		return c->value - 1;
	case CTLSEC_CMP_GT:
	case CTLSEC_CMP_NE:
		return c->value + 1;
	case CTLSEC_CMP_MASKED_EQ:
		return c->value2 & c->value;
	}
	return c->value;
}

/* Does ctlsec look at what the kernel uses of the argument, too? */
static bool is_meant(const struct width *u, const struct narrow *n)
{
	static const struct {
		const char *name;
		enum ctlsec_meaning_kind kind;
	} calls[] = {
		{ "socket", CTLSEC_MEANING_SOCKET },
		{ "clone", CTLSEC_MEANING_CLONE },
		{ "setns", CTLSEC_MEANING_SETNS },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		if (!strcmp(calls[i].name, n->name))
			return lint_is_meant(&u->policy, CTLSEC_ABI_X86_64,
					     calls[i].kind);
	}
	return false;
}

/* At the rule that lets through, or else at the one that means to deny. */
static void report_width(const struct width *u, const struct narrow *n,
			 uint64_t value, uint16_t denies, uint16_t lets)
{
	uint16_t rule = lets < u->p->n_syscalls ? lets : denies;
	struct oci_pos pos = lint_place(u->p, rule, n->name);
	bool meant = is_meant(u, n);
	const struct finding_topic topic = {
		.rule = lint_rule_of(u->p, rule),
		.severity = meant ? FINDING_NOTE : FINDING_WARNING,
		.line = pos.line,
		.col = pos.col,
		.code = "upper-half",
		.sentence = meant ? "the kernel uses the lower 32 bits, so "
				    "that is one value: ctlsec denies both, "
				    "Docker does not" :
				    "the kernel uses the lower 32 bits, so "
				    "that is one value",
	};
	char text[128];

	snprintf(text, sizeof(text),
		 "%s: argument %u of 0x%llx is denied and 0x%llx is allowed",
		 n->name, n->arg, (unsigned long long)(value - UPPER),
		 (unsigned long long)value);
	finding_join(u->l, &topic, text, NULL);
}

/* Is @value of the argument denied, and allowed with an upper half? */
static bool value_passes(const struct width *u, const struct narrow *n,
			 struct ctlsec_call *call, uint64_t value)
{
	struct ctlsec_decision below, above;

	call->args[n->arg] = value & (UPPER - 1);
	below = ctlsec_eval(&u->policy, call);
	if (lint_allows(below.action))
		return false;
	call->args[n->arg] += UPPER;
	above = ctlsec_eval(&u->policy, call);
	if (!lint_allows(above.action))
		return false;
	report_width(u, n, call->args[n->arg], below.origin, above.origin);
	return true;
}

/* Arguments that meet the rule's conditions, each @off from the value that suits
 * it best.
 */
static void meet_conditions(const struct width *u,
			    const struct ctlsec_policy_rule *r, int off,
			    struct ctlsec_call *call)
{
	const struct ctlsec_policy_cmp *c = u->policy.cmps + r->first_cmp;
	unsigned int i;

	for (i = 0; i < r->nr_cmps; i++)
		call->args[c[i].arg] = find_witness(&c[i]) + (uint64_t)off;
}

/* The values on both sides of each that the rule @r compares with. */
static bool values_pass(const struct width *u, const struct narrow *n,
			const struct ctlsec_policy_rule *r,
			struct ctlsec_call *call)
{
	const struct ctlsec_policy_cmp *c = u->policy.cmps + r->first_cmp;
	unsigned int i;

	for (i = 0; i < r->nr_cmps; i++) {
		uint64_t value = find_witness(&c[i]);

		if (c[i].arg == n->arg)
			return value_passes(u, n, call, value) ||
			       value_passes(u, n, call, value - 1) ||
			       value_passes(u, n, call, value + 1);
	}
	return false;
}

/* What the rule does not compare is 0, or what another rule compares it with: one
 * that is not of interest here may deny 0.
 */
static bool rule_passes(const struct width *u, const struct narrow *n,
			const struct ctlsec_policy_entry *e, unsigned int rule,
			struct ctlsec_call *call)
{
	const struct ctlsec_policy_rule *r = &u->policy.rules[e->first_rule];
	uint64_t tries = EFFORT / ((uint64_t)e->nr_rules * e->nr_rules);
	unsigned int i;
	int off;

	memset(call->args, 0, sizeof(call->args));
	meet_conditions(u, &r[rule], 0, call);
	if (values_pass(u, n, &r[rule], call))
		return true;
	for (i = 0; i < e->nr_rules && i < tries; i++) {
		for (off = -1; off <= 1; off++) {
			memset(call->args, 0, sizeof(call->args));
			meet_conditions(u, &r[i], off, call);
			meet_conditions(u, &r[rule], 0, call);
			if (values_pass(u, n, &r[rule], call))
				return true;
		}
	}
	return false;
}

static bool any_passes(const struct width *u, const struct narrow *n,
		       uint64_t caps)
{
	struct ctlsec_call call = { .abi = CTLSEC_ABI_X86_64, .caps = caps };
	const struct ctlsec_policy_entry *e;
	unsigned int i;

	call.nr = (uint32_t)sysname_nr(CTLSEC_ABI_X86_64, n->name);
	e = ctlsec_policy_entry_of(&u->policy, call.abi, call.nr);
	for (i = 0; e && i < e->nr_rules; i++) {
		if (rule_passes(u, n, e, i, &call))
			return true;
	}
	return false;
}

void lint_width(const struct oci_profile *p, const struct blob *b,
		struct findings *l)
{
	struct width u = { .p = p, .l = l };
	size_t i;

	ctlsec_policy_open(&u.policy, b->data);
	for (i = 0; i < ARRAY_SIZE(narrow); i++) {
		if (!any_passes(&u, &narrow[i], capname_docker_default()))
			any_passes(&u, &narrow[i], CAPNAME_ALL);
	}
}
