// SPDX-License-Identifier: GPL-2.0
/*
 * Answers to dockerd. Allow is only said where a decision says so.
 */
#include "authzd/authz_reply.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "authzd/authz_decide.h"
#include "base/escape.h"
#include "base/util.h"

enum { STATUS_OK = 200, STATUS_UNKNOWN = 404, STATUS_FAILED = 500 };

/* Takes @doc over. */
static void set_json(struct authz_reply *r, unsigned int status, json_t *doc)
{
	r->status = status;
	r->json = doc ? json_dumps(doc, JSON_COMPACT) : NULL;
	json_decref(doc);
	if (r->json)
		return;
	r->status = STATUS_FAILED;
	r->json = xstrdup("{\"Err\":\"out of memory\"}");
}

void authz_reply_fail(struct authz_reply *r, const char *why)
{
	cleanup_free char *text = escape_json(why);

	set_json(r, STATUS_FAILED, json_pack("{s:s}", "Err", text));
	r->line = xasprintf("refused: %s", text);
	r->warn = true;
}

static void answer_request(const struct authz_policy *policy, const char *body,
			   size_t len, struct authz_reply *r)
{
	cleanup_arena struct arena *a = arena_new();
	cleanup_free char *reasons = NULL;
	struct authz_request request;
	struct authz_verdict v;
	struct err e = { 0 };

	if (authz_request_parse(a, "request", body, len, &request, &e)) {
		authz_reply_fail(r, e.msg);
		return;
	}
	authz_decide(policy, &request, a, &v);
	if (v.allow) {
		set_json(r, STATUS_OK, json_pack("{s:b}", "Allow", 1));
	} else {
		reasons = authz_decide_reasons(&v);
		set_json(r, STATUS_OK,
			 json_pack("{s:b,s:s}", "Allow", 0, "Msg", reasons));
	}
	r->warn = v.found.n;
	if (r->warn || policy->log_all)
		r->line = authz_decide_line(&v, &request);
}

void authz_reply_make(const struct authz_policy *policy, const char *why,
		      const char *path, const char *body, size_t len,
		      struct authz_reply *r)
{
	memset(r, 0, sizeof(*r));
	if (!strcmp(path, "/Plugin.Activate"))
		set_json(r, STATUS_OK,
			 json_pack("{s:[s]}", "Implements", "authz"));
	else if (!strcmp(path, "/AuthZPlugin.AuthZRes"))
		/* What may be asked may be answered. */
		set_json(r, STATUS_OK, json_pack("{s:b}", "Allow", 1));
	else if (strcmp(path, "/AuthZPlugin.AuthZReq") != 0)
		set_json(r, STATUS_UNKNOWN,
			 json_pack("{s:s}", "Err", "no such call"));
	else if (!policy)
		authz_reply_fail(r, why);
	else
		answer_request(policy, body, len, r);
}

void authz_reply_free(struct authz_reply *r)
{
	free(r->json);
	free(r->line);
	memset(r, 0, sizeof(*r));
}
