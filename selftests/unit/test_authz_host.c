// SPDX-License-Identifier: GPL-2.0
/*
 * The authorization plugin: which rules the members of a HostConfig break.
 */
#include "authz_rules.h"
#include "unit.h"

/* Members of a HostConfig that has a limit, and the rules that they break. */
static const struct {
	const char *members;
	const char *rules;
	/* clang-format off */
} hosts[] = {
	{ "", "" },
	{ "\"Privileged\":true", "privileged" },
	{ "\"privileged\":true", "privileged" },
	{ "\"PRIVILEGED\":true", "privileged" },
	{ "\"Privi\\u006ceged\":true", "privileged" },
	{ "\"Privileged\":false", "" },
	{ "\"Privileged\":null", "" },
	/* What dockerd refuses, too, and would in other versions not. */
	{ "\"Privileged\":\"true\"", "malformed" },
	{ "\"Privileged\":1", "malformed" },
	/* Last wins in one version of Go, the first in another reader. */
	{ "\"Privileged\":true,\"Privileged\":false", "privileged malformed" },
	{ "\"Privileged\":false,\"privileged\":true", "malformed" },
	{ "\"Privileged\":true,\"privileged\":null", "privileged malformed" },
	/* Kelvin sign and long s are k and s to Go. */
	{ "\"Networ\\u212aMode\":\"host\"", "host-network" },
	{ "\"Secu\\u0072ityOpt\":[\"seccomp=unconfined\"]", "seccomp" },
	{ "\"SecurityOpt\":[\"\\u017feccomp=unconfined\"]", "security-opt" },
	{ "\"\\u017fecurityOpt\":[\"seccomp=unconfined\"]", "seccomp" },
	{ "\"Privileged\\u0000\":true", "unknown-member" },
	{ "\"Privileged \":true", "unknown-member" },
	{ "\"NewMember\":{}", "unknown-member" },
	{ "\"NewMember\":null", "unknown-member" },
	/* Limits. */
	{ "\"CapAdd\":[]", "" },
	{ "\"CapAdd\":null", "" },
	{ "\"CapAdd\":[\"ALL\"]", "capabilities" },
	{ "\"CapAdd\":\"ALL\"", "capabilities" },
	{ "\"CapAdd\":[\"all\"]", "capabilities" },
	{ "\"CapAdd\":[\"SYS_ADMIN\"]", "capabilities" },
	{ "\"CapAdd\":[\"cap_sys_admin\"]", "capabilities" },
	{ "\"CapAdd\":[\"NET_ADMIN\",\"CAP_NET_ADMIN\",\"cap_net_admin\"]", "" },
	{ "\"CapAdd\":[\"CHOWN\",\"net_bind_service\",null]", "" },
	{ "\"CapAdd\":[\"NO_SUCH\"]", "capabilities" },
	{ "\"CapAdd\":[\"\"]", "capabilities" },
	{ "\"CapAdd\":[\"CHOWN\\u0000\"]", "malformed" },
	{ "\"CapAdd\":{}", "malformed" },
	{ "\"CapAdd\":[[\"ALL\"]]", "malformed" },
	{ "\"Capabilities\":[\"SYS_ADMIN\"]", "capabilities" },
	{ "\"CapDrop\":[\"ALL\"]", "" },
	/* Security options. */
	{ "\"SecurityOpt\":[\"seccomp=unconfined\"]", "seccomp" },
	{ "\"SecurityOpt\":[\"seccomp:unconfined\"]", "seccomp" },
	{ "\"SecurityOpt\":[\"seccomp={\\\"defaultAction\\\":\\\"SCMP_ACT_ALLOW\\\"}\"]", "seccomp" },
	{ "\"SecurityOpt\":[\"seccomp=\"]", "seccomp" },
	{ "\"SecurityOpt\":[\"apparmor=unconfined\"]", "apparmor" },
	{ "\"SecurityOpt\":[\"apparmor:unconfined\"]", "apparmor" },
	{ "\"SecurityOpt\":[\"apparmor=docker-default\"]", "" },
	{ "\"SecurityOpt\":[\"label=disable\"]", "label" },
	{ "\"SecurityOpt\":[\"label:type:spc_t\"]", "label" },
	{ "\"SecurityOpt\":[\"disable\"]", "label" },
	{ "\"SecurityOpt\":[\"no-new-privileges\"]", "" },
	{ "\"SecurityOpt\":[\"no-new-privileges=true\"]", "" },
	{ "\"SecurityOpt\":[\"no-new-privileges:1\"]", "" },
	{ "\"SecurityOpt\":[\"no-new-privileges=false\"]", "security-opt" },
	{ "\"SecurityOpt\":[\"no-new-privileges=0\"]", "security-opt" },
	{ "\"SecurityOpt\":[\"writable-cgroups=true\"]", "security-opt" },
	{ "\"SecurityOpt\":[\"writable-cgroups\"]", "security-opt" },
	{ "\"SecurityOpt\":[\"systempaths=unconfined\"]", "security-opt" },
	{ "\"SecurityOpt\":\"seccomp=unconfined\"", "malformed" },
	{ "\"MaskedPaths\":[]", "unmasked-paths" },
	{ "\"MaskedPaths\":null,\"ReadonlyPaths\":null", "" },
	{ "\"ReadonlyPaths\":[\"/proc/bus\"]", "unmasked-paths" },
	/* Namespaces. */
	{ "\"NetworkMode\":\"host\"", "host-network" },
	{ "\"NetworkMode\":\"container:web\"", "join-network" },
	{ "\"NetworkMode\":\"default\"", "" },
	{ "\"NetworkMode\":\"none\"", "" },
	{ "\"NetworkMode\":\"mine\"", "" },
	{ "\"PidMode\":\"host\"", "host-pid" },
	{ "\"PidMode\":\"container:web\"", "join-pid" },
	{ "\"IpcMode\":\"host\"", "host-ipc" },
	{ "\"IpcMode\":\"container:web\"", "join-ipc" },
	{ "\"IpcMode\":\"private\"", "" },
	{ "\"UTSMode\":\"host\"", "host-uts" },
	{ "\"UtsMode\":\"host\"", "host-uts" },
	{ "\"UsernsMode\":\"host\"", "host-userns" },
	{ "\"CgroupnsMode\":\"host\"", "host-cgroupns" },
	{ "\"CgroupnsMode\":\"private\"", "" },
	{ "\"Cgroup\":\"container:web\"", "join-ipc" },
	/* Mounts. */
	{ "\"Binds\":[\"/:/host\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"//:/host\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/./:/host\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/usr/..:/host\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/proc/1/root:/host\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/proc/self/root/usr/share:/host\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/var/run:/x\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/var/run/docker.sock:/s\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/run/docker.sock:/s:ro\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/run/containerd/containerd.sock:/s\"]", "mounts engine-socket" },
	{ "\"Binds\":[\"/etc:/x\"]", "mounts" },
	{ "\"Binds\":[\"/usr/share:/x\"]", "" },
	{ "\"Binds\":[\"/usr/share/:/x:rw,Z\"]", "" },
	{ "\"Binds\":[\"/usr/share/doc:/x\"]", "mounts" },
	{ "\"Binds\":[\"/usr/lib/x:/x\"]", "mounts" },
	{ "\"Binds\":[\"/usr/lib/x:/x:ro\"]", "" },
	{ "\"Binds\":[\"/usr/lib:/x:ro\"]", "" },
	{ "\"Binds\":[\"/usr/lib:/x:ro,rw\"]", "mounts" },
	{ "\"Binds\":[\"/usr/lib:/x:rw,ro\"]", "mounts" },
	{ "\"Binds\":[\"/usr/lib:/x:RO\"]", "mounts" },
	{ "\"Binds\":[\"/usr/library:/x:ro\"]", "mounts" },
	{ "\"Binds\":[\"/lib/x:/x:ro\"]", "" },
	{ "\"Binds\":[\"/usr/share:/x:shared\"]", "propagation" },
	{ "\"Binds\":[\"/usr/share:/x:ro,rslave\"]", "propagation" },
	{ "\"Binds\":[\"data:/x\",\"/anonymous\"]", "" },
	{ "\"Binds\":[\"/usr/share\\u0000/etc:/x\"]", "malformed" },
	{ "\"Binds\":[\"/usr/share\\ud800:/x\"]", "mounts" },
	{ "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/\",\"Target\":\"/x\"}]", "mounts engine-socket" },
	{ "\"Mounts\":[{\"type\":\"bind\",\"source\":\"/etc\",\"target\":\"/x\"}]", "mounts" },
	{ "\"Mounts\":[{\"Type\":\"BIND\",\"Source\":\"/etc\"}]", "mounts" },
	{ "\"Mounts\":[{\"Source\":\"/etc\",\"Target\":\"/x\"}]", "mounts" },
	{ "\"Mounts\":[{\"Type\":\"b\\u0131nd\",\"Source\":\"/etc\"}]", "mounts" },
	{ "\"Mounts\":[{\"Type\":\"npipe\",\"Source\":\"/etc\"}]", "mounts" },
	{ "\"Mounts\":[null]", "malformed" },
	{ "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/usr/lib\",\"ReadOnly\":true}]", "" },
	{ "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/usr/lib\"}]", "mounts" },
	{ "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/usr/lib\",\"ReadOnly\":true,\"BindOptions\":{\"ReadOnlyNonRecursive\":true}}]", "mounts" },
	{ "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/usr/lib\",\"ReadOnly\":true,\"bindoptions\":{\"readonlynonrecursive\":1}}]", "malformed" },
	{ "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/usr/lib\",\"ReadOnly\":true,\"BindOptions\":{\"ReadOnlyNonRecursive\":false}}]", "" },
	{ "\"Mounts\":[{\"Type\":\"volume\",\"VolumeOptions\":{\"DriverConfig\":{\"Options\":"
	  "{\"type\":\"debugfs\",\"o\":\"BIND\",\"device\":\"/usr/share\"}}}}]", "volume-options" },
	{ "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/usr/share\",\"BindOptions\":{\"Propagation\":\"rshared\"}}]", "propagation" },
	{ "\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"data\",\"Target\":\"/x\"}]", "" },
	{ "\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/x\",\"TmpfsOptions\":{\"SizeBytes\":1}}]", "" },
	{ "\"Mounts\":[{\"Type\":\"volume\",\"VolumeOptions\":{\"DriverConfig\":{\"Name\":\"local\",\"Options\":"
	  "{\"type\":\"none\",\"o\":\"bind\",\"device\":\"/\"}}}}]", "mounts engine-socket" },
	{ "\"Mounts\":[{\"Type\":\"volume\",\"VolumeOptions\":{\"DriverConfig\":{\"Name\":\"sshfs\"}}}]", "volume-driver" },
	{ "\"Mounts\":[{\"Type\":\"tmpfs\"}],\"Mounts\":[{\"Source\":\"/etc\"}]", "malformed" },
	{ "\"VolumesFrom\":[\"web\"]", "volumes-from" },
	{ "\"VolumeDriver\":\"local\"", "" },
	{ "\"VolumeDriver\":\"sshfs\"", "volume-driver" },
	{ "\"Tmpfs\":{\"/run\":\"rw\"}", "" },
	/* Devices. */
	{ "\"Devices\":[{\"PathOnHost\":\"/dev/null\"}]", "" },
	{ "\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}]", "devices" },
	{ "\"Devices\":[{\"pathonhost\":\"/dev/../dev/sda\"}]", "devices" },
	{ "\"Devices\":[{\"PathOnHost\":\"/dev\"}]", "devices" },
	{ "\"Devices\":[{\"PathOnHost\":\"/proc/self/root/dev/null\"}]", "devices" },
	{ "\"Devices\":[{}]", "devices" },
	{ "\"Devices\":null,\"DeviceRequests\":null,\"DeviceCgroupRules\":null", "" },
	{ "\"DeviceCgroupRules\":[\"a *:* rwm\"]", "device-rules" },
	{ "\"DeviceRequests\":[{\"Count\":-1,\"Capabilities\":[[\"gpu\"]]}]", "device-requests" },
	/* The rest. */
	{ "\"CgroupParent\":\"\"", "" },
	{ "\"CgroupParent\":\"/other\"", "cgroup-parent" },
	{ "\"Runtime\":\"runc\"", "runtimes" },
	{ "\"Runtime\":\"ctlsec\"", "" },
	{ "\"Runtime\":\"\"", "" },
	{ "\"Sysctls\":{}", "" },
	{ "\"Sysctls\":{\"net.ipv4.ip_forward\":\"1\"}", "sysctls" },
	{ "\"LogConfig\":{\"Type\":\"syslog\",\"Config\":{\"syslog-address\":\"unix:///run/docker.sock\"}}", "log-driver" },
	{ "\"LogConfig\":{\"Type\":\"\",\"Config\":{\"syslog-address\":\"unix:///run/docker.sock\"}}", "log-driver" },
	{ "\"LogConfig\":{\"Config\":{\"splunk-url\":\"http://127.0.0.1\"}}", "log-driver" },
	{ "\"LogConfig\":{\"Config\":{\"max-size\":\"1m\",\"mode\":\"non-blocking\",\"tag\":\"x\",\"labels\":\"a\"}}", "" },
	{ "\"LogConfig\":{\"Config\":[]}", "malformed" },
	{ "\"LogConfig\":{\"Type\":\"json-file\",\"Config\":{\"max-size\":\"1m\"}}", "" },
	{ "\"Annotations\":{\"io.ctlsec.profile\":\"none\"}", "ctlsec-labels" },
	{ "\"Annotations\":{\"org.example.note\":\"x\",\"IO.ctlsec.x\":\"\"}", "ctlsec-labels" },
	{ "\"Annotations\":{\"org.example.Note\":\"x\"}", "annotations" },
	{ "\"Annotations\":{\"run.oci.seccomp_bpf_data\":\"AAA=\"}", "annotations" },
	{ "\"Annotations\":{\"run.oci.hooks.stdout\":\"/x\"}", "annotations" },
	{ "\"Annotations\":{\"org.systemd.property.TasksMax\":\"uint64 9\"}", "annotations" },
	{ "\"Annotations\":{\"\":\"\"}", "annotations" },
	{ "\"Annotations\":null", "" },
	{ "\"Annotations\":{\"a\":\"1\",\"a\":\"2\"}", "malformed" },
	{ "\"Annotations\":{\"a\":\"1\",\"A\":\"2\"}", "" },
	{ "\"Memory\":1,\"LogConfig\":{\"Type\":\"\",\"Config\":{}},\"RestartPolicy\":{\"Name\":\"no\"}", "" },
};
/* clang-format on */

static void reads_host_configs(void **state)
{
	char rules[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(hosts); i++) {
		cleanup_free char *body = xasprintf(
			"{\"Image\":\"x\",\"HostConfig\":{" OK_PIDS "%s%s}}",
			*hosts[i].members ? "," : "", hosts[i].members);

		decide_rules("s", "POST", "/v1.41/containers/create", body,
			     strlen(body), rules, sizeof(rules));
		if (strcmp(rules, hosts[i].rules) != 0)
			fail_msg("%s: '%s', not '%s'", body, rules,
				 hosts[i].rules);
	}
}

/* Before Docker 23 the members of a HostConfig stood at the top, too. */
static void reads_old_host_configs(void **state)
{
	char rules[256], wanted[300];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(hosts); i++) {
		cleanup_free char *body = xasprintf(
			"{\"Image\":\"x\"%s%s}", *hosts[i].members ? "," : "",
			hosts[i].members);
		const char *other = hosts[i].rules;
		size_t before = 0, n = 0;
		char *at;

		decide_rules("s", "POST", "/containers/create", body,
			     strlen(body), rules, sizeof(rules));
		/* All of that, and no limit. */
		at = strstr(rules, "pids-limit");
		if (!at)
			fail_msg("%s: '%s' without pids-limit", body, rules);
		before = (size_t)(at - rules);
		n = strlen("pids-limit");
		n += at[n] == ' ';
		snprintf(wanted, sizeof(wanted), "%.*s%s", (int)before, rules,
			 at + n);
		n = strlen(wanted);
		if (n && wanted[n - 1] == ' ')
			wanted[n - 1] = '\0';
		if (strcmp(wanted, other) != 0)
			fail_msg("%s: '%s', not '%s'", body, wanted, other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_host_configs),
		cmocka_unit_test(reads_old_host_configs),
	};

	return cmocka_run_group_tests(tests, read_policy, free_policy);
}
