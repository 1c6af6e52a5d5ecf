/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bytes as text, in base64 (RFC 4648).
 */
#ifndef USER_BASE64_H
#define USER_BASE64_H

#include <stddef.h>

/* In lines of 76 characters, each after @indent; to be freed. */
char *base64_encode(const void *data, size_t len, const char *indent);

/* The bytes, to be freed; NULL if it is none. White space is passed over. */
void *base64_decode(const char *text, size_t *len);

#endif /* USER_BASE64_H */
