// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink messages: what answers a request is read, what is malformed or for
 * another program is not, and refusals become sentences.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "netlink/cnl_msg.h"
#include "netlink/cnl_refusal.h"
#include "unit.h"

#define FAMILY 0x1c
#define SEQ 77
#define PORT 4242

/* Messages as the kernel would send them, one after the other. */
struct stream {
	char buf[32768] __attribute__((aligned(8)));
	size_t len;
};

static struct nlmsghdr *add(struct stream *s, uint16_t type, uint16_t flags,
			    const void *data, size_t len)
{
	struct nlmsghdr *h = (struct nlmsghdr *)(s->buf + s->len);

	*h = (struct nlmsghdr){ .nlmsg_len = NLMSG_LENGTH(len),
				.nlmsg_type = type,
				.nlmsg_flags = flags,
				.nlmsg_seq = SEQ,
				.nlmsg_pid = PORT };
	memcpy(NLMSG_DATA(h), data, len);
	s->len += NLMSG_ALIGN(h->nlmsg_len);
	return h;
}

/* An object of @tree, as the module would send it. */
static struct nlmsghdr *add_object(struct stream *s, uint16_t flags,
				   const struct cnl_tree *tree, const void *obj)
{
	struct err e;
	struct nl_msg *m = cnl_msg_request(FAMILY, 1, 0, tree, obj, &e);
	struct nlmsghdr *h;

	assert_non_null(m);
	h = add(s, FAMILY, flags, nlmsg_data(nlmsg_hdr(m)),
		(size_t)nlmsg_datalen(nlmsg_hdr(m)));
	nlmsg_free(m);
	return h;
}

static void add_ack(struct stream *s, int error)
{
	struct nlmsgerr ne = { .error = -error };

	add(s, NLMSG_ERROR, NLM_F_CAPPED, &ne, sizeof(ne));
}

static struct cnl_reply reply_to(const struct cnl_tree *tree)
{
	return (struct cnl_reply){
		.family = FAMILY, .seq = SEQ, .port = PORT, .tree = tree
	};
}

static void test_reply(void **state)
{
	struct cnl_reply r = reply_to(&cnl_msg_denial);
	struct cnl_denial d = { .nr = 3 };
	struct stream s = { .len = 0 };
	struct err e;

	(void)state;
	d.seen.has = CNL_BIT(CTLSEC_DENIAL_A_NR);
	add_object(&s, 0, &cnl_msg_denial, &d);
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_false(r.done);
	s.len = 0;
	add_ack(&s, 0);
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_true(r.done);
	assert_int_equal(r.error, 0);
	assert_int_equal(r.objects.n, 1);
	assert_int_equal(((struct cnl_denial *)r.objects.v)->nr, 3);
	cnl_msg_reply_free(&r);
}

static void test_dump(void **state)
{
	struct cnl_reply r = reply_to(&cnl_msg_denial);
	struct cnl_denial d = { 0 };
	struct stream s = { .len = 0 };
	struct err e;
	int zero = 0;
	unsigned int i;

	(void)state;
	d.seen.has = CNL_BIT(CTLSEC_DENIAL_A_NR);
	for (i = 0; i < 5; i++) {
		d.nr = i;
		add_object(&s, NLM_F_MULTI, &cnl_msg_denial, &d);
	}
	add(&s, NLMSG_DONE, NLM_F_MULTI, &zero, sizeof(zero));
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_true(r.done);
	assert_false(r.intr);
	assert_int_equal(r.objects.n, 5);
	for (i = 0; i < 5; i++)
		assert_int_equal(((struct cnl_denial *)r.objects.v)[i].nr, i);
	cnl_msg_reply_free(&r);
}

static void test_interrupted(void **state)
{
	struct cnl_reply r = reply_to(&cnl_msg_denial);
	struct stream s = { .len = 0 };
	int refused = -ENOMEM;
	struct err e;

	(void)state;
	add(&s, NLMSG_DONE, NLM_F_MULTI | NLM_F_DUMP_INTR, &refused,
	    sizeof(refused));
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_true(r.done && r.intr);
	assert_int_equal(r.error, ENOMEM);
}

/* Answers to another program are skipped. */
static void test_foreign(void **state)
{
	struct cnl_reply r = reply_to(&cnl_msg_denial);
	struct cnl_denial d = { 0 };
	struct stream s = { .len = 0 };
	struct err e;

	(void)state;
	add_object(&s, 0, &cnl_msg_denial, &d)->nlmsg_seq = SEQ - 1;
	add_object(&s, 0, &cnl_msg_denial, &d)->nlmsg_pid = PORT + 1;
	add(&s, NLMSG_NOOP, 0, "", 0);
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_false(r.done);
	assert_int_equal(r.objects.n, 0);
}

static void add_family_gone(struct stream *s, uint8_t cmd, uint16_t family)
{
	struct {
		struct genlmsghdr g;
		struct nlattr a;
		uint16_t id;
		uint16_t pad;
	} m = { { .cmd = cmd },
		{ NLA_HDRLEN + sizeof(uint16_t), CTRL_ATTR_FAMILY_ID },
		family,
		0 };

	add(s, GENL_ID_CTRL, 0, &m, sizeof(m));
}

/* The end of the module's own family, and of none but that. */
static void test_unloaded(void **state)
{
	struct cnl_reply r = reply_to(&cnl_msg_event);
	struct stream s = { .len = 0 };
	struct err e;

	(void)state;
	add_family_gone(&s, CTRL_CMD_DELFAMILY, FAMILY + 1);
	add_family_gone(&s, CTRL_CMD_NEWFAMILY, FAMILY);
	add(&s, GENL_ID_CTRL, 0,
	    &(struct genlmsghdr){ .cmd = CTRL_CMD_DELFAMILY }, GENL_HDRLEN);
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_false(r.unloaded);
	s.len = 0;
	add_family_gone(&s, CTRL_CMD_DELFAMILY, FAMILY);
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_true(r.unloaded);
	assert_int_equal(r.objects.n, 0);
}

static void expect_malformed(const struct stream *s, const char *says)
{
	struct cnl_reply r = reply_to(&cnl_msg_denial);
	struct err e;

	assert_int_equal(cnl_msg_reply_read(&r, s->buf, s->len, &e), -1);
	if (!strstr(e.msg, says))
		fail_msg("'%s', not '%s'", e.msg, says);
	cnl_msg_reply_free(&r);
}

static void test_bad_replies(void **state)
{
	struct nlmsgerr ne = { .error = 5 };
	struct stream s = { .len = 0 };
	int positive = 1;

	(void)state;
	add(&s, NLMSG_ERROR, 0, &ne, sizeof(ne));
	expect_malformed(&s, "bad acknowledgement");
	s.len = 0;
	ne.error = INT32_MIN;
	add(&s, NLMSG_ERROR, 0, &ne, sizeof(ne));
	expect_malformed(&s, "bad acknowledgement");
	s.len = 0;
	add(&s, NLMSG_ERROR, 0, &ne, 4);
	expect_malformed(&s, "bad acknowledgement");
	s.len = 0;
	add(&s, NLMSG_DONE, 0, &positive, sizeof(positive));
	expect_malformed(&s, "bad end of a listing");
	s.len = 0;
	add(&s, NLMSG_OVERRUN, 0, "", 0);
	expect_malformed(&s, "messages were lost");
	s.len = 0;
	add(&s, FAMILY + 1, 0, "", 0);
	expect_malformed(&s, "another family");
	s.len = 0;
	add(&s, FAMILY, 0, "\1", 2);
	expect_malformed(&s, "without a header");
	s.len = 0;
	add(&s, FAMILY, 0, "1234", 4)->nlmsg_len += 64;
	expect_malformed(&s, "cut short");
}

/* A refusal with an extended ack, for a request that was sent in full. */
static void add_refusal(struct stream *s, int error, const char *text,
			uint32_t offset)
{
	struct {
		struct nlmsgerr ne;
		char tlv[512];
	} m = { .ne.error = -error };
	struct nlattr *a = (struct nlattr *)m.tlv;

	a->nla_type = NLMSGERR_ATTR_MSG;
	a->nla_len = (uint16_t)(NLA_HDRLEN + strlen(text) + 1);
	strcpy((char *)a + NLA_HDRLEN, text);
	a = (struct nlattr *)((char *)a + NLA_ALIGN(a->nla_len));
	a->nla_type = NLMSGERR_ATTR_OFFS;
	a->nla_len = NLA_HDRLEN + 4;
	memcpy((char *)a + NLA_HDRLEN, &offset, 4);
	add(s, NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS, &m,
	    (size_t)((char *)a + NLA_HDRLEN + 4 - (char *)&m));
}

struct refusal_row {
	uint8_t cmd;
	int error;
	const char *text;
	unsigned int blamed;
	int status;
	const char *sentence;
};

static const struct refusal_row refusals[] = {
	{ CTLSEC_CMD_DOMAIN_SET, ERANGE, "above the range",
	  CTLSEC_DOMAIN_A_PIDS_MAX, EXIT_FAILED,
	  "cannot OP: above the range (--pids)" },
	{ CTLSEC_CMD_DOMAIN_SET, ENOENT, "no such cgroup",
	  CTLSEC_DOMAIN_A_CGROUP_ID, EXIT_FAILED, "cannot OP: no such cgroup" },
	{ CTLSEC_CMD_DOMAIN_SET, EBUSY, "__x64_sys_mount is a livepatch's", 0,
	  EXIT_FAILED,
	  "cannot OP: __x64_sys_mount is a livepatch's; free the function or "
	  "allow the call" },
	{ CTLSEC_CMD_DOMAIN_SET, EBUSY, "ftrace is off: set it", 0, EXIT_FAILED,
	  "cannot OP: ftrace is off: set it" },
	{ CTLSEC_CMD_DOMAIN_SET, ENOSPC, "", 0, EXIT_FAILED,
	  "cannot OP: too many domains are bound; unbind one" },
	{ CTLSEC_CMD_DOMAIN_DEL, ENOENT, "", 0, EXIT_FAILED,
	  "cannot OP: it is not bound; 'ctlsec list' shows what is" },
	{ CTLSEC_CMD_DOMAIN_SET, EPERM, "", 0, EXIT_NO_PERMISSION,
	  "not permitted to OP: needs CAP_MAC_ADMIN in the initial user "
	  "namespace" },
	{ CTLSEC_CMD_DOMAIN_GET, EPERM, "", 0, EXIT_NO_PERMISSION,
	  "not permitted to OP: needs CAP_MAC_ADMIN in the initial user "
	  "namespace, or membership of the module's readers group" },
	{ CTLSEC_CMD_DOMAIN_GET, EPERM, "the kernel's words", 0,
	  EXIT_NO_PERMISSION, "not permitted to OP: the kernel's words" },
	{ CTLSEC_CMD_STATUS_GET, EOPNOTSUPP, "", 0, EXIT_FAILED,
	  "cannot OP: the loaded module does not know this request: its version "
	  "and this program's differ, see 'ctlsec status'" },
	{ CTLSEC_CMD_DOMAIN_SET, EOPNOTSUPP, "not on this kernel", 0,
	  EXIT_FAILED, "cannot OP: not on this kernel" },
	{ CTLSEC_CMD_STATUS_GET, EIO, "", 0, EXIT_FAILED,
	  "cannot OP: Input/output error" },
	{ CTLSEC_CMD_STATUS_GET, EIO, "evil \033[2J", 0, EXIT_FAILED,
	  "cannot OP: evil \\x1b[2J" },
};

/* Where attribute @type stands in a request, counted from its start. */
static uint32_t offset_of(const struct nlmsghdr *h, unsigned int type)
{
	const struct nlattr *a = nlmsg_attrdata(h, GENL_HDRLEN);
	int left = nlmsg_attrlen(h, GENL_HDRLEN);

	for (; nla_ok(a, left); a = nla_next(a, &left)) {
		if (nla_type(a) == (int)type)
			return (uint32_t)((const char *)a - (const char *)h);
	}
	return 0;
}

static void test_refusals(void **state)
{
	struct cnl_domain rq = { 0 };
	size_t i;

	(void)state;
	CNL_SET(&rq, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id, 5);
	CNL_SET(&rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, 5);
	for (i = 0; i < ARRAY_LEN(refusals); i++) {
		const struct refusal_row *row = &refusals[i];
		const struct cnl_call call = { .op = "OP",
					       .cmd = row->cmd,
					       .tree = &cnl_msg_domain,
					       .obj = &rq };
		struct cnl_reply r = reply_to(NULL);
		struct stream s = { .len = 0 };
		struct nl_msg *m;
		struct err e;

		m = cnl_msg_request(FAMILY, row->cmd, 0, call.tree, call.obj,
				    &e);
		add_refusal(&s, row->error, row->text,
			    offset_of(nlmsg_hdr(m), row->blamed));
		assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
		assert_true(r.done);
		assert_int_equal(r.error, row->error);
		assert_int_equal(
			cnl_refusal_explain(&call, &r, nlmsg_hdr(m), &e), -1);
		assert_string_equal(e.msg, row->sentence);
		assert_int_equal(e.status, row->status);
		nlmsg_free(m);
	}
}

/* An ack that repeats the request (no NETLINK_CAP_ACK) has its words behind. */
static void test_uncapped(void **state)
{
	struct cnl_reply r = reply_to(NULL);
	struct stream s = { .len = 0 };
	struct {
		struct nlmsgerr ne;
		uint32_t payload;
		struct nlattr a;
		char text[8];
	} m = { .ne = { .error = -EINVAL, .msg.nlmsg_len = NLMSG_HDRLEN + 4 },
		.a = { .nla_type = NLMSGERR_ATTR_MSG, .nla_len = 4 + 4 },
		.text = "why" };
	struct err e;

	(void)state;
	add(&s, NLMSG_ERROR, NLM_F_ACK_TLVS, &m, sizeof(m) - 4);
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_string_equal(r.text, "why");
	/* A length that lies must not be followed. */
	m.ne.msg.nlmsg_len = 0;
	s.len = 0;
	r = reply_to(NULL);
	add(&s, NLMSG_ERROR, NLM_F_ACK_TLVS, &m, sizeof(m));
	assert_int_equal(cnl_msg_reply_read(&r, s.buf, s.len, &e), 0);
	assert_string_equal(r.text, "");
}

static void test_large_blob(void **state)
{
	struct cnl_profile p = { 0 };
	struct nl_msg *m;
	struct err e;

	(void)state;
	p.blob = (struct cnl_bytes){ calloc(1, 65532), 65000 };
	p.seen.has = CNL_BIT(CTLSEC_PROFILE_A_BLOB);
	m = cnl_msg_request(FAMILY, 2, 0, &cnl_msg_profile, &p, &e);
	assert_non_null(m);
	assert_int_equal(nlmsg_hdr(m)->nlmsg_len,
			 NLMSG_HDRLEN + GENL_HDRLEN + NLA_HDRLEN + 65000);
	nlmsg_free(m);
	p.blob.len = 65532;
	assert_null(cnl_msg_request(FAMILY, 2, 0, &cnl_msg_profile, &p, &e));
	assert_string_equal(e.msg, "the request is too large");
	free(p.blob.data);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_unloaded),   cmocka_unit_test(test_reply),
	cmocka_unit_test(test_dump),	   cmocka_unit_test(test_interrupted),
	cmocka_unit_test(test_foreign),	   cmocka_unit_test(test_bad_replies),
	cmocka_unit_test(test_refusals),   cmocka_unit_test(test_uncapped),
	cmocka_unit_test(test_large_blob),
};

UNIT_MAIN(tests)
