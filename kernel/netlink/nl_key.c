// SPDX-License-Identifier: GPL-2.0
/*
 * Keys: from the attributes of a request to a domain, existing or new.
 *
 * A cgroup is named by an id that the kernel never reuses, a namespace by a
 * process in it or by an inode number, which stays taken while a domain pins
 * the namespace. So a key found under ctlsec_lock is the domain that was meant.
 */
#include "netlink/nl_key.h"

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/user_namespace.h>
#include <net/netlink.h>

#include "compat/genl.h"
#include "domain/domain.h"
#include "domain/registry.h"
#include "lock.h"
#include "netlink/admit.h"

/* The user namespace of a process of the caller's pid namespace. */
static struct user_namespace *get_userns_of_pid(u32 nr)
{
	struct user_namespace *ns = NULL;
	struct task_struct *task;
	struct pid *pid;

	pid = find_get_pid(nr);
	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_PID);
	if (task)
		ns = get_user_ns(__task_cred(task)->user_ns);
	rcu_read_unlock();
	put_pid(pid);
	return ns;
}

static int parse_userns(struct ctlsec_nl_key *key, const struct nlattr *ino,
			const struct nlattr *pid,
			struct netlink_ext_ack *extack)
{
	key->kind = CTLSEC_KIND_USERNS;
	key->attr = pid ?: ino;
	if (!pid) {
		key->value = nla_get_u64(ino);
		return 0;
	}
	key->ns = get_userns_of_pid(nla_get_u32(pid));
	if (!key->ns) {
		NL_SET_ERR_MSG_ATTR(extack, pid, "no such process");
		return -ENOENT;
	}
	key->value = key->ns->ns.inum;
	if (ino && nla_get_u64(ino) != key->value) {
		NL_SET_ERR_MSG_ATTR(extack, ino,
				    "the process is in another user namespace");
		ctlsec_nl_key_put(key);
		return -ENOENT;
	}
	return 0;
}

int ctlsec_nl_key_parse(struct ctlsec_nl_key *key, struct nlattr **attrs,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *cgroup = attrs[CTLSEC_DOMAIN_A_CGROUP_ID];
	const struct nlattr *ino = attrs[CTLSEC_DOMAIN_A_USERNS_INO];
	const struct nlattr *pid = attrs[CTLSEC_DOMAIN_A_USERNS_PID];
	const struct nlattr *id = attrs[CTLSEC_DOMAIN_A_ID];

	memset(key, 0, sizeof(*key));
	if ((!!cgroup + !!id + (ino || pid)) > 1) {
		NL_SET_ERR_MSG_ATTR(extack, id ?: cgroup,
				    "the request has more than one key");
		return -EINVAL;
	}
	if (ino || pid)
		return parse_userns(key, ino, pid, extack);
	if (!cgroup && !id) {
		NL_SET_ERR_MSG(
			extack,
			"the request has no key: it needs a cgroup id, a user namespace or a domain id");
		return -EINVAL;
	}
	key->kind = cgroup ? CTLSEC_KIND_CGROUP : 0;
	key->attr = cgroup ?: id;
	key->value = nla_get_u64(key->attr);
	return 0;
}

void ctlsec_nl_key_put(struct ctlsec_nl_key *key)
{
	put_user_ns(key->ns);
	key->ns = NULL;
}

struct ctlsec_domain *ctlsec_nl_key_find(const struct ctlsec_nl_key *key)
{
	lockdep_assert_held(&ctlsec_lock);
	return key->kind ? ctlsec_registry_by_key(key->kind, key->value) :
			   ctlsec_registry_by_id(key->value);
}

int ctlsec_nl_key_missing(const struct ctlsec_nl_key *key,
			  struct netlink_ext_ack *extack)
{
	switch (key->kind) {
	case CTLSEC_KIND_CGROUP:
		NL_SET_ERR_MSG_ATTR(extack, key->attr,
				    "no domain is bound to this cgroup");
		break;
	case CTLSEC_KIND_USERNS:
		NL_SET_ERR_MSG_ATTR(
			extack, key->attr,
			"no domain is bound to this user namespace");
		break;
	default:
		NL_SET_ERR_MSG_ATTR(extack, key->attr, "no domain has this id");
	}
	return -ENOENT;
}

static struct ctlsec_domain *new_cgroup_domain(const struct ctlsec_nl_key *key,
					       struct netlink_ext_ack *extack)
{
	struct cgroup *cgrp = cgroup_get_from_id(key->value);

	/* Older kernels return NULL for what newer ones have an error for. */
	if (IS_ERR_OR_NULL(cgrp)) {
		NL_SET_ERR_MSG_ATTR(
			extack, key->attr,
			"no cgroup of the v2 hierarchy has this id");
		return ERR_PTR(-ENOENT);
	}
	return ctlsec_domain_new_cgroup(cgrp);
}

struct ctlsec_domain *ctlsec_nl_key_new(const struct ctlsec_nl_key *key,
					struct netlink_ext_ack *extack)
{
	struct ctlsec_domain *d;

	lockdep_assert_held(&ctlsec_lock);

	if (!key->kind) {
		return ERR_PTR(ctlsec_nl_key_missing(key, extack));
	} else if (key->kind == CTLSEC_KIND_CGROUP) {
		d = new_cgroup_domain(key, extack);
	} else if (key->ns) {
		d = ctlsec_domain_new_userns(get_user_ns(key->ns));
	} else {
		NL_SET_ERR_MSG_ATTR(
			extack, key->attr,
			"this key finds existing domains only; name a process of the user namespace");
		return ERR_PTR(-ENOENT);
	}
	return d ?: ERR_PTR(-ENOMEM);
}

int ctlsec_nl_key_admit_dump(struct netlink_callback *cb,
			     int (*check)(const struct ctlsec_nl_key *key,
					  struct netlink_ext_ack *extack))
{
	struct ctlsec_nl_key key;
	int err;

	err = ctlsec_admit_dump(cb);
	if (!err)
		err = ctlsec_nl_key_parse(&key, ctlsec_compat_dump_attrs(cb),
					  cb->extack);
	if (err)
		return err;
	mutex_lock(&ctlsec_lock);
	err = check(&key, cb->extack);
	mutex_unlock(&ctlsec_lock);
	ctlsec_nl_key_put(&key);
	return err;
}

int ctlsec_nl_key_dump(struct sk_buff *skb, struct netlink_callback *cb,
		       int (*fill)(struct sk_buff *skb,
				   struct netlink_callback *cb,
				   const struct ctlsec_nl_key *key))
{
	struct ctlsec_nl_key key;
	int err;

	err = ctlsec_compat_dump_refused(cb);
	if (err)
		return err;
	err = ctlsec_nl_key_parse(&key, ctlsec_compat_dump_attrs(cb),
				  cb->extack);
	if (err)
		return err;
	mutex_lock(&ctlsec_lock);
	err = fill(skb, cb, &key);
	mutex_unlock(&ctlsec_lock);
	ctlsec_nl_key_put(&key);
	return err;
}
