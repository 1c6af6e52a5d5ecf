// SPDX-License-Identifier: GPL-2.0
/*
 * Attribute trees: what is built can be read again, what is malformed is
 * refused, what is unknown is counted.
 */
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "netlink/cnl_msg.h"
#include "unit.h"

#define FAMILY 0x1c

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
	struct nl_msg *m = cnl_msg_request(FAMILY, 1, 0, t, obj, &e);
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
	&cnl_msg_status,	&cnl_msg_status_abi, &cnl_msg_status_hook,
	&cnl_msg_status_object, &cnl_msg_profile,    &cnl_msg_last,
	&cnl_msg_domain,	&cnl_msg_denial,     &cnl_msg_record,
	&cnl_msg_event,
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
		CTLSEC_RECORD_A_MAX,	  CTLSEC_EVENT_A_MAX,
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
		if (!cnl_attr_parse(&cnl_msg_denial, heap, bads[i].len, &d, &e))
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
		cnl_attr_parse(&cnl_msg_denial, bytes, sizeof(bytes), &d, &e),
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
	assert_int_equal(cnl_attr_parse(&cnl_msg_status_hook, bytes,
					sizeof(bytes), &h, &e),
			 0);
	assert_string_equal(h.name, "ab");
	assert_string_equal(h.lost, "c");
	cnl_attr_free(&cnl_msg_status_hook, &h);
	assert_null(h.name);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_round_trip), cmocka_unit_test(test_complete),
	cmocka_unit_test(test_malformed),  cmocka_unit_test(test_unknown),
	cmocka_unit_test(test_strings),
};

UNIT_MAIN(tests)
