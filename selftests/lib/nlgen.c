// SPDX-License-Identifier: GPL-2.0
/*
 * Requests by chance; see nlgen.h.
 */
#include "nlgen.h"

#include <assert.h>
#include <ctlsec/policy_fmt.h>
#include <errno.h>
#include <linux/ctlsec.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>

#include "rawblob.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define HEAD (NLMSG_HDRLEN + GENL_HDRLEN)
#define DEEP 12

enum kind {
	U32,
	U64,
	LIMIT,
	NAME,
	BLOB,
	FLAG,
	CGROUP,
	USERNS_PID,
	USERNS_INO,
	ID,
	SMALL,
	FEW,
	CURSOR,
	PATH,
	PATTERN,
};

/* @often: in parts of 8, of a key in parts of 9 */
struct attr {
	uint16_t type;
	enum kind kind;
	unsigned int often;
};

/**
 * struct cmd - a kind of request
 * @weight: how often it comes, compared with others
 * @keyed: takes one of the keys
 */
struct cmd {
	uint8_t cmd;
	uint16_t flags;
	uint8_t weight;
	bool keyed;
	struct attr attrs[16];
};

static const struct attr keys[] = {
	{ CTLSEC_DOMAIN_A_CGROUP_ID, CGROUP, 5 },
	{ CTLSEC_DOMAIN_A_USERNS_PID, USERNS_PID, 2 },
	{ CTLSEC_DOMAIN_A_USERNS_INO, USERNS_INO, 1 },
	{ CTLSEC_DOMAIN_A_ID, ID, 1 },
};

/* clang-format off */
static const struct cmd cmds[] = {
	{ CTLSEC_CMD_DOMAIN_SET, NLM_F_CREATE, 5, true,
	  { { CTLSEC_DOMAIN_A_PROFILE, NAME, 5 },
	    { CTLSEC_DOMAIN_A_MODE, SMALL, 3 },
	    { CTLSEC_DOMAIN_A_PIDS_MAX, LIMIT, 3 },
	    { CTLSEC_DOMAIN_A_FORK_RATE, LIMIT, 2 },
	    { CTLSEC_DOMAIN_A_FORK_BURST, LIMIT, 2 },
	    { CTLSEC_DOMAIN_A_ON_LIMIT, SMALL, 2 },
	    { CTLSEC_DOMAIN_A_USERNS_MAX, LIMIT, 2 },
	    { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 2 } } },
	{ CTLSEC_CMD_BINDING_SET, NLM_F_CREATE, 2, false,
	  { { CTLSEC_DOMAIN_A_PATH, PATH, 8 },
	    { CTLSEC_DOMAIN_A_NAME, NAME, 1 },
	    { CTLSEC_DOMAIN_A_PROFILE, NAME, 5 },
	    { CTLSEC_DOMAIN_A_PIDS_MAX, LIMIT, 3 },
	    { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 4 } } },
	{ CTLSEC_CMD_BINDING_SET, NLM_F_CREATE, 2, false,
	  { { CTLSEC_DOMAIN_A_PATTERN, PATTERN, 8 },
	    { CTLSEC_DOMAIN_A_PROFILE, NAME, 5 },
	    { CTLSEC_DOMAIN_A_MODE, SMALL, 3 },
	    { CTLSEC_DOMAIN_A_FORK_RATE, LIMIT, 2 },
	    { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 4 } } },
	{ CTLSEC_CMD_BINDING_SET, NLM_F_CREATE, 1, true,
	  { { CTLSEC_DOMAIN_A_PROFILE, NAME, 5 },
	    { CTLSEC_DOMAIN_A_PATH, PATH, 1 } } },
	{ CTLSEC_CMD_BINDING_DEL, 0, 1, false,
	  { { CTLSEC_DOMAIN_A_PATH, PATH, 8 },
	    { CTLSEC_DOMAIN_A_KEEP, FLAG, 2 } } },
	{ CTLSEC_CMD_BINDING_DEL, 0, 1, false,
	  { { CTLSEC_DOMAIN_A_PATTERN, PATTERN, 8 },
	    { CTLSEC_DOMAIN_A_KEEP, FLAG, 2 } } },
	{ CTLSEC_CMD_BINDING_GET, 0, 1, false,
	  { { CTLSEC_DOMAIN_A_PATTERN, PATTERN, 8 } } },
	{ CTLSEC_CMD_BINDING_GET, NLM_F_DUMP, 1, false,
	  { { CTLSEC_DOMAIN_A_CURSOR, CURSOR, 4 } } },
	{ CTLSEC_CMD_DOMAIN_DEL, 0, 1, true, { { 0 } } },
	{ CTLSEC_CMD_DOMAIN_GET, 0, 1, true, { { 0 } } },
	{ CTLSEC_CMD_DOMAIN_GET, NLM_F_DUMP, 1, false,
	  { { CTLSEC_DOMAIN_A_CURSOR, CURSOR, 4 } } },
	{ CTLSEC_CMD_DENIAL_GET, NLM_F_DUMP, 2, true,
	  { { CTLSEC_DOMAIN_A_CURSOR, CURSOR, 4 } } },
	{ CTLSEC_CMD_PROFILE_LOAD, 0, 3, false,
	  { { CTLSEC_PROFILE_A_NAME, NAME, 8 },
	    { CTLSEC_PROFILE_A_BLOB, BLOB, 8 } } },
	{ CTLSEC_CMD_PROFILE_UNLOAD, 0, 1, false,
	  { { CTLSEC_PROFILE_A_NAME, NAME, 8 } } },
	{ CTLSEC_CMD_PROFILE_GET, 0, 1, false,
	  { { CTLSEC_PROFILE_A_NAME, NAME, 8 },
	    { CTLSEC_PROFILE_A_WITH_BLOB, FLAG, 3 } } },
	{ CTLSEC_CMD_PROFILE_GET, NLM_F_DUMP, 1, false,
	  { { CTLSEC_PROFILE_A_CURSOR, CURSOR, 4 } } },
	{ CTLSEC_CMD_STATUS_GET, 0, 1, false, { { 0 } } },
};
/* clang-format on */

void nlgen_seed(struct nlgen *g, uint64_t seed)
{
	g->state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

static uint64_t word(struct nlgen *g)
{
	g->state ^= g->state << 13;
	g->state ^= g->state >> 7;
	g->state ^= g->state << 17;
	return g->state * UINT64_C(0x2545f4914f6cdd1d);
}

uint32_t nlgen_chance(struct nlgen *g, uint32_t below)
{
	return (uint32_t)(word(g) >> 33) % below;
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
		return word(g);
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
static size_t blob(struct nlgen *g, uint8_t *buf)
{
	static const uint16_t calls[] = { 110, 39, 102, 186, 24 };
	uint32_t first = calls[nlgen_chance(g, ARRAY_SIZE(calls))];
	size_t len = rawblob(buf, first, first + nlgen_chance(g, 3), EPERM);
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

static uint64_t key(struct nlgen *g, enum kind kind)
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

static size_t value(struct nlgen *g, enum kind kind, uint8_t *buf)
{
	uint64_t v = 0;

	switch (kind) {
	case FLAG:
		return 0;
	case NAME:
		return name(g, (char *)buf);
	case BLOB:
		return blob(g, buf);
	case CURSOR:
		return cursor(g, buf);
	case PATH:
		return path(g, (char *)buf);
	case PATTERN:
		return pattern(g, (char *)buf);
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

static struct nlmsghdr *last(struct nlgen *g, size_t start)
{
	return (void *)(g->bytes + start);
}

static void append(struct nlgen *g, struct nlmsghdr *h, uint16_t type,
		   const void *data, size_t len)
{
	struct nlattr *a = (void *)((uint8_t *)h + NLMSG_ALIGN(h->nlmsg_len));
	size_t room = g->bytes + NLGEN_MAX - (uint8_t *)a;

	if (NLA_ALIGN(NLA_HDRLEN + len) + NLMSG_ALIGNTO > room)
		return;
	memset(a, 0, NLA_ALIGN(NLA_HDRLEN + len));
	a->nla_type = type;
	a->nla_len = (uint16_t)(NLA_HDRLEN + len);
	memcpy(a + 1, data, len);
	h->nlmsg_len = NLMSG_ALIGN(h->nlmsg_len) +
		       (uint32_t)NLA_ALIGN(NLA_HDRLEN + len);
}

static const struct cmd *choose(struct nlgen *g)
{
	unsigned int total = 0, at;
	const struct cmd *c;

	for (c = cmds; c < cmds + ARRAY_SIZE(cmds); c++)
		total += c->weight;
	at = nlgen_chance(g, total);
	for (c = cmds; at >= c->weight; c++)
		at -= c->weight;
	return c;
}

/* One key, seldom none or two. */
static void add_keys(struct nlgen *g, struct nlmsghdr *h)
{
	uint32_t dice = nlgen_chance(g, 32);
	uint32_t n = dice < 2 ? dice * 2 : 1;
	const struct attr *a;
	uint8_t data[8];
	uint32_t at;

	while (n--) {
		at = nlgen_chance(g, 9);
		for (a = keys; at >= a->often; a++)
			at -= a->often;
		append(g, h, a->type, data, value(g, a->kind, data));
	}
}

static void build(struct nlgen *g, size_t start, const struct cmd *c)
{
	static uint8_t data[66000] __attribute__((aligned(8)));
	struct nlmsghdr *h = last(g, start);
	struct genlmsghdr *gh = NLMSG_DATA(h);
	const struct attr *a;

	memset(h, 0, HEAD);
	h->nlmsg_len = HEAD;
	h->nlmsg_type = g->family;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | c->flags;
	if (c->flags & NLM_F_CREATE && !nlgen_chance(g, 4))
		h->nlmsg_flags ^= NLM_F_CREATE;
	if (!nlgen_chance(g, 8) &&
	    (c->flags & NLM_F_CREATE || c->cmd == CTLSEC_CMD_PROFILE_LOAD))
		h->nlmsg_flags |= NLM_F_EXCL;
	gh->cmd = c->cmd;
	gh->version = CTLSEC_GENL_VERSION;
	if (c->keyed)
		add_keys(g, h);
	for (a = c->attrs; a < c->attrs + ARRAY_SIZE(c->attrs) && a->type;
	     a++) {
		if (nlgen_chance(g, 8) < a->often)
			append(g, h, a->type, data, value(g, a->kind, data));
	}
}

/* Put what the request holds into nests. */
static void nest(struct nlgen *g, struct nlmsghdr *h)
{
	uint32_t levels = 1 + nlgen_chance(g, DEEP);
	uint32_t inner = h->nlmsg_len - HEAD;
	uint8_t *attrs = (uint8_t *)h + HEAD;
	struct nlattr *a;

	if (inner + levels * NLA_HDRLEN > 2000)
		return;
	memmove(attrs + levels * NLA_HDRLEN, attrs, inner);
	for (a = (void *)attrs; levels; levels--, a++) {
		a->nla_type = (uint16_t)(NLA_F_NESTED | nlgen_chance(g, 34));
		a->nla_len = (uint16_t)(inner + levels * NLA_HDRLEN);
		h->nlmsg_len += NLA_HDRLEN;
	}
}

static void turn_bits(struct nlgen *g, struct nlmsghdr *h)
{
	uint32_t turns = 1 + nlgen_chance(g, 6);
	uint32_t span = h->nlmsg_len - NLMSG_HDRLEN;

	/* The header's length and sequence number stay, to tell answers. */
	for (; turns; turns--)
		((uint8_t *)h)[NLMSG_HDRLEN + nlgen_chance(g, span)] ^=
			(uint8_t)(1 << nlgen_chance(g, 8));
}

static void spoil_length(struct nlgen *g, struct nlmsghdr *h)
{
	static const uint16_t lies[] = { 0, 1, 3, 4, 5, 8, 11, 13, 64, 65535 };
	struct nlattr *a = (void *)((uint8_t *)h + HEAD);

	if (h->nlmsg_len >= HEAD + NLA_HDRLEN)
		a->nla_len = lies[nlgen_chance(g, ARRAY_SIZE(lies))];
}

static void spoil_header(struct nlgen *g, struct nlmsghdr *h)
{
	struct genlmsghdr *gh = NLMSG_DATA(h);

	switch (nlgen_chance(g, 5)) {
	case 0:
		h->nlmsg_flags |= (uint16_t)(word(g) >> 40);
		break;
	case 1:
		h->nlmsg_flags = (uint16_t)(word(g) >> 40);
		break;
	case 2:
		gh->cmd = (uint8_t)nlgen_chance(g, 256);
		break;
	case 3:
		gh->version = (uint8_t)nlgen_chance(g, 256);
		gh->reserved = (uint16_t)nlgen_chance(g, 2);
		break;
	default:
		h->nlmsg_type = (uint16_t)nlgen_chance(g, NLMSG_MIN_TYPE);
	}
}

/* An attribute of another command, or of none, or once more. */
static void add_stranger(struct nlgen *g, struct nlmsghdr *h)
{
	uint8_t data[256] __attribute__((aligned(8)));
	enum kind kinds[] = { U32, U64, LIMIT, NAME, FLAG, CGROUP };
	size_t len = value(g, kinds[nlgen_chance(g, ARRAY_SIZE(kinds))], data);

	append(g, h, (uint16_t)nlgen_chance(g, CTLSEC_DOMAIN_A_MAX + 3), data,
	       nlgen_chance(g, 4) ? len : nlgen_chance(g, sizeof(data) / 2));
}

static void spoil(struct nlgen *g, struct nlmsghdr *h)
{
	switch (nlgen_chance(g, 7)) {
	case 0:
		turn_bits(g, h);
		break;
	case 1:
		spoil_length(g, h);
		break;
	case 2:
		nest(g, h);
		break;
	case 3:
		spoil_header(g, h);
		break;
	case 4:
		h->nlmsg_len = NLMSG_HDRLEN +
			       nlgen_chance(g, h->nlmsg_len - NLMSG_HDRLEN);
		break;
	case 5:
		nest(g, h);
		turn_bits(g, h);
		break;
	default:
		add_stranger(g, h);
	}
}

static bool cgroup_taken(const struct nlgen_pool *p, uint64_t id)
{
	unsigned int i;

	for (i = 0; i < p->nr_taken; i++) {
		if (p->taken[i] == id)
			return true;
	}
	return false;
}

static bool pid_offered(const struct nlgen_pool *p, uint32_t pid)
{
	unsigned int i;

	for (i = 0; i < NLGEN_USERNS; i++) {
		if (p->userns_pids[i] == pid)
			return true;
	}
	return pid > 4194304;
}

/* What is no path is refused; what begins like those offered means nothing else. */
static bool path_offered(const void *value, size_t len)
{
	const size_t fixed = strlen(NLGEN_PREFIX);

	if (!len || *(const char *)value != '/')
		return true;
	return len > fixed && !memcmp(value, NLGEN_PREFIX, fixed);
}

/* Could this bind the fuzzer's own cgroup or namespace? Looks at attributes as
 * the kernel would, and at more.
 */
static bool harmful(const struct nlgen *g, const struct nlmsghdr *h)
{
	const uint8_t *pos = (const uint8_t *)h + HEAD;
	size_t left = h->nlmsg_len > HEAD ? h->nlmsg_len - HEAD : 0;
	size_t step;

	while (left >= NLA_HDRLEN) {
		const struct nlattr *a = (const void *)pos;
		uint16_t type = a->nla_type & NLA_TYPE_MASK;
		uint64_t v = 0;

		if (a->nla_len < NLA_HDRLEN || a->nla_len > left)
			break;
		memcpy(&v, a + 1,
		       a->nla_len - NLA_HDRLEN < 8 ? a->nla_len - NLA_HDRLEN :
						     8);
		if (type == CTLSEC_DOMAIN_A_CGROUP_ID &&
		    cgroup_taken(g->pool, v))
			return true;
		if (type == CTLSEC_DOMAIN_A_USERNS_PID &&
		    !pid_offered(g->pool, (uint32_t)v))
			return true;
		if ((type == CTLSEC_DOMAIN_A_PATH ||
		     type == CTLSEC_DOMAIN_A_PATTERN) &&
		    !path_offered(a + 1, a->nla_len - NLA_HDRLEN))
			return true;
		step = (size_t)NLA_ALIGN(a->nla_len);
		if (step >= left)
			break;
		pos += step;
		left -= step;
	}
	return false;
}

/* One request at @start, behind the others. @c: its kind, not to be spoiled, or
 * NULL.
 */
static void request(struct nlgen *g, size_t start, uint32_t seq,
		    const struct cmd *c)
{
	struct nlmsghdr *h = last(g, start);
	bool spoiled;

	do {
		build(g, start, c ? c : choose(g));
		spoiled = !c && !nlgen_chance(g, 2);
		if (spoiled)
			spoil(g, h);
	} while (harmful(g, h));
	h->nlmsg_seq = seq;
	g->spoiled += spoiled;
	g->cmds[g->requests++] = ((struct genlmsghdr *)NLMSG_DATA(h))->cmd;
	g->len = start + NLMSG_ALIGN(h->nlmsg_len);
}

static void begin(struct nlgen *g)
{
	g->len = 0;
	g->spoiled = 0;
	g->requests = 0;
}

uint8_t nlgen_plain(struct nlgen *g, unsigned int i, uint32_t seq)
{
	if (i >= ARRAY_SIZE(cmds))
		return 0;
	begin(g);
	request(g, 0, seq, &cmds[i]);
	return cmds[i].cmd;
}

void nlgen_next(struct nlgen *g, uint32_t seq)
{
	uint32_t n = nlgen_chance(g, 4) ? 1 : 1 + nlgen_chance(g, NLGEN_BURST);

	begin(g);
	/* A request after a large one would not fit. */
	while (n-- && g->len < NLGEN_BURST * 2048)
		request(g, g->len, seq++, NULL);
	/* A datagram cut short ends the walk over it. */
	if (!nlgen_chance(g, 32)) {
		g->len -= nlgen_chance(g, (uint32_t)g->len);
		g->spoiled++;
	}
}
