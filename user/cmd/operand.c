// SPDX-License-Identifier: GPL-2.0
#include "cmd/operand.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/util.h"
#include "oci/builtin_default.h"
#include "policy/compile.h"
#include "policy/dd_policy.h"
#include "target/target.h"

void operand_free(struct operand *o)
{
	free(o->x.v);
	policy_source_free(&o->source);
	blob_free(&o->blob);
	oci_free(o->profile);
}

static int use_profile(struct operand *o, struct oci_profile *p,
		       const struct env *env, struct err *e)
{
	if (!p)
		return -1;
	o->profile = p;
	if (compile_profile(p, env, &o->blob, NULL, e))
		return -1;
	o->x.v = xcalloc(1, sizeof(*o->x.v));
	o->x.n = 1;
	o->x.v[0].profile = p;
	ctlsec_policy_open(&o->x.v[0].policy, o->blob.data);
	return 0;
}

static void use_source(struct operand *o)
{
	size_t i;

	o->x.n = o->source.n;
	o->x.v = xcalloc(o->x.n, sizeof(*o->x.v));
	for (i = 0; i < o->x.n; i++) {
		o->x.v[i].label = o->source.v[i].label;
		o->x.v[i].complains = o->source.v[i].complains;
		ctlsec_policy_open(&o->x.v[i].policy, o->source.v[i].blob.data);
	}
}

/* A file, unless it can only be meant as a profile's name or a target. */
static bool means_file(const char *operand)
{
	size_t len = strlen(operand);
	struct stat st;

	if (!strcmp(operand, "-"))
		return true;
	if (len > 5 && !strcmp(operand + len - 5, ".json"))
		return true;
	if (!target_like(operand) && strchr(operand, '/'))
		return true;
	return !stat(operand, &st) && !S_ISDIR(st.st_mode);
}

int operand_open(struct operand *o, const char *word, const struct env *env,
		 struct err *e)
{
	if (means_file(word))
		return use_profile(o, oci_load(word, e), env, e);
	if (!policy_source_fetch(word, &o->source, e)) {
		use_source(o);
		return 0;
	}
	if (o->source.missing && !strcmp(word, BUILTIN_DEFAULT_NAME))
		return use_profile(o, builtin_default_load(e), env, e);
	return -1;
}

const struct blob *operand_blob(const struct operand *o)
{
	if (o->blob.data)
		return &o->blob;
	return o->source.n == 1 ? &o->source.v[0].blob : NULL;
}

dd_node operand_call(const struct operand *o, struct dd *d, enum ctlsec_abi abi,
		     uint32_t nr)
{
	dd_node n = dd_leaf(d, CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0));
	bool any = false;
	size_t i;

	for (i = 0; i < o->x.n; i++) {
		const struct explain_policy *p = &o->x.v[i];
		dd_node own;

		if (p->complains)
			continue;
		own = dd_policy_call(d, &p->policy, abi, nr);
		n = any ? dd_apply(d, DD_STRICTEST, n, own) : own;
		any = true;
	}
	return n;
}

bool operand_lists(const struct operand *o, enum ctlsec_abi abi)
{
	size_t i;

	for (i = 0; i < o->x.n; i++) {
		const struct explain_policy *p = &o->x.v[i];

		if (!p->complains &&
		    !(p->policy.hdr->abi[abi].flags & CTLSEC_ABI_LISTED))
			return false;
	}
	return true;
}

uint32_t operand_count(const struct operand *o, enum ctlsec_abi abi)
{
	uint32_t most = 0;
	size_t i;

	for (i = 0; i < o->x.n; i++) {
		uint32_t n = o->x.v[i].policy.hdr->abi[abi].nr_count;

		most = n > most ? n : most;
	}
	return most;
}
