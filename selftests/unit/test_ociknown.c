// SPDX-License-Identifier: GPL-2.0
/*
 * The hook for OCI runtimes: what engines' files say of a container, whatever its author
 * has written into them; and that none which has to be there is taken for one that asks
 * for nothing.
 */
#include <unistd.h>

#include "base/util.h"
#include "container/container_find.h"
#include "container/container_runtime.h"
#include "container_fixture.h"
#include "ocihook/hook_known.h"
#include "unit.h"

#define need_root()                                            \
	do {                                                   \
		(void)state;                                   \
		if (geteuid())                                 \
			unit_skip("needs files of two users"); \
	} while (0)

#define DATA "/var/lib/docker"
#define CONFIG(data, id) data "/containers/" id "/config.v2.json"
#define BUNDLE "/run/containerd/io.containerd.runtime.v2.task/moby/"
#define DOCKER_A "/system.slice/docker-" ID_A ".scope"

/* Docker's, with what its author wrote behind its name. */
static void make_labelled(const char *more)
{
	make_text(CONFIG(DATA, ID_A), 0,
		  "{\"ID\":\"" ID_A "\",\"Name\":\"/web\",%s}", more);
}

/* Return: 0, with the name and its label's value as "NAME VALUE" in @got; or -1 with the
 * sentence there.
 */
static int known(const char *id, const char *bundle, char *got, size_t size)
{
	const struct hook_state s = { .id = (char *)id,
				      .bundle = (char *)bundle };
	const struct container *c;
	struct container_list l;
	struct err e = { 0 };
	int ret;

	container_runtime_load(&l, root);
	ret = hook_known_find(&l, &s, &c, &e);
	if (ret)
		snprintf(got, size, "%s", e.msg);
	else if (c)
		snprintf(got, size, "%s %s", c->name ? c->name : "-",
			 c->n_labels ? c->labels[c->n_labels - 1].value : "-");
	else
		snprintf(got, size, "-");
	container_free(&l);
	return ret;
}

static void expect(const char *id, const char *bundle, const char *want)
{
	char got[1024];

	if (known(id, bundle, got, sizeof(got)) || strcmp(got, want) != 0)
		fail_msg("%s, not %s", got, want);
}

static void refused(const char *id, const char *bundle, const char *part)
{
	char got[1024];

	if (!known(id, bundle, got, sizeof(got)) || !strstr(got, part))
		fail_msg("%s, not %s", got, part);
}

#define ASKS "\"io.ctlsec.profile\":\"strict\""

/* What Go writes and other readers of JSON refuse. */
static void odd_texts_hide_nothing(void **state)
{
	static const char *const rows[] = {
		"\"Config\":{\"Labels\":{" ASKS "}}",
		"\"Config\":{\"Labels\":{\"x\":\"\\u0000\"," ASKS "}}",
		"\"Config\":{\"Labels\":{\"x\\u0000\":\"\"," ASKS "}}",
		"\"Config\":{\"Labels\":{\"x\":\"\\\\\\u0000\"," ASKS "}}",
		"\"Config\":{\"Env\":[\"A=\\u0000\"],\"Labels\":{" ASKS "}}",
		"\"N\":18446744073709551615,\"Config\":{\"Labels\":{" ASKS "}}",
		"\"N\":-9223372036854775809,\"Config\":{\"Labels\":{" ASKS "}}",
	};
	size_t i;

	need_root();
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_labelled(rows[i]);
		expect(ID_A, BUNDLE ID_A, "web strict");
	}
	/* An escaped backslash is none of an escape. */
	make_labelled("\"Config\":{\"Labels\":{\"io.ctlsec.x\":"
		      "\"\\\\u0000\"}}");
	expect(ID_A, BUNDLE ID_A, "web \\u0000");
}

/* No name and no value ends where a NUL is. */
static void nuls_are_in_no_name(void **state)
{
	struct container_list l;

	need_root();
	make_text(CONFIG(DATA, ID_A), 0,
		  "{\"ID\":\"" ID_A "\",\"Name\":\"/web\\u0000x\","
		  "\"Config\":{\"Labels\":{\"io.ctlsec.pids\\u0000\":"
		  "\"2\\u00000\"}}}");
	container_runtime_load(&l, root);
	assert_int_equal(l.n, 1);
	assert_null(l.v[0].name);
	assert_string_equal(l.v[0].labels[0].key, "io.ctlsec.pids\xef\xbf\xbd");
	assert_string_equal(l.v[0].labels[0].value, "2\xef\xbf\xbd"
						    "0");
	container_free(&l);
	make_text(CONFIG(DATA, ID_A), 0,
		  "{\"ID\":\"" ID_A "\\u0000\",\"Name\":\"/web\"}");
	container_runtime_load(&l, root);
	assert_int_equal(l.n, 0);
	container_free(&l);
}

static void unreadable_ones_are_refused(void **state)
{
	char path[4096];

	need_root();
	make_labelled("\"Config\":{}");
	assert_int_equal(truncate(at(CONFIG(DATA, ID_A), path), (8 << 20) + 1),
			 0);
	refused(ID_A, BUNDLE ID_A,
		"docker's " ID_A "/config.v2.json is larger than 8 MiB");
	make_labelled("\"Config\":{");
	refused(ID_A, BUNDLE ID_A, "/config.v2.json is no JSON: line 1");
	/* It is listed all the same, and others are as they were. */
	make_docker(DATA, 0, ID_B, "db", 0);
	expect(ID_B, BUNDLE ID_B, "db -");
	/* Another user's says nothing of the host's. */
	unlink(at(CONFIG(DATA, ID_A), path));
	make_text(CONFIG(HOME "/.local/share/docker", ID_A), UID, "{");
	expect(ID_A, NULL, "-");
}

/* It is one of Docker's, and Docker's files are not where they are looked for. */
static void missing_ones_are_refused(void **state)
{
	static const char *const bundles[] = {
		BUNDLE ID_A,
		BUNDLE ID_A "/",
		"/var/run/docker/containerd/daemon/"
		"io.containerd.runtime.v2.task/moby/" ID_A,
	};
	static const char *const others[] = {
		NULL,
		"",
		"/b",
		"/run/containerd/io.containerd.runtime.v2.task/default/" ID_A,
		"/run/containerd/io.containerd.runtime.v2.task/"
		"plugins.moby/" ID_A,
		BUNDLE ID_B,
		"moby/" ID_A,
	};
	size_t i;

	need_root();
	for (i = 0; i < ARRAY_LEN(bundles); i++)
		refused(ID_A, bundles[i], "name 'data-root' in");
	for (i = 0; i < ARRAY_LEN(others); i++)
		expect(ID_A, others[i], "-");
	/* Its cgroup tells that it is there, and nothing of what it asks for. */
	make_cgroup(DOCKER_A, 0);
	refused(ID_A, BUNDLE ID_A, "name 'data-root' in");
	make_docker(HOME "/.local/share/docker", UID, ID_A, "web", 0);
	refused(ID_A, BUNDLE ID_A, "name 'data-root' in");
	make_docker(DATA, 0, ID_A, "web", 0);
	expect(ID_A, BUNDLE ID_A, "web -");
}

/* dockerd's command line; words end with "|". */
static void make_dockerd(const char *args, const char *cgroup, uid_t uid)
{
	char path[4096];
	FILE *f;

	make_file("/run/docker.pid", 0, "700");
	make_process(700, 7, cgroup, uid);
	make_file("/proc/700/cmdline", uid, "");
	f = fopen(at("/proc/700/cmdline", path), "w");
	assert_non_null(f);
	for (; *args; args++)
		fputc(*args == '|' ? '\0' : *args, f);
	fclose(f);
	assert_int_equal(chown(at("/proc/700", path), uid, uid), 0);
}

static void command_lines_count(void **state)
{
	static const char *const rows[] = {
		"/usr/bin/dockerd|--data-root|/data|",
		"dockerd|-H|fd://|--data-root=/data|--debug|",
		"dockerd|-g|/data|",
		"dockerd|--graph=/data|",
		"dockerd|--data-root=/other|--data-root=/data|",
		"dockerd|--config-file|/etc/d.json|",
		"dockerd|--config-file=/etc/d.json|",
	};
	static const char *const others[] = {
		"",
		"dockerd|",
		"dockerd|--data-root|",
		"dockerd|--data-root=data|",
		"dockerd|--data-rootx=/data|",
		"/bin/sh|--data-root=/data|",
	};
	size_t i;

	need_root();
	make_docker("/data", 0, ID_A, "web", 0);
	make_file("/etc/d.json", 0, "{\"data-root\":\"/data\"}");
	refused(ID_A, BUNDLE ID_A, "name 'data-root' in");
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_dockerd(rows[i], "/system.slice/docker.service", 0);
		expect(ID_A, BUNDLE ID_A, "web -");
	}
	for (i = 0; i < ARRAY_LEN(others); i++) {
		make_dockerd(others[i], "/system.slice/docker.service", 0);
		refused(ID_A, BUNDLE ID_A, "name 'data-root' in");
	}
	/* What took the daemon's process id over. */
	make_dockerd(rows[0], "/user.slice", UID);
	refused(ID_A, BUNDLE ID_A, "name 'data-root' in");
	make_dockerd(rows[0], "/system.slice/docker-" ID_B ".scope/x", 0);
	refused(ID_A, BUNDLE ID_A, "name 'data-root' in");
}

#define CRIO(id)                                                     \
	"/run/containers/storage/overlay-containers/" id "/userdata" \
	"/config.json"
#define TASK "/run/containerd/io.containerd.runtime.v2.task/k8s.io/" ID_A

static void other_engines(void **state)
{
	static const char pod[] =
		"\"io.kubernetes.pod.namespace\":\"shop\","
		"\"io.kubernetes.pod.name\":\"web\","
		"\"io.kubernetes.container.name\":\"nginx\","
		"\"io.kubernetes.cri-o.ContainerType\":\"container\","
		"\"io.container.manager\":\"cri-o\"";
	struct container_list l;
	char *target;

	need_root();
	/* A pod's author wrote the rest. */
	make_text(CRIO(ID_A), 0,
		  "{\"hard\":18446744073709551615,\"annotations\":{"
		  "\"a\\u0000\":\"\\u0000\",%s}}",
		  pod);
	container_runtime_load(&l, root);
	assert_int_equal(l.n, 1);
	target = container_target(&l.v[0]);
	assert_string_equal(target, "pod:shop/web/nginx");
	free(target);
	container_free(&l);
	make_text(CRIO(ID_A), 0, "{");
	refused(ID_A, NULL, "crio's " ID_A "/userdata/config.json is no JSON");
	make_text(TASK "/config.json", 0, "{");
	make_crun("/run/crun", 0, ID_B, 0, 0, "");
	refused(ID_A, TASK, "is no JSON");
	/* Podman has one file for all of them: which are in it is not known. */
	expect(ID_B, NULL, ID_B " -");
	make_storage("/var/lib/containers/storage", 0, "[");
	refused(ID_B, NULL, "Podman's containers.json is no JSON");
	expect("by-hand", NULL, "-");
	make_storage("/var/lib/containers/storage", 0,
		     "[{\"id\":\"" ID_B "\",\"names\":[\"db\"],"
		     "\"metadata\":\"\\u0000\"}]");
	expect(ID_B, NULL, "db -");
}

/* Those that run have states, with times that are no small numbers. */
static void states_are_read(void **state)
{
	need_root();
	make_docker(DATA, 0, ID_A, "web", 0);
	make_runc("/run/docker/runtime-runc/moby", 0, ID_A, 100,
		  4503599627370497, DOCKER_A);
	make_process(100, 4503599627370497, DOCKER_A, 0);
	expect(ID_A, BUNDLE ID_A, "web -");
	make_labelled("\"State\":{\"Pid\":100}");
	expect(ID_A, BUNDLE ID_A, "web -");
}

#define with_root(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static const struct CMUnitTest tests[] = {
	with_root(odd_texts_hide_nothing),
	with_root(nuls_are_in_no_name),
	with_root(unreadable_ones_are_refused),
	with_root(missing_ones_are_refused),
	with_root(command_lines_count),
	with_root(other_engines),
	with_root(states_are_read),
};

UNIT_MAIN(tests)
