// SPDX-License-Identifier: GPL-2.0
/*
 * Pods by name: bundles as containerd and CRI-O leave them, with processes and cgroups
 * as the kubelet makes them by either driver; what a pod's owner could write into
 * them; and the patterns that the manual offers for pods.
 */
#include <ctlsec/pattern.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/container_find.h"
#include "container/container_pod.h"
#include "container/container_pod_find.h"
#include "container/container_runtime.h"
#include "container_fixture.h"
#include "target/domain_name.h"
#include "unit.h"

#define ID_D "dddddddddddd0000000000000000000000000000000000000000000000000004"
#define UID_1 "0a1b2c3d_1111_4222_8333_444455556666"
#define UID_2 "0a1b2c3d_7777_4888_8999_aaaabbbbcccc"
#define SLICE "/kubepods.slice/kubepods-burstable.slice"
#define POD_1 SLICE "/kubepods-burstable-pod" UID_1 ".slice"
#define POD_2 "/kubepods.slice/kubepods-pod" UID_2 ".slice"
#define SCOPE(id) "/cri-containerd-" id ".scope"

#define TASKS "/run/containerd/io.containerd.runtime.v2.task/k8s.io"

#define need_root()                                            \
	do {                                                   \
		(void)state;                                   \
		if (geteuid())                                 \
			unit_skip("needs files of two users"); \
	} while (0)

/* What containerd writes of a container; of a sandbox if @part is NULL. */
static void make_bundle(const char *tasks, uid_t uid, const char *id,
			const char *space, const char *pod, const char *part)
{
	char path[2048], own[512] = "";

	snprintf(path, sizeof(path), "%s/%s/config.json", tasks, id);
	if (part)
		snprintf(own, sizeof(own),
			 "\"io.kubernetes.cri.container-name\":\"%s\","
			 "\"io.kubernetes.cri.image-name\":\"nginx:1\",",
			 part);
	make_text(path, uid,
		  "{\"ociVersion\":\"1.0.2-dev\",\"annotations\":{%s"
		  "\"io.kubernetes.cri.container-type\":\"%s\","
		  "\"io.kubernetes.cri.sandbox-id\":\"" ID_A "\","
		  "\"io.kubernetes.cri.sandbox-name\":\"%s\","
		  "\"io.kubernetes.cri.sandbox-namespace\":\"%s\"}}",
		  own, part ? "container" : "sandbox", pod, space);
}

/* One that runs, in a cgroup by its driver. */
static void make_member(const char *id, unsigned int pid, const char *pod_dir,
			const char *space, const char *pod, const char *part)
{
	char cgroup[2048];

	snprintf(cgroup, sizeof(cgroup),
		 strstr(pod_dir, ".slice") ? "%s/cri-containerd-%s.scope" :
					     "%s/%s",
		 pod_dir, id);
	make_bundle(TASKS, 0, id, space, pod, part);
	make_runc("/run/containerd/runc/k8s.io", 0, id, pid, 7, cgroup);
	make_process(pid, 7, cgroup, 0);
}

/* A pod with its sandbox and nginx, in @pod_dir. */
static void make_web(const char *pod_dir)
{
	make_member(ID_A, 100, pod_dir, "shop", "web-7d9", NULL);
	make_member(ID_B, 101, pod_dir, "shop", "web-7d9", "nginx");
}

/* Where the word leads: a cgroup, or a sentence that contains @want. */
static void expect_status(const char *word, const char *want, int status)
{
	struct container_list l;
	struct err e = { 0 };
	char *path;

	container_runtime_load(&l, root);
	path = container_pod_find(&l, word, &e);
	if (path ? strcmp(path, want) : !strstr(e.msg, want))
		fail_msg("pod:%s: '%s', not '%s'", word, path ? path : e.msg,
			 want);
	if (!path)
		assert_int_equal(e.status, status);
	free(path);
	container_free(&l);
}

static void expect(const char *word, const char *want)
{
	expect_status(word, want, EXIT_FAILED);
}

static void test_containerd(void **state)
{
	need_root();
	make_web(POD_1);
	expect("shop/web-7d9", POD_1);
	expect("web-7d9", POD_1);
	expect("shop/web-7d9/nginx", POD_1 SCOPE(ID_B));
	expect("shop/web-7d9/POD", POD_1 SCOPE(ID_A));
	expect("test/web-7d9", "there is no pod pod:'test/web-7d9'");
	expect("shop/web-7d9/redis",
	       "there is no container pod:'shop/web-7d9/redis'");
}

/* With the cgroupfs driver, below another root, without a class of its own; and what
 * brings its own containerd along.
 */
static void test_places(void **state)
{
	static const char *const dirs[] = {
		"/kubepods/besteffort/pod0a1b2c3d-1111-4222-8333-444455556666",
		"/kubepods/pod0a1b2c3d-1111-4222-8333-444455556666",
		"/kubepods/burstable/pod00112233445566778899aabbccddeeff",
		POD_2,
		"/kubelet.slice/kubelet-kubepods.slice/"
		"kubelet-kubepods-pod" UID_1 ".slice",
	};
	size_t i;

	need_root();
	for (i = 0; i < ARRAY_LEN(dirs); i++) {
		make_web(dirs[i]);
		expect("shop/web-7d9", dirs[i]);
	}
	make_bundle("/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io",
		    0, ID_C, "kube-system", "dns", "coredns");
	make_cgroup(POD_2 SCOPE(ID_C), 0);
	expect("kube-system/dns", POD_2);
}

/* What is above the containers is not their pod's, so that a bind would take more. */
static void test_no_cgroup(void **state)
{
	static const char *const dirs[] = { "/system.slice", "/k8s.io",
					    "/kubepods.slice", "/podman.slice",
					    "/shop/pods.slice" };
	size_t i;

	need_root();
	for (i = 0; i < ARRAY_LEN(dirs); i++) {
		make_web(dirs[i]);
		expect("web-7d9",
		       "pod:shop/web-7d9 has no cgroup of its own; name a "
		       "container in it, such as pod:shop/web-7d9/");
	}
	make_web(POD_1);
	make_member(ID_C, 102, POD_1, "shop", "other", "x");
	expect("web-7d9", "pod:shop/web-7d9 has no cgroup of its own");
}

static void test_several(void **state)
{
	need_root();
	make_web(POD_1);
	make_member(ID_C, 102, POD_2, "test", "web-7d9", "nginx");
	expect("web-7d9", "'web-7d9' means 2 pods: pod:");
	expect("test/web-7d9", POD_2);
	/* What was restarted: the one before has gone, or is going. */
	make_bundle(TASKS, 0, ID_D, "shop", "web-7d9", "nginx");
	expect("shop/web-7d9/nginx", POD_1 SCOPE(ID_B));
	make_member(ID_D, 103, POD_1, "shop", "web-7d9", "nginx");
	expect("shop/web-7d9/nginx", "'shop/web-7d9/nginx' means 2 containers: "
				     "pod:shop/web-7d9/nginx (containerd:");
	expect("shop/web-7d9", POD_1);
	/* Two of one name: one of them is going. */
	make_member(ID_D, 103, POD_2, "shop", "web-7d9", "nginx");
	make_member(ID_C, 102, "/kubepods/podc", "test", "web-7d9", "nginx");
	expect("shop/web-7d9",
	       "'shop/web-7d9' means 2 pods: pod:shop/web-7d9 (containerd:");
}

static void test_away(void **state)
{
	need_root();
	make_bundle(TASKS, 0, ID_A, "shop", "web-7d9", NULL);
	expect("web-7d9", "pod:shop/web-7d9/POD does not run");
	expect("shop/web-7d9/POD", "pod:shop/web-7d9/POD does not run");
}

static void test_near(void **state)
{
	struct container_list l;
	struct err e = { 0 };

	need_root();
	make_web(POD_1);
	expect("web-7d8", "(did you mean 'pod:web-7d9'?)");
	expect("shoop/web-7d9", "(did you mean 'pod:shop/web-7d9'?)");
	expect("web-7d9/nginx", "(did you mean 'pod:shop/web-7d9/nginx'?)");
	expect("shop/web-7d9/ngin", "(did you mean 'pod:shop/web-7d9/nginx'?)");
	container_runtime_load(&l, root);
	assert_null(container_find(&l, NULL, "shop/web-7d9/nginx", &e));
	assert_non_null(strstr(e.msg, "(did you mean "
				      "'pod:shop/web-7d9/nginx'?)"));
	assert_non_null(container_find(&l, "containerd", ID_B, &e));
	container_free(&l);
}

static void test_misuse(void **state)
{
	static const char *const bad[] = { "",	    "/",    "/a",      "a/",
					   "a//b",  "a/b/", "a/b/c/d", "a//",
					   "\033/", "//" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++)
		expect_status(bad[i],
			      "is no pod, which is written [NAMESPACE/]POD "
			      "or NAMESPACE/POD/CONTAINER",
			      EXIT_MISUSE);
}

#define CRIO_RUN "/run/containers/storage/overlay-containers"
#define CRIO(id) "/crio-" id ".scope"

/* What CRI-O writes: the labels of the kubelet among its own annotations. */
static void make_crio(const char *id, const char *type, const char *part,
		      const char *more)
{
	char path[2048];

	snprintf(path, sizeof(path), CRIO_RUN "/%s/userdata/config.json", id);
	make_text(path, 0,
		  "{\"ociVersion\":\"1.0.0\",\"annotations\":{%s"
		  "\"io.container.manager\":\"cri-o\","
		  "\"io.kubernetes.container.name\":\"%s\","
		  "\"io.kubernetes.cri-o.ContainerType\":\"%s\","
		  "\"io.kubernetes.cri-o.Name\":\"k8s_x_web_shop_uid_0\","
		  "\"io.kubernetes.cri-o.SandboxID\":\"" ID_A "\","
		  "\"io.kubernetes.pod.name\":\"web\","
		  "\"io.kubernetes.pod.namespace\":\"shop\"}}",
		  more, part, type);
}

static void test_crio(void **state)
{
	struct container_list l;
	size_t i;

	need_root();
	make_crio(ID_A, "sandbox", "POD", "");
	/* What the pod's owner wrote on it, as another runtime would have it. */
	make_crio(ID_B, "container", "nginx",
		  "\"io.kubernetes.cri.sandbox-name\":\"db\","
		  "\"io.kubernetes.cri.sandbox-namespace\":\"bank\","
		  "\"io.kubernetes.cri.container-name\":\"x\","
		  "\"io.kubernetes.cri.container-type\":\"container\",");
	make_cgroup(POD_1 CRIO(ID_A), 0);
	make_crun("/run/crun", 0, ID_B, 101, 7, POD_1 CRIO(ID_B));
	make_process(101, 7, POD_1 CRIO(ID_B), 0);
	/* It shares the store with Podman, which is asked as well. */
	make_storage("/var/lib/containers/storage", 0,
		     "[{\"id\":\"" ID_B "\",\"names\":[\"k8s_nginx\"]},"
		     "{\"id\":\"" ID_C "\",\"names\":[\"own\"]}]");
	expect("shop/web", POD_1);
	expect("shop/web/nginx", POD_1 CRIO(ID_B));
	expect("bank/db", "there is no pod");
	container_runtime_load(&l, root);
	assert_int_equal(l.n, 3);
	for (i = 0; i < l.n; i++)
		assert_string_equal(l.v[i].runtime, strcmp(l.v[i].id, ID_C) ?
							    "crio" :
							    "podman");
	container_free(&l);
}

/* What is no name, no text, no pod's; and another user's containerd. */
static void test_hostile(void **state)
{
	static const char *const bad[] = { "../x", "a b", "\\u001b[2J", "a/b",
					   "-x",   "",	  "x\\u202ey" };
	static const char *const config[] = {
		"",
		"{",
		"[]",
		"{\"annotations\":[]}",
		"{\"annotations\":{\"io.kubernetes.cri.sandbox-name\":7}}",
	};
	char path[2048];
	size_t i;

	need_root();
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		make_member(ID_A, 100, POD_1, "shop", bad[i], "nginx");
		make_member(ID_B, 101, POD_1, bad[i], "web", "nginx");
		make_member(ID_C, 102, POD_1, "shop", "web", bad[i]);
		expect("shop/web", "there is no pod");
	}
	for (i = 0; i < ARRAY_LEN(config); i++) {
		make_file(TASKS "/" ID_A "/config.json", 0, config[i]);
		expect("shop/web", "there is no pod");
	}
	make_file(TASKS "/" ID_A "/config.json", 0, "");
	assert_int_equal(truncate(at(TASKS "/" ID_A "/config.json", path),
				  (8 << 20) + 1),
			 0);
	expect("shop/web", "there is no pod");
	make_bundle("/run/user/1000/containerd/io.containerd.runtime.v2.task/"
		    "k8s.io",
		    UID, ID_D, "shop", "web", "nginx");
	make_cgroup(USER_SLICE "/podd/cri-containerd-" ID_D ".scope", UID);
	expect("shop/web", "there is no pod");
}

/* As listings have it. */
static void expect_name(const struct container_list *l, const char *path,
			const char *name, const char *target)
{
	struct cnl_domain d = { .path = (char *)path };
	char *is = domain_name_short(l, &d);

	assert_string_equal(is, name);
	free(is);
	is = domain_name_target(l, &d);
	assert_string_equal(is, target);
	free(is);
}

static void test_names(void **state)
{
	struct container_list l;
	char *engine;

	need_root();
	make_web(POD_1);
	container_runtime_load(&l, root);
	expect_name(&l, POD_1, "shop/web-7d9", "pod:shop/web-7d9");
	expect_name(&l, POD_1 SCOPE(ID_B), "shop/web-7d9/nginx",
		    "pod:shop/web-7d9/nginx");
	expect_name(&l, POD_1 SCOPE(ID_A), "shop/web-7d9/POD",
		    "pod:shop/web-7d9/POD");
	expect_name(&l, SLICE, "kubepods-burstable.slice",
		    "unit:kubepods-burstable.slice");
	engine = container_engine(&l.v[0]);
	assert_string_equal(engine, "containerd/k8s");
	free(engine);
	container_free(&l);
}

#define CGROUPFS "/kubepods/burstable/pod0a1b2c3d-1111-4222-8333-444455556666"

/* The patterns that ctlsec(8) and deploy/kubernetes have. */
static void test_patterns(void **state)
{
	static const char pods[] = "/kubepods.slice/**/kubepods*-pod*.slice";
	static const char fs_pods[] = "/kubepods/**/pod*";
	static const char scopes[] = "/kubepods.slice/**/cri-containerd-*";
	static const char crio[] = "/kubepods.slice/**/crio-[0-9a-f][0-9a-f]*";
	static const char fs_containers[] = "/kubepods/**/pod*/*";
	static const char effort[] =
		"/kubepods.slice/kubepods-besteffort.slice/*";
	static const struct {
		const char *glob, *path;
		bool matches;
	} rows[] = {
		{ pods, POD_1, true },
		{ pods, POD_2, true },
		{ pods, SLICE, false },
		{ pods, "/kubepods.slice", false },
		{ pods, POD_1 SCOPE(ID_A), false },
		{ pods, "/system.slice/containerd.service", false },
		{ fs_pods, CGROUPFS, true },
		{ fs_pods, "/kubepods/pod00112233445566778899aabbccddeeff",
		  true },
		{ fs_pods, "/kubepods/burstable", false },
		{ fs_pods, CGROUPFS "/" ID_A, false },
		{ scopes, POD_1 SCOPE(ID_A), true },
		{ scopes, POD_2 SCOPE(ID_A), true },
		{ scopes, POD_1, false },
		{ scopes, POD_1 SCOPE(ID_A) "/init.scope", false },
		{ crio, POD_1 CRIO(ID_A), true },
		{ crio, POD_1 "/crio-conmon-" ID_A ".scope", false },
		{ fs_containers, CGROUPFS "/" ID_A, true },
		{ fs_containers, CGROUPFS, false },
		{ effort,
		  "/kubepods.slice/kubepods-besteffort.slice/"
		  "kubepods-besteffort-pod" UID_1 ".slice",
		  true },
		{ effort, POD_1, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_null(ctlsec_pattern_check(rows[i].glob));
		if (ctlsec_pattern_match(rows[i].glob, rows[i].path) !=
		    rows[i].matches)
			fail_msg("%s and %s", rows[i].glob, rows[i].path);
	}
}

#define with_root(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* clang-format off */
static const struct CMUnitTest tests[] = {
	with_root(test_containerd),
	with_root(test_places),
	with_root(test_no_cgroup),
	with_root(test_several),
	with_root(test_away),
	with_root(test_near),
	with_root(test_misuse),
	with_root(test_crio),
	with_root(test_hostile),
	with_root(test_names),
	cmocka_unit_test(test_patterns),
};
/* clang-format on */

UNIT_MAIN(tests)
