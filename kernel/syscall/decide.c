// SPDX-License-Identifier: GPL-2.0
/*
 * The decision on one system call of current.
 *
 * Every domain on the task's cgroup and user-namespace chains decides by its
 * own profile and counts its own denials; the strictest enforcing one is
 * carried out, the first met among equals. Domains are looked up per call and
 * not cached, so a migration, a setns() or a bind takes effect at once.
 *
 * ctlsec_decide() is what every call of a hooked function pays: no frame, and an
 * RCU reader by having preemption off, which is one instruction each way. What is
 * read has been freed by call_rcu(), which waits for such readers.
 */
#include "syscall/decide.h"

#include <asm/unistd.h>
#include <ctlsec/meaning.h>
#include <ctlsec/never.h>
#include <ctlsec/ring.h>
#include <linux/cred.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched/task_stack.h>

#include "arch/arch.h"
#include "domain/registry.h"
#include "policy/layer.h"
#include "policy/profile.h"
#include "policy/stack.h"
#include "syscall/learn.h"
#include "syscall/restart.h"
#include "syscall/tell.h"
#include "task/pending.h"
#include "task/userns.h"

/**
 * struct decision_ctx - a decision in the making
 * @regs: the user registers at entry; NULL in a thread that polls a ring
 * @asked: in place of these: what the call comes to
 * @request: in place of a call: a ring's
 * @abi: of the call
 * @nr: likewise
 * @cgrp: of current when the decision began
 * @moved: it is not there any more: begin again
 * @action: the strictest so far
 */
struct decision_ctx {
	const struct pt_regs *regs;
	const struct ctlsec_asked *asked;
	const struct ctlsec_ring_request *request;
	u32 abi;
	u32 nr;
	struct cgroup *cgrp;
	bool moved;
	u32 action;
};

static bool is_allowed(u32 action)
{
	return CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_ALLOW;
}

/* Each domain has a rate of its own, so that one cannot suppress another's lines. */
static noinline void log_call(struct ctlsec_domain *d,
			      struct ratelimit_state *rate,
			      const struct decision_ctx *j, u32 nr,
			      const char *what)
{
	if (!__ratelimit(rate))
		return;
	pr_notice("%s: domain=%llu pid=%d comm=%*pE abi=%u nr=%u\n", what,
		  d->id, task_pid_nr(current),
		  (int)strnlen(current->comm, TASK_COMM_LEN), current->comm,
		  j->abi, nr);
}

/* Arguments that are not known count as zero: of a ring's requests, and those that say
 * nothing about what a call comes to.
 */
static u64 fetch_value(const void *call, unsigned int arg)
{
	const struct decision_ctx *j = call;

	if (arg == CTLSEC_READY_CAPS)
		return ctlsec_userns_real_caps();
	if (unlikely(j->asked))
		return arg < CTLSEC_ASKED_ARGS ? j->asked->args[arg] : 0;
	return j->regs ? ctlsec_regs_arg(j->regs, j->abi, arg) : 0;
}

/* All that a rule may ask of the call. */
static void fill_whole_call(struct ctlsec_call *call,
			    const struct decision_ctx *j, u32 nr)
{
	unsigned int i;

	*call = (struct ctlsec_call){ .abi = j->abi, .nr = nr };
	for (i = 0; i < CTLSEC_NR_ARGS; i++)
		call->args[i] = fetch_value(j, i);
	call->caps = fetch_value(j, CTLSEC_READY_CAPS);
}

/* For policies too large to be made ready. */
static noinline u32 eval_blob(const struct ctlsec_policy_version *v,
			      const struct decision_ctx *j)
{
	struct ctlsec_call call;

	fill_whole_call(&call, j, j->nr);
	return ctlsec_eval(&v->policy, &call).action;
}

static noinline u32 eval_layers(const struct ctlsec_policy_version *v,
				const struct decision_ctx *j)
{
	struct ctlsec_call call;
	u32 nr;

	if (j->request)
		return ctlsec_policy_version_ring(v, j->request, 1, &nr);
	fill_whole_call(&call, j, j->nr);
	return ctlsec_eval_layers(&v->policy, &call).action;
}

/* Is @j for its layers alone to decide, whose profile says nothing of it? */
static bool asks_layers(const struct ctlsec_policy_version *v,
			const struct decision_ctx *j)
{
	return j->asked &&
	       !(v->meaning[j->abi] & CTLSEC_MEANING_BIT(j->asked->kind));
}

/* @nr: set to the call to count. */
static u32 eval_version(const struct ctlsec_policy_version *v,
			const struct decision_ctx *j, u32 *nr)
{
	const struct ctlsec_ready_abi *abi = &v->ready.abi[j->abi];
	u32 action;

	if (unlikely(j->request))
		return ctlsec_policy_version_ring(v, j->request, 0, nr);
	if (ctlsec_restarts(j->abi, j->nr))
		return ctlsec_restart_eval(v, j->abi, nr);
	*nr = j->nr;
	if (unlikely(asks_layers(v, j)))
		return eval_layers(v, j);
	if (j->nr > abi->mask)
		return abi->above;
	action = ctlsec_ready_decide(
		&v->ready, ctlsec_ready_entry_of(&v->ready, abi, j->nr),
		fetch_value, j);
	return action == CTLSEC_READY_ASK ? eval_blob(v, j) : action;
}

static __always_inline const struct ctlsec_policy_version *
current_version(const struct ctlsec_profile *p)
{
	return rcu_dereference_sched(p->current_version);
}

/*
 * Is what @d denies let through, since current entered it and executed nothing yet?
 * The mark of a task that leaves ends after that: without one, current is confined,
 * or it has been moved since, or the domain is unbound.
 */
static noinline bool is_pending(struct ctlsec_domain *d, struct decision_ctx *j)
{
	if (ctlsec_pending_in(current, d))
		return true;
	/* Pairs with pending_lock, under which marks end. */
	smp_rmb();
	j->moved = ctlsec_registry_current() != j->cgrp;
	return j->moved || READ_ONCE(d->cap.unbound);
}

/* What the events keep of it. The arguments of a call that goes on are not in the
 * registers.
 */
static noinline void tell_denial(const struct ctlsec_tell *t,
				 const struct decision_ctx *j, u32 nr)
{
	struct ctlsec_call call;

	fill_whole_call(&call, j, nr);
	ctlsec_tell_denial(t, &call, (j->regs || j->asked) && nr == j->nr);
}

/* For what learns it is the call that was made. */
static void mark_refused(const struct decision_ctx *j, u32 nr)
{
	u32 abi = j->abi;

	if (j->asked && j->asked->made)
		ctlsec_regs_read_number(j->asked->made, &abi, &nr);
	ctlsec_learn_refused(j->cgrp, abi, nr);
}

/* @nr: the call to count, or CTLSEC_RESTART_UNCOUNTED. */
static void count_action(const struct ctlsec_tell *t,
			 const struct decision_ctx *j, u32 nr)
{
	struct ctlsec_domain *d = t->domain;
	u32 act = CTLSEC_ACTION_ACT(t->action);

	if (nr == CTLSEC_RESTART_UNCOUNTED)
		return;
	if (act == CTLSEC_ACT_LOG) {
		atomic64_inc(&d->stats.logged);
		log_call(d, &d->log, j, nr, "log");
		return;
	}
	/* The same again without a token: as in refuse_alone(). */
	if (!t->complain && act < CTLSEC_ACT_KILL_THREAD &&
	    ctlsec_stats_denied_again(&d->stats, j->abi, nr))
		return;
	mark_refused(j, nr);
	ctlsec_stats_denial(&d->stats, j->abi, nr, t->action, t->complain);
	if (ctlsec_meter_take(&d->stats.meter, ctlsec_stats_mark(j->abi, nr)))
		tell_denial(t, j, nr);
	if (!t->complain && act >= CTLSEC_ACT_KILL_THREAD)
		log_call(d, &d->kill_log, j, nr, "kill");
}

/*
 * What a stack refuses: was it a layer? That is enforced in complain mode, too: then
 * it alone counts, if it refuses the call. What goes on after a signal and cannot be
 * told is refused as in enforce mode.
 */
static noinline void find_deciding_layer(struct ctlsec_tell *t,
					 const struct decision_ctx *j, u32 nr)
{
	const struct ctlsec_policy *p = &t->version->policy;
	struct ctlsec_decision said;
	struct ctlsec_call call;
	bool alone;

	if (nr == CTLSEC_RESTART_UNCOUNTED) {
		t->complain = false;
		return;
	}
	fill_whole_call(&call, j, nr);
	alone = t->complain || asks_layers(t->version, j);
	if (j->request)
		said = ctlsec_ring_eval(p, j->request, alone, &nr);
	else
		said = alone ? ctlsec_eval_layers(p, &call) :
			       ctlsec_eval(p, &call);
	t->layer = ctlsec_stack_layer(t->profile, said.origin);
	if (!t->layer)
		return;
	atomic64_inc(&t->layer->hits);
	/* A layer that logs leaves the profile's complaint as it is. */
	if (t->complain && CTLSEC_ACTION_ACT(said.action) <= CTLSEC_ACT_LOG) {
		t->layer = NULL;
		return;
	}
	t->complain = false;
	t->action = said.action;
}

/* What a decision comes to. */
enum weight {
	PASSES,
	LOGS,
	COMPLAINS,
	REFUSES,
};

static enum weight weigh_decision(const struct ctlsec_tell *t,
				  const struct decision_ctx *j)
{
	u32 nr, action = eval_version(t->version, j, &nr);

	if (is_allowed(action))
		return PASSES;
	if (CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_LOG)
		return LOGS;
	if (!t->complain)
		return REFUSES;
	/* Layers are enforced. */
	if (CTLSEC_ACTION_ACT(eval_layers(t->version, j)) > CTLSEC_ACT_LOG)
		return REFUSES;
	return COMPLAINS;
}

/*
 * One call may be asked for more than once: by its registers at its entry, and by what
 * it comes to, perhaps in several parts. What of this goes on is counted once. It takes
 * no memory of what was decided before, which is decided here again.
 */
static noinline bool was_counted(const struct ctlsec_tell *t,
				 const struct decision_ctx *j)
{
	const struct ctlsec_asked *asked = j->asked;
	struct ctlsec_asked part = *asked;
	struct decision_ctx before = { .regs = asked->made };
	enum weight weight = weigh_decision(t, j);
	unsigned int i;

	if (weight == REFUSES || asked->again)
		return weight != REFUSES;
	if (asked->made) {
		ctlsec_regs_read_number(asked->made, &before.abi, &before.nr);
		if (weigh_decision(t, &before) >= weight)
			return true;
	}
	before = *j;
	before.asked = &part;
	for (i = 0; i < asked->n_before; i++) {
		part.args[1] = asked->before[i];
		if (weigh_decision(t, &before) >= weight)
			return true;
	}
	return false;
}

/*
 * A request may be carried out in several attempts; the first one is counted. What goes
 * on of a socket is counted inside, if the profile is asked there.
 */
static noinline bool was_seen(const struct ctlsec_tell *t,
			      const struct decision_ctx *j)
{
	bool inside = j->request->op == CTLSEC_RING_SOCKET &&
		      t->version->meaning[j->abi] &
			      CTLSEC_MEANING_BIT(CTLSEC_MEANING_SOCKET);

	return (j->request->again || inside) && weigh_decision(t, j) != REFUSES;
}

static __always_inline bool eval_domain(struct ctlsec_domain *d, void *arg)
{
	unsigned long profile_mode = ctlsec_domain_profile_mode(d);
	struct ctlsec_profile *p = ctlsec_domain_profile_of(profile_mode);
	struct decision_ctx *j = arg;
	struct ctlsec_tell t = {
		.domain = d,
		.profile = p,
		.complain = profile_mode & CTLSEC_PROFILE_MODE_COMPLAIN,
		.request = j->request,
	};
	u32 nr;

	if (!p)
		return true;
	t.version = current_version(p);
	t.action = eval_version(t.version, j, &nr);
	if (likely(is_allowed(t.action)))
		return true;
	if (unlikely(ctlsec_entrants_wait(&d->entrants)) && is_pending(d, j))
		return !j->moved;
	if (unlikely(j->asked) && was_counted(&t, j))
		return true;
	if (unlikely(j->request) && was_seen(&t, j))
		return true;
	if (unlikely(profile_mode & CTLSEC_PROFILE_MODE_LAYERED))
		find_deciding_layer(&t, j, nr);
	count_action(&t, j, nr);
	if (!t.complain &&
	    CTLSEC_ACTION_ACT(t.action) > CTLSEC_ACTION_ACT(j->action))
		j->action = t.action;
	return true;
}

static u32 eval_domains(struct cgroup *cgrp, struct decision_ctx *j)
{
	/* A call that meets a move may be counted by a domain around both places
	 * twice.
	 */
	do {
		j->cgrp = cgrp;
		j->moved = false;
		j->action = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
		ctlsec_registry_walk(cgrp, ctlsec_registry_user_ns(),
				     eval_domain, j);
		cgrp = ctlsec_registry_current();
	} while (unlikely(j->moved));
	return CTLSEC_ACTION_ACT(j->action) <= CTLSEC_ACT_LOG ? 0 : j->action;
}

/*
 * From the beginning, whatever was found before: what allows a call leaves no
 * trace. Ends the reader of ctlsec_decide(), as what follows does.
 */
static noinline u32 decide_slowly(const struct pt_regs *regs,
				  struct cgroup *cgrp)
{
	struct decision_ctx j = { .regs = regs };
	u32 action = 0;

	/* Kernel threads make no system calls; their "user" registers are none. */
	if (likely(!(current->flags & PF_KTHREAD))) {
		ctlsec_regs_read_number(regs, &j.abi, &j.nr);
		action = eval_domains(cgrp, &j);
	}
	preempt_enable_notrace();
	return action;
}

/* Where no other domain can have a say, the usual denial costs no frame. */
static noinline u32 refuse_alone(const struct pt_regs *regs,
				 struct ctlsec_domain *d,
				 unsigned long profile_mode, u32 action)
{
	if (unlikely(profile_mode & CTLSEC_PROFILE_MODE_FLAGS ||
		     CTLSEC_ACTION_ACT(action) < CTLSEC_ACT_TRACE ||
		     CTLSEC_ACTION_ACT(action) > CTLSEC_ACT_TRAP ||
		     current->flags & PF_KTHREAD ||
		     ctlsec_entrants_wait(&d->entrants) ||
		     !ctlsec_stats_denied_again(&d->stats, CTLSEC_REGS_NATIVE,
						ctlsec_regs_number(regs))))
		return decide_slowly(regs, ctlsec_registry_current());
	preempt_enable_notrace();
	return action;
}

/* What can be told without a frame; else ASK. */
static __always_inline u32 eval_quickly(const struct ctlsec_policy_version *v,
					const struct pt_regs *regs, u32 abi)
{
	const struct ctlsec_ready_abi *ready = &v->ready.abi[abi];
	const struct ctlsec_ready_entry *e;
	u32 nr = ctlsec_regs_number(regs);

	/* An x32 call has a large number here. */
	if (unlikely(nr > ready->mask))
		return CTLSEC_READY_ASK;
	e = ctlsec_ready_entry_of(&v->ready, ready, nr);
	if (e->kind == CTLSEC_READY_LINE)
		return ctlsec_ready_on_line(&v->ready, e,
					    ctlsec_regs_arg(regs, abi, e->arg));
	return e->action;
}

/* No cgroup's domain denies it. */
static noinline u32 decide_by_userns(const struct pt_regs *regs,
				     struct cgroup *cgrp)
{
	if (ctlsec_registry_any_userns(ctlsec_registry_user_ns()))
		return decide_slowly(regs, cgrp);
	preempt_enable_notrace();
	return 0;
}

/* @d is the domain at the first of @levels. */
static __always_inline u32 decide_confined(const struct pt_regs *regs,
					   struct cgroup *cgrp,
					   unsigned long levels,
					   struct ctlsec_domain *d, u32 abi)
{
	struct ctlsec_profile *p;
	unsigned long mode;
	u32 action;

	do {
		mode = ctlsec_domain_profile_mode(d);
		p = ctlsec_domain_profile_of(mode);
		action = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
		if (likely(p))
			action = eval_quickly(current_version(p), regs, abi);
		levels &= levels - 1;
		if (unlikely(!is_allowed(action)))
			goto not_allowed;
		d = ctlsec_registry_find(cgrp, &levels);
	} while (unlikely(d));
	if (ctlsec_registry_userns_may_apply())
		return decide_by_userns(regs, cgrp);
	preempt_enable_notrace();
	return 0;

not_allowed:
	if (abi != CTLSEC_REGS_NATIVE || action == CTLSEC_READY_ASK || levels ||
	    ctlsec_registry_userns_may_apply())
		return decide_slowly(regs, cgrp);
	return refuse_alone(regs, d, mode, action);
}

static noinline u32 decide_compat(const struct pt_regs *regs,
				  struct cgroup *cgrp, unsigned long levels,
				  struct ctlsec_domain *d)
{
	return decide_confined(regs, cgrp, levels, d, CTLSEC_REGS_COMPAT);
}

static noinline u32 decide_native(const struct pt_regs *regs,
				  struct cgroup *cgrp, unsigned long levels,
				  struct ctlsec_domain *d)
{
	if (unlikely(ctlsec_regs_is_compat()))
		return decide_compat(regs, cgrp, levels, d);
	return decide_confined(regs, cgrp, levels, d, CTLSEC_REGS_NATIVE);
}

asmlinkage CTLSEC_CALLED_DIRECTLY u32 ctlsec_decide(const struct pt_regs *regs)
{
	struct ctlsec_domain *d;
	unsigned long levels;
	struct cgroup *cgrp;

	preempt_disable_notrace();
	cgrp = ctlsec_registry_current();
	/* The last bit stands for many levels. */
	if (unlikely((u32)cgrp->level >= CTLSEC_REGISTRY_DEEP))
		return decide_slowly(regs, cgrp);
	levels = READ_ONCE(ctlsec_registry_masks[(u32)cgrp->level]);
	d = ctlsec_registry_find(cgrp, &levels);
	if (unlikely(d))
		return decide_native(regs, cgrp, levels, d);
	if (ctlsec_registry_userns_may_apply())
		return decide_by_userns(regs, cgrp);
	preempt_enable_notrace();
	return 0;
}

u32 ctlsec_decide_ring(void)
{
	struct decision_ctx j = { .abi = ctlsec_regs_process_abi(),
				  .nr = __NR_io_uring_enter };
	u32 action;

	preempt_disable_notrace();
	action = eval_domains(ctlsec_registry_current(), &j);
	preempt_enable_notrace();
	return action;
}

u32 ctlsec_decide_asked(const struct ctlsec_asked *asked)
{
	struct decision_ctx j = {
		.asked = asked,
		.abi = asked->abi,
		.nr = ctlsec_meaning_nr(asked->kind, asked->abi),
	};
	u32 action;

	preempt_disable_notrace();
	action = eval_domains(ctlsec_registry_current(), &j);
	preempt_enable_notrace();
	return action;
}

u32 ctlsec_decide_request(struct ctlsec_ring_request *r)
{
	struct decision_ctx j = {
		.request = r,
		.abi = r->abi,
		.nr = __NR_io_uring_enter,
	};
	u32 action;

	preempt_disable_notrace();
	r->caps = ctlsec_userns_real_caps();
	action = eval_domains(ctlsec_registry_current(), &j);
	preempt_enable_notrace();
	return action;
}
