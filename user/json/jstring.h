/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decoding of JSON strings: escapes, surrogates, UTF-8.
 */
#ifndef USER_JSTRING_H
#define USER_JSTRING_H

#include <stddef.h>

/* Bytes that decoding @len bytes can need, the final NUL included. */
size_t jstring_room(size_t len);

/**
 * jstring_decode - decode what stands between the quotation marks
 * @s, @end: the bytes
 * @out: jstring_room() bytes; NUL-terminated
 * @len: of @out, its NUL not counted; a decoded U+0000 is a byte of it
 *
 * Return: NULL, or where the string breaks JSON's rules.
 */
const char *jstring_decode(const char *s, const char *end, char *out,
			   size_t *len);

#endif /* USER_JSTRING_H */
