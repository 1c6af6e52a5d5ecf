// SPDX-License-Identifier: GPL-2.0
/*
 * A reference from libseccomp, for the few profiles it can be trusted with:
 * builds a filter from a list of rules and answers queries, either by
 * interpreting the BPF program ("sim") or by installing it in a child that
 * then makes the calls for real ("real"). "bpf" writes the program out.
 *
 * Standard input, one item a line:
 *
 *	default ACTION
 *	arch x86_64|i386|x32
 *	rule ACTION NAME [INDEX OP VALUE VALUE2]
 *	query ABI NR ARG0 ... ARG5
 *
 * ACTION is ALLOW, LOG, TRAP, KILL_THREAD, KILL_PROCESS, NOTIFY, ERRNO:N or
 * TRACE:N. Standard output: "unknown ABI NAME" for each name that libseccomp
 * does not have there, then a line for each query, the action in the same
 * spelling ("sim") or the returned value ("real").
 *
 * libseccomp 2.5.4 never returns on some legal rules: an alarm ends the
 * program then, with SIGALRM.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raw.h"

#define TIMEOUT_SECONDS 10
#define MAX_QUERIES 65536
#define MAX_INSNS 65536

struct query {
	int abi;
	uint32_t nr;
	uint64_t args[6];
};

static const uint32_t arches[CTLSEC_NR_ABIS] = { SCMP_ARCH_X86_64,
						 SCMP_ARCH_X86, SCMP_ARCH_X32 };
static scmp_filter_ctx filter;
static struct query queries[MAX_QUERIES];
static size_t nr_queries;
static bool binary_output;
static struct sock_filter prog[MAX_INSNS];
static size_t prog_len;

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("seccomp_sim: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

static uint32_t parse_action(const char *text)
{
	static const struct {
		const char *name;
		uint32_t action;
	} plain[] = {
		{ "ALLOW", SCMP_ACT_ALLOW },
		{ "LOG", SCMP_ACT_LOG },
		{ "TRAP", SCMP_ACT_TRAP },
		{ "NOTIFY", SCMP_ACT_NOTIFY },
		{ "KILL_THREAD", SCMP_ACT_KILL_THREAD },
		{ "KILL_PROCESS", SCMP_ACT_KILL_PROCESS },
	};
	unsigned int data;

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (!strcmp(text, plain[i].name))
			return plain[i].action;
	if (sscanf(text, "ERRNO:%u", &data) == 1)
		return SCMP_ACT_ERRNO(data);
	if (sscanf(text, "TRACE:%u", &data) == 1)
		return SCMP_ACT_TRACE(data);
	die("bad action %s", text);
}

static void print_action(uint32_t ret)
{
	uint32_t data = ret & SECCOMP_RET_DATA;

	switch (ret & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
		puts("ALLOW");
		break;
	case SECCOMP_RET_LOG:
		puts("LOG");
		break;
	case SECCOMP_RET_TRAP:
		puts("TRAP");
		break;
	case SECCOMP_RET_USER_NOTIF:
		puts("NOTIFY");
		break;
	case SECCOMP_RET_KILL_THREAD:
		puts("KILL_THREAD");
		break;
	case SECCOMP_RET_KILL_PROCESS:
		puts("KILL_PROCESS");
		break;
	case SECCOMP_RET_ERRNO:
		printf("ERRNO:%u\n", data);
		break;
	case SECCOMP_RET_TRACE:
		printf("TRACE:%u\n", data);
		break;
	default:
		die("unknown return value %#x", ret);
	}
}

static enum scmp_compare parse_op(const char *text)
{
	static const struct {
		const char *name;
		enum scmp_compare op;
	} ops[] = {
		{ "NE", SCMP_CMP_NE },
		{ "LT", SCMP_CMP_LT },
		{ "LE", SCMP_CMP_LE },
		{ "EQ", SCMP_CMP_EQ },
		{ "GE", SCMP_CMP_GE },
		{ "GT", SCMP_CMP_GT },
		{ "MASKED_EQ", SCMP_CMP_MASKED_EQ },
	};

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (!strcmp(text, ops[i].name))
			return ops[i].op;
	die("bad operator %s", text);
}

static void add_default(const char *line)
{
	char action[32];

	if (sscanf(line, "default %31s", action) != 1)
		die("bad line: %s", line);
	filter = seccomp_init(parse_action(action));
	if (!filter)
		die("seccomp_init failed");
}

static void add_arch(const char *line)
{
	char name[32];
	int abi, err;

	if (sscanf(line, "arch %31s", name) != 1 ||
	    (abi = raw_abi_by_name(name)) < 0)
		die("bad line: %s", line);
	err = seccomp_arch_add(filter, arches[abi]);
	if (err && err != -EEXIST)
		die("seccomp_arch_add %s: %s", name, strerror(-err));
}

static void report_unknown(const char *name)
{
	for (int abi = 0; abi < CTLSEC_NR_ABIS && !binary_output; abi++)
		if (seccomp_syscall_resolve_name_arch(arches[abi], name) < 0)
			printf("unknown %s %s\n", raw_abi_name[abi], name);
}

static void add_rule(const char *line)
{
	char action[32], name[64], op[16];
	uint64_t value, value2;
	unsigned int index;
	int fields, nr, err;

	fields = sscanf(line, "rule %31s %63s %u %15s %" SCNu64 " %" SCNu64,
			action, name, &index, op, &value, &value2);
	if (fields != 2 && fields != 6)
		die("bad line: %s", line);
	nr = seccomp_syscall_resolve_name(name);
	report_unknown(name);
	if (nr == __NR_SCMP_ERROR)
		return;
	if (fields == 6)
		err = seccomp_rule_add(
			filter, parse_action(action), nr, 1,
			SCMP_CMP64(index, parse_op(op), value, value2));
	else
		err = seccomp_rule_add(filter, parse_action(action), nr, 0);
	if (err)
		die("seccomp_rule_add: %s: %s", strerror(-err), line);
}

static void add_query(const char *line)
{
	struct query *q = &queries[nr_queries];
	uint64_t *a = q->args;
	char abi_name[32];
	int abi;

	if (nr_queries == MAX_QUERIES)
		die("too many queries");
	if (sscanf(line,
		   "query %31s %" SCNu32 " %" SCNu64 " %" SCNu64 " %" SCNu64
		   " %" SCNu64 " %" SCNu64 " %" SCNu64,
		   abi_name, &q->nr, a, a + 1, a + 2, a + 3, a + 4,
		   a + 5) != 8 ||
	    (abi = raw_abi_by_name(abi_name)) < 0)
		die("bad line: %s", line);
	q->abi = abi;
	nr_queries++;
}

static void read_input(void)
{
	static const struct {
		const char *word;
		void (*add)(const char *line);
	} items[] = { { "default ", add_default },
		      { "arch ", add_arch },
		      { "rule ", add_rule },
		      { "query ", add_query } };
	char line[512];
	size_t i;

	while (fgets(line, sizeof(line), stdin)) {
		for (i = 0; i < 4; i++)
			if (!strncmp(line, items[i].word,
				     strlen(items[i].word)))
				break;
		if (i == 4 || (i && !filter))
			die("bad line: %s", line);
		items[i].add(line);
	}
}

static void export_program(void)
{
	int fd = memfd_create("bpf", MFD_CLOEXEC), err;
	ssize_t size;

	if (fd < 0)
		die("memfd_create: %s", strerror(errno));
	err = seccomp_export_bpf(filter, fd);
	if (err)
		die("seccomp_export_bpf: %s", strerror(-err));
	size = pread(fd, prog, sizeof(prog), 0);
	if (size <= 0 || size == sizeof(prog) || size % sizeof(*prog))
		die("exported program has %zd bytes", size);
	prog_len = size / sizeof(*prog);
	close(fd);
}

static uint32_t load_word(const struct seccomp_data *data, uint32_t offset)
{
	uint32_t word;

	if (offset > sizeof(*data) - sizeof(word) || offset % sizeof(word))
		die("load at offset %u", offset);
	memcpy(&word, (const char *)data + offset, sizeof(word));
	return word;
}

static bool jump_taken(const struct sock_filter *insn, uint32_t acc)
{
	switch (insn->code) {
	case BPF_JMP | BPF_JEQ | BPF_K:
		return acc == insn->k;
	case BPF_JMP | BPF_JGT | BPF_K:
		return acc > insn->k;
	case BPF_JMP | BPF_JGE | BPF_K:
		return acc >= insn->k;
	case BPF_JMP | BPF_JSET | BPF_K:
		return acc & insn->k;
	default:
		die("instruction %#x", insn->code);
	}
}

/* The part of classic BPF that libseccomp emits; dies on anything else. */
static uint32_t interpret(const struct seccomp_data *data)
{
	uint32_t acc = 0;

	for (size_t pc = 0; pc < prog_len; pc++) {
		const struct sock_filter *insn = &prog[pc];

		switch (insn->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			acc = load_word(data, insn->k);
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			acc &= insn->k;
			break;
		case BPF_JMP | BPF_JA:
			pc += insn->k;
			break;
		case BPF_RET | BPF_K:
			return insn->k;
		default:
			pc += jump_taken(insn, acc) ? insn->jt : insn->jf;
		}
	}
	die("the program has no end");
}

static void simulate(void)
{
	for (size_t i = 0; i < nr_queries; i++) {
		const struct query *q = &queries[i];
		struct seccomp_data data = {
			.nr = q->abi == CTLSEC_ABI_X32 ?
				      q->nr | CTLSEC_X32_BIT :
				      q->nr,
			.arch = q->abi == CTLSEC_ABI_I386 ? AUDIT_ARCH_I386 :
							    AUDIT_ARCH_X86_64,
		};

		for (int j = 0; j < 6; j++)
			data.args[j] = q->args[j];
		print_action(interpret(&data));
	}
}

struct results {
	volatile size_t done;
	long value[MAX_QUERIES];
};

/*
 * Makes the calls with no file descriptor open, so that those which act on
 * one cannot do anything, and then waits to be killed: the filter might deny
 * exit.
 */
static void __attribute__((noreturn)) make_calls(struct results *res)
{
	struct sock_fprog fprog = { .len = prog_len, .filter = prog };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || close_range(0, ~0U, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &fprog))
		_exit(2);
	for (size_t i = 0; i < nr_queries; i++) {
		const struct query *q = &queries[i];

		res->value[i] = raw_call(q->abi, q->nr, q->args);
		res->done = i + 1;
	}
	for (;;)
		__asm__ volatile("pause");
}

static void run_for_real(void)
{
	struct results *res;
	size_t i, ticks = 0;
	pid_t pid;

	res = mmap(NULL, sizeof(*res), PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (res == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (!pid)
		make_calls(res);
	while (res->done < nr_queries && ticks++ < TIMEOUT_SECONDS * 1000 &&
	       !waitpid(pid, NULL, WNOHANG))
		usleep(1000);
	if (res->done < nr_queries)
		die("the child made %zu of %zu calls", res->done, nr_queries);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (i = 0; i < nr_queries; i++)
		printf("%ld\n", res->value[i]);
}

static void write_program(void)
{
	fwrite(prog, sizeof(*prog), prog_len, stdout);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} modes[] = { { "sim", simulate },
		      { "real", run_for_real },
		      { "bpf", write_program } };
	size_t i = 0;

	while (i < 3 && (argc != 2 || strcmp(argv[1], modes[i].name)))
		i++;
	if (i == 3)
		die("usage: seccomp_sim sim|real|bpf < ITEMS");
	binary_output = modes[i].run == write_program;
	alarm(TIMEOUT_SECONDS);
	read_input();
	if (!filter)
		die("no default action");
	export_program();
	alarm(0);
	modes[i].run();
	if (fflush(stdout) || ferror(stdout))
		die("cannot write");
	return 0;
}
