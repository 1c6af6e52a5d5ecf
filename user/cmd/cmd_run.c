// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec run: a command in a new cgroup of its own, bound before it executes.
 *
 * Order, so that the command never runs unconfined: the cgroup is made, a child
 * that waits is moved there, the cgroup is bound, and only then the child gets
 * leave to execute. When the command ends, what it left behind is killed, the
 * domain and the cgroup go.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "base/escape.h"
#include "base/spawn.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/bind_report.h"
#include "cmd/cmd_table.h"
#include "cmd/profile_use.h"
#include "cmd/run_report.h"
#include "host/caps.h"
#include "host/cgroup_run.h"
#include "names/capname.h"
#include "netlink/cnl.h"
#include "oci/builtin_default.h"
#include "out/out.h"

/**
 * struct run - a command being run
 * @cg: its cgroup; no path yet if it was not made
 * @bound: the domain exists, with the number @id
 * @loaded: the built-in profile was loaded for it
 * @child: the command
 * @mask: its signal mask, which is the caller's
 * @caps: the capabilities that it keeps
 */
struct run {
	struct cnl nl;
	struct cgroup cg;
	bool bound;
	uint64_t id;
	bool loaded;
	struct spawn_held child;
	sigset_t mask;
	uint64_t caps;
};

/* Signals that are passed on when this process gets them. */
static const int passed_on[] = { SIGHUP,  SIGINT,  SIGQUIT, SIGTERM,
				 SIGUSR1, SIGUSR2, SIGWINCH };

static void block_signals(sigset_t *set, sigset_t *old)
{
	size_t i;

	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	for (i = 0; i < ARRAY_SIZE(passed_on); i++)
		sigaddset(set, passed_on[i]);
	sigprocmask(SIG_BLOCK, set, old);
}

/* Pass signals on until the command ends. One that the
 * terminal sent (si_code above 0) has reached the command already: it is in the
 * same process group.
 */
static int wait_for(pid_t pid, const sigset_t *set)
{
	for (;;) {
		siginfo_t info;
		int wstatus;

		if (waitpid(pid, &wstatus, WNOHANG) == pid)
			return spawn_status(wstatus);
		if (sigwaitinfo(set, &info) < 0 || info.si_signo == SIGCHLD)
			continue;
		if (info.si_code <= 0)
			kill(pid, info.si_signo);
	}
}

static int bind_run(struct run *r, const struct args *o, struct err *e)
{
	struct cnl_domain rq = { 0 }, d;
	const char *profile = o->given[OPT_PROFILE] ? o->value[OPT_PROFILE] :
						      BUILTIN_DEFAULT_NAME;

	if (bind_options(o, &rq, e))
		return -1;
	/* As in a bind, a command that is only watched has no limit by itself. */
	if (rq.mode == CTLSEC_MODE_COMPLAIN &&
	    !CNL_HAS(&rq, CTLSEC_DOMAIN_A_PIDS_MAX))
		CNL_SET(&rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, CTLSEC_MAX);
	if (bind_profile(&r->nl, profile, &rq, &r->loaded, e))
		return -1;
	CNL_SET(&rq, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id, r->cg.id);
	if (bind_send(&r->nl, "bind", r->cg.path, &rq,
		      NLM_F_CREATE | NLM_F_EXCL, &d, e))
		return -1;
	r->bound = true;
	r->id = d.id;
	bind_report_limits(&d);
	cnl_attr_free(&cnl_msg_domain, &d);
	return 0;
}

/* In the child. */
static int drop_caps(const void *caps)
{
	return caps_keep(*(const uint64_t *)caps);
}

/* Up to the moment when the command may execute. */
static int prepare_run(struct run *r, const struct args *o, struct err *e)
{
	const struct spawn_how how = {
		.mask = &r->mask,
		.prepare = drop_caps,
		.arg = &r->caps,
	};

	if (cgroup_run_create("ctlsec-run", &r->cg, e) ||
	    spawn_hold(o->args, &how, &r->child, e))
		return -1;
	if (!cgroup_run_enter(&r->cg, r->child.pid, e) && !bind_run(r, o, e))
		return 0;
	spawn_kill(&r->child);
	return -1;
}

static void print_note(const struct err *e)
{
	cleanup_free char *shown = escape_text(e->msg);

	fprintf(stderr, "ctlsec: note: %s\n", shown);
}

/* With a last look at what it refused. */
static void remove_domain(struct run *r)
{
	struct cnl_domain key = { 0 }, d;
	struct cnl_list denials = { 0 };
	struct err e;

	CNL_SET(&key, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id, r->cg.id);
	if (cnl_denials(&r->nl, r->id, &denials, &e))
		denials = (struct cnl_list){ 0 };
	if (!bind_remove(&r->nl, r->cg.path, &key, &d, &e)) {
		run_report(&d, &denials);
		cnl_attr_free(&cnl_msg_domain, &d);
	} else if (r->nl.error != ENOENT) {
		print_note(&e);
	}
	cnl_attr_list_free(&cnl_msg_denial, &denials);
}

/* Leave nothing behind; what cannot be removed is said, and stays confined. */
static void clean_up(struct run *r)
{
	struct err e;

	if (r->loaded && !r->bound)
		profile_use_forget(&r->nl, BUILTIN_DEFAULT_NAME);
	if (!r->cg.path)
		return;
	if (cgroup_run_kill(&r->cg, &e)) {
		print_note(&e);
		return;
	}
	if (r->bound)
		remove_domain(r);
	if (cgroup_run_remove(&r->cg, &e))
		print_note(&e);
}

static int execute_run(struct run *r, const struct args *o, struct err *e)
{
	sigset_t set;
	int failed, status;

	/* Ignored, as some callers hand it on, the command's end would be kept
	 * from us.
	 */
	signal(SIGCHLD, SIG_DFL);
	block_signals(&set, &r->mask);
	if (prepare_run(r, o, e))
		return -1;
	failed = spawn_release(&r->child, o->args[0], e);
	status = wait_for(r->child.pid, &set);
	return failed ? -1 : status;
}

static int parse_caps(const struct args *o, uint64_t *caps, struct err *e)
{
	*caps = CAPNAME_ALL;
	if (!o->given[OPT_KEEP_CAPS])
		return 0;
	if (capname_parse_set(o->value[OPT_KEEP_CAPS], caps, e))
		return -1;
	return caps_check(*caps, e);
}

int cmd_run(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	struct cnl_domain checked = { 0 };
	struct run r = { 0 };
	int ret;

	/* What is wrong with the options is said before anything is made. */
	if (args_parse(argc, argv, 1, ARGS_ANY, &o, e) ||
	    bind_options(&o, &checked, e) || parse_caps(&o, &r.caps, e) ||
	    cnl_open(&r.nl, e)) {
		cnl_close(&r.nl);
		return -1;
	}
	ret = execute_run(&r, &o, e);
	clean_up(&r);
	cgroup_free(&r.cg);
	cnl_close(&r.nl);
	return ret;
}
