/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rules that a request breaks by the policy of authz_fixture.h.
 */
#ifndef AUTHZ_RULES_H
#define AUTHZ_RULES_H

#include "authz_fixture.h"
#include "authzd/authz_decide.h"
#include "base/util.h"

/* The rules that a request breaks, each once, in the order of their numbers. */
static void decide_rules(const char *user, const char *method, const char *uri,
			 const char *body, size_t len, char *out, size_t size)
{
	cleanup_arena struct arena *a = arena_new();
	struct authz_request r = {
		.user = user,
		.certified = *user,
		.method = method,
		.uri = uri,
		.body = body,
		.body_len = len,
		.content_type = "application/json",
	};
	bool seen[AUTHZ_RULES] = { false };
	struct authz_verdict v;
	size_t i;

	authz_decide(policy, &r, a, &v);
	for (i = 0; i < v.found.n; i++) {
		assert_true(v.found.v[i].text[0]);
		seen[v.found.v[i].rule] = true;
	}
	*out = '\0';
	for (i = 0; i < AUTHZ_RULES; i++)
		if (seen[i])
			snprintf(out + strlen(out), size - strlen(out), "%s%s",
				 *out ? " " : "",
				 authz_rule_name((enum authz_rule)i));
	assert_int_equal(v.allow, !*out || v.dry);
}

#define OK_PIDS "\"PidsLimit\":100"

#endif /* AUTHZ_RULES_H */
