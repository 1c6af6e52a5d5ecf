// SPDX-License-Identifier: GPL-2.0
/*
 * Findings: profiles, and which codes `check` must have for each.
 */
#include "base/file.h"
#include "base/util.h"
#include "lint_rules.h"
#include "unit.h"

static const struct {
	const char *profile;
	const char *codes; /* warnings, sorted by place, blanks between */
	const char *notes; /* the same for notes, without the two on ABIs */
} rows[] = {
	{ HEAD("ERRNO") BASE "]}", "", "" },
	{ "{}", "unrestricted", "" },
	{ HEAD("ALLOW") NO_RINGS "]}", "", "default-allow" },
	{ HEAD("ALLOW") "]}", "io-uring", "default-allow" },
	{ HEAD("ALLOW") R("io_uring_setup", "ERRNO", "") "]}", "io-uring",
	  "default-allow" },
	{ HEAD("ERRNO") BASE "," R("io_uring_enter", "ALLOW", "") "]}",
	  "io-uring", "" },
	{ HEAD("ERRNO") BASE "," R("io_uring_register", "ALLOW", "") "]}",
	  "io-uring", "" },
	{ HEAD("LOG") "]}", "io-uring", "default-allow" },
	{ HEAD("ERRNO") BASE "," R("io_uring_setup", "ALLOW", "") "]}",
	  "io-uring", "" },
	{ HEAD("ERRNO") BASE
	  "," R("io_uring_setup", "ALLOW", IN("CAP_SYS_ADMIN")) "]}",
	  "io-uring", "" },
	{ HEAD("ERRNO") "]}", "never-denied execve-denied", "" },
	{ HEAD("ERRNO") BASE "," R("uretprobe", "KILL_PROCESS", "") "]}",
	  "never-denied", "" },
	{ HEAD("ERRNO") BASE "," R("exit", "KILL_PROCESS", "") "]}",
	  "shadowed never-denied", "" },

	/* Actions. */
	{ HEAD("ERRNO") BASE "," R("read", "ERRNO", ",\"errnoRet\":0") "]}",
	  "errno-zero", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ERRNO", ",\"errnoRet\":512") "]}",
	  "errno-internal", "" },
	{ HEAD("ERRNO") BASE "," R("read", "TRACE", "") "]}", "no-supervisor",
	  "" },
	{ HEAD("ERRNO") BASE "," R("read", "NOTIFY", "") "]}", "no-supervisor",
	  "" },
	{ HEAD("ERRNO") BASE "," R("write", "NOTIFY", "") "]}",
	  "notify-refused no-supervisor", "" },
	{ HEAD("NOTIFY") BASE "]}", "no-supervisor notify-refused", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ERRNO", "") "]}", "",
	  "equals-default" },
	{ HEAD("ERRNO") BASE ",{\"names\":[],\"action\":\"SCMP_ACT_LOG\"}]}",
	  "empty-rule", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", IN("CAP_BPF") EX("CAP_BPF")) "]}",
	  "never-applies", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW",
		ARGS(CMP(0, "EQ", "1") "," CMP(0, "EQ", "2"))) "]}",
	  "repeated-argument", "" },

	/* Several rules for one call. */
	{ HEAD("ERRNO") BASE
	  "," R("read", "ERRNO",
		",\"errnoRet\":38" ARGS(
			CMP(0, "EQ", "1"))) "," R("read", "ERRNO",
						  ",\"errnoRet\":2") "]}",
	  "swallowed", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ERRNO", ",\"errnoRet\":2") "," R(
		  "read", "ERRNO",
		  ",\"errnoRet\":38" ARGS(CMP(0, "EQ", "1"))) "]}",
	  "", "redundant" },
	{ HEAD("ERRNO") BASE "," R("read", "ERRNO", "") "," R(
		  "read", "ERRNO", ",\"errnoRet\":38") "]}",
	  "default-beats", "equals-default" },
	{ HEAD("ERRNO") BASE "," R("read", "ERRNO", ",\"errnoRet\":38") "," R(
		  "read", "ERRNO", "") "]}",
	  "", "equals-default" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", "") "," R("read", "KILL_PROCESS", "") "]}",
	  "shadowed", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL_PROCESS", "") "," R("read", "ALLOW", "") "]}",
	  "", "redundant" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", IN("CAP_BPF")) "," R(
		  "read", "ALLOW", IN("CAP_CHOWN")) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "KILL_PROCESS", IN("CAP_BPF")) "," R(
		  "read", "ALLOW", EX("CAP_BPF")) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", "") "," R(
		  "read", "KILL_PROCESS", ARGS(CMP(0, "EQ", "1"))) "]}",
	  "swallowed", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL_PROCESS",
		ARGS(CMP(0, "EQ", "1"))) "," R("read", "ALLOW", "") "]}",
	  "swallowed", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "1"))) "," R("read", "ALLOW",
								"") "]}",
	  "", "redundant" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL_PROCESS", ARGS(CMP(0, "EQ", "1"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "EQ", "1"))) "]}",
	  "conflict", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "1"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "EQ", "1"))) "]}",
	  "", "redundant" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL_PROCESS", ARGS(CMP(0, "LT", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "EQ", "4"))) "]}",
	  "overlap", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL_PROCESS", ARGS(CMP(0, "LT", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "GE", "5"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL_PROCESS", ARGS(CMP(0, "EQ", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "NE", "5"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL_PROCESS", ARGS(CMP(0, "EQ", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(1, "EQ", "5"))) "]}",
	  "overlap", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "NE", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "NE", "6"))) "]}",
	  "ne-union", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "NE", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(1, "NE", "6"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", "") "," R(
		  "read", "ERRNO", ARGS(CMP(0, "EQ", "1"))) "]}",
	  "default-beats", "" },
	{ HEAD("ERRNO") BASE "," R("read", "KILL_PROCESS", "") "," R(
		  "read", "ERRNO", ARGS(CMP(0, "EQ", "1"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "LT", "4294967296"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "GT", "8589934592"))) "]}",
	  "libseccomp-64bit", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "LT", "8") "," CMP(1, "LT", "1"))) "," R(
		  "read", "ALLOW",
		  ARGS(CMP(0, "GT", "0") "," CMP(
			  1, "EQ", "40"))) "," R("read", "ALLOW",
						 ARGS(CMP(0, "LT", "8") "," CMP(
							 2, "GT", "3"))) "]}",
	  "libseccomp-hang", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW",
		ARGS(CMP(0, "EQ", "8") "," CMP(
			1, "EQ", "1"))) "," R("read", "ALLOW",
					      ARGS(CMP(0, "EQ", "9"))) "]}",
	  "", "libseccomp-multiple" },

/* Two conditions that no value, or some value, satisfies together. */
#define TWO(one, two)                                                        \
	HEAD("ERRNO")                                                        \
	BASE "," R("read", "KILL_PROCESS", ARGS(one)) "," R("read", "ALLOW", \
							    ARGS(two)) "]}"
	{ TWO(CMP(0, "NE", "5"), CMP(0, "EQ", "5")), "", "" },
	{ TWO(CMP(0, "NE", "5"), CMP(0, "EQ", "6")), "overlap", "" },
	{ TWO(CMP(0, "NE", "5"), CMP(0, "LT", "5")), "overlap", "" },
	{ TWO(CMP(0, "NE", "5"), CMP(0, "NE", "6")), "overlap", "" },
	{ TWO(MASK(0, "240", "16"), CMP(0, "EQ", "17")), "overlap", "" },
	{ TWO(MASK(0, "240", "16"), CMP(0, "EQ", "33")), "", "" },
	{ TWO(CMP(0, "EQ", "33"), MASK(0, "240", "16")), "", "" },
	{ TWO(MASK(0, "240", "16"), CMP(0, "GT", "33")), "overlap", "" },
	{ TWO(MASK(0, "240", "16"), CMP(0, "NE", "16")), "overlap", "" },
	{ TWO(MASK(0, "240", "16"), MASK(0, "16", "0")), "", "" },
	{ TWO(MASK(0, "240", "16"), MASK(0, "15", "0")), "overlap", "" },
	{ TWO(MASK(0, "240", "16"), MASK(0, "240", "31")),
	  "conflict mask-outside", "" },
	{ TWO(CMP(0, "GT", "18446744073709551615"), CMP(0, "EQ", "1")),
	  "libseccomp-64bit overlap", "" },
	{ TWO(CMP(0, "LE", "5"), CMP(0, "GT", "5")), "", "" },
	{ TWO(CMP(0, "LE", "5"), CMP(0, "GE", "5")), "overlap", "" },
	{ TWO(CMP(0, "EQ", "1"), CMP(0, "EQ", "1") "," CMP(1, "EQ", "2")),
	  "overlap", "libseccomp-multiple" },
#undef TWO
	/* Each of a rule's alternatives is compared. */
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL_PROCESS",
		ARGS(CMP(0, "EQ", "1") "," CMP(
			0, "EQ", "2"))) "," R("read", "ALLOW",
					      ARGS(CMP(0, "EQ", "2"))) "]}",
	  "repeated-argument conflict", "" },
	/* Without comparisons of order nothing hangs. */
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "8") "," CMP(1, "EQ", "1"))) "," R(
		  "read", "ALLOW",
		  ARGS(CMP(0, "EQ", "0") "," CMP(
			  1, "EQ", "40"))) "," R("read", "ALLOW",
						 ARGS(CMP(0, "EQ", "8") "," CMP(
							 2, "EQ", "3"))) "]}",
	  "", "libseccomp-multiple" },
	/* Rules that meet in no container, or not on this machine. */
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", IN("CAP_BPF")) "," R(
		  "read", "KILL_PROCESS", EX("CAP_BPF")) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", IN("CAP_BPF") ARGS(CMP(0, "EQ", "1"))) "," R(
		  "read", "ALLOW",
		  IN("CAP_CHOWN") ARGS(CMP(0, "EQ", "1"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", "") "," R(
		  "read", "KILL_PROCESS",
		  ",\"includes\":{\"arches\":[\"arm64\"]}") "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", "") "," R(
		  "read", "KILL_PROCESS", IN("CAP_BPF") EX("CAP_BPF")) "]}",
	  "never-applies", "" },
	/* Wide values are harmless in EQ, alone, and in a rule left out. */
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "4294967296"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "GT", "5"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "LT", "4294967296"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ERRNO", ARGS(CMP(0, "GT", "4294967296"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "EQ", "5"))) "]}",
	  "", "" },

	/* Conditions on arguments: neither allowed nor denied altogether. */
	{ HEAD("ERRNO") BASE_BUT_EXECVE
	  "," R("execve", "ALLOW", ARGS(CMP(0, "NE", "0"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE_BUT_EXECVE
	  "," R("execve", "ALLOW", IN("CAP_BPF") ARGS(CMP(0, "NE", "0"))) "]}",
	  "execve-denied", "" },
	{ HEAD("ERRNO") BASE_BUT_EXECVE
	  "," R("execve", "KILL_PROCESS",
		"") "," R("execve", "ALLOW", ARGS(CMP(0, "NE", "0"))) "]}",
	  "execve-denied", "redundant" },
	{ HEAD("ALLOW") NO_RINGS
	  "," R("clone", "ERRNO", ARGS(CMP(0, "EQ", "0"))) "]}",
	  "", "default-allow clone3-open upper-half" },
	{ HEAD("ALLOW") NO_RINGS
	  "," R("exit", "ERRNO", ARGS(CMP(0, "EQ", "0"))) "]}",
	  "never-denied", "default-allow" },

	/* Doors beside the closed one. */
	{ HEAD("ERRNO") BASE "," R("clone3", "ALLOW", "") "," R(
		  "clone", "ALLOW", ARGS(CMP(0, "EQ", "17"))) "]}",
	  "", "clone3-open" },
	/* Not by a rule of its own: clone3's flags are not asked for. */
	{ HEAD("ERRNO") BASE "," R("clone3", "ALLOW", "") "]}", "clone3-open",
	  "" },
	{ HEAD("ERRNO") BASE
	  "," R("clone3", "ALLOW", "") "," R("clone", "ALLOW", "") "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  ",{\"names\":[\"socketcall\",\"clone\",\"bind\",\"connect\","
	  "\"listen\",\"accept4\",\"sendto\"],"
	  "\"action\":\"SCMP_ACT_ALLOW\"}," R("socket", "ALLOW",
					      ARGS(CMP(0, "LT", "38"))) ABIS,
	  "", "i386-twin" },
	{ HEAD("ERRNO") BASE ",{\"names\":[\"socketcall\",\"clone\"],"
			     "\"action\":\"SCMP_ACT_ALLOW\"}" ABIS,
	  "i386-twin", "" },
	{ HEAD("ERRNO") BASE
	  ",{\"names\":[\"socketcall\",\"clone\"],"
	  "\"action\":\"SCMP_ACT_ALLOW\"}," R(
		  "socket", "ALLOW",
		  ARGS(CMP(0, "LT", "38"))) "," R("bind", "ALLOW",
						  ARGS(CMP(2, "LT", "16")))
		  ABIS,
	  "i386-twin", "i386-twin" },
	{ HEAD("ERRNO") BASE
	  ",{\"names\":[\"socketcall\",\"clone\"],"
	  "\"action\":\"SCMP_ACT_ALLOW\"}," R("socket", "ALLOW",
					      ARGS(CMP(0, "LT", "38"))) "]}",
	  "", "" },
	{ HEAD("ALLOW") NO_RINGS "," R("setuid", "ERRNO", "") ABIS, "i386-twin",
	  "default-allow" },

	/* The upper half of an argument that the kernel takes as 32 bits. */
	{ HEAD("ERRNO") BASE
	  "," R("socket", "ALLOW", ARGS(CMP(0, "LT", "38"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("socket", "ALLOW", ARGS(CMP(0, "GT", "40"))) "]}",
	  "", "upper-half" },
	{ HEAD("ERRNO") BASE
	  "," R("socket", "ALLOW", ARGS(CMP(0, "NE", "38"))) "]}",
	  "", "upper-half" },
	{ HEAD("ERRNO") BASE
	  "," R("socket", "ALLOW", ARGS(CMP(0, "GE", "39"))) "]}",
	  "", "upper-half" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(2, "GT", "40"))) "]}",
	  "", "" },
	{ HEAD("ALLOW") NO_RINGS
	  "," R("socket", "ERRNO", ARGS(CMP(0, "EQ", "38"))) "]}",
	  "", "default-allow upper-half" },
	{ HEAD("ALLOW") NO_RINGS
	  "," R("socket", "ERRNO", ARGS(MASK(0, "4294967295", "38"))) "]}",
	  "", "default-allow" },
	{ HEAD("ALLOW") NO_RINGS
	  "," R("ioctl", "ERRNO",
		ARGS(CMP(0, "GT", "2") "," CMP(1, "EQ", "21522"))) "]}",
	  "upper-half", "default-allow" },
	/* Hidden by a rule that denies all calls with 0 in the other argument. */
	{ HEAD("ALLOW") NO_RINGS
	  "," R("setsockopt", "ERRNO", ARGS(MASK(1, "4294967295", "0"))) "," R(
		  "setsockopt", "ERRNO", ARGS(CMP(2, "EQ", "26"))) "]}",
	  "upper-half", "default-allow" },

	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "4294967296"))) ABIS,
	  "i386-value", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW",
		ARGS(MASK(0, "18446744073709551614", "4294967298"))) ABIS,
	  "i386-value", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(MASK(0, "18446744073709551614", "2")))
		  ABIS,
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "4294967295"))) ABIS,
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "4294967296"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("semop", "ALLOW", ARGS(CMP(0, "EQ", "4294967296"))) ABIS,
	  "", "" },

/* Masks. A whole register is no set of bits. */
#define DENY(mask) \
	HEAD("ERRNO") BASE "," R("clone", "KILL_PROCESS", ARGS(mask)) "]}"
#define ALLOW(mask) HEAD("ERRNO") BASE "," R("clone", "ALLOW", ARGS(mask)) "]}"
	{ DENY(MASK(0, "268435456", "0")), "inverted-mask", "" },
	{ DENY(MASK(0, "2114060288", "0")), "inverted-mask", "" },
	{ DENY(MASK(0, "268435456", "2147483648")), "mask-outside", "" },
	{ DENY(MASK(0, "268435456", "268435456")), "", "" },
	{ DENY(MASK(0, "2114060288", "2114060288")), "mask-bits", "" },
	{ DENY(MASK(0, "2114060288", "268435456")), "mask-bits", "" },
	{ DENY(MASK(1, "2114060288", "268435456")), "", "" },
	{ DENY(MASK(0, "255", "17")), "", "" },
	{ DENY(MASK(0, "3", "3")), "mask-bits", "" },
	{ DENY(MASK(0, "4294967295", "0")), "", "" },
	{ DENY(MASK(0, "4294967295", "4294967295")), "", "" },
	{ DENY(MASK(0, "18446744073709551615", "0")), "", "" },
	{ DENY(MASK(0, "0", "268435456")), "mask-zero", "" },
	{ ALLOW(MASK(0, "0", "0")), "mask-zero", "" },
	{ ALLOW(MASK(0, "2114060288", "0")), "", "" },
	{ ALLOW(MASK(0, "2114060288", "268435456")), "", "" },
	{ ALLOW(MASK(0, "3", "3")), "", "mask-bits" },
	/* One finding for both, at the first. */
	{ DENY(MASK(0, "1", "0") "," MASK(1, "2", "0")), "inverted-mask", "" },
	/* Enforced here, and left out by the runtimes. */
	{ HEAD("ERRNO") BASE
	  "," R("clone", "ERRNO", ARGS(MASK(0, "268435456", "0"))) "," R(
		  "clone", "ALLOW", "") "]}",
	  "default-beats inverted-mask", "" },
#undef DENY
#undef ALLOW

	/* What ends of whom. */
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL", "") "," R("write", "KILL_THREAD", "") "," R(
		  "open", "KILL_PROCESS", "") "]}",
	  "", "kill-thread kill-thread" },
	{ HEAD("KILL") BASE "]}", "", "kill-thread" },

	/* The head of the profile. */
	{ "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":"
	  "[\"SCMP_ARCH_ARM\"],\"listenerPath\":\"/x\",\"syscalls\":[" BASE
	  "]}",
	  "", "native-added listener-unused" },
};

static void join(const struct findings *l, enum finding_severity severity,
		 char out[512])
{
	size_t i;

	out[0] = '\0';
	for (i = 0; i < l->n; i++) {
		const struct finding *f = &l->v[i];

		if (f->severity != severity || !strcmp(f->code, "second-abi") ||
		    !strcmp(f->code, "unlisted-abi"))
			continue;
		if (*out)
			strcat(out, " ");
		strcat(out, f->code);
	}
}

/* Is the code explained in ctlsec-profile(5)? */
static bool documented(const char *man, const char *code)
{
	char text[64], *out = text;

	for (; *code; code++) {
		if (*code == '-')
			*out++ = '\\';
		*out++ = *code;
	}
	*out = '\0';
	return strstr(man, text);
}

static void test_codes(void **state)
{
	char *man;
	struct err e;
	size_t i, j, len;

	(void)state;
	man = file_read("user/man/ctlsec-profile.5", 1 << 20, &len, &e);
	if (!man)
		fail_msg("%s (run from the top of the tree)", e.msg);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings l = { 0 };
		char codes[512], notes[512];

		unit_lint(rows[i].profile, &l);
		join(&l, FINDING_WARNING, codes);
		join(&l, FINDING_NOTE, notes);
		if (strcmp(codes, rows[i].codes) ||
		    strcmp(notes, rows[i].notes))
			fail_msg("row %zu: '%s' / '%s', not '%s' / '%s': %s", i,
				 codes, notes, rows[i].codes, rows[i].notes,
				 rows[i].profile);
		for (j = 0; j < l.n; j++) {
			if (!documented(man, l.v[j].code))
				fail_msg("%s is not in ctlsec-profile(5)",
					 l.v[j].code);
		}
		finding_free(&l);
	}
	free(man);
}

static void test_abi_notes(void **state)
{
	struct findings l = { 0 };
	size_t i, open = 0, unlisted = 0, all = 0;

	(void)state;
	unit_lint(HEAD("ERRNO") BASE ABIS, &l);
	for (i = 0; i < l.n; i++) {
		open += !strcmp(l.v[i].code, "second-abi") &&
			strstr(l.v[i].text, "i386");
		unlisted += !strcmp(l.v[i].code, "unlisted-abi") &&
			    strstr(l.v[i].text, "x32");
		all += !strcmp(l.v[i].code, "second-abi") ||
		       !strcmp(l.v[i].code, "unlisted-abi");
	}
	assert_int_equal(open, 1);
	assert_int_equal(unlisted, 1);
	assert_int_equal(all, 2);
	finding_free(&l);
}

/* More rules on one call than are compared: said, not passed over. */
static void test_large_group(void **state)
{
	char *text = malloc(100000), *out = text;
	struct findings l = { 0 };
	char notes[512];
	int i;

	(void)state;
	out += sprintf(out, HEAD("ERRNO") BASE);
	for (i = 0; i < 300; i++)
		out += sprintf(out,
			       ",{\"name\":\"read\",\"action\":"
			       "\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,"
			       "\"op\":\"SCMP_CMP_EQ\",\"value\":%d}]}",
			       i);
	sprintf(out, "]}");
	unit_lint(text, &l);
	join(&l, FINDING_NOTE, notes);
	assert_string_equal(notes, "not-compared");
	finding_free(&l);
	free(text);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_codes),
	cmocka_unit_test(test_abi_notes),
	cmocka_unit_test(test_large_group),
};

UNIT_MAIN(tests)
