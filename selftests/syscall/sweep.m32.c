// SPDX-License-Identifier: GPL-2.0
/*
 * The same for a 32-bit program; see sweep.c.
 */
#include "sweep.c"
