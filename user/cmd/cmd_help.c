// SPDX-License-Identifier: GPL-2.0
/*
 * Help and the machine-readable form of the command table. See cmd_help.h.
 */
#include "cmd/cmd_help.h"

#include <string.h>

#include "base/util.h"
#include "cmd/cmd_table.h"
#include "target/target.h"

/* Widest option that has its help on the same line. */
#define OPT_WIDTH 27

static void print_targets(FILE *f)
{
	const struct target_form *forms;
	size_t i, n;

	forms = target_forms(&n);
	fputs("\nTargets:\n", f);
	for (i = 0; i < n; i++)
		fprintf(f, "  %-21s %s\n", forms[i].syntax, forms[i].help);
}

void cmd_help_usage(FILE *f)
{
	const struct cmd *cmds;
	size_t i, n;

	cmds = cmd_table_all(&n);
	fputs("Usage: ctlsec COMMAND [OPTION...] [ARGUMENT...]\n"
	      "       ctlsec --help | --version | help [COMMAND]\n\n"
	      "Enforces system call profiles and fork limits on running "
	      "containers.\n\nCommands:\n",
	      f);
	for (i = 0; i < n; i++)
		fprintf(f, "  %-9s %s\n", cmds[i].name, cmds[i].summary);
	print_targets(f);
	fputs("\nExit status: 0 done, 1 failed, 2 wrong usage, 3 the module is "
	      "not loaded,\n4 not permitted, 5 diff could not compare; 'run' passes on its command's.\n",
	      f);
}

/* "-o, --output=COL[,COL...]" and the like, to be freed. */
static char *opt_syntax(const struct opt *o)
{
	cleanup_free char *letter =
		o->letter ? xasprintf("-%c, ", o->letter) : xstrdup("    ");

	return xasprintf("%s--%s%s%s%s%s", letter, o->name,
			 o->optional ? "[" : "", o->arg ? "=" : "",
			 o->arg ? o->arg : "", o->optional ? "]" : "");
}

static void print_opt(FILE *f, const struct opt *o)
{
	cleanup_free char *syntax = opt_syntax(o);

	if (strlen(syntax) > OPT_WIDTH)
		fprintf(f, "  %s\n  %*s %s\n", syntax, OPT_WIDTH, "", o->help);
	else
		fprintf(f, "  %-*s %s\n", OPT_WIDTH, syntax, o->help);
}

static void print_columns(FILE *f, const struct out_cols *cols)
{
	size_t i;

	fprintf(f, "\nColumns%s%s ('*': shown unless -o chooses):\n",
		cols->when[0] ? " with " : "", cols->when);
	for (i = 0; i < cols->n; i++)
		fprintf(f, "  %c %-14s %s\n", cols->v[i].shown ? '*' : ' ',
			cols->v[i].name, cols->v[i].help);
}

void cmd_help(FILE *f, const struct cmd *c)
{
	size_t i;

	fprintf(f, "Usage: ctlsec %s%s%s%s\n\n%s.\n", c->name,
		c->opts[0] ? " [OPTION...]" : "", c->args[0] ? " " : "",
		c->args, c->summary);
	if (c->detail)
		fprintf(f, "\n%s", c->detail);
	fputs("\nOptions:\n", f);
	for (i = 0; c->opts[i] != OPT_DONE; i++)
		print_opt(f, opt_def(c->opts[i]));
	print_opt(f, opt_def(OPT_HELP));
	for (i = 0; c->lists[i]; i++)
		print_columns(f, c->lists[i]);
	if (c->arg == CMD_ARG_TARGET)
		print_targets(f);
}

static const char *arg_name(enum cmd_arg arg)
{
	static const char *const names[] = {
		[CMD_ARG_NONE] = "none",       [CMD_ARG_TARGET] = "target",
		[CMD_ARG_PROFILE] = "profile", [CMD_ARG_FILE] = "file",
		[CMD_ARG_COMMAND] = "command", [CMD_ARG_VERB] = "verb",
		[CMD_ARG_RULE] = "rule",
	};

	return names[arg];
}

static void dump_cmd(FILE *f, const struct cmd *c)
{
	size_t i, j;

	fprintf(f, "command\t%s\t%s\t%s\t%s\n", c->name, arg_name(c->arg),
		c->args, c->summary);
	for (i = 0; c->opts[i] != OPT_DONE; i++) {
		const struct opt *o = opt_def(c->opts[i]);

		fprintf(f, "option\t%s\t--%s\t%s\t%s\t%s\n", c->name, o->name,
			!o->arg	    ? "none" :
			o->optional ? "optional" :
				      "needed",
			o->arg ? o->arg : "", o->words ? o->words : "");
	}
	for (i = 0; c->lists[i]; i++) {
		for (j = 0; j < c->lists[i]->n; j++)
			fprintf(f, "column\t%s\t%s\t%s\n", c->name,
				c->lists[i]->v[j].name, c->lists[i]->when);
	}
}

void cmd_help_dump(FILE *f)
{
	const struct target_form *forms;
	const struct cmd *cmds;
	size_t i, n;

	cmds = cmd_table_all(&n);
	for (i = 0; i < n; i++)
		dump_cmd(f, &cmds[i]);
	forms = target_forms(&n);
	for (i = 0; i < n; i++)
		fprintf(f, "target\t%s\t%s\n", forms[i].prefix,
			forms[i].syntax);
}
