// SPDX-License-Identifier: GPL-2.0
/*
 * The authorization plugin: policies that are refused and where, true names of paths,
 * and what dockerd is answered.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "authz_fixture.h"
#include "authzd/authz_inforce.h"
#include "authzd/authz_path.h"
#include "authzd/authz_reply.h"
#include "authzd/authz_request.h"
#include "base/util.h"
#include "policy/base64.h"
#include "unit.h"

static void resolves_paths(void **state)
{
	char dir[] = "/tmp/ctlsec-authz-XXXXXX", out[AUTHZ_PATH_MAX];
	cleanup_free char *link = NULL;
	cleanup_free char *below = NULL;
	cleanup_free char *dead = NULL;
	cleanup_free char *name = NULL;
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	cleanup_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	static const char *const behind[] = { "/",    "//",	 "/.",	  "/./",
					      "/sub", "//sub/x", "/./sub" };
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	link = xasprintf("%s/link", dir);
	below = xasprintf("%s/link/not/./there//yet", dir);
	dead = xasprintf("%s/dead", dir);
	name = xasprintf("%s/socket", dir);
	assert_int_equal(symlink("/", link), 0);
	assert_int_equal(symlink("/no/such", dead), 0);
	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", name);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	assert_null(authz_path_resolve(link, out));
	assert_string_equal(out, "/");
	assert_null(authz_path_resolve(below, out));
	assert_string_equal(out, "/not/there/yet");
	assert_non_null(authz_path_resolve(dead, out));
	/* dockerd makes what it leads to, also if only what is in it is asked for. */
	for (i = 0; i < ARRAY_LEN(behind); i++) {
		cleanup_free char *in = xasprintf("%s%s", dead, behind[i]);

		if (!authz_path_resolve(in, out))
			fail_msg("%s is %s", in, out);
	}
	assert_true(authz_path_has_mounts("/"));
	assert_false(authz_path_has_mounts(dir));
	assert_non_null(authz_path_resolve("/proc/self/cwd", out));
	assert_non_null(authz_path_resolve("/proc/self/cwd/x", out));
	assert_non_null(authz_path_resolve("usr", out));
	assert_non_null(authz_path_resolve("", out));
	assert_null(authz_path_resolve("/usr/..x", out));
	assert_true(authz_path_shows_socket(name));
	assert_false(authz_path_shows_socket(dir));
	assert_true(authz_path_shows_socket("/run"));
	assert_false(authz_path_shows_socket("/running"));
	assert_false(authz_path_shows_socket("/run/dockers"));
	assert_true(authz_path_covers("/", "/etc", true));
	assert_false(authz_path_covers("/", "/etc", false));
	unlink(name);
	unlink(dead);
	unlink(link);
	rmdir(dir);
}

static const struct {
	const char *text;
	unsigned int line;
	unsigned int col;
	const char *part; /* of the sentence */
	/* clang-format off */
} bad[] = {
	{ "", 1, 1, "an empty policy" },
	{ "[]", 1, 1, "a policy is a map, not a list" },
	{ "mode: enforce\n", 1, 1, "without roles" },
	{ "roles: x\n", 1, 8, "roles is a map, not a word" },
	{ "roles: { a: [] }\n", 1, 13, "a role is a map, not a list" },
	{ "roles: { a: { endpoint: x } }\n", 1, 15, "did you mean 'endpoints'" },
	{ "roles: { a: { endpoints: [container] } }\n", 1, 27, "no endpoint or group (did you mean 'containers'?)" },
	{ "roles: { a: { endpoints: { x: y } } }\n", 1, 26, "endpoints is a list, not a map" },
	{ "roles: { a: { endpoints: [[x]] } }\n", 1, 27, "a word is expected, not a list" },
	{ "roles: { a: { permit: privilege } }\n", 1, 23, "did you mean 'privileged'" },
	{ "roles: { a: { permit: malformed } }\n", 1, 23, "is no rule that can be permitted" },
	{ "roles: { a: { permit: [exec/privileged] } }\n", 1, 24, "is no endpoint" },
	{ "roles: { a: { pids-limit: 0 } }\n", 1, 27, "a number from 1 on, or none" },
	{ "roles: { a: { pids-limit: -1 } }\n", 1, 27, "a number from 1 on, or none" },
	{ "roles: { a: { mounts: srv } }\n", 1, 23, "an absolute path" },
	{ "roles: { a: { mode: off } }\n", 1, 21, "mode is enforce or dry-run" },
	{ "roles: { admin: {} }\nlocal: adnin\n", 2, 8, "'adnin' is no role (did you mean 'admin'?)" },
	{ "roles: { a: {} }\nusers: { x: c }\n", 2, 13, "'c' is no role" },
	{ "roles: { a: {} }\nmode: no\n", 2, 7, "mode is enforce or dry-run" },
	{ "roles: { a: {} }\nlog: some\n", 2, 6, "log is refused or all" },
	{ "roles: { a: {} }\nuser: { x: a }\n", 2, 1, "did you mean 'users'" },
	{ "roles: { a: {}, a: {} }\n", 1, 17, "is there already" },
	{ "roles: { a: &x {} }\n", 1, 13, "no anchors" },
};
/* clang-format on */

static void refuses_policies(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		struct err e = { 0 };
		struct authz_policy *p = authz_policy_parse(
			"t.yaml", bad[i].text, strlen(bad[i].text), &e);

		if (p || e.line != bad[i].line || e.col != bad[i].col ||
		    !strstr(e.msg, bad[i].part))
			fail_msg("%s: %s", bad[i].text, p ? "read" : e.msg);
	}
}

/* A file that others may write to is not read. */
static void wants_own_files(void **state)
{
	char file[] = "/tmp/ctlsec-authz-XXXXXX";
	cleanup_close int fd = mkstemp(file);
	struct authz_policy *p;
	struct err e = { 0 };

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, strict, strlen(strict)), strlen(strict));
	p = authz_policy_read(file, &e);
	assert_non_null(p);
	authz_policy_free(p);
	assert_int_equal(fchmod(fd, 0664), 0);
	assert_null(authz_policy_read(file, &e));
	assert_non_null(strstr(e.msg, "others than root can write to it"));
	unlink(file);
	assert_null(authz_policy_read(file, &e));
}

static void write_file(const char *file, const char *text)
{
	cleanup_fclose FILE *f = fopen(file, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
}

/* A decision goes on with the policy that it began with, however often that is replaced. */
static void replaces_policies(void **state)
{
	char file[] = "/tmp/ctlsec-authz-XXXXXX";
	cleanup_close int fd = mkstemp(file);
	struct authz_policy *old, *new;
	struct err e = { 0 };

	(void)state;
	assert_true(fd >= 0);
	assert_null(authz_inforce_get(&e));
	assert_non_null(strstr(e.msg, "no policy was read"));
	assert_int_equal(authz_inforce_read(file, &e), -1);
	assert_false(authz_inforce_exists());
	assert_null(authz_inforce_get(&e));
	assert_non_null(strstr(e.msg, "an empty policy"));
	write_file(file, "roles: { a: {} }\nlocal: a\n");
	assert_int_equal(authz_inforce_read(file, &e), 0);
	old = authz_inforce_get(&e);
	assert_non_null(old);
	write_file(file, "roles: { b: {}, c: {} }\n");
	assert_int_equal(authz_inforce_read(file, &e), 0);
	new = authz_inforce_get(&e);
	assert_ptr_not_equal(new, old);
	assert_string_equal(authz_policy_role(old, "", false)->name, "a");
	authz_inforce_put(old);
	/* What cannot be read leaves the last one. */
	write_file(file, "roles: {\n");
	assert_int_equal(authz_inforce_read(file, &e), -1);
	assert_true(authz_inforce_exists());
	authz_inforce_end();
	assert_int_equal(new->n_roles, 2);
	authz_inforce_put(new);
	authz_inforce_put(NULL);
	assert_false(authz_inforce_exists());
	unlink(file);
}

/* What dockerd sends, and what it is answered. */
static const struct {
	const char *path;
	const char *request;
	unsigned int status;
	const char *part; /* of the answer */
	/* clang-format off */
} calls[] = {
	{ "/Plugin.Activate", "", 200, "{\"Implements\":[\"authz\"]}" },
	{ "/AuthZPlugin.AuthZRes", "anything", 200, "{\"Allow\":true}" },
	{ "/AuthZPlugin.Other", "{}", 404, "Err" },
	{ "/AuthZPlugin.AuthZReq", "", 500, "\"Err\":\"request:1:1: the file ends" },
	{ "/AuthZPlugin.AuthZReq", "[]", 500, "an array, not an object" },
	{ "/AuthZPlugin.AuthZReq", "{}", 500, "RequestMethod is missing" },
	{ "/AuthZPlugin.AuthZReq", "{\"RequestMethod\":\"GET\"}", 500, "RequestUri is missing" },
	{ "/AuthZPlugin.AuthZReq", "{\"RequestMethod\":\"GET\",\"RequestUri\":1}", 500, "RequestUri is a number" },
	{ "/AuthZPlugin.AuthZReq", "{\"RequestMethod\":\"GET\",\"RequestUri\":\"/_ping\"} x", 500, "Err" },
	{ "/AuthZPlugin.AuthZReq", "{\"RequestMethod\":\"GET\",\"RequestUri\":\"/_ping\"}", 200, "{\"Allow\":true}" },
	{ "/AuthZPlugin.AuthZReq", "{\"RequestMethod\":\"GET\",\"RequestUri\":\"/_ping\",\"RequestBody\":\"*\"}", 500, "no base64" },
	{ "/AuthZPlugin.AuthZReq", "{\"RequestMethod\":\"GET\",\"RequestMethod\":\"POST\",\"RequestUri\":\"/x\"}", 500, "is there twice" },
	/* A certificate without a name is not the local socket. */
	{ "/AuthZPlugin.AuthZReq", "{\"UserAuthNMethod\":\"TLS\",\"RequestMethod\":\"GET\",\"RequestUri\":\"/_ping\"}", 200, "\"Allow\":false" },
	{ "/AuthZPlugin.AuthZReq", "{\"RequestPeerCertificates\":[\"x\"],\"RequestMethod\":\"GET\",\"RequestUri\":\"/_ping\"}", 200, "user '' has no role" },
	{ "/AuthZPlugin.AuthZReq", "{\"User\":\"v\",\"RequestMethod\":\"GET\",\"RequestUri\":\"/info\"}", 200, "{\"Allow\":false,\"Msg\":\"endpoint: role 'viewer' has no info\"}" },
	{ "/AuthZPlugin.AuthZReq", "{\"User\":\"t\",\"RequestMethod\":\"POST\",\"RequestUri\":\"/build\"}", 200, "{\"Allow\":true}" },
	{ "/AuthZPlugin.AuthZReq", "{\"User\":\"v\\u001b[2J\",\"RequestMethod\":\"POST\",\"RequestUri\":\"/build\"}", 200, "user 'v\\\\x1b[2J' has no role" },
};
/* clang-format on */

static void answers_dockerd(void **state)
{
	struct authz_reply r;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(calls); i++) {
		authz_reply_make(policy, "", calls[i].path, calls[i].request,
				 strlen(calls[i].request), &r);
		if (r.status != calls[i].status ||
		    !strstr(r.json, calls[i].part))
			fail_msg("%s: %u %s", calls[i].request, r.status,
				 r.json);
		authz_reply_free(&r);
	}
	authz_reply_make(NULL, "no policy", "/AuthZPlugin.AuthZReq", "{}", 2,
			 &r);
	assert_int_equal(r.status, 500);
	assert_string_equal(r.json, "{\"Err\":\"no policy\"}");
	authz_reply_free(&r);
}

/* dockerd shows bodies of up to 4 MiB: the last byte counts as the first does. */
static void reads_large_bodies(void **state)
{
	static const char attack[] =
		"{\"HostConfig\":{\"PidsLimit\":1,\"Privileged\":true}}";
	const size_t size = 4 << 20;
	cleanup_free char *body = xcalloc(1, size);
	cleanup_free char *lines = NULL;
	cleanup_free char *request = NULL;
	struct authz_reply r;
	char *from, *to;

	(void)state;
	memset(body, ' ', size);
	memcpy(body + size - strlen(attack), attack, strlen(attack));
	lines = base64_encode(body, size, "");
	for (from = to = lines; *from; from++)
		if (*from != '\n')
			*to++ = *from;
	*to = '\0';
	request = xasprintf(
		"{\"User\":\"s\",\"RequestMethod\":\"POST\",\"RequestUri\":\"/containers/create\",\"RequestBody\":\"%s\"}",
		lines);
	assert_true(strlen(request) < AUTHZ_REQUEST_MAX);
	authz_reply_make(policy, "", "/AuthZPlugin.AuthZReq", request,
			 strlen(request), &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(
		r.json,
		"{\"Allow\":false,\"Msg\":\"privileged: HostConfig.Privileged is true\"}");
	authz_reply_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resolves_paths),
		cmocka_unit_test(refuses_policies),
		cmocka_unit_test(wants_own_files),
		cmocka_unit_test(replaces_policies),
		cmocka_unit_test(answers_dockerd),
		cmocka_unit_test(reads_large_bodies),
	};

	return cmocka_run_group_tests(tests, read_policy, free_policy);
}
