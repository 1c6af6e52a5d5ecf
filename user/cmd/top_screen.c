// SPDX-License-Identifier: GPL-2.0
/*
 * The screen of top. See top_screen.h.
 *
 * ncurses sends what changed since the last drawing, and stops drawing when a key is
 * typed; on a terminal that has not taken the last drawing yet, the next is left out.
 */
#include "cmd/top_screen.h"

#include <curses.h>
#include <inttypes.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/util.h"
#include "out/out_width.h"

/* Lines above the rows: what all denied, the keys, the headings. */
#define HEAD_LINES 3
#define NAME_LEAST 12
/* Columns of a row beside its name. */
#define DOMAIN_COLUMNS (6 + 6 + 7 + 8 + 10 + 6 + 7 + TOP_MODEL_SPARK)
#define CALL_COLUMNS (16 + 8 + 10 + 6 + 5 + TOP_MODEL_SPARK)
/* Bytes that may wait for the terminal. */
#define UNSENT_MAX 2048

static SCREEN *screen;

int top_screen_open(struct err *e)
{
	const char *term = getenv("TERM");
	char q[80];

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(e, EXIT_MISUSE,
			       "top needs a terminal; 'ctlsec stats --watch' "
			       "does without");
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return err_set(e, EXIT_MISUSE,
			       "top does not know the terminal %s (TERM); "
			       "'ctlsec stats --watch' does without",
			       escape_quote(term ? term : "", q, sizeof(q)));
	cbreak();
	noecho();
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
	curs_set(0);
	return 0;
}

void top_screen_close(void)
{
	if (!screen)
		return;
	endwin();
	delscreen(screen);
	screen = NULL;
}

static int find_key(int c)
{
	static const struct {
		int c;
		int key;
	} keys[] = {
		{ 'q', TOP_SCREEN_QUIT },
		{ 'Q', TOP_SCREEN_QUIT },
		{ '\t', TOP_SCREEN_VIEW },
		{ 's', TOP_SCREEN_VIEW },
		{ ' ', TOP_SCREEN_PAUSE },
		{ KEY_UP, TOP_SCREEN_UP },
		{ 'k', TOP_SCREEN_UP },
		{ KEY_DOWN, TOP_SCREEN_DOWN },
		{ 'j', TOP_SCREEN_DOWN },
		{ KEY_PPAGE, TOP_SCREEN_PAGE_UP },
		{ KEY_NPAGE, TOP_SCREEN_PAGE_DOWN },
		{ KEY_HOME, TOP_SCREEN_HOME },
		{ KEY_RESIZE, TOP_SCREEN_DRAW },
		{ '\f', TOP_SCREEN_DRAW },
		{ 'r', TOP_SCREEN_SORT + TOP_MODEL_BY_RATE },
		{ 'd', TOP_SCREEN_SORT + TOP_MODEL_BY_DENIED },
		{ 'c', TOP_SCREEN_SORT + TOP_MODEL_BY_COMPLAINED },
		{ 'p', TOP_SCREEN_SORT + TOP_MODEL_BY_PIDS },
		{ 'f', TOP_SCREEN_SORT + TOP_MODEL_BY_FORKS },
		{ 'n', TOP_SCREEN_SORT + TOP_MODEL_BY_NAME },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		if (keys[i].c == c)
			return keys[i].key;
	}
	return TOP_SCREEN_NONE;
}

/* The size is asked for by each drawing, so a signal that it changed only wakes this.
 */
int top_screen_key(int ms, const sigset_t *mask)
{
	const struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	int c = getch(), n;

	if (c != ERR)
		return find_key(c);
	n = ppoll(&p, 1, &wait, mask);
	c = getch();
	/* The terminal has gone. */
	if (n > 0 && c == ERR && p.revents & (POLLHUP | POLLERR | POLLNVAL))
		return TOP_SCREEN_QUIT;
	return c == ERR ? TOP_SCREEN_NONE : find_key(c);
}

size_t top_screen_rows(void)
{
	return LINES > HEAD_LINES ? (size_t)(LINES - HEAD_LINES) : 0;
}

/* Owned @text, no longer than the line. */
static void draw_text(int y, char *text, int attr)
{
	if (y < LINES) {
		if (out_width_text(text) > (size_t)COLS)
			out_width_cut(text, (size_t)COLS);
		attrset(attr);
		mvaddstr(y, 0, text);
		attrset(A_NORMAL);
	}
	free(text);
}

static const char *spark_text(const struct top_model_row *r, char *buf)
{
	static const char *const blocks[] = { " ",
					      "\xe2\x96\x81",
					      "\xe2\x96\x82",
					      "\xe2\x96\x83",
					      "\xe2\x96\x84",
					      "\xe2\x96\x85",
					      "\xe2\x96\x86",
					      "\xe2\x96\x87",
					      "\xe2\x96\x88" };
	static const char ascii[] = " .:-=+*%#";
	bool wide = !strcmp(nl_langinfo(CODESET), "UTF-8");
	unsigned char levels[TOP_MODEL_SPARK];
	char *to = buf;
	size_t i;

	top_model_spark(r, levels);
	for (i = 0; i < TOP_MODEL_SPARK; i++) {
		if (wide)
			to = stpcpy(to, blocks[levels[i]]);
		else
			*to++ = ascii[levels[i]];
	}
	*to = '\0';
	return buf;
}

static void draw_head(const struct top_model *m, bool paused)
{
	char rate[16], spark[TOP_MODEL_SPARK * 4 + 1], clock[16];
	time_t now = time(NULL);
	struct tm tm;

	strftime(clock, sizeof(clock), "%T", localtime_r(&now, &tm));
	draw_text(0,
		  xasprintf("ctlsec top %s%s  %zu %s  denied %" PRIu64
			    "  complained %" PRIu64 "  %s/s  %s",
			    clock, paused ? " (paused)" : "", m->n,
			    m->view == TOP_MODEL_CALLS ? "calls" : "domains",
			    m->total.denied, m->total.complained,
			    top_model_rate(m->total.rate, rate),
			    spark_text(&m->total, spark)),
		  A_BOLD);
	draw_text(1,
		  xasprintf("sorted by %s; sort: r d c p f n  view: Tab  "
			    "pause: Space  quit: q",
			    top_model_sort_name(m->sort)),
		  A_NORMAL);
}

static size_t name_columns(const struct top_model *m)
{
	size_t beside =
		m->view == TOP_MODEL_CALLS ? CALL_COLUMNS : DOMAIN_COLUMNS;

	return (size_t)COLS < beside + NAME_LEAST ? NAME_LEAST :
						    (size_t)COLS - beside;
}

static void draw_rows(const struct top_model *m, size_t first)
{
	size_t i, width = name_columns(m), rows = top_screen_rows();
	char spark[TOP_MODEL_SPARK * 4 + 1];
	cleanup_free char *head = top_model_line(m, NULL, width);

	draw_text(2, xasprintf("%s %-*s", head, TOP_MODEL_SPARK, "LATELY"),
		  A_REVERSE);
	for (i = 0; i < rows && first + i < m->n; i++) {
		const struct top_model_row *r = &m->v[first + i];
		cleanup_free char *line = top_model_line(m, r, width);

		draw_text(HEAD_LINES + (int)i,
			  xasprintf("%s %s", line, spark_text(r, spark)),
			  r->rate ? A_BOLD : A_NORMAL);
	}
}

void top_screen_draw(const struct top_model *m, size_t *first, bool paused)
{
	size_t rows = top_screen_rows(), last = m->n > rows ? m->n - rows : 0;
	int unsent;

	if (*first > last)
		*first = last;
	if (!ioctl(STDOUT_FILENO, TIOCOUTQ, &unsent) && unsent > UNSENT_MAX)
		return;
	erase();
	draw_head(m, paused);
	draw_rows(m, *first);
	refresh();
}
