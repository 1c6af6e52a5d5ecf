// SPDX-License-Identifier: GPL-2.0
/*
 * The same for a 32-bit program; see socketcall.c.
 */
#include "socketcall.c"
