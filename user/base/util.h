/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small helpers every file of the tool may use: ownership attributes and
 * allocation that ends the program when memory runs out.
 */
#ifndef USER_UTIL_H
#define USER_UTIL_H

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

/**
 * vec_grow - make room for one more element
 * @v: the array, NULL while empty
 * @n: elements in use
 * @size: of an element
 *
 * Capacity is the power of two at or above @n, so it needs no field.
 *
 * Return: the array, perhaps moved, with room at index @n, zeroed.
 */
void *vec_grow(void *v, size_t n, size_t size);

/* Case of ASCII letters only: in a Turkish locale tolower('I') is no 'i'. */
char ascii_lower(char c);
/* Are @len bytes of @a the word @b, upper and lower case being equal? */
bool ascii_same(const char *a, size_t len, const char *b);

/* Whole decimal or 0x-hexadecimal @s as u64; false if it is anything else. */
bool parse_u64(const char *s, uint64_t *out);

/**
 * read_file - all of a file
 * @path: "-" is standard input
 * @max: refuse more bytes than this
 * @len: its length; the text is followed by a NUL that does not count
 *
 * Return: malloc'ed text, or NULL with @e filled.
 */
char *read_file(const char *path, size_t max, size_t *len, struct err *e);

/* @in between double quotes, control bytes as \xNN, cut to @size. */
char *quote(const char *in, char *out, size_t size);

#endif /* USER_UTIL_H */
