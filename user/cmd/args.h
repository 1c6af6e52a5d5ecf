/* SPDX-License-Identifier: GPL-2.0 */
#ifndef USER_ARGS_H
#define USER_ARGS_H

#include "cmd/opt.h"

struct cmd;
struct err;

/**
 * struct args_scan - a walk over a command's arguments
 * @cmd: whose options are legal
 * @i: the next argument; after OPT_DONE the first one not looked at
 * @ended: "--" was seen: the rest is positional
 */
struct args_scan {
	const struct cmd *cmd;
	int argc;
	char **argv;
	int i;
	bool ended;
};

/* @argv[0] is the command's name. */
void args_start(struct args_scan *s, const struct cmd *cmd, int argc,
		char **argv);

/**
 * args_next - the next option or positional argument
 * @value: the option's argument (NULL if it has none) or the positional one
 *
 * Return: enum opt_id; OPT_ARG for a positional argument; OPT_DONE at the end,
 * or, in a command that `stops`, before the first positional argument; -1 on
 * misuse, with @e filled.
 */
int args_next(struct args_scan *s, const char **value, struct err *e);

/**
 * args_check - are all options the command's own?
 *
 * Return: 1 if --help is among them, 0 if not, -1 on misuse with @e filled.
 */
int args_check(const struct cmd *cmd, int argc, char **argv, struct err *e);

/**
 * struct args - a command line, taken apart
 * @given: the option stands there
 * @value: its argument, the last one if it is repeated
 * @args: the positional arguments, @n_args of them, then NULL
 */
struct args {
	bool given[OPT_COUNT];
	const char *value[OPT_COUNT];
	char **args;
	int n_args;
};

#define cleanup_args __attribute__((cleanup(args_free)))
#define ARGS_ANY 1000000

void args_free(struct args *o);

/**
 * args_parse - take a command line apart
 * @argv: @argv[0] is the command's name
 * @min, @max: how many positional arguments there may be
 *
 * Return: 0, or -1 with @e filled; free @o in either case.
 */
int args_parse(int argc, char **argv, int min, int max, struct args *o,
	       struct err *e);

#endif /* USER_ARGS_H */
