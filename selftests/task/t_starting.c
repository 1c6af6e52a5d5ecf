// SPDX-License-Identifier: GPL-2.0
/*
 * A binding of a cgroup in which a container is being started: what prepares it there
 * goes on until it executes the container's program, and what has another root is
 * confined at once. What is denied here is personality().
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "dom.h"
#include "first.h"
#include "rawnl.h"
#include "tap.h"
#include "task.h"

#define PLACE "/t/starting"
#define HOST_FIRST "/tmp/first"
#define ROOT "/tmp/startingroot"
#define FIRST "/first"
#define THREADS 4

static struct rawnl sock;

static int set_binding(bool starting, uint32_t activation)
{
	static struct rawnl_answer a;
	static struct rawnl_msg m;

	rawnl_begin(&m, &sock, CTLSEC_CMD_BINDING_SET, NLM_F_CREATE);
	rawnl_str(&m, CTLSEC_DOMAIN_A_PATH, PLACE);
	rawnl_str(&m, CTLSEC_DOMAIN_A_PROFILE, "act");
	rawnl_u32(&m, CTLSEC_DOMAIN_A_ACTIVATION, activation);
	if (starting)
		rawnl_put(&m, CTLSEC_DOMAIN_A_STARTING, "", 0);
	return rawnl_ask(&sock, &m, &a);
}

static void bind_place(bool starting, uint32_t activation)
{
	int err = set_binding(starting, activation);

	if (err)
		tap_bail("binding: %s", strerror(err));
}

static void unbind_place(void)
{
	static struct rawnl_answer a;
	static struct rawnl_msg m;
	int err;

	rawnl_begin(&m, &sock, CTLSEC_CMD_BINDING_DEL, 0);
	rawnl_str(&m, CTLSEC_DOMAIN_A_PATH, PLACE);
	err = rawnl_ask(&sock, &m, &a);
	if (err)
		tap_bail("unbind: %s", strerror(err));
}

/**
 * struct starter - a process in the cgroup that does what it is told
 * @order: what, a byte; 'q' ends the process
 * @answer: what came of it, a byte
 */
struct starter {
	int order[2];
	int answer[2];
	bool away;
	pid_t pid;
};

static int fork_first(const char *path)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(first_become(path));
	return waitpid(pid, &status, 0) == pid ? task_code(status) : -1;
}

static int fork_call(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(first_call());
	return waitpid(pid, &status, 0) == pid ? task_code(status) : -1;
}

static int obey_order(char order)
{
	switch (order) {
	case 'c': /* a call */
		return first_call();
	case 'f': /* one of a child */
		return fork_call();
	case 'h': /* a program on the host's root */
		return fork_first(HOST_FIRST);
	case 'r': /* another root */
		return chroot(ROOT) || chdir("/");
	case 'p': /* the program there */
		return fork_first(FIRST);
	default:
		return 255;
	}
}

static int child_obeys(void *arg)
{
	struct starter *s = arg;
	char byte;

	if (s->away && obey_order('r'))
		return 1;
	byte = 0;
	while (write(s->answer[1], &byte, 1) == 1 &&
	       read(s->order[0], &byte, 1) == 1 && byte != 'q')
		byte = (char)obey_order(byte);
	return 0;
}

static int read_answer(const struct starter *s)
{
	unsigned char byte;

	return read(s->answer[0], &byte, 1) == 1 ? byte : -1;
}

static void begin(struct starter *s, bool away)
{
	s->away = away;
	if (pipe2(s->order, O_CLOEXEC) || pipe2(s->answer, O_CLOEXEC))
		tap_bail("pipe: %s", strerror(errno));
	s->pid = task_start(PLACE, child_obeys, s);
	if (read_answer(s))
		tap_bail("a child ended early");
}

static int tell(const struct starter *s, char order)
{
	return write(s->order[1], &order, 1) == 1 ? read_answer(s) : -1;
}

static void end(struct starter *s)
{
	if (write(s->order[1], "q", 1) == 1)
		task_wait(s->pid);
	close(s->order[0]);
	close(s->order[1]);
	close(s->answer[0]);
	close(s->answer[1]);
}

static void test_starter(void)
{
	struct starter s, other;
	struct dom dom;

	begin(&s, false);
	begin(&other, true);
	tap_ok(!tell(&s, 'c') && !tell(&other, 'c'),
	       "before the bind nothing is refused");
	bind_place(true, CTLSEC_ACTIVATION_CONTAINER);
	dom = dom_cgroup(PLACE);
	tap_ok(dom_pending(&dom) == 1, "the one on the host's root is pending");
	tap_ok(!tell(&s, 'c') && !tell(&s, 'f') && !tell(&s, 'h'),
	       "its calls pass, its children's, and those of its programs");
	tap_ok(tell(&other, 'c') == EPERM,
	       "one with another root is confined at once");
	tap_ok(!tell(&s, 'r') && !tell(&s, 'c'),
	       "with another root it still prepares");
	tap_ok(tell(&s, 'p') == EPERM,
	       "the program that it executes then is confined");
	end(&s);
	end(&other);
	tap_ok(!dom_pending(&dom), "what ended is not pending any more");
	unbind_place();
}

static void test_without(void)
{
	struct starter s;

	begin(&s, false);
	bind_place(false, CTLSEC_ACTIVATION_CONTAINER);
	tap_ok(tell(&s, 'c') == EPERM, "control: without it, at once");
	bind_place(true, CTLSEC_ACTIVATION_CONTAINER);
	tap_ok(tell(&s, 'c') == EPERM,
	       "it takes nothing off what is confined: a change");
	end(&s);
	unbind_place();
	begin(&s, false);
	bind_place(true, CTLSEC_ACTIVATION_NOW);
	tap_ok(tell(&s, 'c') == EPERM, "with activation now, at once");
	end(&s);
	unbind_place();
}

/* Of a domain that is there nothing becomes pending. */
static void test_taken_over(void)
{
	struct starter s;
	struct dom dom;

	begin(&s, false);
	dom = dom_cgroup(PLACE);
	if (dom_confine(&dom, "act", CTLSEC_ACTIVATION_CONTAINER))
		tap_bail("domain");
	tap_ok(tell(&s, 'c') == EPERM, "confined by a domain");
	bind_place(true, CTLSEC_ACTIVATION_CONTAINER);
	tap_ok(tell(&s, 'c') == EPERM && !dom_pending(&dom),
	       "a binding takes the domain over, and it stays confined");
	end(&s);
	unbind_place();
}

/* All threads of a starter, and calls without a pause while it is bound. */

static int *stop;

static void *call_always(void *errors)
{
	while (!__atomic_load_n(stop, __ATOMIC_RELAXED))
		*(int *)errors += first_call() != 0;
	return NULL;
}

static int child_threads(void *go)
{
	pthread_t thread[THREADS];
	int errors[THREADS] = { 0 }, sum = 0, i;
	char byte = 0;

	for (i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, call_always, &errors[i]))
			return 100;
	if (write(*(int *)go, &byte, 1) != 1)
		return 101;
	for (i = 0; i < THREADS; i++) {
		pthread_join(thread[i], NULL);
		sum += errors[i];
	}
	return sum > 99 ? 99 : sum;
}

static void test_threads(void)
{
	int refused = 0, i, fd[2];
	char byte;

	stop = task_share(sizeof(*stop));
	for (i = 0; i < 10; i++) {
		pid_t pid;

		*stop = 0;
		if (pipe2(fd, O_CLOEXEC))
			tap_bail("pipe: %s", strerror(errno));
		pid = task_start(PLACE, child_threads, &fd[1]);
		if (read(fd[0], &byte, 1) != 1)
			tap_bail("a child ended early");
		bind_place(true, CTLSEC_ACTIVATION_CONTAINER);
		usleep(20000);
		*stop = 1;
		refused += task_code(task_wait(pid)) != 0;
		unbind_place();
		close(fd[0]);
		close(fd[1]);
	}
	tap_ok(!refused,
	       "threads that call all the time are refused nothing, %d times",
	       i);
}

int main(void)
{
	int err = rawnl_open(&sock);

	if (err)
		tap_bail("no netlink family: %s", strerror(-err));
	cg_make("/t");
	cg_make(PLACE);
	mkdir(ROOT, 0755);
	first_install(HOST_FIRST);
	first_install(ROOT FIRST);
	ctl_profile_must("act", "ALLOW",
			 CTL_RULE("\"personality\"", "ERRNO", 1));
	test_starter();
	test_without();
	test_taken_over();
	test_threads();
	ctl_must("unload act");
	cg_drop(PLACE);
	cg_drop("/t");
	unlink(HOST_FIRST);
	unlink(ROOT FIRST);
	rmdir(ROOT);
	return tap_end();
}
