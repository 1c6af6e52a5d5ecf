// SPDX-License-Identifier: GPL-2.0
#include "names/ringname.h"

#include <strings.h>

#include "base/util.h"

/* clang-format off */
static const char *const ring_names[CTLSEC_NR_RING_OPS] = {
	"NOP", "READV", "WRITEV", "FSYNC", "READ_FIXED", "WRITE_FIXED",
	"POLL_ADD", "POLL_REMOVE", "SYNC_FILE_RANGE", "SENDMSG", "RECVMSG",
	"TIMEOUT", "TIMEOUT_REMOVE", "ACCEPT", "ASYNC_CANCEL", "LINK_TIMEOUT",
	"CONNECT", "FALLOCATE", "OPENAT", "CLOSE", "FILES_UPDATE", "STATX",
	"READ", "WRITE", "FADVISE", "MADVISE", "SEND", "RECV", "OPENAT2",
	"EPOLL_CTL", "SPLICE", "PROVIDE_BUFFERS", "REMOVE_BUFFERS", "TEE",
	"SHUTDOWN", "RENAMEAT", "UNLINKAT", "MKDIRAT", "SYMLINKAT", "LINKAT",
	"MSG_RING", "FSETXATTR", "SETXATTR", "FGETXATTR", "GETXATTR", "SOCKET",
	"URING_CMD", "SEND_ZC", "SENDMSG_ZC", "READ_MULTISHOT", "WAITID",
	"FUTEX_WAIT", "FUTEX_WAKE", "FUTEX_WAITV", "FIXED_FD_INSTALL",
	"FTRUNCATE", "BIND", "LISTEN", "RECV_ZC", "EPOLL_WAIT", "READV_FIXED",
	"WRITEV_FIXED", "PIPE", "NOP128", "URING_CMD128",
	[CTLSEC_RING_SOCK_IOCTL] = "URING_CMD/ioctl",
	[CTLSEC_RING_SOCK_GETSOCKOPT] = "URING_CMD/getsockopt",
	[CTLSEC_RING_SOCK_SETSOCKOPT] = "URING_CMD/setsockopt",
	[CTLSEC_RING_SOCK_RECVMSG] = "URING_CMD/tx_timestamp",
	[CTLSEC_RING_SOCK_NAME] = "URING_CMD/getsockname",
};
/* clang-format on */

const char *ringname_name(uint32_t op)
{
	return op < CTLSEC_NR_RING_OPS ? ring_names[op] : NULL;
}

int ringname_op(const char *name)
{
	unsigned int op;

	for (op = 0; op < CTLSEC_NR_RING_OPS; op++) {
		if (ring_names[op] && !strcasecmp(ring_names[op], name))
			return (int)op;
	}
	return -1;
}
