// SPDX-License-Identifier: GPL-2.0
/*
 * The authorization plugin: which rules a request breaks, and bodies read as dockerd
 * reads them.
 */
#include "authz_rules.h"
#include "authzd/authz_json.h"
#include "unit.h"

static const struct {
	const char *method;
	const char *uri;
	const char *body; /* NULL: not shown */
	const char *rules;
	/* clang-format off */
} requests[] = {
	/* Bodies as a whole. */
	{ "POST", "/containers/create", NULL, "hidden-body" },
	{ "POST", "/containers/create?x=/auth", NULL, "hidden-body" },
	{ "POST", "/containers/create", "", "malformed" },
	{ "POST", "/containers/create", "null", "malformed" },
	{ "POST", "/containers/create", "[]", "malformed" },
	{ "POST", "/containers/create", "{", "malformed" },
	{ "POST", "/containers/create", "{} {\"Privileged\":true}", "malformed" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "}}\n", "" },
	{ "POST", "/containers/create", "\xef\xbb\xbf{\"HostConfig\":{" OK_PIDS "}}", "malformed" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "}}}", "malformed" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},}", "malformed" },
	{ "POST", "/containers/create", "{'HostConfig':{}}", "malformed" },
	{ "POST", "/containers/create", "{/**/}", "malformed" },
	/* Limits. */
	{ "POST", "/containers/create", "{}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":null}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":{}}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"PidsLimit\":null}}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"PidsLimit\":0}}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"PidsLimit\":-1}}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"PidsLimit\":512}}", "" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"PidsLimit\":513}}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"pidslimit\":4096}}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"PidsLimit\":18446744073709551617}}", "pids-limit" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"PidsLimit\":1e2}}", "malformed" },
	{ "POST", "/containers/create", "{\"HostConfig\":{\"PidsLimit\":\"100\"}}", "malformed" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"hostconfig\":{}}", "malformed" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"Privileged\":true}", "privileged" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"Labels\":{\"io.ctlsec.profile\":\"x\"}}", "ctlsec-labels" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"NetworkingConfig\":{\"EndpointsConfig\":{\"host\":{}}}}", "host-network" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"NetworkingConfig\":{\"EndpointsConfig\":{\"web\":null}}}", "" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"NetworkingConfig\":{\"EndpointsConfig\":{\"web\":{\"Aliases\":[\"a\"],\"DriverOpts\":null}}}}", "" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"NetworkingConfig\":{\"EndpointsConfig\":{\"web\":1}}}", "malformed" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"NetworkingConfig\":{\"EndpointsConfig\":{\"web\":{\"driveropts\":{\"com.docker.network.endpoint.sysctls\":\"net.ipv4.conf.IFNAME.forwarding=1\"}}}}}", "sysctls" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"NetworkingConfig\":{\"EndpointsConfig\":{\"web\":{\"DriverOpts\":{\"other\":\"\"}}}}}", "unknown-member" },
	{ "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS "},\"NetworkingConfig\":{\"EndpointsConfig\":{\"web\":{\"DriverOpts\":{\"com.docker.network.endpoint.ifname\":\"eth7\"}}}}}", "" },
	{ "POST", "/networks/x/connect", "{\"Container\":\"c\"}", "" },
	{ "POST", "/networks/x/connect", NULL, "hidden-body" },
	{ "POST", "/networks/x/connect", "{\"Container\":\"c\",\"EndpointConfig\":{\"DriverOpts\":{\"com.docker.network.endpoint.sysctls\":\"net.ipv4.conf.IFNAME.forwarding=1\"}}}", "sysctls" },
	{ "POST", "/networks/x/connect", "{\"Container\":\"c\",\"EndpointConfig\":null}", "" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"Networks\":[{\"Target\":\"web\",\"DriverOpts\":{\"com.docker.network.endpoint.sysctls\":\"x=1\"}}]}}", "sysctls" },
	/* Addresses. */
	{ "POST", "/v1.41/containers/%63reate", "{}", "pids-limit" },
	{ "POST", "/v1.41/containers%2fcreate", "{}", "pids-limit" },
	{ "POST", "//containers/create", "{}", "malformed" },
	{ "POST", "/v1.41//containers/create", "{}", "malformed" },
	{ "POST", "/x/../containers/create", "{}", "malformed" },
	{ "POST", "/containers/%2e%2e/containers/create", "{}", "malformed" },
	{ "POST", "http://x/containers/create", "{}", "malformed" },
	{ "POST", "/containers/%6", "{}", "malformed" },
	{ "POST", "/containers/%00create", "{}", "malformed" },
	{ "POST", "/containers/create/", "{}", "endpoint" },
	{ "POST", "/containers/create#x", "{}", "endpoint" },
	{ "POST", "/v1.41/", "{}", "endpoint" },
	{ "POST", "/", "{}", "endpoint" },
	{ "POST", "/v1.041/containers/create", "{}", "malformed" },
	{ "POST", "/v1.41.1/containers/create", "{}", "malformed" },
	{ "POST", "/v2.0/containers/create", "{}", "malformed" },
	{ "POST", "/v1/containers/create", "{}", "malformed" },
	{ "PATCH", "/containers/create", "{}", "endpoint" },
	{ "post", "/containers/create", "{}", "endpoint" },
	{ "GET", "/containers/json?all=1;b=2", NULL, "malformed" },
	{ "GET", "/containers/json?filters=%7B%22a%22%3A%5B%22b%22%5D%7D", NULL, "" },
	{ "HEAD", "/_ping", NULL, "" },
	{ "GET", "/images/a/b/c/json", NULL, "" },
	{ "GET", "/containers/a/b/json", NULL, "endpoint" },
	{ "POST", "/v1.23/containers/x/start", NULL, "old-api" },
	{ "POST", "/v1.24/containers/x/start", NULL, "" },
	{ "POST", "/v1.12/containers/create", "{\"HostConfig\":{" OK_PIDS "}}", "old-api" },
	{ "GET", "/new/thing", NULL, "endpoint" },
	/* Update: what is not there does not change. */
	{ "POST", "/containers/x/update", "{}", "" },
	{ "POST", "/containers/x/update", NULL, "hidden-body" },
	{ "POST", "/containers/x/update", "{\"PidsLimit\":100}", "" },
	{ "POST", "/containers/x/update", "{\"PidsLimit\":0}", "pids-limit" },
	{ "POST", "/containers/x/update", "{\"PidsLimit\":-1}", "pids-limit" },
	{ "POST", "/containers/x/update", "{\"pidsLimit\":9999}", "pids-limit" },
	{ "POST", "/containers/x/update", "{\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}]}", "devices" },
	/* Exec. */
	{ "POST", "/containers/x/exec", "{\"Cmd\":[\"sh\"]}", "" },
	{ "POST", "/containers/x/exec", "{\"Cmd\":[\"sh\"],\"privileged\":true}", "privileged" },
	{ "POST", "/containers/x/exec", NULL, "hidden-body" },
	{ "POST", "/exec/x/start", "{\"Detach\":false}", "" },
	/* Volumes. */
	{ "POST", "/volumes/create", "{\"Name\":\"x\",\"Driver\":\"local\",\"DriverOpts\":{}}", "" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/\"}}", "mounts engine-socket" },
	{ "POST", "/volumes/create", "{\"driveropts\":{\"type\":\"tmpfs\",\"o\":\"size=1m,rbind\",\"device\":\"/etc\"}}", "mounts volume-options" },
	/* Options have their exact names: others are the file system's own, or nothing's. */
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"debugfs\",\"device\":\"/usr/share\",\"o\":\"BIND\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"debugfs\",\"device\":\"/usr/share\",\"o\":\"bind\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"/usr/share\",\"o\":\"RBind\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"device\":\"/usr/share\",\"o\":\"bind,x\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"TYPE\":\"none\",\"device\":\"/usr/share\",\"o\":\"bind\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"bind\",\"device\":\"/usr/share\",\"o\":\"bind,nosuid,,noexec\"}}", "" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"\",\"device\":\"/usr/share\",\"o\":\"bind\"}}", "" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\",\"o\":\"size=1m,uid=1000,mode=0700,noexec\"}}", "" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\",\"o\":\"sizes=1m\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"nfs\",\"device\":\":/x\",\"o\":\"addr=127.0.0.1\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"\",\"device\":\"\",\"o\":\"\"}}", "" },
	/* Of ro and rw the last counts. */
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"device\":\"/usr/lib\",\"o\":\"bind,ro\"}}", "" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"device\":\"/usr/lib\",\"o\":\"bind,ro,rw\"}}", "mounts" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"device\":\"/usr/lib\",\"o\":\"bind,RO\"}}", "mounts volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/usr/share\"}}", "" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"o\":\"bind,rshared\",\"device\":\"/usr/share\"}}", "propagation" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"tmpfs\",\"o\":\"size=1m\",\"device\":\"tmpfs\"}}", "" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"ext4\",\"device\":\"/dev/sda1\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"overlay\",\"o\":\"lowerdir=/\",\"device\":\"x\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"proc\",\"device\":\"proc\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"tmpfs\",\"o\":\"remount\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"mountpoint\":\"/\"}}", "volume-options" },
	{ "POST", "/volumes/create", "{\"DriverOpts\":{\"o\":\"bind\",\"o\":\"\"}}", "malformed" },
	{ "POST", "/volumes/create", "{\"Driver\":\"sshfs\"}", "volume-driver" },
	/* Networks. */
	{ "POST", "/networks/create", "{\"Name\":\"x\",\"Driver\":\"bridge\"}", "" },
	{ "POST", "/networks/create", "{\"Name\":\"x\",\"Driver\":\"macvlan\",\"Options\":{\"parent\":\"eth0\"}}", "network-driver" },
	{ "POST", "/networks/create", "{\"Options\":{\"com.docker.network.bridge.name\":\"br0\"}}", "network-driver" },
	/* Services. */
	{ "POST", "/services/create", NULL, "hidden-body" },
	{ "POST", "/services/create", "{}", "pids-limit" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"ContainerSpec\":{}}}", "pids-limit" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"ContainerSpec\":{},\"Resources\":{\"Limits\":{\"Pids\":9}}}}", "" },
	{ "POST", "/services/x/update?version=3", "{\"TaskTemplate\":{\"ContainerSpec\":{},\"Resources\":{\"Limits\":{\"Pids\":0}}}}", "pids-limit" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"ContainerSpec\":{"
	  "\"Mounts\":[{\"Source\":\"/\"}],\"CapabilityAdd\":[\"CAP_SYS_ADMIN\"],\"Sysctls\":{\"a\":\"b\"},"
	  "\"Privileges\":{\"Seccomp\":{\"Mode\":\"unconfined\"},\"AppArmor\":{\"Mode\":\"disabled\"},\"SELinuxContext\":{\"Disable\":true}},"
	  "\"Labels\":{\"IO.ctlsec.x\":\"\"}}}}", "capabilities seccomp apparmor label mounts engine-socket sysctls ctlsec-labels" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"Networks\":[{\"Target\":\"host\"}]}}", "host-network" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"Networks\":[{\"Target\":\"web\"}]}}", "" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}}},\"Networks\":[{\"Target\":\"k2x\"}]}", "service-network" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"Runtime\":\"plugin\",\"PluginSpec\":{}}}", "service-runtime" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"LogDriver\":{\"Name\":\"syslog\"}}}", "log-driver" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"LogDriver\":{\"Options\":{\"gelf-address\":\"udp://127.0.0.1:1\"}}}}", "log-driver" },
	{ "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"New\":1}}", "unknown-member" },
	/* Builds, plugins. */
	{ "POST", "/build?t=x&networkmode=default&rm=1", NULL, "" },
	{ "POST", "/build?networkmode=host", NULL, "host-network" },
	{ "POST", "/build?networkmode=%68ost", NULL, "host-network" },
	{ "POST", "/build?networkmode=bridge&networkmode=host", NULL, "host-network" },
	{ "POST", "/build?networkmode=container:x", NULL, "join-network" },
	{ "POST", "/build?cgroupparent=/x", NULL, "cgroup-parent" },
	{ "POST", "/build?securityopt=seccomp%3Dunconfined", NULL, "security-opt" },
	{ "POST", "/build?labels=%7B%22io.ctlsec.a%22%3A%22%22%7D", NULL, "ctlsec-labels" },
	{ "POST", "/build?labels=null&ulimits=null", NULL, "" },
	/* What dockerd fetches by the host's network. */
	{ "POST", "/build?remote=", NULL, "" },
	{ "POST", "/build?remote=client-session&version=2", NULL, "" },
	{ "POST", "/build?remote=http://127.0.0.1/", NULL, "remote-source" },
	{ "POST", "/build?remote=git%40host:x", NULL, "remote-source" },
	{ "POST", "/build?remote=-", NULL, "remote-source" },
	{ "POST", "/images/create?fromImage=busybox&tag=1&platform=", NULL, "" },
	{ "POST", "/images/create?fromSrc=-&repo=x&message=y", NULL, "" },
	{ "POST", "/images/create?fromSrc=http://127.0.0.1/&repo=x", NULL, "remote-source" },
	{ "POST", "/images/create?fromSrc=client-session", NULL, "remote-source" },
	{ "POST", "/images/create?FromSrc=-", NULL, "unknown-parameter" },
	/* Labels of images. */
	{ "POST", "/commit?container=c&repo=x&tag=y&pause=0&author=a&comment=b", "null\n", "" },
	{ "POST", "/commit?container=c", "null x", "malformed" },
	{ "POST", "/commit?container=c", NULL, "hidden-body" },
	{ "POST", "/commit?container=c", "{\"Cmd\":[\"sh\"],\"Labels\":{\"a\":\"b\"}}", "" },
	{ "POST", "/commit?container=c", "{\"labels\":{\"io.ctlsec.deny\":\"\"}}", "ctlsec-labels" },
	{ "POST", "/commit?changes=LABEL%20io.ctlsec.deny=x", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=CMD%20a&changes=label%20IO.CTLSEC.deny%20x", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=%20%09LABEL%20a=b%20io.ctlsec.x=y", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=LABEL%20%22io.ctl%22sec.'x'=y", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=LABEL%20io.ctl%5Csec.x=y", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=LABEL%20$a.x=y", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=CMD%20a%0ALABEL%20io.ctlsec.x=y", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=LAB%5C&changes=EL%20io.ctlsec.x=y", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=CMD%20a%5C%20%0D%0ALABEL%20a=b", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=%23%20escape=%60", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=ONBUILD%20LABEL%20io.ctlsec.x=y", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=CMDS%20a", "null", "ctlsec-labels" },
	{ "POST", "/commit?changes=cmd%20%5B%22a%5C%22%22%5D&changes=ENV%20io.ctlsec.a=b&changes=&changes=LABEL%20a=%22b%20c%22%20io.ctl=x", "null", "" },
	{ "POST", "/images/create?fromSrc=-&changes=LABEL%20io.ctlsec.deny=x", NULL, "ctlsec-labels" },
	{ "POST", "/commit?other=1", "null", "unknown-parameter" },
	{ "POST", "/build?allow=security.insecure", NULL, "unknown-parameter" },
	{ "POST", "/plugins/pull?remote=x", "[]", "" },
	{ "POST", "/plugins/pull?remote=x", "[{\"Name\":\"network\"}]", "plugin-privileges" },
	{ "POST", "/plugins/pull?remote=x", NULL, "hidden-body" },
	{ "POST", "/plugins/a/b/upgrade?remote=x", NULL, "hidden-body" },
};
/* clang-format on */

static void finds_rules(void **state)
{
	char rules[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(requests); i++) {
		const char *body = requests[i].body;

		decide_rules("s", requests[i].method, requests[i].uri, body,
			     body ? strlen(body) : 0, rules, sizeof(rules));
		if (strcmp(rules, requests[i].rules) != 0)
			fail_msg("%s %s %s: '%s', not '%s'", requests[i].method,
				 requests[i].uri, body ? body : "-", rules,
				 requests[i].rules);
	}
}

/* A commit without a body has the type of none. */
static void takes_commits(void **state)
{
	cleanup_arena struct arena *a = arena_new();
	struct authz_request r = {
		.user = "s",
		.certified = true,
		.method = "POST",
		.uri = "/commit?container=c",
	};
	static const char *const types[] = { "", "text/plain",
					     "application/json",
					     "Application/JSON;charset=x",
					     "multipart/form-data; x" };
	static const bool allow[] = { true, true, false, false, false };
	struct authz_verdict v;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(types); i++) {
		r.content_type = types[i];
		authz_decide(policy, &r, a, &v);
		if (v.allow != allow[i])
			fail_msg("'%s': %d", types[i], v.allow);
	}
}

/* What each role may do. */
static const struct {
	const char *user;
	const char *method;
	const char *uri;
	const char *body;
	const char *rules;
	/* clang-format off */
} roles[] = {
	{ "", "POST", "/containers/create", "{\"Privileged\":true", "" },
	{ "", "GET", "/no/such/thing", NULL, "" },
	{ "v", "GET", "/containers/json", NULL, "" },
	{ "v", "GET", "/info", NULL, "endpoint" },
	{ "v", "POST", "/containers/create", "{}", "endpoint" },
	{ "v", "GET", "/secrets", NULL, "endpoint" },
	{ "v", "POST", "/plugins/x/disable", NULL, "endpoint" },
	{ "local", "POST", "/containers/x/stop", NULL, "endpoint" },
	{ "eve", "GET", "/_ping", NULL, "user" },
	{ "p", "POST", "/containers/x/exec", "{\"Privileged\":true}", "" },
	{ "p", "POST", "/containers/create", "{\"Privileged\":true}", "privileged" },
	{ "p", "POST", "/containers/create", "{\"NetworkMode\":\"host\"}", "" },
	{ "p", "POST", "/containers/create", "{\"NetworkMode\":\"host\",}", "malformed" },
	{ "p", "POST", "/volumes/create", "{}", "endpoint" },
	{ "t", "POST", "/containers/x/stop", NULL, "endpoint" },
	/* What a service may read is what its owner may look at. */
	{ "sv", "POST", "/services/create", "{\"TaskTemplate\":{\"ContainerSpec\":{\"Secrets\":[{\"SecretID\":\"x\"}]}}}", "service-secrets" },
	{ "sv", "POST", "/services/x/update", "{\"TaskTemplate\":{\"ContainerSpec\":{\"secrets\":[{}]}}}", "service-secrets" },
	{ "sv", "POST", "/services/create", "{\"TaskTemplate\":{\"ContainerSpec\":{\"Secrets\":[],\"Configs\":[{\"ConfigID\":\"x\"}]}}}", "" },
	{ "sv", "POST", "/services/create", "{\"TaskTemplate\":{\"ContainerSpec\":{\"Secrets\":{}}}}", "malformed" },
	{ "p", "POST", "/services/create", "{}", "endpoint" },
	{ "s", "POST", "/services/create", "{\"TaskTemplate\":{\"Resources\":{\"Limits\":{\"Pids\":9}},\"ContainerSpec\":{\"Secrets\":[{\"SecretID\":\"x\"}],\"Configs\":[{}]}}}", "" },
	/* /proc is mounted below it: that may be written to. */
	{ "r", "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS ",\"Binds\":[\"/:/x:ro\"]}}", "mounts engine-socket" },
	{ "r", "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS ",\"Mounts\":[{\"Source\":\"/\",\"ReadOnly\":true}]}}", "mounts engine-socket" },
	{ "r", "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"device\":\"/\",\"o\":\"rbind,ro\"}}", "mounts engine-socket" },
	{ "r", "POST", "/volumes/create", "{\"DriverOpts\":{\"type\":\"none\",\"device\":\"/\",\"o\":\"bind,ro\"}}", "engine-socket" },
	{ "r", "POST", "/containers/create", "{\"HostConfig\":{" OK_PIDS ",\"Binds\":[\"/usr/share/doc:/x:ro\"]}}", "" },
};
/* clang-format on */

static void knows_roles(void **state)
{
	char rules[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(roles); i++) {
		const char *body = roles[i].body;

		decide_rules(roles[i].user, roles[i].method, roles[i].uri, body,
			     body ? strlen(body) : 0, rules, sizeof(rules));
		if (strcmp(rules, roles[i].rules) != 0)
			fail_msg("%s: %s %s: '%s', not '%s'", roles[i].user,
				 roles[i].method, roles[i].uri, rules,
				 roles[i].rules);
	}
}

/* Each endpoint is found by its own path, and none by another's. */
static void finds_endpoints(void **state)
{
	cleanup_arena struct arena *a = arena_new();
	const struct authz_endpoint *all;
	size_t i, n;

	(void)state;
	all = authz_endpoint_all(&n);
	for (i = 0; i < n; i++) {
		char path[200] = "/v1.41", *o = path + strlen(path);
		const char *s;
		struct authz_uri uri;

		for (s = all[i].path; *s; s++) {
			if (*s == '{') {
				o = stpcpy(o, s[1] == '*' ? "a/b" : "a");
				s = strchr(s, '}');
			} else {
				*o++ = *s;
			}
		}
		*o = '\0';
		assert_null(authz_uri_parse(a, path, &uri));
		assert_int_equal(uri.minor, 41);
		if (authz_endpoint_find(all[i].method, &uri) != &all[i])
			fail_msg("%s is not %s", path, all[i].name);
	}
}

/* A body with very many values, and an object with very many members. */
static void bounds_bodies(void **state)
{
	cleanup_free char *body = xcalloc(1, 1 << 20);
	char rules[256], *o = body;
	size_t i;

	(void)state;
	*o++ = '[';
	for (i = 0; i < AUTHZ_VALUES_MAX; i++)
		*o++ = ',';
	decide_rules("s", "POST", "/containers/create", body, strlen(body),
		     rules, sizeof(rules));
	assert_string_equal(rules, "malformed");
	o = stpcpy(body, "{");
	for (i = 0; i <= AUTHZ_MEMBERS_MAX; i++)
		o += sprintf(o, "\"%zu\":1,", i);
	strcpy(o, "\"HostConfig\":{" OK_PIDS "}}");
	decide_rules("s", "POST", "/containers/create", body, strlen(body),
		     rules, sizeof(rules));
	assert_string_equal(rules, "malformed");
	/* Findings that do not fit must not be those that count. */
	o = stpcpy(body, "{\"NetworkingConfig\":{\"EndpointsConfig\":{");
	for (i = 0; i < 2 * AUTHZ_FINDINGS_MAX; i++)
		o += sprintf(o, "%s\"container:%zu\":{}", i ? "," : "", i);
	strcpy(o,
	       "}},\"HostConfig\":{\"NetworkMode\":\"host\",\"Privileged\":true}}");
	decide_rules("p", "POST", "/containers/create", body, strlen(body),
		     rules, sizeof(rules));
	assert_string_equal(rules, "join-network");
	o = stpcpy(body,
		   "{\"HostConfig\":{\"NetworkMode\":\"host\"},"
		   "\"NetworkingConfig\":{\"EndpointsConfig\":{\"host\":{}");
	strcpy(o, "}},\"Privileged\":true}");
	decide_rules("p", "POST", "/containers/create", body, strlen(body),
		     rules, sizeof(rules));
	assert_string_equal(rules, "privileged");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_rules),
		cmocka_unit_test(takes_commits),
		cmocka_unit_test(knows_roles),
		cmocka_unit_test(finds_endpoints),
		cmocka_unit_test(bounds_bodies),
	};

	return cmocka_run_group_tests(tests, read_policy, free_policy);
}
