// SPDX-License-Identifier: GPL-2.0
/*
 * APPLY: what one transaction does, and that one of which a part is refused, by its
 * form or by what is there, has changed nothing of the others.
 */
#include <errno.h>
#include <linux/ctlsec.h>
#include <string.h>

#include "nlfix.h"
#include "tap.h"

#define FREE_PATTERN NLFIX_FREE "*"

static struct nlfix fix;
static struct rawnl_msg msg;
static struct rawnl_answer answer;
static uint8_t other[RAWBLOB_MAX];
static size_t other_len;
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

static void begin(void)
{
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_APPLY, 0);
}

/* Parts that are fine, each of which would change something. */
static void begin_good(void)
{
	begin();
	put_profile(NLFIX_PROFILE, other, other_len);
	put_profile("nl-new", other, other_len);
	put_binding(CTLSEC_DOMAIN_A_PATH, NLFIX_BOUND, "nl-new");
	put_binding(CTLSEC_DOMAIN_A_PATTERN, FREE_PATTERN, "nl-new");
}

/* The last part is to blame, and nothing has changed. */
static void refused(const char *name, int err, const char *text)
{
	static struct nlfix_picture before, after;
	int got;

	nlfix_picture(&fix, &before);
	got = rawnl_ask(&fix.sock, &msg, &answer);
	tap_ok(got == err && strstr(answer.text, text), "refused: %s", name);
	if (got != err || !strstr(answer.text, text))
		tap_note("errno %d for %d: '%s'", got, err, answer.text);
	tap_ok(answer.offset >= last && answer.offset < msg.hdr.nlmsg_len,
	       "it is to blame: %s", name);
	nlfix_picture(&fix, &after);
	tap_ok(nlfix_same(&before, &after) && nlfix_denied(&fix) == EXDEV,
	       "and nothing changed: %s", name);
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
	begin_good();
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

int main(void)
{
	nlfix_start(&fix);
	other_len = rawblob(other, 110, 111, EPERM);
	wrong_profiles();
	wrong_bindings();
	right();
	nlfix_bind(&fix.sock, fix.bound_id, NLFIX_PROFILE);
	nlfix_end(&fix);
	return tap_end();
}
