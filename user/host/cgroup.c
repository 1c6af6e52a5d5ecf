// SPDX-License-Identifier: GPL-2.0
/*
 * Finding cgroups. See cgroup.h.
 */
#include "host/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/util.h"
#include "base/vec.h"
#include "host/mountinfo.h"

/* The kernel's number of the hierarchy's root directory. */
#define ROOT_ID 1

#define UP "/.."

static size_t count_ups(const char *path)
{
	size_t n = 0, len = strlen(UP);

	while (!strncmp(path, UP, len) && (!path[len] || path[len] == '/')) {
		path += len;
		n++;
	}
	return n;
}

/* Seen from a cgroup namespace, the root of a mount that was made outside of it is so
 * many directories above the namespace's own.
 */
static bool is_whole(const char *mount_root, const char *dir, size_t *ups)
{
	struct stat st;

	*ups = count_ups(mount_root);
	if (!*ups)
		return !strcmp(mount_root, "/");
	return strlen(mount_root) == *ups * strlen(UP) && !stat(dir, &st) &&
	       st.st_ino == ROOT_ID;
}

/* The mount point if the line is about a whole cgroup v2 hierarchy. */
static char *mount_of_line(char *line, size_t *ups)
{
	char *type = strstr(line, " - ");
	char *root, *point;

	if (!type || strncmp(type, " - cgroup2 ", 11))
		return NULL;
	point = mountinfo_point(line, &root);
	return point && is_whole(root, point, ups) ? xstrdup(point) : NULL;
}

char *cgroup_mount_in(FILE *mountinfo, size_t *ups)
{
	cleanup_free char *line = NULL;
	char *dir = NULL;
	size_t size = 0, n;

	*ups = 0;
	while (!*ups && getline(&line, &size, mountinfo) > 0) {
		char *here = mount_of_line(line, &n);

		if (here && (n || !dir)) {
			free(dir);
			dir = here;
			*ups = n;
			here = NULL;
		}
		free(here);
	}
	return dir;
}

static char *find_mount(size_t *ups, struct err *e)
{
	cleanup_fclose FILE *f = fopen("/proc/self/mountinfo", "re");
	char *dir;

	if (!f) {
		err_set(e, EXIT_FAILED, "cannot read /proc/self/mountinfo: %s",
			strerror(errno));
		return NULL;
	}
	dir = cgroup_mount_in(f, ups);
	if (!dir)
		err_set(e, EXIT_FAILED,
			"no cgroup v2 hierarchy is mounted here; run 'mount -t "
			"cgroup2 none /sys/fs/cgroup'");
	return dir;
}

/* For cgroup_mount(), looked up once. */
static size_t ups_of_mount;

char *cgroup_mount(struct err *e)
{
	static char *found;

	if (!found)
		found = find_mount(&ups_of_mount, e);
	return found ? xstrdup(found) : NULL;
}

char *cgroup_path_in(const char *text)
{
	const char *p = text;

	while (p && strncmp(p, "0::", 3)) {
		p = strchr(p, '\n');
		p = p ? p + 1 : NULL;
	}
	if (!p || p[3] != '/')
		return NULL;
	p += 3;
	return xasprintf("%.*s", (int)strcspn(p, "\n"), p);
}

/* Of the directories above a cgroup namespace only the number is known. */
char *cgroup_path_below(const char *path, size_t ups)
{
	if (!ups)
		return xstrdup(path);
	if (count_ups(path) != ups)
		return NULL;
	path += ups * strlen(UP);
	return xstrdup(*path ? path : "/");
}

char *cgroup_path_here(const char *text)
{
	struct err ignored;
	cleanup_free char *path = cgroup_path_in(text);
	cleanup_free char *mount = cgroup_mount(&ignored);

	return path ? cgroup_path_below(path, mount ? ups_of_mount : 0) : NULL;
}

/* Say what is wrong with a directory that is not of cgroup v2. */
static int not_v2(const char *path, const char *dir, long type, struct err *e)
{
	char q[160];

	escape_quote(path, q, sizeof(q));
	if (type == CGROUP_SUPER_MAGIC)
		return err_set(e, EXIT_FAILED,
			       "%s is a cgroup v1 directory; ctlsec confines "
			       "cgroup v2 only",
			       q);
	if (strcmp(path, dir))
		return err_set(e, EXIT_FAILED, "%s is not a cgroup (%s)", q,
			       dir);
	return err_set(e, EXIT_FAILED, "%s is not a cgroup", q);
}

static void trim_slashes(char *s)
{
	size_t len = strlen(s);

	while (len > 1 && s[len - 1] == '/')
		s[--len] = '\0';
}

/* The sibling that was meant by a name that is not there. */
static char *sibling_hint(const char *path, const char *dir)
{
	size_t len = (size_t)(strrchr(dir, '/') + 1 - dir);
	cleanup_free char *above = xasprintf("%.*s", (int)len, dir);
	cleanup_free char *prefix = xstrdup(path);
	const struct dirent *d;
	struct nearest near;
	DIR *all = opendir(above);

	trim_slashes(prefix);
	if (strrchr(prefix, '/'))
		strrchr(prefix, '/')[1] = '\0';
	nearest_start(&near, dir + len, strlen(dir + len));
	while (all && (d = readdir(all))) {
		if (d->d_type == DT_DIR && d->d_name[0] != '.')
			nearest_offer(&near, d->d_name);
	}
	if (all)
		closedir(all);
	return nearest_hint(&near, prefix);
}

static int not_there(const char *path, const char *dir, struct err *e)
{
	cleanup_free char *hint = sibling_hint(path, dir);
	char q[160];

	return err_set(e, EXIT_FAILED, "there is no cgroup %s%s",
		       escape_quote(path, q, sizeof(q)), hint);
}

/* Fill in @cg for an existing directory; @path as the user wrote it. */
static int describe_dir(const char *path, const char *mount, char *dir,
			struct cgroup *cg, struct err *e)
{
	cleanup_close int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	size_t len = strlen(mount);
	struct statfs fs;
	struct stat st;
	char q[160];

	escape_quote(path, q, sizeof(q));
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return not_there(path, dir, e);
	if (fd < 0 || fstat(fd, &st) || fstatfs(fd, &fs))
		return err_set(e, err_status(errno),
			       "cannot open cgroup %s: %s", q, strerror(errno));
	if (fs.f_type != CGROUP2_SUPER_MAGIC)
		return not_v2(path, dir, (long)fs.f_type, e);
	cg->id = st.st_ino;
	cg->root = st.st_ino == ROOT_ID;
	cg->dir = xstrdup(dir);
	if (strncmp(dir, mount, len))
		cg->path = xstrdup(dir);
	else
		cg->path = xstrdup(dir[len] ? dir + len : "/");
	return 0;
}

bool cgroup_is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return !strncmp(path, dir, len) && (!path[len] || path[len] == '/');
}

int cgroup_find(const char *path, struct cgroup *cg, struct err *e)
{
	cleanup_free char *mount = cgroup_mount(e);
	cleanup_free char *dir = NULL;

	*cg = (struct cgroup){ 0 };
	if (!mount)
		return -1;
	dir = cgroup_is_below(path, mount) ? xstrdup(path) :
					     xasprintf("%s%s", mount, path);
	/* A directory of another file system is the likelier meaning of a path
	 * that is no cgroup's.
	 */
	if (access(dir, F_OK) && !access(path, F_OK)) {
		free(dir);
		dir = xstrdup(path);
	}
	trim_slashes(dir);
	return describe_dir(path, mount, dir, cg, e);
}

static int refuse_outside(uintmax_t pid, struct err *e)
{
	return err_set(e, EXIT_FAILED,
		       "the cgroup of process %ju lies outside this cgroup "
		       "namespace; run ctlsec on the host",
		       pid);
}

/* Refuse paths that lead nowhere from here. A cgroup may be called as if it had
 * been removed.
 */
static int check_proc_path(const char *path, const char *dir, uintmax_t pid,
			   struct err *e)
{
	const char *deleted = " (deleted)";
	size_t len = strlen(path);
	size_t n = strlen(deleted);

	if (len > n && !strcmp(path + len - n, deleted) && access(dir, F_OK))
		return err_set(e, EXIT_FAILED,
			       "the cgroup of process %ju has been removed",
			       pid);
	return count_ups(path) ? refuse_outside(pid, e) : 0;
}

int cgroup_of(int procfd, uintmax_t pid, struct cgroup *cg, struct err *e)
{
	cleanup_free char *text = file_read_at(procfd, "cgroup");
	cleanup_free char *seen = NULL;
	cleanup_free char *path = NULL;
	cleanup_free char *mount = NULL;
	cleanup_free char *dir = NULL;

	*cg = (struct cgroup){ 0 };
	if (!text)
		return err_set(e, EXIT_FAILED,
			       "cannot read the cgroup of process %ju: %s", pid,
			       strerror(errno));
	seen = cgroup_path_in(text);
	if (!seen)
		return err_set(e, EXIT_FAILED, "process %ju is in no cgroup v2",
			       pid);
	mount = cgroup_mount(e);
	if (!mount)
		return -1;
	path = cgroup_path_below(seen, ups_of_mount);
	if (!path)
		return refuse_outside(pid, e);
	dir = xasprintf("%s%s", mount, path);
	if (check_proc_path(path, dir, pid, e))
		return -1;
	trim_slashes(dir);
	return describe_dir(path, mount, dir, cg, e);
}

void cgroup_free(struct cgroup *cg)
{
	free(cg->path);
	free(cg->dir);
	*cg = (struct cgroup){ 0 };
}

static int chain_failed(const char *dir, struct err *e)
{
	return err_set(e, EXIT_FAILED, "cannot read cgroup %s: %s", dir,
		       strerror(errno));
}

uint64_t *cgroup_chain(const char *dir, struct err *e)
{
	cleanup_close int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	uint64_t *ids = NULL;
	size_t n = 0;

	for (;;) {
		struct statfs fs;
		struct stat st;
		int up;

		if (fd < 0 || fstat(fd, &st) || fstatfs(fd, &fs)) {
			chain_failed(dir, e);
			free(ids);
			return NULL;
		}
		ids = vec_grow(ids, n, sizeof(*ids));
		if (fs.f_type != CGROUP2_SUPER_MAGIC)
			return ids;
		ids[n++] = st.st_ino;
		if (n > 1 && ids[n - 1] == ids[n - 2]) {
			ids[n - 1] = 0;
			return ids;
		}
		up = openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		close(fd);
		fd = up;
	}
}

size_t cgroup_search(const char *mount, const char *name, char **found,
		     size_t max)
{
	char *roots[] = { (char *)mount, NULL };
	FTS *fts = fts_open(roots, CGROUP_WALK, NULL);
	size_t n = 0;
	FTSENT *ent;

	while (fts && (ent = fts_read(fts))) {
		if (ent->fts_info != FTS_D || strcmp(ent->fts_name, name))
			continue;
		if (n < max)
			found[n] = xstrdup(ent->fts_path + strlen(mount));
		n++;
	}
	if (fts)
		fts_close(fts);
	return n;
}
