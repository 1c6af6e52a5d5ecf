// SPDX-License-Identifier: GPL-2.0
/*
 * Memory runs out, at one allocation after the other, while confined tasks fork,
 * move, make user namespaces and are denied a call, while a domain goes with its
 * cgroup, and while the module loads and unloads: each time the call fails for
 * that reason or succeeds, what was denied stays denied, and nothing stays
 * counted that is not there.
 *
 * Needs a kernel with fault injection; which allocations may fail is for the
 * caller to say, in debugfs.
 *
 *	faults_memory tasks	a task's own calls
 *	faults_memory removal	the work that follows a cgroup's removal; only
 *				the module's allocations may fail
 *	faults_memory load|unload MODULE.ko	starts without the module
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "dom.h"
#include "failnth.h"
#include "nlfix.h"
#include "tap.h"
#include "task.h"

#define LEAVING "/t/faults-leaving"
#define MADE "/t/faults-made"
#define KWORKERS_MAX 256

/**
 * struct tally - what came of the repetitions
 * @spared: succeeded although an allocation failed
 * @strange: failed for another reason than lack of memory
 * @wrong: left something behind, or let something through
 */
struct tally {
	unsigned int failed, spared, strange, wrong;
};

/* What a child found, shared with it. */
struct outcome {
	int err;
	bool hit;
	int denied;
};

/**
 * struct op - a call of a confined task
 * @leaves: it is confined no more after it
 * @undo: does what is left to do outside; NULL for nothing
 */
struct op {
	const char *name;
	int (*call)(void);
	bool leaves;
	void (*undo)(void);
};

static const char *module;
static struct outcome *outcome;
static struct nlfix fix;
static int other_cgroup;

static void count(struct tally *t, unsigned int n, int err)
{
	t->failed += err > 0;
	t->spared += !err;
	if (err && err != ENOMEM && err != EAGAIN && err != EFAULT) {
		t->strange++;
		tap_note("allocation %u: %s", n, strerror(err));
	}
}

static void end(const char *what, unsigned int n, const struct tally *t)
{
	tap_note("%s: %u failed, %u succeeded all the same", what, t->failed,
		 t->spared);
	tap_ok(n > 1 && n < FAILNTH_MAX,
	       "%s: each of %u allocations failed once", what, n - 1);
	tap_ok(!t->strange, "%s: for lack of memory, no other reason", what);
	tap_ok(!t->wrong, "%s: nothing is counted that is not there", what);
}

static int reap(pid_t pid)
{
	if (pid < 0)
		return errno;
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
}

static int do_fork(void)
{
	pid_t pid = (pid_t)syscall(SYS_fork);

	if (!pid)
		_exit(0);
	return reap(pid);
}

static int do_fork_userns(void)
{
	pid_t pid =
		(pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);

	if (!pid)
		_exit(0);
	return reap(pid);
}

static int do_unshare(void)
{
	return unshare(CLONE_NEWUSER) ? errno : 0;
}

static int do_move(void)
{
	return write(other_cgroup, "0", 1) < 0 ? errno : 0;
}

static int do_denied(void)
{
	errno = 0;
	return syscall(SYS_getppid) < 0 && errno == EXDEV ? 0 : ECANCELED;
}

/* A cgroup that a pattern matches: it is made, and its domain with it, or neither. */
static int do_mkdir(void)
{
	return mkdir("/sys/fs/cgroup" MADE, 0755) ? errno : 0;
}

static void undo_mkdir(void)
{
	rmdir("/sys/fs/cgroup" MADE);
}

static const struct op ops[] = {
	{ "fork", do_fork, false, NULL },
	{ "fork with a user namespace", do_fork_userns, false, NULL },
	{ "unshare", do_unshare, false, NULL },
	{ "move", do_move, true, NULL },
	{ "denial", do_denied, false, NULL },
	{ "creation of a cgroup", do_mkdir, false, undo_mkdir },
};

struct order {
	const struct op *op;
	unsigned int n;
};

/* In the domain: the call, then one that is denied there. */
static int confined(void *arg)
{
	const struct order *o = arg;

	outcome->err = failnth_call(o->op->call, o->n, &outcome->hit);
	/* What was made for it is entered, if it is there. */
	if (o->op->call == do_mkdir && !cg_enter(MADE) == !!outcome->err)
		return 1;
	outcome->denied = !do_denied();
	return 0;
}

static bool settles(const struct dom *d)
{
	struct dom_counts c;
	int i;

	/* A namespace goes by a work item. */
	for (i = 0; i < 500; i++) {
		c = dom_counts_must(d);
		if (!c.tasks && !c.userns)
			return true;
		usleep(20000);
	}
	tap_note("%llu tasks, %llu namespaces", (unsigned long long)c.tasks,
		 (unsigned long long)c.userns);
	return false;
}

/* A new domain has no table of denials yet: making it can fail, too. */
static void bind_anew(void)
{
	nlfix_unbind(&fix.sock, fix.bound_id);
	if (nlfix_bind(&fix.sock, fix.bound_id, NLFIX_PROFILE))
		tap_bail("cannot bind");
}

static void fail_op(const struct op *op)
{
	struct order o = { .op = op };
	struct tally t = { 0 };
	unsigned int free = 0;
	struct dom d = dom_cgroup(NLFIX_BOUND);
	int code;

	for (o.n = 1; o.n < FAILNTH_MAX; o.n++) {
		memset(outcome, 0, sizeof(*outcome));
		if (op->call == do_denied)
			bind_anew();
		code = task_code(task_run(NLFIX_BOUND, confined, &o));
		if (code)
			tap_bail("%s: child ended with %d", op->name, code);
		if (op->undo)
			op->undo();
		/* A task that has moved is confined no more. */
		free += !outcome->denied && (!op->leaves || outcome->err);
		t.wrong += !settles(&d);
		if (!outcome->hit)
			break;
		count(&t, o.n, outcome->err);
	}
	end(op->name, o.n, &t);
	tap_ok(!free, "%s: what was denied stays denied", op->name);
	tap_ok(!outcome->err, "%s: the next try works", op->name);
}

static void fail_tasks(void)
{
	size_t i;

	nlfix_start(&fix);
	other_cgroup = open("/sys/fs/cgroup" NLFIX_FREE "/cgroup.procs",
			    O_WRONLY | O_CLOEXEC);
	if (other_cgroup < 0)
		tap_bail("cgroup.procs: %s", strerror(errno));
	outcome = task_share(sizeof(*outcome));
	ctl_must("bind 'match:" MADE "*' --profile " NLFIX_PROFILE
		 " --activate now --pids max");
	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		fail_op(&ops[i]);
	ctl_must("unbind 'match:" MADE "*'");
	tap_ok(!dom_missed(), "no hook was missed");
	close(other_cgroup);
	nlfix_end(&fix);
}

/* Removal: any of the kernel's workers may do it. */

struct workers {
	int knob[KWORKERS_MAX];
	unsigned int count;
};

static bool is_kworker(const char *pid)
{
	char path[300], name[16] = "";
	FILE *f;

	if (!isdigit((unsigned char)*pid))
		return false;
	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (!fgets(name, sizeof(name), f))
		name[0] = '\0';
	fclose(f);
	return !strncmp(name, "kworker/", 8);
}

static void workers_arm(struct workers *w, unsigned int n)
{
	DIR *dir = opendir("/proc");
	struct dirent *e;
	int knob;

	if (!dir)
		tap_bail("/proc: %s", strerror(errno));
	w->count = 0;
	while ((e = readdir(dir)) && w->count < KWORKERS_MAX) {
		knob = is_kworker(e->d_name) ? failnth_open(atoi(e->d_name)) :
					       -1;
		if (knob < 0)
			continue;
		failnth_arm(knob, n);
		w->knob[w->count++] = knob;
	}
	closedir(dir);
}

/* Returns whether one of them met its fault. */
static bool workers_disarm(struct workers *w)
{
	bool hit = false;
	unsigned int i;

	for (i = 0; i < w->count; i++) {
		hit |= !failnth_left(w->knob[i]);
		failnth_arm(w->knob[i], 0);
		close(w->knob[i]);
	}
	return hit;
}

/* Bind a cgroup and remove it. Returns whether the domain went with it. */
static bool removal(unsigned int n, bool *hit)
{
	static struct workers w;
	struct dom_counts c;
	struct dom d;
	int i;

	cg_make(LEAVING);
	d = dom_cgroup(LEAVING);
	if (nlfix_bind(&fix.sock, d.key, NLFIX_PROFILE))
		tap_bail("cannot bind " LEAVING);
	workers_arm(&w, n);
	cg_remove(LEAVING);
	for (i = 0; i < 500 && !dom_counts(&d, &c); i++)
		usleep(10000);
	/* Its event is sent next, under the lock that this waits for. */
	dom_counts(&d, &c);
	*hit = workers_disarm(&w);
	return i < 500;
}

static int listen(void *arg)
{
	const int *out = arg;

	dup2(*out, 1);
	execlp("ctlsec", "ctlsec", "events", "--json", NULL);
	return 127;
}

/* Events heard until there has been silence for a second. */
static unsigned int heard(int in)
{
	static char text[65536];
	unsigned int n = 0;
	char *at = text;
	ssize_t len;
	int quiet;

	for (quiet = 0; quiet < 10; quiet++) {
		len = read(in, text, sizeof(text) - 1);
		if (len <= 0) {
			usleep(100000);
			continue;
		}
		text[len] = '\0';
		for (at = text; (at = strstr(at, "\"removed\"")); at++)
			n++;
		quiet = -1;
	}
	return n;
}

static void fail_removal(void)
{
	unsigned int n, again, lost = 0, stayed = 0, told;
	bool hit = true;
	int pipes[2];
	pid_t pid;

	nlfix_start(&fix);
	if (pipe2(pipes, O_CLOEXEC) || fcntl(pipes[0], F_SETFL, O_NONBLOCK))
		tap_bail("pipe: %s", strerror(errno));
	pid = task_start(NULL, listen, &pipes[1]);
	sleep(2);
	for (n = 1; n < FAILNTH_MAX && hit; n++) {
		/* A new worker may have done it, which was not told to fail. */
		for (again = 0, hit = false; again < 3 && !hit; again++) {
			stayed += !removal(n, &hit);
			told = heard(pipes[0]);
			lost += hit && !told;
			if (!hit && told != 1)
				tap_ok(false, "told %u times of one removal",
				       told);
		}
	}
	tap_ok(n > 3 && n < FAILNTH_MAX,
	       "removal: each of %u allocations failed once", n - 2);
	tap_ok(!stayed, "removal: the domain goes all the same");
	tap_ok(lost, "removal: an event is lost for lack of memory (%u)", lost);
	tap_ok(!hit && told == 1, "removal: the next is told");
	kill(pid, SIGKILL);
	task_wait(pid);
	nlfix_end(&fix);
}

/* Loading */

static int load(void)
{
	int fd = open(module, O_RDONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		tap_bail("%s: %s", module, strerror(errno));
	if (syscall(SYS_finit_module, fd, "", 0))
		err = errno;
	close(fd);
	return err;
}

static int unload(void)
{
	return syscall(SYS_delete_module, "ctlsec", O_NONBLOCK) ? errno : 0;
}

static void unload_must(void)
{
	int err = unload();

	if (err)
		tap_bail("cannot unload: %s", strerror(err));
}

static bool loaded(void)
{
	return !access("/sys/module/ctlsec", F_OK);
}

static void fail_load(void)
{
	struct tally t = { 0 };
	unsigned int n;
	bool hit;
	int err;

	for (n = 1; n < FAILNTH_MAX; n++) {
		err = failnth_call(load, n, &hit);
		t.wrong += loaded() != !err;
		if (!hit)
			break;
		count(&t, n, err);
		if (err)
			continue;
		/* All is there, or nothing. */
		ctl_must("status --json");
		t.wrong += strstr(ctl_text, "\"active\": false") != NULL;
		unload_must();
	}
	end("load", n, &t);
	tap_ok(!err, "load: the next try works");
	if (!err)
		unload_must();
}

/* Unloading asks for memory here and there, but must not depend on it. */
static void fail_unload(void)
{
	unsigned int n;
	bool hit = true;
	int err = 0;

	for (n = 1; n < FAILNTH_MAX && hit && !err; n++) {
		err = load();
		if (err)
			tap_bail("load: %s", strerror(err));
		ctl_profile_must("faults", "ALLOW",
				 CTL_RULE("\"getppid\"", "ERRNO", 1));
		ctl_must("bind " LEAVING " --profile faults");
		err = failnth_call(unload, n, &hit);
		if (err || loaded())
			tap_note("allocation %u: %s", n, strerror(err));
	}
	tap_ok(n < FAILNTH_MAX && !err && !loaded(),
	       "unload: works whichever of %u allocations fails", n - 2);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	module = argc > 2 ? argv[2] : NULL;
	if (!strcmp(what, "tasks")) {
		fail_tasks();
	} else if (!strcmp(what, "removal")) {
		fail_removal();
	} else if (!strcmp(what, "load") && module) {
		fail_load();
	} else if (!strcmp(what, "unload") && module) {
		cg_make(LEAVING);
		fail_unload();
		cg_remove(LEAVING);
	} else {
		fprintf(stderr, "usage: faults_memory tasks|removal|load KO|"
				"unload KO\n");
		return 2;
	}
	return tap_end();
}
