// SPDX-License-Identifier: GPL-2.0
/*
 * A task that gets itself a user namespace, with a full bounding set in it, and
 * then mounts, which a profile allows only to tasks with CAP_SYS_ADMIN in theirs.
 *
 *	usercap CGROUP keep|drop early|late|held|busy
 *
 * Enters CGROUP, drops its bounding set or keeps it, and forks a child, so that
 * a task stays above. The child makes its namespace before ("early") or after
 * ("late") it says "ready" and gets a line on its standard input. Then it prints
 * the errno of mount(), or of unshare() as "unshare N".
 *
 * With "held" no task is in the namespace when the line comes: the child keeps a
 * descriptor and enters it then. With "busy" tasks are making theirs one after
 * the other at that time; it prints 0 if any of them could mount, "refused" if
 * none could, and "none" if none tried.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Most that are made while waiting for the line. */
#define MAKERS 300

static void enter(const char *cgroup)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/cgroup.procs", cgroup);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, "0", 1) != 1) {
		perror(path);
		exit(2);
	}
	close(fd);
}

static void drop_bounding_set(void)
{
	int cap;

	for (cap = 0; cap <= CAP_LAST_CAP; cap++)
		prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
}

static void make_namespace(void)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS)) {
		printf("unshare %d\n", errno);
		exit(0);
	}
}

/* A descriptor of a user namespace that no task is in. */
static int hold_namespace(void)
{
	int ready[2], gone[2], fd;
	char path[64], byte = 0;
	pid_t pid;

	if (pipe(ready) || pipe(gone))
		exit(2);
	pid = fork();
	if (!pid) {
		make_namespace();
		if (write(ready[1], &byte, 1) == 1 &&
		    read(gone[0], &byte, 1) == 1)
			_exit(0);
		_exit(2);
	}
	if (read(ready[0], &byte, 1) != 1)
		exit(2);
	snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)pid);
	fd = open(path, O_RDONLY);
	if (fd < 0 || write(gone[1], &byte, 1) != 1 ||
	    waitpid(pid, NULL, 0) != pid)
		exit(2);
	return fd;
}

static int errno_of_mount(void)
{
	errno = 0;
	mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	return errno;
}

/**
 * struct busy - what the makers of namespaces share
 * @told: the line has come
 * @refused: could not mount
 * @mounted: could
 */
struct busy {
	int told;
	int refused;
	int mounted;
};

static void make_and_mount(struct busy *b)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS))
		_exit(0);
	while (!__atomic_load_n(&b->told, __ATOMIC_ACQUIRE))
		usleep(1000);
	__atomic_add_fetch(errno_of_mount() ? &b->refused : &b->mounted, 1,
			   __ATOMIC_RELAXED);
	_exit(0);
}

/* Many at first, so that some are in the kernel at any time. */
static int busy_child(void)
{
	struct busy *b = mmap(NULL, sizeof(*b), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char line[16];
	pid_t maker;
	int n;

	if (b == MAP_FAILED)
		return 2;
	maker = fork();
	if (!maker) {
		for (n = 0; n < MAKERS; n++) {
			if (!fork())
				make_and_mount(b);
			usleep(n < 20 ? 100 : 20000);
			if (__atomic_load_n(&b->told, __ATOMIC_ACQUIRE))
				break;
		}
		while (wait(NULL) > 0)
			;
		_exit(0);
	}
	usleep(100000);
	puts("ready");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return 2;
	__atomic_store_n(&b->told, 1, __ATOMIC_RELEASE);
	if (waitpid(maker, NULL, 0) != maker)
		return 2;
	if (b->mounted)
		puts("0");
	else
		puts(b->refused ? "refused" : "none");
	return 0;
}

static int child(const char *when)
{
	char line[16];
	int fd = -1;

	if (!strcmp(when, "busy"))
		return busy_child();
	if (!strcmp(when, "early"))
		make_namespace();
	if (!strcmp(when, "held"))
		fd = hold_namespace();
	puts("ready");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return 2;
	if (!strcmp(when, "late"))
		make_namespace();
	if (fd >= 0 && (setns(fd, CLONE_NEWUSER) || unshare(CLONE_NEWNS))) {
		printf("setns %d\n", errno);
		return 0;
	}
	printf("%d\n", errno_of_mount());
	return 0;
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc != 4) {
		fprintf(stderr,
			"usage: usercap CGROUP keep|drop early|late|held|busy\n");
		return 2;
	}
	enter(argv[1]);
	if (!strcmp(argv[2], "drop"))
		drop_bounding_set();
	pid = fork();
	if (!pid)
		return child(argv[3]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 2;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
