// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of rings of a 32-bit program, which are decided as calls of i386; see
 * t_rings.c.
 */
#include "t_rings.c"
