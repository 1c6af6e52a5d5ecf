// SPDX-License-Identifier: GPL-2.0
/*
 * Resolution for this machine, as Docker does it: excludes and includes must
 * both let a rule pass; architectures there are compared with the native one
 * only, under libseccomp's other spelling.
 */
#include "oci/oci_filter.h"

#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "names/capname.h"
#include "oci/oci_keyword.h"

static int list_arch(const struct oci_profile *p, const struct oci_str *arch,
		     bool *listed, struct err *e)
{
	cleanup_free char *hint = NULL;
	int abi = oci_keyword_arch(arch->s);
	char text[80];

	if (abi == OCI_ARCH_UNKNOWN) {
		hint = oci_keyword_hint(OCI_KEYWORD_ARCH, arch->s);
		return err_at(e, p->file, arch->pos.line, arch->pos.col,
			      "unknown architecture %s%s",
			      escape_quote(arch->s, text, sizeof(text)), hint);
	}
	if (abi >= 0)
		listed[abi] = true;
	return 0;
}

static int list_arches(const struct oci_profile *p, const struct oci_strs *v,
		       bool *listed, struct err *e)
{
	size_t i;

	for (i = 0; i < v->n; i++) {
		if (list_arch(p, &v->v[i], listed, e))
			return -1;
	}
	return 0;
}

/* Another machine's entry is not used, so an unknown name is no error there. */
static void lint_other_entry(const struct oci_arch_map *map,
			     struct findings *findings)
{
	char text[80];

	if (oci_keyword_arch(map->arch.s) == OCI_ARCH_UNKNOWN)
		finding_add(findings, FINDING_WARNING, map->arch.pos.line,
			    map->arch.pos.col, "unknown-architecture",
			    "unknown architecture %s in archMap: ignored",
			    escape_quote(map->arch.s, text, sizeof(text)));
}

int oci_filter_abis(const struct oci_profile *p, bool listed[CTLSEC_NR_ABIS],
		    struct findings *findings, struct err *e)
{
	bool found = false;
	size_t i;

	memset(listed, 0, CTLSEC_NR_ABIS * sizeof(*listed));
	listed[CTLSEC_ABI_X86_64] = true;
	if (list_arches(p, &p->architectures, listed, e))
		return -1;
	for (i = 0; i < p->n_arch_map; i++) {
		const struct oci_arch_map *map = &p->arch_map[i];

		if (found ||
		    oci_keyword_arch(map->arch.s) != CTLSEC_ABI_X86_64) {
			lint_other_entry(map, findings);
			continue;
		}
		found = true;
		if (list_arches(p, &map->subs, listed, e))
			return -1;
	}
	return 0;
}

static bool lists_own(const struct oci_strs *arches)
{
	size_t i;

	for (i = 0; i < arches->n; i++) {
		if (oci_keyword_arch(arches->v[i].s) >= 0)
			return true;
	}
	return false;
}

bool oci_filter_kills_abis(const struct oci_profile *p)
{
	size_t i;

	if (p->unrestricted || lists_own(&p->architectures) ||
	    CTLSEC_ACTION_ACT(p->default_action) > CTLSEC_ACT_LOG)
		return false;
	for (i = 0; i < p->n_arch_map; i++) {
		if (oci_keyword_arch(p->arch_map[i].arch.s) ==
		    CTLSEC_ABI_X86_64)
			return false;
	}
	return true;
}

static bool names_native(const struct oci_strs *arches)
{
	size_t i;

	for (i = 0; i < arches->n; i++) {
		if (!strcmp(arches->v[i].s, OCI_NATIVE_FILTER_ARCH))
			return true;
	}
	return false;
}

static bool kernel_is_at_least(const struct env *env,
			       const struct oci_kernel *k)
{
	if (env->kernel_major != k->major)
		return env->kernel_major > k->major;
	return env->kernel_minor >= k->minor;
}

bool oci_filter_applies(const struct oci_syscall *s, const struct env *env)
{
	const struct oci_filter *in = &s->includes, *ex = &s->excludes;

	if (names_native(&ex->arches))
		return false;
	if (ex->min_kernel.set && kernel_is_at_least(env, &ex->min_kernel))
		return false;
	if (in->arches.n && !names_native(&in->arches))
		return false;
	return !in->min_kernel.set || kernel_is_at_least(env, &in->min_kernel);
}

void oci_filter_caps(const struct oci_syscall *s, struct oci_filter_caps *out)
{
	size_t i;
	int nr;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < s->includes.caps.n; i++) {
		nr = capname_nr(s->includes.caps.v[i].s);
		if (nr >= 0)
			out->caps_need |= UINT64_C(1) << nr;
		else
			out->never = true;
	}
	for (i = 0; i < s->excludes.caps.n; i++) {
		nr = capname_nr(s->excludes.caps.v[i].s);
		if (nr >= 0)
			out->caps_lack |= UINT64_C(1) << nr;
	}
	if (out->caps_need & out->caps_lack)
		out->never = true;
}

static void join_name(struct findings *l, const struct oci_syscall *s,
		      const struct oci_str *name, const char *code,
		      const char *sentence)
{
	const struct finding_topic topic = {
		.rule = s,
		.severity = FINDING_WARNING,
		.line = name->pos.line,
		.col = name->pos.col,
		.code = code,
		.sentence = sentence,
	};
	char text[80];

	finding_join(l, &topic, escape_quote(name->s, text, sizeof(text)),
		     NULL);
}

static void lint_filter(const struct oci_syscall *s, const struct oci_filter *f,
			const char *cap_effect, const char *arch_effect,
			struct findings *l)
{
	size_t i;

	for (i = 0; i < f->caps.n; i++) {
		if (capname_nr(f->caps.v[i].s) < 0)
			join_name(l, s, &f->caps.v[i], "unknown-capability",
				  cap_effect);
	}
	for (i = 0; i < f->arches.n; i++) {
		if (!oci_keyword_filter_arch(f->arches.v[i].s))
			join_name(l, s, &f->arches.v[i], "unknown-architecture",
				  arch_effect);
	}
}

/* A version that every kernel has reached. */
static void lint_kernel(const struct oci_kernel *k, struct findings *l)
{
	if (k->set && !k->major && !k->minor)
		finding_add(l, FINDING_WARNING, k->pos.line, k->pos.col,
			    "never-applies",
			    "an empty version excludes every kernel, as with "
			    "Docker: the rule never applies");
}

void oci_filter_lint(const struct oci_profile *p, struct findings *findings)
{
	size_t i;

	for (i = 0; i < p->n_syscalls; i++) {
		const struct oci_syscall *s = &p->syscalls[i];

		lint_filter(s, &s->includes,
			    "unknown capability: the rule never applies",
			    "unknown architecture: it matches no machine (here "
			    "the names are amd64, arm64, s390x ...)",
			    findings);
		lint_filter(s, &s->excludes,
			    "unknown capability: it excludes nothing",
			    "unknown architecture: it excludes nothing (here "
			    "the names are amd64, arm64, s390x ...)",
			    findings);
		lint_kernel(&s->excludes.min_kernel, findings);
	}
}
