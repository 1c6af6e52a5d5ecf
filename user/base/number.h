/* SPDX-License-Identifier: GPL-2.0 */
#ifndef USER_NUMBER_H
#define USER_NUMBER_H

#include <stdint.h>

struct err;

/* A whole number of decimal digits up to @max. */
int opt_u64(const char *what, const char *s, uint64_t max, uint64_t *v,
	    struct err *e);

#endif /* USER_NUMBER_H */
