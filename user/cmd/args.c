// SPDX-License-Identifier: GPL-2.0
#include "cmd/args.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "cmd/cmd_table.h"

void args_start(struct args_scan *s, const struct cmd *cmd, int argc,
		char **argv)
{
	*s = (struct args_scan){
		.cmd = cmd, .argc = argc, .argv = argv, .i = 1
	};
}

static bool is_named(const char *own, const char *name, size_t len)
{
	return own && strlen(own) == len && !strncmp(own, name, len);
}

/* The option of @cmd called @name (@len bytes), or spelt @letter. */
static enum opt_id find_opt(const struct cmd *cmd, const char *name, size_t len,
			    char letter)
{
	const enum opt_id *id;

	if (letter ? letter == opt_def(OPT_HELP)->letter :
		     is_named("help", name, len))
		return OPT_HELP;
	for (id = cmd->opts; *id != OPT_DONE; id++) {
		const struct opt *o = opt_def(*id);

		if (letter ? o->letter == letter :
			     is_named(o->name, name, len) ||
				     is_named(o->former, name, len))
			return *id;
	}
	return OPT_DONE;
}

/* An option that @cmd does not take, with the one that was meant. */
static int unknown_opt(const struct cmd *cmd, const char *word, struct err *e)
{
	const char *name = word + strspn(word, "-");
	cleanup_free char *hint = NULL;
	const enum opt_id *id;
	struct nearest near;
	char q[80];

	nearest_start(&near, name, strcspn(name, "="));
	for (id = cmd->opts; *id != OPT_DONE; id++)
		nearest_offer(&near, opt_def(*id)->name);
	nearest_offer(&near, opt_def(OPT_HELP)->name);
	hint = nearest_hint(&near, "--");
	return err_set(e, EXIT_MISUSE, "%s has no option %s%s", cmd->name,
		       escape_quote(word, q, sizeof(q)), hint);
}

/* The argument of option @id, @joined to it or the next word. */
static int take_value(struct args_scan *s, enum opt_id id, const char *joined,
		      const char **value, struct err *e)
{
	const struct opt *o = opt_def(id);

	*value = joined;
	if (!o->arg && joined)
		return err_set(e, EXIT_MISUSE, "option --%s takes no argument",
			       o->name);
	if (!o->arg || joined || o->optional)
		return id;
	if (s->i >= s->argc)
		return err_set(e, EXIT_MISUSE, "option --%s needs %s", o->name,
			       o->arg);
	*value = s->argv[s->i++];
	return id;
}

static int long_opt(struct args_scan *s, const char *word, const char **value,
		    struct err *e)
{
	const char *name = word + 2;
	size_t len = strcspn(name, "=");
	enum opt_id id = find_opt(s->cmd, name, len, 0);

	if (id == OPT_DONE)
		return unknown_opt(s->cmd, word, e);
	return take_value(s, id, name[len] ? name + len + 1 : NULL, value, e);
}

static int short_opt(struct args_scan *s, const char *word, const char **value,
		     struct err *e)
{
	enum opt_id id = find_opt(s->cmd, NULL, 0, word[1]);

	if (id == OPT_DONE)
		return unknown_opt(s->cmd, word, e);
	return take_value(s, id, word[2] ? word + 2 : NULL, value, e);
}

/* "-", "-1" and the like are arguments, not options. */
static bool is_positional(const char *word)
{
	return word[0] != '-' || !word[1] || isdigit((unsigned char)word[1]);
}

int args_next(struct args_scan *s, const char **value, struct err *e)
{
	const char *word;

	*value = NULL;
	if (!s->ended && s->i < s->argc && !strcmp(s->argv[s->i], "--")) {
		s->ended = true;
		s->i++;
	}
	if (s->i >= s->argc)
		return OPT_DONE;
	word = s->argv[s->i];
	if (s->ended || is_positional(word)) {
		if (s->cmd->stops)
			return OPT_DONE;
		s->i++;
		*value = word;
		return OPT_ARG;
	}
	s->i++;
	if (word[1] == '-')
		return long_opt(s, word, value, e);
	return short_opt(s, word, value, e);
}

int args_check(const struct cmd *cmd, int argc, char **argv, struct err *e)
{
	struct args_scan s;
	const char *value;
	int id;

	args_start(&s, cmd, argc, argv);
	do {
		id = args_next(&s, &value, e);
	} while (id > 0 && id != OPT_HELP);
	return id == OPT_HELP ? 1 : id;
}

void args_free(struct args *o)
{
	free(o->args);
	o->args = NULL;
}

static int check_count(const struct cmd *cmd, const struct args *o, int min,
		       int max, struct err *e)
{
	char q[80];

	if (o->n_args < min)
		return err_set(e, EXIT_MISUSE,
			       "%s needs more arguments: ctlsec %s %s",
			       cmd->name, cmd->name, cmd->args);
	if (o->n_args > max)
		return err_set(e, EXIT_MISUSE,
			       "%s does not take the argument %s", cmd->name,
			       escape_quote(o->args[max], q, sizeof(q)));
	return 0;
}

int args_parse(int argc, char **argv, int min, int max, struct args *o,
	       struct err *e)
{
	const struct cmd *cmd = cmd_table_find(argv[0]);
	struct args_scan s;
	const char *value;
	int id;

	*o = (struct args){ .args = xcalloc(argc + 1, sizeof(*o->args)) };
	args_start(&s, cmd, argc, argv);
	while ((id = args_next(&s, &value, e)) > 0) {
		if (id == OPT_ARG) {
			o->args[o->n_args++] = argv[s.i - 1];
			continue;
		}
		o->given[id] = true;
		o->value[id] = value;
	}
	if (id < 0)
		return -1;
	while (s.i < argc)
		o->args[o->n_args++] = argv[s.i++];
	return check_count(cmd, o, min, max, e);
}
