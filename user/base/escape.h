/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text that others chose, made harmless for a terminal.
 */
#ifndef USER_ESCAPE_H
#define USER_ESCAPE_H

/* @s with everything that could disturb a terminal as \xNN: control bytes,
 * format and direction marks, bytes that are not UTF-8. To be freed.
 */
char *out_escape(const char *s);
/* The same for a JSON document, which is UTF-8 whatever the locale. */
char *out_escape_json(const char *s);

#endif /* USER_ESCAPE_H */
