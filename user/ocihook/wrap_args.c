// SPDX-License-Identifier: GPL-2.0
/*
 * The command line of a runtime. See wrap_args.h.
 */
#include "ocihook/wrap_args.h"

#include <string.h>

#include "base/util.h"

#define PREFIX "ctlsec-"
#define WRAPPER "runtime"
#define HOOK "oci"

/* Options in front of the command that take the next word. */
static const char *const taking[] = {
	"log", "log-format", "root", "criu", "rootless", "cgroup-manager",
};

/* An option's name, without one dash or two; NULL if @word is none. */
static const char *option_name(const char *word)
{
	if (word[0] != '-' || !word[1])
		return NULL;
	word++;
	return *word == '-' ? word + 1 : word;
}

static bool takes_next(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(taking); i++) {
		if (!strcmp(name, taking[i]))
			return true;
	}
	return false;
}

/* The value of an option by its name or its letter, at @argv: --NAME V, --NAME=V, -l V,
 * -lV; NULL if it is another one.
 */
static const char *option_value(char *const *argv, const char *name,
				char letter)
{
	const char *given = option_name(argv[0]);
	size_t len = strlen(name);

	if (!given)
		return NULL;
	if (!strcmp(given, name))
		return argv[1];
	if (!strncmp(given, name, len) && given[len] == '=')
		return given + len + 1;
	if (!letter || argv[0][1] != letter)
		return NULL;
	if (!argv[0][2])
		return argv[1];
	return argv[0] + 2 + (argv[0][2] == '=');
}

/* The command, or the end. Of the options in front of it, where errors go. */
static char *const *find_command(char *const *argv, struct wrap_args *a)
{
	const char *name, *log = NULL, *format = NULL, *value;

	for (; *argv && (name = option_name(*argv)); argv++) {
		value = option_value(argv, "log", 0);
		if (value)
			log = value;
		value = option_value(argv, "log-format", 0);
		if (value)
			format = value;
		if (takes_next(name) && argv[1])
			argv++;
	}
	a->log = format && !strcmp(format, "json") ? log : NULL;
	return argv;
}

static bool makes_container(const char *command)
{
	return command &&
	       (!strcmp(command, "create") || !strcmp(command, "run") ||
		!strcmp(command, "restore"));
}

void wrap_args_read(struct wrap_args *a, char *const *argv)
{
	const char *value;

	*a = (struct wrap_args){ .bundle = ".", .config = "config.json" };
	argv = find_command(argv, a);
	a->starts = makes_container(*argv);
	while (a->starts && *++argv && strcmp(*argv, "--") != 0) {
		value = option_value(argv, "bundle", 'b');
		if (value)
			a->bundle = value;
		value = option_value(argv, "config", 'f');
		if (value)
			a->config = value;
	}
}

static const char *base_name(const char *program)
{
	const char *slash = strrchr(program, '/');

	return slash ? slash + 1 : program;
}

bool wrap_args_is_wrapper(const char *program)
{
	const char *name = base_name(program);

	return !strncmp(name, PREFIX, strlen(PREFIX)) && name[strlen(PREFIX)] &&
	       strcmp(name + strlen(PREFIX), HOOK) != 0;
}

const char *wrap_args_runtime(const char *program)
{
	const char *name = base_name(program) + strlen(PREFIX);

	return strcmp(name, WRAPPER) != 0 ? name : NULL;
}
