// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzes the reading of kernel replies: user/netlink/cnl_msg.c and cnl_attr.c.
 *
 * The first byte says which objects are expected, the rest is one datagram.
 * Besides memory safety this holds: what was read can be built and read again,
 * and is then the same; a refusal gives a sentence.
 */
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "netlink/cnl.h"
#include "netlink/cnl_msg.h"
#include "netlink/cnl_refusal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FAMILY 0x1c
#define SEQ 77
#define PORT 4242

static const struct cnl_tree *const trees[] = {
	&cnl_msg_status,
	&cnl_msg_profile,
	&cnl_msg_domain,
	&cnl_msg_denial,
	&cnl_msg_event,
	&cnl_msg_record,
	NULL,
};

#define NR_TREES (sizeof(trees) / sizeof(trees[0]))

/* Build @obj, read it to @again; NULL if it is too large for a message. */
static struct nl_msg *rebuild(const struct cnl_tree *t, const void *obj,
			      void *again)
{
	struct err e;
	struct nl_msg *m = cnl_msg_request(FAMILY, 1, 0, t, obj, &e);
	const struct nlmsghdr *h;

	if (!m)
		return NULL;
	h = nlmsg_hdr(m);
	if (cnl_attr_parse(t, (const char *)nlmsg_data(h) + GENL_HDRLEN,
			   (size_t)nlmsg_datalen(h) - GENL_HDRLEN, again, &e))
		abort();
	return m;
}

static void check_object(const struct cnl_tree *t, const void *obj)
{
	void *a = calloc(1, t->size), *b = calloc(1, t->size);
	struct nl_msg *ma = rebuild(t, obj, a);
	struct nl_msg *mb = ma ? rebuild(t, a, b) : NULL;
	const struct nlmsghdr *ha, *hb;

	if (ma) {
		if (!mb)
			abort();
		ha = nlmsg_hdr(ma);
		hb = nlmsg_hdr(mb);
		if (ha->nlmsg_len != hb->nlmsg_len ||
		    memcmp(nlmsg_data(ha), nlmsg_data(hb),
			   (size_t)nlmsg_datalen(ha)))
			abort();
		cnl_attr_free(t, a);
		cnl_attr_free(t, b);
	}
	nlmsg_free(ma);
	nlmsg_free(mb);
	free(a);
	free(b);
}

static void check_refusal(const struct cnl_reply *r)
{
	struct cnl_domain rq = { 0 };
	const struct cnl_call call = { .op = "op",
				       .cmd = CTLSEC_CMD_DOMAIN_SET,
				       .tree = &cnl_msg_domain,
				       .obj = &rq };
	struct nl_msg *m;
	struct err e;

	CNL_SET(&rq, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id, 1);
	CNL_SET(&rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, 1);
	m = cnl_msg_request(FAMILY, call.cmd, 0, call.tree, call.obj, &e);
	if (!m || cnl_refusal_explain(&call, r, nlmsg_hdr(m), &e) != -1 ||
	    !e.msg[0] || !e.status)
		abort();
	nlmsg_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cnl_reply r = { .family = FAMILY, .seq = SEQ, .port = PORT };
	struct err e;
	size_t i;
	char *copy;

	if (!size)
		return 0;
	r.tree = trees[data[0] % NR_TREES];
	copy = malloc(size);
	memcpy(copy, data + 1, size - 1);
	cnl_msg_reply_read(&r, copy, size - 1, &e);
	for (i = 0; r.tree && i < r.objects.n; i++)
		check_object(r.tree,
			     (const char *)r.objects.v + i * r.tree->size);
	if (r.error)
		check_refusal(&r);
	cnl_msg_reply_free(&r);
	free(copy);
	return 0;
}
