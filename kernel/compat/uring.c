// SPDX-License-Identifier: GPL-2.0
/*
 * Of 6.1, 6.12 and 7.3; from the debugging information of these kernels. Where it is
 * another one, no value is known: what a policy makes depend on one is refused.
 */
#include "compat/uring.h"

#include <linux/stddef.h>

/* The kernel's series, from Kbuild: 601 is 6.1. */
const bool ctlsec_compat_uring_laid_out =
	CTLSEC_SERIES == 601 || CTLSEC_SERIES == 612 || CTLSEC_SERIES == 703;

#if CTLSEC_SERIES == 601
#define ADVICE 20
#define MESSAGE 28
#else
#define ADVICE 24
#define MESSAGE 44
#endif

const struct ctlsec_compat_uring_table
	ctlsec_compat_uring_tables[CTLSEC_COMPAT_URING_TABLES] = {
		{ "io_op_defs", 56, 24 },
		{ "io_issue_defs", 24, 8 },
		{ "io_issue_defs", 32, 8 },
	};

/* clang-format off */
#define OP(name) { .issue = (name) }
#define OP2(name, others) { .issue = (name), .other = (others) }
#define OP_AT(name, ats, sizes) { .issue = (name), .at = ats, .size = sizes }
#define LIST(...) { __VA_ARGS__ }
/* Flags, and the place. */
#define OP_RW(name, others) { .issue = (name), .other = (others), \
	.at = { 60 }, .size = { 4, CTLSEC_COMPAT_URING_PLACE } }

const struct ctlsec_compat_uring_op
	ctlsec_compat_uring_ops[CTLSEC_RING_OPCODES] = {
	[CTLSEC_RING_NOP] = OP("io_nop"),
	[CTLSEC_RING_READV] = OP_RW("io_read", NULL),
	[CTLSEC_RING_WRITEV] = OP_RW("io_write", NULL),
	[3] = OP_AT("io_fsync", LIST(24), LIST(4)),
	[CTLSEC_RING_READ_FIXED] = OP_RW("io_read", "io_read_fixed"),
	[CTLSEC_RING_WRITE_FIXED] = OP_RW("io_write", "io_write_fixed"),
	[6] = OP("io_poll_add"),
	[8] = OP("io_sync_file_range"),
	[9] = OP("io_sendmsg"),
	[10] = OP("io_recvmsg"),
	[13] = OP_AT("io_accept", LIST(24), LIST(4)),
	[16] = OP_AT("io_connect", LIST(16), LIST(4)),
	[17] = OP_AT("io_fallocate", LIST(28), LIST(4)),
	[18] = OP_AT("io_openat", LIST(8, 24, 32, 40), LIST(4, 8, 8, 8)),
	[19] = OP("io_close"),
	[21] = OP_AT("io_statx", LIST(8, 16, 12), LIST(4, 4, 4)),
	[CTLSEC_RING_READ] = OP_RW("io_read", NULL),
	[CTLSEC_RING_WRITE] = OP_RW("io_write", NULL),
	[24] = OP_AT("io_fadvise", LIST(ADVICE), LIST(4)),
	[25] = OP_AT("io_madvise", LIST(ADVICE), LIST(4)),
	[26] = OP("io_send"),
	[27] = OP("io_recv"),
	[28] = OP_AT("io_openat2", LIST(8, 24, 32, 40), LIST(4, 8, 8, 8)),
	[29] = OP_AT("io_epoll_ctl", LIST(12), LIST(4)),
	[30] = OP_AT("io_splice", LIST(24, 36), LIST(8, 4)),
	[33] = OP_AT("io_tee", LIST(24, 36), LIST(8, 4)),
	[34] = OP_AT("io_shutdown", LIST(8), LIST(4)),
	[35] = OP_AT("io_renameat", LIST(8, 12, 32), LIST(4, 4, 4)),
	[36] = OP_AT("io_unlinkat", LIST(8, 12), LIST(4, 4)),
	[37] = OP_AT("io_mkdirat", LIST(8, 12), LIST(4, 2)),
	[38] = OP_AT("io_symlinkat", LIST(12), LIST(4)),
	[39] = OP_AT("io_linkat", LIST(8, 12, 32), LIST(4, 4, 4)),
	[40] = OP_AT("io_msg_ring", LIST(MESSAGE), LIST(4)),
	[41] = OP("io_fsetxattr"),
	[42] = OP("io_setxattr"),
	[43] = OP("io_fgetxattr"),
	[44] = OP("io_getxattr"),
	[CTLSEC_RING_SOCKET] = OP_AT("io_socket", LIST(8, 12, 16), LIST(4, 4, 4)),
	[CTLSEC_RING_URING_CMD] = OP("io_uring_cmd"),
	[47] = OP2("io_send_zc", "io_sendmsg_zc"),
	[48] = OP("io_sendmsg_zc"),
	[49] = OP("io_read_mshot"),
	[50] = OP_AT("io_waitid", LIST(8, 12, 16), LIST(4, 4, 4)),
	[51] = OP("io_futex_wait"),
	[52] = OP("io_futex_wake"),
	[53] = OP("io_futexv_wait"),
	[54] = OP_AT("io_install_fixed_fd", LIST(8), LIST(4)),
	[55] = OP_AT("io_ftruncate", LIST(8), LIST(8)),
	[56] = OP_AT("io_bind", LIST(8), LIST(4)),
	[57] = OP_AT("io_listen", LIST(8), LIST(4)),
	[58] = OP("io_recvzc"),
	[59] = OP("io_epoll_wait"),
	[CTLSEC_RING_READV_FIXED] = OP_RW("io_read", NULL),
	[CTLSEC_RING_WRITEV_FIXED] = OP_RW("io_write", NULL),
	[62] = OP_AT("io_pipe", LIST(16), LIST(4)),
	[CTLSEC_RING_URING_CMD128] = OP("io_uring_cmd"),
};
/* clang-format on */
