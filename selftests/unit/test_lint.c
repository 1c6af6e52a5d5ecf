// SPDX-License-Identifier: GPL-2.0
/*
 * Findings: profiles, and which codes `check` must have for each.
 */
#include "base/file.h"
#include "base/util.h"
#include "lint/lint.h"
#include "oci/builtin_default.h"
#include "unit.h"

#define HEAD(def) "{\"defaultAction\":\"SCMP_ACT_" def "\",\"syscalls\":["
#define R(name, action, rest) \
	"{\"name\":\"" name "\",\"action\":\"SCMP_ACT_" action "\"" rest "}"
#define ARGS(list) ",\"args\":[" list "]"
#define CMP(i, op, v) \
	"{\"index\":" #i ",\"op\":\"SCMP_CMP_" op "\",\"value\":" v "}"
#define IN(cap) ",\"includes\":{\"caps\":[\"" cap "\"]}"
#define EX(cap) ",\"excludes\":{\"caps\":[\"" cap "\"]}"
#define ABIS "],\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"]}"
#define MASK(i, v, w)                                                  \
	"{\"index\":" #i ",\"op\":\"SCMP_CMP_MASKED_EQ\",\"value\":" v \
	",\"valueTwo\":" w "}"
#define NO_RINGS                                             \
	"{\"names\":[\"io_uring_setup\",\"io_uring_enter\"," \
	"\"io_uring_register\"],\"action\":\"SCMP_ACT_ERRNO\"}"
#define BASE_BUT_EXECVE                                                       \
	"{\"names\":[\"exit\",\"exit_group\",\"rt_sigreturn\",\"sigreturn\"," \
	"\"restart_syscall\"],\"action\":\"SCMP_ACT_ALLOW\"}"
/* Calls whose denial is worth a finding by itself; io_uring and clone3 are
 * closed.
 */
#define BASE                                                                  \
	"{\"names\":[\"exit\",\"exit_group\",\"rt_sigreturn\",\"sigreturn\"," \
	"\"restart_syscall\",\"execve\"],\"action\":\"SCMP_ACT_ALLOW\"}"

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
	{ HEAD("ERRNO") BASE "," R("uretprobe", "KILL", "") "]}",
	  "never-denied", "" },
	{ HEAD("ERRNO") BASE "," R("exit", "KILL", "") "]}",
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
	  "," R("read", "ALLOW", "") "," R("read", "KILL", "") "]}",
	  "shadowed", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL", "") "," R("read", "ALLOW", "") "]}",
	  "", "redundant" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", IN("CAP_BPF")) "," R(
		  "read", "ALLOW", IN("CAP_CHOWN")) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "KILL", IN("CAP_BPF")) "," R(
		  "read", "ALLOW", EX("CAP_BPF")) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", "") "," R(
		  "read", "KILL", ARGS(CMP(0, "EQ", "1"))) "]}",
	  "swallowed", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL", ARGS(CMP(0, "EQ", "1"))) "," R("read", "ALLOW",
							       "") "]}",
	  "swallowed", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "1"))) "," R("read", "ALLOW",
								"") "]}",
	  "", "redundant" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL", ARGS(CMP(0, "EQ", "1"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "EQ", "1"))) "]}",
	  "conflict", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(0, "EQ", "1"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "EQ", "1"))) "]}",
	  "", "redundant" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL", ARGS(CMP(0, "LT", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "EQ", "4"))) "]}",
	  "overlap", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL", ARGS(CMP(0, "LT", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "GE", "5"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL", ARGS(CMP(0, "EQ", "5"))) "," R(
		  "read", "ALLOW", ARGS(CMP(0, "NE", "5"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL", ARGS(CMP(0, "EQ", "5"))) "," R(
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
	{ HEAD("ERRNO") BASE "," R("read", "KILL", "") "," R(
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
#define TWO(one, two)                                                \
	HEAD("ERRNO")                                                \
	BASE "," R("read", "KILL", ARGS(one)) "," R("read", "ALLOW", \
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
	{ TWO(MASK(0, "240", "16"), MASK(0, "240", "31")), "conflict", "" },
	{ TWO(CMP(0, "GT", "18446744073709551615"), CMP(0, "EQ", "1")),
	  "libseccomp-64bit overlap", "" },
	{ TWO(CMP(0, "LE", "5"), CMP(0, "GT", "5")), "", "" },
	{ TWO(CMP(0, "LE", "5"), CMP(0, "GE", "5")), "overlap", "" },
	{ TWO(CMP(0, "EQ", "1"), CMP(0, "EQ", "1") "," CMP(1, "EQ", "2")),
	  "overlap", "libseccomp-multiple" },
#undef TWO
	/* Each of a rule's alternatives is compared. */
	{ HEAD("ERRNO") BASE
	  "," R("read", "KILL",
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
		  "read", "KILL", EX("CAP_BPF")) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", IN("CAP_BPF") ARGS(CMP(0, "EQ", "1"))) "," R(
		  "read", "ALLOW",
		  IN("CAP_CHOWN") ARGS(CMP(0, "EQ", "1"))) "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", "") "," R(
		  "read", "KILL",
		  ",\"includes\":{\"arches\":[\"arm64\"]}") "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE "," R("read", "ALLOW", "") "," R(
		  "read", "KILL", IN("CAP_BPF") EX("CAP_BPF")) "]}",
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
	{ HEAD("ERRNO") BASE_BUT_EXECVE "," R("execve", "KILL", "") "," R(
		  "execve", "ALLOW", ARGS(CMP(0, "NE", "0"))) "]}",
	  "execve-denied", "redundant" },
	{ HEAD("ALLOW") NO_RINGS
	  "," R("clone", "ERRNO", ARGS(CMP(0, "EQ", "0"))) "]}",
	  "clone3-open upper-half", "default-allow" },
	{ HEAD("ALLOW") NO_RINGS
	  "," R("exit", "ERRNO", ARGS(CMP(0, "EQ", "0"))) "]}",
	  "never-denied", "default-allow" },

	/* Doors beside the closed one. */
	{ HEAD("ERRNO") BASE "," R("clone3", "ALLOW", "") "," R(
		  "clone", "ALLOW", ARGS(CMP(0, "EQ", "17"))) "]}",
	  "clone3-open", "" },
	{ HEAD("ERRNO") BASE
	  "," R("clone3", "ALLOW", "") "," R("clone", "ALLOW", "") "]}",
	  "", "" },
	{ HEAD("ERRNO") BASE
	  ",{\"names\":[\"socketcall\",\"clone\"],"
	  "\"action\":\"SCMP_ACT_ALLOW\"}," R("socket", "ALLOW",
					      ARGS(CMP(0, "LT", "38"))) ABIS,
	  "i386-twin", "" },
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
	  "upper-half", "" },
	{ HEAD("ERRNO") BASE
	  "," R("socket", "ALLOW", ARGS(CMP(0, "NE", "38"))) "]}",
	  "upper-half", "" },
	{ HEAD("ERRNO") BASE
	  "," R("socket", "ALLOW", ARGS(CMP(0, "GE", "39"))) "]}",
	  "upper-half", "" },
	{ HEAD("ERRNO") BASE
	  "," R("read", "ALLOW", ARGS(CMP(2, "GT", "40"))) "]}",
	  "", "" },
	{ HEAD("ALLOW") NO_RINGS
	  "," R("socket", "ERRNO", ARGS(CMP(0, "EQ", "38"))) "]}",
	  "upper-half", "default-allow" },
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

static void judge(const char *profile, struct findings *l)
{
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct blob b = { 0 };
	struct oci_profile *p;

	p = unit_compile(profile, "6.1", &b, l);
	lint_profile(p, &env, &b, l);
	finding_sort(l);
	blob_free(&b);
	oci_free(p);
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

		judge(rows[i].profile, &l);
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
	judge(HEAD("ERRNO") BASE ABIS, &l);
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

static void test_texts(void **state)
{
	struct findings l = { 0 };

	(void)state;
	judge("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\n\"syscalls\":[" BASE
	      ",\n" R("read", "ALLOW", "") ",\n  " R(
		      "read", "KILL", ARGS(CMP(0, "EQ", "1"))) "]}",
	      &l);
	assert_int_equal(l.v[l.n - 1].line, 4);
	assert_int_equal(l.v[l.n - 1].col, 3);
	assert_string_equal(
		l.v[l.n - 1].text,
		"\"read\": KILL_THREAD here and ALLOW in line 3: libseccomp "
		"drops the condition and keeps the rule without one; here this "
		"one decides");
	finding_free(&l);
}

/* A finding about a call points at its name in the rule. */
static void test_place_of_name(void **state)
{
	struct findings l = { 0 };
	size_t i;

	(void)state;
	judge("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" BASE
	      ",\n{\"names\":[\"read\",\n \"io_uring_setup\",\"write\"],"
	      "\"action\":\"SCMP_ACT_ALLOW\"}]}",
	      &l);
	for (i = 0; i < l.n && strcmp(l.v[i].code, "io-uring"); i++)
		;
	assert_int_not_equal(i, l.n);
	assert_int_equal(l.v[i].line, 3);
	assert_int_equal(l.v[i].col, 2);
	finding_free(&l);
}

/* A profile made to have many findings has them counted, not all kept. */
static void test_many(void **state)
{
	struct findings l = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < FINDING_MAX + 5; i++)
		finding_add(&l, FINDING_WARNING, 1, 1, "code", "text");
	finding_add(&l, FINDING_ERROR, 1, 1, "code", "kept");
	assert_int_equal(l.n, FINDING_MAX + 1);
	assert_string_equal(l.v[FINDING_MAX].text, "kept");
	assert_int_equal(finding_count(&l, FINDING_WARNING), FINDING_MAX + 5);
	assert_int_equal(finding_left_out(&l), 5);
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
	judge(text, &l);
	join(&l, FINDING_NOTE, notes);
	assert_string_equal(notes, "not-compared");
	finding_free(&l);
	free(text);
}

static void test_sort(void **state)
{
	static const unsigned int places[][2] = {
		{ 3, 1 }, { 1, 9 }, { 1, 2 }, { 0, 0 }, { 3, 1 }, { 2, 5 },
	};
	struct findings l = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(places); i++)
		finding_add(&l, FINDING_NOTE, places[i][0], places[i][1], "c",
			    "%zu", i);
	finding_sort(&l);
	assert_string_equal(l.v[0].text, "3");
	assert_string_equal(l.v[1].text, "2");
	assert_string_equal(l.v[2].text, "1");
	assert_string_equal(l.v[3].text, "5");
	assert_string_equal(l.v[4].text, "0");
	assert_string_equal(l.v[5].text, "4");
	finding_free(&l);
	finding_sort(&l);
	finding_add(NULL, FINDING_ERROR, 1, 1, "c", "nowhere");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_codes), cmocka_unit_test(test_abi_notes),
	cmocka_unit_test(test_texts), cmocka_unit_test(test_place_of_name),
	cmocka_unit_test(test_many),  cmocka_unit_test(test_large_group),
	cmocka_unit_test(test_sort),
};

UNIT_MAIN(tests)
