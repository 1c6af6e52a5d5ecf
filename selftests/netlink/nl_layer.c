// SPDX-License-Identifier: GPL-2.0
/*
 * Layers: what a request does to a domain and to what has none, and that one that is
 * refused has changed nothing.
 */
#include <errno.h>
#include <linux/ctlsec.h>
#include <stdio.h>
#include <string.h>

#include "nlfix.h"
#include "tap.h"

#define NAME "nl-layer"

static struct nlfix fix;
static struct rawnl_msg msg;
static struct rawnl_answer answer;
static uint8_t blob[RAWBLOB_MAX], other[RAWBLOB_MAX];
static size_t blob_len;

/* What a request has; what is NULL is left out. */
struct layer {
	const char *name;
	const char *rules;
	const void *blob;
	size_t len;
	uint16_t type;
	const char *target;
	uint64_t time;
};

static const struct layer good = {
	NAME, "getppid", blob, 0, CTLSEC_DOMAIN_A_PATTERN, "/t/nl-*", 0
};

static void begin(const struct layer *l, uint16_t flags)
{
	uint32_t part;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_LAYER_SET, flags);
	if (l->name)
		rawnl_str(&msg, CTLSEC_LAYER_A_NAME, l->name);
	if (l->rules)
		rawnl_str(&msg, CTLSEC_LAYER_A_RULES, l->rules);
	if (l->blob)
		rawnl_put(&msg, CTLSEC_LAYER_A_BLOB, l->blob,
			  l->len ? l->len : blob_len);
	if (l->time)
		rawnl_u64(&msg, CTLSEC_LAYER_A_FOR, l->time);
	if (!l->target)
		return;
	part = rawnl_nest(&msg, CTLSEC_LAYER_A_TARGET);
	rawnl_str(&msg, l->type, l->target);
	rawnl_nest_end(&msg, part);
}

static int ask(const struct layer *l, uint16_t flags)
{
	begin(l, flags);
	return rawnl_ask(&fix.sock, &msg, &answer);
}

static int on_layer(uint8_t cmd, const char *name)
{
	rawnl_begin(&msg, &fix.sock, cmd, 0);
	if (name)
		rawnl_str(&msg, CTLSEC_LAYER_A_NAME, name);
	return rawnl_ask(&fix.sock, &msg, &answer);
}

static uint64_t answered(uint16_t type)
{
	return rawnl_get_u64(rawnl_find(answer.reply, answer.len, type));
}

static void test_effect(void)
{
	bool ok = true;

	HOLDS(ok, nlfix_denied(&fix) == EXDEV);
	HOLDS(ok, ask(&good, 0) == 0);
	HOLDS(ok, answered(CTLSEC_LAYER_A_ID) > 0);
	HOLDS(ok, answered(CTLSEC_LAYER_A_DOMAINS) == 2);
	tap_ok(ok, "a layer is put on what is there");
	/* Of two that are as strict the profile decides. */
	HOLDS(ok, nlfix_denied(&fix) == EXDEV);
	HOLDS(ok, nlfix_unbind(&fix.sock, fix.bound_id) == 0);
	HOLDS(ok, nlfix_denied(&fix) == EPERM);
	tap_ok(ok, "what is unbound has the layer alone");
	HOLDS(ok, nlfix_unbind(&fix.sock, fix.bound_id) == EBUSY);
	HOLDS(ok, nlfix_unbind(&fix.sock, fix.free_id) == EBUSY);
	tap_ok(ok, "which an unbind does not take off: %s", answer.text);
	HOLDS(ok, nlfix_bind(&fix.sock, fix.bound_id, NLFIX_PROFILE) == 0);
	HOLDS(ok, nlfix_denied(&fix) == EXDEV);
	tap_ok(ok, "it can be bound, exclusively, as what is new");
	HOLDS(ok, ask(&good, NLM_F_EXCL) == EEXIST);
	HOLDS(ok, ask(&good, 0) == 0);
	tap_ok(ok, "the same name again replaces it, or is refused");
	HOLDS(ok, on_layer(CTLSEC_CMD_LAYER_GET, NAME) == 0);
	HOLDS(ok, answered(CTLSEC_LAYER_A_HITS) == 0);
	HOLDS(ok, on_layer(CTLSEC_CMD_LAYER_DEL, NAME) == 0);
	HOLDS(ok, on_layer(CTLSEC_CMD_LAYER_DEL, NAME) == ENOENT);
	HOLDS(ok, on_layer(CTLSEC_CMD_LAYER_GET, NULL) == EINVAL);
	HOLDS(ok, nlfix_unbind(&fix.sock, fix.free_id) == ENOENT);
	tap_ok(ok, "and goes, with the domains that it made");
}

/* clang-format off */
/* Requests that are refused, why, and by which sentence. */
static const struct {
	const char *name;
	struct layer layer;
	int err;
	const char *text;
} rows[] = {
	{ "no blob",
	  { NAME, "x", NULL, 0, CTLSEC_DOMAIN_A_PATH, "/t", 0 },
	  EINVAL,
	  "has no blob" },
	{ "no rules",
	  { NAME, NULL, blob, 0, CTLSEC_DOMAIN_A_PATH, "/t", 0 },
	  EINVAL,
	  "has no rules" },
	{ "rules of no bytes",
	  { NAME, "", blob, 0, CTLSEC_DOMAIN_A_PATH, "/t", 0 },
	  EINVAL,
	  "rules is empty" },
	{ "no target",
	  { NAME, "x", blob, 0, 0, NULL, 0 },
	  EINVAL,
	  "has no target" },
	{ "a name that is none",
	  { "../x", "x", blob, 0, CTLSEC_DOMAIN_A_PATH, "/t", 0 },
	  EINVAL,
	  "not a profile name" },
	{ "garbage",
	  { NAME, "x", "garbage!", 8, CTLSEC_DOMAIN_A_PATH, "/t", 0 },
	  EINVAL,
	  "blob offset 0" },
	{ "what denies by default",
	  { NAME, "x", fix.blob, RAWBLOB_MAX, CTLSEC_DOMAIN_A_PATH,
	    "/t", 0 },
	  EINVAL,
	  "" },
	{ "an ABI that is not listed",
	  { NAME, "x", other, 0, CTLSEC_DOMAIN_A_PATH, "/t", 0 },
	  EINVAL,
	  "no layer: it has to list every ABI" },
	{ "the root",
	  { NAME, "x", blob, 0, CTLSEC_DOMAIN_A_PATH, "/", 0 },
	  EINVAL,
	  "a path begins with" },
	{ "a pattern that is none",
	  { NAME, "x", blob, 0, CTLSEC_DOMAIN_A_PATTERN, "/t/[", 0 },
	  EINVAL,
	  "" },
	{ "another kind of target",
	  { NAME, "x", blob, 0, CTLSEC_DOMAIN_A_NAME, "/t", 0 },
	  EINVAL,
	  "" },
	{ "a time of ages",
	  { NAME, "x", blob, 0, CTLSEC_DOMAIN_A_PATH, "/t",
	    UINT64_MAX },
	  ERANGE,
	  "100 years" },
};
/* clang-format on */

static void test_refused(void)
{
	static struct nlfix_picture before, after;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool ok = true;
		int err;

		nlfix_picture(&fix, &before);
		err = ask(&rows[i].layer, 0);
		HOLDS_AT(ok, rows[i].name, err == rows[i].err);
		HOLDS_AT(ok, rows[i].name, answer.text[0]);
		HOLDS_AT(ok, rows[i].name,
			 strstr(answer.text, rows[i].text) != NULL);
		HOLDS_AT(ok, rows[i].name,
			 on_layer(CTLSEC_CMD_LAYER_GET, NAME) == ENOENT);
		nlfix_picture(&fix, &after);
		HOLDS_AT(ok, rows[i].name, nlfix_same(&before, &after));
		tap_ok(ok, "refused: %s", rows[i].name);
	}
}

/* The last one is refused, with all the others on the same domain. */
static void test_many(void)
{
	struct layer l = good;
	bool ok = true;
	char name[16];
	int i;

	for (i = 0; i < 33; i++) {
		snprintf(name, sizeof(name), "nl-%d", i);
		l.name = name;
		HOLDS_AT(ok, name, ask(&l, 0) == (i < 32 ? 0 : ENOSPC));
	}
	HOLDS(ok, strstr(answer.text, "32 layers are there") != NULL);
	HOLDS(ok, nlfix_denied(&fix) == EXDEV);
	for (i = 0; i < 32; i++) {
		snprintf(name, sizeof(name), "nl-%d", i);
		HOLDS_AT(ok, name, on_layer(CTLSEC_CMD_LAYER_DEL, name) == 0);
	}
	tap_ok(ok, "32 layers hold together, and no more");
}

int main(void)
{
	nlfix_start(&fix);
	blob_len = rawblob_layer(blob, 110, 111, EPERM);
	memcpy(other, blob, sizeof(other));
	rawblob(other, 110, 111, EPERM);
	test_effect();
	test_refused();
	test_many();
	nlfix_end(&fix);
	return tap_end();
}
