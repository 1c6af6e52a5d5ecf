// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a cgroup made for one command: create, enter, empty, remove. See
 * cgroup_run.h.
 *
 * It is made below the cgroup of this process, not beside the units of an init
 * system: what limits and confines the caller goes on doing so, and a cgroup
 * that still holds processes may have children as long as it hands no
 * controllers down.
 */
#include "host/cgroup_run.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/util.h"

/* Names tried before giving up on leftovers of an earlier process. */
#define CREATE_TRIES 100
/* How often and how long to wait for the killed to end, in milliseconds. */
#define EMPTY_STEP 50
#define EMPTY_TRIES 100

int cgroup_run_create(const char *prefix, struct cgroup *cg, struct err *e)
{
	cleanup_close int proc = open("/proc/self", O_PATH | O_CLOEXEC);
	cleanup_cgroup struct cgroup own = { 0 };
	int i;

	*cg = (struct cgroup){ 0 };
	if (cgroup_of(proc, (uintmax_t)getpid(), &own, e))
		return -1;
	for (i = 0; i < CREATE_TRIES; i++) {
		cleanup_free char *dir = xasprintf("%s/%s-%d-%d", own.dir,
						   prefix, (int)getpid(), i);

		if (!mkdir(dir, 0755))
			return cgroup_find(dir, cg, e);
		if (errno != EEXIST)
			break;
	}
	return err_set(e, err_status(errno),
		       "cannot create a cgroup below %s: %s", own.path,
		       strerror(errno));
}

/* Write a word to a file of the cgroup. */
static int write_file(const struct cgroup *cg, const char *name,
		      const char *text)
{
	cleanup_free char *path = xasprintf("%s/%s", cg->dir, name);
	cleanup_close int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t len = (ssize_t)strlen(text);

	return fd >= 0 && write(fd, text, (size_t)len) == len ? 0 : -1;
}

int cgroup_run_enter(const struct cgroup *cg, pid_t pid, struct err *e)
{
	cleanup_free char *text = xasprintf("%d", (int)pid);

	if (!write_file(cg, "cgroup.procs", text))
		return 0;
	return err_set(e, EXIT_FAILED,
		       "cannot move process %d to cgroup %s: %s", (int)pid,
		       cg->path, strerror(errno));
}

/* 1 if processes are in it or below, 0 if not, -1 if that cannot be read. */
static int is_populated(int fd)
{
	char buf[256];
	ssize_t n = pread(fd, buf, sizeof(buf) - 1, 0);

	if (n < 0)
		return -1;
	buf[n] = '\0';
	return strstr(buf, "populated 1") != NULL;
}

int cgroup_run_kill(const struct cgroup *cg, struct err *e)
{
	cleanup_free char *path = xasprintf("%s/cgroup.events", cg->dir);
	cleanup_close int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct pollfd p = { .fd = fd, .events = POLLPRI };
	int i, populated = is_populated(fd);

	if (populated > 0 && write_file(cg, "cgroup.kill", "1"))
		return err_set(
			e, EXIT_FAILED,
			"cannot kill the processes left in cgroup %s: %s",
			cg->path, strerror(errno));
	for (i = 0; populated > 0 && i < EMPTY_TRIES; i++) {
		poll(&p, 1, EMPTY_STEP);
		populated = is_populated(fd);
	}
	if (populated > 0)
		return err_set(e, EXIT_FAILED,
			       "processes in cgroup %s do not end after "
			       "SIGKILL; it stays, confined",
			       cg->path);
	return 0;
}

/* Remove it with what the command made below. Return: 0, or -1 and errno. */
static int remove_tree(char *dir)
{
	char *roots[] = { dir, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_XDEV | FTS_NOCHDIR, NULL);
	int error = fts ? 0 : errno;
	FTSENT *ent;

	while (fts && (ent = fts_read(fts))) {
		if (ent->fts_info == FTS_DP && rmdir(ent->fts_path))
			error = errno;
	}
	if (fts)
		fts_close(fts);
	errno = error == ENOENT ? 0 : error;
	return errno ? -1 : 0;
}

int cgroup_run_remove(const struct cgroup *cg, struct err *e)
{
	int i;

	/* A process that ended may still hold it for a moment. */
	for (i = 0; i < EMPTY_TRIES; i++) {
		if (!remove_tree(cg->dir))
			return 0;
		if (errno != EBUSY)
			break;
		usleep(EMPTY_STEP * 1000);
	}
	return err_set(e, EXIT_FAILED, "cannot remove cgroup %s: %s", cg->path,
		       strerror(errno));
}
