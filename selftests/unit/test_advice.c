// SPDX-License-Identifier: GPL-2.0
/*
 * Containers by the names of their cgroups.
 */

#include "target/advice.h"
#include "unit.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

struct prefix_row {
	const char *path;
	const char *container;
};

static const struct prefix_row prefixes[] = {
	{ "/system.slice/docker-" ID ".scope",
	  "/system.slice/docker-" ID ".scope" },
	{ "/system.slice/docker-" ID ".scope/init.scope",
	  "/system.slice/docker-" ID ".scope" },
	{ "/docker/" ID, "/docker/" ID },
	{ "/docker/" ID "/a/b", "/docker/" ID },
	{ "/machine.slice/libpod-" ID ".scope/container",
	  "/machine.slice/libpod-" ID ".scope" },
	{ "/machine.slice/libpod-0123456789ab.scope", NULL },
	{ "/x.service/libpod-payload-" ID "/y",
	  "/x.service/libpod-payload-" ID },
	{ "/kubepods.slice/kubepods-pod1.slice/cri-containerd-" ID ".scope",
	  "/kubepods.slice/kubepods-pod1.slice/cri-containerd-" ID ".scope" },
	{ "/kubepods/besteffort/pod1/" ID, "/kubepods/besteffort/pod1/" ID },
	{ "/kubepods.slice/crio-" ID ".scope",
	  "/kubepods.slice/crio-" ID ".scope" },
	{ "/machine.slice/machine-web.scope",
	  "/machine.slice/machine-web.scope" },
	{ "/lxc.payload.web/init.scope", "/lxc.payload.web" },
	/* The outermost one: what is in it is its own affair. */
	{ "/docker/" ID "/docker/" OTHER, "/docker/" ID },
	/* Monitors, and what is no id. */
	{ "/machine.slice/libpod-conmon-" ID ".scope", NULL },
	{ "/kubepods.slice/crio-conmon-" ID ".scope", NULL },
	{ "/system.slice/docker.service", NULL },
	{ "/system.slice/docker-registry.scope", NULL },
	{ "/system.slice/docker-.scope", NULL },
	{ "/system.slice/docker-012345.scope", NULL },
	{ "/docker/" ID "0", NULL },
	{ "/user.slice/user-0.slice/session-1.scope", NULL },
	{ "/", NULL },
	{ "", NULL },
};

static void test_prefix(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(prefixes); i++) {
		const struct prefix_row *r = &prefixes[i];
		size_t len = advice_prefix(r->path);
		size_t wanted = r->container ? strlen(r->container) : 0;

		if (len != wanted)
			fail_msg("%s: %zu", r->path, len);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_prefix),
};

UNIT_MAIN(tests)
