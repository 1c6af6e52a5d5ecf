// SPDX-License-Identifier: GPL-2.0
/*
 * Each step of what the tool asks of the module fails once. After each try: a
 * refusal has changed nothing, neither what is read back nor what a confined
 * task is denied; the tool said so in one sentence, with the right status; and
 * the next try works.
 *
 *	faults_cli memory|steps live|read|load|unload
 *
 * memory: allocations, by the kernel's fault injection; the caller has set in
 * debugfs that only those below the module count. steps: what that does not
 * reach, by the module's own parameter (kernel/fault.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/ctlsec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "dom.h"
#include "failnth.h"
#include "nlfix.h"
#include "tap.h"
#include "task.h"

#define STEP "/sys/module/ctlsec/parameters/fault_step"
/* An unload does not tell how far it came: more steps than it takes. */
#define UNLOAD_STEPS 6
#define WORDS_MAX 16
#define OTHER "nl-other"

/**
 * struct try - one run of the tool
 * @hit: a step was there to fail
 * @lines: that it printed; @last: of them
 */
struct
try {
	int status;
	bool hit;
	unsigned int lines;
	const char *last;
	char text[16384];
};

/**
 * struct op - something to ask for
 * @args: of the tool
 * @undo: puts back what it did; NULL if it changes nothing
 * @former: what getppid() gives in the domain before
 * @denied: and when it is done
 * @prepare: makes it so before each try, unless NULL
 */
struct op {
	const char *name;
	const char *args;
	void (*undo)(void);
	int former;
	int denied;
	void (*prepare)(void);
};

/**
 * struct tally - what came of the repetitions
 * @wrong: neither done nor left alone
 * @cut: done, but printed less than it should
 * @mute: refused without a proper sentence or status
 * @free: a task was decided by something else than the policy in force
 * @stuck: the next try failed, too
 */
struct tally {
	unsigned int done, refused, wrong, cut, mute, free, stuck;
};

static struct nlfix fix;
static bool steps;

/* Arming */

static void step_arm(unsigned int n)
{
	FILE *f = fopen(STEP, "we");

	if (!f || fprintf(f, "%u", n) < 0 || fclose(f))
		tap_bail(STEP ": %s", strerror(errno));
}

/* False: there is no such module. */
static bool step_left(unsigned int *left)
{
	FILE *f = fopen(STEP, "re");
	bool read = f && fscanf(f, "%u", left) == 1;

	if (f)
		fclose(f);
	return read;
}

/* Running */

static void tool(const char *args, unsigned int n, int out)
{
	char line[512], *word, *argv[WORDS_MAX] = { "ctlsec" };
	int i = 1, knob;

	snprintf(line, sizeof(line), "%s", args);
	for (word = strtok(line, " "); word && i < WORDS_MAX - 1;
	     word = strtok(NULL, " "))
		argv[i++] = word;
	dup2(out, 1);
	dup2(out, 2);
	if (n) {
		knob = failnth_open(0);
		if (knob < 0)
			_exit(126);
		failnth_arm(knob, n);
	}
	execvp(argv[0], argv);
	_exit(127);
}

static void collect(int in, struct try *t)
{
	size_t len = 0;
	ssize_t got;
	char *at;

	while ((got = read(in, t->text + len, sizeof(t->text) - 1 - len)) > 0)
		len += (size_t)got;
	t->text[len] = '\0';
	if (len && t->text[len - 1] == '\n')
		t->text[len - 1] = '\0';
	t->lines = len > 0;
	t->last = t->text;
	for (at = t->text; (at = strchr(at, '\n')); at++) {
		t->lines++;
		t->last = at + 1;
	}
}

/* Run `ctlsec ARGS`; with @n, its n-th step fails. */
static void run(const char *args, unsigned int n, struct try *t)
{
	unsigned int left = n;
	siginfo_t info;
	int out[2], status, knob;
	pid_t pid;

	memset(t, 0, sizeof(*t));
	if (pipe2(out, O_CLOEXEC))
		tap_bail("pipe: %s", strerror(errno));
	pid = fork();
	if (!pid)
		tool(args, steps ? 0 : n, out[1]);
	close(out[1]);
	collect(out[0], t);
	close(out[0]);
	/* Its knob can be read while it is a zombie. */
	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT))
		tap_bail("waitid: %s", strerror(errno));
	if (n && !steps) {
		knob = failnth_open(pid);
		left = failnth_left(knob);
		close(knob);
	}
	waitpid(pid, &status, 0);
	t->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	if (n && steps && !step_left(&left))
		left = 0;
	t->hit = n && !left;
}

/* A refusal in one sentence, for the one reason that there is. What can be told
 * in any case, status tells before.
 */
static bool well_said(const struct op *op, const struct try *t)
{
	return t->status == 1 &&
	       (t->lines == 1 || !strcmp(op->args, "status")) &&
	       !strncmp(t->last, "ctlsec: ", 8) && strstr(t->last, "memory");
}

/* Putting back */

static void bound_back(void)
{
	nlfix_unbind(&fix.sock, fix.bound_id);
	if (nlfix_bind(&fix.sock, fix.bound_id, NLFIX_PROFILE))
		tap_bail("cannot bind again");
}

static void free_back(void)
{
	nlfix_unbind(&fix.sock, fix.free_id);
}

static void profile_back(void)
{
	nlfix_load(&fix.sock, NLFIX_PROFILE, fix.blob, fix.blob_len);
}

static void new_back(void)
{
	ctl("unload nl-new");
}

static void other_back(void)
{
	ctl_must("load " OTHER " /tmp/" OTHER ".json");
}

/* Nothing is hooked then. */
static void unbound(void)
{
	nlfix_unbind(&fix.sock, fix.bound_id);
}

static const struct op ops[] = {
	{ "load", "load nl-new /tmp/nl-other.json", new_back, EXDEV, EXDEV,
	  NULL },
	{ "reload, more calls", "load nl-profile /tmp/nl-other.json",
	  profile_back, EXDEV, EPERM, NULL },
	{ "reload, the same calls", "load nl-profile /tmp/nl-same.json",
	  profile_back, EXDEV, ESRCH, NULL },
	{ "reload, no calls", "load nl-profile /tmp/nl-none.json", profile_back,
	  EXDEV, 0, NULL },
	{ "bind", "bind /t/nl-free --once --profile nl-other", free_back, EXDEV,
	  EXDEV, NULL },
	{ "bind the first", "bind /t/nl-bound --once --profile nl-other",
	  bound_back, 0, EPERM, unbound },
	{ "bind to another profile",
	  "bind /t/nl-bound --once --profile nl-other", bound_back, EXDEV,
	  EPERM, NULL },
	{ "limit", "limit /t/nl-bound --pids 77", bound_back, EXDEV, EXDEV,
	  NULL },
	{ "unbind", "unbind /t/nl-bound", bound_back, EXDEV, 0, NULL },
	{ "unload", "unload nl-other", other_back, EXDEV, EXDEV, NULL },
};

/* The steps of these are allocations; those of the others: t_netlink. */
static const struct op reads[] = {
	{ "list", "list", NULL, EXDEV, EXDEV, NULL },
	{ "profiles", "profiles", NULL, EXDEV, EXDEV, NULL },
	{ "stats", "stats", NULL, EXDEV, EXDEV, NULL },
	{ "stats of calls", "stats /t/nl-bound --syscalls", NULL, EXDEV, EXDEV,
	  NULL },
	{ "status", "status", NULL, EXDEV, EXDEV, NULL },
};

static void note(const struct op *op, unsigned int n, const struct try *t,
		 const char *what)
{
	tap_note("%s, step %u: %s: status %d, %u lines: %s", op->name, n, what,
		 t->status, t->lines, t->last);
}

static void judge_refused(const struct op *op, unsigned int n, struct try *t,
			  bool same, struct tally *tally)
{
	static struct try next;

	tally->refused++;
	if (!well_said(op, t)) {
		tally->mute++;
		note(op, n, t, "not well said");
	}
	if (!same) {
		tally->wrong++;
		note(op, n, t, "refused, but something changed");
	}
	if (nlfix_denied(&fix) != op->former) {
		tally->free++;
		note(op, n, t, "the former policy is not in force");
	}
	run(op->args, 0, &next);
	if (next.status) {
		tally->stuck++;
		note(op, n, &next, "the next try");
	} else if (op->undo) {
		op->undo();
	}
}

static void judge_done(const struct op *op, unsigned int n, struct try *t,
		       bool same, struct tally *tally)
{
	int err = nlfix_denied(&fix);

	tally->done++;
	if (same != !op->undo) {
		tally->wrong++;
		note(op, n, t, "done, but to no effect");
	}
	if (err != op->denied) {
		tally->free++;
		note(op, n, t, strerror(err));
	}
	if (op->undo)
		op->undo();
}

/* Returns whether a step was there to fail. @lines: what it prints if none does.
 */
static bool try_op(const struct op *op, unsigned int n, unsigned int lines,
		   struct tally *tally)
{
	static struct nlfix_picture before, after;
	static struct try t;
	bool same;

	if (op->prepare)
		op->prepare();
	nlfix_picture(&fix, &before);
	if (steps)
		step_arm(n);
	run(op->args, n, &t);
	if (steps)
		step_arm(0);
	nlfix_picture(&fix, &after);
	same = nlfix_same(&before, &after);
	if (t.status)
		judge_refused(op, n, &t, same, tally);
	else
		judge_done(op, n, &t, same, tally);
	if (!t.status && !op->undo && t.lines != lines) {
		tally->cut++;
		note(op, n, &t, "cut short");
	}
	return t.hit;
}

static void end(const char *name, unsigned int n, const struct tally *t)
{
	if (n == 1) {
		tap_note("%s: no step", name);
		return;
	}
	tap_ok(n < FAILNTH_MAX && !t->wrong && !t->cut,
	       "%s: each of %u steps failed, none half done", name, n - 1);
	tap_ok(!t->free, "%s: the policy in force decides", name);
	tap_ok(!t->mute, "%s: each refusal is a sentence with status 1", name);
	tap_ok(!t->stuck, "%s: the next try works", name);
	tap_note("%s: %u refused, %u done all the same", name, t->refused,
		 t->done);
}

static void fail_op(const struct op *op)
{
	static struct try plain;
	struct tally t = { 0 };
	unsigned int n = 1;

	if (!op->undo)
		run(op->args, 0, &plain);
	while (n < FAILNTH_MAX && try_op(op, n, plain.lines, &t))
		n++;
	/* The last try met no fault. */
	t.done--;
	end(op->name, n, &t);
}

static void live_start(void)
{
	nlfix_start(&fix);
	ctl_profile_must(
		OTHER, "ALLOW",
		CTL_RULE("\"getppid\",\"io_uring_enter\"", "ERRNO", 1));
	ctl_profile_must("nl-same", "ALLOW",
			 CTL_RULE("\"getppid\"", "ERRNO", 3));
	ctl_profile_must("nl-none", "ALLOW", "");
	ctl_must("unload nl-same");
	ctl_must("unload nl-none");
	if (nlfix_denied(&fix) != EXDEV)
		tap_bail("the fixture does not confine");
}

static void live_end(void)
{
	nlfix_end(&fix);
	ctl_must("unload " OTHER);
}

static int fail_ops(const struct op *op, size_t count)
{
	unsigned int hooked;
	size_t i;

	live_start();
	for (i = 0; i < count; i++)
		fail_op(&op[i]);
	live_end();
	/* Unhooking comes a second or two after what it is for. */
	for (i = 0; i < 50; i++) {
		hooked = (unsigned int)sh_number(
			"ctlsec status --json | jq .status.hooked");
		if (!hooked)
			break;
		usleep(200000);
	}
	tap_ok(!hooked, "nothing is hooked in the end");
	return tap_end();
}

static bool loaded(void)
{
	return !access("/sys/module/ctlsec", F_OK);
}

/* Returns whether a step was there to fail. */
static bool try_load(unsigned int n, struct tally *tally)
{
	static const struct op op = { .name = "module load", .args = "" };
	static struct try t, next;
	char args[64] = "module load";

	if (steps)
		snprintf(args, sizeof(args), "module load fault_step=%u", n);
	run(args, n, &t);
	if (loaded() != !t.status) {
		tally->wrong++;
		note(&op, n, &t, "half done");
	}
	if (!t.status) {
		tally->done++;
	} else {
		tally->refused++;
		if (!well_said(&op, &t)) {
			tally->mute++;
			note(&op, n, &t, "not well said");
		}
		run("module load", 0, &next);
		tally->stuck += next.status != 0;
	}
	/* What was lost on the way is not lost for good. */
	tally->free +=
		sh("ctlsec status --json | jq -e '[.hooks[].active] | all'");
	ctl_must("module unload");
	return t.hit;
}

static int fail_load(void)
{
	struct tally t = { 0 };
	unsigned int n = 1;

	while (n < FAILNTH_MAX && try_load(n, &t))
		n++;
	t.done--;
	end("module load", n, &t);
	tap_ok(t.refused, "module load: some of them matter");
	return tap_end();
}

static void load_and_bind(void)
{
	ctl_must("module load");
	ctl_profile_must(OTHER, "ALLOW", CTL_RULE("\"getppid\"", "ERRNO", 1));
	ctl_must("bind /t/nl-free --once --profile " OTHER);
}

/* Unloading asks for memory here and there, but must not depend on it. */
static int fail_unload(void)
{
	static const struct op op = { .name = "module unload" };
	static struct try t;
	struct tally tally = { 0 };
	unsigned int n;

	cg_make("/t");
	cg_make(NLFIX_FREE);
	for (n = 1; n < FAILNTH_MAX; n++) {
		load_and_bind();
		if (steps)
			step_arm(n);
		run("module unload --force", n, &t);
		if (t.status || loaded()) {
			tally.wrong++;
			note(&op, n, &t, "failed");
			break;
		}
		if (steps ? n == UNLOAD_STEPS : !t.hit)
			break;
	}
	tap_ok(n < FAILNTH_MAX && !tally.wrong,
	       "module unload: works whichever of %u steps fails",
	       steps ? n : n - 1);
	cg_remove(NLFIX_FREE);
	return tap_end();
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[2] : "";

	steps = argc > 1 && !strcmp(argv[1], "steps");
	if (!strcmp(what, "live"))
		return fail_ops(ops, sizeof(ops) / sizeof(ops[0]));
	if (!strcmp(what, "read"))
		return fail_ops(reads, sizeof(reads) / sizeof(reads[0]));
	if (!strcmp(what, "load"))
		return fail_load();
	if (!strcmp(what, "unload"))
		return fail_unload();
	fprintf(stderr,
		"usage: faults_cli memory|steps live|read|load|unload\n");
	return 2;
}
