// SPDX-License-Identifier: GPL-2.0
/*
 * Runs COMMAND in the guest: loads what the channels to the host need, mounts
 * the shares, loads the module, relays COMMAND's output and reports its status.
 *
 * Invariant: everything COMMAND had written when it ended reaches the host
 * before the verdict does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

#define ARGV_MAX_BYTES (1 << 20)
#define STREAMS_MAX 2
#define PORT_WAIT_MS 10000
#define PORT_RETRY_MS 10

#define PAYLOAD "/opt/ctlsec"
#define SEARCH_PATH \
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

struct stream {
	int from, to;
	/* Keyboard input may be dropped when it is not read, output not. */
	int lossy;
};

/* What the child gets as its standard streams. */
struct stdio {
	int in, out, err;
	int is_tty;
};

static void load_drivers(void)
{
	char *argv[] = { "modprobe",	   "-a",       "-q", "virtio_pci",
			 "virtio_console", "virtiofs", NULL };

	if (!conf_get("share0"))
		argv[5] = NULL;
	run_program(argv);
}

/* Path of the virtio port the host calls NAME, as "/dev/vport1p2". */
static int port_path(const char *name, char *path, size_t size)
{
	char found[64];
	size_t i, start = strlen("/sys/class/virtio-ports/");
	int hit = 0;
	glob_t g;
	FILE *f;

	if (glob("/sys/class/virtio-ports/*/name", 0, NULL, &g))
		return 0;
	for (i = 0; i < g.gl_pathc && !hit; i++) {
		f = fopen(g.gl_pathv[i], "re");
		if (!f)
			continue;
		if (fscanf(f, "%63s", found) == 1 && !strcmp(found, name)) {
			snprintf(path, size, "/dev/%.*s",
				 (int)strcspn(g.gl_pathv[i] + start, "/"),
				 g.gl_pathv[i] + start);
			hit = 1;
		}
		fclose(f);
	}
	globfree(&g);
	return hit;
}

/* The ports appear some time after their driver. */
static int open_port(const char *name, int flags)
{
	char path[128];
	int waited, fd;

	for (waited = 0; waited < PORT_WAIT_MS; waited += PORT_RETRY_MS) {
		if (port_path(name, path, sizeof(path))) {
			fd = open(path, flags | O_CLOEXEC);
			if (fd >= 0)
				return fd;
		}
		usleep(PORT_RETRY_MS * 1000);
	}
	give_up("no virtio port %s in this kernel", name);
}

static void mount_shares(void)
{
	char tag[16], target[4096];
	const char *name;
	int i;

	for (i = 0;; i++) {
		snprintf(tag, sizeof(tag), "share%d", i);
		name = conf_get(tag);
		if (!name)
			return;
		snprintf(target, sizeof(target), "/mnt/%s", name);
		mkdir(target, 0755);
		if (mount(tag, target, "virtiofs", 0, NULL))
			give_up("cannot mount the share %s: %m", target);
	}
}

/* The module and depmod's files come with the payload, not with the image. */
static void install_module(void)
{
	char target[256];
	char *copy[] = { "cp", "-a", PAYLOAD "/.modules/.", target, NULL };
	char *load[] = { "modprobe", "ctlsec", NULL };
	const char *how = conf_get("module");

	if (!strcmp(how, "none"))
		return;
	snprintf(target, sizeof(target), "/lib/modules/%s", conf_get("kver"));
	if (run_program(copy))
		give_up("cannot install the module in %s", target);
	if (!strcmp(how, "load") && run_program(load))
		give_up("modprobe ctlsec failed, see the kernel log");
}

/* Units that are still starting would make what COMMAND sees a matter of luck. */
static void wait_for_systemd(void)
{
	char *argv[] = { "systemctl", "--quiet", "--wait", "is-system-running",
			 NULL };

	if (!strcmp(conf_get("init"), "systemd"))
		run_program(argv);
}

static char **read_argv(void)
{
	static char bytes[ARGV_MAX_BYTES + 1];
	char **argv, *p;
	ssize_t len;
	int fd, n = 0;

	fd = open(RUN_DIR "/" ARGV_FILE, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		give_up("cannot read the command: %m");
	len = read(fd, bytes, ARGV_MAX_BYTES);
	close(fd);
	if (len <= 0)
		give_up("the command is empty");
	argv = calloc(len + 1, sizeof(*argv));
	if (!argv)
		give_up("out of memory");
	for (p = bytes; p < bytes + len; p += strlen(p) + 1)
		argv[n++] = p;
	return argv;
}

static void set_environment(void)
{
	const char *term = conf_get("term");

	clearenv();
	setenv("PATH", SEARCH_PATH, 1);
	setenv("HOME", "/root", 1);
	setenv("USER", "root", 1);
	setenv("LOGNAME", "root", 1);
	setenv("SHELL", "/bin/bash", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("TERM", term ? term : "dumb", 1);
	setenv("KVER", conf_get("kver"), 1);
	setenv("CTLSEC_GUEST", conf_get("kernel"), 1);
}

static pid_t start_command(char **argv, const struct stdio *io)
{
	pid_t pid;

	pid = fork();
	if (pid)
		return pid;
	setsid();
	if (io->is_tty)
		ioctl(io->in, TIOCSCTTY, 0);
	dup2(io->in, STDIN_FILENO);
	dup2(io->out, STDOUT_FILENO);
	dup2(io->err, STDERR_FILENO);
	if (chdir(PAYLOAD))
		_exit(126);
	execvp(argv[0], argv);
	dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static void pump_out(const struct stream *s, const char *buf, ssize_t len)
{
	struct pollfd writable = { .fd = s->to, .events = POLLOUT };
	ssize_t n;

	while (len > 0) {
		n = write(s->to, buf, len);
		if (n < 0 && errno == EAGAIN && !s->lossy)
			poll(&writable, 1, -1);
		else if (n < 0 && errno != EINTR)
			return;
		if (n > 0) {
			buf += n;
			len -= n;
		}
	}
}

/* Moves what is there; false when there was nothing. */
static int pump(struct stream *s)
{
	char buf[65536];
	ssize_t n;

	n = read(s->from, buf, sizeof(buf));
	if (n > 0)
		pump_out(s, buf, n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		s->from = -1;
	return n > 0;
}

/* Relays until the command has ended and what it left behind is through. */
static int relay(pid_t pid, struct stream *streams, int n)
{
	struct pollfd fds[STREAMS_MAX + 1];
	int i, status, ended = 0;

	fds[n].fd = syscall(SYS_pidfd_open, pid, 0);
	fds[n].events = POLLIN;
	while (!ended) {
		for (i = 0; i < n; i++) {
			fds[i].fd = streams[i].from;
			fds[i].events = POLLIN;
		}
		if (poll(fds, n + 1, -1) < 0 && errno != EINTR)
			break;
		ended = fds[n].revents;
		for (i = 0; i < n; i++)
			if (ended || fds[i].revents)
				while (pump(&streams[i]) && ended)
					;
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void make_pipe(int *read_end, int *write_end)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		give_up("no pipe: %m");
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	*read_end = fds[0];
	*write_end = fds[1];
}

/*
 * Pipes, because a virtio port can be opened only once, which would break
 * "echo >/dev/stderr" in COMMAND. One pipe for both streams when the host has
 * them in one place anyway: that keeps their order.
 */
static int run_piped(char **argv)
{
	struct stream streams[STREAMS_MAX] = { 0 };
	struct stdio io = { 0 };
	int n = 1;
	pid_t pid;

	io.in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	make_pipe(&streams[0].from, &io.out);
	streams[0].to = open_port("ctlsec.out", O_WRONLY);
	io.err = io.out;
	if (!conf_get("merge")) {
		make_pipe(&streams[1].from, &io.err);
		streams[1].to = open_port("ctlsec.err", O_WRONLY);
		n = 2;
	}
	pid = start_command(argv, &io);
	close(io.out);
	if (io.err != io.out)
		close(io.err);
	return relay(pid, streams, n);
}

static int run_on_tty(char **argv)
{
	struct winsize size = { 24, 80, 0, 0 };
	unsigned short rows = 0, cols = 0;
	struct stream streams[STREAMS_MAX];
	int master, slave, port;
	struct stdio io;
	pid_t pid;

	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (master < 0 || grantpt(master) || unlockpt(master))
		give_up("no pseudo terminal: %m");
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		give_up("no pseudo terminal: %m");
	sscanf(conf_get("size"), "%hu %hu", &rows, &cols);
	if (rows && cols)
		size = (struct winsize){ rows, cols, 0, 0 };
	ioctl(master, TIOCSWINSZ, &size);
	port = open_port("ctlsec.tty", O_RDWR | O_NONBLOCK);
	io = (struct stdio){ slave, slave, slave, 1 };
	pid = start_command(argv, &io);
	close(slave);
	streams[0] = (struct stream){ master, port, 0 };
	streams[1] = (struct stream){ port, master, 1 };
	return relay(pid, streams, STREAMS_MAX);
}

int main(void)
{
	struct timespec now;
	int status;
	char **argv;

	conf_load(RUN_DIR "/" CONF_FILE);
	set_environment();
	signal(SIGPIPE, SIG_IGN);
	load_drivers();
	mount_shares();
	install_module();
	wait_for_systemd();
	argv = read_argv();
	clock_gettime(CLOCK_BOOTTIME, &now);
	report("start %lld.%ld", (long long)now.tv_sec,
	       now.tv_nsec / 100000000);
	signal(SIGPIPE, SIG_DFL);
	status = conf_get("tty") ? run_on_tty(argv) : run_piped(argv);
	report("exit %d", status);
	return 0;
}
