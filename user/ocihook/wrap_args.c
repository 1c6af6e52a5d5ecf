// SPDX-License-Identifier: GPL-2.0
/*
 * The command line of a runtime. See wrap_args.h.
 */
#include "ocihook/wrap_args.h"

#include <stdint.h>
#include <string.h>

#include "base/util.h"

#define PREFIX "ctlsec-"
#define WRAPPER "runtime"
#define HOOK "oci"

/* Options in front of the command that take the next word, of any runtime that has them. */
static const char *const taking[] = {
	"log", "log-format", "log-level", "root", "criu", "cgroup-manager",
};
/* Those that take none. */
static const char *const flags[] = {
	"debug", "systemd-cgroup", "version", "help", "v", "h",
};
/* Commands that start containers, and the others. One that is in neither list is taken for
 * the value of an option.
 */
static const char *const starting[] = { "create", "run", "restore" };
static const char *const others[] = {
	"checkpoint", "delete", "events", "exec",   "features", "help",
	"kill",	      "list",	"mounts", "pause",  "ps",	"resume",
	"spec",	      "start",	"state",  "update",
};

/* An option's name, without one dash or two; NULL if @word is none. */
static const char *option_name(const char *word)
{
	if (word[0] != '-' || !word[1])
		return NULL;
	word++;
	return *word == '-' ? word + 1 : word;
}

static bool is_among(const char *word, const char *const *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strcmp(word, v[i]))
			return true;
	}
	return false;
}

/* To runc it is an option with a value, to others one without. */
static bool takes_next(const char *name, const char *next)
{
	if (!next)
		return false;
	if (!strcmp(name, "rootless"))
		return !strcmp(next, "true") || !strcmp(next, "false") ||
		       !strcmp(next, "auto");
	return is_among(name, taking, ARRAY_SIZE(taking));
}

/* May the next word be its value? That cannot be told of an option that is not known. */
static bool may_take_next(const char *name)
{
	return !strchr(name, '=') && strcmp(name, "rootless") != 0 &&
	       !is_among(name, flags, ARRAY_SIZE(flags));
}

/* Is the option at @given, of @len bytes, this one? GNU's argp, which crun has, takes any
 * part of a name that no other option begins with, and of those there is none before
 * @least bytes.
 */
static bool is_option(const char *word, const char *given, size_t len,
		      const char *name, size_t least)
{
	if (len == strlen(name))
		return !strncmp(given, name, len);
	return word[1] == '-' && len >= least && len < strlen(name) &&
	       !strncmp(given, name, len);
}

/* The value of an option at @argv: --NAME V, --NAME=V, and by its letter -l V, -lV, -dl V
 * behind a flag; NULL if it is another one.
 */
static const char *option_value(char *const *argv, const char *name,
				size_t least, char letter)
{
	const char *given = option_name(argv[0]), *p;
	size_t len;

	if (!given)
		return NULL;
	len = strcspn(given, "=");
	if (is_option(argv[0], given, len, name, least))
		return given[len] ? given + len + 1 : argv[1];
	p = argv[0] + 1 + strspn(argv[0] + 1, "d");
	if (!letter || *p != letter)
		return NULL;
	if (!p[1])
		return argv[1];
	return p + 1 + (p[1] == '=');
}

static void read_log(char *const *argv, const char **log, const char **format)
{
	const char *value = option_value(argv, "log", SIZE_MAX, 0);

	if (value)
		*log = value;
	value = option_value(argv, "log-format", strlen("log-f"), 0);
	if (value)
		*format = value;
}

/*
 * The command that starts a container, or NULL. Of the options in front of it, where
 * errors go.
 *
 * What stands behind an option that is not known is its value or the command. It is taken
 * for what starts a container where it can be: a bundle that is not there is said, one
 * without the hook is not seen.
 */
static char *const *find_start(char *const *argv, struct wrap_args *a)
{
	const char *log = NULL, *format = NULL, *name;
	bool open = false;

	for (; *argv; argv++) {
		name = option_name(*argv);
		if (name) {
			read_log(argv, &log, &format);
			if (takes_next(name, argv[1]))
				argv++;
			else
				open |= may_take_next(name);
		} else if (is_among(*argv, starting, ARRAY_SIZE(starting))) {
			break;
		} else if (!open &&
			   is_among(*argv, others, ARRAY_SIZE(others))) {
			argv = NULL;
			break;
		}
	}
	a->log = format && !strcmp(format, "json") ? log : NULL;
	return argv && *argv ? argv : NULL;
}

void wrap_args_read(struct wrap_args *a, char *const *argv)
{
	const char *value;

	*a = (struct wrap_args){ .bundle = ".", .config = "config.json" };
	argv = find_start(argv, a);
	a->starts = argv != NULL;
	while (a->starts && *++argv && strcmp(*argv, "--") != 0) {
		value = option_value(argv, "bundle", 1, 'b');
		if (value)
			a->bundle = value;
		value = option_value(argv, "config", strlen("conf"), 'f');
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
