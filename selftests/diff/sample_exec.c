// SPDX-License-Identifier: GPL-2.0
/*
 * Makes sampled system calls for real and tells what became of each, one word
 * a line: the errno ("-9"), "ok", "TRAP", "KILL_THREAD", "KILL_PROCESS",
 * "signal-N", "hang", or "skip" where this program cannot make the call.
 *
 *	sample_exec [--cgroup DIR] [--caps MASK] [--bpf FILE] SAMPLES
 *
 * SAMPLES has lines "ABI NR ARG0 ... ARG5", further words are ignored. The
 * calls are made by the second thread of a worker process that
 *  - holds two descriptors far up, no other, and can open none, so that calls
 *    on a descriptor do nothing;
 *  - was moved to DIR by us while both its threads slept in read(), so that it
 *    makes no call of its own under confinement, other than sigreturn;
 *  - has a bounding set of MASK; with --bpf it installs that seccomp filter.
 * The worker reports through shared memory. When a call ends the thread or the
 * process a new worker goes on with the next sample.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

#define MAX_SAMPLES 20000
#define GO_FD 900
#define HOLD_FD 901
#define HANG_SECONDS 5
#define NR_CAPS 64
#define SI_CODE_SECCOMP 1 /* asm-generic/siginfo.h: SYS_SECCOMP */

struct sample {
	int abi;
	uint32_t nr;
	uint64_t args[6];
};

enum outcome {
	NONE,
	RETURNED,
	TRAPPED,
	BAD_TRAP,
	THREAD,
	PROCESS,
	SIGNAL,
	HANG
};

struct result {
	volatile enum outcome outcome;
	volatile long value;
};

/*
 * Shared between us and the workers. A worker writes @next and its results;
 * we read them, and write them only while no worker exists.
 */
struct shared {
	volatile size_t next;
	volatile pid_t tid;
	struct result results[MAX_SAMPLES];
};

static struct sample samples[MAX_SAMPLES];
static size_t nr_samples;
static struct shared *shared;
static const char *cgroup_dir;
static uint64_t cap_mask = ~0ULL;
static struct sock_filter bpf[4096];
static size_t bpf_len;

/* What the SIGSYS handler saw; the handler runs in the calling thread. */
static volatile sig_atomic_t trapped;
static siginfo_t trap_info;

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("sample_exec: ", stderr);
	vfprintf(stderr, format, args);
	fprintf(stderr, ": %s\n", strerror(errno));
	va_end(args);
	exit(1);
}

static void read_samples(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[512], abi[16];
	struct sample *s;
	uint64_t *a;

	if (!file)
		die("%s", path);
	while (fgets(line, sizeof(line), file)) {
		s = &samples[nr_samples++];
		a = s->args;
		errno = EINVAL;
		if (nr_samples == MAX_SAMPLES ||
		    sscanf(line,
			   "%15s %" SCNu32 " %" SCNu64 " %" SCNu64 " %" SCNu64
			   " %" SCNu64 " %" SCNu64 " %" SCNu64,
			   abi, &s->nr, a, a + 1, a + 2, a + 3, a + 4,
			   a + 5) != 8)
			die("%s: %s", path, line);
		s->abi = raw_abi_by_name(abi);
	}
	fclose(file);
}

static void read_bpf(const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t size = fd < 0 ? -1 : read(fd, bpf, sizeof(bpf));

	if (size <= 0 || size == sizeof(bpf))
		die("%s", path);
	bpf_len = size / sizeof(*bpf);
	close(fd);
}

static void on_sigsys(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	trap_info = *info;
	trapped = 1;
}

/* Is the signal what seccomp would have sent for this call? */
static bool trap_is_right(const struct sample *s)
{
	uint32_t arch =
		s->abi == CTLSEC_ABI_I386 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64;
	uint32_t nr = s->abi == CTLSEC_ABI_X32 ? s->nr | CTLSEC_X32_BIT : s->nr;

	return trap_info.si_signo == SIGSYS &&
	       trap_info.si_code == SI_CODE_SECCOMP && trap_info.si_call_addr &&
	       trap_info.si_arch == arch &&
	       (uint32_t)trap_info.si_syscall == nr;
}

static void run_sample(const struct sample *s, struct result *r)
{
	trapped = 0;
	r->value = raw_call(s->abi, s->nr, s->args);
	if (!trapped)
		r->outcome = RETURNED;
	else
		r->outcome = trap_is_right(s) ? TRAPPED : BAD_TRAP;
}

static void *caller(void *unused)
{
	struct sock_fprog prog = { .len = bpf_len, .filter = bpf };
	char byte;

	shared->tid = syscall(SYS_gettid);
	if (read(GO_FD, &byte, 1) != 1)
		_exit(3);
	if (bpf_len && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
			prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog)))
		_exit(4);
	while (shared->next < nr_samples) {
		if (raw_can(samples[shared->next].abi))
			run_sample(&samples[shared->next],
				   &shared->results[shared->next]);
		shared->next++;
	}
	for (;;)
		__asm__ volatile("pause");
	return unused;
}

static void __attribute__((noreturn)) worker(int go, int hold)
{
	struct sigaction action = { .sa_sigaction = on_sigsys,
				    .sa_flags = SA_SIGINFO };
	const struct rlimit no_files = { 0 };
	pthread_t thread;
	char byte;

	for (int cap = 0; cap < NR_CAPS; cap++)
		if (!(cap_mask >> cap & 1) &&
		    prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1 &&
		    prctl(PR_CAPBSET_DROP, cap, 0, 0, 0))
			_exit(5);
	if (dup2(go, GO_FD) < 0 || dup2(hold, HOLD_FD) < 0 ||
	    syscall(SYS_close_range, 0, GO_FD - 1, 0) ||
	    syscall(SYS_close_range, HOLD_FD + 1, ~0U, 0) ||
	    setrlimit(RLIMIT_NOFILE, &no_files) ||
	    sigaction(SIGSYS, &action, NULL) || setsid() < 0 ||
	    pthread_create(&thread, NULL, caller, NULL))
		_exit(6);
	if (read(HOLD_FD, &byte, 1))
		_exit(7);
	_exit(8);
}

static void nap(void)
{
	const struct timespec interval = { .tv_nsec = 200000 };

	nanosleep(&interval, NULL);
}

/* Is the thread asleep (in its read)? Then it may be confined. */
static bool asleep(pid_t pid, pid_t tid)
{
	char path[64], line[256], *end;
	FILE *file;
	bool sleeping;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", pid, tid);
	file = fopen(path, "r");
	if (!file)
		return false;
	end = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	sleeping = end && end[2] == 'S';
	fclose(file);
	return sleeping;
}

static void confine(pid_t pid)
{
	char path[4096], number[16];
	int fd, length;

	snprintf(path, sizeof(path), "%s/cgroup.procs", cgroup_dir);
	length = snprintf(number, sizeof(number), "%d", pid);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, number, length) != length)
		die("%s", path);
	close(fd);
}

/* Starts a worker at shared->next; it makes calls from now on. */
static pid_t start_worker(int *hold_end)
{
	int go[2], hold[2];
	pid_t pid;

	if (pipe2(go, O_CLOEXEC) || pipe2(hold, O_CLOEXEC))
		die("pipe");
	shared->tid = 0;
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid)
		worker(go[0], hold[0]);
	while (!shared->tid || !asleep(pid, shared->tid) || !asleep(pid, pid)) {
		nap();
		if (waitpid(pid, NULL, WNOHANG))
			die("a worker could not start");
	}
	if (cgroup_dir)
		confine(pid);
	if (write(go[1], "g", 1) != 1)
		die("pipe");
	close(go[0]);
	close(go[1]);
	close(hold[0]);
	*hold_end = hold[1];
	return pid;
}

static bool thread_gone(pid_t pid)
{
	return syscall(SYS_tgkill, pid, shared->tid, 0) && errno == ESRCH;
}

static void note_death(int status)
{
	struct result *r = &shared->results[shared->next];

	if (!WIFSIGNALED(status)) {
		errno = 0;
		die("a worker left with status %#x", status);
	}
	r->outcome = WTERMSIG(status) == SIGSYS ? PROCESS : SIGNAL;
	r->value = WTERMSIG(status);
}

/* Follows a worker until it is done or a call ended it; false: go on. */
static bool follow(pid_t pid)
{
	size_t seen = shared->next;
	time_t since = time(NULL);
	enum outcome outcome = NONE;
	int status;

	while (shared->next < nr_samples) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			note_death(status);
			return shared->next++, false;
		}
		if (thread_gone(pid))
			outcome = THREAD;
		else if (seen == shared->next &&
			 time(NULL) > since + HANG_SECONDS)
			outcome = HANG;
		if (outcome != NONE)
			break;
		if (seen != shared->next) {
			seen = shared->next;
			since = time(NULL);
		}
		nap();
	}
	/* A dying process may lose this thread first. But then the other one was
	 * woken to die, before that.
	 */
	since = time(NULL);
	while (outcome == THREAD && !asleep(pid, pid) &&
	       time(NULL) <= since + HANG_SECONDS) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			note_death(status);
			return shared->next++, false;
		}
		nap();
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (outcome == NONE)
		return true;
	shared->results[shared->next++].outcome = outcome;
	return false;
}

static void print_result(const struct result *r)
{
	switch (r->outcome) {
	case NONE:
		puts("skip");
		break;
	case RETURNED:
		if (r->value < 0 && r->value >= -4095)
			printf("%ld\n", r->value);
		else
			puts("ok");
		break;
	case TRAPPED:
		puts("TRAP");
		break;
	case BAD_TRAP:
		puts("wrong-siginfo");
		break;
	case THREAD:
		puts("KILL_THREAD");
		break;
	case PROCESS:
		puts("KILL_PROCESS");
		break;
	case SIGNAL:
		printf("signal-%ld\n", r->value);
		break;
	case HANG:
		puts("hang");
		break;
	}
}

static void parse_options(int argc, char **argv)
{
	int i;

	errno = 0;
	for (i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--cgroup"))
			cgroup_dir = argv[i + 1];
		else if (!strcmp(argv[i], "--caps"))
			cap_mask = strtoull(argv[i + 1], NULL, 0);
		else if (!strcmp(argv[i], "--bpf"))
			read_bpf(argv[i + 1]);
		else
			die("no option %s", argv[i]);
	}
	if (i != argc - 1)
		die("usage: sample_exec [--cgroup DIR] [--caps MASK] "
		    "[--bpf FILE] SAMPLES");
	read_samples(argv[i]);
}

int main(int argc, char **argv)
{
	int hold;
	bool done;

	parse_options(argc, argv);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		die("mmap");
	do {
		done = follow(start_worker(&hold));
		close(hold);
	} while (!done);
	for (size_t i = 0; i < nr_samples; i++)
		print_result(&shared->results[i]);
	return fflush(stdout) || ferror(stdout);
}
