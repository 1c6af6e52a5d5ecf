// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink by hand; see rawnl.h.
 */
#include "rawnl.h"

#include <errno.h>
#include <linux/ctlsec.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

#ifndef NLMSGERR_ATTR_MISS_TYPE
#define NLMSGERR_ATTR_MISS_TYPE 5
#endif

/* An answer that takes longer will not come. */
#define PATIENCE_MS 60000

static void set(int fd, int option)
{
	int one = 1;

	if (setsockopt(fd, SOL_NETLINK, option, &one, sizeof(one)))
		tap_bail("setsockopt %d: %s", option, strerror(errno));
}

int rawnl_open_as(struct rawnl *s, uint16_t family)
{
	const struct sockaddr_nl any = { .nl_family = AF_NETLINK };

	s->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (s->fd < 0 || bind(s->fd, (const void *)&any, sizeof(any)))
		return -errno;
	set(s->fd, NETLINK_EXT_ACK);
	set(s->fd, NETLINK_CAP_ACK);
	s->addressed = false;
	s->family = family;
	s->room = RAWNL_MAX;
	s->seq = 1;
	return 0;
}

int rawnl_open(struct rawnl *s)
{
	static struct rawnl_answer a;
	static struct rawnl_msg m;
	const struct nlattr *id;
	int err;

	err = rawnl_open_as(s, GENL_ID_CTRL);
	if (err)
		return err;
	rawnl_begin(&m, s, CTRL_CMD_GETFAMILY, 0);
	rawnl_str(&m, CTRL_ATTR_FAMILY_NAME, CTLSEC_GENL_NAME);
	err = rawnl_ask(s, &m, &a);
	id = err ? NULL : rawnl_find(a.reply, a.len, CTRL_ATTR_FAMILY_ID);
	if (!id) {
		rawnl_close(s);
		return err ? -err : -EPROTO;
	}
	memcpy(&s->family, id + 1, sizeof(s->family));
	return 0;
}

void rawnl_close(struct rawnl *s)
{
	close(s->fd);
	s->fd = -1;
}

void rawnl_begin(struct rawnl_msg *m, const struct rawnl *s, uint8_t cmd,
		 uint16_t flags)
{
	struct genlmsghdr *g = (void *)(m->bytes + NLMSG_HDRLEN);

	memset(m->bytes, 0, NLMSG_HDRLEN + GENL_HDRLEN);
	m->hdr.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN;
	m->hdr.nlmsg_type = s->family;
	m->hdr.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	g->cmd = cmd;
	g->version = CTLSEC_GENL_VERSION;
}

uint32_t rawnl_put(struct rawnl_msg *m, uint16_t type, const void *data,
		   size_t len)
{
	uint32_t at = NLMSG_ALIGN(m->hdr.nlmsg_len);
	struct nlattr *attr = (void *)(m->bytes + at);

	if (at + NLA_ALIGN(NLA_HDRLEN + len) > RAWNL_MAX)
		tap_bail("request too long");
	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + len;
	memset(attr + 1, 0, NLA_ALIGN(len));
	if (len)
		memcpy(attr + 1, data, len);
	m->hdr.nlmsg_len = at + NLA_ALIGN(NLA_HDRLEN + len);
	return at;
}

uint32_t rawnl_nest(struct rawnl_msg *m, uint16_t type)
{
	return rawnl_put(m, type | NLA_F_NESTED, NULL, 0);
}

void rawnl_nest_end(struct rawnl_msg *m, uint32_t nest)
{
	struct nlattr *attr = (void *)(m->bytes + nest);

	attr->nla_len = (uint16_t)(m->hdr.nlmsg_len - nest);
}

uint32_t rawnl_u32(struct rawnl_msg *m, uint16_t type, uint32_t value)
{
	return rawnl_put(m, type, &value, sizeof(value));
}

uint32_t rawnl_u64(struct rawnl_msg *m, uint16_t type, uint64_t value)
{
	return rawnl_put(m, type, &value, sizeof(value));
}

uint32_t rawnl_str(struct rawnl_msg *m, uint16_t type, const char *value)
{
	return rawnl_put(m, type, value, strlen(value) + 1);
}

void rawnl_send(struct rawnl *s, struct rawnl_msg *m, struct rawnl_answer *a)
{
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	ssize_t sent;

	memset(a, 0, offsetof(struct rawnl_answer, reply));
	m->hdr.nlmsg_seq = ++s->seq;
	if (s->addressed)
		sent = sendto(s->fd, m->bytes, m->hdr.nlmsg_len, 0,
			      (const void *)&kernel, sizeof(kernel));
	else
		sent = send(s->fd, m->bytes, m->hdr.nlmsg_len, 0);
	if (sent < 0)
		tap_bail("send: %s", strerror(errno));
}

static void read_ack(const struct nlmsghdr *n, const void *tlvs, size_t len,
		     struct rawnl_answer *a)
{
	const struct nlattr *attr;

	if (!(n->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	attr = rawnl_find(tlvs, len, NLMSGERR_ATTR_MSG);
	if (attr)
		snprintf(a->text, sizeof(a->text), "%.*s",
			 attr->nla_len - NLA_HDRLEN, (const char *)(attr + 1));
	attr = rawnl_find(tlvs, len, NLMSGERR_ATTR_OFFS);
	if (attr)
		a->offset = rawnl_get_u32(attr);
	attr = rawnl_find(tlvs, len, NLMSGERR_ATTR_MISS_TYPE);
	if (attr)
		a->missing = rawnl_get_u32(attr);
}

static void read_row(const struct nlmsghdr *n, struct rawnl_answer *a)
{
	const uint8_t *attrs = (const uint8_t *)n + NLMSG_HDRLEN + GENL_HDRLEN;

	if (!a->rows++) {
		a->len = n->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
		memcpy(a->reply, attrs, a->len);
	}
}

/* Take one message; returns false after the last one. */
static bool take(const struct nlmsghdr *n, struct rawnl_answer *a,
		 rawnl_row row, void *arg)
{
	const struct nlmsgerr *e = NLMSG_DATA(n);
	const int *status = NLMSG_DATA(n);

	a->intr |= !!(n->nlmsg_flags & NLM_F_DUMP_INTR);
	switch (n->nlmsg_type) {
	case NLMSG_ERROR:
		a->err = -e->error;
		read_ack(n, e + 1, n->nlmsg_len - NLMSG_LENGTH(sizeof(*e)), a);
		return false;
	case NLMSG_DONE:
		a->err = -*status;
		a->done = true;
		read_ack(n, status + 1,
			 n->nlmsg_len - NLMSG_LENGTH(sizeof(*status)), a);
		return false;
	}
	read_row(n, a);
	if (row)
		row(n, arg);
	return true;
}

bool rawnl_receive(struct rawnl *s, struct rawnl_answer *a, rawnl_row row,
		   void *arg)
{
	static uint8_t buf[RAWNL_MAX] __attribute__((aligned(8)));
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	const struct nlmsghdr *n;
	ssize_t len;
	bool more = true;
	int left;

	if (poll(&p, 1, PATIENCE_MS) != 1)
		tap_bail("no answer from the kernel");
	len = recv(s->fd, buf, s->room, MSG_TRUNC);
	if (len < 0)
		tap_bail("recv: %s", strerror(errno));
	if ((size_t)len > s->room)
		tap_bail("the kernel sent %zd bytes at once", len);
	left = (int)len;
	for (n = (const void *)buf; NLMSG_OK(n, (unsigned int)left);
	     n = NLMSG_NEXT(n, left)) {
		if (n->nlmsg_seq == s->seq)
			more = take(n, a, row, arg);
	}
	return more;
}

int rawnl_ask(struct rawnl *s, struct rawnl_msg *m, struct rawnl_answer *a)
{
	rawnl_send(s, m, a);
	while (rawnl_receive(s, a, NULL, NULL))
		;
	return a->err;
}

const struct nlattr *rawnl_find(const void *attrs, size_t len, uint16_t type)
{
	const uint8_t *pos = attrs;

	while (len >= NLA_HDRLEN) {
		const struct nlattr *attr = (const void *)pos;
		size_t step = NLA_ALIGN(attr->nla_len);

		if (attr->nla_len < NLA_HDRLEN || attr->nla_len > len)
			tap_bail("the kernel sent a broken attribute");
		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			return attr;
		if (step >= len)
			break;
		pos += step;
		len -= step;
	}
	return NULL;
}

const struct nlattr *rawnl_next(const void *attrs, size_t len, uint16_t type,
				const struct nlattr *after)
{
	const uint8_t *pos = attrs;
	size_t skip = 0;

	if (after)
		skip = (const uint8_t *)after - pos + NLA_ALIGN(after->nla_len);
	return skip < len ? rawnl_find(pos + skip, len - skip, type) : NULL;
}

const struct nlattr *rawnl_within(const struct nlattr *nest, uint16_t type)
{
	return rawnl_find(nest + 1, nest->nla_len - NLA_HDRLEN, type);
}

const struct nlattr *rawnl_row_find(const struct nlmsghdr *row, uint16_t type)
{
	return rawnl_find((const uint8_t *)row + NLMSG_HDRLEN + GENL_HDRLEN,
			  row->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN, type);
}

uint32_t rawnl_get_u32(const struct nlattr *attr)
{
	uint32_t value = 0;

	if (attr)
		memcpy(&value, attr + 1, sizeof(value));
	return value;
}

uint64_t rawnl_get_u64(const struct nlattr *attr)
{
	uint64_t value = 0;

	if (attr)
		memcpy(&value, attr + 1, sizeof(value));
	return value;
}
