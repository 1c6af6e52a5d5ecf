// SPDX-License-Identifier: GPL-2.0
/*
 * A decision: the user's role, the endpoint, then what is asked of it.
 */
#include "authzd/authz_decide.h"

#include <string.h>
#include <strings.h>

#include "authzd/authz_body.h"
#include "authzd/authz_json.h"
#include "authzd/authz_parameter.h"
#include "base/escape.h"
#include "base/util.h"

/* Before it, starting a container takes a HostConfig. */
#define OLDEST_API 24
/* Of more findings the number is told. */
#define REASONS_MAX 8
/* Of an address and of a name this much is logged. */
#define ADDRESS_SHOWN 400
#define USER_SHOWN 200

/* The first of two such headers, which dockerd goes by, can hide behind the last. */
static bool is_form(const char *type)
{
	static const char form[] = "application/x-www-form-urlencoded";

	return !strncasecmp(type, form, strlen(form)) ||
	       !strncasecmp(type, "multipart/form-data", 19);
}

/* A commit may come without a body: then it is of no type, or of one that dockerd does
 * not take there. It is null where a client has nothing to say.
 */
static bool is_left_out(const struct authz_endpoint *p,
			const struct authz_request *request)
{
	static const char json[] = "application/json";

	if (p->body != AUTHZ_BODY_COMMIT)
		return false;
	if (!request->body)
		return strncasecmp(request->content_type, json, strlen(json));
	return !strncmp(request->body, "null", 4) &&
	       strspn(request->body + 4, " \t\r\n") == request->body_len - 4;
}

static void check_body(struct authz_walk *w, const struct authz_endpoint *p,
		       const struct authz_request *request)
{
	const struct authz_field *body = authz_body_of(p);

	if (!body || is_left_out(p, request))
		return;
	if (!request->body)
		authz_rule_found(w->found, AUTHZ_HIDDEN_BODY,
				 "dockerd shows no body: there is none, or it "
				 "is too large or not application/json");
	else
		authz_json_check(w, body, request->body, request->body_len);
}

/* What the role's own rules say. */
static void check_request(struct authz_verdict *v,
			  const struct authz_request *request,
			  const struct authz_uri *uri)
{
	struct authz_walk w = { .role = v->role, .found = &v->found };

	if (uri->minor >= 0 && uri->minor < OLDEST_API)
		authz_rule_found(&v->found, AUTHZ_OLD_API,
				 "version 1.%d of the API is too old",
				 uri->minor);
	check_body(&w, v->endpoint, request);
	if (!authz_parameter_count(v->endpoint))
		return;
	if (is_form(request->content_type))
		authz_rule_found(&v->found, AUTHZ_FORM_BODY,
				 "a body of '%.80s' can hold parameters",
				 request->content_type);
	authz_parameter_check(&w, v->endpoint, uri);
}

static void check_endpoint(struct authz_verdict *v,
			   const struct authz_request *request, struct arena *a)
{
	struct authz_uri uri;
	const char *bad = authz_uri_parse(a, request->uri, &uri);
	size_t nr;

	if (bad) {
		authz_rule_found(&v->found, AUTHZ_MALFORMED, "its address %s",
				 bad);
		return;
	}
	v->endpoint = authz_endpoint_find(request->method, &uri);
	if (!v->endpoint) {
		authz_rule_found(&v->found, AUTHZ_ENDPOINT,
				 "%.16s %.200s is unknown", request->method,
				 request->uri);
		return;
	}
	nr = authz_endpoint_nr(v->endpoint);
	if (!v->role->endpoints[nr]) {
		authz_rule_found(&v->found, AUTHZ_ENDPOINT,
				 "role '%s' has no %s", v->role->name,
				 v->endpoint->name);
		return;
	}
	v->found.permitted = v->role->permit[nr];
	check_request(v, request, &uri);
}

void authz_decide(const struct authz_policy *policy,
		  const struct authz_request *request, struct arena *a,
		  struct authz_verdict *v)
{
	memset(v, 0, sizeof(*v));
	v->found.arena = a;
	v->role = authz_policy_role(policy, request->user, request->certified);
	if (!v->role)
		authz_rule_found(&v->found, AUTHZ_USER, "%s%.80s%s no role",
				 request->certified ? "user '" : "local users",
				 request->user,
				 request->certified ? "' has" : " have");
	else if (!v->role->unrestricted)
		check_endpoint(v, request, a);
	v->dry = v->found.n &&
		 (policy->dry_run || (v->role && v->role->dry_run));
	v->allow = !v->found.n || v->dry;
}

char *authz_decide_reasons(const struct authz_verdict *v)
{
	char *all = xstrdup("");
	size_t i;

	for (i = 0; i < v->found.n; i++) {
		const struct authz_finding *f = &v->found.v[i];
		cleanup_free char *before = all;
		cleanup_free char *text = NULL;

		if (i == REASONS_MAX) {
			all = xasprintf("%s; and %zu more", before,
					v->found.n - i);
			break;
		}
		text = escape_json(f->text);
		all = xasprintf("%s%s%s: %s", before, i ? "; " : "",
				authz_rule_name(f->rule), text);
	}
	return all;
}

char *authz_decide_line(const struct authz_verdict *v,
			const struct authz_request *request)
{
	char user[USER_SHOWN];
	cleanup_free char *method = escape_json(request->method);
	cleanup_free char *cut = xasprintf("%.*s", ADDRESS_SHOWN, request->uri);
	cleanup_free char *uri = escape_json(cut);
	cleanup_free char *reasons = authz_decide_reasons(v);

	return xasprintf("%s %s%s role=%s endpoint=%s %s %s%s%s",
			 v->dry	  ? "would refuse" :
			 v->allow ? "allowed" :
				    "refused",
			 request->certified ? "user=" : "local",
			 request->certified ? escape_quote(request->user, user,
							   sizeof(user)) :
					      "",
			 v->role ? v->role->name : "-",
			 v->endpoint ? v->endpoint->name : "-", method, uri,
			 *reasons ? ": " : "", reasons);
}
