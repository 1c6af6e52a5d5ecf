// SPDX-License-Identifier: GPL-2.0
/*
 * Containers by name: the stores of each engine, made here below a directory that
 * stands for the root, with processes and cgroups as they would be; and what a
 * hostile user could put into their own.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "container/container_find.h"
#include "container/container_runtime.h"
#include "container_fixture.h"
#include "unit.h"

#define LATER "later "

/* Where the word leads: a cgroup, one that is to come, or a sentence that contains
 * @want.
 */
static void expect(const char *runtime, const char *word, const char *want)
{
	struct container_list l;
	const struct container *c;
	struct err e = { 0 };

	container_runtime_load(&l, root);
	c = container_find(&l, runtime, word, &e);
	if (c && c->cgroup && strcmp(c->cgroup, want))
		fail_msg("%s:%s: %s, not %s", runtime ? runtime : "", word,
			 c->cgroup, want);
	if (c && !c->cgroup &&
	    (strncmp(want, LATER, strlen(LATER)) ||
	     strcmp(c->later, want + strlen(LATER))))
		fail_msg("%s:%s: " LATER "%s, not %s", runtime ? runtime : "",
			 word, c->later, want);
	if (!c && !strstr(e.msg, want))
		fail_msg("%s:%s: '%s', not '%s'", runtime ? runtime : "", word,
			 e.msg, want);
	if (!c)
		assert_int_equal(e.status, EXIT_FAILED);
	container_free(&l);
}

#define need_root()                                            \
	do {                                                   \
		(void)state;                                   \
		if (geteuid())                                 \
			unit_skip("needs files of two users"); \
	} while (0)

#define DOCKER_A "/system.slice/docker-" ID_A ".scope"
#define DOCKER_B "/system.slice/docker-" ID_B ".scope"

static void test_docker(void **state)
{
	need_root();
	make_docker("/var/lib/docker", 0, ID_A, "web", 100);
	make_docker("/var/lib/docker", 0, ID_B, "db", 0);
	make_process(100, 7, DOCKER_A, 0);
	expect("docker", "web", DOCKER_A);
	expect("docker", ID_A, DOCKER_A);
	expect("docker", "a", DOCKER_A);
	expect(NULL, "web", DOCKER_A);
	expect(NULL, "aaaaaa", DOCKER_A);
	expect(NULL, "aaaaa", "there is no container 'aaaaa'");
	expect("docker", "db", LATER "/docker/" ID_B);
	expect("docker", "wbe", "(did you mean 'docker:web'?)");
	expect("podman", "web", "(did you mean 'docker:web'?)");
	expect("docker", "", "there is no container docker:''");
}

#define NOT_WEB "docker:web does not run"
#define CGROUPFS "{\"exec-opts\":[\"native.cgroupdriver=cgroupfs\"]}"

/* Where a container will be that does not run: by the driver of the daemon, by its
 * parent, and by the container's own.
 */
static void test_docker_later(void **state)
{
	static const struct {
		const char *conf, *parent, *want;
	} rows[] = {
		{ "{}", "", LATER DOCKER_A },
		{ "{}", "shop.slice",
		  LATER "/shop.slice/docker-" ID_A ".scope" },
		{ "{}", "a-b.slice",
		  LATER "/a.slice/a-b.slice/docker-" ID_A ".scope" },
		{ "{}", "-.slice", LATER "/docker-" ID_A ".scope" },
		{ "{\"cgroup-parent\":\"all.slice\"}", "",
		  LATER "/all.slice/docker-" ID_A ".scope" },
		{ "{\"cgroup-parent\":\"all.slice\"}", "own.slice",
		  LATER "/own.slice/docker-" ID_A ".scope" },
		{ CGROUPFS, "", LATER "/docker/" ID_A },
		{ "{\"exec-opts\":[1,\"native.cgroupdriver=cgroupfs\"]}",
		  "/shop/", LATER "/shop/" ID_A },
		{ CGROUPFS, "/", LATER "/" ID_A },
		/* Below what the daemon itself is in. */
		{ CGROUPFS, "shop", NOT_WEB },
		{ CGROUPFS, "/a/../b", NOT_WEB },
		{ CGROUPFS, "/a*", LATER "/a*/" ID_A },
		{ "{}", "/shop", NOT_WEB },
		{ "{}", "../x.slice", NOT_WEB },
		{ "{}", "a--b.slice", NOT_WEB },
		{ "{}", "a*.slice", NOT_WEB },
	};
	size_t i;

	need_root();
	make_dir("/run/systemd/system", 0);
	make_docker("/var/lib/docker", 0, ID_A, "web", 0);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_file("/etc/docker/daemon.json", 0, rows[i].conf);
		make_host("/var/lib/docker", 0, ID_A, rows[i].parent);
		expect("docker", "web", rows[i].want);
	}
}

/* A user's store cannot lead out of what the user's manager has. */
static void test_docker_later_rootless(void **state)
{
	const char *data = HOME "/.local/share/docker";

	need_root();
	make_dir("/run/systemd/system", 0);
	make_docker(data, UID, ID_A, "web", 0);
	expect("docker", "tester/web",
	       LATER USER_SLICE "/user.slice/docker-" ID_A ".scope");
	make_host(data, UID, ID_A, "system.slice");
	expect("docker", "tester/web",
	       LATER USER_SLICE "/system.slice/docker-" ID_A ".scope");
	make_host(data, UID, ID_A, "../../../system.slice");
	expect("docker", "tester/web", "docker:tester/web does not run");
	make_file(HOME "/.config/docker/daemon.json", UID, CGROUPFS);
	make_host(data, UID, ID_A, "/system.slice");
	expect("docker", "tester/web", "docker:tester/web does not run");
}

/* The state of Docker's runc tells a process from one that has its id now. */
static void test_docker_state(void **state)
{
	need_root();
	make_docker("/var/lib/docker", 0, ID_A, "web", 100);
	make_runc("/run/docker/runtime-runc/moby", 0, ID_A, 100, 7, DOCKER_A);
	make_process(100, 7, DOCKER_A, 0);
	expect("docker", "web", DOCKER_A);
}

/* A data-root elsewhere, one of mapped users in it, and no systemd. */
static void test_docker_places(void **state)
{
	need_root();
	make_file("/etc/docker/daemon.json", 0, "{\"data-root\":\"/data\"}");
	make_docker("/data", 0, ID_A, "web", 100);
	make_docker("/data/100000.100000", 0, ID_B, "mapped", 101);
	make_process(100, 7, "/docker/" ID_A, 0);
	make_process(101, 7, "/docker/" ID_B, 0);
	expect("docker", "web", "/docker/" ID_A);
	expect("docker", "mapped", "/docker/" ID_B);
}

/* Links that root set lead on; what a container is called by name leads to its
 * cgroup even if no process is known.
 */
static void test_docker_link(void **state)
{
	char to[4096], from[4096];

	need_root();
	make_docker("/data/docker", 0, ID_A, "web", 0);
	make_dir("/var/lib", 0);
	at("/data/docker", to);
	assert_int_equal(symlink(to, at("/var/lib/docker", from)), 0);
	make_cgroup(DOCKER_A, 0);
	expect("docker", "web", DOCKER_A);
}

#define POD_A "/machine.slice/libpod-" ID_A ".scope"
#define LIST_A "[{\"id\":\"" ID_A "\",\"names\":[\"web\"]}]"

static void test_podman(void **state)
{
	need_root();
	make_storage("/var/lib/containers/storage", 0, LIST_A);
	make_crun("/run/crun", 0, ID_A, 100, 7, POD_A "/container");
	make_process(100, 7, POD_A "/container", 0);
	expect("podman", "web", POD_A);
	expect("podman", "tester/web", "there is no container");
	make_file(
		"/etc/containers/storage.conf", 0,
		"[storage]\n# graphroot = \"/no\"\n graphroot = \"/graph\"\n");
	make_storage("/graph", 0,
		     "[{\"id\":\"" ID_A "\",\"names\":[\"moved\"]}]");
	expect("podman", "moved", POD_A);
}

#define NO_POD                                                            \
	"podman:web does not run, and where its cgroup will be is known " \
	"once it has run: start it first"

/* Where Podman's will be that has run before: by what its runtime was told. */
static void test_podman_later(void **state)
{
	static const struct {
		const char *spec, *want;
	} rows[] = {
		{ "machine.slice:libpod:" ID_A, LATER POD_A },
		{ "machine-libpod_pod_x.slice:libpod:" ID_A,
		  LATER "/machine.slice/machine-libpod_pod_x.slice/libpod-" ID_A
			".scope" },
		{ "/libpod_parent/libpod-" ID_A,
		  LATER "/libpod_parent/libpod-" ID_A },
		{ "machine.slice:libpod:" ID_B, NO_POD },
		{ "machine.slice:lib:pod:" ID_A, NO_POD },
		{ "machine.slice:../x:" ID_A, NO_POD },
		{ "machine.slice:" ID_A, NO_POD },
		{ "machine:libpod:" ID_A, NO_POD },
		{ "/system.slice", NO_POD },
		{ "", NO_POD },
	};
	const char *graph = "/var/lib/containers/storage";
	size_t i;

	need_root();
	make_storage(graph, 0, LIST_A);
	expect("podman", "web", NO_POD);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_text("/var/lib/containers/storage/overlay-containers/" ID_A
			  "/userdata/config.json",
			  0, "{\"linux\":{\"cgroupsPath\":\"%s\"}}",
			  rows[i].spec);
		expect("podman", "web", rows[i].want);
	}
}

#define USER_A USER_SLICE "/user.slice/libpod-" ID_A ".scope"
#define USER_GRAPH HOME "/.local/share/containers/storage"

static void test_rootless(void **state)
{
	need_root();
	make_storage(USER_GRAPH, UID, LIST_A);
	make_crun("/run/user/1000/crun", UID, ID_A, 100, 7,
		  USER_A "/container");
	make_process(100, 7, USER_A "/container", UID);
	expect("podman", "tester/web", USER_A);
	expect("container", "web", "there is no container");
	/* A user chooses that name: it is not what an administrator means. */
	expect("podman", "web", "(did you mean 'podman:tester/web'?)");
	expect(NULL, "web", "(did you mean 'podman:tester/web'?)");
	make_file(HOME "/.config/containers/storage.conf", UID,
		  "graphroot = \"$HOME/g\"\n");
	make_storage(HOME "/g", UID,
		     "[{\"id\":\"" ID_A "\",\"names\":[\"own\"]}]");
	expect("podman", "tester/own", USER_A);
}

/* A link to where homes are is root's, and leads on. */
static void test_home_link(void **state)
{
	char to[4096], from[4096];

	need_root();
	assert_int_equal(rename(at("/home", from), at("/real", to)), 0);
	assert_int_equal(symlink("real", from), 0);
	make_storage("/real/tester/.local/share/containers/storage", UID,
		     LIST_A);
	make_process(100, 7, USER_A, UID);
	expect("podman", "tester/web", USER_A);
}

/* One of the host's that is called the same goes on meaning the host's. */
static void test_namesakes(void **state)
{
	need_root();
	make_docker("/var/lib/docker", 0, ID_B, "web", 101);
	make_process(101, 7, DOCKER_B, 0);
	make_storage(USER_GRAPH, UID, LIST_A);
	make_process(100, 7, USER_A, UID);
	expect(NULL, "web", DOCKER_B);
	make_storage("/var/lib/containers/storage", 0,
		     "[{\"id\":\"" ID_C "\",\"names\":[\"web\"]}]");
	expect(NULL, "web",
	       "'web' means 2 containers: docker:web (bbbbbbbbbbbb), "
	       "podman:web (cccccccccccc)");
	expect("podman", "web", NO_POD);
}

static void test_others(void **state)
{
	need_root();
	make_crun("/run/crun", 0, "hand", 100, 7, "/by-hand");
	make_runc("/run/runc", 0, "hand", 101, 7, "/t/hand");
	make_process(100, 7, "/by-hand/below", 0);
	make_process(101, 7, "/t/hand", 0);
	make_dir("/run/containerd/io.containerd.runtime.v2.task/ns/task", 0);
	make_runc("/run/containerd/runc/ns", 0, "task", 102, 7, "/ns/task");
	make_process(102, 7, "/ns/task", 0);
	make_cgroup("/lxc.payload.guest", 0);
	make_file("/run/systemd/machines/nest", 0,
		  "NAME=nest\nSCOPE=machine-nest.scope\nCLASS=container\n"
		  "LEADER=103\n");
	make_process(103, 7, "/machine.slice/machine-nest.scope/payload/init",
		     0);
	expect("crun", "hand", "/by-hand");
	expect("runc", "hand", "/t/hand");
	expect(NULL, "hand", "means 2 containers");
	expect("containerd", "task", "/ns/task");
	expect("machine", "guest", "/lxc.payload.guest");
	expect("machine", "nest", "/machine.slice/machine-nest.scope/payload");
}

/* Process ids are reused: by nothing, by a process elsewhere, by one that
 * started later, by one that only seems to be there.
 */
static void test_reuse(void **state)
{
	need_root();
	make_docker("/var/lib/docker", 0, ID_A, "web", 100);
	expect("docker", "web", LATER "/docker/" ID_A);
	make_process(100, 7, "/system.slice/other.service", 0);
	expect("docker", "web", LATER "/docker/" ID_A);
	make_crun("/run/crun", 0, "hand", 100, 6, "/system.slice");
	expect("crun", "hand", "crun:hand does not run");
	make_crun("/run/crun", 0, "hand", 100, 7, "/system");
	expect("crun", "hand",
	       "crun:hand has no cgroup of its own; userns:100");
	make_crun("/run/crun", 0, "hand", 100, 7, "/");
	expect("crun", "hand", "crun:hand has no cgroup of its own");
}

/* A container that can make cgroups calls one of them as another container's. */
static void test_nested(void **state)
{
	need_root();
	make_docker("/var/lib/docker", 0, ID_A, "evil", 100);
	make_docker("/var/lib/docker", 0, ID_B, "db", 101);
	make_process(100, 7, DOCKER_A, 0);
	make_process(101, 7, DOCKER_A "/docker-" ID_B ".scope", 0);
	expect("docker", "evil", DOCKER_A);
	expect("docker", "db", LATER "/docker/" ID_B);
	/* The same in one that no engine named. */
	make_crun("/run/crun", 0, "box", 102, 7, "/box");
	make_process(102, 7, "/box", 0);
	make_process(101, 7, "/box/docker-" ID_B ".scope", 0);
	expect("docker", "db", LATER "/docker/" ID_B);
}

/* What a user's store says of others' containers. */
static void test_foreign(void **state)
{
	need_root();
	make_docker("/var/lib/docker", 0, ID_A, "web", 100);
	make_process(100, 7, DOCKER_A, 0);
	make_storage(USER_GRAPH, UID, LIST_A);
	make_crun("/run/user/1000/crun", UID, ID_A, 100, 7, DOCKER_A);
	make_crun("/run/user/1000/crun", UID, "all", 100, 7, "/system.slice");
	expect("podman", "tester/web", "podman:tester/web");
	expect("crun", "tester/all", "crun:tester/all has no cgroup");
	expect("docker", "web", DOCKER_A);
	/* And a cgroup of theirs that is called as the host's container. */
	make_docker("/var/lib/docker", 0, ID_B, "db", 0);
	make_cgroup(USER_SLICE "/docker-" ID_B ".scope", UID);
	expect("docker", "db", LATER "/docker/" ID_B);
	/* And of which a process of theirs has the host's container's old id. */
	make_docker("/var/lib/docker", 0, ID_B, "db", 101);
	make_process(101, 7, USER_SLICE "/docker-" ID_B ".scope", UID);
	expect("docker", "db", LATER "/docker/" ID_B);
	/* Anyone may make cgroups there, so nothing there is trusted. */
	make_cgroup("/open", 0);
	chmod(at("/sys/fs/cgroup/open", (char[4096]){ 0 }), 0777);
	make_cgroup("/open/docker-" ID_B ".scope", 0);
	expect("docker", "db", LATER "/docker/" ID_B);
}

static void link_user(const char *to, const char *from)
{
	char target[4096], path[4096];

	unlink(at(from, path));
	assert_int_equal(symlink(at(to, target), path), 0);
	assert_int_equal(lchown(path, UID, UID), 0);
}

/* Links out of a user's store, files of others, pipes, huge and broken files. */
static void test_hostile_files(void **state)
{
	char path[2048];

	need_root();
	make_storage("/secret", 0, LIST_A);
	make_process(100, 7, USER_A, UID);
	make_dir(USER_GRAPH, UID);
	link_user("/secret/overlay-containers",
		  USER_GRAPH "/overlay-containers");
	expect("podman", "tester/web", "there is no container");
	make_dir(USER_GRAPH "/vfs-containers", UID);
	link_user("/secret/overlay-containers/containers.json",
		  USER_GRAPH "/vfs-containers/containers.json");
	expect("podman", "tester/web", "there is no container");
	unlink(at(USER_GRAPH "/vfs-containers/containers.json", path));
	assert_int_equal(mkfifo(path, 0666), 0);
	expect("podman", "tester/web", "there is no container");
	unlink(path);
	make_file(USER_GRAPH "/vfs-containers/containers.json", UID, LIST_A);
	expect("podman", "tester/web", USER_A);
	assert_int_equal(chown(path, UID + 1, UID), 0);
	expect("podman", "tester/web", "there is no container");
	assert_int_equal(chown(path, UID, UID), 0);
	assert_int_equal(truncate(path, (8 << 20) + 1), 0);
	expect("podman", "tester/web", "there is no container");
	make_file(USER_GRAPH "/vfs-containers/containers.json", UID,
		  "[{\"id\":\"" ID_A "\",\"names\":[\"web\"]}");
	expect("podman", "tester/web", "there is no container");
	/* The user's home of his choice: the system's own configuration. */
	make_file(HOME "/.config/containers/storage.conf", UID,
		  "graphroot = \"/secret\"\n");
	make_file("/secret/overlay-containers/containers.json", UID + 1,
		  LIST_A);
	expect("podman", "tester/web", "there is no container");
}

/* Names that engines refuse are none; there are only so many containers. */
static void test_hostile_names(void **state)
{
	static const char *const bad[] = {
		"../x", "a b",	   "\\u001b[2J", "a/b", "docker:web",
		"-x",	"\\u0000", "x\\u202ey",	 ""
	};
	struct container_list l;
	char list[1024];
	size_t i, n = 0;
	char *many, *w;

	need_root();
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		snprintf(list, sizeof(list),
			 "[{\"id\":\"" ID_A "\",\"names\":[\"%s\"]}]", bad[i]);
		make_storage("/var/lib/containers/storage", 0, list);
		container_runtime_load(&l, root);
		for (n = 0; n < l.n; n++)
			assert_null(l.v[n].name);
		container_free(&l);
	}
	make_storage("/var/lib/containers/storage", 0,
		     "[{\"id\":\"../../x\",\"names\":[\"x\"]},{\"id\":7},3,"
		     "{\"names\":[\"y\"]},{\"id\":\"" ID_A
		     "\",\"names\":{\"a\":1}}]");
	container_runtime_load(&l, root);
	assert_int_equal(l.n, 1);
	container_free(&l);
	w = many = malloc(4000 * 80);
	for (i = 0; i < 4000; i++)
		w += sprintf(w, "%c{\"id\":\"%064zx\"}", i ? ',' : '[', i);
	strcpy(w, "]");
	make_storage(USER_GRAPH, UID, many);
	free(many);
	make_docker("/var/lib/docker", 0, ID_A, "web", 0);
	container_runtime_load(&l, root);
	assert_true(l.cut && l.n < 2100);
	container_free(&l);
}

/* Files that are each small enough, and too much together. */
static void test_hostile_amount(void **state)
{
	char path[2048], full[4096], id[65];
	struct container_list l;
	int i;

	need_root();
	for (i = 0; i < 20; i++) {
		snprintf(id, sizeof(id), "%064x", i);
		make_docker(HOME "/.local/share/docker", UID, id, "x", 0);
		snprintf(path, sizeof(path),
			 HOME "/.local/share/docker/containers/%s/"
			      "config.v2.json",
			 id);
		assert_int_equal(truncate(at(path, full), 8 << 20), 0);
	}
	make_storage(USER_GRAPH, UID, LIST_A);
	make_docker("/var/lib/docker", 0, ID_B, "web", 0);
	container_runtime_load(&l, root);
	/* The user's other store is not read any more; the host's is. */
	assert_int_equal(l.n, 1);
	assert_string_equal(l.v[0].name, "web");
	container_free(&l);
}

/* Names for listings: of what runs, and of what has gone. */
static void test_cgroups(void **state)
{
	static const struct {
		const char *path;
		const char *target;
	} rows[] = {
		{ DOCKER_A, "docker:web" },
		{ DOCKER_A "/below", NULL },
		{ DOCKER_B, "docker:db" },
		{ USER_SLICE "/docker-" ID_B ".scope", NULL },
		{ USER_A, NULL },
		{ "/system.slice/docker-" ID_C ".scope",
		  "docker:cccccccccccc" },
		{ "/system.slice", NULL },
		{ "/", NULL },
	};
	struct container_list l;
	size_t i;

	need_root();
	make_docker("/var/lib/docker", 0, ID_A, "web", 100);
	make_docker("/var/lib/docker", 0, ID_B, "db", 0);
	make_process(100, 7, DOCKER_A, 0);
	/* In no store: its cgroup's name says what it is. */
	make_cgroup("/system.slice/docker-" ID_C ".scope", 0);
	container_runtime_load(&l, root);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct container *c =
			container_find_cgroup(&l, rows[i].path);
		char *target = c ? container_target(c) : NULL;

		if (rows[i].target)
			assert_string_equal(target ? target : "none",
					    rows[i].target);
		else
			assert_null(target);
		free(target);
	}
	container_free(&l);
}

static void test_parse(void **state)
{
	static const struct {
		const char *name;
		const char *prefix;
	} rows[] = {
		{ "docker-" ID_A ".scope", "docker" },
		{ "libpod-" ID_A ".scope", "libpod" },
		{ "libpod-" ID_A, "libpod" },
		{ "libpod-payload-" ID_A, "libpod-payload" },
		{ "cri-containerd-" ID_A ".scope", "cri-containerd" },
		{ ID_A, "" },
		{ "lxc.payload.web", "lxc.payload" },
		{ "libpod-conmon-" ID_A ".scope", NULL },
		{ "crio-conmon-" ID_A ".scope", NULL },
		{ "machine-libpod_pod_" ID_A ".slice", NULL },
		{ "lxc.payload.", NULL },
		{ "lxc.monitor.web", NULL },
		{ "-" ID_A, NULL },
		{ "docker-x" ID_A, NULL },
		{ "docker-abc.scope", NULL },
		{ "web.service", NULL },
		{ ".scope", NULL },
		{ "", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		char *prefix = NULL, *id = NULL;
		bool is = container_cgroup_parse(rows[i].name, &prefix, &id);

		assert_true(is == (rows[i].prefix != NULL));
		if (is)
			assert_string_equal(prefix, rows[i].prefix);
		free(prefix);
		free(id);
	}
}

#define with_root(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* clang-format off */
static const struct CMUnitTest tests[] = {
	with_root(test_docker),
	with_root(test_docker_later),
	with_root(test_docker_later_rootless),
	with_root(test_docker_state),
	with_root(test_docker_places),
	with_root(test_docker_link),
	with_root(test_podman),
	with_root(test_podman_later),
	with_root(test_rootless),
	with_root(test_home_link),
	with_root(test_namesakes),
	with_root(test_others),
	with_root(test_reuse),
	with_root(test_nested),
	with_root(test_foreign),
	with_root(test_hostile_files),
	with_root(test_hostile_names),
	with_root(test_hostile_amount),
	with_root(test_cgroups),
	cmocka_unit_test(test_parse),
};
/* clang-format on */

UNIT_MAIN(tests)
