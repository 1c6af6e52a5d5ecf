// SPDX-License-Identifier: GPL-2.0
/*
 * Conditions on arguments and capabilities, by real calls: getppid takes no
 * argument, so any value can be offered in any register, and a call that a
 * profile lets through is told from one that it denies by its result.
 *
 * A case is a rule set over getppid and the calls tried under it; a call is
 * denied with the errno written beside it, or allowed where that is 0.
 */
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>

#include "ctl.h"
#include "raw.h"
#include "task.h"

#define DOMAIN "/t/args"
#define CALLS_MAX 8
#define HIT 1234

#define X64 CTLSEC_ABI_X86_64
#define I386 CTLSEC_ABI_I386

/**
 * struct probe - one call
 * @drop: capability to drop from the bounding set first, as its bit; 0: none
 */
struct probe {
	int abi;
	int errnum;
	uint64_t args[6];
	uint64_t drop;
};

struct rules {
	const char *name;
	const char *def;
	const char *json;
	struct probe probes[CALLS_MAX];
};

#define TEXT(x) #x
#define NUM(x) TEXT(x)
#define ARG(i, v, op) \
	"{\"index\":" #i ",\"value\":" NUM(v) ",\"op\":\"SCMP_CMP_" #op "\"}"
#define MASKED(i, mask, v)                          \
	"{\"index\":" #i                            \
	",\"value\":" NUM(mask) ",\"valueTwo\":" #v \
				",\"op\":\"SCMP_CMP_MASKED_EQ\"}"
#define RULE(action, errnum, more)                               \
	"{\"names\":[\"getppid\"],\"action\":\"SCMP_ACT_" action \
	"\",\"errnoRet\":" #errnum more "}"
#define PLAIN(action, more) \
	"{\"names\":[\"getppid\"],\"action\":\"SCMP_ACT_" action "\"" more "}"
#define IF(args) ",\"args\":[" args "]"
#define DENY(args) RULE("ERRNO", 1234, IF(args))
#define CAPS(which, cap) ",\"" which "\":{\"caps\":[\"" cap "\"]}"

/* 2^32 + 5: equal to 5 where the low half alone is looked at. */
#define BIG 4294967301
#define BIGX 0x100000005ULL
#define TOP 18446744073709551615
#define TOPX 0xffffffffffffffffULL

static const struct rules all_rules[] = {
	{ "EQ",
	  "ALLOW",
	  DENY(ARG(0, BIG, EQ)),
	  { { X64, HIT, { BIGX }, 0 },
	    { X64, 0, { 5 }, 0 },
	    { X64, 0, { BIGX + 1 }, 0 },
	    { X64, 0, { BIGX - 1 }, 0 },
	    { I386, 0, { BIGX }, 0 },
	    { I386, 0, { 5 }, 0 } } },
	{ "NE",
	  "ALLOW",
	  DENY(ARG(0, BIG, NE)),
	  { { X64, 0, { BIGX }, 0 },
	    { X64, HIT, { 5 }, 0 },
	    { X64, HIT, { BIGX + 1 }, 0 },
	    { I386, HIT, { BIGX }, 0 } } },
	{ "LT",
	  "ALLOW",
	  DENY(ARG(0, BIG, LT)),
	  { { X64, HIT, { BIGX - 1 }, 0 },
	    { X64, 0, { BIGX }, 0 },
	    { X64, 0, { TOPX }, 0 },
	    { X64, HIT, { 6 }, 0 },
	    { I386, HIT, { TOPX }, 0 } } },
	{ "LE",
	  "ALLOW",
	  DENY(ARG(0, BIG, LE)),
	  { { X64, HIT, { BIGX }, 0 },
	    { X64, 0, { BIGX + 1 }, 0 },
	    { X64, HIT, { 0 }, 0 },
	    { X64, 0, { TOPX }, 0 } } },
	{ "GE",
	  "ALLOW",
	  DENY(ARG(0, BIG, GE)),
	  { { X64, HIT, { BIGX }, 0 },
	    { X64, 0, { BIGX - 1 }, 0 },
	    { X64, HIT, { TOPX }, 0 },
	    { X64, 0, { 6 }, 0 },
	    { I386, 0, { TOPX }, 0 } } },
	{ "GT",
	  "ALLOW",
	  DENY(ARG(0, BIG, GT)),
	  { { X64, HIT, { BIGX + 1 }, 0 },
	    { X64, 0, { BIGX }, 0 },
	    { X64, HIT, { TOPX }, 0 },
	    { X64, 0, { 6 }, 0 } } },
	{ "MASKED_EQ",
	  "ALLOW",
	  DENY(MASKED(0, BIG, 4294967297)),
	  { { X64, HIT, { 0x100000001ULL }, 0 },
	    { X64, HIT, { 0xf0000000100000f1ULL | 1ULL << 32 }, 0 },
	    { X64, 0, { BIGX }, 0 },
	    { X64, 0, { 1 }, 0 },
	    { I386, 0, { 0x100000001ULL }, 0 } } },
	{ "the largest value",
	  "ALLOW",
	  DENY(ARG(0, TOP, EQ)),
	  { { X64, HIT, { TOPX }, 0 },
	    { X64, 0, { 0xffffffffULL }, 0 },
	    { I386, 0, { TOPX }, 0 } } },
	{ "i386 sees the low half",
	  "ALLOW",
	  DENY(ARG(0, 4294967295, EQ)),
	  { { I386, HIT, { TOPX }, 0 },
	    { I386, HIT, { 0xdead0000ffffffffULL }, 0 },
	    { X64, 0, { 0xdead0000ffffffffULL }, 0 },
	    { X64, HIT, { 0xffffffffULL }, 0 } } },
	{ "argument 1",
	  "ALLOW",
	  DENY(ARG(1, 77, EQ)),
	  { { X64, HIT, { 0, 77 }, 0 },
	    { I386, HIT, { 0, 77 }, 0 },
	    { X64, 0, { 77, 0, 77, 77, 77, 77 }, 0 },
	    { I386, 0, { 77, 0, 77, 77, 77, 77 }, 0 } } },
	{ "argument 2",
	  "ALLOW",
	  DENY(ARG(2, 77, EQ)),
	  { { X64, HIT, { 0, 0, 77 }, 0 },
	    { I386, HIT, { 0, 0, 77 }, 0 },
	    { X64, 0, { 77, 77, 0, 77, 77, 77 }, 0 },
	    { I386, 0, { 77, 77, 0, 77, 77, 77 }, 0 } } },
	{ "argument 3",
	  "ALLOW",
	  DENY(ARG(3, 77, EQ)),
	  { { X64, HIT, { 0, 0, 0, 77 }, 0 },
	    { I386, HIT, { 0, 0, 0, 77 }, 0 },
	    { X64, 0, { 77, 77, 77, 0, 77, 77 }, 0 },
	    { I386, 0, { 77, 77, 77, 0, 77, 77 }, 0 } } },
	{ "argument 4",
	  "ALLOW",
	  DENY(ARG(4, 77, EQ)),
	  { { X64, HIT, { 0, 0, 0, 0, 77 }, 0 },
	    { I386, HIT, { 0, 0, 0, 0, 77 }, 0 },
	    { X64, 0, { 77, 77, 77, 77, 0, 77 }, 0 },
	    { I386, 0, { 77, 77, 77, 77, 0, 77 }, 0 } } },
	{ "argument 5",
	  "ALLOW",
	  DENY(ARG(5, 77, EQ)),
	  { { X64, HIT, { 0, 0, 0, 0, 0, 77 }, 0 },
	    { I386, HIT, { 0, 0, 0, 0, 0, 77 }, 0 },
	    { X64, 0, { 77, 77, 77, 77, 77, 0 }, 0 },
	    { I386, 0, { 77, 77, 77, 77, 77, 0 }, 0 } } },
	{ "six conditions must all hold",
	  "ALLOW",
	  DENY(ARG(0, 1, EQ) "," ARG(1, 2, EQ) "," ARG(2, 3, EQ) "," ARG(
		  3, 4, EQ) "," ARG(4, 5, EQ) "," ARG(5, 6, EQ)),
	  { { X64, HIT, { 1, 2, 3, 4, 5, 6 }, 0 },
	    { I386, HIT, { 1, 2, 3, 4, 5, 6 }, 0 },
	    { X64, 0, { 0, 2, 3, 4, 5, 6 }, 0 },
	    { X64, 0, { 1, 2, 3, 0, 5, 6 }, 0 },
	    { X64, 0, { 1, 2, 3, 4, 5, 0 }, 0 } } },
	{ "a repeated index makes the conditions alternatives",
	  "ALLOW",
	  DENY(ARG(0, 1, EQ) "," ARG(0, 2, EQ) "," ARG(1, 3, EQ)),
	  { { X64, HIT, { 1 }, 0 },
	    { X64, HIT, { 2 }, 0 },
	    { X64, HIT, { 9, 3 }, 0 },
	    { X64, 0, { 9, 9 }, 0 },
	    { I386, HIT, { 2 }, 0 },
	    { I386, 0, { 3, 1 }, 0 } } },
	{ "the strictest of several",
	  "ALLOW",
	  RULE("ERRNO", 11, IF(ARG(0, 0, GE))) "," PLAIN(
		  "LOG", IF(ARG(0, 5, EQ))) "," RULE("ERRNO", 12,
						     IF(ARG(0, 5, EQ))),
	  { { X64, 11, { 5 }, 0 },
	    { X64, 11, { 6 }, 0 },
	    { I386, 11, { 5 }, 0 } } },
	{ "an unconditional rule beside a conditional one",
	  "ALLOW",
	  PLAIN("LOG", "") "," DENY(ARG(0, 5, EQ)),
	  { { X64, HIT, { 5 }, 0 }, { X64, 0, { 6 }, 0 } } },
	{ "a rule that allows under a default that denies",
	  "ERRNO:13",
	  PLAIN("ALLOW", IF(ARG(0, 5, EQ))),
	  { { X64, 0, { 5 }, 0 },
	    { X64, 13, { 6 }, 0 },
	    { I386, 0, { 5 }, 0 },
	    { I386, 13, { 6 }, 0 } } },
	{ "a capability that must be in the bounding set",
	  "ALLOW",
	  RULE("ERRNO", 1234, CAPS("includes", "CAP_SYS_TIME")),
	  { { X64, HIT, { 0 }, 0 },
	    { X64, 0, { 0 }, 1ULL << CAP_SYS_TIME },
	    { X64, HIT, { 0 }, 1ULL << CAP_SYS_BOOT },
	    { I386, 0, { 0 }, 1ULL << CAP_SYS_TIME } } },
	{ "a capability that must not be in it",
	  "ALLOW",
	  RULE("ERRNO", 1234, CAPS("excludes", "CAP_SYS_TIME")),
	  { { X64, 0, { 0 }, 0 },
	    { X64, HIT, { 0 }, 1ULL << CAP_SYS_TIME },
	    { X64, 0, { 0 }, 1ULL << CAP_SYS_BOOT },
	    { I386, HIT, { 0 }, 1ULL << CAP_SYS_TIME } } },
	{ "a capability above 31",
	  "ALLOW",
	  RULE("ERRNO", 1234, CAPS("includes", "CAP_CHECKPOINT_RESTORE")),
	  { { X64, HIT, { 0 }, 0 },
	    { X64, 0, { 0 }, 1ULL << CAP_CHECKPOINT_RESTORE } } },
};

struct attempt {
	const struct probe *probe;
	long ret;
};

static int make_call(void *arg)
{
	struct attempt *a = arg;
	uint64_t drop = a->probe->drop;
	int cap;

	for (cap = 0; drop; cap++, drop >>= 1) {
		if ((drop & 1) && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0))
			return 1;
	}
	a->ret = raw_call(a->probe->abi,
			  a->probe->abi == CTLSEC_ABI_I386 ? 64 : 110,
			  a->probe->args);
	return 0;
}

static bool as_expected(struct attempt *a, const struct probe *p,
			const char *cgroup, int errnum)
{
	int status;

	a->probe = p;
	a->ret = -1;
	status = task_run(cgroup, make_call, a);
	return !status && (errnum ? a->ret == -errnum : a->ret >= 0);
}

static void try_rules(const struct rules *r, struct attempt *a)
{
	const struct probe *p;
	bool held = true;

	ctl_profile_must("args", r->def, r->json);
	for (p = r->probes; p < r->probes + CALLS_MAX; p++) {
		/* An unused row looks like a plain, allowed x86_64 call. */
		if (p > r->probes &&
		    !memcmp(p, &(struct probe){ 0 }, sizeof(*p)))
			continue;
		if (!as_expected(a, p, DOMAIN, p->errnum)) {
			held = false;
			tap_note("%s %#llx %#llx ... -> %ld, wanted %d",
				 raw_abi_name[p->abi],
				 (unsigned long long)p->args[0],
				 (unsigned long long)p->args[1], a->ret,
				 -p->errnum);
		}
		if (!as_expected(a, p, NULL, 0)) {
			held = false;
			tap_note("unconfined: -> %ld", a->ret);
		}
	}
	tap_ok(held, "%s", r->name);
}

int main(void)
{
	struct attempt *a = task_share(sizeof(*a));
	size_t i;

	cg_make("/t");
	cg_make(DOMAIN);
	ctl_profile_must("args", "ALLOW", "");
	ctl_must("bind " DOMAIN " --profile args");
	for (i = 0; i < sizeof(all_rules) / sizeof(all_rules[0]); i++)
		try_rules(&all_rules[i], a);
	ctl_must("unbind " DOMAIN);
	ctl_must("unload args");
	cg_remove(DOMAIN);
	return tap_end();
}
