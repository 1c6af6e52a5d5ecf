// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink messages: what is built can be read again, what is malformed is
 * refused, what is unknown is counted, and refusals become sentences.
 */
#include "unit.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "nl.h"
#include "nl_msg.h"

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
	struct nl_msg *m = cnl_request(FAMILY, 1, 0, tree, obj, &e);
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

/* Every member of a tree gets a value of its own. */
static void fill_tree(const struct cnl_tree *t, void *obj, unsigned int *salt);

static void fill_member(const struct cnl_attr_def *d, void *to,
			unsigned int *salt)
{
	struct cnl_bytes *bytes = to;
	struct cnl_u32s *u32s = to;
	struct cnl_list *list = to;
	unsigned int i, v = ++*salt;
	char text[32];

	switch (d->type) {
	case CNL_U32:
		memcpy(to, &v, sizeof(v));
		break;
	case CNL_U64:
		memcpy(to, &(uint64_t){ UINT64_C(0x8000000000000000) + v }, 8);
		break;
	case CNL_STR:
		snprintf(text, sizeof(text), "string %u", v);
		*(char **)to = strdup(text);
		break;
	case CNL_DIGEST:
		memset(to, (int)v, CTLSEC_DIGEST_LEN);
		break;
	case CNL_BYTES:
		*bytes = (struct cnl_bytes){ calloc(1, v), v };
		memset(bytes->data, (int)v, v);
		break;
	case CNL_U32S:
		*u32s = (struct cnl_u32s){ calloc(3, sizeof(v)), 3 };
		for (i = 0; i < 3; i++)
			u32s->v[i] = v + i;
		break;
	case CNL_NEST:
		fill_tree(d->tree, to, salt);
		break;
	case CNL_NESTS:
		*list = (struct cnl_list){ calloc(2, d->tree->size), 2 };
		for (i = 0; i < 2; i++)
			fill_tree(d->tree, (char *)list->v + i * d->tree->size,
				  salt);
		break;
	default:
		break;
	}
}

static void fill_tree(const struct cnl_tree *t, void *obj, unsigned int *salt)
{
	unsigned int i;

	for (i = 0; i <= t->max; i++) {
		if (t->v[i].type == CNL_NONE || t->v[i].type == CNL_PAD)
			continue;
		fill_member(&t->v[i], (char *)obj + t->v[i].offset, salt);
		((struct cnl_seen *)obj)->has |= CNL_BIT(i);
	}
}

/* The attribute stream of an object, to be freed. */
static void *stream_of(const struct cnl_tree *t, const void *obj, size_t *len)
{
	struct err e;
	struct nl_msg *m = cnl_request(FAMILY, 1, 0, t, obj, &e);
	const struct nlmsghdr *h;
	void *copy;

	assert_non_null(m);
	h = nlmsg_hdr(m);
	*len = (size_t)nlmsg_datalen(h) - GENL_HDRLEN;
	copy = malloc(*len + 1);
	memcpy(copy, (const char *)nlmsg_data(h) + GENL_HDRLEN, *len);
	nlmsg_free(m);
	return copy;
}

static const struct cnl_tree *const trees[] = {
	&cnl_status_tree,	 &cnl_status_abi_tree, &cnl_status_hook_tree,
	&cnl_status_object_tree, &cnl_profile_tree,    &cnl_last_tree,
	&cnl_domain_tree,	 &cnl_denial_tree,     &cnl_event_tree,
};

/* Built, read and built again: the same bytes, so nothing is lost, moved or
 * kept in the wrong place.
 */
static void test_round_trip(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(trees); i++) {
		const struct cnl_tree *t = trees[i];
		void *a = calloc(1, t->size), *b = calloc(1, t->size);
		size_t len_a, len_b;
		unsigned int salt = 0;
		void *sa, *sb;
		struct err e;

		fill_tree(t, a, &salt);
		sa = stream_of(t, a, &len_a);
		if (cnl_attr_parse(t, sa, len_a, b, &e))
			fail_msg("%s: %s", t->name, e.msg);
		sb = stream_of(t, b, &len_b);
		assert_int_equal(len_a, len_b);
		assert_memory_equal(sa, sb, len_a);
		assert_true(len_a > 20);
		cnl_attr_free(t, a);
		cnl_attr_free(t, b);
		free(sa);
		free(sb);
		free(a);
		free(b);
	}
}

/* Every attribute of the header has a place, and no two share one. */
static void test_complete(void **state)
{
	static const unsigned int maxima[] = {
		CTLSEC_STATUS_A_MAX,	  CTLSEC_STATUS_ABI_A_MAX,
		CTLSEC_STATUS_HOOK_A_MAX, CTLSEC_STATUS_OBJECT_A_MAX,
		CTLSEC_PROFILE_A_MAX,	  CTLSEC_LAST_A_MAX,
		CTLSEC_DOMAIN_A_MAX,	  CTLSEC_DENIAL_A_MAX,
		CTLSEC_EVENT_A_MAX,
	};
	unsigned int i, j, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(trees); i++) {
		const struct cnl_tree *t = trees[i];

		assert_int_equal(t->max, maxima[i]);
		for (j = 1; j <= t->max; j++) {
			const struct cnl_attr_def *d = &t->v[j];

			assert_int_not_equal(d->type, CNL_NONE);
			assert_non_null(d->name);
			for (k = 1; k < j; k++)
				assert_false(d->offset &&
					     d->offset == t->v[k].offset);
		}
	}
}

struct bad_row {
	const char *name;
	unsigned char bytes[24];
	size_t len;
	const char *says;
};

static const struct bad_row bads[] = {
	{ "u32 of 2 bytes",
	  { 6, 0, CTLSEC_DENIAL_A_NR, 0, 1, 2, 0, 0 },
	  8,
	  "DENIAL NR has 2 bytes" },
	{ "u64 of 4 bytes",
	  { 8, 0, CTLSEC_DENIAL_A_COUNT, 0, 1, 2, 3, 4 },
	  8,
	  "DENIAL COUNT has 4 bytes" },
	{ "empty u32",
	  { 4, 0, CTLSEC_DENIAL_A_ABI, 0 },
	  4,
	  "DENIAL ABI has 0 bytes" },
	{ "twice",
	  { 8, 0, CTLSEC_DENIAL_A_NR, 0, 1, 0, 0, 0, 8, 0, CTLSEC_DENIAL_A_NR,
	    0, 1, 0, 0, 0 },
	  16,
	  "DENIAL NR stands there twice" },
	{ "length below the header",
	  { 3, 0, CTLSEC_DENIAL_A_NR, 0 },
	  4,
	  "4 bytes are left after the last DENIAL attribute" },
	{ "length zero", { 0 }, 4, "4 bytes are left" },
	{ "beyond the end",
	  { 9, 0, CTLSEC_DENIAL_A_NR, 0, 1, 0, 0, 0 },
	  8,
	  "8 bytes are left" },
	{ "half a header",
	  { 8, 0, CTLSEC_DENIAL_A_NR, 0, 1, 0, 0, 0, 8, 0 },
	  10,
	  "2 bytes are left" },
};

static void test_malformed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bads); i++) {
		unsigned char *heap = malloc(bads[i].len);
		struct cnl_denial d;
		struct err e;

		memcpy(heap, bads[i].bytes, bads[i].len);
		if (!cnl_attr_parse(&cnl_denial_tree, heap, bads[i].len, &d,
				    &e))
			fail_msg("%s: accepted", bads[i].name);
		if (!strstr(e.msg, bads[i].says))
			fail_msg("%s: %s", bads[i].name, e.msg);
		assert_int_equal(e.status, EXIT_FAILED);
		free(heap);
	}
}

static void test_unknown(void **state)
{
	static const unsigned char bytes[] = {
		8,   0,	   CTLSEC_DENIAL_A_NR,
		0,   9,	   0,
		0,   0,	   8,
		0,   99,   0,
		1,   2,	   3,
		4,   4,	   0,
		200, 0x40,
	};
	struct cnl_denial d;
	struct err e;

	(void)state;
	assert_int_equal(
		cnl_attr_parse(&cnl_denial_tree, bytes, sizeof(bytes), &d, &e),
		0);
	assert_int_equal(d.nr, 9);
	assert_int_equal(d.seen.unknown, 2);
	assert_true(d.seen.has == CNL_BIT(CTLSEC_DENIAL_A_NR));
}

/* A string that the kernel did not terminate, and one that ends early. */
static void test_strings(void **state)
{
	static const unsigned char bytes[] = {
		6, 0, CTLSEC_STATUS_HOOK_A_NAME, 0, 'a', 'b', 0,   0,
		8, 0, CTLSEC_STATUS_HOOK_A_LOST, 0, 'c', 0,   'd', 'e',
	};
	struct cnl_status_hook h;
	struct err e;

	(void)state;
	assert_int_equal(cnl_attr_parse(&cnl_status_hook_tree, bytes,
					sizeof(bytes), &h, &e),
			 0);
	assert_string_equal(h.name, "ab");
	assert_string_equal(h.lost, "c");
	cnl_attr_free(&cnl_status_hook_tree, &h);
	assert_null(h.name);
}

static void test_reply(void **state)
{
	struct cnl_reply r = reply_to(&cnl_denial_tree);
	struct cnl_denial d = { .nr = 3 };
	struct stream s = { .len = 0 };
	struct err e;

	(void)state;
	d.seen.has = CNL_BIT(CTLSEC_DENIAL_A_NR);
	add_object(&s, 0, &cnl_denial_tree, &d);
	assert_int_equal(cnl_reply_read(&r, s.buf, s.len, &e), 0);
	assert_false(r.done);
	s.len = 0;
	add_ack(&s, 0);
	assert_int_equal(cnl_reply_read(&r, s.buf, s.len, &e), 0);
	assert_true(r.done);
	assert_int_equal(r.error, 0);
	assert_int_equal(r.objects.n, 1);
	assert_int_equal(((struct cnl_denial *)r.objects.v)->nr, 3);
	cnl_reply_free(&r);
}

static void test_dump(void **state)
{
	struct cnl_reply r = reply_to(&cnl_denial_tree);
	struct cnl_denial d = { 0 };
	struct stream s = { .len = 0 };
	struct err e;
	int zero = 0;
	unsigned int i;

	(void)state;
	d.seen.has = CNL_BIT(CTLSEC_DENIAL_A_NR);
	for (i = 0; i < 5; i++) {
		d.nr = i;
		add_object(&s, NLM_F_MULTI, &cnl_denial_tree, &d);
	}
	add(&s, NLMSG_DONE, NLM_F_MULTI, &zero, sizeof(zero));
	assert_int_equal(cnl_reply_read(&r, s.buf, s.len, &e), 0);
	assert_true(r.done);
	assert_false(r.intr);
	assert_int_equal(r.objects.n, 5);
	for (i = 0; i < 5; i++)
		assert_int_equal(((struct cnl_denial *)r.objects.v)[i].nr, i);
	cnl_reply_free(&r);
}

static void test_interrupted(void **state)
{
	struct cnl_reply r = reply_to(&cnl_denial_tree);
	struct stream s = { .len = 0 };
	int refused = -ENOMEM;
	struct err e;

	(void)state;
	add(&s, NLMSG_DONE, NLM_F_MULTI | NLM_F_DUMP_INTR, &refused,
	    sizeof(refused));
	assert_int_equal(cnl_reply_read(&r, s.buf, s.len, &e), 0);
	assert_true(r.done && r.intr);
	assert_int_equal(r.error, ENOMEM);
}

/* What answers somebody else is skipped. */
static void test_foreign(void **state)
{
	struct cnl_reply r = reply_to(&cnl_denial_tree);
	struct cnl_denial d = { 0 };
	struct stream s = { .len = 0 };
	struct err e;

	(void)state;
	add_object(&s, 0, &cnl_denial_tree, &d)->nlmsg_seq = SEQ - 1;
	add_object(&s, 0, &cnl_denial_tree, &d)->nlmsg_pid = PORT + 1;
	add(&s, NLMSG_NOOP, 0, "", 0);
	assert_int_equal(cnl_reply_read(&r, s.buf, s.len, &e), 0);
	assert_false(r.done);
	assert_int_equal(r.objects.n, 0);
}

static void expect_malformed(const struct stream *s, const char *says)
{
	struct cnl_reply r = reply_to(&cnl_denial_tree);
	struct err e;

	assert_int_equal(cnl_reply_read(&r, s->buf, s->len, &e), -1);
	if (!strstr(e.msg, says))
		fail_msg("'%s', not '%s'", e.msg, says);
	cnl_reply_free(&r);
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
	  "can't OP: above the range (--pids)" },
	{ CTLSEC_CMD_DOMAIN_SET, ENOENT, "no such cgroup",
	  CTLSEC_DOMAIN_A_CGROUP_ID, EXIT_FAILED, "can't OP: no such cgroup" },
	{ CTLSEC_CMD_DOMAIN_SET, EBUSY, "__x64_sys_mount is a livepatch's", 0,
	  EXIT_FAILED,
	  "can't OP: __x64_sys_mount is a livepatch's; free the function "
	  "(livepatch, kprobe, kernel.ftrace_enabled=0) or allow the call" },
	{ CTLSEC_CMD_DOMAIN_SET, ENOSPC, "", 0, EXIT_FAILED,
	  "can't OP: too many domains are bound; unbind one" },
	{ CTLSEC_CMD_DOMAIN_DEL, ENOENT, "", 0, EXIT_FAILED,
	  "can't OP: it is not bound; 'ctlsec list' shows what is" },
	{ CTLSEC_CMD_DOMAIN_SET, EPERM, "", 0, EXIT_NO_PERMISSION,
	  "not permitted to OP: needs CAP_MAC_ADMIN in the initial user "
	  "namespace" },
	{ CTLSEC_CMD_DOMAIN_GET, EPERM, "", 0, EXIT_NO_PERMISSION,
	  "not permitted to OP: needs CAP_MAC_ADMIN in the initial user "
	  "namespace, or membership of the module's readers group" },
	{ CTLSEC_CMD_DOMAIN_GET, EPERM, "the kernel's words", 0,
	  EXIT_NO_PERMISSION, "not permitted to OP: the kernel's words" },
	{ CTLSEC_CMD_STATUS_GET, EOPNOTSUPP, "", 0, EXIT_FAILED,
	  "can't OP: the loaded module does not know this request; its version "
	  "and this program's differ, see 'ctlsec status'" },
	{ CTLSEC_CMD_STATUS_GET, EIO, "", 0, EXIT_FAILED,
	  "can't OP: Input/output error" },
	{ CTLSEC_CMD_STATUS_GET, EIO, "evil \033[2J", 0, EXIT_FAILED,
	  "can't OP: evil \\x1b[2J" },
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
					       .tree = &cnl_domain_tree,
					       .obj = &rq };
		struct cnl_reply r = reply_to(NULL);
		struct stream s = { .len = 0 };
		struct nl_msg *m;
		struct err e;

		m = cnl_request(FAMILY, row->cmd, 0, call.tree, call.obj, &e);
		add_refusal(&s, row->error, row->text,
			    offset_of(nlmsg_hdr(m), row->blamed));
		assert_int_equal(cnl_reply_read(&r, s.buf, s.len, &e), 0);
		assert_true(r.done);
		assert_int_equal(r.error, row->error);
		assert_int_equal(cnl_refused(&call, &r, nlmsg_hdr(m), &e), -1);
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
	assert_int_equal(cnl_reply_read(&r, s.buf, s.len, &e), 0);
	assert_string_equal(r.text, "why");
	/* A length that lies must not be followed. */
	m.ne.msg.nlmsg_len = 0;
	s.len = 0;
	r = reply_to(NULL);
	add(&s, NLMSG_ERROR, NLM_F_ACK_TLVS, &m, sizeof(m));
	assert_int_equal(cnl_reply_read(&r, s.buf, s.len, &e), 0);
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
	m = cnl_request(FAMILY, 2, 0, &cnl_profile_tree, &p, &e);
	assert_non_null(m);
	assert_int_equal(nlmsg_hdr(m)->nlmsg_len,
			 NLMSG_HDRLEN + GENL_HDRLEN + NLA_HDRLEN + 65000);
	nlmsg_free(m);
	p.blob.len = 65532;
	assert_null(cnl_request(FAMILY, 2, 0, &cnl_profile_tree, &p, &e));
	assert_string_equal(e.msg, "the request is too large");
	free(p.blob.data);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_round_trip), cmocka_unit_test(test_complete),
	cmocka_unit_test(test_malformed),  cmocka_unit_test(test_unknown),
	cmocka_unit_test(test_strings),	   cmocka_unit_test(test_reply),
	cmocka_unit_test(test_dump),	   cmocka_unit_test(test_interrupted),
	cmocka_unit_test(test_foreign),	   cmocka_unit_test(test_bad_replies),
	cmocka_unit_test(test_refusals),   cmocka_unit_test(test_uncapped),
	cmocka_unit_test(test_large_blob),
};

UNIT_MAIN(tests)
