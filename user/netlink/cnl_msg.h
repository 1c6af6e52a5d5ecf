/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The messages of linux/ctlsec.h: a structure and an attribute tree for each
 * object, and the reading of what came from the kernel. No sockets here.
 */
#ifndef USER_CNL_MSG_H
#define USER_CNL_MSG_H

#include <linux/ctlsec.h>

#include "netlink/cnl_attr.h"

struct nl_msg;

/* The fields are those of the header's CTLSEC_*_A_* of the same name. */
struct cnl_status_abi {
	struct cnl_seen seen;
	uint32_t abi;
	uint32_t numbers;
	uint32_t hookable;
	uint32_t absent;
	struct cnl_u32s unhookable;
};

struct cnl_status_hook {
	struct cnl_seen seen;
	char *name;
	char *lost;
};

struct cnl_status_object {
	struct cnl_seen seen;
	char *name;
	uint64_t count;
};

struct cnl_status {
	struct cnl_seen seen;
	char *version;
	uint32_t profiles;
	uint32_t domains;
	uint32_t bindings;
	uint32_t hooked;
	uint32_t inflight;
	uint64_t missed;
	struct cnl_list abis; /* struct cnl_status_abi */
	struct cnl_list hooks; /* struct cnl_status_hook */
	struct cnl_list objects; /* struct cnl_status_object */
};

struct cnl_profile {
	struct cnl_seen seen;
	char *name;
	struct cnl_bytes blob;
	uint8_t digest[CTLSEC_DIGEST_LEN];
	uint32_t version;
	uint32_t size;
	uint32_t users;
	struct cnl_bytes cursor;
};

struct cnl_last {
	struct cnl_seen seen;
	uint32_t pid;
	uint32_t tgid;
	char *comm;
	uint32_t abi;
	uint32_t nr;
	uint32_t action;
	uint64_t time;
};

/* Of a binding, too. */
struct cnl_domain {
	struct cnl_seen seen;
	uint64_t id;
	uint32_t kind;
	uint64_t cgroup_id;
	uint64_t userns_ino;
	uint32_t userns_pid;
	char *path;
	char *profile;
	uint32_t profile_version;
	uint8_t profile_digest[CTLSEC_DIGEST_LEN];
	uint32_t mode;
	uint64_t pids_max;
	uint64_t fork_rate;
	uint64_t fork_burst;
	uint32_t on_limit;
	uint64_t userns_max;
	uint64_t denied;
	uint64_t complained;
	uint64_t logged;
	uint64_t unattributed;
	struct cnl_last last;
	uint64_t tasks;
	uint64_t tasks_peak;
	uint64_t forks;
	uint64_t forks_denied_pids;
	uint64_t forks_denied_rate;
	uint64_t kills;
	uint64_t userns;
	uint64_t userns_denied;
	uint32_t activation;
	uint32_t log;
	uint64_t pending;
	struct cnl_bytes cursor;
	uint64_t binding;
	char *pattern;
	char *name;
	uint64_t domains;
	uint64_t made;
	uint64_t refused;
	uint64_t recorded;
	uint64_t suppressed;
	uint64_t dropped;
	struct cnl_bytes layers; /* u64 each */
};

/* @targets: struct cnl_domain, with a path or a pattern, and an activation. */
struct cnl_layer {
	struct cnl_seen seen;
	uint64_t id;
	char *name;
	struct cnl_bytes blob;
	char *rules;
	char *to;
	struct cnl_list targets;
	uint64_t left;
	uint64_t since;
	uint64_t hits;
	uint64_t domains;
	struct cnl_bytes cursor;
};

struct cnl_denial {
	struct cnl_seen seen;
	uint32_t abi;
	uint32_t nr;
	uint64_t count;
	struct cnl_bytes cursor;
	uint64_t complained;
};

/* @args: CTLSEC_NR_ARGS registers, if they are known. */
struct cnl_record {
	struct cnl_seen seen;
	uint64_t seq;
	uint64_t count;
	uint64_t mono;
	uint64_t last;
	uint32_t pid;
	uint32_t tgid;
	char *comm;
	char *exe;
	uint32_t abi;
	uint32_t nr;
	struct cnl_bytes args;
	uint32_t action;
	char *profile;
	uint32_t version;
	uint32_t origin;
	uint64_t layer;
	char *layer_name;
	uint32_t ring_op;
};

struct cnl_event {
	struct cnl_seen seen;
	uint32_t event;
	uint32_t limit;
	uint64_t time;
	struct cnl_domain domain;
	struct cnl_record record;
	uint64_t lost;
	uint64_t since;
	struct cnl_layer layer;
	struct cnl_bytes cursor;
};

extern const struct cnl_tree cnl_msg_status;
extern const struct cnl_tree cnl_msg_status_abi;
extern const struct cnl_tree cnl_msg_status_hook;
extern const struct cnl_tree cnl_msg_status_object;
extern const struct cnl_tree cnl_msg_profile;
extern const struct cnl_tree cnl_msg_last;
extern const struct cnl_tree cnl_msg_domain;
extern const struct cnl_tree cnl_msg_denial;
extern const struct cnl_tree cnl_msg_layer;
extern const struct cnl_tree cnl_msg_record;
extern const struct cnl_tree cnl_msg_event;

/**
 * struct cnl_call - one request
 * @op: what is being done, for "cannot OP: ..."
 * @flags: NLM_F_* besides NLM_F_REQUEST
 * @tree, @obj: the request's attributes; NULL for none
 * @reply: tree of the objects in the reply; NULL if there are none
 */
struct cnl_call {
	const char *op;
	uint8_t cmd;
	uint16_t flags;
	const struct cnl_tree *tree;
	const void *obj;
	const struct cnl_tree *reply;
};

/**
 * cnl_msg_request - build a request
 * @family: number of the generic netlink family
 * @obj: structure of @tree, or NULL for no attributes
 *
 * Return: a message to be freed with nlmsg_free(), or NULL with @e filled.
 */
struct nl_msg *cnl_msg_request(int family, uint8_t cmd, uint16_t flags,
			       const struct cnl_tree *tree, const void *obj,
			       struct err *e);

/**
 * struct cnl_reply - the reading of the messages that answer one request
 * @family, @seq, @port: what they must carry; others are ignored
 * @tree: attributes of the objects in them; NULL if none are expected
 * @objects: the objects read so far, structures of @tree
 * @done: the last message was read
 * @intr: objects came or went during the dump
 * @unloaded: the family is gone, which the kernel tells its listeners
 * @error: errno that the kernel refused with, or 0
 * @text: its sentence, or ""
 * @offset: where in the request the attribute to blame is, or 0
 * @missing: type of an attribute that the request lacks, or 0
 */
struct cnl_reply {
	int family;
	uint32_t seq;
	uint32_t port;
	const struct cnl_tree *tree;
	struct cnl_list objects;
	bool done;
	bool intr;
	bool unloaded;
	int error;
	char text[256];
	uint32_t offset;
	uint32_t missing;
};

/**
 * cnl_msg_reply_read - read one datagram
 * @buf, @len: as received, aligned to 4
 *
 * Return: 0, or -1 with @e filled if it is malformed. What the kernel refused
 * is in @r->error, not an error here.
 */
int cnl_msg_reply_read(struct cnl_reply *r, const void *buf, size_t len,
		       struct err *e);
void cnl_msg_reply_free(struct cnl_reply *r);

/* That of a list of struct cnl_profile which has this name, or NULL. */
const struct cnl_profile *cnl_msg_find_profile(const struct cnl_list *l,
					       const char *name);

#endif /* USER_CNL_MSG_H */
