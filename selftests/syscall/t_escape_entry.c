// SPDX-License-Identifier: GPL-2.0
/*
 * Escapes by unusual ways into the kernel: other ABIs, other code segments,
 * odd numbers, the vsyscall page, forged signal frames, calls the kernel
 * repeats by itself, io_uring.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>

#include "escape.h"

#define GREG(uc, reg) (((ucontext_t *)(uc))->uc_mcontext.gregs[reg])

/* Ways into the kernel with the number of personality(0xffffffff). */
static int by_int80(void *arg)
{
	(void)arg;
	return denied_call(CTLSEC_ABI_I386) == -DENIED ? CONTAINED : ESCAPED;
}

static int by_x32(void *arg)
{
	long ret = denied_call(CTLSEC_ABI_X32);

	(void)arg;
	return ret == -DENIED || ret == -ENOSYS ? CONTAINED : ESCAPED;
}

static int by_odd_numbers(void *arg)
{
	static const uint64_t high[] = {
		0x100000000ULL,	       0xffffffff00000000ULL,
		0x8000000000000000ULL, 0x4000000000000000ULL,
		0xdeadbeef00000000ULL,
	};
	static const uint64_t query[6] = { 0xffffffff };
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof(high) / sizeof(high[0]); i++) {
		if (raw_syscall(high[i] | 135, query) != -DENIED ||
		    raw_int80(high[i] | 136, query) != -DENIED)
			return ESCAPED;
	}
	return CONTAINED;
}

/* Bits that are in no register of the call's ABI, and x32's on int 0x80. */
static int by_numbers_of_none(void *arg)
{
	static const uint64_t query[6] = { 0xffffffff };

	(void)arg;
	if (raw_syscall(0x80000000ULL | 135, query) != -ENOSYS ||
	    raw_syscall(0xffffffffc0000087ULL, query) == 0 ||
	    raw_int80(CTLSEC_X32_BIT | 136, query) != -ENOSYS)
		return ESCAPED;
	return CONTAINED;
}

long far_call32(void);

/* To the 32-bit code segment, the call there, and back. The code stands below
 * 4 GiB because the program is static and not position-independent.
 */
__asm__(".pushsection .data\n"
	"far_target: .long far_code32\n"
	"	.word 0x23\n"
	".balign 8\n"
	"far_stack: .quad 0\n"
	".popsection\n"
	".pushsection .text\n"
	"far_call32:\n"
	"	pushq %rbx\n"
	"	pushq %rbp\n"
	"	movq %rsp, far_stack(%rip)\n"
	"	ljmpl *far_target(%rip)\n"
	".code32\n"
	"far_code32:\n"
	"	movl $136, %eax\n"
	"	movl $0xffffffff, %ebx\n"
	"	int $0x80\n"
	"	ljmpl $0x33, $far_code64\n"
	".code64\n"
	"far_code64:\n"
	"	movq far_stack(%rip), %rsp\n"
	"	movslq %eax, %rax\n"
	"	popq %rbp\n"
	"	popq %rbx\n"
	"	ret\n"
	".popsection\n");

static int by_far_jump(void *arg)
{
	(void)arg;
	return far_call32() == -DENIED ? CONTAINED : ESCAPED;
}

/* The vsyscall page: its time() with `time` denied. */
static int by_vsyscall(void *arg)
{
	long (*vtime)(long *) = (long (*)(long *))0xffffffffff600400UL;

	(void)arg;
	return vtime(NULL) == -DENIED ? CONTAINED : ESCAPED;
}

/* What the forged context runs: the call, with what the frame loaded. */
extern const char forged_code[];
__asm__(".pushsection .text\n"
	"forged_code:\n"
	"	syscall\n"
	"	movq %rax, %rdi\n"
	"	andq $-16, %rsp\n"
	"	call forged_return\n"
	".popsection\n");

__attribute__((used, noreturn)) void forged_return(long ret)
{
	_exit(ret == -DENIED ? CONTAINED : ESCAPED);
}

static void forge(int sig, siginfo_t *info, void *uc)
{
	(void)sig;
	(void)info;
	GREG(uc, REG_RIP) = (greg_t)(uintptr_t)forged_code;
	GREG(uc, REG_RAX) = 135;
	GREG(uc, REG_RDI) = 0xffffffff;
}

/* sigreturn-oriented programming: the frame is the attacker's. */
static int by_forged_frame(void *arg)
{
	struct sigaction sa = { .sa_sigaction = forge, .sa_flags = SA_SIGINFO };

	(void)arg;
	sigaction(SIGUSR1, &sa, NULL);
	kill(getpid(), SIGUSR1);
	return 1;
}

/* Back to the syscall instruction itself, as if the kernel restarted it. */
static void rewind_call(int sig, siginfo_t *info, void *uc)
{
	(void)sig;
	(void)info;
	GREG(uc, REG_RIP) -= 2;
	GREG(uc, REG_RAX) = 135;
	GREG(uc, REG_RDI) = 0xffffffff;
	signal(SIGUSR1, SIG_DFL);
}

static int by_rewound_call(void *arg)
{
	struct sigaction sa = { .sa_sigaction = rewind_call,
				.sa_flags = SA_SIGINFO | SA_RESTART };
	uint64_t args[6] = { (uint64_t)getpid(), SIGUSR1 };

	(void)arg;
	sigaction(SIGUSR1, &sa, NULL);
	return raw_syscall(SYS_kill, args) == -DENIED ? CONTAINED : ESCAPED;
}

/* restart_syscall is never denied, but repeats nothing that was not begun. */
static int by_restart_syscall(void *arg)
{
	(void)arg;
	if (raw_call0(CTLSEC_ABI_X86_64, SYS_restart_syscall) != -EINTR ||
	    raw_call0(CTLSEC_ABI_I386, 0) != -EINTR)
		return ESCAPED;
	return contained();
}

static int by_io_uring(void *arg)
{
	struct io_uring_params p = { 0 };

	(void)arg;
	if (syscall(SYS_io_uring_setup, 4, &p) != -1 || errno != DENIED ||
	    syscall(SYS_io_uring_enter, -1, 1, 0, 0, NULL, 0) != -1 ||
	    errno != DENIED)
		return ESCAPED;
	return CONTAINED;
}

static const struct attempt attempts[] = {
	{ "int 0x80 from a 64-bit program", by_int80, NULL },
	{ "the number with x32's bit", by_x32, NULL },
	{ "numbers with their upper half set", by_odd_numbers, NULL },
	{ "numbers that belong to no ABI", by_numbers_of_none, NULL },
	{ "a far jump to the 32-bit code segment", by_far_jump, NULL },
	{ "a forged signal frame", by_forged_frame, NULL },
	{ "a signal frame that goes back to the syscall instruction",
	  by_rewound_call, NULL },
	{ "restart_syscall", by_restart_syscall, NULL },
	{ "io_uring, denied", by_io_uring, NULL },
};

static void try_vsyscall(void)
{
	static const struct attempt a = { "the vsyscall page's time()",
					  by_vsyscall, NULL };
	int free_run = task_run(NULL, by_vsyscall, NULL);

	if (WIFSIGNALED(free_run)) {
		tap_skip("this boot has no vsyscall page", "%s", a.what);
		return;
	}
	tap_ok(task_code(free_run) == ESCAPED,
	       "control: the vsyscall page's time() works outside");
	attempt_all(&a, 1);
}

/* What a sleeper left in shared memory: results of its two sleeps. */
static long *slept;

static int sleep_twice(void *arg)
{
	struct timespec ts = { .tv_sec = 4 };
	uint64_t args[6] = { (uint64_t)(uintptr_t)&ts };

	(void)arg;
	slept[0] = raw_syscall(SYS_nanosleep, args);
	slept[1] = raw_syscall(SYS_nanosleep, args);
	return 0;
}

/* A call that began before it was denied, is interrupted and would go on by
 * restart_syscall is denied then (t_restart has more of them), as is the next one.
 */
static void interrupted_sleep(void)
{
	pid_t pid = task_start(DOMAIN, sleep_twice, NULL);

	slept[0] = slept[1] = 1;
	usleep(300000);
	ctl_profile_must(
		"escape", "ALLOW",
		CTL_RULE("\"personality\",\"nanosleep\",\"clock_nanosleep\"",
			 "ERRNO", 1234));
	kill(pid, SIGSTOP);
	usleep(100000);
	kill(pid, SIGCONT);
	tap_ok(task_wait(pid) == 0 && slept[0] == -DENIED,
	       "a sleep that began before it was denied does not go on");
	tap_ok(slept[1] == -DENIED, "the next one is denied");
}

int main(void)
{
	slept = task_share(2 * sizeof(*slept));
	escape_begin(CTL_RULE("\"time\",\"io_uring_setup\",\"io_uring_enter\","
			      "\"io_uring_register\"",
			      "ERRNO", 1234));
	attempt_all(attempts, sizeof(attempts) / sizeof(attempts[0]));
	try_vsyscall();
	interrupted_sleep();
	return escape_end();
}
