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

struct cmd;
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
	OPT_ON_BREACH,
	OPT_MODE,
	OPT_ALLOW_HOST,
	OPT_WATCH,
	OPT_SYSCALLS,
	OPT_FORCE,
	OPT_ABI,
	OPT_CAPS,
	OPT_KERNEL,
	OPT_STRICT,

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
 */
struct opt {
	const char *name;
	char letter;
	const char *arg;
	bool optional;
	const char *help;
	const char *words;
};

const struct opt *opt_def(enum opt_id id);

/**
 * struct opt_scan - a walk over a command's arguments
 * @cmd: whose options are legal
 * @i: the next argument; after OPT_DONE the first one not looked at
 * @ended: "--" was seen: the rest is positional
 */
struct opt_scan {
	const struct cmd *cmd;
	int argc;
	char **argv;
	int i;
	bool ended;
};

/* @argv[0] is the command's name. */
void opt_start(struct opt_scan *s, const struct cmd *cmd, int argc,
	       char **argv);

/**
 * opt_next - the next option or positional argument
 * @value: the option's argument (NULL if it has none) or the positional one
 *
 * Return: enum opt_id; OPT_ARG for a positional argument; OPT_DONE at the end,
 * or, in a command that `stops`, before the first positional argument; -1 on
 * misuse, with @e filled.
 */
int opt_next(struct opt_scan *s, const char **value, struct err *e);

/**
 * opt_check - are all options the command's own?
 *
 * Return: 1 if --help is among them, 0 if not, -1 on misuse with @e filled.
 */
int opt_check(const struct cmd *cmd, int argc, char **argv, struct err *e);

/**
 * struct opt_set - a command line, taken apart
 * @given: the option stands there
 * @value: its argument, the last one if it is repeated
 * @args: the positional arguments, @n_args of them, then NULL
 */
struct opt_set {
	bool given[OPT_COUNT];
	const char *value[OPT_COUNT];
	char **args;
	int n_args;
};

#define cleanup_opts __attribute__((cleanup(opt_set_free)))
#define OPT_ARGS_ANY 1000000

void opt_set_free(struct opt_set *o);

/**
 * opt_parse - take a command line apart
 * @argv: @argv[0] is the command's name
 * @min, @max: how many positional arguments there may be
 *
 * Return: 0, or -1 with @e filled; free @o in either case.
 */
int opt_parse(int argc, char **argv, int min, int max, struct opt_set *o,
	      struct err *e);

/* A whole number of decimal digits up to @max. */
int opt_u64(const char *what, const char *s, uint64_t max, uint64_t *v,
	    struct err *e);
/* The same or "max", which gives CTLSEC_MAX. */
int opt_u64_or_max(const char *what, const char *s, uint64_t max, uint64_t *v,
		   struct err *e);
/* "N/s", "N/s:BURST", "N" or "max"; without BURST @burst is the rate. */
int opt_rate(const char *what, const char *s, uint64_t *rate, uint64_t *burst,
	     struct err *e);
/* The index of @s among the option's words. */
int opt_word(enum opt_id id, const char *s, uint32_t *index, struct err *e);

#endif /* USER_OPT_H */
