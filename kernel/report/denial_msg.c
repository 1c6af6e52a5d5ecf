// SPDX-License-Identifier: GPL-2.0
/*
 * A denial as netlink attributes; specified in linux/ctlsec.h.
 */
#include "report/denial_msg.h"

#include <linux/ctlsec.h>
#include <linux/ktime.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>
#include <net/netlink.h>

#include "domain/domain.h"
#include "domain/label.h"
#include "report/history.h"
#include "report/listener.h"

size_t ctlsec_denial_msg_size(void)
{
	return (CTLSEC_RECORD_A_MAX + CTLSEC_EVENT_A_MAX + 8) *
		       nla_total_size_64bit(sizeof(u64)) +
	       nla_total_size(CTLSEC_LABEL_PATH + 1) +
	       nla_total_size(CTLSEC_EXE_PATH + 1) +
	       2 * nla_total_size(CTLSEC_NAME_MAX + 1) +
	       nla_total_size(CTLSEC_NR_ARGS * sizeof(u64)) +
	       nla_total_size(CTLSEC_COMM_LEN);
}

/*
 * What @pid of the initial pid namespace is in @ns; 0 if it is not seen there. Of a
 * task that has ended only the former is known, and the number may have been given to
 * a later one.
 */
static u32 pid_in(u32 pid, u64 time, struct pid_namespace *ns)
{
	struct task_struct *t;
	u32 nr = 0;

	if (ns == &init_pid_ns)
		return pid;
	rcu_read_lock();
	t = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_PID);
	if (t && t->start_time <= time)
		nr = task_pid_nr_ns(t, ns);
	rcu_read_unlock();
	return nr;
}

static u64 real_time(u64 mono)
{
	return ktime_get_real_ns() - ktime_get_ns() + mono;
}

static int put_record_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, CTLSEC_RECORD_A_PAD);
}

static int fill_task(struct sk_buff *skb, struct pid_namespace *ns,
		     const struct ctlsec_history_entry *e)
{
	const struct ctlsec_denial *d = &e->denial;

	return nla_put_u32(skb, CTLSEC_RECORD_A_PID,
			   pid_in(d->pid, d->time, ns)) ||
	       nla_put_u32(skb, CTLSEC_RECORD_A_TGID,
			   pid_in(d->tgid, d->time, ns)) ||
	       nla_put_string(skb, CTLSEC_RECORD_A_COMM, d->comm) ||
	       (e->exe[0] && nla_put_string(skb, CTLSEC_RECORD_A_EXE, e->exe));
}

static int fill_denied_call(struct sk_buff *skb, const struct ctlsec_denial *d)
{
	return nla_put_u32(skb, CTLSEC_RECORD_A_ABI, d->abi) ||
	       nla_put_u32(skb, CTLSEC_RECORD_A_NR, d->nr) ||
	       (d->args_known &&
		nla_put(skb, CTLSEC_RECORD_A_ARGS, sizeof(d->args), d->args)) ||
	       nla_put_u32(skb, CTLSEC_RECORD_A_ACTION, d->action) ||
	       (d->complain && nla_put_flag(skb, CTLSEC_RECORD_A_COMPLAIN)) ||
	       (d->in_ring &&
		nla_put_u32(skb, CTLSEC_RECORD_A_RING_OP, d->ring_op));
}

static int fill_decider(struct sk_buff *skb, const struct ctlsec_denial *d)
{
	return nla_put_string(skb, CTLSEC_RECORD_A_PROFILE, d->profile) ||
	       nla_put_u32(skb, CTLSEC_RECORD_A_VERSION, d->version) ||
	       (d->args_known &&
		nla_put_u32(skb, CTLSEC_RECORD_A_ORIGIN, d->origin)) ||
	       (d->layer &&
		(put_record_u64(skb, CTLSEC_RECORD_A_LAYER, d->layer) ||
		 nla_put_string(skb, CTLSEC_RECORD_A_LAYER_NAME,
				d->layer_name)));
}

static int fill_record(struct sk_buff *skb, struct pid_namespace *ns,
		       const struct ctlsec_history_entry *e)
{
	struct nlattr *nest = nla_nest_start(skb, CTLSEC_EVENT_A_RECORD);

	if (!nest || put_record_u64(skb, CTLSEC_RECORD_A_SEQ, e->seq) ||
	    put_record_u64(skb, CTLSEC_RECORD_A_COUNT, e->count) ||
	    put_record_u64(skb, CTLSEC_RECORD_A_MONO, e->denial.time) ||
	    put_record_u64(skb, CTLSEC_RECORD_A_LAST, real_time(e->last)) ||
	    fill_task(skb, ns, e) || fill_denied_call(skb, &e->denial) ||
	    fill_decider(skb, &e->denial))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_label_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, CTLSEC_DOMAIN_A_PAD);
}

static int fill_label(struct sk_buff *skb, const struct ctlsec_label *l)
{
	if (put_label_u64(skb, CTLSEC_DOMAIN_A_ID, l->id) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_KIND, l->kind) ||
	    (l->binding &&
	     put_label_u64(skb, CTLSEC_DOMAIN_A_BINDING, l->binding)))
		return -EMSGSIZE;
	if (l->kind == CTLSEC_KIND_USERNS)
		return put_label_u64(skb, CTLSEC_DOMAIN_A_USERNS_INO, l->key);
	return put_label_u64(skb, CTLSEC_DOMAIN_A_CGROUP_ID, l->key) ||
	       nla_put_string(skb, CTLSEC_DOMAIN_A_PATH, l->path);
}

static int fill_meter(struct sk_buff *skb, const struct ctlsec_stats *s)
{
	return put_label_u64(skb, CTLSEC_DOMAIN_A_RECORDED,
			     atomic64_read(&s->meter.recorded)) ||
	       put_label_u64(skb, CTLSEC_DOMAIN_A_SUPPRESSED,
			     atomic64_read(&s->meter.suppressed)) ||
	       put_label_u64(skb, CTLSEC_DOMAIN_A_DROPPED,
			     atomic64_read(&s->meter.dropped));
}

/* @d: the domain if it is still there, or NULL. */
static int fill_denial_event(struct sk_buff *skb, struct pid_namespace *ns,
			     const struct ctlsec_history_entry *e,
			     const struct ctlsec_domain *d)
{
	struct nlattr *nest;

	if (nla_put_u32(skb, CTLSEC_EVENT_A_EVENT, CTLSEC_EVENT_DENIAL) ||
	    nla_put_u64_64bit(skb, CTLSEC_EVENT_A_TIME,
			      real_time(e->denial.time), CTLSEC_EVENT_A_PAD) ||
	    fill_record(skb, ns, e))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, CTLSEC_EVENT_A_DOMAIN);
	if (!nest || fill_label(skb, e->label) ||
	    (d && fill_meter(skb, &d->stats)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

int ctlsec_denial_msg_fill(struct sk_buff *skb, struct pid_namespace *ns,
			   const struct ctlsec_history_entry *e)
{
	return fill_denial_event(skb, ns, e, NULL);
}

static int fill_live_denial(struct sk_buff *skb, struct pid_namespace *ns,
			    const void *entry)
{
	const struct ctlsec_history_entry *e = entry;

	return fill_denial_event(skb, ns, e, e->denial.domain);
}

void ctlsec_denial_msg_send(const struct ctlsec_history_entry *e)
{
	if (ctlsec_listener_any())
		ctlsec_listener_send(ctlsec_denial_msg_size(), e->count,
				     fill_live_denial, e);
}
