// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of the guest. Starts from the initramfs, finds the disks, makes the
 * real root the root, and then either becomes systemd or sets up what an init
 * system would, starts "run" and reaps orphans until that is done.
 *
 * Invariant: as plain PID 1 it never returns except by switching off.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define NEW_ROOT "/newroot"
#define CGROUP_DIR "/sys/fs/cgroup"
#define DISK_WAIT_MS 30000
#define DISK_RETRY_MS 20

/* The disks are namespaces of one NVMe controller; the host numbers them. */
enum disk { DISK_ROOT = 1, DISK_MODULES, DISK_PAYLOAD };

struct mount_point {
	const char *type, *target, *options;
	unsigned long flags;
};

static const struct mount_point early_mounts[] = {
	{ "devtmpfs", "/dev", "mode=755", MS_NOSUID },
	{ "proc", "/proc", NULL, MS_NOSUID | MS_NOEXEC | MS_NODEV },
	{ "sysfs", "/sys", NULL, MS_NOSUID | MS_NOEXEC | MS_NODEV },
};

/* Which of these exist depends on the kernel: a failure is not an error. */
static const struct mount_point late_mounts[] = {
	{ "devpts", "/dev/pts", "gid=5,mode=620,ptmxmode=666", MS_NOSUID },
	{ "tmpfs", "/dev/shm", "mode=1777", MS_NOSUID | MS_NODEV },
	{ "mqueue", "/dev/mqueue", NULL, MS_NOSUID | MS_NODEV },
	{ "tmpfs", "/tmp", "mode=1777", MS_NOSUID | MS_NODEV },
	{ "cgroup2", CGROUP_DIR, "nsdelegate", MS_NOSUID | MS_NODEV },
	{ "debugfs", "/sys/kernel/debug", NULL, MS_NOSUID | MS_NODEV },
	{ "tracefs", "/sys/kernel/tracing", NULL, MS_NOSUID | MS_NODEV },
	{ "securityfs", "/sys/kernel/security", NULL, MS_NOSUID | MS_NODEV },
	{ "configfs", "/sys/kernel/config", NULL, MS_NOSUID | MS_NODEV },
	{ "bpf", "/sys/fs/bpf", "mode=700", MS_NOSUID | MS_NODEV },
	{ "binfmt_misc", "/proc/sys/fs/binfmt_misc", NULL, MS_NOSUID },
};

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static _Noreturn void switch_off(void)
{
	reboot(RB_POWER_OFF);
	/* Without ACPI the other way out; the host runs with -no-reboot. */
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

static void mount_all(const struct mount_point *points, size_t n)
{
	for (; n; n--, points++) {
		mkdir(points->target, 0755);
		mount(points->type, points->target, points->type, points->flags,
		      points->options);
	}
}

/* Some kernels have the drivers of the disks as modules; the host numbers them. */
static void load_boot_modules(void)
{
	char path[64];
	int fd, i;

	for (i = 0;; i++) {
		snprintf(path, sizeof(path), "/modules/%d.ko", i);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return;
		if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)
			report("error boot module %d does not load: %m", i);
		close(fd);
	}
}

static int read_number(const char *path)
{
	int number = -1;
	FILE *f;

	f = fopen(path, "re");
	if (!f)
		return -1;
	if (fscanf(f, "%d", &number) != 1)
		number = -1;
	fclose(f);
	return number;
}

/* Device name of an NVMe namespace; the kernel does not name them in order. */
static int find_disk(enum disk disk, char *dev, size_t size)
{
	char path[300];
	struct dirent *entry;
	int found = 0;
	DIR *dir;

	dir = opendir("/sys/block");
	if (!dir)
		return 0;
	while (!found && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "nvme", 4))
			continue;
		snprintf(path, sizeof(path), "/sys/block/%s/nsid",
			 entry->d_name);
		found = read_number(path) == (int)disk;
		if (found)
			snprintf(dev, size, "/dev/%s", entry->d_name);
	}
	closedir(dir);
	return found;
}

/* Disks are probed in the background, so wait for them. */
static void mount_disk(enum disk disk, const char *target)
{
	int waited, err = ENODEV;
	char dev[300];

	for (waited = 0; waited < DISK_WAIT_MS; waited += DISK_RETRY_MS) {
		if (find_disk(disk, dev, sizeof(dev))) {
			if (!mount(dev, target, "ext4", MS_NOATIME, NULL))
				return;
			err = errno;
		}
		usleep(DISK_RETRY_MS * 1000);
	}
	errno = err;
	report("error disk %d cannot be mounted on %s: %m", disk, target);
	switch_off();
}

static void copy_file(const char *from, const char *to, mode_t mode)
{
	char buf[65536];
	FILE *in, *out;
	size_t n;

	in = fopen(from, "re");
	out = fopen(to, "we");
	if (!in || !out) {
		report("error cannot copy %s to %s: %m", from, to);
		switch_off();
	}
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		fwrite(buf, 1, n, out);
	fclose(in);
	fclose(out);
	chmod(to, mode);
}

static void populate_run(void)
{
	mkdir(NEW_ROOT RUN_DIR, 0755);
	copy_file("/" CONF_FILE, NEW_ROOT RUN_DIR "/" CONF_FILE, 0644);
	copy_file("/" ARGV_FILE, NEW_ROOT RUN_DIR "/" ARGV_FILE, 0644);
	copy_file("/run-command", NEW_ROOT RUN_DIR "/run", 0755);
}

static void enter_root(void)
{
	char modules[256];

	mkdir(NEW_ROOT, 0755);
	mount_disk(DISK_ROOT, NEW_ROOT);
	snprintf(modules, sizeof(modules), NEW_ROOT "/lib/modules/%s",
		 conf_get("kver"));
	mkdir(modules, 0755);
	mount_disk(DISK_MODULES, modules);
	mount_disk(DISK_PAYLOAD, NEW_ROOT "/opt/ctlsec");
	mount("tmpfs", NEW_ROOT "/run", "tmpfs", MS_NOSUID | MS_NODEV,
	      "mode=755");
	populate_run();
	mount("/dev", NEW_ROOT "/dev", NULL, MS_MOVE, NULL);
	mount("/proc", NEW_ROOT "/proc", NULL, MS_MOVE, NULL);
	mount("/sys", NEW_ROOT "/sys", NULL, MS_MOVE, NULL);
	if (chdir(NEW_ROOT) || mount(".", "/", NULL, MS_MOVE, NULL) ||
	    chroot(".") || chdir("/")) {
		report("error cannot enter the root file system: %m");
		switch_off();
	}
	/* Container runtimes expect what systemd arranges. */
	mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL);
}

/* All controllers for all children, and PID 1 out of the root group. */
static void setup_cgroups(void)
{
	char controllers[512] = "", control[64], *name, *save;
	FILE *f;

	mkdir(CGROUP_DIR "/init", 0755);
	write_file(CGROUP_DIR "/init/cgroup.procs", "0");
	f = fopen(CGROUP_DIR "/cgroup.controllers", "re");
	if (!f)
		return;
	if (!fgets(controllers, sizeof(controllers), f))
		controllers[0] = '\0';
	fclose(f);
	for (name = strtok_r(controllers, " \n", &save); name;
	     name = strtok_r(NULL, " \n", &save)) {
		snprintf(control, sizeof(control), "+%s", name);
		write_file(CGROUP_DIR "/cgroup.subtree_control", control);
	}
}

static void setup_loopback(void)
{
	struct ifreq req = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	ioctl(fd, SIOCSIFFLAGS, &req);
	close(fd);
}

static void setup_plain(void)
{
	struct rlimit files = { 1024, 524288 };

	mount_all(late_mounts, ARRAY_SIZE(late_mounts));
	setup_cgroups();
	setup_loopback();
	setrlimit(RLIMIT_NOFILE, &files);
	sethostname("ctlsec-guest", strlen("ctlsec-guest"));
	symlink("/proc/self/fd", "/dev/fd");
	symlink("/proc/self/fd/0", "/dev/stdin");
	symlink("/proc/self/fd/1", "/dev/stdout");
	symlink("/proc/self/fd/2", "/dev/stderr");
}

static _Noreturn void plain_init(void)
{
	sigset_t none;
	pid_t run;

	setup_plain();
	run = fork();
	if (!run) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		setsid();
		execl(RUN_DIR "/run", "run", NULL);
		give_up("cannot start " RUN_DIR "/run: %m");
	}
	while (waitpid(-1, NULL, 0) != run || errno == EINTR)
		errno = 0;
	switch_off();
}

static const char unit[] =
	"[Unit]\n"
	"Description=command of selftests/vm\n"
	"After=basic.target dbus.service systemd-user-sessions.service\n"
	"SuccessAction=poweroff-force\n"
	"FailureAction=poweroff-force\n"
	"[Service]\n"
	"ExecStart=" RUN_DIR "/run\n"
	"TasksMax=infinity\n"
	"Delegate=yes\n"
	"KillMode=process\n"
	"StandardOutput=null\n"
	"StandardError=null\n";

static _Noreturn void become_systemd(void)
{
	const char *wants = "/run/systemd/system/multi-user.target.wants";

	mkdir("/run/systemd", 0755);
	mkdir("/run/systemd/system", 0755);
	mkdir(wants, 0755);
	write_file("/run/systemd/system/ctlsec-vm.service", unit);
	symlink("/run/systemd/system/ctlsec-vm.service",
		"/run/systemd/system/multi-user.target.wants/ctlsec-vm.service");
	execl("/lib/systemd/systemd", "systemd", NULL);
	report("error cannot start systemd: %m");
	switch_off();
}

int main(void)
{
	mount_all(early_mounts, ARRAY_SIZE(early_mounts));
	conf_load("/" CONF_FILE);
	/* The host only wants to know whether a kernel gets this far. */
	if (conf_get("probe")) {
		report("exit 0");
		switch_off();
	}
	load_boot_modules();
	enter_root();
	if (!strcmp(conf_get("init"), "systemd"))
		become_systemd();
	plain_init();
}
