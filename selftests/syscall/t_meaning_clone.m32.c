// SPDX-License-Identifier: GPL-2.0
/*
 * The same as a 32-bit program; see t_meaning_clone.c.
 */
#include "t_meaning_clone.c"
