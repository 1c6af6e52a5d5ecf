/* SPDX-License-Identifier: GPL-2.0 */
/*
 * May this request pass?
 */
#ifndef USER_AUTHZ_DECIDE_H
#define USER_AUTHZ_DECIDE_H

#include <stdbool.h>

#include "authzd/authz_policy.h"
#include "authzd/authz_request.h"

/**
 * struct authz_verdict - the answer and its reasons
 * @role: NULL if the user has none
 * @endpoint: NULL if it is unknown, or was not looked for
 * @allow: what dockerd is told
 * @dry: it is allowed, although there are findings
 */
struct authz_verdict {
	const struct authz_role *role;
	const struct authz_endpoint *endpoint;
	bool allow;
	bool dry;
	struct authz_findings found;
};

/* What is found lives in @a. */
void authz_decide(const struct authz_policy *policy,
		  const struct authz_request *request, struct arena *a,
		  struct authz_verdict *v);

/* The findings as one sentence, "RULE: WHAT; RULE: WHAT", harmless for a terminal; to
 * be freed.
 */
char *authz_decide_reasons(const struct authz_verdict *v);

/* A line for the log, without its end; to be freed. */
char *authz_decide_line(const struct authz_verdict *v,
			const struct authz_request *request);

#endif /* USER_AUTHZ_DECIDE_H */
