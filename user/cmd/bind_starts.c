// SPDX-License-Identifier: GPL-2.0
/*
 * What cannot work in a bound cgroup. See bind_starts.h.
 *
 * A runtime enters the cgroup first and prepares the program from there, with all
 * capabilities: it has them still, and the container has not.
 */
#include "cmd/bind_starts.h"

#include <ctlsec/eval.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "names/capname.h"
#include "policy/explain.h"
#include "target/advice.h"

/**
 * struct need - a call that runtimes make there
 * @arg: its first argument
 */
struct need {
	const char *name;
	uint64_t arg;
};

static const struct need needs[] = {
	{ "setns", 0 },	     { "unshare", 0 }, { "mount", 0 },
	{ "pivot_root", 0 }, { "keyctl", 1 }, /* KEYCTL_JOIN_SESSION_KEYRING */
};

/* A container, or a slice, which may have some below it. */
static bool has_starts(const struct target *t)
{
	const char *path = t->cgroup.path;
	size_t len = path ? strlen(path) : 0;

	if (t->glob)
		return true;
	return path && (advice_prefix(path) ||
			(len > 6 && !strcmp(path + len - 6, ".slice")));
}

static bool is_refused(const struct explain *x, const struct need *n)
{
	struct explain_answer a;
	struct ctlsec_call call;
	struct err ignored;

	if (explain_parse_call("x86_64", n->name, NULL, 0, &call, &ignored))
		return false;
	call.args[0] = n->arg;
	call.caps = CAPNAME_ALL;
	explain_decide(x, &call, &a);
	return CTLSEC_ACTION_ACT(a.decision.action) > CTLSEC_ACT_LOG;
}

/* "mount, keyctl", to be freed; "" if the policy refuses none. */
static char *list_refused(const struct explain *x)
{
	char *text = xstrdup("");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		char *more;

		if (!is_refused(x, &needs[i]))
			continue;
		more = xasprintf("%s%s%s", text, text[0] ? ", " : "",
				 needs[i].name);
		free(text);
		text = more;
	}
	return text;
}

static void report_blob(const char *profile, const void *blob)
{
	struct explain_policy policy = { .label = NULL };
	const struct explain x = { &policy, 1 };
	cleanup_free char *shown = escape_text(profile);
	cleanup_free char *refused = NULL;

	ctlsec_policy_open(&policy.policy, blob);
	refused = list_refused(&x);
	if (refused[0])
		fprintf(stderr,
			"ctlsec: note: profile %s refuses %s to runtimes too: "
			"starts of containers, docker exec, podman exec and "
			"health checks may fail there; --activate container "
			"lets a runtime do these until the program starts\n",
			shown, refused);
}

void bind_starts_report(struct cnl *nl, const struct target *t,
			const struct cnl_domain *d)
{
	struct cnl_profile p;
	struct err ignored;

	if (d->activation != CTLSEC_ACTIVATION_NOW ||
	    d->mode != CTLSEC_MODE_ENFORCE || !d->profile || !d->profile[0] ||
	    !has_starts(t) ||
	    cnl_profile_get(nl, d->profile, true, &p, &ignored))
		return;
	if (p.blob.len)
		report_blob(d->profile, p.blob.data);
	cnl_attr_free(&cnl_msg_profile, &p);
}
