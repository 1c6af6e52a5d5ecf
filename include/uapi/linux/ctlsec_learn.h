/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * ctlsec: the attributes of what is learned. linux/ctlsec.h, which includes this,
 * specifies the protocol.
 */
#ifndef _UAPI_LINUX_CTLSEC_LEARN_H
#define _UAPI_LINUX_CTLSEC_LEARN_H

/* Distinct values that are kept of each kind. */
#define CTLSEC_LEARN_VALUES_MAX 64

enum ctlsec_learn_state {
	CTLSEC_LEARN_RUNNING = 1,
	CTLSEC_LEARN_STOPPED = 2, /* by LEARN_STOP */
	CTLSEC_LEARN_GONE =
		3, /* its domain went: unbound, or with its cgroup */
};

/* What values are of. The ABIs share them, but for SOCKETCALL, which i386 has alone. */
enum ctlsec_learn_kind {
	CTLSEC_LEARN_CLONE = 1, /* the flags of clone, 32 bits of them */
	CTLSEC_LEARN_CLONE3 = 2, /* those of clone3, without the exit signal */
	CTLSEC_LEARN_UNSHARE = 3, /* the flags of unshare */
	CTLSEC_LEARN_SETNS = 4, /* the nstype of setns */
	/* CTLSEC_LEARN_SOCKET_OF(domain, type, protocol) of socket, that of i386 by
	 * socketcall too; SOCK_CLOEXEC and SOCK_NONBLOCK are left out of the type.
	 * A domain or a type above 65535, which no kernel knows, is not kept.
	 */
	CTLSEC_LEARN_SOCKET = 5,
	CTLSEC_LEARN_SOCKETPAIR = 6, /* likewise of socketpair */
	CTLSEC_LEARN_SOCKETCALL = 7, /* the call of socketcall */
	CTLSEC_LEARN_PERSONALITY = 8, /* the persona */
	CTLSEC_LEARN_IOCTL = 9, /* the request */
	CTLSEC_LEARN_PRCTL = 10, /* the option */
	CTLSEC_LEARN_BPF = 11, /* the command */
	CTLSEC_LEARN_KEYCTL = 12, /* the operation */
	CTLSEC_LEARN_IO_URING_REGISTER = 13, /* the opcode */
};

#define CTLSEC_LEARN_KIND_MAX CTLSEC_LEARN_IO_URING_REGISTER

/* clang-format off */
#define CTLSEC_LEARN_SOCKET_OF(domain, type, protocol) \
	((unsigned long long)(domain) << 48 | \
	 (unsigned long long)((type) & 0xffffU) << 32 | \
	 (unsigned long long)((protocol) & 0xffffffffU))
/* clang-format on */

/**
 * enum ctlsec_learn_attr - a session, or something that was learned in one
 * @CTLSEC_LEARN_A_ID: u64, of the session; no domain and no binding has it
 * @CTLSEC_LEARN_A_STATE: u32, enum ctlsec_learn_state
 * @CTLSEC_LEARN_A_KIND: u32, enum ctlsec_kind, of what learns
 * @CTLSEC_LEARN_A_CGROUP_ID: u64
 * @CTLSEC_LEARN_A_USERNS_INO: u64
 * @CTLSEC_LEARN_A_PATH: string, the cgroup's path when it began, 511 bytes at most
 * @CTLSEC_LEARN_A_STARTED: u64, CLOCK_REALTIME, ns
 * @CTLSEC_LEARN_A_ENDED: u64, likewise; absent while it runs
 * @CTLSEC_LEARN_A_CALLS: u32, distinct system calls, each ABI's own
 * @CTLSEC_LEARN_A_REFUSED_CALLS: u32, of those that were refused at least once
 * @CTLSEC_LEARN_A_CURSOR: binary, dumps only
 * @CTLSEC_LEARN_A_ABI: u32, enum ctlsec_abi, of a call
 * @CTLSEC_LEARN_A_NR: u32
 * @CTLSEC_LEARN_A_CALLED: flag, tasks made it
 * @CTLSEC_LEARN_A_REFUSED: flag, a profile denied it, or would have in complain mode.
 *	Without CALLED: one that went on as this after a signal, or of a ring
 * @CTLSEC_LEARN_A_VALUES_OF: u32, enum ctlsec_learn_kind
 * @CTLSEC_LEARN_A_VALUES: u64 array, distinct, in no order
 * @CTLSEC_LEARN_A_MORE: flag, there were others: more than CTLSEC_LEARN_VALUES_MAX, or
 *	memory of the task that could not be read at that moment
 */
enum ctlsec_learn_attr {
	CTLSEC_LEARN_A_UNSPEC,
	CTLSEC_LEARN_A_PAD,
	CTLSEC_LEARN_A_ID,
	CTLSEC_LEARN_A_STATE,
	CTLSEC_LEARN_A_KIND,
	CTLSEC_LEARN_A_CGROUP_ID,
	CTLSEC_LEARN_A_USERNS_INO,
	CTLSEC_LEARN_A_PATH,
	CTLSEC_LEARN_A_STARTED,
	CTLSEC_LEARN_A_ENDED,
	CTLSEC_LEARN_A_CALLS,
	CTLSEC_LEARN_A_REFUSED_CALLS,
	CTLSEC_LEARN_A_CURSOR,
	CTLSEC_LEARN_A_ABI,
	CTLSEC_LEARN_A_NR,
	CTLSEC_LEARN_A_CALLED,
	CTLSEC_LEARN_A_REFUSED,
	CTLSEC_LEARN_A_VALUES_OF,
	CTLSEC_LEARN_A_VALUES,
	CTLSEC_LEARN_A_MORE,

	__CTLSEC_LEARN_A_MAX,
	CTLSEC_LEARN_A_MAX = __CTLSEC_LEARN_A_MAX - 1
};

#endif /* _UAPI_LINUX_CTLSEC_LEARN_H */
