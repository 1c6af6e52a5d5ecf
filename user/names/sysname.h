/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of system calls and ABIs. Numbers come from libseccomp's tables,
 * completed and corrected by ours.
 */
#ifndef USER_SYSNAME_H
#define USER_SYSNAME_H

#include <ctlsec/abi.h>
#include <stdbool.h>
#include <stdint.h>

/* What sysname_nr() returns instead of a number. */
#define SYSNAME_ABSENT (-1) /* a system call, but not of this ABI */
#define SYSNAME_UNKNOWN (-2) /* of no ABI that is known here */

/* Number of @name in @abi (x32 without its bit 30), or one of the above. */
int sysname_nr(enum ctlsec_abi abi, const char *name);

/* Name of number @nr, or NULL; lives as long as the program. */
const char *sysname_name(enum ctlsec_abi abi, uint32_t nr);

/* "x86_64", "i386", "x32" */
const char *sysname_abi(enum ctlsec_abi abi);

/* The ABI called @name; false if there is none. */
bool sysname_abi_parse(const char *name, enum ctlsec_abi *abi);

#endif /* USER_SYSNAME_H */
