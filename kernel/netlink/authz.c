// SPDX-License-Identifier: GPL-2.0
/*
 * The rights of a request's sender.
 *
 * Both the task that opened the socket and the one that sends must have the
 * right: else an unprivileged task could open a socket, hand it to a privileged
 * one as its standard output and have that write a request. As in
 * netlink_capable(), the opener does not count where the sender named the
 * kernel as destination, which no program does by accident.
 */
#include "netlink/authz.h"

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/moduleparam.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include <net/sock.h>

/* A gid of the initial user namespace; what is no gid, as -1, gives no rights. */
static long readers = -1;
module_param(readers, long, 0444);
MODULE_PARM_DESC(readers, "group id whose members may read state (-1: none)");

static bool cred_in_group(const struct cred *cred, kgid_t gid)
{
	const struct group_info *groups = cred->group_info;
	int i;

	if (gid_eq(cred->egid, gid))
		return true;
	for (i = 0; i < groups->ngroups; i++) {
		if (gid_eq(groups->gid[i], gid))
			return true;
	}
	return false;
}

static bool opener_in_group(const struct sk_buff *skb, kgid_t gid)
{
	if (NETLINK_CB(skb).flags & NETLINK_SKB_DST)
		return true;
	return cred_in_group(NETLINK_CB(skb).sk->sk_socket->file->f_cred, gid);
}

static bool is_reader(const struct sk_buff *skb)
{
	kgid_t gid;

	if (readers < 0 || readers >= (gid_t)-1)
		return false;
	gid = make_kgid(&init_user_ns, readers);
	return in_egroup_p(gid) && opener_in_group(skb, gid);
}

int ctlsec_authz(const struct sk_buff *skb, enum ctlsec_right right,
		 struct netlink_ext_ack *extack)
{
	if (netlink_capable(skb, CAP_MAC_ADMIN))
		return 0;
	if (right == CTLSEC_RIGHT_READ) {
		if (is_reader(skb))
			return 0;
		NL_SET_ERR_MSG(
			extack,
			"needs CAP_MAC_ADMIN in the initial user namespace, or membership of the module's readers group");
	} else {
		NL_SET_ERR_MSG(
			extack,
			"needs CAP_MAC_ADMIN in the initial user namespace");
	}
	return -EPERM;
}
