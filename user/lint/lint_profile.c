// SPDX-License-Identifier: GPL-2.0
/*
 * Findings about the profile as a whole and about each rule by itself.
 */
#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "lint/lint_internal.h"
#include "names/sysname.h"
#include "oci/oci_filter.h"
#include "oci/oci_keyword.h"
#include "policy/explain.h"

/* Errors the kernel keeps to itself (include/linux/errno.h). */
#define KERNEL_ERRNO_FIRST 512
#define KERNEL_ERRNO_LAST 531

static void lint_action(uint32_t action, struct oci_pos pos, struct findings *l)
{
	uint32_t act = CTLSEC_ACTION_ACT(action);
	uint32_t data = CTLSEC_ACTION_DATA(action);
	char name[ACTION_TEXT_MAX];

	if (act == CTLSEC_ACT_ERRNO && !data)
		finding_add(
			l, FINDING_WARNING, pos.line, pos.col, "errno-zero",
			"errno 0: the call is not made and reports success");
	if (act == CTLSEC_ACT_ERRNO && data >= KERNEL_ERRNO_FIRST &&
	    data <= KERNEL_ERRNO_LAST)
		finding_add(l, FINDING_WARNING, pos.line, pos.col,
			    "errno-internal",
			    "errno %u is one that the kernel keeps to itself: "
			    "it may restart the call instead",
			    data);
	if (act == CTLSEC_ACT_KILL_THREAD)
		finding_add(l, FINDING_NOTE, pos.line, pos.col, "kill-thread",
			    "only the calling thread ends, and the others of "
			    "its process go on: SCMP_ACT_KILL_PROCESS ends "
			    "the process");
	if (act == CTLSEC_ACT_NOTIFY || act == CTLSEC_ACT_TRACE)
		finding_add(l, FINDING_WARNING, pos.line, pos.col,
			    "no-supervisor",
			    "%s asks a supervisor, and there is none: the call "
			    "fails with ENOSYS",
			    action_format(action, name));
}

static void lint_notify(const struct oci_syscall *s, struct findings *l)
{
	size_t i;

	if (CTLSEC_ACTION_ACT(s->action) != CTLSEC_ACT_NOTIFY)
		return;
	for (i = 0; i < s->names.n; i++) {
		if (!strcmp(s->names.v[i].s, "write"))
			finding_add(l, FINDING_WARNING, s->names.v[i].pos.line,
				    s->names.v[i].pos.col, "notify-refused",
				    "runc refuses SCMP_ACT_NOTIFY for write");
	}
}

static bool names_i386_call(const struct oci_syscall *s)
{
	size_t i;

	for (i = 0; i < s->names.n; i++) {
		if (sysname_nr(CTLSEC_ABI_I386, s->names.v[i].s) >= 0)
			return true;
	}
	return false;
}

/* The upper half of a mask makes no difference to an argument that has none. */
static uint64_t compared_value(const struct oci_arg *a)
{
	return a->op == CTLSEC_CMP_MASKED_EQ ? a->value_two & a->value :
					       a->value;
}

/* libseccomp compares the lower halves there, and so matches other values. */
static void lint_wide_values(const struct oci_syscall *s, struct findings *l)
{
	size_t i;

	for (i = 0; i < s->n_args && names_i386_call(s); i++) {
		const struct oci_arg *a = &s->args[i];
		uint64_t value = compared_value(a);
		const struct finding_topic topic = {
			.rule = s,
			.severity = FINDING_WARNING,
			.line = a->pos.line,
			.col = a->pos.col,
			.code = "i386-value",
			.sentence = "more than the 32 bits of an i386 "
				    "argument: libseccomp compares the lower "
				    "half, here the argument is extended with "
				    "zeros",
		};
		char text[24];

		snprintf(text, sizeof(text), "0x%llx",
			 (unsigned long long)value);
		if (value > UINT32_MAX)
			finding_join(l, &topic, text, NULL);
	}
}

static void lint_rule(const struct oci_profile *p, const struct oci_syscall *s,
		      struct findings *l)
{
	struct oci_filter_caps cond;

	oci_filter_caps(s, &cond);
	lint_action(s->action, s->action_pos, l);
	lint_notify(s, l);
	lint_mask(s, l);
	if (!s->names.n)
		finding_add(l, FINDING_WARNING, s->pos.line, s->pos.col,
			    "empty-rule", "the rule names no system call");
	if (oci_repeats_argument(s))
		finding_add(l, FINDING_WARNING, s->args[0].pos.line,
			    s->args[0].pos.col, "repeated-argument",
			    "two conditions on one argument: each condition is "
			    "enough by itself (OR), as with runc and crun");
	if (cond.caps_need & cond.caps_lack)
		finding_add(
			l, FINDING_WARNING, s->pos.line, s->pos.col,
			"never-applies",
			"the rule includes and excludes the same capability: "
			"it never applies");
	if (!p->unrestricted && s->action == p->default_action && !s->n_args &&
	    !cond.caps_need && !cond.caps_lack)
		finding_add(l, FINDING_NOTE, s->pos.line, s->pos.col,
			    "equals-default",
			    "the rule says what the default says");
}

static bool lists_native(const struct oci_strs *arches)
{
	size_t i;

	for (i = 0; i < arches->n; i++) {
		if (oci_keyword_arch(arches->v[i].s) == CTLSEC_ABI_X86_64)
			return true;
	}
	return false;
}

static void lint_head(const struct oci_profile *p, struct findings *l)
{
	struct oci_pos pos = p->default_pos;

	if (p->unrestricted)
		return;
	lint_action(p->default_action, pos, l);
	if (CTLSEC_ACTION_ACT(p->default_action) == CTLSEC_ACT_NOTIFY)
		finding_add(l, FINDING_WARNING, pos.line, pos.col,
			    "notify-refused",
			    "runc refuses SCMP_ACT_NOTIFY as the default");
	if (CTLSEC_ACTION_ACT(p->default_action) <= CTLSEC_ACT_LOG)
		finding_add(
			l, FINDING_NOTE, pos.line, pos.col, "default-allow",
			"what no rule names is allowed, future system calls "
			"included");
	if (p->architectures.n && !lists_native(&p->architectures))
		finding_add(l, FINDING_NOTE, p->architectures.v[0].pos.line,
			    p->architectures.v[0].pos.col, "native-added",
			    "x86_64 is not listed: it is added, as libseccomp "
			    "does");
	if (p->listener_path)
		finding_add(l, FINDING_NOTE, p->listener_pos.line,
			    p->listener_pos.col, "listener-unused",
			    "listenerPath has no effect here");
}

void lint_profile(const struct oci_profile *p, const struct env *env,
		  const struct blob *b, struct findings *l)
{
	const struct ctlsec_policy_hdr *hdr = b->data;
	size_t i;

	lint_head(p, l);
	for (i = 0; i < p->n_syscalls; i++) {
		if (!oci_filter_applies(&p->syscalls[i], env))
			continue;
		lint_rule(p, &p->syscalls[i], l);
		if (hdr->abi[CTLSEC_ABI_I386].flags & CTLSEC_ABI_LISTED)
			lint_wide_values(&p->syscalls[i], l);
	}
	lint_libseccomp(p, env, l);
	if (!p->unrestricted) {
		lint_bypass(p, b, l);
		lint_width(p, b, l);
	}
}
