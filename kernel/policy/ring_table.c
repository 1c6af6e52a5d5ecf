// SPDX-License-Identifier: GPL-2.0
/*
 * Which calls do what an operation of an io_uring does: those that can do all of it, and
 * older ones with what they take. The first that fits is what a refusal is counted as.
 *
 * Values are given in the order in which kernel/syscall/request.c reads them. Of i386
 * the calls are those with 64-bit offsets, each in two registers.
 */
#include <ctlsec/ring_table.h>

#define PLAIN CTLSEC_RING_FIT_PLAIN
#define SPECIAL CTLSEC_RING_FIT_SPECIAL
#define CWD CTLSEC_RING_FIT_CWD
#define AT_PLACE (CTLSEC_RING_FIT_PLACE | CTLSEC_RING_FIT_PLAIN)
#define CURRENT (CTLSEC_RING_FIT_CURRENT | CTLSEC_RING_FIT_PLAIN)

#define FLAGS CTLSEC_RING_TABLE_FLAGS
#define DIR CTLSEC_RING_TABLE_DIR
#define PLACE CTLSEC_RING_TABLE_PLACE

#define NONE CTLSEC_RING_TABLE_ABSENT

/* clang-format off */
/* Numbers, by ABI. */
#define CALL_accept { 43, NONE, 43 }
#define CALL_accept4 { 288, 364, 288 }
#define CALL_bind { 49, 361, 49 }
#define CALL_close { 3, 6, 3 }
#define CALL_connect { 42, 362, 42 }
#define CALL_dup { 32, 41, 32 }
#define CALL_dup3 { 292, 330, 292 }
#define CALL_epoll_ctl { 233, 255, 233 }
#define CALL_epoll_pwait { 281, 319, 281 }
#define CALL_epoll_wait { 232, 256, 232 }
#define CALL_fadvise { 221, 272, 221 }
#define CALL_fallocate { 285, 324, 285 }
#define CALL_fcntl { 72, 221, 72 }
#define CALL_fdatasync { 75, 148, 75 }
#define CALL_fgetxattr { 193, 231, 193 }
#define CALL_fsetxattr { 190, 228, 190 }
#define CALL_fsync { 74, 118, 74 }
#define CALL_ftruncate { 77, 194, 77 }
#define CALL_futex { 202, 240, 202 }
#define CALL_futex_waitv { 449, 449, 449 }
#define CALL_getpeername { 52, 368, 52 }
#define CALL_getsockname { 51, 367, 51 }
#define CALL_getsockopt { 55, 365, 542 }
#define CALL_getxattr { 191, 229, 191 }
#define CALL_ioctl { 16, 54, 514 }
#define CALL_link { 86, 9, 86 }
#define CALL_linkat { 265, 303, 265 }
#define CALL_listen { 50, 363, 50 }
#define CALL_madvise { 28, 219, 28 }
#define CALL_mkdir { 83, 39, 83 }
#define CALL_mkdirat { 258, 296, 258 }
#define CALL_open { 2, 5, 2 }
#define CALL_openat { 257, 295, 257 }
#define CALL_openat2 { 437, 437, 437 }
#define CALL_pipe { 22, 42, 22 }
#define CALL_pipe2 { 293, 331, 293 }
#define CALL_poll { 7, 168, 7 }
#define CALL_ppoll { 271, 309, 271 }
#define CALL_pread64 { 17, 180, 17 }
#define CALL_preadv { 295, 333, 534 }
#define CALL_preadv2 { 327, 378, 546 }
#define CALL_pwrite64 { 18, 181, 18 }
#define CALL_pwritev { 296, 334, 535 }
#define CALL_pwritev2 { 328, 379, 547 }
#define CALL_read { 0, 3, 0 }
#define CALL_readv { 19, 145, 515 }
#define CALL_recvfrom { 45, 371, 517 }
#define CALL_recvmsg { 47, 372, 519 }
#define CALL_rename { 82, 38, 82 }
#define CALL_renameat { 264, 302, 264 }
#define CALL_renameat2 { 316, 353, 316 }
#define CALL_rmdir { 84, 40, 84 }
#define CALL_sendmsg { 46, 370, 518 }
#define CALL_sendto { 44, 369, 44 }
#define CALL_setsockopt { 54, 366, 541 }
#define CALL_setxattr { 188, 226, 188 }
#define CALL_shutdown { 48, 373, 48 }
#define CALL_socket { 41, 359, 41 }
#define CALL_splice { 275, 313, 275 }
#define CALL_statx { 332, 383, 332 }
#define CALL_symlink { 88, 83, 88 }
#define CALL_symlinkat { 266, 304, 266 }
#define CALL_sync_file_range { 277, 314, 277 }
#define CALL_tee { 276, 315, 276 }
#define CALL_unlink { 87, 10, 87 }
#define CALL_unlinkat { 263, 301, 263 }
#define CALL_waitid { 247, 284, 529 }
#define CALL_write { 1, 4, 1 }
#define CALL_writev { 20, 146, 516 }

#define WAY(call, fits, ...) { CALL_##call, fits, { __VA_ARGS__ } }
#define ROW(op, count, ...) [op] = { .nr_ways = count, __VA_ARGS__ }
#define ONE(op, call, ...) ROW(op, 1, .ways = { WAY(call, 0, __VA_ARGS__) })

/* Of a list of buffers, and of one: what they share with a file's place and flags. */
#define READ_LIST(op) ROW(op, 3, .role = { FLAGS, PLACE }, .ways = { \
	WAY(preadv2, 0), WAY(preadv, AT_PLACE), WAY(readv, CURRENT) })
#define WRITE_LIST(op) ROW(op, 3, .role = { FLAGS, PLACE }, .ways = { \
	WAY(pwritev2, 0), WAY(pwritev, AT_PLACE), WAY(writev, CURRENT) })
#define READ_ONE(op) ROW(op, 5, .role = { FLAGS, PLACE }, .ways = { \
	WAY(pread64, AT_PLACE), WAY(read, CURRENT), WAY(preadv2, 0), \
	WAY(preadv, AT_PLACE), WAY(readv, CURRENT) })
#define WRITE_ONE(op) ROW(op, 5, .role = { FLAGS, PLACE }, .ways = { \
	WAY(pwrite64, AT_PLACE), WAY(write, CURRENT), WAY(pwritev2, 0), \
	WAY(pwritev, AT_PLACE), WAY(writev, CURRENT) })

const struct ctlsec_ring_table_row ctlsec_ring_table[CTLSEC_NR_RING_OPS] = {
	READ_LIST(CTLSEC_RING_READV),
	WRITE_LIST(CTLSEC_RING_WRITEV),
	ROW(3, 2, .role = { FLAGS }, .special = 1 /* IORING_FSYNC_DATASYNC */,
	    .ways = { WAY(fsync, 0), WAY(fdatasync, SPECIAL) }),
	READ_ONE(CTLSEC_RING_READ_FIXED),
	WRITE_ONE(CTLSEC_RING_WRITE_FIXED),
	ROW(6, 2, .ways = { WAY(poll, 0), WAY(ppoll, 0) }),
	ONE(8, sync_file_range),
	ONE(9, sendmsg),
	ONE(10, recvmsg),
	ROW(13, 2, .role = { FLAGS },
	    .ways = { WAY(accept4, 0, 0, 0, 0, 1), WAY(accept, PLAIN) }),
	ONE(16, connect, 0, 0, 1),
	ONE(17, fallocate, 0, 1),
	/* OPENAT and OPENAT2: the directory, flags, mode, and what of openat2's
	 * resolve the older ones lack.
	 */
	ROW(18, 3, .role = { DIR, 0, 0, FLAGS },
	    .ways = { WAY(openat, 0, 1, 0, 2, 3), WAY(openat2, 0, 1),
		      WAY(open, CWD, 0, 2, 3) }),
	ONE(19, close),
	ROW(21, 1, .role = { DIR }, .ways = { WAY(statx, 0, 1, 0, 2, 3) }),
	READ_ONE(CTLSEC_RING_READ),
	WRITE_ONE(CTLSEC_RING_WRITE),
	ROW(24, 1, .native = 1, .ways = { WAY(fadvise, 0, 0, 0, 0, 1) }),
	ONE(25, madvise, 0, 0, 1),
	ONE(26, sendto),
	ONE(27, recvfrom),
	ROW(28, 3, .role = { DIR, 0, 0, FLAGS },
	    .ways = { WAY(openat2, 0, 1), WAY(openat, PLAIN, 1, 0, 2, 3),
		      WAY(open, PLAIN | CWD, 0, 2, 3) }),
	ONE(29, epoll_ctl, 0, 1),
	ONE(30, splice, 0, 0, 0, 0, 1, 2),
	ONE(33, tee, 0, 0, 1, 2),
	ONE(34, shutdown, 0, 1),
	ROW(35, 3, .role = { DIR, DIR, FLAGS },
	    .ways = { WAY(renameat2, 0, 1, 0, 2, 0, 3),
		      WAY(renameat, PLAIN, 1, 0, 2), WAY(rename, PLAIN | CWD) }),
	ROW(36, 3, .role = { DIR, FLAGS }, .special = 0x200 /* AT_REMOVEDIR */,
	    .ways = { WAY(unlinkat, 0, 1, 0, 2), WAY(unlink, PLAIN | CWD),
		      WAY(rmdir, SPECIAL | CWD) }),
	ROW(37, 2, .role = { DIR },
	    .ways = { WAY(mkdirat, 0, 1, 0, 2), WAY(mkdir, CWD, 0, 2) }),
	ROW(38, 2, .role = { DIR },
	    .ways = { WAY(symlinkat, 0, 0, 1), WAY(symlink, CWD) }),
	ROW(39, 2, .role = { DIR, DIR, FLAGS },
	    .ways = { WAY(linkat, 0, 1, 0, 2, 0, 3), WAY(link, PLAIN | CWD) }),
	/* MSG_RING: what is not a message sends a file. */
	ROW(40, 1, .role = { FLAGS }, .plain_passes = 1,
	    .ways = { WAY(sendmsg, 0) }),
	ONE(41, fsetxattr),
	ONE(42, setxattr),
	ONE(43, fgetxattr),
	ONE(44, getxattr),
	ONE(CTLSEC_RING_SOCKET, socket, 1, 2, 3),
	ONE(CTLSEC_RING_URING_CMD, ioctl),
	ONE(47, sendto),
	ONE(48, sendmsg),
	ONE(49, read),
	ONE(50, waitid, 1, 2, 0, 3),
	ONE(51, futex),
	ONE(52, futex),
	ONE(53, futex_waitv),
	ROW(54, 3, .role = { FLAGS },
	    .ways = { WAY(dup3, 0, 0, 0, 1), WAY(fcntl, 0), WAY(dup, PLAIN) }),
	ROW(55, 1, .native = 1, .ways = { WAY(ftruncate, 0, 0, 1) }),
	ONE(56, bind, 0, 0, 1),
	ONE(57, listen, 0, 1),
	ROW(58, 2, .ways = { WAY(recvmsg, 0), WAY(recvfrom, 0) }),
	ROW(59, 2, .ways = { WAY(epoll_wait, 0), WAY(epoll_pwait, 0) }),
	READ_LIST(CTLSEC_RING_READV_FIXED),
	WRITE_LIST(CTLSEC_RING_WRITEV_FIXED),
	ROW(62, 2, .role = { FLAGS },
	    .ways = { WAY(pipe2, 0, 0, 1), WAY(pipe, PLAIN) }),
	ONE(CTLSEC_RING_URING_CMD128, ioctl),
	ONE(CTLSEC_RING_SOCK_IOCTL, ioctl, 0, 1),
	ONE(CTLSEC_RING_SOCK_GETSOCKOPT, getsockopt),
	ONE(CTLSEC_RING_SOCK_SETSOCKOPT, setsockopt),
	ONE(CTLSEC_RING_SOCK_RECVMSG, recvmsg),
	/* Which of the two is behind a pointer. */
	ROW(CTLSEC_RING_SOCK_NAME, 2, .all = 1,
	    .ways = { WAY(getsockname, 0), WAY(getpeername, 0) }),
};
/* clang-format on */
