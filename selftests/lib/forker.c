// SPDX-License-Identifier: GPL-2.0
/*
 * The making of tasks on request; see forker.h.
 */
#include "forker.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/sched.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tap.h"
#include "task.h"

#define CHILDREN_MAX 4096
#define PATIENCE_MS 60000
#define HOLD "--forker-hold"
#define STACK (16 * 1024)

struct request {
	long op;
	long arg;
};

/* State of the forker itself. */
static int talk;
static pid_t self;
static pid_t child[CHILDREN_MAX];
static unsigned int children;
static int thread_end[2] = { -1, -1 };
static unsigned int threads;

/* Until the forker dies, which it may have done already. */
static void hold_for(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (getppid() == parent)
		pause();
	_exit(0);
}

static void hold(void)
{
	hold_for(self);
}

void forker_main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], HOLD))
		hold_for(atoi(argv[2]));
}

static void hold_exec(pid_t parent)
{
	char program[] = "/proc/self/exe", arg[] = HOLD, number[16];
	char *argv[] = { program, arg, number, NULL };

	snprintf(number, sizeof(number), "%d", parent);
	execv(program, argv);
	_exit(127);
}

static long made(pid_t pid)
{
	if (pid < 0)
		return -errno;
	if (children < CHILDREN_MAX)
		child[children++] = pid;
	return pid;
}

static pid_t clone3(uint64_t flags, int cgroup)
{
	struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };

	if (cgroup >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)cgroup;
	}
	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

static long make(pid_t pid)
{
	if (!pid)
		hold();
	return made(pid);
}

static long make_vfork(void)
{
	pid_t pid = vfork();

	if (!pid)
		hold_exec(self);
	return made(pid);
}

/* The child says how its unshare went before it is counted as made. */
static long make_unshared(void)
{
	int *result = task_share(sizeof(*result));
	pid_t pid;

	*result = 1;
	pid = fork();
	if (!pid) {
		*result = unshare(CLONE_NEWUSER) ? -errno : 0;
		hold();
	}
	if (pid > 0) {
		while (*(volatile int *)result > 0)
			usleep(500);
		if (*result < 0) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
			return *result;
		}
	}
	return made(pid);
}

static void *thread_hold(void *arg)
{
	char byte;

	while (read((int)(intptr_t)arg, &byte, 1) < 0)
		;
	return NULL;
}

/* Detached: such a thread is gone when it ends. */
static long make_thread(void)
{
	pthread_attr_t attr;
	pthread_t t;
	int err;

	if (thread_end[0] < 0 && pipe2(thread_end, O_CLOEXEC))
		return -errno;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	err = pthread_create(&t, &attr, thread_hold,
			     (void *)(intptr_t)thread_end[0]);
	pthread_attr_destroy(&attr);
	threads += !err;
	return err ? -err : (long)threads;
}

static long make_threads(long n)
{
	long ret = threads;

	while (n-- > 0 && ret >= 0)
		ret = make_thread();
	return ret;
}

static long end_threads(void)
{
	long n = threads;

	close(thread_end[1]);
	thread_end[0] = -1;
	threads = 0;
	return n;
}

static void *thread_exec(void *arg)
{
	(void)arg;
	hold_exec(getppid());
	return NULL;
}

static long exec_thread(void)
{
	pthread_t t;
	int err = pthread_create(&t, NULL, thread_exec, NULL);

	for (; !err;)
		pause();
	return -err;
}

struct ring {
	int fd;
	uint8_t *sq;
	struct io_uring_params p;
	struct io_uring_sqe *sqes;
};

static int ring_open(struct ring *r, unsigned int entries)
{
	memset(r, 0, sizeof(*r));
	r->fd = (int)syscall(SYS_io_uring_setup, entries, &r->p);
	if (r->fd < 0)
		return -errno;
	r->sq = mmap(NULL,
		     r->p.sq_off.array + r->p.sq_entries * sizeof(uint32_t),
		     PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, r->fd,
		     IORING_OFF_SQ_RING);
	r->sqes = mmap(NULL, r->p.sq_entries * sizeof(*r->sqes),
		       PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, r->fd,
		       IORING_OFF_SQES);
	return r->sq == MAP_FAILED || r->sqes == MAP_FAILED ? -ENOMEM : 0;
}

/* Each open of a FIFO without a writer blocks in a worker of its own. */
static long ring_opens(long n)
{
	char fifo[] = "/tmp/hogXXXXXX";
	struct ring r;
	uint32_t *array, *tail;
	int err;
	long i;

	err = ring_open(&r, 64);
	if (err)
		return err;
	if (!mkdtemp(fifo) || rmdir(fifo) || mkfifo(fifo, 0600))
		return -errno;
	array = (void *)(r.sq + r.p.sq_off.array);
	tail = (void *)(r.sq + r.p.sq_off.tail);
	for (i = 0; i < n && i < 64; i++) {
		r.sqes[i] = (struct io_uring_sqe){
			.opcode = IORING_OP_OPENAT,
			.flags = IOSQE_ASYNC,
			.fd = AT_FDCWD,
			.addr = (uint64_t)(uintptr_t)fifo,
			.open_flags = O_RDONLY,
		};
		array[i] = (uint32_t)i;
	}
	__atomic_store_n(tail, (uint32_t)i, __ATOMIC_RELEASE);
	err = (int)syscall(SYS_io_uring_enter, r.fd, i, 0, 0, NULL, 0);
	/* The path was read when they were submitted. */
	usleep(200000);
	unlink(fifo);
	return err < 0 ? -errno : err;
}

static long kill_youngest(bool reap)
{
	siginfo_t info;
	pid_t pid;

	if (!children)
		return -ECHILD;
	pid = child[--children];
	kill(pid, SIGKILL);
	if (waitid(P_PID, (id_t)pid, &info, WEXITED | (reap ? 0 : WNOWAIT)))
		return -errno;
	return pid;
}

static long reap_dead(void)
{
	long n = 0;

	while (waitpid(-1, NULL, WNOHANG) > 0)
		n++;
	return n;
}

static long enter_userns(long pid)
{
	int fd = (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
	int err;

	if (fd < 0)
		return -errno;
	err = setns(fd, CLONE_NEWUSER) ? -errno : 0;
	close(fd);
	return err;
}

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Every child forks on; what cannot fork dies, so the bomb smoulders. */
static void burn(uint64_t until, long *count)
{
	while (now_ms() < until) {
		pid_t pid = fork();

		if (pid > 0)
			__atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
		if (pid < 0 && rand() % 4 == 0)
			_exit(0);
		reap_dead();
	}
	_exit(0);
}

static long bomb(long ms)
{
	uint64_t until = now_ms() + (uint64_t)ms;
	long *count = task_share(sizeof(*count));

	while (now_ms() < until) {
		pid_t pid = fork();

		if (!pid)
			burn(until, count);
		if (pid > 0)
			__atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
		reap_dead();
		usleep(100);
	}
	/* Grandchildren became this forker's by PR_SET_CHILD_SUBREAPER. */
	while (waitpid(-1, NULL, 0) > 0)
		;
	return *count;
}

static __attribute__((noinline)) pid_t vfork_exit(void)
{
	pid_t pid = vfork();

	if (!pid)
		_exit(0);
	return pid;
}

static long forks(long n)
{
	long ok = 0;

	while (n--) {
		pid_t pid = vfork_exit();

		ok += pid > 0;
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
	return ok;
}

static long serve(const struct request *r)
{
	switch (r->op) {
	case FORKER_FORK:
		return make(fork());
	case FORKER_FORK_RAW:
		return make((pid_t)syscall(SYS_fork));
	case FORKER_VFORK:
		return make_vfork();
	case FORKER_CLONE3:
		return make(clone3(0, (int)r->arg));
	case FORKER_THREAD:
		return make_thread();
	case FORKER_THREADS:
		return make_threads(r->arg);
	case FORKER_FORK_NEWUSER:
		return make(clone3(CLONE_NEWUSER, -1));
	case FORKER_CLONE_NEWUSER:
		return make((pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD,
					   0, NULL, NULL, 0));
	case FORKER_UNSHARE_CHILD:
		return make_unshared();
	case FORKER_URING:
		return ring_opens(r->arg);
	case FORKER_UNSHARE:
		return unshare(CLONE_NEWUSER) ? -errno : 0;
	case FORKER_SETNS:
		return enter_userns(r->arg);
	case FORKER_KILL:
		return kill_youngest(true);
	case FORKER_ZOMBIE:
		return kill_youngest(false);
	case FORKER_REAP:
		return reap_dead();
	case FORKER_EXIT_THREADS:
		return end_threads();
	case FORKER_EXEC_THREAD:
		return exec_thread();
	case FORKER_BOMB:
		return bomb(r->arg);
	case FORKER_FORKS:
		return forks(r->arg);
	case FORKER_PID:
		return children ? child[children - 1] : -ECHILD;
	}
	return -ENOSYS;
}

static int forker(void *arg)
{
	struct request r;
	long answer;

	talk = *(int *)arg;
	self = getpid();
	/* Its children die with it, not with the thread that made them. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	while (read(talk, &r, sizeof(r)) == sizeof(r)) {
		answer = serve(&r);
		if (write(talk, &answer, sizeof(answer)) != sizeof(answer))
			break;
	}
	return 0;
}

struct forker forker_start(const char *cgroup)
{
	struct forker h;
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds))
		tap_bail("socketpair: %s", strerror(errno));
	h.fd = fds[0];
	h.pid = task_start(cgroup, forker, &fds[1]);
	close(fds[1]);
	return h;
}

void forker_send(const struct forker *h, enum forker_op op, long arg)
{
	const struct request r = { .op = op, .arg = arg };

	/* If it is gone, the answer says so. */
	send(h->fd, &r, sizeof(r), MSG_NOSIGNAL);
}

long forker_answer(const struct forker *h)
{
	struct pollfd p = { .fd = h->fd, .events = POLLIN };
	long answer;

	if (poll(&p, 1, PATIENCE_MS) != 1)
		return -ETIMEDOUT;
	if (read(h->fd, &answer, sizeof(answer)) != sizeof(answer))
		return -EPIPE;
	return answer;
}

long forker_ask(const struct forker *h, enum forker_op op, long arg)
{
	forker_send(h, op, arg);
	return forker_answer(h);
}

long forker_fill(const struct forker *h, enum forker_op op, long max, int *err)
{
	long n, ret = 0;

	for (n = 0; n < max; n++) {
		ret = forker_ask(h, op, -1);
		if (ret < 0)
			break;
	}
	*err = ret < 0 ? (int)-ret : 0;
	return n;
}

static void map_id(pid_t pid, const char *file)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0 0 1", 5) != 5)
		tap_bail("%s: %s", path, strerror(errno));
	close(fd);
}

void forker_contain(const struct forker *h)
{
	long err = forker_ask(h, FORKER_UNSHARE, 0);

	if (err)
		tap_bail("unshare: %s", strerror((int)-err));
	map_id(h->pid, "uid_map");
	map_id(h->pid, "gid_map");
}

void forker_end(struct forker *h)
{
	kill(h->pid, SIGKILL);
	close(h->fd);
	task_wait(h->pid);
}
