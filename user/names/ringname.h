/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of the operations of an io_uring, as linux/io_uring.h has them.
 */
#ifndef USER_RINGNAME_H
#define USER_RINGNAME_H

#include <ctlsec/ring.h>

/* "OPENAT", or "URING_CMD/getsockopt" for a command to a socket; NULL for UNKNOWN. */
const char *ringname_name(uint32_t op);

/* Number of "OPENAT" or "openat"; -1 if there is no such operation. */
int ringname_op(const char *name);

#endif /* USER_RINGNAME_H */
