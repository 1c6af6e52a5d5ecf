// SPDX-License-Identifier: GPL-2.0
/*
 * Values by chance; see nlgen_value.h.
 */
#include "nlgen_value.h"

#include <assert.h>
#include <ctlsec/policy_fmt.h>
#include <errno.h>
#include <linux/ctlsec.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>

#include "rawblob.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

void nlgen_seed(struct nlgen *g, uint64_t seed)
{
	g->state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

uint64_t nlgen_word(struct nlgen *g)
{
	g->state ^= g->state << 13;
	g->state ^= g->state >> 7;
	g->state ^= g->state << 17;
	return g->state * UINT64_C(0x2545f4914f6cdd1d);
}

uint32_t nlgen_chance(struct nlgen *g, uint32_t below)
{
	return (uint32_t)(nlgen_word(g) >> 33) % below;
}

static uint64_t number(struct nlgen *g)
{
	/* clang-format off */
	static const uint64_t edges[] = {
		0,	1,	    2,		512,	      4194304,
		4194305, 1000000,    1000001,	0x7fffffff,   0x80000000,
		0xffffffff, 0x100000000, INT64_MAX, UINT64_MAX - 1, UINT64_MAX,
	};
	/* clang-format on */

	if (!nlgen_chance(g, 4))
		return nlgen_word(g);
	return edges[nlgen_chance(g, ARRAY_SIZE(edges))];
}

/* A limit that lets some task live, mostly. */
static uint64_t limit(struct nlgen *g)
{
	if (!nlgen_chance(g, 3))
		return number(g);
	return nlgen_chance(g, 3) ? nlgen_chance(g, 40) : CTLSEC_MAX;
}

static size_t name(struct nlgen *g, char *buf)
{
	static const char *const odd[] = {
		"", ".", "-a", "a/b", "a b", "\xff"
	};
	uint32_t n = nlgen_chance(g, 60);

	if (n < ARRAY_SIZE(odd))
		return (size_t)sprintf(buf, "%s", odd[n]) + 1;
	if (n == ARRAY_SIZE(odd)) {
		memset(buf, 'x', CTLSEC_NAME_MAX + 2);
		n = CTLSEC_NAME_MAX + nlgen_chance(g, 2);
		buf[n] = '\0';
		return n + 1;
	}
	return (size_t)sprintf(buf, "fz%u", nlgen_chance(g, 5)) + 1;
}

/* A policy over few numbers, so that a bind hooks few functions; sometimes with
 * a byte or two turned, or cut, or larger than can be.
 */
static size_t blob(struct nlgen *g, uint8_t *buf, bool layer)
{
	static const uint16_t calls[] = { 110, 39, 102, 186, 24 };
	uint32_t first = calls[nlgen_chance(g, ARRAY_SIZE(calls))];
	uint32_t end = first + nlgen_chance(g, 3);
	size_t len = layer ? rawblob_layer(buf, first, end, EPERM) :
			     rawblob(buf, first, end, EPERM);
	struct ctlsec_policy_entry *e;
	uint32_t turns;

	e = (void *)(buf + sizeof(struct ctlsec_policy_hdr) +
		     RAWBLOB_NUMBERS * sizeof(uint16_t));
	if (!nlgen_chance(g, 3))
		e[1].action = CTLSEC_ACTION(nlgen_chance(g, CTLSEC_NR_ACTS), 0);
	if (nlgen_chance(g, 3))
		return len;
	for (turns = 1 + nlgen_chance(g, 3); turns; turns--)
		buf[nlgen_chance(g, (uint32_t)len)] ^= 1 << nlgen_chance(g, 8);
	if (!nlgen_chance(g, 4))
		len = nlgen_chance(g, (uint32_t)len);
	if (!nlgen_chance(g, 16)) {
		memset(buf + len, 0, 65500 - len);
		len = 64000 + nlgen_chance(g, 1500);
	}
	return len;
}

static uint64_t key(struct nlgen *g, enum nlgen_kind kind)
{
	const struct nlgen_pool *p = g->pool;

	if (!nlgen_chance(g, 16))
		return number(g);
	switch (kind) {
	case CGROUP:
		return p->cgroups[nlgen_chance(g, NLGEN_CGROUPS)];
	case USERNS_PID:
		return p->userns_pids[nlgen_chance(g, NLGEN_USERNS)];
	case USERNS_INO:
		return UINT64_C(0xf0000000) + nlgen_chance(g, 64);
	default:
		return 1 + nlgen_chance(g, 4000);
	}
}

/* A position, mostly a small one, and a generation. */
static size_t cursor(struct nlgen *g, uint8_t *buf)
{
	const uint64_t words[2] = {
		nlgen_chance(g, 2) ? nlgen_chance(g, 2000) : number(g),
		nlgen_chance(g, 2) ? nlgen_chance(g, 2000) : number(g)
	};

	static_assert(sizeof(words) == CTLSEC_CURSOR_LEN, "a cursor");
	memcpy(buf, words, sizeof(words));
	return sizeof(words);
}

/* Of cgroups that are offered, or are to be. */
static size_t path(struct nlgen *g, char *buf)
{
	uint32_t n = nlgen_chance(g, NLGEN_CGROUPS + 2);

	return (size_t)sprintf(buf, NLGEN_PREFIX "%u", n) + 1;
}

static size_t pattern(struct nlgen *g, char *buf)
{
	static const char *const all[] = {
		NLGEN_PREFIX "*",   NLGEN_PREFIX "[0-3]", NLGEN_PREFIX "?",
		NLGEN_PREFIX "*/*", NLGEN_PREFIX "7/**",  NLGEN_PREFIX "[!1]",
		NLGEN_PREFIX "[",   NLGEN_PREFIX "\\",	  "t/fuzz/c*",
		NLGEN_PREFIX "//a", NLGEN_PREFIX "/../c", "",
	};
	const char *one = all[nlgen_chance(g, ARRAY_SIZE(all))];

	return (size_t)sprintf(buf, "%s", one) + 1;
}

static size_t target(struct nlgen *g, uint8_t *buf)
{
	struct nlattr *a = (void *)buf;
	bool is_path = nlgen_chance(g, 3);
	char *text = (char *)(a + 1);
	size_t len = is_path ? path(g, text) : pattern(g, text);

	a->nla_type = is_path ? CTLSEC_DOMAIN_A_PATH : CTLSEC_DOMAIN_A_PATTERN;
	a->nla_len = (uint16_t)(NLA_HDRLEN + len);
	return NLA_HDRLEN + len;
}

size_t nlgen_value(struct nlgen *g, enum nlgen_kind kind, uint8_t *buf)
{
	uint64_t v = 0;

	switch (kind) {
	case FLAG:
		return 0;
	case NAME:
		return name(g, (char *)buf);
	case BLOB:
	case LAYER_BLOB:
		return blob(g, buf, kind == LAYER_BLOB);
	case CURSOR:
		return cursor(g, buf);
	case PATH:
		return path(g, (char *)buf);
	case PATTERN:
		return pattern(g, (char *)buf);
	case TARGET:
		return target(g, buf);
	case LIMIT:
		v = limit(g);
		break;
	case SMALL:
	case FEW:
		v = nlgen_chance(g, kind == FEW ? 5 : 2);
		v = nlgen_chance(g, 8) ? v : number(g);
		break;
	case U32:
	case U64:
		v = number(g);
		break;
	default:
		v = key(g, kind);
	}
	memcpy(buf, &v, sizeof(v));
	return kind == U32 || kind == SMALL || kind == FEW ||
			       kind == USERNS_PID ?
		       4 :
		       8;
}
