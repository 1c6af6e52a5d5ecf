/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words of ASCII letters, whatever the locale.
 */
#ifndef USER_ASCII_H
#define USER_ASCII_H

#include <stdbool.h>
#include <stddef.h>

/* Case of ASCII letters only: in a Turkish locale tolower('I') is no 'i'. */
char ascii_lower(char c);
/* Are @len bytes of @a the word @b, upper and lower case being equal? */
bool ascii_same(const char *a, size_t len, const char *b);

#endif /* USER_ASCII_H */
