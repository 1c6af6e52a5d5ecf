// SPDX-License-Identifier: GPL-2.0
/*
 * The program that the demonstration confines while it runs: for each line it
 * reads, it tries a list of system calls and answers with one line of results,
 * "name=ok" or "name=ERRNO", so that the same running process can be asked
 * before and after a bind.
 *
 *	probe IN OUT		(two FIFOs)
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef AF_ALG
#define AF_ALG 38
#endif
#define KEYCTL_GET_KEYRING_ID 0

static int closed(int fd)
{
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int try_mount(void)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return -1;
	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

static int try_unshare(void)
{
	return unshare(CLONE_NEWUSER);
}

static int try_keyctl(void)
{
	return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, -3, 1) < 0 ? -1 : 0;
}

static int try_bpf(void)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = BPF_MAP_TYPE_ARRAY;
	attr.key_size = 4;
	attr.value_size = 4;
	attr.max_entries = 1;
	return closed(syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr)));
}

static int try_af_alg(void)
{
	return closed(socket(AF_ALG, SOCK_SEQPACKET, 0));
}

static int try_personality(void)
{
	return personality(PER_LINUX | ADDR_NO_RANDOMIZE) < 0 ? -1 : 0;
}

static int try_splice(void)
{
	int p[2], fd = open("/proc/self/exe", O_RDONLY);
	ssize_t n;

	if (fd < 0 || pipe(p))
		return -1;
	n = splice(fd, NULL, p[1], NULL, 16, 0);
	return n < 0 ? -1 : 0;
}

static void *thread(void *arg)
{
	return arg;
}

/* What programs do all day: files, a socket, a thread, a child that execs. */
static int try_ordinary_work(void)
{
	char buf[16];
	pthread_t t;
	pid_t pid;
	int fd, status;

	fd = open("/proc/self/stat", O_RDONLY);
	if (fd < 0 || read(fd, buf, sizeof(buf)) <= 0 || close(fd))
		return -1;
	if (closed(socket(AF_INET, SOCK_STREAM, 0)))
		return -1;
	errno = pthread_create(&t, NULL, thread, NULL);
	if (errno || pthread_join(t, NULL))
		return -1;
	pid = fork();
	if (!pid) {
		execl("/bin/true", "true", NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	errno = ENOEXEC;
	return status ? -1 : 0;
}

static const struct {
	const char *name;
	int (*try)(void);
} probes[] = {
	{ "mount", try_mount },
	{ "unshare", try_unshare },
	{ "keyctl", try_keyctl },
	{ "bpf", try_bpf },
	{ "socket(AF_ALG)", try_af_alg },
	{ "personality", try_personality },
	{ "splice", try_splice },
	{ "ordinary-work", try_ordinary_work },
};

/* In a child, so that what one probe changes does not change the next. */
static int run(int (*try)(void))
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(try() ? errno : 0);
	if (pid < 0)
		return errno;
	if (waitpid(pid, &status, 0) != pid)
		return ECHILD;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void answer(FILE *out)
{
	size_t i;

	for (i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		int err = run(probes[i].try);

		if (err < 0)
			fprintf(out, "%s=SIG%s\n", probes[i].name,
				sigabbrev_np(-err));
		else
			fprintf(out, "%s=%s\n", probes[i].name,
				err ? strerrorname_np(err) : "ok");
	}
}

int main(int argc, char **argv)
{
	char line[64];

	if (argc != 3) {
		fprintf(stderr, "usage: probe IN OUT\n");
		return 2;
	}
	for (;;) {
		FILE *in = fopen(argv[1], "r"), *out;

		if (!in || !fgets(line, sizeof(line), in))
			return 1;
		fclose(in);
		out = fopen(argv[2], "w");
		if (!out)
			return 1;
		answer(out);
		fclose(out);
	}
}
