/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small helpers every file of the tool may use: ownership attributes and
 * allocation that ends the program when memory runs out.
 */
#ifndef USER_UTIL_H
#define USER_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

void util_free(void *p);
void util_close(int *fd);
void util_fclose(FILE **f);

#define cleanup_free __attribute__((cleanup(util_free)))
#define cleanup_close __attribute__((cleanup(util_close)))
#define cleanup_fclose __attribute__((cleanup(util_fclose)))

/* Never return NULL; overflow of @n * @size counts as out of memory. */
void *xcalloc(size_t n, size_t size);
void *xreallocarray(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
__attribute__((format(printf, 1, 2))) char *xasprintf(const char *fmt, ...);
__attribute__((format(printf, 1, 0))) char *xvasprintf(const char *fmt,
						       va_list ap);

/* Does @s end with @end, and have more than that? */
bool util_ends_with(const char *s, const char *end);

#endif /* USER_UTIL_H */
