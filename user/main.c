// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec: find the command, run it, say once what went wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/err_print.h"
#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_help.h"
#include "cmd/cmd_table.h"
#include "out/out.h"

/* What stands before a command and is none. */
static const char other_words[] = "help --help --version --list-commands";

/* A word in the command's place that means nothing there. */
static int unknown_word(const char *what, const char *word, struct err *e)
{
	cleanup_free char *hint = NULL;
	const struct cmd *cmds;
	struct nearest near;
	size_t i, n;
	char q[80];

	nearest_start(&near, word, strlen(word));
	cmds = cmd_table_all(&n);
	for (i = 0; i < n; i++)
		nearest_offer(&near, cmds[i].name);
	nearest_offer_words(&near, other_words);
	hint = nearest_hint(&near, "");
	return err_set(e, EXIT_MISUSE, "unknown %s %s%s", what,
		       escape_quote(word, q, sizeof(q)), hint);
}

static int print_help(int argc, char **argv, struct err *e)
{
	const struct cmd *c;

	if (argc < 2) {
		cmd_help_usage(stdout);
		return 0;
	}
	if (argc > 2)
		return err_set(e, EXIT_MISUSE, "help takes one command");
	c = cmd_table_find(argv[1]);
	if (!c)
		return unknown_word("command", argv[1], e);
	cmd_help(stdout, c);
	return 0;
}

/* Options before the command; 1 if @word is none of them. */
static int global_option(const char *word)
{
	if (!strcmp(word, "--help") || !strcmp(word, "-h"))
		cmd_help_usage(stdout);
	else if (!strcmp(word, "--version"))
		puts("ctlsec " CTLSEC_VERSION);
	else if (!strcmp(word, "--list-commands"))
		cmd_help_dump(stdout);
	else
		return 1;
	return 0;
}

static int run_command(int argc, char **argv, const struct cmd **c,
		       struct err *e)
{
	int help_wanted;

	if (!argc)
		return err_set(e, EXIT_MISUSE, "no command given");
	if (!strcmp(argv[0], "help"))
		return print_help(argc, argv, e);
	if (argv[0][0] == '-') {
		if (!global_option(argv[0]))
			return 0;
		return unknown_word("option", argv[0], e);
	}
	*c = cmd_table_find(argv[0]);
	if (!*c)
		return unknown_word("command", argv[0], e);
	/* So the table is right about every command, however it parses. */
	help_wanted = args_check(*c, argc, argv, e);
	if (help_wanted < 0)
		return -1;
	if (!help_wanted)
		return (*c)->run(argc, argv, e);
	cmd_help(stdout, *c);
	return 0;
}

/* What is opened later must not become a standard stream: a listing would be
 * written to the netlink socket, a note into the pipe that holds run's command
 * back. Reading from these and writing to them fails, as from and to closed
 * ones; commands that are executed find them closed.
 */
static void hold_closed_streams(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null",
			     O_CLOEXEC | (fd == STDIN_FILENO ? O_WRONLY :
							       O_RDONLY));
	}
}

int main(int argc, char **argv)
{
	const struct cmd *c = NULL;
	struct err e = { 0 };
	int ret;

	hold_closed_streams();
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	ret = run_command(argc - 1, argv + 1, &c, &e);
	if (ret < 0) {
		fflush(stdout);
		err_print("ctlsec", c ? c->name : NULL, &e);
		return e.status;
	}
	if (out_finish(&e)) {
		err_print("ctlsec", NULL, &e);
		return e.status;
	}
	return ret;
}
