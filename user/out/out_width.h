/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text that is to fit a terminal's line. It is escaped already.
 */
#ifndef USER_OUT_WIDTH_H
#define USER_OUT_WIDTH_H

#include <stddef.h>

/* Columns of standard output: the terminal's, $COLUMNS, or 80. */
size_t out_width_columns(void);
/* Columns that @s takes. */
size_t out_width_text(const char *s);
/* Cut @s to @width columns, with a mark where something was. */
void out_width_cut(char *s, size_t width);

#endif /* USER_OUT_WIDTH_H */
