/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Dumps by pages: each request of a dump is answered with the objects that one
 * message buffer holds, and ended; what tells where to go on is with the client.
 *
 * A dump that the core continued as its reader reads on would pin the module,
 * and what it walks, for as long as the reader likes.
 */
#ifndef _CTLSEC_KERNEL_PAGE_H
#define _CTLSEC_KERNEL_PAGE_H

#include <linux/types.h>

struct genl_info;
struct netlink_callback;
struct sk_buff;

/**
 * struct ctlsec_page_walk - what a dump reports; under ctlsec_lock
 * @cursor: the attribute that has the cursor, in a row
 * @asked: the same in a request
 * @next: the object behind @position, which becomes its position; NULL behind
 *	the last one. Positions rise and are never 0
 * @fill: its attributes. Return: 0 or -EMSGSIZE
 * @arg: for @next
 */
struct ctlsec_page_walk {
	u16 cursor;
	u16 asked;
	void *(*next)(void *arg, u64 *position);
	int (*fill)(struct sk_buff *skb, void *object);
	void *arg;
};

/**
 * ctlsec_page_fill - a page
 * @generation: of the walked set, told apart from those of earlier pages; 0 if
 *	changes do not matter
 *
 * Context: ctlsec_lock. Return: 0, which ends the dump, or -EMSGSIZE if not even
 * one object has room.
 */
int ctlsec_page_fill(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct ctlsec_page_walk *walk, u32 generation);
/* The dumpit() of a set whose changes change the generation. May sleep. */
int ctlsec_page_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct ctlsec_page_walk *walk);

/* Bytes of a page with one object that has @payload bytes of attributes. */
size_t ctlsec_page_size(size_t payload);

/* Admit a dump that takes no attribute but @asked. Return: 0, -EPERM, -EINVAL. */
int ctlsec_page_check(struct netlink_callback *cb, u16 asked);
/* Refuse @asked in what is no dump. Return: 0 or -EINVAL. */
int ctlsec_page_refuse(const struct genl_info *info, u16 asked);

#endif /* _CTLSEC_KERNEL_PAGE_H */
