/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands: one table that usage, help, completion and the documents'
 * lint are made from.
 */
#ifndef USER_CMD_TABLE_H
#define USER_CMD_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/opt.h"
#include "out/out.h"

struct err;

#define CMD_OPTS_MAX 16
#define CMD_LISTS_MAX 2

/* What stands in a command's positional arguments; completion asks. */
enum cmd_arg {
	CMD_ARG_NONE,
	CMD_ARG_TARGET,
	CMD_ARG_PROFILE,
	CMD_ARG_FILE,
	CMD_ARG_COMMAND,
	CMD_ARG_VERB,
	CMD_ARG_RULE,
};

/**
 * struct cmd - one command
 * @name: exact, never abbreviated
 * @args: synopsis of the positional arguments, may be empty
 * @summary: one line, lower case, no full stop
 * @detail: paragraphs for `ctlsec help NAME`, each ended by a newline, or NULL
 * @arg: what the arguments are
 * @stops: the first positional argument ends the options
 * @opts: the options it takes, ended by OPT_DONE
 * @lists: the column tables of its listings, ended by NULL
 */
struct cmd {
	const char *name;
	const char *args;
	const char *summary;
	const char *detail;
	enum cmd_arg arg;
	bool stops;
	enum opt_id opts[CMD_OPTS_MAX];
	const struct out_cols *lists[CMD_LISTS_MAX + 1];
	int (*run)(int argc, char **argv, struct err *e);
};

/* All commands in the order of the help; the count goes to @n. */
const struct cmd *cmd_table_all(size_t *n);
/* The command of exactly this name, or NULL. */
const struct cmd *cmd_table_find(const char *name);

int cmd_status(int argc, char **argv, struct err *e);
int cmd_module(int argc, char **argv, struct err *e);
int cmd_check(int argc, char **argv, struct err *e);
int cmd_explain(int argc, char **argv, struct err *e);
int cmd_show(int argc, char **argv, struct err *e);
int cmd_diff(int argc, char **argv, struct err *e);
int cmd_merge(int argc, char **argv, struct err *e);
int cmd_load(int argc, char **argv, struct err *e);
int cmd_unload(int argc, char **argv, struct err *e);
int cmd_profiles(int argc, char **argv, struct err *e);
int cmd_apply(int argc, char **argv, struct err *e);
int cmd_bind(int argc, char **argv, struct err *e);
int cmd_limit(int argc, char **argv, struct err *e);
int cmd_deny(int argc, char **argv, struct err *e);
int cmd_unbind(int argc, char **argv, struct err *e);
int cmd_list(int argc, char **argv, struct err *e);
int cmd_ps(int argc, char **argv, struct err *e);
int cmd_stats(int argc, char **argv, struct err *e);
int cmd_top(int argc, char **argv, struct err *e);
int cmd_events(int argc, char **argv, struct err *e);
int cmd_learn(int argc, char **argv, struct err *e);
int cmd_save(int argc, char **argv, struct err *e);
int cmd_run(int argc, char **argv, struct err *e);

/* The listings' columns, beside the code that fills them. */
extern const struct out_cols cmd_diff_cols;
extern const struct out_cols cmd_profiles_cols;
extern const struct out_cols cmd_apply_cols;
extern const struct out_cols cmd_deny_cols;
extern const struct out_cols cmd_list_cols;
extern const struct out_cols cmd_ps_cols;
extern const struct out_cols cmd_stats_cols;
extern const struct out_cols cmd_stats_call_cols;
extern const struct out_cols cmd_events_cols;
extern const struct out_cols cmd_learn_cols;

#endif /* USER_CMD_TABLE_H */
