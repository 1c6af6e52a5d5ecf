/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sessions of learning: what was learned of which domain, and since when. A session
 * outlives its domain, and keeps what was learned until it is forgotten, or makes room
 * for another.
 *
 * All under ctlsec_lock.
 */
#ifndef _CTLSEC_KERNEL_SESSION_H
#define _CTLSEC_KERNEL_SESSION_H

#include <linux/list.h>
#include <linux/types.h>

#include "limits.h"

struct ctlsec_domain;
struct ctlsec_learned;
struct netlink_ext_ack;

/**
 * struct ctlsec_session - one session
 * @list: by rising @id
 * @id: of the numbers of domains and bindings
 * @kind, @key: of its domain
 * @domain: while it runs, no reference; else NULL
 * @state: enum ctlsec_learn_state
 * @started, @ended: CLOCK_REALTIME, ns
 * @learned: what was learned, a reference
 * @path: of the cgroup, cut
 */
struct ctlsec_session {
	struct list_head list;
	u64 id;
	u32 kind;
	u64 key;
	struct ctlsec_domain *domain;
	u32 state;
	u64 started;
	u64 ended;
	struct ctlsec_learned *learned;
	char path[CTLSEC_LABEL_PATH + 1];
};

/* One that is not in the list yet; NULL without memory. */
struct ctlsec_session *ctlsec_session_new(void);
/* Of one that does not run. */
void ctlsec_session_free(struct ctlsec_session *s);

/* Is there room for another? Return: 0 or -ENOSPC. */
int ctlsec_session_check_room(struct netlink_ext_ack *extack);

/**
 * ctlsec_session_begin - have a published domain learn
 * @s: from ctlsec_session_new()
 * @d: has no session that runs
 *
 * An earlier session of the same domain is forgotten. May sleep.
 * Return: 0, or an error of ctlsec_learn_hook(): nothing has changed, @s is the caller's.
 */
int ctlsec_session_begin(struct ctlsec_session *s, struct ctlsec_domain *d,
			 struct netlink_ext_ack *extack);
/* It ends, unless it has. @state: what it is then. May sleep. */
void ctlsec_session_end(struct ctlsec_session *s, u32 state);
/* The domain goes: its session ends. */
void ctlsec_session_domain_gone(const struct ctlsec_domain *d);
/* Forget it; it may run. */
void ctlsec_session_forget(struct ctlsec_session *s);

struct ctlsec_session *ctlsec_session_by_id(u64 id);
struct ctlsec_session *ctlsec_session_by_key(u32 kind, u64 key);
struct ctlsec_session *ctlsec_session_next(u64 after_id);

/* Forget all, at unload. */
void ctlsec_session_exit(void);

#endif /* _CTLSEC_KERNEL_SESSION_H */
