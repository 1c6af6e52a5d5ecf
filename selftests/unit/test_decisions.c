// SPDX-License-Identifier: GPL-2.0
/*
 * Decisions: (profile, kernel, ABI, call, arguments, capabilities) -> action.
 */
#include "policy/blob.h"
#include "unit.h"

#define E "\"defaultAction\":\"SCMP_ACT_ERRNO\""
#define A(x) "\"action\":\"SCMP_ACT_" x "\""
#define ALL_ABIS                                                     \
	"\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"," \
	"\"SCMP_ARCH_X32\"]"
#define CMP(i, op, v) \
	"{\"index\":" #i ",\"op\":\"SCMP_CMP_" op "\",\"value\":" v "}"
#define MASK(i, v, w)                                                  \
	"{\"index\":" #i ",\"op\":\"SCMP_CMP_MASKED_EQ\",\"value\":" v \
	",\"valueTwo\":" w "}"
#define ADMIN (UINT64_C(1) << 21)
#define CHOWN UINT64_C(1)

static const struct row {
	const char *profile;
	const char *abi, *name;
	uint64_t args[6];
	uint64_t caps;
	const char *action;
} rows[] = {
	/* Defaults, and numbers above the largest named one. */
	{ "{" E "}", "x86_64", "read", { 0 }, 0, "ERRNO(EPERM)" },
	{ "{" E "}", "x86_64", "999", { 0 }, 0, "ERRNO(EPERM)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"write\"," A("ALLOW") "}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"write\"," A("ALLOW") "}]}",
	  "x86_64",
	  "open",
	  { 0 },
	  0,
	  "ERRNO(ENOSYS)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"write\"," A("ALLOW") "}]}",
	  "x86_64",
	  "0xffffffff",
	  { 0 },
	  0,
	  "ERRNO(ENOSYS)" },
	{ "{\"defaultAction\":\"SCMP_ACT_KILL_PROCESS\",\"syscalls\":["
	  "{\"name\":\"write\"," A("ALLOW") "}]}",
	  "x86_64",
	  "open",
	  { 0 },
	  0,
	  "ERRNO(ENOSYS)" },
	{ "{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":["
	  "{\"name\":\"write\"," A("ALLOW") "}]}",
	  "x86_64",
	  "open",
	  { 0 },
	  0,
	  "LOG" },
	{ "{\"defaultAction\":\"SCMP_ACT_TRACE\",\"syscalls\":["
	  "{\"name\":\"write\"," A("ALLOW") "}]}",
	  "x86_64",
	  "open",
	  { 0 },
	  0,
	  "TRACE(1)" },
	/* A rule that equals the default raises the largest number too. */
	{ "{" E
	  ",\"syscalls\":[{\"names\":[\"write\",\"close\"]," A("ERRNO") "}]}",
	  "x86_64",
	  "open",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	/* So does a rule whose capability no task has. */
	{ "{" E ",\"syscalls\":[{\"name\":\"close\"," A(
		  "ALLOW") ",\"includes\":{\"caps\":[\"CAP_NO_SUCH\"]}}]}",
	  "x86_64",
	  "close",
	  { 0 },
	  UINT64_MAX,
	  "ERRNO(EPERM)" },
	/* But not one that the kernel's version or the machine filters. */
	{ "{" E ",\"syscalls\":[{\"name\":\"close\"," A(
		  "ALLOW") ",\"includes\":{\"arches\":[\"arm64\"]}},{\"name\":\"read\"," A("LOG") "}]}",
	  "x86_64",
	  "close",
	  { 0 },
	  0,
	  "ERRNO(ENOSYS)" },

	/* Architectures. */
	{ "{" E "}", "i386", "read", { 0 }, 0, "KILL_THREAD" },
	{ "{" E "}", "x32", "read", { 0 }, 0, "KILL_THREAD" },
	{ "{" E "," ALL_ABIS "}", "i386", "read", { 0 }, 0, "ERRNO(EPERM)" },
	{ "{" E "," ALL_ABIS "}", "x32", "read", { 0 }, 0, "ERRNO(EPERM)" },
	{ "{" E ",\"architectures\":[\"SCMP_ARCH_X86\"]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"architectures\":[\"SCMP_ARCH_ARM\"]}",
	  "i386",
	  "read",
	  { 0 },
	  0,
	  "KILL_THREAD" },
	{ "{" E ",\"archMap\":[{\"architecture\":\"SCMP_ARCH_S390X\","
	  "\"subArchitectures\":[\"SCMP_ARCH_X86\"]},"
	  "{\"architecture\":\"SCMP_ARCH_X86_64\","
	  "\"subArchitectures\":[\"SCMP_ARCH_X32\"]},"
	  "{\"architecture\":\"SCMP_ARCH_X86_64\","
	  "\"subArchitectures\":[\"SCMP_ARCH_X86\"]}]}",
	  "i386",
	  "read",
	  { 0 },
	  0,
	  "KILL_THREAD" },
	{ "{" E ",\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86_64\","
	  "\"subArchitectures\":[\"SCMP_ARCH_X32\"]}]}",
	  "x32",
	  "read",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86_64\","
	  "\"subArchitectures\":null}]}",
	  "x32",
	  "read",
	  { 0 },
	  0,
	  "KILL_THREAD" },
	/* Each ABI has its own numbers and its own largest one. */
	{ "{" E "," ALL_ABIS
	  ",\"syscalls\":[{\"name\":\"execve\"," A("ALLOW") "}]}",
	  "x32",
	  "520",
	  { 0 },
	  0,
	  "ALLOW" },
	{ "{" E "," ALL_ABIS
	  ",\"syscalls\":[{\"name\":\"execve\"," A("ALLOW") "}]}",
	  "x32",
	  "59",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E "," ALL_ABIS
	  ",\"syscalls\":[{\"name\":\"execve\"," A("ALLOW") "}]}",
	  "i386",
	  "12",
	  { 0 },
	  0,
	  "ERRNO(ENOSYS)" },
	{ "{" E "," ALL_ABIS
	  ",\"syscalls\":[{\"name\":\"mmap2\"," A("ALLOW") "}]}",
	  "x86_64",
	  "mmap",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E "," ALL_ABIS
	  ",\"syscalls\":[{\"name\":\"socket\"," A("ALLOW") "}]}",
	  "i386",
	  "359",
	  { 0 },
	  0,
	  "ALLOW" },

/* Operators, at and beside the value, unsigned and 64 bits wide. */
#define OP(op, v, a, out)                                              \
	{                                                              \
		"{" E ",\"syscalls\":[{\"name\":\"read\"," A(          \
			"ALLOW") ",\"args\":[" CMP(2, op, v) "]}]}",   \
			"x86_64", "read", { 9, 9, a, 9, 9, 9 }, 0, out \
	}
	OP("NE", "5", 5, "ERRNO(EPERM)"),
	OP("NE", "5", UINT64_C(0x100000005), "ALLOW"),
	OP("LT", "5", 4, "ALLOW"),
	OP("LT", "5", 5, "ERRNO(EPERM)"),
	OP("LT", "0", 0, "ERRNO(EPERM)"),
	OP("LE", "5", 5, "ALLOW"),
	OP("LE", "5", 6, "ERRNO(EPERM)"),
	OP("EQ", "5", 5, "ALLOW"),
	OP("EQ", "5", UINT64_C(0x100000005), "ERRNO(EPERM)"),
	OP("EQ", "18446744073709551615", UINT64_MAX, "ALLOW"),
	OP("GE", "5", 5, "ALLOW"),
	OP("GE", "5", 4, "ERRNO(EPERM)"),
	OP("GE", "9223372036854775808", UINT64_MAX, "ALLOW"),
	OP("GT", "5", 6, "ALLOW"),
	OP("GT", "5", 5, "ERRNO(EPERM)"),
	OP("GT", "9223372036854775807", UINT64_C(1) << 63, "ALLOW"),
#undef OP
	{ "{" E ",\"syscalls\":[{\"name\":\"clone\"," A(
		  "ALLOW") ",\"args\":[" MASK(0, "2114060288", "0") "]}]}",
	  "x86_64",
	  "clone",
	  { 0x11 },
	  0,
	  "ALLOW" },
	{ "{" E ",\"syscalls\":[{\"name\":\"clone\"," A(
		  "ALLOW") ",\"args\":[" MASK(0, "2114060288", "0") "]}]}",
	  "x86_64",
	  "clone",
	  { 0x10000011 },
	  0,
	  "ERRNO(EPERM)" },
	/* Bits of the second value outside the mask do not count. */
	{ "{" E ",\"syscalls\":[{\"name\":\"clone\"," A(
		  "ALLOW") ",\"args\":[" MASK(0, "240", "255") "]}]}",
	  "x86_64",
	  "clone",
	  { 0xf3 },
	  0,
	  "ALLOW" },

	/* All conditions of a rule must hold, in whatever order they stand. */
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"socket\"," A("ALLOW") ",\"args\":[" CMP(
		  2, "EQ", "3") "," CMP(0, "EQ", "1") "]}]}",
	  "x86_64",
	  "socket",
	  { 1, 2, 3 },
	  0,
	  "ALLOW" },
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"socket\"," A("ALLOW") ",\"args\":[" CMP(
		  2, "EQ", "3") "," CMP(0, "EQ", "1") "]}]}",
	  "x86_64",
	  "socket",
	  { 1, 2, 4 },
	  0,
	  "ERRNO(EPERM)" },
	/* A repeated argument makes all of the rule's conditions an OR. */
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"socket\"," A("ALLOW") ",\"args\":[" CMP(
		  0, "EQ", "1") "," CMP(0, "EQ", "2") "," CMP(1, "EQ",
							      "7") "]}]}",
	  "x86_64",
	  "socket",
	  { 2, 0, 0 },
	  0,
	  "ALLOW" },
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"socket\"," A("ALLOW") ",\"args\":[" CMP(
		  0, "EQ", "1") "," CMP(0, "EQ", "2") "," CMP(1, "EQ",
							      "7") "]}]}",
	  "x86_64",
	  "socket",
	  { 9, 7, 0 },
	  0,
	  "ALLOW" },
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"socket\"," A("ALLOW") ",\"args\":[" CMP(
		  0, "EQ", "1") "," CMP(0, "EQ", "2") "," CMP(1, "EQ",
							      "7") "]}]}",
	  "x86_64",
	  "socket",
	  { 9, 8, 0 },
	  0,
	  "ERRNO(EPERM)" },

	/* The strictest of the rules that match, whatever their order. */
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") "},"
			   "{\"name\":\"read\"," A(
				   "KILL_PROCESS") ",\"args\":[" CMP(0, "EQ",
								     "1") "]}]}",
	  "x86_64",
	  "read",
	  { 1 },
	  0,
	  "KILL_PROCESS" },
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"read\"," A("TRAP") ",\"args\":[" CMP(
		  0, "GT", "0") "]},{\"name\":\"read\"," A("ALLOW") "}]}",
	  "x86_64",
	  "read",
	  { 1 },
	  0,
	  "TRAP" },
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"read\"," A("TRAP") ",\"args\":[" CMP(
		  0, "GT", "0") "]},{\"name\":\"read\"," A("ALLOW") "}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ALLOW" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "NOTIFY") "},"
			    "{\"name\":\"read\"," A("TRACE") "}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "NOTIFY" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "KILL") "},"
			  "{\"name\":\"read\"," A("TRAP") "}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "KILL_THREAD" },
	/* Of one kind, the first in the file, unconditional or not. */
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"read\"," A("ERRNO") ",\"errnoRet\":5},{\"name\":\"read\"," A(
		  "ERRNO") ",\"errnoRet\":13,\"args\":[" CMP(0, "EQ",
							     "1") "]}]}",
	  "x86_64",
	  "read",
	  { 1 },
	  0,
	  "ERRNO(EIO)" },
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"read\"," A("ERRNO") ",\"errnoRet\":13,\"args\":[" CMP(
		  0, "EQ",
		  "1") "]},"
		       "{\"name\":\"read\"," A("ERRNO") ",\"errnoRet\":5}]}",
	  "x86_64",
	  "read",
	  { 1 },
	  0,
	  "ERRNO(EACCES)" },
	/* The same condition twice: the stricter one. */
	{ "{" E
	  ",\"syscalls\":[{\"name\":\"read\"," A("ALLOW") ",\"args\":[" CMP(
		  0, "EQ",
		  "1") "]},{\"name\":\"read\"," A("LOG") ",\"args\":[" CMP(0,
									   "EQ",
									   "1") "]}]}",
	  "x86_64",
	  "read",
	  { 1 },
	  0,
	  "LOG" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A("LOG") ",\"args\":[" CMP(
		  0, "EQ",
		  "1") "]},{\"name\":\"read\"," A("ALLOW") ",\"args\":[" CMP(0,
									     "EQ",
									     "1") "]}]}",
	  "x86_64",
	  "read",
	  { 1 },
	  0,
	  "LOG" },
	/* A rule that equals the default beats a milder one. */
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") "},"
			   "{\"name\":\"read\"," A("ERRNO") ",\"args\":[" CMP(
				   0, "EQ", "1") "]}]}",
	  "x86_64",
	  "read",
	  { 1 },
	  0,
	  "ERRNO(EPERM)" },

	/* Capabilities: all of the included, none of the excluded. */
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"includes\":{\"caps\":[\"CAP_CHOWN\",\"CAP_SYS_ADMIN\"]}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  ADMIN,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"includes\":{\"caps\":[\"CAP_CHOWN\",\"CAP_SYS_ADMIN\"]}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  ADMIN | CHOWN,
	  "ALLOW" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"excludes\":{\"caps\":[\"CAP_CHOWN\",\"CAP_SYS_ADMIN\"]}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  CHOWN,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"excludes\":{\"caps\":[\"CAP_CHOWN\",\"CAP_SYS_ADMIN\"]}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  4,
	  "ALLOW" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"excludes\":{\"caps\":[\"CAP_NO_SUCH\"]}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  UINT64_MAX,
	  "ALLOW" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"includes\":{\"caps\":[\"CAP_CHOWN\"]},"
			   "\"excludes\":{\"caps\":[\"CAP_CHOWN\"]}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  CHOWN,
	  "ERRNO(EPERM)" },

	/* Architectures in conditions are compared with the native one. */
	{ "{" E "," ALL_ABIS ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"includes\":{\"arches\":[\"x32\",\"amd64\"]}}]}",
	  "i386",
	  "read",
	  { 0 },
	  0,
	  "ALLOW" },
	{ "{" E "," ALL_ABIS ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"includes\":{\"arches\":[\"x32\",\"x86\"]}}]}",
	  "x32",
	  "read",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"excludes\":{\"arches\":[\"amd64\"]}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	/* The kernel's version (the rows are compiled for 5.10). */
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"includes\":{\"minKernel\":\"5.10\"}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ALLOW" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"includes\":{\"minKernel\":\"5.11\"}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"includes\":{\"minKernel\":\"6.1\"}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"excludes\":{\"minKernel\":\"4.19\"}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ERRNO(EPERM)" },
	{ "{" E ",\"syscalls\":[{\"name\":\"read\"," A(
		  "ALLOW") ",\"excludes\":{\"minKernel\":\"5.11\"}}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ALLOW" },

	/* No default and no rules: seccomp is off, on every ABI. */
	{ "{}", "x86_64", "read", { 0 }, 0, "ALLOW" },
	{ "{}", "i386", "9999", { 0 }, 0, "ALLOW" },
	{ "{}", "x32", "read", { 0 }, 0, "ALLOW" },
	/* Unknown names do nothing. */
	{ "{" E
	  ",\"syscalls\":[{\"names\":[\"no_such\",\"read\"]," A("ALLOW") "}]}",
	  "x86_64",
	  "read",
	  { 0 },
	  0,
	  "ALLOW" },
};

static void test_decisions(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		char action[ACTION_TEXT_MAX];
		struct oci_profile *p;
		struct blob b = { 0 };

		p = unit_compile(r->profile, "5.10", &b, NULL);
		unit_decide(&b, r->abi, r->name, r->args, r->caps, action);
		if (strcmp(action, r->action))
			fail_msg("row %zu: %s, not %s: %s %s under %s", i,
				 action, r->action, r->abi, r->name,
				 r->profile);
		blob_free(&b);
		oci_free(p);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_decisions),
};

UNIT_MAIN(tests)
