/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text that others chose, made harmless for a terminal.
 */
#ifndef USER_ESCAPE_H
#define USER_ESCAPE_H

#include <stddef.h>

/* @s with everything that could disturb a terminal as \xNN: control bytes,
 * format and direction marks, bytes that are not UTF-8. To be freed.
 */
char *escape_text(const char *s);
/* The same for a JSON document, which is UTF-8 whatever the locale. */
char *escape_json(const char *s);

/* @in between single quotes, control bytes as \xNN, cut to @size. */
char *escape_quote(const char *in, char *out, size_t size);

#endif /* USER_ESCAPE_H */
