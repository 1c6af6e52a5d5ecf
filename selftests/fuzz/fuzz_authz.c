// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: any bytes as what the authorization plugin reads. The first byte
 * chooses: a body of one of the endpoints, an address, what dockerd sends, a policy.
 *
 * What is allowed is read again, by another parser of JSON, which looks everywhere for
 * what the role may not ask for; and what is allowed to a strict role is allowed to one
 * that may do more.
 */
#include <assert.h>
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "authzd/authz_decide.h"
#include "authzd/authz_reply.h"
#include "base/util.h"

static const char text[] =
	"roles:\n"
	"  strict: { endpoints: all }\n"
	"  loose: { endpoints: all, pids-limit: none, mounts: [/srv/**],\n"
	"           permit: [capabilities, sysctls, unknown-member, host-pid] }\n"
	"users: { s: strict, l: loose }\n";

/* By letters from a on; h, i and j are no bodies. */
static const char *const endpoints[] = {
	"/containers/create",
	"/containers/x/update",
	"/containers/x/exec",
	"/services/create",
	"/volumes/create",
	"/networks/create",
	"/plugins/pull",
	NULL,
	NULL,
	NULL,
	"/networks/x/connect",
	"/commit",
};

static struct authz_policy *policy;

/* Does any object have this member, in any case, with that value? */
static bool has_value(const json_t *v, const char *name, const char *wanted)
{
	const char *key;
	json_t *m;
	size_t i;

	if (json_is_array(v)) {
		json_array_foreach(v, i, m)
			if (has_value(m, name, wanted))
				return true;
		return false;
	}
	json_object_foreach((json_t *)v, key, m) {
		if (!strcasecmp(key, name) &&
		    (wanted ? json_is_string(m) &&
				      !strcmp(json_string_value(m), wanted) :
			      json_is_true(m)))
			return true;
		if (has_value(m, name, wanted))
			return true;
	}
	return false;
}

/* What stands where names are the client's own, or nothing matters. */
static bool is_free(const char *key)
{
	static const char *const names[] = { "Labels",	     "Env",
					     "Healthcheck",  "LogConfig",
					     "ExposedPorts", "PortBindings",
					     "Volumes" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcasecmp(key, names[i]))
			return true;
	return false;
}

/* A container that was allowed, read by other means. */
static void check_container(const char *body, size_t len)
{
	json_t *doc = json_loadb(body, len, JSON_ALLOW_NUL, NULL), *host, *m;
	const char *key;
	void *next;

	/* Bytes that are no UTF-8 are read by Go, not by jansson. */
	if (!doc)
		return;
	json_object_foreach_safe(doc, next, key, m) if (is_free(key))
		json_object_del(doc, key);
	json_object_foreach(doc, key, host) {
		if (strcasecmp(key, "HostConfig") != 0)
			continue;
		json_object_foreach(host, key, m) {
			assert(strcasecmp(key, "Privileged") != 0 ||
			       !json_is_true(m));
			assert(strcasecmp(key, "NetworkMode") != 0 ||
			       !json_is_string(m) ||
			       strcmp(json_string_value(m), "host") != 0);
			assert(strcasecmp(key, "PidsLimit") != 0 ||
			       (json_integer_value(m) > 0 &&
				json_integer_value(m) <= 512));
			assert(strcasecmp(key, "Binds") != 0 ||
			       json_is_array(m) || json_is_null(m));
		}
	}
	json_object_foreach(doc, key, m)
		assert(strcasecmp(key, "Privileged") != 0 || !json_is_true(m));
	json_decref(doc);
}

/* An exec has no names of the client's own but in Env. */
static void check_exec(const char *body, size_t len)
{
	json_t *doc = json_loadb(body, len, JSON_ALLOW_NUL, NULL);
	static const char *const any[] = {
		"User",		"Tty",		"ConsoleSize", "AttachStdin",
		"AttachStderr", "AttachStdout", "Detach",      "DetachKeys",
		"Env",		"WorkingDir",	"Cmd",	       "Container"
	};
	const char *key;
	json_t *m;
	void *next;
	size_t i;

	json_object_foreach_safe(doc, next, key, m)
	{
		for (i = 0; i < ARRAY_SIZE(any); i++) {
			if (!strcasecmp(key, any[i])) {
				json_object_del(doc, key);
				break;
			}
		}
	}
	assert(!has_value(doc, "Privileged", NULL));
	json_decref(doc);
}

static bool decide_for(const char *user, struct authz_request *r)
{
	struct arena *a = arena_new();
	struct authz_verdict v;
	char *line;

	r->user = user;
	r->certified = true;
	authz_decide(policy, r, a, &v);
	assert(v.allow == !v.found.n);
	line = authz_decide_line(&v, r);
	assert(!strpbrk(line, "\n\r\x1b"));
	free(line);
	arena_free(a);
	return v.allow;
}

static void try_body(size_t which, const char *body, size_t len)
{
	struct authz_request r = {
		.method = "POST",
		.uri = endpoints[which],
		.body = body,
		.body_len = len,
		.content_type = "",
	};
	bool strict = decide_for("s", &r), loose = decide_for("l", &r);

	assert(!strict || loose);
	if (strict && !which)
		check_container(body, len);
	if (strict && which == 2)
		check_exec(body, len);
}

/* An address with a method before it. */
static void try_address(char *s)
{
	char *uri = strchr(s, ' ');
	struct authz_request r = { .method = s, .content_type = "" };

	if (!uri)
		return;
	*uri++ = '\0';
	r.uri = uri;
	assert(!decide_for("s", &r) || decide_for("l", &r));
}

static void try_reply(const char *body, size_t len)
{
	struct authz_reply r;
	json_t *doc;

	authz_reply_make(policy, "", "/AuthZPlugin.AuthZReq", body, len, &r);
	doc = json_loads(r.json, 0, NULL);
	assert(json_is_object(doc));
	assert(r.status == 200 || r.status == 500);
	assert(r.status == 200 || !json_object_get(doc, "Allow"));
	assert(r.status == 500 ||
	       json_is_boolean(json_object_get(doc, "Allow")));
	json_decref(doc);
	authz_reply_free(&r);
}

static void try_policy(const char *s, size_t len)
{
	struct err e = { 0 };
	struct authz_policy *p = authz_policy_parse("p", s, len, &e);

	assert(p || (e.msg[0] && e.line));
	authz_policy_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t which;
	struct err e;
	char *s;

	if (!policy)
		policy = authz_policy_parse("p", text, strlen(text), &e);
	assert(policy);
	if (!size)
		return 0;
	/* Letters, so that seeds can be read. */
	which = (size_t)(data[0] - 'a') % ARRAY_SIZE(endpoints);
	s = malloc(size);
	memcpy(s, data + 1, size - 1);
	s[size - 1] = '\0';
	if (endpoints[which])
		try_body(which, s, size - 1);
	else if (which == 7)
		try_address(s);
	else if (which == 8)
		try_reply(s, size - 1);
	else
		try_policy(s, size - 1);
	free(s);
	return 0;
}
