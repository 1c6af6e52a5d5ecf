// SPDX-License-Identifier: GPL-2.0
/*
 * Requests by chance; see nlgen.h.
 */
#include "nlgen.h"

#include <linux/ctlsec.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>

#include "nlgen_value.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define HEAD (NLMSG_HDRLEN + GENL_HDRLEN)
#define DEEP 12

/* @often: in parts of 8, of a key in parts of 9 */
struct attr {
	uint16_t type;
	enum nlgen_kind kind;
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

/**
 * struct part - what an APPLY or a layer consists of, any number of each
 * @cmd: of which it is
 * @often: in parts of 8
 */
struct part {
	uint8_t cmd;
	uint16_t type;
	unsigned int often;
	struct attr attrs[8];
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
	    { CTLSEC_DOMAIN_A_LOG, SMALL, 2 },
	    { CTLSEC_DOMAIN_A_USERNS_MAX, LIMIT, 2 },
	    { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 2 } } },
	{ CTLSEC_CMD_BINDING_SET, NLM_F_CREATE, 2, false,
	  { { CTLSEC_DOMAIN_A_PATH, PATH, 8 },
	    { CTLSEC_DOMAIN_A_NAME, NAME, 1 },
	    { CTLSEC_DOMAIN_A_STARTING, FLAG, 2 },
	    { CTLSEC_DOMAIN_A_PROFILE, NAME, 5 },
	    { CTLSEC_DOMAIN_A_PIDS_MAX, LIMIT, 3 },
	    { CTLSEC_DOMAIN_A_LOG, SMALL, 2 },
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
	{ CTLSEC_CMD_APPLY, 0, 3, false, { { 0 } } },
	{ CTLSEC_CMD_EVENT_GET, NLM_F_DUMP, 1, false,
	  { { CTLSEC_EVENT_A_SINCE, U64, 3 },
	    { CTLSEC_EVENT_A_CURSOR, CURSOR, 4 } } },
	{ CTLSEC_CMD_EVENT_LISTEN, 0, 1, false, { { 0 } } },
	{ CTLSEC_CMD_LEARN_START, 0, 2, true,
	  { { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 3 } } },
	{ CTLSEC_CMD_LEARN_STOP, 0, 1, true, { { 0 } } },
	{ CTLSEC_CMD_LEARN_DEL, 0, 1, true, { { 0 } } },
	{ CTLSEC_CMD_LEARN_GET, 0, 1, true, { { 0 } } },
	{ CTLSEC_CMD_LEARN_GET, NLM_F_DUMP, 1, false,
	  { { CTLSEC_DOMAIN_A_CURSOR, CURSOR, 4 } } },
	{ CTLSEC_CMD_LEARN_READ, NLM_F_DUMP, 2, true,
	  { { CTLSEC_DOMAIN_A_CURSOR, CURSOR, 4 } } },
	{ CTLSEC_CMD_LAYER_SET, 0, 3, false,
	  { { CTLSEC_LAYER_A_NAME, NAME, 8 },
	    { CTLSEC_LAYER_A_RULES, NAME, 8 },
	    { CTLSEC_LAYER_A_TO, NAME, 2 },
	    { CTLSEC_LAYER_A_BLOB, LAYER_BLOB, 8 },
	    { CTLSEC_LAYER_A_FOR, U64, 1 },
	    { CTLSEC_LAYER_A_FILED, FLAG, 2 } } },
	{ CTLSEC_CMD_LAYER_DEL, 0, 2, false,
	  { { CTLSEC_LAYER_A_NAME, NAME, 7 },
	    { CTLSEC_LAYER_A_ID, ID, 1 } } },
	{ CTLSEC_CMD_LAYER_GET, 0, 1, false,
	  { { CTLSEC_LAYER_A_NAME, NAME, 7 },
	    { CTLSEC_LAYER_A_WITH_BLOB, FLAG, 3 } } },
	{ CTLSEC_CMD_LAYER_GET, NLM_F_DUMP, 1, false,
	  { { CTLSEC_LAYER_A_CURSOR, CURSOR, 4 } } },
};

static const struct part parts[] = {
	{ CTLSEC_CMD_APPLY, CTLSEC_APPLY_A_PROFILE, 4,
	  { { CTLSEC_PROFILE_A_NAME, NAME, 8 },
	    { CTLSEC_PROFILE_A_BLOB, BLOB, 8 } } },
	{ CTLSEC_CMD_APPLY, CTLSEC_APPLY_A_BINDING, 4,
	  { { CTLSEC_DOMAIN_A_PATH, PATH, 8 },
	    { CTLSEC_DOMAIN_A_NAME, NAME, 1 },
	    { CTLSEC_DOMAIN_A_STARTING, FLAG, 2 },
	    { CTLSEC_DOMAIN_A_PROFILE, NAME, 5 },
	    { CTLSEC_DOMAIN_A_MODE, SMALL, 3 },
	    { CTLSEC_DOMAIN_A_PIDS_MAX, LIMIT, 3 },
	    { CTLSEC_DOMAIN_A_LOG, SMALL, 2 },
	    { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 4 } } },
	{ CTLSEC_CMD_APPLY, CTLSEC_APPLY_A_BINDING, 3,
	  { { CTLSEC_DOMAIN_A_PATTERN, PATTERN, 8 },
	    { CTLSEC_DOMAIN_A_PROFILE, NAME, 5 },
	    { CTLSEC_DOMAIN_A_FORK_RATE, LIMIT, 2 },
	    { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 4 } } },
	{ CTLSEC_CMD_APPLY, CTLSEC_APPLY_A_UNBIND, 1, { { CTLSEC_DOMAIN_A_ID, ID, 8 } } },
	{ CTLSEC_CMD_APPLY, CTLSEC_APPLY_A_UNLOAD, 1,
	  { { CTLSEC_PROFILE_A_NAME, NAME, 8 } } },
	{ CTLSEC_CMD_APPLY, CTLSEC_APPLY_A_LAYER, 3,
	  { { CTLSEC_LAYER_A_NAME, NAME, 7 },
	    { CTLSEC_LAYER_A_RULES, NAME, 8 },
	    { CTLSEC_LAYER_A_BLOB, LAYER_BLOB, 8 },
	    { CTLSEC_LAYER_A_FOR, U64, 1 },
	    { CTLSEC_LAYER_A_FILED, FLAG, 2 },
	    { NLA_F_NESTED | CTLSEC_LAYER_A_TARGET, TARGET, 8 },
	    { NLA_F_NESTED | CTLSEC_LAYER_A_TARGET, TARGET, 2 } } },
	{ CTLSEC_CMD_APPLY, CTLSEC_APPLY_A_UNLAYER, 1, { { CTLSEC_LAYER_A_ID, ID, 8 } } },
	{ CTLSEC_CMD_LAYER_SET, CTLSEC_LAYER_A_TARGET, 5,
	  { { CTLSEC_DOMAIN_A_PATH, PATH, 8 },
	    { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 3 } } },
	{ CTLSEC_CMD_LAYER_SET, CTLSEC_LAYER_A_TARGET, 2,
	  { { CTLSEC_DOMAIN_A_PATTERN, PATTERN, 8 },
	    { CTLSEC_DOMAIN_A_ACTIVATION, FEW, 3 } } },
	{ CTLSEC_CMD_LAYER_SET, CTLSEC_LAYER_A_TARGET, 1,
	  { { CTLSEC_DOMAIN_A_CGROUP_ID, CGROUP, 8 } } },
};
/* clang-format on */

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
		append(g, h, a->type, data, nlgen_value(g, a->kind, data));
	}
}

static void add_attrs(struct nlgen *g, struct nlmsghdr *h,
		      const struct attr *attrs, size_t n)
{
	static uint8_t data[66000] __attribute__((aligned(8)));
	const struct attr *a;

	for (a = attrs; a < attrs + n && a->type; a++) {
		if (nlgen_chance(g, 8) < a->often)
			append(g, h, a->type, data,
			       nlgen_value(g, a->kind, data));
	}
}

/* One that has no room is left out or cut, as large profiles are. */
static void add_part(struct nlgen *g, struct nlmsghdr *h, const struct part *p)
{
	uint32_t before = h->nlmsg_len;
	uint8_t *nest = (uint8_t *)h + NLMSG_ALIGN(before);

	append(g, h, (uint16_t)(NLA_F_NESTED | p->type), "", 0);
	if (h->nlmsg_len == before)
		return;
	add_attrs(g, h, p->attrs, ARRAY_SIZE(p->attrs));
	((struct nlattr *)nest)->nla_len =
		(uint16_t)((uint8_t *)h + h->nlmsg_len - nest);
}

/* The parts of an APPLY or of a layer, seldom none. */
static void add_parts(struct nlgen *g, struct nlmsghdr *h, uint8_t cmd)
{
	const struct part *p;

	for (p = parts; p < parts + ARRAY_SIZE(parts); p++) {
		while (p->cmd == cmd && nlgen_chance(g, 8) < p->often)
			add_part(g, h, p);
	}
}

static void build(struct nlgen *g, size_t start, const struct cmd *c)
{
	struct nlmsghdr *h = last(g, start);
	struct genlmsghdr *gh = NLMSG_DATA(h);

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
	add_parts(g, h, c->cmd);
	add_attrs(g, h, c->attrs, ARRAY_SIZE(c->attrs));
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
		h->nlmsg_flags |= (uint16_t)(nlgen_word(g) >> 40);
		break;
	case 1:
		h->nlmsg_flags = (uint16_t)(nlgen_word(g) >> 40);
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
	enum nlgen_kind kinds[] = { U32, U64, LIMIT, NAME, FLAG, CGROUP };
	size_t len =
		nlgen_value(g, kinds[nlgen_chance(g, ARRAY_SIZE(kinds))], data);

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

/* Could this attribute bind the fuzzer's own cgroup or namespace? */
static bool is_harmful(const struct nlgen *g, uint16_t type, const void *data,
		       size_t len)
{
	uint64_t v = 0;

	memcpy(&v, data, len < sizeof(v) ? len : sizeof(v));
	switch (type) {
	case CTLSEC_DOMAIN_A_CGROUP_ID:
		return cgroup_taken(g->pool, v);
	case CTLSEC_DOMAIN_A_USERNS_PID:
		return !pid_offered(g->pool, (uint32_t)v);
	case CTLSEC_DOMAIN_A_PATH:
	case CTLSEC_DOMAIN_A_PATTERN:
		return !path_offered(data, len);
	default:
		return false;
	}
}

/* Looks at attributes as the kernel would, and at more; a part of an APPLY or of a layer
 * has some inside.
 */
static bool holds_harm(const struct nlgen *g, const uint8_t *pos, size_t left,
		       bool nests)
{
	while (left >= NLA_HDRLEN) {
		const struct nlattr *a = (const void *)pos;
		size_t len = a->nla_len, step = NLA_ALIGN(len);
		const uint8_t *data = pos + NLA_HDRLEN;

		if (len < NLA_HDRLEN || len > left)
			break;
		len -= NLA_HDRLEN;
		if (nests ? holds_harm(g, data, len, false) :
			    is_harmful(g, a->nla_type & NLA_TYPE_MASK, data,
				       len))
			return true;
		if (step >= left)
			break;
		pos += step;
		left -= step;
	}
	return false;
}

/* Attributes of a layer have the numbers of others; its targets are in nests. */
static bool harmful(const struct nlgen *g, const struct nlmsghdr *h)
{
	const struct genlmsghdr *gh = NLMSG_DATA(h);
	size_t left = h->nlmsg_len > HEAD ? h->nlmsg_len - HEAD : 0;
	bool nests = left && (gh->cmd == CTLSEC_CMD_APPLY ||
			      gh->cmd == CTLSEC_CMD_LAYER_SET);

	if (left && (gh->cmd == CTLSEC_CMD_LAYER_DEL ||
		     gh->cmd == CTLSEC_CMD_LAYER_GET))
		return false;
	return holds_harm(g, (const uint8_t *)h + HEAD, left, nests);
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
