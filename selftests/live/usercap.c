// SPDX-License-Identifier: GPL-2.0
/*
 * A task that gets itself a user namespace, with a full bounding set in it, and
 * then mounts, which a profile allows only to who has CAP_SYS_ADMIN in his.
 *
 *	usercap CGROUP keep|drop early|late
 *
 * Enters CGROUP, drops its bounding set or keeps it, and forks a child, so that
 * somebody stays above. The child makes its namespace before ("early") or after
 * ("late") it says "ready" and gets a line on its standard input. Then it prints
 * the errno of mount(), or of unshare() as "unshare N".
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

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

static int child(int early)
{
	char line[16];

	if (early)
		make_namespace();
	puts("ready");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return 2;
	if (!early)
		make_namespace();
	errno = 0;
	mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	printf("%d\n", errno);
	return 0;
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc != 4) {
		fprintf(stderr, "usage: usercap CGROUP keep|drop early|late\n");
		return 2;
	}
	enter(argv[1]);
	if (!strcmp(argv[2], "drop"))
		drop_bounding_set();
	pid = fork();
	if (!pid)
		return child(!strcmp(argv[3], "early"));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 2;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
