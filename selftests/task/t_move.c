// SPDX-License-Identifier: GPL-2.0
/*
 * Counts follow tasks that move: processes and threads between cgroups, an exec
 * by a thread, other user namespaces. The judge is the kernel's own pids
 * controller on the same cgroup.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dom.h"
#include "forker.h"
#include "tap.h"
#include "task.h"

#define CAP 20

static void make(const char *path)
{
	cg_make(path);
	if (cg_number(path, "pids.current") < 0)
		tap_bail("%s has no pids controller", path);
}

static void move(pid_t pid, const char *path, const char *file)
{
	char text[16];
	int err;

	snprintf(text, sizeof(text), "%d", pid);
	err = cg_write(path, file, text);
	if (err)
		tap_bail("move %s to %s: %s", text, path, strerror(-err));
}

static void test_migration(void)
{
	struct forker h[8];
	struct dom d;
	bool ok = true;
	unsigned int i;

	make("/t/away");
	make("/t/mig");
	d = dom_bind_pids("/t/mig", 5);
	for (i = 0; i < 8; i++) {
		h[i] = forker_start("/t/away");
		move(h[i].pid, "/t/mig", "cgroup.procs");
	}
	HOLDS_AT(ok, "in", dom_agrees(&d, "/t/mig", 8));
	HOLDS_AT(ok, "in", forker_ask(&h[0], FORKER_FORK, 0) == -EAGAIN);
	HOLDS_AT(ok, "in", dom_counts_must(&d).peak == 8);
	for (i = 4; i < 8; i++)
		move(h[i].pid, "/t/away", "cgroup.procs");
	HOLDS_AT(ok, "out", dom_agrees(&d, "/t/mig", 4));
	HOLDS_AT(ok, "out", forker_ask(&h[0], FORKER_FORK, 0) > 0);
	HOLDS_AT(ok, "out", forker_ask(&h[0], FORKER_FORK, 0) == -EAGAIN);
	HOLDS_AT(ok, "out", forker_ask(&h[7], FORKER_FORK, 0) > 0);
	HOLDS_AT(ok, "out", dom_agrees(&d, "/t/mig", 5));
	HOLDS_AT(ok, "out", dom_peak_agrees(&d, "/t/mig"));
	tap_ok(ok, "migration moves the count, is never refused, and "
		   "denies forks until below the cap");
	for (i = 0; i < 8; i++)
		forker_end(&h[i]);
	dom_reaches(&d, 0);
	dom_unbind_must(&d);
	cg_drop("/t/mig");
	cg_drop("/t/away");
}

static void test_thread_migration(void)
{
	struct dom d;
	struct forker h;
	bool ok = true;
	int err;

	make("/t/away");
	make("/t/thr");
	d = dom_bind_pids("/t/thr", CAP);
	h = forker_start("/t/away");
	forker_fill(&h, FORKER_THREAD, 6, &err);
	HOLDS_AT(ok, "threads", dom_agrees(&d, "/t/thr", 0));
	move(h.pid, "/t/thr", "cgroup.procs");
	HOLDS_AT(ok, "threads", dom_agrees(&d, "/t/thr", 7));
	HOLDS_AT(ok, "threads", forker_ask(&h, FORKER_THREAD, 0) > 0);
	HOLDS_AT(ok, "threads", dom_agrees(&d, "/t/thr", 8));
	move(h.pid, "/t/away", "cgroup.procs");
	HOLDS_AT(ok, "threads", dom_agrees(&d, "/t/thr", 0));
	move(h.pid, "/t/thr", "cgroup.procs");
	HOLDS_AT(ok, "threads", dom_agrees(&d, "/t/thr", 8));
	HOLDS_AT(ok, "threads", dom_peak_agrees(&d, "/t/thr"));
	tap_ok(ok, "a process moves with all of its threads");

	ok = true;
	forker_ask(&h, FORKER_EXIT_THREADS, 0);
	HOLDS_AT(ok, "exec", dom_reaches(&d, 1));
	forker_fill(&h, FORKER_THREAD, 6, &err);
	/* It stops answering; what is left is one task of another program. */
	forker_send(&h, FORKER_EXEC_THREAD, 0);
	HOLDS_AT(ok, "exec", dom_reaches(&d, 1) && dom_agrees(&d, "/t/thr", 1));
	HOLDS_AT(ok, "exec", dom_peak_agrees(&d, "/t/thr"));
	tap_ok(ok, "an exec by a thread ends the others' charges");
	forker_end(&h);
	ok = dom_reaches(&d, 0);
	tap_ok(ok, "and the process that it became is uncharged once");
	dom_unbind_must(&d);
	cg_drop("/t/thr");
	cg_drop("/t/away");
}

/* Thread ids of a process, its own first. Return: how many. */
static int threads_of(pid_t pid, pid_t *tid, int max)
{
	char path[32];
	struct dirent *e;
	int n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && n < max && (e = readdir(dir))) {
		if (e->d_name[0] != '.')
			tid[n++] = atoi(e->d_name);
	}
	if (dir)
		closedir(dir);
	return n;
}

/* One process with threads in two cgroups, both domains. */
static void test_threaded(void)
{
	struct dom outer, inner;
	struct forker h;
	pid_t tid[8];
	bool ok = true;
	int err, i;

	make("/t/td");
	cg_make("/t/td/a");
	HOLDS_AT(ok, "type", !cg_write("/t/td/a", "cgroup.type", "threaded"));
	HOLDS_AT(ok, "type",
		 !cg_write("/t/td", "cgroup.subtree_control", "+pids"));
	outer = dom_bind_pids("/t/td", 12);
	inner = dom_bind_pids("/t/td/a", 5);
	h = forker_start("/t/td");
	HOLDS_AT(ok, "start", forker_fill(&h, FORKER_THREAD, 6, &err) == 6);
	HOLDS_AT(ok, "start", threads_of(h.pid, tid, 8) == 7);
	for (i = 4; i < 7; i++)
		move(tid[i], "/t/td/a", "cgroup.threads");
	HOLDS_AT(ok, "moved", dom_agrees(&inner, "/t/td/a", 3));
	HOLDS_AT(ok, "moved", dom_agrees(&outer, "/t/td", 7));
	/* Its main thread makes the others, where it is itself. */
	move(tid[0], "/t/td/a", "cgroup.threads");
	HOLDS_AT(ok, "inside", forker_ask(&h, FORKER_THREAD, 0) > 0);
	HOLDS_AT(ok, "inside", forker_ask(&h, FORKER_THREAD, 0) == -EAGAIN);
	HOLDS_AT(ok, "inside", dom_agrees(&inner, "/t/td/a", 5));
	HOLDS_AT(ok, "inside", dom_agrees(&outer, "/t/td", 8));
	move(tid[0], "/t/td", "cgroup.threads");
	HOLDS_AT(ok, "outside", forker_fill(&h, FORKER_THREAD, 9, &err) == 4);
	HOLDS_AT(ok, "outside",
		 err == EAGAIN && dom_agrees(&outer, "/t/td", 12));
	HOLDS_AT(ok, "outside", dom_agrees(&inner, "/t/td/a", 4));
	HOLDS_AT(ok, "peak", dom_peak_agrees(&outer, "/t/td"));
	HOLDS_AT(ok, "peak", dom_peak_agrees(&inner, "/t/td/a"));
	tap_ok(ok, "threads of one process count where each of them is");
	forker_end(&h);
	ok = dom_reaches(&outer, 0) && dom_reaches(&inner, 0);
	tap_ok(ok, "and end there");
	dom_unbind_must(&inner);
	dom_unbind_must(&outer);
	cg_drop("/t/td/a");
	cg_drop("/t/td");
}

/* A new user namespace, or another one, is the same place for a cgroup. */
static void test_namespaces(void)
{
	const struct dom d = (make("/t/nsp"), dom_bind_pids("/t/nsp", 6));
	struct forker h = forker_start("/t/nsp"),
		      other = forker_start("/t/nsp");
	bool ok = true;
	int err;

	forker_contain(&h);
	HOLDS_AT(ok, "unshare", dom_agrees(&d, "/t/nsp", 2));
	HOLDS_AT(ok, "unshare", forker_ask(&h, FORKER_UNSHARE_CHILD, 0) > 0);
	HOLDS_AT(ok, "clone3", forker_ask(&h, FORKER_FORK_NEWUSER, 0) > 0);
	HOLDS_AT(ok, "setns", forker_ask(&other, FORKER_SETNS, h.pid) == 0);
	HOLDS_AT(ok, "setns", dom_agrees(&d, "/t/nsp", 4));
	HOLDS_AT(ok, "fork", forker_fill(&other, FORKER_FORK, 9, &err) == 2);
	HOLDS_AT(ok, "fork", err == EAGAIN && dom_agrees(&d, "/t/nsp", 6));
	HOLDS_AT(ok, "fork", forker_ask(&h, FORKER_FORK_NEWUSER, 0) == -EAGAIN);
	HOLDS_AT(ok, "fork",
		 forker_ask(&h, FORKER_UNSHARE_CHILD, 0) == -EAGAIN);
	HOLDS_AT(ok, "fork", dom_agrees(&d, "/t/nsp", 6));
	HOLDS_AT(ok, "peak", dom_peak_agrees(&d, "/t/nsp"));
	tap_ok(ok, "a cgroup's cap holds across user namespaces");
	forker_end(&other);
	forker_end(&h);
	ok = dom_reaches(&d, 0);
	tap_ok(ok, "and nothing stays charged");
	dom_unbind_must(&d);
	cg_drop("/t/nsp");
}

int main(int argc, char **argv)
{
	forker_main(argc, argv);
	cg_make("/t");
	cg_write("/t", "cgroup.subtree_control", "+pids");
	test_migration();
	test_thread_migration();
	test_threaded();
	test_namespaces();
	tap_ok(dom_missed() == 0, "no hook was missed");
	return tap_end();
}
