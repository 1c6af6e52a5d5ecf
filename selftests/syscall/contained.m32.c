// SPDX-License-Identifier: GPL-2.0
/*
 * The same as a 32-bit program; see contained.c.
 */
#include "contained.c"
