/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options: one table for all commands, a scanner, and the values that several
 * commands share.
 *
 * A command names in cmd_table.c which of these options it takes; the scanner
 * refuses the others.
 */
#ifndef USER_OPT_H
#define USER_OPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/number.h"

struct err;

enum opt_id {
	OPT_DONE,
	OPT_ARG,
	OPT_HELP,
	OPT_JSON,
	OPT_OUTPUT,
	OPT_NOHEADINGS,
	OPT_PROFILE,
	OPT_PIDS,
	OPT_FORK_RATE,
	OPT_USERNS,
	OPT_ON_LIMIT,
	OPT_MODE,
	OPT_ACTIVATE,
	OPT_LOG_TO,
	OPT_ALLOW_HOST,
	OPT_ONCE,
	OPT_ALL,
	OPT_WATCH,
	OPT_SYSCALLS,
	OPT_FORCE,
	OPT_ABI,
	OPT_CAPS,
	OPT_KEEP_CAPS,
	OPT_KERNEL,
	OPT_STRICT,
	OPT_UNION,
	OPT_INTERSECT,
	OPT_DENY,
	OPT_ALLOW,
	OPT_SINCE,
	OPT_NO_FOLLOW,
	OPT_KIND,
	OPT_NO_TRUNC,
	OPT_DRY_RUN,
	OPT_PRUNE,
	OPT_SKIP_MISSING,
	OPT_WATCH_FILES,
	OPT_LAST,
	OPT_FORMAT,
	OPT_FILE,
	OPT_RESET,
	OPT_COUNTED_SINCE,
	OPT_FOR,
	OPT_MERGE,
	OPT_BASE,
	OPT_TO_FILE,
	OPT_DELAY,
	OPT_TO,
	OPT_ERRNO,
	OPT_KILL,
	OPT_LOG_ONLY,
	OPT_DENY_FOR,
	OPT_NAME,
	OPT_LIST,
	OPT_REMOVE,
	OPT_PERSIST,
	OPT_CURSOR_FILE,

	OPT_COUNT
};

/**
 * struct opt - one option
 * @name: without the dashes
 * @letter: its short form, or 0
 * @arg: what it takes, as help shows it, or NULL
 * @optional: the argument may be left out, and is given as --name=ARG only
 * @help: lower case, no full stop
 * @words: the words that are legal arguments, blanks between, or NULL
 * @former: a name that it had, accepted without a word about it, or NULL
 */
struct opt {
	const char *name;
	char letter;
	const char *arg;
	bool optional;
	const char *help;
	const char *words;
	const char *former;
};

const struct opt *opt_def(enum opt_id id);

/* number_u64() or "max", which gives CTLSEC_MAX. */
int opt_u64_or_max(const char *what, const char *s, uint64_t max, uint64_t *v,
		   struct err *e);
/* "N/s", "N/s:BURST", "N" or "max"; without BURST @burst is the rate. */
int opt_rate(const char *what, const char *s, uint64_t *rate, uint64_t *burst,
	     struct err *e);
/* The index of @s among the option's words. */
int opt_word(enum opt_id id, const char *s, uint32_t *index, struct err *e);

#endif /* USER_OPT_H */
