// SPDX-License-Identifier: GPL-2.0
/* The same for a 32-bit process, which makes i386 calls through its vDSO. */
#include "sample_exec.c"
