// SPDX-License-Identifier: GPL-2.0
/*
 * The commands check and explain as a user meets them: arguments, output,
 * exit status. Nothing here needs the module.
 */
#include <jansson.h>
#include <unistd.h>

#include "base/util.h"
#include "cmd/cmd_table.h"
#include "unit.h"

#define GOOD                                                                \
	"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\n\"syscalls\":[{\"names\":" \
	"[\"read\",\"exit\",\"exit_group\",\"rt_sigreturn\",\"execve\","    \
	"\"restart_syscall\"],\"action\":\"SCMP_ACT_ALLOW\"}]}\n"
#define DOUBTFUL "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}\n"
#define ASKING                                                             \
	"{\"defaultAction\":\"SCMP_ACT_TRACE\",\"syscalls\":[{\"names\":[" \
	"\"open\"],\"action\":\"SCMP_ACT_NOTIFY\"},{\"names\":[\"exit\"]," \
	"\"action\":\"SCMP_ACT_TRACE\"}]}\n"
#define CONFIG                                                 \
	"{\"ociVersion\":\"1.0.2\",\"linux\":{\n\"seccomp\":{" \
	"\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{" \
	"\"name\":\"read\",\"action\":\"SCMP_ACT_ALLOW\"}]}}}\n"
/* Allows what GOOD does not, in an ABI that it does not list. */
#define ABIS                                                        \
	"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[" \
	"\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"],\"syscalls\":[{"   \
	"\"names\":[\"sync\"],\"action\":\"SCMP_ACT_ALLOW\"}]}\n"
#define EMPTY "{\"ociVersion\":\"1.0.2\",\"linux\":{}}\n"
#define BROKEN "{\n\"defaultAction\":\"SCMP_ACT_X\"}\n"

static char folder[] = "/tmp/ctlsec-unit-XXXXXX";

static int write_profile(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	if (!f)
		return -1;
	fputs(text, f);
	return fclose(f);
}

static int setup(void **state)
{
	(void)state;
	if (!mkdtemp(folder) || chdir(folder))
		return -1;
	return write_profile("good.json", GOOD) ||
	       write_profile("doubtful.json", DOUBTFUL) ||
	       write_profile("asking.json", ASKING) ||
	       write_profile("config.json", CONFIG) ||
	       write_profile("abis.json", ABIS) ||
	       write_profile("empty.json", EMPTY) ||
	       write_profile("broken.json", BROKEN);
}

static int teardown(void **state)
{
	(void)state;
	unlink("good.json");
	unlink("doubtful.json");
	unlink("asking.json");
	unlink("config.json");
	unlink("abis.json");
	unlink("empty.json");
	unlink("broken.json");
	return chdir("/") || rmdir(folder);
}

/* Run a command line, blanks between words; what it printed goes to @out. */
static int run(const char *line, char out[8192], struct err *e)
{
	char copy[256], *argv[16], *save = NULL, *word;
	int saved = dup(1), argc = 0, ret;
	FILE *f = tmpfile();
	size_t n;

	assert_non_null(f);
	snprintf(copy, sizeof(copy), "%s", line);
	for (word = strtok_r(copy, " ", &save); word && argc < 15;
	     word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	argv[argc] = NULL;
	memset(e, 0, sizeof(*e));
	fflush(stdout);
	dup2(fileno(f), 1);
	ret = cmd_table_find(argv[0])->run(argc, argv, e);
	fflush(stdout);
	dup2(saved, 1);
	close(saved);
	rewind(f);
	n = fread(out, 1, 8191, f);
	out[n] = '\0';
	fclose(f);
	assert_in_range(ret + 1, 0, 2);
	if (ret >= 0)
		memset(e, 0, sizeof(*e));
	return ret >= 0 ? ret : e->status;
}

static const struct {
	const char *line;
	int status;
	const char *out; /* must occur in the output; NULL: none at all */
	const char *msg; /* the whole error sentence, or "" */
} rows[] = {
	{ "check good.json", 0, "good.json: 0 errors, 0 warnings, 1 note; ",
	  "" },
	{ "check --strict good.json", 0, "1 note", "" },
	{ "check doubtful.json", 0,
	  "doubtful.json:1:18: warning: io_uring_setup is allowed", "" },
	{ "check --strict doubtful.json good.json", 1,
	  "doubtful.json: 0 errors, 2 warnings, ",
	  "1 of 2 profiles failed, warnings counting too" },
	{ "check broken.json good.json", 1,
	  "broken.json:2:17: error: unknown action 'SCMP_ACT_X' [invalid]\n"
	  "broken.json: 1 error, 0 warnings, 0 notes\n",
	  "1 of 2 profiles cannot be loaded" },
	{ "check config.json", 0,
	  "config.json:2:11: note: the profile is read from 'linux.seccomp' "
	  "[read-from]\n",
	  "" },
	{ "check empty.json", 1,
	  "empty.json:1:1: error: a container's configuration without "
	  "'linux.seccomp': that container has no profile [invalid]\n",
	  "1 of 1 profiles cannot be loaded" },
	{ "explain config.json read", 0, "ALLOW\tsyscalls[0] (line 2)\n", "" },
	{ "explain empty.json read", 1, NULL,
	  "empty.json:1:1: a container's configuration without "
	  "'linux.seccomp': that container has no profile" },
	{ "explain asking.json open", 0,
	  "NOTIFY\tsyscalls[0] (line 1); asks a supervisor, and there is none: "
	  "fails with ENOSYS\n",
	  "" },
	{ "explain asking.json read", 0,
	  "TRACE(1)\tdefaultAction (line 1); asks a tracer, and there is none: "
	  "fails with ENOSYS\n",
	  "" },
	{ "explain asking.json exit", 0,
	  "TRACE(1)\tsyscalls[1] (line 1) (not enforced: exit is never "
	  "denied)\n",
	  "" },
	{ "check missing.json", 1,
	  "missing.json: error: cannot open missing.json: No such file or "
	  "directory [invalid]\n",
	  "1 of 1 profiles cannot be loaded" },
	{ "check --kernel 4 good.json", 2, NULL,
	  "'4' is not a kernel version, as in 6.12" },
	{ "explain good.json read", 0, "ALLOW\tsyscalls[0] (line 2)\n", "" },
	{ "explain good.json write 1 2", 0,
	  "ERRNO(EPERM)\tdefaultAction (line 1)\n", "" },
	{ "explain good.json write -1", 0,
	  "ERRNO(EPERM)\tdefaultAction (line 1)\n", "" },
	{ "explain good.json read --abi i386", 0,
	  "KILL_THREAD\tarchitecture not listed\n", "" },
	{ "explain default mount --caps CAP_SYS_ADMIN", 0, "ALLOW\tsyscalls[",
	  "" },
	{ "explain default ptrace --kernel 4.7", 0, "ERRNO(EPERM)\t", "" },
	{ "explain default chroot", 0, "ALLOW\t", "" },
	{ "explain default chroot --caps none", 0, "ERRNO(EPERM)\t", "" },
	{ "explain good.json read()", 0,
	  "x86_64:read\tALLOW\tsyscalls[0] (line 2)\n"
	  "i386:read\tKILL_THREAD\tarchitecture not listed\n"
	  "x32:read\tKILL_THREAD\tarchitecture not listed\n",
	  "" },
	{ "explain good.json read() --abi x86_64", 0,
	  "read\tALLOW\tsyscalls[0] (line 2)\n", "" },
	{ "explain good.json i386:socketcall() --abi x32", 1, NULL,
	  "x32 has no such call" },
	{ "explain default socket(AF_ALG)", 0,
	  "socket(AF_ALG)\tERRNO(EPERM)\tdefaultAction", "" },
	{ "explain default clone() --caps none", 0,
	  "clone(flags & CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|"
	  "CLONE_NEWIPC|CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET|"
	  "CLONE_NEWTIME = 0)\tALLOW",
	  "" },
	{ "explain default socketcall 1 --abi i386", 0,
	  "a socket that it makes is decided as by socket", "" },
	{ "explain default clone3", 0, "its flags are decided as clone's", "" },
	{ "explain default personality()", 0,
	  "\npersonality\tERRNO(EPERM)\tdefaultAction", "" },
	{ "explain default @io_uring", 0, "io_uring_enter\tERRNO(EPERM)\t",
	  "" },
	{ "explain default io_uring:OPENAT", 0,
	  "ERRNO(EPERM)\tno request gets there, by io_uring_enter: ", "" },
	{ "explain doubtful.json io_uring:NOP", 0,
	  "ALLOW\tno system call does what it does", "" },
	{ "explain --json doubtful.json io_uring:readv", 0,
	  "\"syscall\": \"preadv2\"", "" },
	{ "explain default io_uring:OPENUP", 1, NULL,
	  "unknown operation of io_uring 'OPENUP'" },
	{ "explain default io_uring:OPENAT 1", 2, NULL,
	  "explain: an operation of io_uring takes no arguments" },
	{ "explain default socket(AF_ALK)", 1, NULL,
	  "rule, column 8: unknown constant 'AF_ALK' (did you mean "
	  "'AF_ALG'?)" },
	{ "explain --json default socket(AF_ALG)", 0,
	  "\"rule\": \"socket(AF_ALG)\"", "" },
	{ "show good.json", 0, "\"defaultAction\": \"SCMP_ACT_ERRNO\"", "" },
	{ "show missing.json", 1, NULL,
	  "cannot open missing.json: No such file or directory" },
	{ "diff good.json good.json", 0, "", "" },
	{ "diff good.json config.json", 1, "", "" },
	{ "diff good.json default", 1, "\nwrite ", "" },
	{ "diff --json good.json good.json", 0, "\"differences\": []", "" },
	{ "diff good.json missing.json", 5, NULL,
	  "cannot open missing.json: No such file or directory" },
	{ "merge --union good.json good.json", 0, "\"read\"", "" },
	{ "merge --intersect good.json default", 0, "\"read\"", "" },
	{ "merge --union good.json default", 0, "\"read\"", "" },
	{ "merge --union default good.json", 0, "\"read\"", "" },
	{ "merge --union good.json abis.json", 1, NULL,
	  "a profile in OCI's format cannot say what is decided about "
	  "i386:restart_syscall: a name stands for the same in all ABIs of a "
	  "file, and 'abis.json' lists i386 where 'good.json' does not; list "
	  "it in both, or in neither" },
	{ "merge good.json", 2, NULL,
	  "merge: nothing to do with one profile: neither --deny nor --allow "
	  "is given" },
	{ "merge good.json good.json --deny read", 2, NULL,
	  "merge: either --union, for what any of them allows, or "
	  "--intersect, for what all allow" },
	{ "merge default --deny i386:clone", 1, NULL,
	  "a profile in OCI's format cannot say what is decided about "
	  "i386:clone" },
	{ "merge default --deny sokcet", 1, NULL,
	  "rule, column 1: unknown system call 'sokcet' (did you mean "
	  "'socket'?)" },
	{ "merge default --allow fallocate(offset=1)", 1, NULL,
	  "fallocate has no argument 'offset' on i386: write a rule for each "
	  "ABI, i386:fallocate(...) and so on" },
	{ "merge good.json --allow write;open", 0, "\"write\"", "" },
	{ "merge --union --intersect good.json", 2, NULL,
	  "merge: either --union, for what any of them allows, or "
	  "--intersect, for what all allow" },
	{ "explain good.json no_such", 1, NULL,
	  "unknown system call 'no_such'" },
	{ "explain good.json read --abi arm", 2, NULL,
	  "no such ABI: 'arm' (x86_64, i386, x32)" },
	{ "explain good.json read --caps CAP_X", 2, NULL,
	  "no such capability: 'CAP_X' (as in CAP_SYS_ADMIN; or none, all, "
	  "0xHEX)" },
	{ "explain missing.json read", 1, NULL,
	  "cannot open missing.json: No such file or directory" },
	{ "explain broken.json read", 1, NULL,
	  "broken.json:2:17: unknown action 'SCMP_ACT_X'" },
	{ "explain good.json - 1", 2, NULL,
	  "explain: '-' reads queries from standard input: it goes with "
	  "neither arguments nor --json nor a profile from there" },
};

static void test_lines(void **state)
{
	char out[8192];
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int status = run(rows[i].line, out, &e);

		if (status != rows[i].status || strcmp(e.msg, rows[i].msg))
			fail_msg("%s: %d, '%s'", rows[i].line, status, e.msg);
		if (rows[i].out ? !strstr(out, rows[i].out) : *out)
			fail_msg("%s printed: %s", rows[i].line, out);
	}
}

/* Too few words: the sentence is the option scanner's, the status counts. */
static void test_misuse(void **state)
{
	static const char *const lines[] = { "check", "explain good.json",
					     "check --caps none good.json",
					     "explain good.json 1 1 2 3 4 5 6 "
					     "7" };
	char out[8192];
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(lines); i++) {
		assert_int_equal(run(lines[i], out, &e), EXIT_MISUSE);
		assert_string_equal(out, "");
	}
}

static void test_check_json(void **state)
{
	char out[8192];
	json_t *j, *first, *findings;
	struct err e;

	(void)state;
	assert_int_equal(run("check --json broken.json good.json", out, &e), 1);
	j = json_loads(out, 0, NULL);
	assert_int_equal(json_array_size(j), 2);
	first = json_array_get(j, 0);
	assert_string_equal(json_string_value(json_object_get(first, "file")),
			    "broken.json");
	assert_true(json_is_false(json_object_get(first, "valid")));
	findings = json_object_get(first, "findings");
	assert_int_equal(json_array_size(findings), 1);
	first = json_array_get(findings, 0);
	assert_int_equal(json_integer_value(json_object_get(first, "line")), 2);
	assert_int_equal(json_integer_value(json_object_get(first, "col")), 17);
	assert_string_equal(
		json_string_value(json_object_get(first, "severity")), "error");
	assert_string_equal(json_string_value(json_object_get(first, "code")),
			    "invalid");
	assert_true(
		json_is_true(json_object_get(json_array_get(j, 1), "valid")));
	json_decref(j);
}

static void test_explain_json(void **state)
{
	char out[8192];
	struct err e;
	json_t *j;

	(void)state;
	assert_int_equal(run("explain good.json sigreturn --abi i386 --json "
			     "--caps 0x3 -- 18446744073709551615",
			     out, &e),
			 0);
	j = json_loads(out, 0, NULL);
	assert_non_null(j);
	assert_string_equal(json_string_value(json_object_get(j, "abi")),
			    "i386");
	assert_int_equal(json_integer_value(json_object_get(j, "nr")), 119);
	assert_string_equal(json_string_value(json_object_get(j, "syscall")),
			    "sigreturn");
	assert_string_equal(json_string_value(json_object_get(j, "action")),
			    "KILL_THREAD");
	assert_string_equal(json_string_value(json_object_get(j, "caps")),
			    "0x3");
	assert_string_equal(json_string_value(json_array_get(
				    json_object_get(j, "args"), 0)),
			    "0xffffffff");
	assert_true(json_is_false(json_object_get(j, "enforced")));
	json_decref(j);
}

/* A name is cut between two bytes of a character: still JSON. */
static void test_explain_cut(void **state)
{
	char text[1024], out[8192];
	struct err e;
	json_t *j;
	int i, n;

	(void)state;
	n = snprintf(text, sizeof(text),
		     "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{"
		     "\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\","
		     "\"excludes\":{\"caps\":[\"ab");
	for (i = 0; i < 60; i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n,
			      "\xe2\x82\xac");
	snprintf(text + n, sizeof(text) - (size_t)n, "\"]}}]}");
	assert_int_equal(write_profile("doubtful.json", text), 0);
	assert_int_equal(run("explain --json doubtful.json read", out, &e), 0);
	j = json_loads(out, 0, NULL);
	assert_non_null(j);
	assert_string_equal(json_string_value(json_object_get(j, "action")),
			    "ALLOW");
	json_decref(j);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_lines),	    cmocka_unit_test(test_misuse),
	cmocka_unit_test(test_check_json),  cmocka_unit_test(test_explain_json),
	cmocka_unit_test(test_explain_cut),
};

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
