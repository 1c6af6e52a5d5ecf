/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys: which domain a request means (linux/ctlsec.h, "Keys").
 */
#ifndef _CTLSEC_KERNEL_NL_KEY_H
#define _CTLSEC_KERNEL_NL_KEY_H

#include <linux/types.h>

struct ctlsec_domain;
struct netlink_callback;
struct netlink_ext_ack;
struct nlattr;
struct sk_buff;
struct user_namespace;

/**
 * struct ctlsec_nl_key - a key as a request gave it
 * @kind: enum ctlsec_kind; 0: @value is the id of an existing domain
 * @value: cgroup id, inode number of the namespace, or the domain's id
 * @ns: the namespace if the request named a process in it, a reference held
 * @attr: to blame if the key leads nowhere
 */
struct ctlsec_nl_key {
	u32 kind;
	u64 value;
	struct user_namespace *ns;
	const struct nlattr *attr;
};

/* Read the key. Return: 0, -EINVAL (none, or more than one), or -ENOENT (no
 * such process, or it is in another namespace than the request says).
 */
int ctlsec_nl_key_parse(struct ctlsec_nl_key *key, struct nlattr **attrs,
			struct netlink_ext_ack *extack);
/* Drop what parsing took; harmless on a zeroed key. */
void ctlsec_nl_key_put(struct ctlsec_nl_key *key);

/* The domain, or NULL. Under ctlsec_lock. */
struct ctlsec_domain *ctlsec_nl_key_find(const struct ctlsec_nl_key *key);
/* Refuse a request whose key found no domain. Return: -ENOENT. */
int ctlsec_nl_key_missing(const struct ctlsec_nl_key *key,
			  struct netlink_ext_ack *extack);

/**
 * ctlsec_nl_key_new - make the domain that @key could not find
 *
 * Context: ctlsec_lock. Return: an unpublished domain, or ERR_PTR(-ENOENT) (no
 * such cgroup, or a key that finds existing domains only), ERR_PTR(-ENOMEM).
 */
struct ctlsec_domain *ctlsec_nl_key_new(const struct ctlsec_nl_key *key,
					struct netlink_ext_ack *extack);

/**
 * ctlsec_nl_key_admit_dump - may a dump about one key begin?
 * @check: does the key lead anywhere; under ctlsec_lock
 *
 * Refused here, a request gets its bad attribute named.
 */
int ctlsec_nl_key_admit_dump(struct netlink_callback *cb,
			     int (*check)(const struct ctlsec_nl_key *key,
					  struct netlink_ext_ack *extack));
/* The next part of such a dump. @fill: under ctlsec_lock. */
int ctlsec_nl_key_dump(struct sk_buff *skb, struct netlink_callback *cb,
		       int (*fill)(struct sk_buff *skb,
				   struct netlink_callback *cb,
				   const struct ctlsec_nl_key *key));

#endif /* _CTLSEC_KERNEL_NL_KEY_H */
