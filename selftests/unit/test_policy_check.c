// SPDX-License-Identifier: GPL-2.0
/*
 * The blob validator: one sound blob, and every way to break it.
 */
#include <ctlsec/policy_check.h>
#include <errno.h>

#include "unit.h"

/* A blob with every kind of content, as a struct so that rows can name it. */
struct sample {
	struct ctlsec_policy_hdr hdr;
	__u16 index[8]; /* 3 + 2 + 0, then padding to 8 bytes */
	struct ctlsec_policy_entry entries[3];
	__u32 entry_pad;
	struct ctlsec_policy_rule rules[3];
	struct ctlsec_policy_cmp cmps[3];
} __attribute__((aligned(8)));

#define EPERM_WORD CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 1)
#define KILL_WORD CTLSEC_ACTION(CTLSEC_ACT_KILL_THREAD, 0)
#define ALLOW_WORD CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0)

static const struct sample sound = {
	.hdr = {
		.magic = CTLSEC_POLICY_MAGIC,
		.version = CTLSEC_POLICY_VERSION,
		.size = sizeof(struct sample),
		.nr_entries = 3,
		.nr_rules = 3,
		.nr_cmps = 3,
		.abi = {
			{ CTLSEC_ABI_LISTED, EPERM_WORD,
			  CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 38), 3 },
			{ CTLSEC_ABI_LISTED, EPERM_WORD, EPERM_WORD, 2 },
			{ 0, KILL_WORD, KILL_WORD, 0 },
		},
	},
	.index = { 0, 1, 2, 1, 0, 0, 0, 0 },
	.entries = {
		{ EPERM_WORD, 0, 0, CTLSEC_ORIGIN_DEFAULT, 0 },
		{ ALLOW_WORD, 0, 0, 7, CTLSEC_ENTRY_UNCOND },
		{ EPERM_WORD, 0, 3, CTLSEC_ORIGIN_DEFAULT, 0 },
	},
	.rules = {
		{ .caps_need = UINT64_MAX, .action = ALLOW_WORD, .origin = 1 },
		{ .caps_lack = UINT64_MAX,
		  .action = CTLSEC_ACTION(CTLSEC_ACT_TRACE, 0xffff),
		  .first_cmp = 0, .nr_cmps = 2, .origin = 1 },
		{ .action = CTLSEC_ACTION(CTLSEC_ACT_TRAP, 3),
		  .first_cmp = 2, .nr_cmps = 1, .origin = 4 },
	},
	.cmps = {
		{ .value = UINT64_MAX, .arg = 0, .op = CTLSEC_CMP_LE },
		{ .value = 240, .value2 = 255, .arg = 5,
		  .op = CTLSEC_CMP_MASKED_EQ },
		{ .value = 0, .arg = 3, .op = CTLSEC_CMP_NE },
	},
};

static int check(const void *blob, size_t len, const char **why, size_t *where)
{
	*why = NULL;
	*where = SIZE_MAX;
	return ctlsec_policy_check(blob, len, why, where);
}

static void test_sound(void **state)
{
	const char *why;
	size_t where;

	(void)state;
	assert_int_equal(sizeof(struct sample) % 8, 0);
	assert_int_equal(check(&sound, sizeof(sound), &why, &where), 0);
}

/* Overwrite one field of the sound blob. */
#define BAD(field, v, err, sentence)                                         \
	{                                                                    \
		offsetof(struct sample, field), sizeof(sound.field), v, err, \
			sentence, offsetof(struct sample, field)             \
	}
/* The same where the validator points elsewhere. */
#define BAD_AT(field, v, err, sentence, at)                                  \
	{                                                                    \
		offsetof(struct sample, field), sizeof(sound.field), v, err, \
			sentence, offsetof(struct sample, at)                \
	}

static const struct {
	size_t offset, size;
	uint64_t value;
	int err;
	const char *why;
	size_t where;
} broken[] = {
	BAD(hdr.magic, 0, -EINVAL, "not a compiled profile"),
	BAD(hdr.version, 2, -EOPNOTSUPP,
	    "unknown version of the compiled form"),
	BAD(hdr.size, sizeof(struct sample) + 8, -EINVAL,
	    "length differs from what the header says"),
	BAD(hdr.size, 0, -EINVAL, "length differs from what the header says"),
	BAD(hdr.nr_entries, CTLSEC_POLICY_MAX_ENTRIES + 1, -E2BIG,
	    "too many entries"),
	BAD(hdr.nr_entries, UINT32_MAX, -E2BIG, "too many entries"),
	BAD_AT(hdr.nr_entries, 2, -EINVAL,
	       "length does not fit the header's counts", hdr.size),
	BAD(hdr.nr_rules, CTLSEC_POLICY_MAX_RULES + 1, -E2BIG,
	    "too many rules"),
	BAD_AT(hdr.nr_rules, 4, -EINVAL,
	       "length does not fit the header's counts", hdr.size),
	BAD(hdr.nr_cmps, CTLSEC_POLICY_MAX_CMPS + 1, -E2BIG,
	    "too many comparisons"),
	BAD_AT(hdr.nr_cmps, 0, -EINVAL,
	       "length does not fit the header's counts", hdr.size),
	BAD(hdr.abi[0].flags, 3, -EINVAL, "unknown ABI flag"),
	BAD(hdr.abi[0].flags, 0x80000000, -EINVAL, "unknown ABI flag"),
	BAD_AT(hdr.abi[0].flags, 0, -EINVAL, "an unlisted ABI has a table",
	       hdr.abi[0].nr_count),
	BAD(hdr.abi[2].def, ALLOW_WORD, -EINVAL,
	    "an unlisted ABI is not refused"),
	BAD(hdr.abi[2].above, EPERM_WORD, -EINVAL,
	    "an unlisted ABI is not refused"),
	BAD(hdr.abi[1].def, 8 << 16, -EINVAL, "invalid default action"),
	BAD(hdr.abi[1].above, UINT32_MAX, -EINVAL,
	    "invalid action for numbers above the table"),
	BAD(hdr.abi[1].nr_count, CTLSEC_POLICY_MAX_NR_COUNT + 1, -E2BIG,
	    "too many system call numbers"),
	/* 3 + 5 and 3 + 2 indices take equally many bytes. */
	BAD_AT(hdr.abi[1].nr_count, 6, -EINVAL,
	       "length does not fit the header's counts", hdr.size),
	BAD(index[0], 3, -EINVAL, "number without an entry"),
	BAD(index[4], 0xffff, -EINVAL, "number without an entry"),
	BAD(index[5], 1, -EINVAL, "padding is not zero"),
	BAD_AT(hdr.abi[0].def, ALLOW_WORD, -EINVAL,
	       "entry differs from the default", index[0]),
	BAD_AT(entries[0].action, CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 4096),
	       -EINVAL, "entry differs from the default", index[0]),
	BAD(entries[1].action, CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 4096), -EINVAL,
	    "invalid action of an entry"),
	BAD(entries[1].action, CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 1), -EINVAL,
	    "invalid action of an entry"),
	BAD(entries[1].action, CTLSEC_ACTION(CTLSEC_ACT_LOG, 1), -EINVAL,
	    "invalid action of an entry"),
	BAD(entries[1].action, CTLSEC_ACTION(CTLSEC_ACT_NOTIFY, 1), -EINVAL,
	    "invalid action of an entry"),
	BAD(entries[1].action, CTLSEC_ACTION(CTLSEC_ACT_KILL_THREAD, 1),
	    -EINVAL, "invalid action of an entry"),
	BAD(entries[1].action, CTLSEC_ACTION(CTLSEC_ACT_KILL_PROCESS, 1),
	    -EINVAL, "invalid action of an entry"),
	BAD(entries[1].action, 8 << 16, -EINVAL, "invalid action of an entry"),
	BAD(entries[1].flags, 2, -EINVAL, "unknown entry flag"),
	BAD_AT(entries[1].flags, 0, -EINVAL, "invalid origin of an entry",
	       entries[1].origin),
	BAD_AT(entries[0].flags, 1, -EINVAL, "invalid origin of an entry",
	       entries[0].origin),
	BAD(entries[1].origin, CTLSEC_ORIGIN_MAX, -EINVAL,
	    "invalid origin of an entry"),
	BAD(entries[1].origin, CTLSEC_ORIGIN_ABOVE, -EINVAL,
	    "invalid origin of an entry"),
	BAD(entries[1].first_rule, 1, -EINVAL,
	    "first rule of an entry without rules"),
	BAD(entries[2].first_rule, 1, -EINVAL,
	    "rules of an entry out of range"),
	BAD(entries[2].first_rule, 0xffff, -EINVAL,
	    "rules of an entry out of range"),
	BAD_AT(entries[2].nr_rules, 4, -EINVAL,
	       "rules of an entry out of range", entries[2].first_rule),
	BAD_AT(entries[2].nr_rules, 0xffff, -EINVAL,
	       "rules of an entry out of range", entries[2].first_rule),
	BAD(entry_pad, 1, -EINVAL, "padding is not zero"),
	BAD(rules[2].origin, 0, -EINVAL, "rules of an entry not in file order"),
	BAD(rules[2].origin, CTLSEC_ORIGIN_MAX, -EINVAL,
	    "invalid origin of a rule"),
	BAD(rules[0].action, CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 1), -EINVAL,
	    "invalid action of a rule"),
	BAD(rules[0].reserved[0], 1, -EINVAL, "reserved field is not zero"),
	BAD_AT(rules[2].reserved[2], 1, -EINVAL, "reserved field is not zero",
	       rules[2].reserved),
	BAD(rules[0].first_cmp, 1, -EINVAL,
	    "first comparison of a rule without any"),
	BAD(rules[1].nr_cmps, 7, -EINVAL, "more comparisons than arguments"),
	BAD(rules[2].first_cmp, 3, -EINVAL,
	    "comparisons of a rule out of range"),
	BAD(rules[2].first_cmp, 0xffff, -EINVAL,
	    "comparisons of a rule out of range"),
	BAD_AT(rules[2].nr_cmps, 2, -EINVAL,
	       "comparisons of a rule out of range", rules[2].first_cmp),
	BAD(cmps[1].arg, 0, -EINVAL, "arguments of a rule not rising"),
	BAD_AT(cmps[0].arg, 5, -EINVAL, "arguments of a rule not rising",
	       cmps[1].arg),
	BAD(cmps[2].arg, 6, -EINVAL, "no such argument"),
	BAD(cmps[2].op, 7, -EINVAL, "unknown operator"),
	BAD(cmps[2].value2, 1, -EINVAL, "second value without a mask"),
	BAD(cmps[2].reserved, 1, -EINVAL, "reserved field is not zero"),
};

static void test_broken(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(broken); i++) {
		struct sample s = sound;
		const char *why;
		size_t where;
		int err;

		memcpy((char *)&s + broken[i].offset, &broken[i].value,
		       broken[i].size);
		err = check(&s, sizeof(s), &why, &where);
		if (err != broken[i].err || !why || strcmp(why, broken[i].why))
			fail_msg("row %zu (%s): %d, %s", i, broken[i].why, err,
				 why ? why : "accepted");
		if (where != broken[i].where)
			fail_msg("row %zu (%s): at %zu, not %zu", i, why, where,
				 broken[i].where);
	}
}

static void test_lengths(void **state)
{
	static char big[CTLSEC_POLICY_MAX_SIZE + 8] __attribute__((aligned(8)));
	const char *why;
	size_t where, len;

	(void)state;
	memcpy(big, &sound, sizeof(sound));
	for (len = 0; len < sizeof(sound); len++) {
		assert_int_equal(check(big, len, &why, &where), -EINVAL);
		if (len < sizeof(sound.hdr))
			assert_string_equal(why, "shorter than its header");
	}
	assert_int_equal(check(big, sizeof(sound), &why, &where), 0);
	assert_int_equal(check(big, sizeof(sound) + 1, &why, &where), -EINVAL);
	assert_int_equal(check(big, sizeof(big), &why, &where), -E2BIG);
	assert_string_equal(why, "too long");
	memmove(big + 1, &sound, sizeof(sound));
	assert_int_equal(check(big + 1, sizeof(sound), &why, &where), -EINVAL);
	assert_string_equal(why, "not aligned");
}

/* Any single byte changed: refused, or still safe to evaluate. */
static void test_bytes(void **state)
{
	size_t i;
	int v;

	(void)state;
	for (i = 0; i < sizeof(sound); i++) {
		for (v = 0; v < 256; v++) {
			struct ctlsec_call call = { .caps = 5 };
			struct ctlsec_policy p;
			struct sample s = sound;
			const char *why;
			size_t where;

			((unsigned char *)&s)[i] = (unsigned char)v;
			if (check(&s, sizeof(s), &why, &where)) {
				assert_in_range(where, 0, sizeof(s) - 1);
				continue;
			}
			ctlsec_policy_open(&p, &s);
			for (call.abi = 0; call.abi < 3; call.abi++) {
				for (call.nr = 0; call.nr < 5; call.nr++)
					assert_in_range(
						CTLSEC_ACTION_ACT(
							ctlsec_eval(&p, &call)
								.action),
						0, CTLSEC_NR_ACTS - 1);
			}
		}
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_sound),
	cmocka_unit_test(test_broken),
	cmocka_unit_test(test_lengths),
	cmocka_unit_test(test_bytes),
};

UNIT_MAIN(tests)
