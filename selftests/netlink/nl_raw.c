// SPDX-License-Identifier: GPL-2.0
/*
 * The netlink protocol from its wrong side: each bad request is refused with
 * the errno that linux/ctlsec.h promises, a sentence, and the offset of the
 * attribute to blame, and leaves everything as it was.
 *
 *	nl_raw		as root in the initial namespaces
 */
#include <ctlsec/policy_fmt.h>
#include <errno.h>
#include <linux/ctlsec.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "nlfix.h"
#include "tap.h"

#define ATTRS_MAX 4
#define NO_ATTR (-1)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* What an attribute holds; the last three are known only when the test runs. */
enum kind { END, U32, U64, STR, BIN, BOUND_ID, FREE_ID, SELF_PID };

struct attr {
	uint16_t type;
	enum kind kind;
	uint64_t value;
	const void *data;
	size_t len;
};

/**
 * struct bad - a request and how it is refused
 * @text: part of the sentence
 * @blame: index of the attribute to blame, or NO_ATTR
 * @missing: attribute that is reported missing, or 0
 * @reserved: value of the header's reserved field
 */
struct bad {
	const char *name;
	uint8_t cmd;
	uint16_t flags;
	struct attr attrs[ATTRS_MAX];
	int err;
	const char *text;
	int blame;
	uint16_t missing;
	uint16_t reserved;
};

static struct nlfix fix;
static struct rawnl_msg msg;
static struct rawnl_answer answer;
static char slashes[4097];
static const uint8_t huge[CTLSEC_POLICY_MAX_SIZE + 1];

/* clang-format off */
#define N(t, v) { CTLSEC_DOMAIN_A_##t, U64, v, NULL, 0 }
#define W(t, v) { CTLSEC_DOMAIN_A_##t, U32, v, NULL, 0 }
#define S(t, v) { CTLSEC_##t, STR, 0, v, 0 }
#define B(t, v, n) { CTLSEC_##t, BIN, 0, v, n }
#define HERE { CTLSEC_DOMAIN_A_CGROUP_ID, BOUND_ID, 0, NULL, 0 }
#define FREE { CTLSEC_DOMAIN_A_CGROUP_ID, FREE_ID, 0, NULL, 0 }
#define SELF { CTLSEC_DOMAIN_A_USERNS_PID, SELF_PID, 0, NULL, 0 }
#define STRANGE W(MODE, CTLSEC_MODE_COMPLAIN)
#define CREATE NLM_F_CREATE
#define C(name) CTLSEC_CMD_##name
#define NONE { { 0 } }

#define LONGEST "123456789012345678901234567890123456789012345678901234567890123"

static const struct bad bad_profiles[] = {
	{ "without a name", C(PROFILE_LOAD), 0, NONE, EINVAL,
	  "names no profile", NO_ATTR, CTLSEC_PROFILE_A_NAME, 0 },
	{ "an empty name", C(PROFILE_LOAD), 0, { S(PROFILE_A_NAME, "") },
	  EINVAL, "not a profile name", 0, 0, 0 },
	{ "a name of 64 letters", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, LONGEST "4") }, EINVAL, "", 0, 0, 0 },
	{ "a name with a dot in front", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, ".x") }, EINVAL, "not a profile name", 0, 0, 0 },
	{ "a name with a dash in front", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "-x") }, EINVAL, "not a profile name", 0, 0, 0 },
	{ "a name with a blank", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "a b") }, EINVAL, "not a profile name", 0, 0,
	  0 },
	{ "a name with a slash", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "a/b") }, EINVAL, "not a profile name", 0, 0,
	  0 },
	{ "a name that is not ASCII", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "\303\244") }, EINVAL, "not a profile name", 0,
	  0, 0 },
	{ "a name without its NUL", C(PROFILE_LOAD), 0,
	  { B(PROFILE_A_NAME, "abc", 3) }, EINVAL, "", 0, 0, 0 },
	{ "a name with a NUL inside", C(PROFILE_LOAD), 0,
	  { B(PROFILE_A_NAME, "a\0b", 4) }, EINVAL, "further bytes", 0, 0, 0 },
	{ "without a blob", C(PROFILE_LOAD), 0, { S(PROFILE_A_NAME, "x") },
	  EINVAL, "no blob", NO_ATTR, CTLSEC_PROFILE_A_BLOB, 0 },
	{ "an empty blob", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "x"), B(PROFILE_A_BLOB, "", 0) }, EINVAL,
	  "blob is empty", 1, 0, 0 },
	{ "a blob of one byte", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "x"), B(PROFILE_A_BLOB, "x", 1) }, EINVAL,
	  "blob offset 0: shorter", 1, 0, 0 },
	{ "a blob of zeros", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "x"), B(PROFILE_A_BLOB, huge, 500) }, EINVAL,
	  "blob offset 0: not a compiled profile", 1, 0, 0 },
	{ "a blob too long", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "x"), B(PROFILE_A_BLOB, huge, sizeof(huge)) },
	  E2BIG, "larger than 65000", 1, 0, 0 },
	{ "a blob cut short", C(PROFILE_LOAD), 0,
	  { S(PROFILE_A_NAME, "x"), B(PROFILE_A_BLOB, fix.blob, 1000) }, EINVAL,
	  "blob offset 8: length", 1, 0, 0 },
	{ "a loaded name, exclusively", C(PROFILE_LOAD), NLM_F_EXCL,
	  { S(PROFILE_A_NAME, NLFIX_PROFILE), B(PROFILE_A_BLOB, fix.blob, 1024) },
	  EEXIST, "loaded already", 0, 0, 0 },
	{ "unload without a name", C(PROFILE_UNLOAD), 0, NONE, EINVAL,
	  "names no profile", NO_ATTR, CTLSEC_PROFILE_A_NAME, 0 },
	{ "unload what is not loaded", C(PROFILE_UNLOAD), 0,
	  { S(PROFILE_A_NAME, "x") }, ENOENT, "no profile of this name", 0, 0,
	  0 },
	{ "unload what is in use", C(PROFILE_UNLOAD), 0,
	  { S(PROFILE_A_NAME, NLFIX_PROFILE) }, EBUSY, "bound to 1 domain", 0, 0,
	  0 },
	{ "get without a name", C(PROFILE_GET), 0, NONE, EINVAL,
	  "names no profile", NO_ATTR, CTLSEC_PROFILE_A_NAME, 0 },
	{ "get what is not loaded", C(PROFILE_GET), 0,
	  { S(PROFILE_A_NAME, "x") }, ENOENT, "no profile of this name", 0, 0,
	  0 },
	{ "a dump with blobs", C(PROFILE_GET), NLM_F_DUMP,
	  { B(PROFILE_A_WITH_BLOB, "", 0) }, EINVAL, "takes a cursor only", 0,
	  0, 0 },
	{ "a dump with a name", C(PROFILE_GET), NLM_F_DUMP,
	  { S(PROFILE_A_NAME, NLFIX_PROFILE) }, EINVAL, "takes a cursor only", 0, 0,
	  0 },
	{ "a get with a cursor", C(PROFILE_GET), 0,
	  { S(PROFILE_A_NAME, NLFIX_PROFILE), B(PROFILE_A_CURSOR, huge, 16) },
	  EINVAL, "only a dump", 1, 0, 0 },
	{ "an unload with a cursor", C(PROFILE_UNLOAD), 0,
	  { S(PROFILE_A_NAME, "x"), B(PROFILE_A_CURSOR, huge, 16) }, EINVAL, "",
	  1, 0, 0 },
};

static const struct bad bad_domains[] = {
	{ "set without a key", C(DOMAIN_SET), 0, { STRANGE }, EINVAL,
	  "has no key", NO_ATTR, 0, 0 },
	{ "set with two keys", C(DOMAIN_SET), 0, { HERE, SELF }, EINVAL,
	  "more than one key", 0, 0, 0 },
	{ "set with a key and an id", C(DOMAIN_SET), 0, { HERE, N(ID, 1) },
	  EINVAL, "more than one key", 1, 0, 0 },
	{ "set, with what only a binding takes", C(DOMAIN_SET), 0,
	  { HERE, B(DOMAIN_A_STARTING, "", 0) }, EINVAL, "nsupported", 1, 0,
	  0 },
	{ "set without CREATE", C(DOMAIN_SET), 0, { FREE, STRANGE }, ENOENT,
	  "no domain is bound to this cgroup", 0, 0, 0 },
	{ "set, exclusively, what exists", C(DOMAIN_SET), CREATE | NLM_F_EXCL,
	  { HERE, STRANGE }, EEXIST, "already", 0, 0, 0 },
	{ "a cgroup that is none", C(DOMAIN_SET), CREATE,
	  { N(CGROUP_ID, 1ULL << 40), STRANGE }, ENOENT, "no cgroup", 0, 0,
	  0 },
	{ "cgroup 0", C(DOMAIN_SET), CREATE, { N(CGROUP_ID, 0) }, ENOENT,
	  "no cgroup", 0, 0, 0 },
	{ "a process that is none", C(DOMAIN_SET), CREATE,
	  { W(USERNS_PID, 4194303) }, ENOENT, "no such process", 0, 0, 0 },
	{ "process 0", C(DOMAIN_SET), CREATE, { W(USERNS_PID, 0) }, ENOENT,
	  "no such process", 0, 0, 0 },
	{ "process -1", C(DOMAIN_SET), CREATE, { W(USERNS_PID, ~0U) }, ENOENT,
	  "no such process", 0, 0, 0 },
	{ "a process in another namespace", C(DOMAIN_SET), CREATE,
	  { SELF, N(USERNS_INO, 1) }, ENOENT, "another user namespace", 1, 0,
	  0 },
	{ "a namespace's number alone", C(DOMAIN_SET), CREATE,
	  { N(USERNS_INO, 4026531837ULL) }, ENOENT, "existing domains only", 0,
	  0, 0 },
	{ "an id that is none", C(DOMAIN_SET), CREATE, { N(ID, 1ULL << 40) },
	  ENOENT, "no domain has this id", 0, 0, 0 },
	{ "an id that is none, no CREATE", C(DOMAIN_SET), 0,
	  { N(ID, 1ULL << 40) }, ENOENT, "no domain has this id", 0, 0, 0 },
	{ "a profile that is none", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, S(DOMAIN_A_PROFILE, "x") }, ENOENT,
	  "no profile of this name", 2, 0, 0 },
	{ "a profile that is none, new", C(DOMAIN_SET), CREATE,
	  { FREE, STRANGE, S(DOMAIN_A_PROFILE, "x") }, ENOENT,
	  "no profile of this name", 2, 0, 0 },
	{ "a profile with no name's name", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, S(DOMAIN_A_PROFILE, "../x") }, EINVAL,
	  "not a profile name", 2, 0, 0 },
	{ "a profile with a NUL inside", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, B(DOMAIN_A_PROFILE, "\0x", 3) }, EINVAL,
	  "further bytes", 2, 0, 0 },
	{ "a mode that is none", C(DOMAIN_SET), 0,
	  { HERE, N(PIDS_MAX, 7), W(MODE, CTLSEC_MODE_MAX + 1) }, ERANGE,
	  "out of range", 2, 0, 0 },
	{ "an action at a limit that is none", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, W(ON_LIMIT, CTLSEC_LIMIT_ACT_MAX + 1) }, ERANGE,
	  "out of range", 2, 0, 0 },
	{ "a log that is none", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, W(LOG, CTLSEC_LOG_MAX + 1) }, ERANGE,
	  "out of range", 2, 0, 0 },
	{ "too many tasks", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, N(PIDS_MAX, 4194305) }, ERANGE, "0 to 4194304", 2,
	  0, 0 },
	{ "nearly unlimited tasks", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, N(PIDS_MAX, CTLSEC_MAX - 1) }, ERANGE,
	  "0 to 4194304, or all ones", 2, 0, 0 },
	{ "a fork rate of 0", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, N(FORK_RATE, 0) }, ERANGE, "1 to 1000000", 2, 0,
	  0 },
	{ "a fork rate too high", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, N(FORK_RATE, CTLSEC_RATE_MAX + 1) }, ERANGE,
	  "1 to 1000000, or all ones", 2, 0, 0 },
	{ "a burst of 0", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, N(FORK_BURST, 0) }, ERANGE, "1 to 1000000", 2, 0,
	  0 },
	{ "an unlimited burst", C(DOMAIN_SET), 0,
	  { HERE, STRANGE, N(FORK_BURST, CTLSEC_MAX) }, ERANGE,
	  "1 to 1000000", 2, 0, 0 },
	{ "delete without a key", C(DOMAIN_DEL), 0, NONE, EINVAL,
	  "has no key", NO_ATTR, 0, 0 },
	{ "delete what is not bound", C(DOMAIN_DEL), 0, { FREE }, ENOENT,
	  "no domain is bound to this cgroup", 0, 0, 0 },
	{ "delete another namespace", C(DOMAIN_DEL), 0, { SELF }, ENOENT,
	  "no domain is bound to this user namespace", 0, 0, 0 },
	{ "get without a key", C(DOMAIN_GET), 0, NONE, EINVAL,
	  "has no key", NO_ATTR, 0, 0 },
	{ "get what is not bound", C(DOMAIN_GET), 0, { FREE }, ENOENT,
	  "no domain is bound to this cgroup", 0, 0, 0 },
	{ "get by a number that is none", C(DOMAIN_GET), 0,
	  { N(USERNS_INO, 1) }, ENOENT, "this user namespace", 0, 0, 0 },
	{ "a dump with a key", C(DOMAIN_GET), NLM_F_DUMP, { HERE }, EINVAL,
	  "takes a cursor only", 0, 0, 0 },
	{ "a get with a cursor", C(DOMAIN_GET), 0,
	  { HERE, B(DOMAIN_A_CURSOR, huge, 16) }, EINVAL, "only a dump", 1, 0,
	  0 },
	{ "a deletion with a cursor", C(DOMAIN_DEL), 0,
	  { HERE, B(DOMAIN_A_CURSOR, huge, 16) }, EINVAL, "", 1, 0, 0 },
	{ "a cursor cut short", C(DOMAIN_GET), NLM_F_DUMP,
	  { B(DOMAIN_A_CURSOR, huge, 15) }, ERANGE, "", 0, 0, 0 },
	{ "denials without a key", C(DENIAL_GET), NLM_F_DUMP, NONE,
	  EINVAL, "has no key", NO_ATTR, 0, 0 },
	{ "denials of what is not bound", C(DENIAL_GET), NLM_F_DUMP, { FREE },
	  ENOENT, "no domain is bound to this cgroup", 0, 0, 0 },
	{ "denials with two keys", C(DENIAL_GET), NLM_F_DUMP, { HERE, SELF },
	  EINVAL, "more than one key", 0, 0, 0 },
};

static const struct bad bad_bindings[] = {
	{ "a binding without a target", C(BINDING_SET), CREATE, NONE, EINVAL,
	  "has no target", NO_ATTR, 0, 0 },
	{ "a binding of two", C(BINDING_SET), CREATE,
	  { S(DOMAIN_A_PATH, "/t/x"), S(DOMAIN_A_PATTERN, "/t/*") }, EINVAL,
	  "more than one target", 1, 0, 0 },
	{ "a path that is not from the root", C(BINDING_SET), CREATE,
	  { S(DOMAIN_A_PATH, "t/x") }, EINVAL, "begins with '/'", 0, 0, 0 },
	{ "the root's path", C(BINDING_SET), CREATE,
	  { S(DOMAIN_A_PATH, "/") }, EINVAL, "empty segment", 0, 0, 0 },
	{ "a path with an empty segment", C(BINDING_SET), CREATE,
	  { S(DOMAIN_A_PATH, "/t//x") }, EINVAL, "empty segment", 0, 0, 0 },
	{ "a path with dots", C(BINDING_SET), CREATE,
	  { S(DOMAIN_A_PATH, "/t/../x") }, EINVAL, "'..'", 0, 0, 0 },
	{ "a path too long", C(BINDING_SET), CREATE,
	  { B(DOMAIN_A_PATH, slashes, 4097) }, EINVAL, "", 0, 0, 0 },
	{ "a path without its NUL", C(BINDING_SET), CREATE,
	  { B(DOMAIN_A_PATH, "/t/x", 4) }, EINVAL, "", 0, 0, 0 },
	{ "a pattern that is not from the root", C(BINDING_SET), CREATE,
	  { S(DOMAIN_A_PATTERN, "*") }, EINVAL, "begins with '/'", 0, 0, 0 },
	{ "a pattern with a set without end", C(BINDING_SET), CREATE,
	  { S(DOMAIN_A_PATTERN, "/t/[a/b]") }, EINVAL, "no ']'", 0, 0, 0 },
	{ "a pattern that ends in a backslash", C(BINDING_SET), CREATE,
	  { S(DOMAIN_A_PATTERN, "/t/a\\") }, EINVAL, "nothing behind it", 0, 0,
	  0 },
	{ "a pattern too long", C(BINDING_SET), CREATE,
	  { B(DOMAIN_A_PATTERN, slashes, 1025) }, EINVAL, "", 0, 0, 0 },
	{ "a binding of a cgroup that is none", C(BINDING_SET), CREATE,
	  { N(CGROUP_ID, 1ULL << 60) }, ENOENT, "no cgroup", 0, 0, 0 },
	{ "a binding of the root cgroup", C(BINDING_SET), CREATE,
	  { N(CGROUP_ID, 1) }, EINVAL, "never comes", 0, 0, 0 },
	{ "a binding that is not there", C(BINDING_SET), 0,
	  { S(DOMAIN_A_PATH, "/t/nl-none"), STRANGE }, ENOENT,
	  "no binding of this", 0, 0, 0 },
	{ "a new binding by number", C(BINDING_SET), CREATE,
	  { N(ID, 4711), STRANGE }, ENOENT, "no binding has this id", 0, 0, 0 },
	{ "a binding of a profile that is not loaded", C(BINDING_SET), CREATE,
	  { FREE, S(DOMAIN_A_PROFILE, "x") }, ENOENT, "no profile of this name",
	  1, 0, 0 },
	{ "a binding with a bad profile name", C(BINDING_SET), CREATE,
	  { FREE, S(DOMAIN_A_PROFILE, "a b") }, EINVAL, "not a profile name", 1,
	  0, 0 },
	{ "a binding with another mode", C(BINDING_SET), CREATE,
	  { FREE, W(MODE, CTLSEC_MODE_MAX + 1) }, ERANGE, "", 1, 0, 0 },
	{ "a binding with a limit out of range", C(BINDING_SET), CREATE,
	  { FREE, N(PIDS_MAX, 4194305) }, ERANGE, "0 to 4194304", 1, 0, 0 },
	{ "a binding without a name", C(BINDING_SET), CREATE,
	  { FREE, S(DOMAIN_A_NAME, "") }, EINVAL, "the name is empty", 1, 0, 0 },
	{ "a binding with a name too long", C(BINDING_SET), CREATE,
	  { FREE, B(DOMAIN_A_NAME, slashes, 257) }, EINVAL, "", 1, 0, 0 },
	{ "a binding's new name", C(BINDING_SET), 0,
	  { N(ID, 1), S(DOMAIN_A_NAME, "x") }, EINVAL, "does not change", 1, 0,
	  0 },
	{ "a binding of a namespace", C(BINDING_SET), CREATE, { SELF }, EINVAL,
	  "", 0, 0, 0 },
	{ "a binding that stays and goes", C(BINDING_SET), CREATE,
	  { FREE, B(DOMAIN_A_KEEP, "", 0) }, EINVAL, "", 1, 0, 0 },
	{ "delete a binding without a target", C(BINDING_DEL), 0, NONE, EINVAL,
	  "has no target", NO_ATTR, 0, 0 },
	{ "delete a binding that is none", C(BINDING_DEL), 0, { HERE }, ENOENT,
	  "no binding of this", 0, 0, 0 },
	{ "delete a domain as a binding", C(BINDING_DEL), 0, { N(ID, 1) },
	  ENOENT, "no binding has this id", 0, 0, 0 },
	{ "get a binding that is none", C(BINDING_GET), 0, { FREE }, ENOENT,
	  "no binding of this", 0, 0, 0 },
	{ "get a binding with a cursor", C(BINDING_GET), 0,
	  { FREE, B(DOMAIN_A_CURSOR, huge, 16) }, EINVAL, "only a dump", 1, 0,
	  0 },
	{ "a dump of bindings with a target", C(BINDING_GET), NLM_F_DUMP,
	  { FREE }, EINVAL, "takes a cursor only", 0, 0, 0 },
	{ "a binding with REPLACE", C(BINDING_SET), NLM_F_REPLACE, { FREE },
	  EINVAL, "message header means nothing", NO_ATTR, 0, 0 },
};

static const struct bad bad_headers[] = {
	{ "CREATE for status", C(STATUS_GET), CREATE, NONE, EINVAL,
	  "message header means nothing", NO_ATTR, 0, 0 },
	{ "CREATE for a profile", C(PROFILE_LOAD), CREATE,
	  { S(PROFILE_A_NAME, "x") }, EINVAL, "message header means nothing",
	  NO_ATTR, 0, 0 },
	{ "REPLACE for a domain", C(DOMAIN_SET), NLM_F_REPLACE,
	  { HERE, STRANGE }, EINVAL, "message header means nothing", NO_ATTR, 0,
	  0 },
	{ "EXCL for a deletion", C(DOMAIN_DEL), NLM_F_EXCL, { HERE }, EINVAL,
	  "message header means nothing", NO_ATTR, 0, 0 },
	{ "ATOMIC for a dump", C(DOMAIN_GET), NLM_F_DUMP | NLM_F_ATOMIC,
	  NONE, EINVAL, "message header means nothing", NO_ATTR, 0, 0 },
	{ "a reserved field", C(STATUS_GET), 0, NONE, EINVAL,
	  "reserved field", NO_ATTR, 0, 1 },
	{ "a reserved field of a dump", C(DENIAL_GET), NLM_F_DUMP, { HERE },
	  EINVAL, "reserved field", NO_ATTR, 0, 0x100 },
	{ "EXCL for a listener", C(EVENT_LISTEN), NLM_F_EXCL, NONE, EINVAL,
	  "message header means nothing", NO_ATTR, 0, 0 },
	{ "a reserved field of a history", C(EVENT_GET), NLM_F_DUMP, NONE,
	  EINVAL, "reserved field", NO_ATTR, 0, 1 },
	/* The core refuses these, without a sentence. */
	{ "no command", 0, 0, NONE, EOPNOTSUPP, "", NO_ATTR, 0, 0 },
	{ "an unknown command", __CTLSEC_CMD_MAX, 0, NONE, EOPNOTSUPP, "",
	  NO_ATTR, 0, 0 },
	{ "a dump of status", C(STATUS_GET), NLM_F_DUMP, NONE, EOPNOTSUPP,
	  "", NO_ATTR, 0, 0 },
	{ "a dump of listening", C(EVENT_LISTEN), NLM_F_DUMP, NONE, EOPNOTSUPP,
	  "", NO_ATTR, 0, 0 },
	{ "a history that is no dump", C(EVENT_GET), 0, NONE, EOPNOTSUPP, "",
	  NO_ATTR, 0, 0 },
	{ "a dump that sets", C(DOMAIN_SET), NLM_F_DUMP, { HERE }, EOPNOTSUPP,
	  "", NO_ATTR, 0, 0 },
	{ "denials, but no dump", C(DENIAL_GET), 0, { HERE }, EOPNOTSUPP, "",
	  NO_ATTR, 0, 0 },
};
/* clang-format on */

static uint32_t append(const struct attr *a)
{
	switch (a->kind) {
	case U32:
		return rawnl_u32(&msg, a->type, (uint32_t)a->value);
	case U64:
		return rawnl_u64(&msg, a->type, a->value);
	case STR:
		return rawnl_str(&msg, a->type, a->data);
	case BIN:
		return rawnl_put(&msg, a->type, a->data, a->len);
	case BOUND_ID:
		return rawnl_u64(&msg, a->type, fix.bound_id);
	case FREE_ID:
		return rawnl_u64(&msg, a->type, fix.free_id);
	case SELF_PID:
		return rawnl_u32(&msg, a->type, (uint32_t)getpid());
	case END:
		break;
	}
	return 0;
}

/* Send @msg; is it refused so, and is everything as before? A sentence may only
 * be missing where @text is NULL.
 */
static void refused(const char *name, int err, const char *text,
		    uint32_t offset, uint16_t missing)
{
	static struct nlfix_picture before, after;
	bool held;

	nlfix_picture(&fix, &before);
	rawnl_ask(&fix.sock, &msg, &answer);
	held = answer.err == err && answer.missing == missing && !answer.rows;
	/* An old kernel can refuse a dump only by ending it, without offset. */
	if (!answer.done || answer.offset)
		held = held && answer.offset == offset;
	if (text)
		held = held && *answer.text && strstr(answer.text, text);
	if (!tap_ok(held, "%s", name))
		tap_note("errno %d for %d, offset %u for %u, missing %u: '%s'",
			 answer.err, err, answer.offset, offset, answer.missing,
			 answer.text);
	nlfix_picture(&fix, &after);
	if (!nlfix_same(&before, &after))
		tap_ok(false, "%s: nothing changed", name);
}

static void try(const struct bad *b)
{
	struct genlmsghdr *g = (void *)(msg.bytes + NLMSG_HDRLEN);
	uint32_t offset, blame = 0;
	int i;

	rawnl_begin(&msg, &fix.sock, b->cmd, b->flags);
	g->reserved = b->reserved;
	for (i = 0; i < ATTRS_MAX && b->attrs[i].kind != END; i++) {
		offset = append(&b->attrs[i]);
		if (i == b->blame)
			blame = offset;
	}
	refused(b->name, b->err, b->err == EOPNOTSUPP ? NULL : b->text, blame,
		b->missing);
}

static void try_all(const struct bad *b, size_t n)
{
	for (; n; n--, b++)
		try(b);
}

/**
 * struct shape - the attributes of a command
 * @takes: those it takes, as bits
 * @max: the largest type in its space
 */
struct shape {
	const char *name;
	uint8_t cmd;
	uint16_t flags;
	uint64_t takes;
	uint16_t max;
};

/* clang-format off */
#define BIT(n) (1ULL << (n))
#define PBIT(t) BIT(CTLSEC_PROFILE_A_##t)
#define DBIT(t) BIT(CTLSEC_DOMAIN_A_##t)
#define KEYS \
	(DBIT(ID) | DBIT(CGROUP_ID) | DBIT(USERNS_INO) | DBIT(USERNS_PID))
#define TARGETS \
	(DBIT(ID) | DBIT(CGROUP_ID) | DBIT(PATH) | DBIT(PATTERN))
#define SETTINGS                                                            \
	(DBIT(PROFILE) | DBIT(MODE) | DBIT(PIDS_MAX) | DBIT(FORK_RATE) |    \
	 DBIT(FORK_BURST) | DBIT(ON_LIMIT) | DBIT(USERNS_MAX) |    \
	 DBIT(ACTIVATION) | DBIT(LOG))
#define EBIT(attr) (UINT64_C(1) << CTLSEC_EVENT_A_##attr)
#define PMAX CTLSEC_PROFILE_A_MAX
#define DMAX CTLSEC_DOMAIN_A_MAX

static const struct shape shapes[] = {
	{ "STATUS_GET", C(STATUS_GET), 0, 0, CTLSEC_STATUS_A_MAX },
	{ "PROFILE_LOAD", C(PROFILE_LOAD), 0, PBIT(NAME) | PBIT(BLOB), PMAX },
	{ "PROFILE_UNLOAD", C(PROFILE_UNLOAD), 0, PBIT(NAME), PMAX },
	{ "PROFILE_GET", C(PROFILE_GET), 0, PBIT(NAME) | PBIT(WITH_BLOB),
	  PMAX },
	{ "PROFILE_GET dump", C(PROFILE_GET), NLM_F_DUMP, PBIT(CURSOR), PMAX },
	{ "DOMAIN_SET", C(DOMAIN_SET), CREATE, KEYS | SETTINGS, DMAX },
	{ "DOMAIN_DEL", C(DOMAIN_DEL), 0, KEYS, DMAX },
	{ "DOMAIN_GET", C(DOMAIN_GET), 0, KEYS, DMAX },
	{ "DOMAIN_GET dump", C(DOMAIN_GET), NLM_F_DUMP, DBIT(CURSOR), DMAX },
	{ "DENIAL_GET", C(DENIAL_GET), NLM_F_DUMP, KEYS | DBIT(CURSOR), DMAX },
	{ "EVENT_LISTEN", C(EVENT_LISTEN), 0, 0, CTLSEC_EVENT_A_MAX },
	{ "EVENT_GET dump", C(EVENT_GET), NLM_F_DUMP,
	  EBIT(SINCE) | EBIT(CURSOR), CTLSEC_EVENT_A_MAX },
	{ "BINDING_SET", C(BINDING_SET), CREATE,
	  TARGETS | SETTINGS | DBIT(NAME) | DBIT(STARTING), DMAX },
	{ "BINDING_DEL", C(BINDING_DEL), 0, TARGETS | DBIT(KEEP), DMAX },
	{ "BINDING_GET", C(BINDING_GET), 0, TARGETS, DMAX },
	{ "APPLY", C(APPLY), 0,
	  BIT(CTLSEC_APPLY_A_PROFILE) | BIT(CTLSEC_APPLY_A_BINDING) |
		  BIT(CTLSEC_APPLY_A_UNBIND) | BIT(CTLSEC_APPLY_A_UNLOAD) |
		  BIT(CTLSEC_APPLY_A_LAYER) | BIT(CTLSEC_APPLY_A_UNLAYER),
	  CTLSEC_APPLY_A_MAX },
	{ "BINDING_GET dump", C(BINDING_GET), NLM_F_DUMP, DBIT(CURSOR), DMAX },
	{ "LEARN_START", C(LEARN_START), 0, KEYS | DBIT(ACTIVATION), DMAX },
	{ "LEARN_STOP", C(LEARN_STOP), 0, KEYS, DMAX },
	{ "LEARN_DEL", C(LEARN_DEL), 0, KEYS, DMAX },
	{ "LEARN_GET", C(LEARN_GET), 0, KEYS, DMAX },
	{ "LEARN_GET dump", C(LEARN_GET), NLM_F_DUMP, DBIT(CURSOR), DMAX },
	{ "LEARN_READ dump", C(LEARN_READ), NLM_F_DUMP, KEYS | DBIT(CURSOR),
	  DMAX },
};
/* clang-format on */

/* A request that would be fine, up to the attribute that follows. */
static void begin_good(const struct shape *s)
{
	rawnl_begin(&msg, &fix.sock, s->cmd, s->flags);
	if (s->takes & DBIT(CGROUP_ID) && s->max == DMAX)
		rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id);
	else if (s->cmd != C(APPLY) && s->takes & PBIT(NAME))
		rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, NLFIX_PROFILE);
}

/* A flag with a payload, a cursor of another length; do and dump share a
 * policy.
 */
static bool has_range(uint8_t cmd, uint16_t type)
{
	switch (cmd) {
	case C(PROFILE_GET):
		return type == CTLSEC_PROFILE_A_WITH_BLOB ||
		       type == CTLSEC_PROFILE_A_CURSOR;
	case C(DOMAIN_GET):
	case C(DENIAL_GET):
	case C(BINDING_GET):
	case C(LEARN_GET):
	case C(LEARN_READ):
		return type == CTLSEC_DOMAIN_A_CURSOR;
	case C(EVENT_GET):
		return type == CTLSEC_EVENT_A_CURSOR;
	case C(BINDING_DEL):
		return type == CTLSEC_DOMAIN_A_KEEP;
	case C(BINDING_SET):
		return type == CTLSEC_DOMAIN_A_STARTING;
	default:
		return false;
	}
}

/* Five bytes are the length of no number, no flag, and no terminated string;
 * what they would be as a blob is not the question here.
 */
static void malformed(const struct shape *s, uint16_t type)
{
	static const char bytes[5] = { 1, 2, 3, 4, 5 };
	bool blob = s->cmd == C(PROFILE_LOAD) && type == CTLSEC_PROFILE_A_BLOB;
	char name[80];
	uint32_t at;
	int err = EINVAL;

	begin_good(s);
	at = rawnl_put(&msg, type, bytes, sizeof(bytes));
	if (has_range(s->cmd, type))
		err = ERANGE;
	snprintf(name, sizeof(name), "%s: attribute %u %s", s->name, type,
		 s->takes & BIT(type) ? "malformed" : "out of place");
	refused(name, err, blob ? "shorter" : "", at, 0);
}

static void nested(const struct shape *s, uint16_t type)
{
	const uint32_t inner[2] = { 0x00010008, 0 };
	char name[80];
	uint32_t at;

	begin_good(s);
	at = rawnl_put(&msg, type | NLA_F_NESTED, inner, sizeof(inner));
	snprintf(name, sizeof(name), "%s: attribute %u as a nest", s->name,
		 type);
	refused(name, EINVAL, "", at, 0);
}

static void try_shape(const struct shape *s)
{
	uint16_t type;

	/* One more than the largest that has a name; 0 is never one. */
	for (type = 0; type <= s->max + 1; type++)
		malformed(s, type);
	for (type = 1; type <= s->max; type++) {
		/* Nests are what APPLY takes: nl_apply. */
		if (s->takes & BIT(type) && s->cmd != C(APPLY))
			nested(s, type);
	}
}

int main(void)
{
	size_t i;

	nlfix_start(&fix);
	try_all(bad_profiles, ARRAY_SIZE(bad_profiles));
	try_all(bad_domains, ARRAY_SIZE(bad_domains));
	memset(slashes, '/', sizeof(slashes) - 1);
	try_all(bad_bindings, ARRAY_SIZE(bad_bindings));
	try_all(bad_headers, ARRAY_SIZE(bad_headers));
	for (i = 0; i < ARRAY_SIZE(shapes); i++)
		try_shape(&shapes[i]);
	nlfix_end(&fix);
	return tap_end();
}
