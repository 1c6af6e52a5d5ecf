// SPDX-License-Identifier: GPL-2.0
/*
 * The same as a 32-bit program, with socketcall as its C library would make it; see
 * t_meaning_socket.c.
 */
#include "t_meaning_socket.c"
