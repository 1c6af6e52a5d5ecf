/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers as users write them.
 */
#ifndef USER_NUMBER_H
#define USER_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

struct err;

/* A whole number of decimal digits up to @max. */
int number_u64(const char *what, const char *s, uint64_t max, uint64_t *v,
	       struct err *e);

/* Whole decimal or 0x-hexadecimal @s as u64; false if it is anything else. */
bool number_parse(const char *s, uint64_t *out);

#endif /* USER_NUMBER_H */
