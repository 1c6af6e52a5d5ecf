// SPDX-License-Identifier: GPL-2.0
/*
 * The commands about learning. A session is named by the key of its domain, which it
 * outlives, by its own number, or while it runs by that of its domain.
 */
#include "netlink/nl_learn.h"

#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "compat/genl.h"
#include "control/learning.h"
#include "control/session.h"
#include "domain/domain.h"
#include "domain/learned.h"
#include "limits.h"
#include "lock.h"
#include "netlink/nl_key.h"
#include "netlink/page.h"
#include "report/message.h"

static struct ctlsec_session *find_session(const struct ctlsec_nl_key *key)
{
	struct ctlsec_domain *d;

	if (key->kind)
		return ctlsec_session_by_key(key->kind, key->value);
	d = ctlsec_nl_key_find(key);
	if (d)
		return ctlsec_session_by_key(d->kind, d->key);
	return ctlsec_session_by_id(key->value);
}

static int report_no_session(const struct ctlsec_nl_key *key,
			     struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_ATTR(extack, key->attr, "nothing was learned of this");
	return -ENOENT;
}

/* Replies */

static int put_learn_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, CTLSEC_LEARN_A_PAD);
}

static size_t get_session_size(void)
{
	return nla_total_size(CTLSEC_LABEL_PATH + 1) +
	       CTLSEC_LEARN_A_CURSOR * nla_total_size_64bit(sizeof(u64));
}

static int fill_session(struct sk_buff *skb, void *session)
{
	const struct ctlsec_session *s = session;
	int key = s->kind == CTLSEC_KIND_CGROUP ? CTLSEC_LEARN_A_CGROUP_ID :
						  CTLSEC_LEARN_A_USERNS_INO;

	if (put_learn_u64(skb, CTLSEC_LEARN_A_ID, s->id) ||
	    nla_put_u32(skb, CTLSEC_LEARN_A_STATE, s->state) ||
	    nla_put_u32(skb, CTLSEC_LEARN_A_KIND, s->kind) ||
	    put_learn_u64(skb, key, s->key) ||
	    (s->kind == CTLSEC_KIND_CGROUP &&
	     nla_put_string(skb, CTLSEC_LEARN_A_PATH, s->path)) ||
	    put_learn_u64(skb, CTLSEC_LEARN_A_STARTED, s->started) ||
	    (s->ended && put_learn_u64(skb, CTLSEC_LEARN_A_ENDED, s->ended)) ||
	    nla_put_u32(skb, CTLSEC_LEARN_A_CALLS,
			ctlsec_learned_count(s->learned)) ||
	    nla_put_u32(skb, CTLSEC_LEARN_A_REFUSED_CALLS,
			ctlsec_learned_count_refused(s->learned)))
		return -EMSGSIZE;
	return 0;
}

static void fill_session_reply(struct sk_buff *reply,
			       const struct genl_info *info,
			       struct ctlsec_session *s)
{
	void *hdr = ctlsec_message_put(reply, info);

	/* get_session_size() is enough but for a mistake in the above. */
	if (WARN_ON_ONCE(!hdr || fill_session(reply, s)))
		return;
	genlmsg_end(reply, hdr);
}

/* LEARN_START */

static int start_session(const struct ctlsec_nl_key *key,
			 struct genl_info *info, struct sk_buff *reply)
{
	const struct nlattr *attr = info->attrs[CTLSEC_DOMAIN_A_ACTIVATION];
	struct ctlsec_domain *d = ctlsec_nl_key_find(key);
	struct ctlsec_session *s;
	bool fresh = !d;
	int err;

	if (fresh) {
		d = ctlsec_nl_key_new(key, info->extack);
		if (IS_ERR(d))
			return PTR_ERR(d);
	}
	err = ctlsec_learning_start(d, fresh, attr ? nla_get_u32(attr) : 0, &s,
				    info->extack);
	if (!err)
		fill_session_reply(reply, info, s);
	return err;
}

/* STOP, DEL, GET */

static int stop_session(const struct ctlsec_nl_key *key, struct genl_info *info,
			struct sk_buff *reply)
{
	struct ctlsec_session *s = find_session(key);

	if (!s)
		return report_no_session(key, info->extack);
	ctlsec_learning_stop(s);
	fill_session_reply(reply, info, s);
	return 0;
}

static int delete_session(const struct ctlsec_nl_key *key,
			  struct genl_info *info, struct sk_buff *reply)
{
	struct ctlsec_session *s = find_session(key);
	int err = stop_session(key, info, reply);

	if (!err)
		ctlsec_session_free(s);
	return err;
}

static int get_session(const struct ctlsec_nl_key *key, struct genl_info *info,
		       struct sk_buff *reply)
{
	struct ctlsec_session *s = find_session(key);

	if (!s)
		return report_no_session(key, info->extack);
	fill_session_reply(reply, info, s);
	return 0;
}

typedef int (*session_action)(const struct ctlsec_nl_key *key,
			      struct genl_info *info, struct sk_buff *reply);

/* The reply's memory is taken before anything changes. */
static int run_on_session(struct genl_info *info, session_action act)
{
	struct ctlsec_nl_key key;
	struct sk_buff *reply;
	int err;

	err = ctlsec_nl_key_parse(&key, info->attrs, info->extack);
	if (err)
		return err;
	reply = ctlsec_message_reply_new(get_session_size(), info);
	if (!reply) {
		ctlsec_nl_key_put(&key);
		return -ENOMEM;
	}
	mutex_lock(&ctlsec_lock);
	err = act(&key, info, reply);
	mutex_unlock(&ctlsec_lock);
	if (err == -ENOENT)
		ctlsec_compat_extack_blame(info->extack, key.attr);
	ctlsec_nl_key_put(&key);
	if (err) {
		if (ctlsec_compat_extack_silent(info->extack))
			NL_SET_ERR_MSG(info->extack,
				       "it cannot be learned from");
		nlmsg_free(reply);
		return err;
	}
	genlmsg_reply(reply, info);
	return 0;
}

int ctlsec_nl_learn_start(struct sk_buff *skb, struct genl_info *info)
{
	return run_on_session(info, start_session);
}

int ctlsec_nl_learn_stop(struct sk_buff *skb, struct genl_info *info)
{
	return run_on_session(info, stop_session);
}

int ctlsec_nl_learn_del(struct sk_buff *skb, struct genl_info *info)
{
	return run_on_session(info, delete_session);
}

int ctlsec_nl_learn_get(struct sk_buff *skb, struct genl_info *info)
{
	int err = ctlsec_page_refuse(info, CTLSEC_DOMAIN_A_CURSOR);

	return err ?: run_on_session(info, get_session);
}

/* The dump of all sessions */

static int admit_session_dump(struct netlink_callback *cb)
{
	return ctlsec_page_check(cb, CTLSEC_DOMAIN_A_CURSOR);
}

int ctlsec_nl_learn_list_start(struct netlink_callback *cb)
{
	return ctlsec_compat_dump_start(cb, admit_session_dump);
}

static void *next_session(void *arg, u64 *position)
{
	struct ctlsec_session *s = ctlsec_session_next(*position);

	if (s)
		*position = s->id;
	return s;
}

int ctlsec_nl_learn_list_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static const struct ctlsec_page_walk walk = {
		.cursor = CTLSEC_LEARN_A_CURSOR,
		.asked = CTLSEC_DOMAIN_A_CURSOR,
		.next = next_session,
		.fill = fill_session,
	};

	return ctlsec_page_dump(skb, cb, &walk);
}

/* The dump of what one session learned: calls, and then values. */

#define CALL_POSITIONS (CTLSEC_NR_ABIS * CTLSEC_SYSCALLS_MAX)
#define READ_POSITIONS (CALL_POSITIONS + CTLSEC_LEARN_KIND_MAX)

/**
 * struct learned_walk - a walk over what was learned; under ctlsec_lock
 * @learned: by the session
 * @position: one more than the place of a call in the table of all, or behind these of a
 *	kind of values
 */
struct learned_walk {
	const struct ctlsec_learned *learned;
	u64 position;
};

static bool has_call(const struct ctlsec_learned *l, u32 at)
{
	u32 abi = at / CTLSEC_SYSCALLS_MAX, nr = at % CTLSEC_SYSCALLS_MAX;

	return test_bit(nr, l->called[abi]) || test_bit(nr, l->refused[abi]);
}

static void *next_learned(void *arg, u64 *position)
{
	struct learned_walk *w = arg;

	for (; *position < READ_POSITIONS; (*position)++) {
		w->position = *position + 1;
		if (*position >= CALL_POSITIONS ||
		    has_call(w->learned, (u32)*position)) {
			(*position)++;
			return w;
		}
	}
	return NULL;
}

static int fill_call(struct sk_buff *skb, const struct ctlsec_learned *l,
		     u32 at)
{
	u32 abi = at / CTLSEC_SYSCALLS_MAX, nr = at % CTLSEC_SYSCALLS_MAX;

	if (nla_put_u32(skb, CTLSEC_LEARN_A_ABI, abi) ||
	    nla_put_u32(skb, CTLSEC_LEARN_A_NR, nr) ||
	    (test_bit(nr, l->called[abi]) &&
	     nla_put_flag(skb, CTLSEC_LEARN_A_CALLED)) ||
	    (test_bit(nr, l->refused[abi]) &&
	     nla_put_flag(skb, CTLSEC_LEARN_A_REFUSED)))
		return -EMSGSIZE;
	return 0;
}

static int fill_values(struct sk_buff *skb, const struct ctlsec_learned *l,
		       u32 kind)
{
	static u64 values[CTLSEC_LEARN_VALUES_MAX]; /* ctlsec_lock */
	unsigned int n = ctlsec_learned_values(l, kind, values);

	lockdep_assert_held(&ctlsec_lock);

	if (nla_put_u32(skb, CTLSEC_LEARN_A_VALUES_OF, kind) ||
	    nla_put(skb, CTLSEC_LEARN_A_VALUES, n * sizeof(*values), values) ||
	    (READ_ONCE(l->set[kind].more) &&
	     nla_put_flag(skb, CTLSEC_LEARN_A_MORE)))
		return -EMSGSIZE;
	return 0;
}

static int fill_learned(struct sk_buff *skb, void *walk)
{
	const struct learned_walk *w = walk;
	u32 at = (u32)w->position - 1;

	if (at < CALL_POSITIONS)
		return fill_call(skb, w->learned, at);
	return fill_values(skb, w->learned, at - CALL_POSITIONS + 1);
}

static int check_session_key(const struct ctlsec_nl_key *key,
			     struct netlink_ext_ack *extack)
{
	return find_session(key) ? 0 : report_no_session(key, extack);
}

static int admit_read_dump(struct netlink_callback *cb)
{
	return ctlsec_nl_key_admit_dump(cb, check_session_key);
}

int ctlsec_nl_learn_read_start(struct netlink_callback *cb)
{
	return ctlsec_compat_dump_start(cb, admit_read_dump);
}

static int fill_learned_page(struct sk_buff *skb, struct netlink_callback *cb,
			     const struct ctlsec_nl_key *key)
{
	const struct ctlsec_session *s = find_session(key);
	struct learned_walk learned = { .learned = s ? s->learned : NULL };
	const struct ctlsec_page_walk walk = {
		.cursor = CTLSEC_LEARN_A_CURSOR,
		.asked = CTLSEC_DOMAIN_A_CURSOR,
		.next = next_learned,
		.fill = fill_learned,
		.arg = &learned,
	};

	if (!s)
		return report_no_session(key, cb->extack);
	return ctlsec_page_fill(skb, cb, &walk, 0);
}

int ctlsec_nl_learn_read_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	return ctlsec_nl_key_dump(skb, cb, fill_learned_page);
}
