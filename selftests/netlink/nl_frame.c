// SPDX-License-Identifier: GPL-2.0
/*
 * Broken frames: requests cut at every byte, attributes whose lengths lie,
 * bytes left over, and noise. None may change anything; that the kernel
 * survives it is half of the test.
 *
 *	nl_frame [SEED]
 */
#include <errno.h>
#include <linux/ctlsec.h>
#include <stdlib.h>
#include <string.h>

#include "nlfix.h"
#include "tap.h"

#define NOISE 3000

static struct nlfix fix;
static struct nlfix_picture before;
static struct rawnl_msg msg;
static struct rawnl_answer answer;
static uint64_t seed = 1;

static uint32_t chance(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16) % below;
}

static bool unchanged(void)
{
	static struct nlfix_picture after;

	nlfix_picture(&fix, &after);
	return nlfix_same(&before, &after);
}

/* A request that would change every setting of the domain. */
static void begin_change(void)
{
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_SET, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, "");
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_MODE, CTLSEC_MODE_COMPLAIN);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_FORK_RATE, 5);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_PIDS_MAX, 5);
}

/* What the domain has already, so that a request cut between two attributes,
 * which is whole but shorter, may pass. Marks in @whole the lengths at which it
 * is.
 */
static void begin_same(bool *whole)
{
	const uint32_t head = NLMSG_HDRLEN + GENL_HDRLEN;
	uint32_t i;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_SET, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id);
	whole[msg.hdr.nlmsg_len - head] = true;
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, NLFIX_PROFILE);
	/* The padding belongs to no attribute. */
	for (i = 0;
	     i <= NLA_ALIGN(sizeof(NLFIX_PROFILE)) - sizeof(NLFIX_PROFILE); i++)
		whole[msg.hdr.nlmsg_len - i - head] = true;
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_MODE, CTLSEC_MODE_ENFORCE);
	whole[msg.hdr.nlmsg_len - head] = true;
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_PIDS_MAX, CTLSEC_PIDS_DEFAULT);
	whole[msg.hdr.nlmsg_len - head] = true;
}

static void cut(void)
{
	const uint32_t head = NLMSG_HDRLEN + GENL_HDRLEN;
	unsigned int wrong = 0, silent = 0;
	bool whole[128] = { false };
	uint32_t len, full;

	begin_same(whole);
	full = msg.hdr.nlmsg_len - head;
	for (len = 0; len <= full; len++) {
		begin_same(whole);
		msg.hdr.nlmsg_len = head + len;
		rawnl_ask(&fix.sock, &msg, &answer);
		wrong += !answer.err != whole[len];
		silent += answer.err && !*answer.text;
	}
	tap_ok(!wrong, "a request cut within an attribute is refused");
	tap_ok(!silent, "and told why");
	tap_ok(unchanged(), "and changes nothing");
}

static void cut_header(void)
{
	unsigned int passed = 0;
	uint32_t len;

	for (len = NLMSG_HDRLEN; len < NLMSG_HDRLEN + GENL_HDRLEN; len++) {
		begin_change();
		msg.hdr.nlmsg_len = len;
		passed += !rawnl_ask(&fix.sock, &msg, &answer);
	}
	tap_ok(!passed && unchanged(), "half a command is refused");
}

static void lengths_lie(void)
{
	static const uint16_t lies[] = { 0, 1, 3, 4, 11, 13, 200, 65535 };
	unsigned int passed = 0;
	struct nlattr *last;
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		begin_change();
		last = (void *)(msg.bytes + msg.hdr.nlmsg_len - 12);
		last->nla_len = lies[i];
		passed += !rawnl_ask(&fix.sock, &msg, &answer);
	}
	tap_ok(!passed && unchanged(), "an attribute with a false length");
}

static void leftovers(void)
{
	unsigned int passed = 0;
	uint32_t n;

	for (n = 1; n < NLA_HDRLEN; n++) {
		begin_change();
		memset(msg.bytes + msg.hdr.nlmsg_len, 0x55, n);
		msg.hdr.nlmsg_len += n;
		passed += !rawnl_ask(&fix.sock, &msg, &answer);
	}
	tap_ok(!passed && unchanged(), "bytes after the last attribute");
}

/* Nests within nests where no nest belongs. */
static void nests(void)
{
	uint8_t inner[256];
	unsigned int passed = 0;
	uint16_t type;
	size_t i;

	for (i = 0; i + NLA_HDRLEN <= sizeof(inner); i += NLA_HDRLEN) {
		struct nlattr *attr = (void *)(inner + i);

		attr->nla_type = NLA_F_NESTED | CTLSEC_DOMAIN_A_LAST;
		attr->nla_len = (uint16_t)(sizeof(inner) - i);
	}
	for (type = 0; type <= CTLSEC_DOMAIN_A_MAX; type++) {
		begin_change();
		rawnl_put(&msg, type | NLA_F_NESTED, inner, sizeof(inner));
		passed += !rawnl_ask(&fix.sock, &msg, &answer);
	}
	tap_ok(!passed && unchanged(), "nests where none belongs");
}

/* Any attributes with any bytes. No domain is named (a wrong key
 * comes last, and the last of two counts), so that even a request that is well
 * formed by chance finds nothing to change.
 */
static void noise_request(void)
{
	uint8_t bytes[64];
	uint16_t flags = chance(4) ? 0 : NLM_F_DUMP;
	uint8_t cmd = (uint8_t)chance(__CTLSEC_CMD_MAX + 1);
	uint32_t n, i;

	rawnl_begin(&msg, &fix.sock, cmd, flags);
	for (n = chance(6); n; n--) {
		for (i = 0; i < sizeof(bytes); i++)
			bytes[i] = (uint8_t)chance(256);
		rawnl_put(&msg, (uint16_t)chance(40), bytes,
			  chance(3) ? 4U << chance(2) : chance(sizeof(bytes)));
	}
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, 1ULL << 50);
}

static void noise(void)
{
	unsigned int i, passed = 0;

	for (i = 0; i < NOISE; i++) {
		noise_request();
		passed += !rawnl_ask(&fix.sock, &msg, &answer);
	}
	tap_ok(unchanged(), "noise changes nothing, %u requests", NOISE);
	tap_note("%u of them were answered", passed);
}

/* Blobs that are nearly right: each bit of a good one turned. Those that are
 * still good are loaded under another name; the domain's stays.
 */
static void turned_bits(void)
{
	static uint8_t blob[RAWBLOB_MAX];
	unsigned int bit, passed = 0, silent = 0;

	for (bit = 0; bit < fix.blob_len * 8; bit += 1 + chance(7)) {
		memcpy(blob, fix.blob, fix.blob_len);
		blob[bit / 8] ^= 1 << bit % 8;
		rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_PROFILE_LOAD, 0);
		rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, "nl-turned");
		rawnl_put(&msg, CTLSEC_PROFILE_A_BLOB, blob, fix.blob_len);
		if (!rawnl_ask(&fix.sock, &msg, &answer))
			passed++;
		else
			silent += !*answer.text || !answer.offset;
	}
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_PROFILE_UNLOAD, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, "nl-turned");
	rawnl_ask(&fix.sock, &msg, &answer);
	tap_ok(!silent && unchanged(), "blobs with a bit turned");
	tap_note("%u of them were still policies", passed);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		seed = strtoull(argv[1], NULL, 0) | 1;
	nlfix_start(&fix);
	nlfix_picture(&fix, &before);
	cut();
	cut_header();
	lengths_lie();
	leftovers();
	nests();
	noise();
	turned_bits();
	nlfix_end(&fix);
	return tap_end();
}
