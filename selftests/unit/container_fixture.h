/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A directory that stands for the root of a host with containers: stores,
 * processes and cgroups as engines and the kernel would make them.
 */
#ifndef CONTAINER_FIXTURE_H
#define CONTAINER_FIXTURE_H

#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#define ID_A "aaaaaaaaaaaa0000000000000000000000000000000000000000000000000001"
#define ID_B "bbbbbbbbbbbb0000000000000000000000000000000000000000000000000002"
#define ID_C "cccccccccccc0000000000000000000000000000000000000000000000000003"
/* To make directories and files of a user other than root. */
#define UID 1000
#define USER_SLICE "/user.slice/user-1000.slice/user@1000.service"
#define HOME "/home/tester"

static char root[] = "/tmp/test-container-XXXXXX";

static char *at(const char *path, char *buf)
{
	snprintf(buf, 4096, "%s%s", root, path);
	return buf;
}

/* A directory and those above it; what is made new belongs to @uid. */
static void make_dir(const char *path, uid_t uid)
{
	char part[2048], full[4096];
	const char *slash = path;

	while (slash) {
		slash = strchr(slash + 1, '/');
		snprintf(part, sizeof(part), "%.*s",
			 slash ? (int)(slash - path) : (int)strlen(path), path);
		if (!mkdir(at(part, full), 0755))
			assert_int_equal(chown(full, uid, uid), 0);
	}
}

static void make_file(const char *path, uid_t uid, const char *text)
{
	char dir[2048], full[4096];
	FILE *f;

	snprintf(dir, sizeof(dir), "%.*s", (int)(strrchr(path, '/') - path),
		 path);
	make_dir(dir, uid);
	f = fopen(at(path, full), "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	assert_int_equal(chown(full, uid, uid), 0);
}

#define make_text(path, uid, ...)                            \
	do {                                                 \
		char text_[4096];                            \
		snprintf(text_, sizeof(text_), __VA_ARGS__); \
		make_file(path, uid, text_);                 \
	} while (0)

static void make_cgroup(const char *path, uid_t uid)
{
	char full[2048];

	snprintf(full, sizeof(full), "/sys/fs/cgroup%s", path);
	make_dir(full, uid);
}

/* A process in a cgroup that it makes, if root has not made it before. */
static void make_process(unsigned int pid, unsigned long start,
			 const char *cgroup, uid_t uid)
{
	char path[64];

	make_cgroup(cgroup, uid);
	snprintf(path, sizeof(path), "/proc/%u/cgroup", pid);
	make_text(path, uid, "0::%s\n", cgroup);
	snprintf(path, sizeof(path), "/proc/%u/stat", pid);
	make_text(path, uid,
		  "%u (a ) b) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %lu 0\n",
		  pid, start);
}

__attribute__((unused)) static void make_docker(const char *data, uid_t uid,
						const char *id,
						const char *name,
						unsigned int pid)
{
	char path[2048];

	snprintf(path, sizeof(path), "%s/containers/%s/config.v2.json", data,
		 id);
	make_text(path, uid,
		  "{\"ID\":\"%s\",\"Name\":\"/%s\",\"State\":{\"Pid\":%u}}", id,
		  name, pid);
}

/* What a container of Docker's was made with. */
__attribute__((unused)) static void make_host(const char *data, uid_t uid,
					      const char *id, const char *host)
{
	char path[2048];

	snprintf(path, sizeof(path), "%s/containers/%s/hostconfig.json", data,
		 id);
	make_text(path, uid, "{\"CgroupParent\":\"%s\"}", host);
}

static void make_storage(const char *graph, uid_t uid, const char *list)
{
	char path[2048];

	snprintf(path, sizeof(path), "%s/overlay-containers/containers.json",
		 graph);
	make_file(path, uid, list);
}

static void make_crun(const char *run, uid_t uid, const char *id,
		      unsigned int pid, unsigned long start, const char *cgroup)
{
	char path[2048];

	snprintf(path, sizeof(path), "%s/%s/status", run, id);
	make_text(path, uid,
		  "{\"pid\":%u,\"process-start-time\":%lu,"
		  "\"cgroup-path\":\"%s\"}",
		  pid, start, cgroup);
}

static void make_runc(const char *run, uid_t uid, const char *id,
		      unsigned int pid, unsigned long start, const char *cgroup)
{
	char path[2048];

	snprintf(path, sizeof(path), "%s/%s/state.json", run, id);
	make_text(path, uid,
		  "{\"init_process_pid\":%u,\"init_process_start\":%lu,"
		  "\"cgroup_paths\":{\"\":\"%s/sys/fs/cgroup%s\"}}",
		  pid, start, root, cgroup);
}

static int setup(void **state)
{
	(void)state;
	strcpy(strrchr(root, '-') + 1, "XXXXXX");
	if (!mkdtemp(root))
		return -1;
	chmod(root, 0755);
	make_dir("/proc", 0);
	make_dir("/sys/fs/cgroup" USER_SLICE, 0);
	if (geteuid())
		return 0;
	make_dir("/home", 0);
	make_dir(HOME, UID);
	make_dir(HOME "/.local/share", UID);
	make_dir("/run/user", 0);
	make_dir("/run/user/1000", UID);
	make_file("/etc/passwd", 0,
		  "root:x:0:0::/root:/bin/sh\n"
		  "tester:x:1000:1000::/home/tester:/bin/sh\n");
	/* As the system's systemd hands it over to the user's. */
	chown(at("/sys/fs/cgroup" USER_SLICE, (char[4096]){ 0 }), UID, UID);
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	return system(command);
}

#endif /* CONTAINER_FIXTURE_H */
