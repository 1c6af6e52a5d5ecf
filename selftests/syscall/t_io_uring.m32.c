// SPDX-License-Identifier: GPL-2.0
/*
 * The same for a 32-bit program, whose ring's thread is of that ABI; see
 * t_io_uring.c.
 */
#include "t_io_uring.c"
