/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The screen of top, by ncurses. Not more than one at a time.
 */
#ifndef USER_TOP_SCREEN_H
#define USER_TOP_SCREEN_H

#include <signal.h>

#include "cmd/top_model.h"

/**
 * enum top_screen_key - what was typed
 * @TOP_SCREEN_NONE: nothing, or what has no meaning
 * @TOP_SCREEN_SORT: plus enum top_model_sort
 */
enum top_screen_key {
	TOP_SCREEN_NONE,
	TOP_SCREEN_QUIT,
	TOP_SCREEN_DRAW,
	TOP_SCREEN_VIEW,
	TOP_SCREEN_PAUSE,
	TOP_SCREEN_UP,
	TOP_SCREEN_DOWN,
	TOP_SCREEN_PAGE_UP,
	TOP_SCREEN_PAGE_DOWN,
	TOP_SCREEN_HOME,
	TOP_SCREEN_SORT,
};

/* Take the terminal over; EXIT_MISUSE if there is none, or an unknown one. */
int top_screen_open(struct err *e);
/* Give it back as it was. */
void top_screen_close(void);

/* Wait for a key, at most @ms, with @mask for signals. Return: enum top_screen_key. */
int top_screen_key(int ms, const sigset_t *mask);

/* Draw the rows from @first on, which is changed if there are fewer. @paused: say so. */
void top_screen_draw(const struct top_model *m, size_t *first, bool paused);
/* Rows that the screen has room for. */
size_t top_screen_rows(void);

#endif /* USER_TOP_SCREEN_H */
