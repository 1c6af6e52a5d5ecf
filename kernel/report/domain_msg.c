// SPDX-License-Identifier: GPL-2.0
/*
 * A domain as netlink attributes; specified in linux/ctlsec.h.
 */
#include "report/domain_msg.h"

#include <linux/ctlsec.h>
#include <linux/limits.h>
#include <net/netlink.h>

#include "domain/binding.h"
#include "domain/domain.h"
#include "lock.h"
#include "policy/layer.h"
#include "policy/profile.h"

/* No attribute but the three strings and bytes exceeds a u64. */
size_t ctlsec_domain_msg_size(void)
{
	return nla_total_size(PATH_MAX) + nla_total_size(CTLSEC_NAME_MAX + 1) +
	       nla_total_size(CTLSEC_DIGEST_LEN) +
	       (CTLSEC_DOMAIN_A_MAX + CTLSEC_LAST_A_MAX) *
		       nla_total_size_64bit(sizeof(u64)) +
	       nla_total_size(CTLSEC_COMM_LEN) +
	       nla_total_size(CTLSEC_LAYERS_MAX * sizeof(u64));
}

static int put_domain_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, CTLSEC_DOMAIN_A_PAD);
}

static int fill_domain_key(struct sk_buff *skb, const struct ctlsec_domain *d)
{
	static char path[PATH_MAX]; /* ctlsec_lock */

	lockdep_assert_held(&ctlsec_lock);

	if (put_domain_u64(skb, CTLSEC_DOMAIN_A_ID, d->id) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_KIND, d->kind) ||
	    (d->binding_id &&
	     put_domain_u64(skb, CTLSEC_DOMAIN_A_BINDING, d->binding_id)))
		return -EMSGSIZE;
	if (d->kind == CTLSEC_KIND_USERNS)
		return put_domain_u64(skb, CTLSEC_DOMAIN_A_USERNS_INO, d->key);
	if (put_domain_u64(skb, CTLSEC_DOMAIN_A_CGROUP_ID, d->key))
		return -EMSGSIZE;
	/* A path longer than any that a process can name is left out. */
	if (ctlsec_domain_path(d, path, sizeof(path)) < 0)
		return 0;
	return nla_put_string(skb, CTLSEC_DOMAIN_A_PATH, path);
}

static int fill_profile(struct sk_buff *skb, const struct ctlsec_profile *p)
{
	const struct ctlsec_policy_version *v;

	lockdep_assert_held(&ctlsec_lock);

	if (!p)
		return nla_put_string(skb, CTLSEC_DOMAIN_A_PROFILE, "");
	v = ctlsec_profile_version(p);
	if (nla_put_string(skb, CTLSEC_DOMAIN_A_PROFILE, p->name) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_PROFILE_VERSION, v->version) ||
	    nla_put(skb, CTLSEC_DOMAIN_A_PROFILE_DIGEST, sizeof(v->digest),
		    v->digest))
		return -EMSGSIZE;
	return 0;
}

int ctlsec_domain_msg_fill_settings(struct sk_buff *skb,
				    const struct ctlsec_profile *p, u32 mode,
				    u32 activation, u32 log,
				    const struct ctlsec_limits *l)
{
	if (fill_profile(skb, p) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_MODE, mode) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_ACTIVATION, activation) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_LOG, log) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_ON_LIMIT, l->on_limit) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_PIDS_MAX, l->pids_max) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_FORK_RATE, l->rate) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_FORK_BURST, l->burst) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_USERNS_MAX, l->userns_max))
		return -EMSGSIZE;
	return 0;
}

static int fill_domain_settings(struct sk_buff *skb, struct ctlsec_domain *d)
{
	unsigned long word = ctlsec_domain_profile_mode(d);
	struct ctlsec_limits l;

	ctlsec_fork_cap_limits(&d->cap, &l);
	return ctlsec_domain_msg_fill_settings(
		skb, d->profile, ctlsec_domain_mode_of(word),
		d->entrants.activation, d->copied_to, &l);
}

static int fill_layers(struct sk_buff *skb, const struct ctlsec_domain *d)
{
	u64 ids[CTLSEC_LAYERS_MAX];
	u32 slot, n = 0;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (d->layers & BIT(slot))
			ids[n++] = ctlsec_layer_at(slot)->id;
	}
	if (!n)
		return 0;
	return nla_put(skb, CTLSEC_DOMAIN_A_LAYERS, n * sizeof(*ids), ids) ||
	       (ctlsec_binding_layers_only(d) &&
		nla_put_flag(skb, CTLSEC_DOMAIN_A_LAYERS_ONLY));
}

static int fill_forks(struct sk_buff *skb, struct ctlsec_domain *d)
{
	struct ctlsec_fork_counts c;

	ctlsec_fork_cap_counts(&d->cap, &c);
	if (put_domain_u64(skb, CTLSEC_DOMAIN_A_TASKS, c.tasks) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_PENDING,
			   READ_ONCE(d->entrants.pending)) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_TASKS_PEAK, c.peak) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_FORKS, c.forks) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS,
			   c.denied_pids) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_FORKS_DENIED_RATE,
			   c.denied_rate) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_KILLS, c.kills) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_USERNS, c.userns) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_USERNS_DENIED, c.userns_denied))
		return -EMSGSIZE;
	return 0;
}

static int fill_denials(struct sk_buff *skb, const struct ctlsec_stats *s)
{
	if (put_domain_u64(skb, CTLSEC_DOMAIN_A_DENIED,
			   atomic64_read(&s->denied)) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_COMPLAINED,
			   atomic64_read(&s->complained)) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_LOGGED,
			   atomic64_read(&s->logged)) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_UNATTRIBUTED,
			   atomic64_read(&s->unattributed)) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_RECORDED,
			   atomic64_read(&s->meter.recorded)) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_SUPPRESSED,
			   atomic64_read(&s->meter.suppressed)) ||
	    put_domain_u64(skb, CTLSEC_DOMAIN_A_DROPPED,
			   atomic64_read(&s->meter.dropped)))
		return -EMSGSIZE;
	return 0;
}

static int fill_last_denial(struct sk_buff *skb, struct ctlsec_domain *d)
{
	struct ctlsec_last last;
	struct nlattr *nest;

	ctlsec_stats_last(&d->stats, &last);
	if (!last.when)
		return 0;
	nest = nla_nest_start(skb, CTLSEC_DOMAIN_A_LAST);
	if (!nest || nla_put_u32(skb, CTLSEC_LAST_A_PID, last.pid) ||
	    nla_put_u32(skb, CTLSEC_LAST_A_TGID, last.tgid) ||
	    nla_put_string(skb, CTLSEC_LAST_A_COMM, last.comm) ||
	    nla_put_u32(skb, CTLSEC_LAST_A_ABI, last.abi) ||
	    nla_put_u32(skb, CTLSEC_LAST_A_NR, last.nr) ||
	    nla_put_u32(skb, CTLSEC_LAST_A_ACTION, last.action) ||
	    nla_put_u64_64bit(skb, CTLSEC_LAST_A_TIME, last.when,
			      CTLSEC_LAST_A_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

int ctlsec_domain_msg_fill(struct sk_buff *skb, struct ctlsec_domain *d)
{
	if (fill_domain_key(skb, d) || fill_domain_settings(skb, d) ||
	    fill_layers(skb, d) || fill_denials(skb, &d->stats) ||
	    fill_last_denial(skb, d) || fill_forks(skb, d))
		return -EMSGSIZE;
	return 0;
}
