// SPDX-License-Identifier: GPL-2.0
/*
 * The conversation with the module. See cnl.h.
 */
#include "netlink/cnl.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/module_state.h"
#include "base/util.h"
#include "netlink/cnl_refusal.h"

/* Room for the largest message, a blob, in both directions. */
#define SOCKET_BUFFER (256 * 1024)
/* Room for events that come while some are printed. */
#define EVENT_BUFFER (4 * 1024 * 1024)
/* A dump that is disturbed this often is given up. */
#define DUMP_TRIES 8

/* Why the family is not there, after "module ctlsec is". */
static const char *no_family_text(enum module_state state)
{
	switch (state) {
	case MODULE_STATE_LIVE:
		return "loaded but answers in the initial network namespace "
		       "only; run ctlsec on the host";
	case MODULE_STATE_COMING:
		return "being loaded; try again in a moment";
	case MODULE_STATE_GOING:
		return "being unloaded, and confines nothing any more";
	case MODULE_STATE_ABSENT:
		break;
	}
	return "not loaded; run 'ctlsec module load'";
}

static int no_family(struct err *e)
{
	const char *text = no_family_text(module_state_read());

	return err_set(e, EXIT_NO_MODULE, "module ctlsec is %s", text);
}

static int set_options(struct nl_sock *sk)
{
	static const int names[] = { NETLINK_EXT_ACK, NETLINK_CAP_ACK,
				     NETLINK_GET_STRICT_CHK };
	int fd = nl_socket_get_fd(sk);
	int one = 1;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (setsockopt(fd, SOL_NETLINK, names[i], &one, sizeof(one)))
			return -1;
	}
	nl_socket_enable_msg_peek(sk);
	return nl_socket_set_buffer_size(sk, SOCKET_BUFFER, SOCKET_BUFFER);
}

int cnl_open(struct cnl *nl, struct err *e)
{
	int ret;

	*nl = (struct cnl){ .sk = nl_socket_alloc() };
	if (!nl->sk)
		return err_set(e, EXIT_FAILED, "out of memory");
	ret = genl_connect(nl->sk);
	if (ret < 0)
		return err_set(e, EXIT_FAILED,
			       "cannot open a netlink socket: %s",
			       nl_geterror(ret));
	nl->family = genl_ctrl_resolve(nl->sk, CTLSEC_GENL_NAME);
	if (nl->family == -NLE_OBJ_NOTFOUND)
		return no_family(e);
	if (nl->family < 0)
		return err_set(e, EXIT_FAILED,
			       "cannot find the netlink family ctlsec: %s",
			       nl_geterror(nl->family));
	if (set_options(nl->sk))
		return err_set(e, EXIT_FAILED,
			       "cannot prepare the netlink socket");
	return 0;
}

void cnl_close(struct cnl *nl)
{
	nl_socket_free(nl->sk);
	nl->sk = NULL;
}

/* Receive until the request is answered. */
static int receive_reply(struct cnl *nl, struct cnl_reply *r, struct err *e)
{
	while (!r->done) {
		struct sockaddr_nl from;
		cleanup_free unsigned char *buf = NULL;
		int n = nl_recv(nl->sk, &from, &buf, NULL);

		if (n <= 0)
			return err_set(e, EXIT_FAILED,
				       "no reply from the kernel: %s",
				       n ? nl_geterror(n) : "socket closed");
		if (from.nl_pid)
			continue;
		if (cnl_msg_reply_read(r, buf, (size_t)n, e))
			return -1;
	}
	return 0;
}

/* The request of @call, from @cursor on unless that is NULL. */
static struct nl_msg *build_request(const struct cnl *nl,
				    const struct cnl_call *call, uint16_t flags,
				    const struct cnl_bytes *cursor,
				    struct err *e)
{
	const struct cnl_tree *t = call->tree ? call->tree : call->reply;
	struct nl_msg *msg;

	msg = cnl_msg_request(nl->family, call->cmd, call->flags | flags,
			      call->tree, call->obj, e);
	if (msg && cursor)
		nla_put(msg, (int)t->cursor, (int)cursor->len, cursor->data);
	return msg;
}

/* Is the module that the socket was opened for still there? */
static int still_there(const struct cnl *nl, struct err *e)
{
	cleanup_cnl struct cnl now = { 0 };

	if (cnl_open(&now, e))
		return -1;
	if (now.family != nl->family)
		return err_set(e, EXIT_NO_MODULE, "the module was unloaded");
	return 0;
}

/* A transaction over many objects is larger than what sockets take as a rule. */
static void make_room(struct cnl *nl, const struct nlmsghdr *h)
{
	int size = (int)h->nlmsg_len;

	if (h->nlmsg_len > SOCKET_BUFFER / 2)
		setsockopt(nl_socket_get_fd(nl->sk), SOL_SOCKET, SO_SNDBUFFORCE,
			   &size, sizeof(size));
}

/* Which attribute of a request has this offset in it, from 1; or 0. */
static size_t part_at(const struct nlmsghdr *h, uint32_t offset)
{
	int left = genlmsg_attrlen(nlmsg_data(h), 0);
	const struct nlattr *a = genlmsg_attrdata(nlmsg_data(h), 0);
	size_t n = 0;

	for (; nla_ok(a, left); a = nla_next(a, &left)) {
		size_t at = (size_t)((const char *)a - (const char *)h);

		n++;
		if (offset >= at && offset < at + a->nla_len)
			return n;
	}
	return 0;
}

/* Send @call and read what answers it to @r. */
static int exchange_messages(struct cnl *nl, const struct cnl_call *call,
			     uint16_t flags, const struct cnl_bytes *cursor,
			     struct cnl_reply *r, struct err *e)
{
	struct nl_msg *msg = build_request(nl, call, flags, cursor, e);
	int ret;

	nl->error = 0;
	nl->part = 0;
	if (!msg)
		return -1;
	make_room(nl, nlmsg_hdr(msg));
	ret = nl_send_auto(nl->sk, msg);
	*r = (struct cnl_reply){ .family = nl->family,
				 .seq = nlmsg_hdr(msg)->nlmsg_seq,
				 .port = nl_socket_get_local_port(nl->sk),
				 .tree = call->reply };
	if (ret < 0)
		ret = err_set(e, EXIT_FAILED, "cannot %s: sending failed: %s",
			      call->op, nl_geterror(ret));
	else
		ret = receive_reply(nl, r, e);
	/* What is said by a family that is there no more, too. */
	if (!ret && r->error == ENOENT && still_there(nl, e))
		ret = -1;
	if (!ret && r->error) {
		nl->error = r->error;
		nl->part = part_at(nlmsg_hdr(msg), r->offset);
		ret = cnl_refusal_explain(call, r, nlmsg_hdr(msg), e);
	}
	nlmsg_free(msg);
	if (ret)
		cnl_msg_reply_free(r);
	return ret;
}

int cnl_call(struct cnl *nl, const struct cnl_call *call, struct err *e)
{
	struct cnl_reply r;

	if (exchange_messages(nl, call, NLM_F_ACK, NULL, &r, e))
		return -1;
	cnl_msg_reply_free(&r);
	return 0;
}

int cnl_do(struct cnl *nl, const struct cnl_call *call, void *out,
	   struct err *e)
{
	struct cnl_reply r;

	if (exchange_messages(nl, call, NLM_F_ACK, NULL, &r, e))
		return -1;
	if (r.objects.n != 1) {
		cnl_msg_reply_free(&r);
		return err_set(
			e, EXIT_FAILED,
			"cannot %s: the module sent %zu replies, not one",
			call->op, r.objects.n);
	}
	memcpy(out, r.objects.v, call->reply->size);
	free(r.objects.v);
	return 0;
}

/* Where the page goes on that @l ends with; NULL if it is the last. */
static const struct cnl_bytes *next_cursor(const struct cnl_tree *t,
					   const struct cnl_list *l)
{
	const char *object = l->v;
	const struct cnl_seen *seen;

	if (!l->n || !t->cursor)
		return NULL;
	object += (l->n - 1) * t->size;
	seen = (const void *)object;
	if (!(seen->has & CNL_BIT(t->cursor)))
		return NULL;
	return (const void *)(object + t->v[t->cursor].offset);
}

static void move_objects(const struct cnl_tree *t, struct cnl_list *to,
			 struct cnl_list *from)
{
	to->v = xreallocarray(to->v, to->n + from->n, t->size);
	memcpy((char *)to->v + to->n * t->size, from->v, from->n * t->size);
	to->n += from->n;
	free(from->v);
}

/* A whole dump, page by page, unless @intr gets set. */
static int read_pages(struct cnl *nl, const struct cnl_call *call,
		      struct cnl_list *out, bool *intr, struct err *e)
{
	const struct cnl_bytes *cursor = NULL;
	struct cnl_reply r;

	do {
		if (exchange_messages(nl, call, NLM_F_DUMP, cursor, &r, e)) {
			cnl_attr_list_free(call->reply, out);
			return -1;
		}
		*intr = r.intr;
		if (r.objects.n)
			move_objects(call->reply, out, &r.objects);
		cursor = r.objects.n ? next_cursor(call->reply, out) : NULL;
	} while (cursor && !*intr);
	return 0;
}

int cnl_dump(struct cnl *nl, const struct cnl_call *call, struct cnl_list *out,
	     struct err *e)
{
	bool intr;
	int i;

	for (i = 0; i < DUMP_TRIES; i++) {
		*out = (struct cnl_list){ 0 };
		if (read_pages(nl, call, out, &intr, e))
			return -1;
		if (!intr)
			return 0;
		cnl_attr_list_free(call->reply, out);
	}
	return err_set(e, EXIT_FAILED,
		       "cannot %s: objects came and went during each of %d "
		       "attempts; try again",
		       call->op, DUMP_TRIES);
}

static const struct cnl_call event_call = {
	.op = "receive events",
	.cmd = CTLSEC_CMD_EVENT,
	.reply = &cnl_msg_event,
};

static const struct cnl_call listen_call = {
	.op = "receive events",
	.cmd = CTLSEC_CMD_EVENT_LISTEN,
};

/* The kernel's own family tells there which families go. */
static int join_notices(struct cnl *nl, struct err *e)
{
	int ret = genl_ctrl_resolve_grp(nl->sk, "nlctrl", "notify");

	if (ret >= 0)
		ret = nl_socket_add_membership(nl->sk, ret);
	if (ret < 0)
		return err_set(e, EXIT_FAILED, "cannot %s: %s", event_call.op,
			       nl_geterror(ret));
	return 0;
}

/* First what tells of an unload, so that none goes unnoticed. */
int cnl_listen(struct cnl *nl, struct err *e)
{
	int room = EVENT_BUFFER;

	/* More than others may have, where that is permitted. */
	setsockopt(nl_socket_get_fd(nl->sk), SOL_SOCKET, SO_RCVBUFFORCE, &room,
		   sizeof(room));
	if (join_notices(nl, e))
		return -1;
	return cnl_call(nl, &listen_call, e);
}

int cnl_wait(struct cnl *nl, int ms, const sigset_t *mask)
{
	struct pollfd fd = { .fd = nl_socket_get_fd(nl->sk), .events = POLLIN };
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	return ppoll(&fd, 1, ms < 0 ? NULL : &t, mask) > 0;
}

int cnl_recv_events(struct cnl *nl, struct cnl_list *out, bool *lost,
		    struct err *e)
{
	/* An unrequested message has no sequence number and no port. */
	struct cnl_reply r = { .family = nl->family, .tree = event_call.reply };
	cleanup_free unsigned char *buf = NULL;
	struct sockaddr_nl from;
	int n = nl_recv(nl->sk, &from, &buf, NULL);

	*out = (struct cnl_list){ 0 };
	*lost = n == -NLE_NOMEM;
	/* The notice of an unload may be among what was lost. */
	if (*lost)
		return still_there(nl, e);
	if (n <= 0)
		return err_set(e, EXIT_FAILED, "cannot %s: %s", event_call.op,
			       n ? nl_geterror(n) : "socket closed");
	if (!from.nl_pid && cnl_msg_reply_read(&r, buf, (size_t)n, e)) {
		cnl_msg_reply_free(&r);
		return -1;
	}
	*out = r.objects;
	/* A notice of the kernel's, so nothing else is with it. */
	if (r.unloaded)
		return err_set(e, EXIT_NO_MODULE, "the module was unloaded");
	return 0;
}

int cnl_status_get(struct cnl *nl, struct cnl_status *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "read the module's status",
		.cmd = CTLSEC_CMD_STATUS_GET,
		.reply = &cnl_msg_status,
	};

	return cnl_do(nl, &call, out, e);
}

int cnl_profile_get(struct cnl *nl, const char *name, bool with_blob,
		    struct cnl_profile *out, struct err *e)
{
	cleanup_free char *op = xasprintf("read profile '%s'", name);
	struct cnl_profile rq = { 0 };
	const struct cnl_call call = {
		.op = op,
		.cmd = CTLSEC_CMD_PROFILE_GET,
		.tree = &cnl_msg_profile,
		.obj = &rq,
		.reply = &cnl_msg_profile,
	};

	CNL_SET(&rq, CTLSEC_PROFILE_A_NAME, name, (char *)name);
	if (with_blob)
		rq.seen.has |= CNL_BIT(CTLSEC_PROFILE_A_WITH_BLOB);
	return cnl_do(nl, &call, out, e);
}

int cnl_domain_get(struct cnl *nl, const struct cnl_domain *key,
		   struct cnl_domain *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "read the domain",
		.cmd = CTLSEC_CMD_DOMAIN_GET,
		.tree = &cnl_msg_domain,
		.obj = key,
		.reply = &cnl_msg_domain,
	};

	return cnl_do(nl, &call, out, e);
}

int cnl_profiles(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "list the profiles",
		.cmd = CTLSEC_CMD_PROFILE_GET,
		.reply = &cnl_msg_profile,
	};

	return cnl_dump(nl, &call, out, e);
}

int cnl_domains(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "list the domains",
		.cmd = CTLSEC_CMD_DOMAIN_GET,
		.reply = &cnl_msg_domain,
	};

	return cnl_dump(nl, &call, out, e);
}

int cnl_history(struct cnl *nl, uint64_t since, struct cnl_list *out,
		struct err *e)
{
	struct cnl_event rq = { 0 };
	const struct cnl_call call = {
		.op = "read the history of denials",
		.cmd = CTLSEC_CMD_EVENT_GET,
		.tree = &cnl_msg_event,
		.obj = &rq,
		.reply = &cnl_msg_event,
	};

	if (since)
		CNL_SET(&rq, CTLSEC_EVENT_A_SINCE, since, since);
	return cnl_dump(nl, &call, out, e);
}

int cnl_bindings(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "list the bindings",
		.cmd = CTLSEC_CMD_BINDING_GET,
		.reply = &cnl_msg_domain,
	};

	return cnl_dump(nl, &call, out, e);
}

int cnl_denials(struct cnl *nl, uint64_t id, struct cnl_list *out,
		struct err *e)
{
	struct cnl_domain key = { 0 };
	const struct cnl_call call = {
		.op = "list the denials",
		.cmd = CTLSEC_CMD_DENIAL_GET,
		.tree = &cnl_msg_domain,
		.obj = &key,
		.reply = &cnl_msg_denial,
	};

	CNL_SET(&key, CTLSEC_DOMAIN_A_ID, id, id);
	return cnl_dump(nl, &call, out, e);
}
