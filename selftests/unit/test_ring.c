// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of an io_uring, decided as calls (ctlsec/ring.h).
 */
#include <ctlsec/ring.h>
#include <ctlsec/ring_table.h>

#include "draw_request.h"
#include "names/ringname.h"
#include "names/sysname.h"

#define PROFILE(def, rules)                                           \
	"{\"defaultAction\":\"SCMP_ACT_" def "\",\"architectures\":[" \
	"\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"],\"syscalls\":[" rules "]}"
#define ENTER "{\"names\":[\"io_uring_enter\"],\"action\":\"SCMP_ACT_ALLOW\"}"
#define LIST(rules) PROFILE("ERRNO", ENTER "," rules)
#define RULE(names, action, more) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action "\"" more "}"
#define ALLOW(names) RULE(names, "ALLOW", "")
#define IF(i, v)                                                       \
	",\"args\":[{\"index\":" #i ",\"value\":" #v ",\"op\":\"SCMP_" \
	"CMP_EQ\"}]"
#define CWD (-100)
#define OPEN_EXCL 0200

/* Of which operations the first call has another name. */
static const struct {
	const char *op;
	const char *call;
} first_calls[] = {
	{ "ACCEPT", "accept4" },
	{ "EPOLL_WAIT", "epoll_wait" },
	{ "FADVISE", "fadvise64" },
	{ "FIXED_FD_INSTALL", "dup3" },
	{ "FUTEX_WAIT", "futex" },
	{ "FUTEX_WAKE", "futex" },
	{ "MSG_RING", "sendmsg" },
	{ "PIPE", "pipe2" },
	{ "POLL_ADD", "poll" },
	{ "READ", "pread64" },
	{ "READV", "preadv2" },
	{ "READV_FIXED", "preadv2" },
	{ "READ_FIXED", "pread64" },
	{ "READ_MULTISHOT", "read" },
	{ "RECV", "recvfrom" },
	{ "RECV_ZC", "recvmsg" },
	{ "RENAMEAT", "renameat2" },
	{ "SEND", "sendto" },
	{ "SENDMSG_ZC", "sendmsg" },
	{ "SEND_ZC", "sendto" },
	{ "URING_CMD", "ioctl" },
	{ "URING_CMD/getsockname", "getsockname" },
	{ "URING_CMD/getsockopt", "getsockopt" },
	{ "URING_CMD/ioctl", "ioctl" },
	{ "URING_CMD/setsockopt", "setsockopt" },
	{ "URING_CMD/tx_timestamp", "recvmsg" },
	{ "URING_CMD128", "ioctl" },
	{ "WRITE", "pwrite64" },
	{ "WRITEV", "pwritev2" },
	{ "WRITEV_FIXED", "pwritev2" },
	{ "WRITE_FIXED", "pwrite64" },
};

/* And those that no call stands for. */
static const char *const free_ops[] = {
	"NOP",
	"POLL_REMOVE",
	"TIMEOUT",
	"TIMEOUT_REMOVE",
	"ASYNC_CANCEL",
	"LINK_TIMEOUT",
	"FILES_UPDATE",
	"PROVIDE_BUFFERS",
	"REMOVE_BUFFERS",
	"NOP128",
};

static bool is_free(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(free_ops); i++) {
		if (!strcmp(free_ops[i], name))
			return true;
	}
	return false;
}

static const char *first_call(const char *name)
{
	static char lower[32];
	size_t i;

	for (i = 0; i < ARRAY_LEN(first_calls); i++) {
		if (!strcmp(first_calls[i].op, name))
			return first_calls[i].call;
	}
	for (i = 0; name[i] && i < sizeof(lower) - 1; i++)
		lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ?
					  name[i] + 'a' - 'A' :
					  name[i]);
	lower[i] = '\0';
	return lower;
}

/* What i386 calls the same, with offsets of 64 bits. */
static const char *name_of_i386(const char *name)
{
	static const char *const pairs[][2] = {
		{ "fadvise64", "fadvise64_64" },
		{ "fcntl", "fcntl64" },
		{ "ftruncate", "ftruncate64" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(pairs); i++) {
		if (!strcmp(pairs[i][0], name))
			return pairs[i][1];
	}
	return name;
}

static uint32_t number(unsigned int abi, const char *name)
{
	int nr = sysname_nr(abi,
			    abi == CTLSEC_ABI_I386 ? name_of_i386(name) : name);

	return nr < 0 ? CTLSEC_RING_TABLE_ABSENT : (uint32_t)nr;
}

static void test_numbers(void **unused)
{
	uint32_t op, i;

	(void)unused;
	for (op = 0; op < CTLSEC_NR_RING_OPS; op++) {
		const struct ctlsec_ring_table_row *row =
			&ctlsec_ring_table[op];
		const char *name = ringname_name(op);
		bool whole = false;

		if (op == CTLSEC_RING_UNKNOWN)
			continue;
		if (row->nr_ways == is_free(name))
			fail_msg("%s has %u ways", name, row->nr_ways);
		for (i = 0; i < row->nr_ways; i++) {
			const struct ctlsec_ring_table_way *way = &row->ways[i];
			const char *call = sysname_name(0, way->nr[0]);

			assert_non_null(call);
			if (way->nr[1] != number(1, call) ||
			    way->nr[2] != number(2, call))
				fail_msg("%s: numbers of %s", name, call);
			whole |= !way->fits;
		}
		/* One can do all that the operation can. */
		assert_int_equal(whole, row->nr_ways > 0);
		if (row->nr_ways)
			assert_string_equal(sysname_name(0, row->ways[0].nr[0]),
					    first_call(name));
	}
	assert_int_equal(ringname_op("getsockopt"), -1);
	assert_int_equal(ringname_op("openat"), 18);
	assert_null(ringname_name(CTLSEC_RING_UNKNOWN));
	assert_int_equal(sysname_nr(0, "io_uring_enter"), 426);
	assert_int_equal(sysname_nr(1, "io_uring_enter"), 426);
}

/* clang-format off */
static const struct row {
	const char *profile;
	const char *op;
	int64_t raw[CTLSEC_RING_VALUES];
	int unknown;
	unsigned int act;
	const char *call; /* what it is decided as, if it is denied */
	bool asks;
} rows[] = {
	/* Allowed by name, or by any call that does the same. */
	{ LIST(ALLOW("\"openat\"")), "OPENAT", { 5 }, 0, 0, NULL, false },
	{ LIST(ALLOW("\"openat2\"")), "OPENAT", { 5 }, 0, 0, NULL, false },
	{ LIST(ALLOW("\"open\"")), "OPENAT", { CWD }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"open\"")), "OPENAT", { 5 }, 0, 4, "openat", true },
	{ LIST(ALLOW("\"open\"")), "OPENAT", { 0 }, 1, 4, "openat", true },
	{ LIST(ALLOW("\"read\"")), "OPENAT", { CWD }, 0, 4, "openat", true },
	{ LIST(ALLOW("\"openat\"")), "OPENAT2", { 5 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"openat\"")), "OPENAT2", { 5, 0, 0, 8 }, 0, 4, "openat2", true
	  },
	{ LIST(ALLOW("\"open\"")), "OPENAT2", { CWD }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"open\"")), "OPENAT2", { CWD, 0, 0, 8 }, 0, 4, "openat2", true
	  },
	{ LIST(ALLOW("\"mkdir\"")), "MKDIRAT", { CWD }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"mkdir\"")), "MKDIRAT", { 3 }, 0, 4, "mkdirat", true },
	{ LIST(ALLOW("\"unlink\"")), "UNLINKAT", { CWD }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"unlink\"")), "UNLINKAT", { CWD, 0x200 }, 0, 4, "unlinkat",
	  true },
	{ LIST(ALLOW("\"rmdir\"")), "UNLINKAT", { CWD, 0x200 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"rmdir\"")), "UNLINKAT", { CWD }, 0, 4, "unlinkat", true },
	{ LIST(ALLOW("\"rename\"")), "RENAMEAT", { CWD, CWD }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"rename\"")), "RENAMEAT", { CWD, 3 }, 0, 4, "renameat2", true
	  },
	{ LIST(ALLOW("\"renameat\"")), "RENAMEAT", { 3, 3 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"renameat\"")), "RENAMEAT", { 3, 3, 1 }, 0, 4, "renameat2",
	  true },
	{ LIST(ALLOW("\"link\"")), "LINKAT", { CWD, CWD }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"link\"")), "LINKAT", { 3, CWD }, 0, 4, "linkat", true },
	{ LIST(ALLOW("\"symlink\"")), "SYMLINKAT", { CWD }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"accept\"")), "ACCEPT", { 0 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"accept\"")), "ACCEPT", { 2048 }, 0, 4, "accept4", true },
	{ LIST(ALLOW("\"fdatasync\"")), "FSYNC", { 1 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"fdatasync\"")), "FSYNC", { 0 }, 0, 4, "fsync", true },
	{ LIST(ALLOW("\"ppoll\"")), "POLL_ADD", { 0 }, 1, 0, NULL, false },
	{ LIST(ALLOW("\"dup\"")), "FIXED_FD_INSTALL", { 0 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"dup\"")), "FIXED_FD_INSTALL", { 0x80000 }, 0, 4, "dup3", true
	  },
	{ LIST(ALLOW("\"pipe\"")), "PIPE", { 0 }, 0, 0, NULL, true },
	/* Flags, and whether it names a place. */
	{ LIST(ALLOW("\"read\"")), "READ", { 0, 0 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"read\"")), "READ", { 0, 1 }, 0, 4, "pread64", true },
	{ LIST(ALLOW("\"read\"")), "READ", { 4, 0 }, 0, 4, "preadv2", true },
	{ LIST(ALLOW("\"pread64\"")), "READ", { 0, 1 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"pread64\"")), "READ", { 0, 0 }, 0, 4, "read", true },
	{ LIST(ALLOW("\"readv\"")), "READV", { 0, 0 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"readv\"")), "READV", { 0, 1 }, 0, 4, "preadv2", true },
	{ LIST(ALLOW("\"preadv2\"")), "READ", { 4, 1 }, 1, 0, NULL, false },
	{ LIST(ALLOW("\"write\"")), "WRITE_FIXED", { 0, 0 }, 0, 0, NULL, true },
	{ LIST(ALLOW("\"write\"")), "WRITE", { 0, 0 }, 1, 4, "pwritev2", true },
	{ LIST(ALLOW("\"pwritev\"")), "WRITEV_FIXED", { 0, 1 }, 0, 0, NULL, true },
	/* Denied by name. */
	{ PROFILE("ALLOW", RULE("\"openat\"", "ERRNO", "")), "OPENAT", { 5 }, 0, 0,
	  NULL, false },
	{ PROFILE("ALLOW", RULE("\"openat\",\"openat2\"", "KILL", "")), "OPENAT", { 5
	  }, 0, 6, "openat", true },
	{ PROFILE("ALLOW", RULE("\"openat\",\"openat2\"", "LOG", "")), "OPENAT", { 5
	  }, 0, 1, "openat", true },
	{ PROFILE("ALLOW", RULE("\"sendmsg\"", "ERRNO", "")), "MSG_RING", { 0 }, 0,
	  0, NULL, true },
	{ PROFILE("ALLOW", RULE("\"sendmsg\"", "ERRNO", "")), "MSG_RING", { 1 }, 0,
	  4, "sendmsg", true },
	{ PROFILE("ALLOW", RULE("\"sendmsg\"", "ERRNO", "")), "MSG_RING", { 0 }, 1,
	  4, "sendmsg", true },
	/* Either of two. */
	{ PROFILE("ALLOW", RULE("\"getpeername\"", "ERRNO", "")),
	  "URING_CMD/getsockname", { 0 }, 0, 4, "getpeername", true },
	{ PROFILE("ALLOW", RULE("\"getpeername\"", "LOG", "")),
	  "URING_CMD/getsockname", { 0 }, 0, 1, "getpeername", true },
	/* Arguments, where they are known. */
	{ PROFILE("ALLOW", RULE("\"socket\"", "ERRNO", IF(0, 38))), "SOCKET", { 38,
	  5, 0 }, 0, 4, "socket", true },
	{ PROFILE("ALLOW", RULE("\"socket\"", "ERRNO", IF(0, 38))), "SOCKET", { 1, 1,
	  0 }, 0, 0, NULL, true },
	{ PROFILE("ALLOW", RULE("\"socket\"", "ERRNO", IF(0, 38))), "SOCKET", { 1, 1,
	  0 }, 1, 4, "socket", true },
	{ PROFILE("ALLOW", RULE("\"socket\"", "ERRNO", IF(0, 38))), "SOCKET", { -38,
	  1, 0 }, 0, 4, "socket", true },
	{ LIST(RULE("\"socket\"", "ALLOW", IF(0, 1))), "SOCKET", { 1, 1, 0 }, 0, 0,
	  NULL, true },
	{ LIST(RULE("\"socket\"", "ALLOW", IF(0, 1))), "SOCKET", { 2, 1, 0 }, 0, 4,
	  "socket", true },
	{ LIST(RULE("\"socket\"", "ALLOW", IF(0, 1))), "SOCKET", { 1, 1, 0 }, 1, 4,
	  "socket", true },
	{ PROFILE("ALLOW", RULE("\"ioctl\"", "ERRNO", IF(1, 21522))), "URING_CMD", {
	  0 }, 0, 4, "ioctl", true },
	{ PROFILE("ALLOW", RULE("\"ioctl\"", "ERRNO", IF(1, 21522))),
	  "URING_CMD/ioctl", { 21531 }, 0, 0, NULL, true },
	{ LIST(RULE("\"openat\"", "ALLOW", IF(2, 0))), "OPENAT", { 5, 0 }, 0, 0,
	  NULL, true },
	{ LIST(RULE("\"openat\"", "ALLOW", IF(2, 0))), "OPENAT", { 5, OPEN_EXCL }, 0,
	  4, "openat", true },
	{ LIST(RULE("\"dup3\"", "ALLOW", IF(2, 524288))), "FIXED_FD_INSTALL", {
	  0x80000 }, 0, 0, NULL, true },
	/* No say at all. */
	{ PROFILE("ERRNO", ALLOW("\"io_uring_setup\"")), "OPENAT", { 5 }, 0, 4,
	  "openat", false },
	{ PROFILE("ALLOW", RULE("\"io_uring_enter\",\"openat\",\"openat2\"", "ERRNO",
	  "")), "OPENAT", { 5 }, 0, 4, "openat", false },
	{ PROFILE("ALLOW", ""), "READ", { 0 }, 0, 0, NULL, false },
	{ LIST(ALLOW("\"read\"")), "NOP", { 0 }, 0, 0, NULL, false },
};
/* clang-format on */

static void compile_row(const char *profile, struct blob *b)
{
	oci_free(unit_compile(profile, "6.12", b, NULL));
}

static void check_row(size_t i, const struct ctlsec_policy *p, unsigned int abi)
{
	const struct row *row = &rows[i];
	struct ctlsec_ring_request r = { .abi = abi };
	struct ctlsec_decision d;
	uint32_t nr;

	r.op = (uint32_t)ringname_op(row->op);
	assert_in_range(r.op, 0, CTLSEC_NR_RING_OPS - 1);
	if (!row->unknown)
		ctlsec_ring_fill(&r, (const __s64 *)row->raw);
	d = ctlsec_ring_eval(p, &r, 0, &nr);
	if (CTLSEC_ACTION_ACT(d.action) != row->act)
		fail_msg("row %zu (%s): %#x on %u", i, row->op, d.action, abi);
	if (row->call && nr != number(abi, row->call))
		fail_msg("row %zu (%s): decided as %u, not %s", i, row->op, nr,
			 row->call);
	if (ctlsec_ring_asks(p, abi, r.op) != row->asks)
		fail_msg("row %zu (%s): asked of %d on %u", i, row->op,
			 !row->asks, abi);
	if (row->asks && !ctlsec_ring_hooks(p, abi, r.op))
		fail_msg("row %zu (%s): asked and not hooked", i, row->op);
}

static void test_rows(void **unused)
{
	size_t i;

	(void)unused;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct ctlsec_policy p;
		struct blob b = { 0 };

		compile_row(rows[i].profile, &b);
		ctlsec_policy_open(&p, b.data);
		check_row(i, &p, CTLSEC_ABI_X86_64);
		/* It has no accept. */
		if (!strstr(rows[i].profile, "\"accept\""))
			check_row(i, &p, CTLSEC_ABI_I386);
		/* Not listed: all is denied, io_uring_enter too. */
		assert_int_equal(ctlsec_ring_asks(&p, CTLSEC_ABI_X32, 18), 0);
		blob_free(&b);
	}
}

/* What a layer, or a profile that denies by name, takes away may be the last way. */
static void test_hooks(void **unused)
{
	static const struct {
		const char *profile;
		int hooks;
	} hooks[] = {
		{ PROFILE("ALLOW", RULE("\"openat\"", "ERRNO", "")), 1 },
		{ PROFILE("ALLOW", RULE("\"open\"", "ERRNO", "")), 1 },
		{ PROFILE("ALLOW", RULE("\"mkdir\"", "ERRNO", "")), 0 },
		{ LIST(ALLOW("\"openat\"")), 0 },
	};
	size_t i;

	(void)unused;
	for (i = 0; i < ARRAY_LEN(hooks); i++) {
		struct ctlsec_policy p;
		struct blob b = { 0 };

		compile_row(hooks[i].profile, &b);
		ctlsec_policy_open(&p, b.data);
		assert_int_equal(ctlsec_ring_asks(&p, 0, 18), 0);
		assert_int_equal(ctlsec_ring_hooks(&p, 0, 18), hooks[i].hooks);
		blob_free(&b);
	}
}

/* An operation of later kernels. */
static void test_unknown(void **unused)
{
	static const struct {
		const char *profile;
		int asks;
	} unknown[] = {
		{ PROFILE("ALLOW", ""), 0 },
		{ PROFILE("ALLOW", RULE("\"acct\"", "ERRNO", "")), 1 },
		{ LIST(ALLOW("\"read\"")), 1 },
		{ PROFILE("KILL", ENTER), 1 },
		{ PROFILE("ERRNO", ALLOW("\"read\"")), 0 },
	};
	struct ctlsec_ring_request r = { .op = CTLSEC_RING_UNKNOWN };
	size_t i;

	(void)unused;
	for (i = 0; i < ARRAY_LEN(unknown); i++) {
		struct ctlsec_decision d;
		struct ctlsec_policy p;
		struct blob b = { 0 };
		uint32_t nr;

		compile_row(unknown[i].profile, &b);
		ctlsec_policy_open(&p, b.data);
		d = ctlsec_ring_eval(&p, &r, 0, &nr);
		assert_true(CTLSEC_ACTION_ACT(d.action) > CTLSEC_ACT_LOG);
		assert_int_equal(nr, 426);
		assert_int_equal(ctlsec_ring_asks(&p, 0, r.op),
				 unknown[i].asks);
		assert_int_equal(ctlsec_ring_hooks(&p, 0, r.op),
				 unknown[i].asks);
		blob_free(&b);
	}
}

/*
 * Whatever the arguments are that are not known, the call would not be denied more
 * strictly; and with all of them known it is decided as that call.
 */
static void test_random(void **unused)
{
	static struct sample s;
	struct ctlsec_ring_request r = { .op = CTLSEC_RING_SOCKET };
	const struct ctlsec_ring_table_way *way =
		&ctlsec_ring_table[CTLSEC_RING_SOCKET].ways[0];
	unsigned int round, i;

	(void)unused;
	for (round = 0; round < 20000; round++) {
		struct ctlsec_policy p;
		struct ctlsec_call call;
		struct ctlsec_decision d, strict;
		uint32_t nr;

		if (round % 20 == 0)
			draw_policy_of(&s, round % 3 == 0);
		ctlsec_policy_open(&p, s.bytes);
		draw_call(&s, &p, &call);
		call.nr = way->nr[call.abi];
		for (i = 3; i < CTLSEC_NR_ARGS; i++)
			call.args[i] = draw();
		d = ctlsec_eval(&p, &call);
		r.abi = call.abi;
		r.caps = call.caps;
		r.known = (uint16_t)below(8);
		for (i = 0; i < 3; i++)
			r.value[i] = call.args[i];
		strict = ctlsec_ring_eval(&p, &r, 0, &nr);
		assert_int_equal(nr, call.nr);
		if (CTLSEC_ACTION_ACT(strict.action) <
		    CTLSEC_ACTION_ACT(d.action))
			fail_msg("round %u: %#x, though it may be %#x", round,
				 strict.action, d.action);
	}
}

/* Does a call that fits it depend on an argument that is not known? */
static bool may_ask(const struct ctlsec_policy *p,
		    const struct ctlsec_ring_request *r)
{
	const struct ctlsec_ring_table_row *row = &ctlsec_ring_table[r->op];
	bool native = !row->native || r->abi != CTLSEC_ABI_I386;
	uint32_t i, j, k;

	for (i = 0; i < row->nr_ways; i++) {
		const struct ctlsec_ring_table_way *way = &row->ways[i];
		const struct ctlsec_policy_entry *e;

		e = ctlsec_policy_entry_of(p, r->abi, way->nr[r->abi]);
		for (j = 0; e && j < e->nr_rules; j++) {
			const struct ctlsec_policy_rule *rule =
				&p->rules[e->first_rule + j];

			for (k = 0; k < rule->nr_cmps; k++) {
				uint32_t v =
					way->arg[p->cmps[rule->first_cmp + k]
							 .arg];

				if (!native || !v ||
				    !(r->known & (1U << (v - 1))))
					return true;
			}
		}
	}
	return false;
}

/* An operation that arguments decide, of a policy that has a say. */
static void draw_telling(const struct sample *s, const struct ctlsec_policy *p,
			 struct ctlsec_ring_request *r)
{
	unsigned int tries = 20;

	do {
		draw_request(s, r);
	} while (!ctlsec_ring_asks(p, r->abi, r->op) && --tries);
}

static void test_ready(void **unused)
{
	static struct ctlsec_ready_builder builder;
	static struct sample s;
	unsigned int said[CTLSEC_RING_READY_PASSES + 1] = { 0 }, by_ways = 0;
	unsigned int i, j;

	(void)unused;
	for (i = 0; i < 3000; i++) {
		struct ctlsec_ring_request r;
		struct ctlsec_ring_ready ring;
		struct ctlsec_ready ready;
		struct ctlsec_policy p;
		void *mem;

		draw_policy_of(&s, i % 3 == 0);
		ctlsec_policy_open(&p, s.bytes);
		mem = malloc(ctlsec_ready_size(&builder, &p));
		assert_non_null(mem);
		ctlsec_ready_build(&builder, &ready, mem);
		memset(&ring, 0xa5, sizeof(ring));
		ctlsec_ring_ready_build(&ring, &p);
		for (j = 0; j < 500; j++) {
			enum ctlsec_ring_ready_answer a;

			draw_telling(&s, &p, &r);
			a = compare_request(&p, &ready, &ring, &r);
			said[a]++;
			by_ways += a == CTLSEC_RING_READY_PASSES &&
				   !ctlsec_ring_ready_passes(&ring, &r);
			if (a == CTLSEC_RING_READY_ASK && !may_ask(&p, &r))
				fail_msg("abi %u op %u: asks for nothing",
					 r.abi, r.op);
		}
		free(mem);
	}
	printf("# %u pass, %u of these by their values, %u fail, %u ask\n",
	       said[CTLSEC_RING_READY_PASSES], by_ways,
	       said[CTLSEC_RING_READY_FAILS], said[CTLSEC_RING_READY_ASK]);
	/* None of them is rare. */
	assert_true(by_ways > 10000 && said[CTLSEC_RING_READY_FAILS] > 100000 &&
		    said[CTLSEC_RING_READY_PASSES] > 100000);
	assert_in_range(said[CTLSEC_RING_READY_ASK], 1000, 700000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers), cmocka_unit_test(test_rows),
		cmocka_unit_test(test_hooks),	cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_random),	cmocka_unit_test(test_ready),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
