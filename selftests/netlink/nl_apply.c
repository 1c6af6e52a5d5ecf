// SPDX-License-Identifier: GPL-2.0
/*
 * APPLY: what one transaction does, with profiles, bindings and layers, and that one of which a part is refused, by its
 * form or by what is there, has changed nothing of the others.
 */
#include <errno.h>
#include <linux/ctlsec.h>
#include <string.h>
#include <unistd.h>

#include "nlfix.h"
#include "tap.h"

#define FREE_PATTERN NLFIX_FREE "*"

static struct nlfix fix;
static struct rawnl_msg msg;
static struct rawnl_answer answer;
static uint8_t other[RAWBLOB_MAX];
static size_t other_len;
static uint8_t layer[RAWBLOB_MAX];
static size_t layer_len;
/* Of the part that was put last. */
static uint32_t last;

static void put_profile(const char *name, const void *blob, size_t len)
{
	last = rawnl_nest(&msg, CTLSEC_APPLY_A_PROFILE);
	if (name)
		rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, name);
	if (blob)
		rawnl_put(&msg, CTLSEC_PROFILE_A_BLOB, blob, len);
	rawnl_nest_end(&msg, last);
}

static void put_binding(uint16_t type, const char *target, const char *profile)
{
	last = rawnl_nest(&msg, CTLSEC_APPLY_A_BINDING);
	if (target)
		rawnl_str(&msg, type, target);
	if (profile)
		rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, profile);
	rawnl_nest_end(&msg, last);
}

static void put_unbind(uint64_t id)
{
	last = rawnl_nest(&msg, CTLSEC_APPLY_A_UNBIND);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_ID, id);
	rawnl_nest_end(&msg, last);
}

static void put_unload(const char *name)
{
	last = rawnl_nest(&msg, CTLSEC_APPLY_A_UNLOAD);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, name);
	rawnl_nest_end(&msg, last);
}

/* On the bound cgroup, too, unless @target is NULL. */
static void put_layer(const char *name, const void *blob, size_t len,
		      const char *target)
{
	uint32_t part;

	last = rawnl_nest(&msg, CTLSEC_APPLY_A_LAYER);
	if (name)
		rawnl_str(&msg, CTLSEC_LAYER_A_NAME, name);
	rawnl_str(&msg, CTLSEC_LAYER_A_RULES, "getppid");
	if (blob)
		rawnl_put(&msg, CTLSEC_LAYER_A_BLOB, blob, len);
	rawnl_put(&msg, CTLSEC_LAYER_A_FILED, NULL, 0);
	if (target) {
		part = rawnl_nest(&msg, CTLSEC_LAYER_A_TARGET);
		rawnl_str(&msg, CTLSEC_DOMAIN_A_PATTERN, target);
		rawnl_nest_end(&msg, part);
		part = rawnl_nest(&msg, CTLSEC_LAYER_A_TARGET);
		rawnl_str(&msg, CTLSEC_DOMAIN_A_PATH, NLFIX_BOUND);
		rawnl_nest_end(&msg, part);
	}
	rawnl_nest_end(&msg, last);
}

static void put_unlayer(uint64_t id)
{
	last = rawnl_nest(&msg, CTLSEC_APPLY_A_UNLAYER);
	if (id)
		rawnl_u64(&msg, CTLSEC_LAYER_A_ID, id);
	rawnl_nest_end(&msg, last);
}

static void begin(void)
{
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_APPLY, 0);
}

static void begin_bindings(void)
{
	begin();
	put_profile(NLFIX_PROFILE, other, other_len);
	put_profile("nl-new", other, other_len);
	put_binding(CTLSEC_DOMAIN_A_PATH, NLFIX_BOUND, "nl-new");
	put_binding(CTLSEC_DOMAIN_A_PATTERN, FREE_PATTERN, "nl-new");
}

/* Parts that are fine, each of which would change something. */
static void begin_good(void)
{
	begin_bindings();
	put_layer("nl-good", layer, layer_len, FREE_PATTERN);
	put_layer(NULL, layer, layer_len, FREE_PATTERN);
}

/* The last part is to blame, and nothing has changed. */
static void refused(const char *name, int err, const char *text)
{
	static struct nlfix_picture before, after;
	int got, i;

	nlfix_picture(&fix, &before);
	got = rawnl_ask(&fix.sock, &msg, &answer);
	tap_ok(got == err && strstr(answer.text, text), "refused: %s", name);
	if (got != err || !strstr(answer.text, text))
		tap_note("errno %d for %d: '%s'", got, err, answer.text);
	tap_ok(answer.offset >= last && answer.offset < msg.hdr.nlmsg_len,
	       "it is to blame: %s", name);
	/* What was hooked for a moment is unhooked within a second or two, on a machine that
	 * has time.
	 */
	for (i = 0; i < 100; i++) {
		nlfix_picture(&fix, &after);
		if (nlfix_same(&before, &after))
			break;
		usleep(100000);
	}
	err = nlfix_denied(&fix);
	tap_ok(i < 100 && err == EXDEV, "and nothing changed: %s", name);
	if (i == 100 || err != EXDEV)
		tap_note("denied with %d; %s", err,
			 nlfix_difference(&before, &after));
}

static void wrong_profiles(void)
{
	begin_good();
	put_profile("nl-x", NULL, 0);
	refused("a profile without a blob", EINVAL, "a name and a blob");
	begin_good();
	put_profile(NULL, other, other_len);
	refused("a profile without a name", EINVAL, "a name and a blob");
	begin_good();
	put_profile("nl-x", "text", 4);
	refused("a blob that is none", EINVAL, "blob");
	begin_good();
	put_profile("-x", other, other_len);
	refused("a name that is none", EINVAL, "not a profile name");
	begin_good();
	put_profile("nl-new", other, other_len);
	refused("a profile twice", EINVAL, "twice");
}

static void wrong_bindings(void)
{
	begin_good();
	put_binding(0, NULL, "nl-new");
	refused("no target", EINVAL, "");
	begin_good();
	put_binding(CTLSEC_DOMAIN_A_PATH, "t", "nl-new");
	refused("a path that is none", EINVAL, "begins with '/'");
	begin_good();
	put_binding(CTLSEC_DOMAIN_A_PATTERN, "/[", "nl-new");
	refused("a pattern that is none", EINVAL, "");
	begin_good();
	put_binding(CTLSEC_DOMAIN_A_PATH, "/t/x", "nl-nosuch");
	refused("a profile that is not there", ENOENT, "no profile");
	begin_good();
	put_binding(CTLSEC_DOMAIN_A_NAME, "x", "nl-new");
	refused("a name alone", EINVAL, "no target");
	begin_good();
	put_unbind(~0ULL - 7);
	refused("a number that no binding has", ENOENT, "no binding has this");
	begin_good();
	put_unload("/");
	refused("an unload of no name", EINVAL, "not a profile name");
}

static void wrong_layers(void)
{
	int i;

	begin_good();
	put_layer("nl-x", NULL, 0, FREE_PATTERN);
	refused("a layer without a blob", EINVAL, "has no blob");
	begin_good();
	put_layer("nl-x", layer, layer_len, NULL);
	refused("a layer without a target", EINVAL, "has no target");
	begin_good();
	put_layer("nl-x", other, other_len, FREE_PATTERN);
	refused("a layer that is none", EINVAL, "no layer: it has to list");
	begin_good();
	put_layer("../x", layer, layer_len, FREE_PATTERN);
	refused("a layer's name that is none", EINVAL, "not a profile name");
	begin_good();
	put_layer("nl-x", layer, layer_len, "t");
	refused("a layer's pattern that is none", EINVAL, "begins with '/'");
	begin_good();
	put_layer("nl-good", layer, layer_len, FREE_PATTERN);
	refused("a layer twice", EINVAL, "this layer twice");
	begin_good();
	put_unlayer(~0ULL - 7);
	refused("a number that no layer has", ENOENT, "no layer has this");
	begin_good();
	put_unlayer(0);
	refused("a layer without a number", EINVAL, "by its id");
	begin_good();
	for (i = 0; i < 31; i++)
		put_layer(NULL, layer, layer_len, FREE_PATTERN);
	refused("the 33rd layer", ENOSPC, "32 layers are there");
}

static uint64_t layer_number(const char *name, uint16_t type)
{
	const struct nlattr *a;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_LAYER_GET, 0);
	rawnl_str(&msg, CTLSEC_LAYER_A_NAME, name);
	if (rawnl_ask(&fix.sock, &msg, &answer))
		return 0;
	a = rawnl_find(answer.reply, answer.len, type);
	return a && type == CTLSEC_LAYER_A_FILED ? 1 : a ? rawnl_get_u64(a) : 0;
}

static uint64_t binding_id(uint16_t type, const char *target)
{
	const struct nlattr *id;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_BINDING_GET, 0);
	rawnl_str(&msg, type, target);
	if (rawnl_ask(&fix.sock, &msg, &answer))
		return 0;
	id = rawnl_find(answer.reply, answer.len, CTLSEC_DOMAIN_A_ID);
	return id ? rawnl_get_u64(id) : 0;
}

static int ask(void)
{
	return rawnl_ask(&fix.sock, &msg, &answer);
}

static void right(void)
{
	uint64_t path, pattern;

	begin();
	tap_ok(!ask(), "an empty transaction");
	begin_bindings();
	tap_ok(!ask(), "profiles and bindings at once");
	path = binding_id(CTLSEC_DOMAIN_A_PATH, NLFIX_BOUND);
	pattern = binding_id(CTLSEC_DOMAIN_A_PATTERN, FREE_PATTERN);
	tap_ok(path && pattern, "both bindings are there");
	tap_ok(nlfix_denied(&fix) == EPERM, "and decide");
	begin();
	put_binding(CTLSEC_DOMAIN_A_PATH, NLFIX_BOUND, NULL);
	tap_ok(!ask() && !nlfix_denied(&fix),
	       "what is not named becomes the default: no profile");
	begin();
	put_profile(NLFIX_PROFILE, fix.blob, fix.blob_len);
	put_binding(CTLSEC_DOMAIN_A_PATH, NLFIX_BOUND, NLFIX_PROFILE);
	put_unload(NLFIX_PROFILE);
	tap_ok(!ask() && nlfix_denied(&fix) == EXDEV,
	       "a profile that comes into use is not unloaded");
	begin();
	put_unbind(pattern);
	put_unbind(pattern);
	put_unload("nl-new");
	put_unload("nl-nosuch");
	tap_ok(!ask(), "unbound, twice, and unloaded");
	tap_ok(!binding_id(CTLSEC_DOMAIN_A_PATTERN, FREE_PATTERN),
	       "the binding is gone");
	tap_ok(binding_id(CTLSEC_DOMAIN_A_PATH, NLFIX_BOUND) == path,
	       "the other one is the one that it was");
	begin();
	put_unbind(path);
	tap_ok(!ask() && !nlfix_denied(&fix), "what was confined is free");
}

static void right_layers(void)
{
	uint64_t id, again;

	begin();
	put_profile("nl-new", other, other_len);
	put_binding(CTLSEC_DOMAIN_A_PATTERN, FREE_PATTERN, "nl-new");
	put_layer("nl-lay", layer, layer_len, FREE_PATTERN);
	tap_ok(!ask() && nlfix_denied(&fix) == EPERM,
	       "a layer, with a binding of its cgroups");
	id = layer_number("nl-lay", CTLSEC_LAYER_A_ID);
	tap_ok(id && layer_number("nl-lay", CTLSEC_LAYER_A_DOMAINS) == 2,
	       "it is on what was there and on what came with it");
	tap_ok(layer_number("nl-lay", CTLSEC_LAYER_A_FILED),
	       "that a file has it is kept");
	rawblob_layer(layer, 110, 111, EACCES);
	begin();
	put_layer("nl-lay", layer, layer_len, FREE_PATTERN);
	put_layer("nl-two", layer, layer_len, FREE_PATTERN);
	put_unlayer(id);
	tap_ok(!ask() && nlfix_denied(&fix) == EACCES,
	       "one of its name replaces it");
	again = layer_number("nl-lay", CTLSEC_LAYER_A_ID);
	tap_ok(again && again != id, "and is another");
	id = layer_number("nl-two", CTLSEC_LAYER_A_ID);
	again = layer_number("nl-lay", CTLSEC_LAYER_A_ID);
	begin();
	put_unlayer(again);
	put_unlayer(again);
	put_unlayer(id);
	tap_ok(!ask() && !nlfix_denied(&fix) &&
		       !layer_number("nl-lay", CTLSEC_LAYER_A_ID),
	       "both go, one of them twice");
	id = binding_id(CTLSEC_DOMAIN_A_PATTERN, FREE_PATTERN);
	begin();
	put_unbind(id);
	put_unload("nl-new");
	tap_ok(!ask(), "and the rest");
}

int main(void)
{
	nlfix_start(&fix);
	other_len = rawblob(other, 110, 111, EPERM);
	layer_len = rawblob_layer(layer, 110, 111, EPERM);
	nlfix_settle(&fix);
	wrong_profiles();
	wrong_bindings();
	wrong_layers();
	right();
	right_layers();
	nlfix_bind(&fix.sock, fix.bound_id, NLFIX_PROFILE);
	nlfix_end(&fix);
	return tap_end();
}
