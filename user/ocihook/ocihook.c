// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec-oci: the hook that confines containers as they start, and the runtime that puts
 * it into their bundles. Which of the two it is, its name and first argument tell.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"
#include "netlink/cnl.h"
#include "ocihook/hook_config.h"
#include "ocihook/hook_report.h"
#include "ocihook/hook_run.h"
#include "ocihook/hook_state.h"
#include "ocihook/wrap_args.h"
#include "ocihook/wrap_run.h"

static const char usage[] =
	"Usage: ctlsec-oci hook     (a container's state on standard input)\n"
	"       ctlsec-oci check\n"
	"       ctlsec-runtime ARGUMENT...\n"
	"\n"
	"Confine containers as they start, by their annotations and labels\n"
	"(io.ctlsec.profile, .pids, .fork-rate, .mode, .deny), and let bindings by\n"
	"name follow the name to the container that has it now.\n"
	"\n"
	"  hook            called by OCI runtimes, as createRuntime and poststop\n"
	"  check           read " HOOK_CONFIG_FILE
	", and say what would be done\n"
	"  --help          this text\n"
	"  --version       the version\n"
	"\n"
	"ctlsec-runtime, and any other name that begins with ctlsec-, is a runtime\n"
	"for Docker and containerd: it puts the hook into a container's bundle and\n"
	"executes the runtime that the configuration, or its own name, says.\n"
	"See ctlsec-oci(8).\n";

static int run_hook(struct err *e)
{
	cleanup_hook_config struct hook_config c = { 0 };
	cleanup_free char *text = NULL;
	size_t len;

	if (hook_config_read(&c, HOOK_CONFIG_FILE, e))
		return -1;
	text = file_read("-", HOOK_STATE_MAX, &len, e);
	if (text && !hook_run(&c, text, len, e))
		return 0;
	/* What a container asks for is no misuse of the command line. */
	if (e->status == EXIT_MISUSE)
		e->status = EXIT_FAILED;
	if (!c.start_anyway)
		return -1;
	hook_report_error(e);
	hook_report_note("started all the same: on-error is 'start'");
	return 0;
}

static int run_wrapper(char **argv, struct err *e)
{
	cleanup_hook_config struct hook_config c = { 0 };

	if (!hook_config_read(&c, HOOK_CONFIG_FILE, e))
		wrap_run(&c, argv, e);
	wrap_run_log(argv, e);
	return -1;
}

static int run_check(struct err *e)
{
	cleanup_hook_config struct hook_config c = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	cleanup_free char *path = NULL;

	if (hook_config_read(&c, HOOK_CONFIG_FILE, e))
		return -1;
	path = wrap_run_find(&c, NULL, e);
	if (!path)
		return -1;
	printf("runtime      %s\n", path);
	printf("annotations  %s\n", c.ignore ? "are ignored" : "count");
	printf("on-error     %s\n", c.start_anyway ? "start" : "refuse");
	if (cnl_open(&nl, e))
		return -1;
	return 0;
}

static int refuse_word(const char *word, struct err *e)
{
	char q[80];

	if (!word)
		return err_set(e, EXIT_MISUSE,
			       "no command given; try 'ctlsec-oci --help'");
	return err_set(e, EXIT_MISUSE,
		       "unknown command %s; try 'ctlsec-oci --help'",
		       escape_quote(word, q, sizeof(q)));
}

static int run_command(int argc, char **argv, struct err *e)
{
	const char *word = argc > 1 ? argv[1] : NULL;

	if (argc > 2)
		return err_set(e, EXIT_MISUSE,
			       "too many arguments; try "
			       "'ctlsec-oci --help'");
	if (!word)
		return refuse_word(NULL, e);
	if (!strcmp(word, "hook"))
		return run_hook(e);
	if (!strcmp(word, "check"))
		return run_check(e);
	if (!strcmp(word, "--help") || !strcmp(word, "-h"))
		fputs(usage, stdout);
	else if (!strcmp(word, "--version"))
		puts("ctlsec-oci " CTLSEC_VERSION);
	else
		return refuse_word(word, e);
	return 0;
}

int main(int argc, char **argv)
{
	struct err e = { 0 };
	int ret;

	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	if (argc && wrap_args_is_wrapper(argv[0]))
		ret = run_wrapper(argv, &e);
	else
		ret = run_command(argc, argv, &e);
	if (!ret && (fflush(stdout) || ferror(stdout)))
		ret = err_set(&e, EXIT_FAILED,
			      "cannot write to standard output");
	if (!ret)
		return 0;
	hook_report_error(&e);
	return e.status;
}
