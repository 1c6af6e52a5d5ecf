// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec bind: create a domain, or change one.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <stdio.h>

#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/bind_activation.h"
#include "cmd/bind_report.h"
#include "cmd/bind_starts.h"
#include "cmd/bind_sticky.h"
#include "cmd/cmd_table.h"
#include "cmd/profile_use.h"
#include "netlink/cnl.h"
#include "netlink/cnl_learn.h"
#include "oci/builtin_default.h"
#include "target/target_list.h"

/* Domains that come and go under our hands this often are given up. */
#define BIND_TRIES 4

static int refuse_host(const struct target *t, const struct args *o,
		       struct err *e)
{
	if (!t->host || o->given[OPT_ALLOW_HOST])
		return 0;
	return err_set(e, EXIT_FAILED,
		       "refusing to bind %s: %s; --allow-host does it anyway",
		       t->text, t->host);
}

static int refuse_once(const struct target *t, const struct args *o,
		       struct err *e)
{
	if (!t->glob || !o->given[OPT_ONCE])
		return 0;
	if (t->later)
		return err_set(e, EXIT_FAILED,
			       "--once binds what is there now, and %s does "
			       "not run",
			       t->text);
	return err_set(e, EXIT_MISUSE,
		       "--once binds what is there now, and %s is for what "
		       "will come, too",
		       t->text);
}

/**
 * struct bind - one bind
 * @nl: what all of a command's share
 * @t: the target
 * @rq: what the options ask for
 * @out: the domain as it is now, or the binding if it has none
 * @old: as it was before, if @there
 * @learns: there is one that nothing is set on: it was made to be learned from
 * @loaded: the built-in profile was loaded for it
 * @sticky: the binding, if it lasts
 */
struct bind {
	struct cnl *nl;
	const struct target *t;
	struct cnl_domain rq;
	struct cnl_domain out;
	struct cnl_domain old;
	bool there;
	bool learns;
	bool loaded;
	struct bind_sticky sticky;
};

/* Was the domain only made to be learned from? Then nothing was chosen for it yet. */
static bool only_learns(struct bind *b)
{
	struct cnl_domain key = { 0 };
	struct cnl_learn s;
	struct err ignored;
	bool runs;

	if (b->t->glob || b->old.binding || b->old.pids_max != CTLSEC_MAX ||
	    (b->old.profile && b->old.profile[0]))
		return false;
	CNL_SET(&key, CTLSEC_DOMAIN_A_ID, id, b->old.id);
	if (cnl_learn_get(b->nl, &key, &s, &ignored))
		return false;
	runs = s.state == CTLSEC_LEARN_RUNNING;
	cnl_attr_free(&cnl_learn_tree, &s);
	return runs;
}

/* Ask for what is there already. A caller without the right to ask needs more than
 * that right to bind.
 */
static int look_up(struct bind *b, struct err *e)
{
	struct cnl_domain key = { 0 };

	cnl_attr_free(&cnl_msg_domain, &b->old);
	b->old = (struct cnl_domain){ 0 };
	target_key(b->t, &key);
	b->there = !(b->t->glob ? binding_get(b->nl, &key, &b->old, e) :
				  cnl_domain_get(b->nl, &key, &b->old, e));
	/* What only layers made is as good as none. */
	if (b->there && CNL_HAS(&b->old, CTLSEC_DOMAIN_A_LAYERS_ONLY)) {
		cnl_attr_free(&cnl_msg_domain, &b->old);
		b->old = (struct cnl_domain){ 0 };
		b->there = false;
		return 0;
	}
	b->learns = b->there && only_learns(b);
	if (b->learns)
		b->there = false;
	if (b->there || b->learns || b->nl->error == ENOENT)
		return 0;
	if (b->nl->error == EPERM)
		return err_set(e, EXIT_NO_PERMISSION,
			       "not permitted to bind %s: needs CAP_MAC_ADMIN "
			       "in the initial user namespace",
			       b->t->text);
	return -1;
}

/* Change the limit of tasks of the new domain. */
static int set_limit(struct bind *b, uint64_t limit, struct err *e)
{
	struct cnl_domain rq = { 0 }, now;

	CNL_SET(&rq, CTLSEC_DOMAIN_A_ID, id, b->out.id);
	CNL_SET(&rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, limit);
	if (bind_send(b->nl, "bind", b->t->text, &rq, 0, &now, e))
		return -1;
	cnl_attr_free(&cnl_msg_domain, &b->out);
	b->out = now;
	return 0;
}

static void note_unlimited(const struct bind *b)
{
	if (b->out.mode == CTLSEC_MODE_COMPLAIN)
		fprintf(stderr,
			"ctlsec: note: complain mode sets no limit of tasks by "
			"itself; --pids does\n");
	else
		fprintf(stderr,
			"ctlsec: note: %ju tasks are there, more than the "
			"default limit of %ju, which is not set; --pids sets "
			"one\n",
			(uintmax_t)b->out.tasks,
			(uintmax_t)CTLSEC_PIDS_DEFAULT);
}

/* The limit that a new domain gets if none is named: not where it is to be
 * watched only, nor where it would refuse forks at once. How many tasks there are
 * is known once they are counted, so the domain begins without a limit.
 */
static int default_limit(struct bind *b, struct err *e)
{
	struct err ignored;

	if (b->out.mode == CTLSEC_MODE_ENFORCE &&
	    b->out.tasks <= CTLSEC_PIDS_DEFAULT) {
		if (set_limit(b, CTLSEC_PIDS_DEFAULT, e)) {
			bind_undo(b->nl, &b->out);
			return -1;
		}
		if (b->out.tasks <= CTLSEC_PIDS_DEFAULT)
			return 0;
		set_limit(b, CTLSEC_MAX, &ignored);
	}
	note_unlimited(b);
	return 0;
}

static int choose_profile(struct bind *b, struct cnl_domain *rq, struct err *e)
{
	if (CNL_HAS(rq, CTLSEC_DOMAIN_A_PROFILE))
		return 0;
	return bind_profile(b->nl, BUILTIN_DEFAULT_NAME, rq, &b->loaded, e);
}

static void choose_activation(const struct bind *b, struct cnl_domain *rq)
{
	if (!CNL_HAS(rq, CTLSEC_DOMAIN_A_ACTIVATION))
		CNL_SET(rq, CTLSEC_DOMAIN_A_ACTIVATION, activation,
			bind_activation_default(b->t));
}

/* A new domain, with the built-in profile if none is named. */
static int create_domain(struct bind *b, struct err *e)
{
	struct cnl_domain rq = b->rq;
	bool limited = CNL_HAS(&rq, CTLSEC_DOMAIN_A_PIDS_MAX);

	if (!b->t->cgroup.dir && !b->t->userns_pid)
		return err_set(e, EXIT_FAILED,
			       "cannot bind %s: it is not bound yet, and only "
			       "a cgroup or a process leads to what is not",
			       b->t->text);
	if (choose_profile(b, &rq, e))
		return -1;
	choose_activation(b, &rq);
	if (!limited)
		CNL_SET(&rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, CTLSEC_MAX);
	if (bind_send(b->nl, "bind", b->t->text, &rq,
		      NLM_F_CREATE | (b->learns ? 0 : NLM_F_EXCL), &b->out, e))
		return -1;
	return limited ? 0 : default_limit(b, e);
}

/* A binding, or a change of one; it makes or changes the domain. The module knows what
 * a new one gets.
 */
static int set_binding(struct bind *b, struct err *e)
{
	struct cnl_domain rq = b->rq;

	if (!b->there && choose_profile(b, &rq, e))
		return -1;
	if (!b->there)
		choose_activation(b, &rq);
	if (bind_sticky_set(&b->sticky, b->nl, b->t, &rq, &b->out, e))
		return -1;
	if (!b->there && !b->t->glob && b->out.pids_max == CTLSEC_MAX &&
	    !CNL_HAS(&rq, CTLSEC_DOMAIN_A_PIDS_MAX))
		note_unlimited(b);
	return 0;
}

/* Create the domain or change the one that exists. Flags see to it that the module
 * does what was decided here.
 */
static int create_or_change(struct bind *b, struct err *e)
{
	int i;

	for (i = 0; i < BIND_TRIES; i++) {
		if (look_up(b, e))
			return -1;
		if (b->sticky.wanted)
			return set_binding(b, e);
		if (b->there ? !bind_send(b->nl, "bind", b->t->text, &b->rq, 0,
					  &b->out, e) :
			       !create_domain(b, e))
			return 0;
		if (b->nl->error != (b->there ? ENOENT : EEXIST))
			return -1;
	}
	return -1;
}

/* Take back what was done for the first @n targets. */
static void undo_all(struct bind *v, size_t n)
{
	while (n--) {
		if (v[n].sticky.wanted)
			bind_sticky_undo(&v[n].sticky, v[n].nl, v[n].there);
		if (v[n].t->glob)
			continue;
		if (v[n].there)
			bind_restore(v[n].nl, &v[n].old);
		else if (!v[n].sticky.wanted)
			bind_undo(v[n].nl, &v[n].out);
	}
}

/* All of them, or none. */
static int bind_all(struct bind *v, const struct target_list *l, struct cnl *nl,
		    const struct cnl_domain *rq, bool once, bool *loaded,
		    struct err *e)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		v[i].nl = nl;
		v[i].t = &l->v[i];
		v[i].rq = *rq;
		v[i].sticky.wanted = !once && binding_lasts(v[i].t);
		target_key(v[i].t, &v[i].rq);
		if (create_or_change(&v[i], e)) {
			*loaded |= v[i].loaded;
			undo_all(v, i);
			return -1;
		}
		*loaded |= v[i].loaded;
	}
	return 0;
}

static void report_all(const struct bind *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		bind_report("bound", &v[i].out, v[i].there ? &v[i].old : NULL);
		/* Before the notes about it, wherever both go. */
		fflush(stdout);
		bind_report_target(v[i].t, v[i].sticky.wanted);
		bind_starts_report(v[i].nl, v[i].t, &v[i].out);
	}
}

static int prepare_bind(const struct args *o, struct target_list *l,
			struct cnl_domain *rq, struct cnl *nl, bool *loaded,
			struct err *e)
{
	size_t i;

	if (bind_options(o, rq, e) ||
	    target_list_find(o->args, (size_t)o->n_args, l, e))
		return -1;
	for (i = 0; i < l->n; i++) {
		if (refuse_host(&l->v[i], o, e) || refuse_once(&l->v[i], o, e))
			return -1;
	}
	if (cnl_open(nl, e))
		return -1;
	return o->given[OPT_PROFILE] ?
		       bind_profile(nl, o->value[OPT_PROFILE], rq, loaded, e) :
		       0;
}

int cmd_bind(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_targets struct target_list l = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	cleanup_free struct bind *v = NULL;
	struct cnl_domain rq = { 0 };
	bool loaded = false;
	size_t i;
	int ret;

	if (args_parse(argc, argv, 1, ARGS_ANY, &o, e) ||
	    prepare_bind(&o, &l, &rq, &nl, &loaded, e))
		return -1;
	v = xcalloc(l.n, sizeof(*v));
	ret = bind_all(v, &l, &nl, &rq, o.given[OPT_ONCE], &loaded, e);
	if (!ret)
		report_all(v, l.n);
	else if (loaded)
		profile_use_forget(&nl, BUILTIN_DEFAULT_NAME);
	for (i = 0; i < l.n; i++) {
		cnl_attr_free(&cnl_msg_domain, &v[i].old);
		cnl_attr_free(&cnl_msg_domain, &v[i].out);
		bind_sticky_free(&v[i].sticky);
	}
	return ret;
}
