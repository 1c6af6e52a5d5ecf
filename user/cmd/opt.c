// SPDX-License-Identifier: GPL-2.0
/*
 * Options: the table, the scanner, shared values. See opt.h.
 */
#include "cmd/opt.h"
#include "cmd/cmd_table.h"
#include "base/err.h"
#include "base/util.h"
#include <ctype.h>
#include <linux/ctlsec.h>
#include <stdlib.h>
#include <string.h>

static const struct opt opts[OPT_COUNT] = {
	[OPT_HELP] = { "help", 'h', NULL, false, "show this text", NULL },
	[OPT_JSON] = { "json", 0, NULL, false, "print JSON", NULL },
	[OPT_OUTPUT] = { "output", 'o', "COL[,COL...]", false,
			 "columns to print, in this order", NULL },
	[OPT_NOHEADINGS] = { "noheadings", 0, NULL, false,
			     "leave out the headings", NULL },
	[OPT_PROFILE] = { "profile", 0, "NAME|none", false,
			  "profile that decides on system calls",
			  "none default" },
	[OPT_PIDS] = { "pids", 0, "N|max", false,
		       "how many tasks may exist at once", "max" },
	[OPT_FORK_RATE] = { "fork-rate", 0, "N/s[:BURST]|max", false,
			    "how many tasks may be created per second", "max" },
	[OPT_USERNS] = { "userns", 0, "N|max", false,
			 "how many user namespaces may exist at once below",
			 "max" },
	[OPT_ON_BREACH] = { "on-breach", 0, "deny|kill", false,
			    "what a fork above a cap leads to", "deny kill" },
	[OPT_MODE] = { "mode", 0, "enforce|complain", false,
		       "deny, or only count what would be denied",
		       "enforce complain" },
	[OPT_ALLOW_HOST] = { "allow-host", 0, NULL, false,
			     "let the target be the host itself", NULL },
	[OPT_WATCH] = { "watch", 0, "SEC", true,
			"print again every SEC seconds (1)", NULL },
	[OPT_SYSCALLS] = { "syscalls", 0, NULL, false,
			   "one row for each denied system call", NULL },
	[OPT_FORCE] = { "force", 0, NULL, false,
			"unload even though domains are bound", NULL },
	[OPT_ABI] = { "abi", 0, "ABI", false, "ABI of the call (x86_64)",
		      "x86_64 i386 x32" },
	[OPT_CAPS] = { "caps", 0, "CAP[,CAP...]", false,
		       "bounding set (file: Docker's; target: its own)",
		       "none all" },
	[OPT_KERNEL] = { "kernel", 0, "VERSION", false,
			 "kernel to compile for (the running one)", NULL },
	[OPT_STRICT] = { "strict", 0, NULL, false, "let warnings fail too",
			 NULL },
};

const struct opt *opt_def(enum opt_id id)
{
	return &opts[id];
}

void opt_start(struct opt_scan *s, const struct cmd *cmd, int argc, char **argv)
{
	*s = (struct opt_scan){
		.cmd = cmd, .argc = argc, .argv = argv, .i = 1
	};
}

/* The option of @cmd called @name (@len bytes), or spelt @letter. */
static enum opt_id find_opt(const struct cmd *cmd, const char *name, size_t len,
			    char letter)
{
	const enum opt_id *id;

	if (letter ? letter == opts[OPT_HELP].letter :
		     len == 4 && !strncmp(name, "help", 4))
		return OPT_HELP;
	for (id = cmd->opts; *id != OPT_DONE; id++) {
		const struct opt *o = &opts[*id];

		if (letter ? o->letter == letter :
			     strlen(o->name) == len &&
				     !strncmp(o->name, name, len))
			return *id;
	}
	return OPT_DONE;
}

/* The argument of option @id, @joined to it or the next word. */
static int take_value(struct opt_scan *s, enum opt_id id, const char *joined,
		      const char **value, struct err *e)
{
	const struct opt *o = &opts[id];

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

static int long_opt(struct opt_scan *s, const char *word, const char **value,
		    struct err *e)
{
	const char *name = word + 2;
	size_t len = strcspn(name, "=");
	enum opt_id id = find_opt(s->cmd, name, len, 0);
	char q[80];

	if (id == OPT_DONE)
		return err_set(e, EXIT_MISUSE, "%s has no option %s",
			       s->cmd->name, quote(word, q, sizeof(q)));
	return take_value(s, id, name[len] ? name + len + 1 : NULL, value, e);
}

static int short_opt(struct opt_scan *s, const char *word, const char **value,
		     struct err *e)
{
	enum opt_id id = find_opt(s->cmd, NULL, 0, word[1]);
	char q[80];

	if (id == OPT_DONE)
		return err_set(e, EXIT_MISUSE, "%s has no option %s",
			       s->cmd->name, quote(word, q, sizeof(q)));
	return take_value(s, id, word[2] ? word + 2 : NULL, value, e);
}

/* "-", "-1" and the like are arguments, not options. */
static bool is_positional(const char *word)
{
	return word[0] != '-' || !word[1] || isdigit((unsigned char)word[1]);
}

int opt_next(struct opt_scan *s, const char **value, struct err *e)
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

int opt_check(const struct cmd *cmd, int argc, char **argv, struct err *e)
{
	struct opt_scan s;
	const char *value;
	int id;

	opt_start(&s, cmd, argc, argv);
	do {
		id = opt_next(&s, &value, e);
	} while (id > 0 && id != OPT_HELP);
	return id == OPT_HELP ? 1 : id;
}

void opt_set_free(struct opt_set *o)
{
	free(o->args);
	o->args = NULL;
}

static int check_count(const struct cmd *cmd, const struct opt_set *o, int min,
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
			       quote(o->args[max], q, sizeof(q)));
	return 0;
}

int opt_parse(int argc, char **argv, int min, int max, struct opt_set *o,
	      struct err *e)
{
	const struct cmd *cmd = cmd_find(argv[0]);
	struct opt_scan s;
	const char *value;
	int id;

	*o = (struct opt_set){ .args = xcalloc(argc + 1, sizeof(*o->args)) };
	opt_start(&s, cmd, argc, argv);
	while ((id = opt_next(&s, &value, e)) > 0) {
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

int opt_u64(const char *what, const char *s, uint64_t max, uint64_t *v,
	    struct err *e)
{
	uint64_t n = 0;
	const char *p;
	char q[80];

	for (p = s; isdigit((unsigned char)*p); p++) {
		if (__builtin_mul_overflow(n, (uint64_t)10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(*p - '0'), &n) ||
		    n > max)
			return err_set(e, EXIT_MISUSE,
				       "%s: %s is above the largest value, %ju",
				       what, quote(s, q, sizeof(q)),
				       (uintmax_t)max);
	}
	if (p == s || *p)
		return err_set(e, EXIT_MISUSE, "%s: %s is not a whole number",
			       what, quote(s, q, sizeof(q)));
	*v = n;
	return 0;
}

int opt_u64_or_max(const char *what, const char *s, uint64_t max, uint64_t *v,
		   struct err *e)
{
	if (!strcmp(s, "max")) {
		*v = CTLSEC_MAX;
		return 0;
	}
	return opt_u64(what, s, max, v, e);
}

/* One of the two numbers of a rate. */
static int rate_part(const char *what, const char *s, size_t len, uint64_t *v,
		     struct err *e)
{
	cleanup_free char *part = xasprintf("%.*s", (int)len, s);

	if (opt_u64(what, part, CTLSEC_RATE_MAX, v, e))
		return -1;
	if (!*v)
		return err_set(e, EXIT_MISUSE,
			       "%s: 0 is below the smallest value, 1", what);
	return 0;
}

int opt_rate(const char *what, const char *s, uint64_t *rate, uint64_t *burst,
	     struct err *e)
{
	size_t len = strcspn(s, ":");
	size_t digits = len;

	if (!strcmp(s, "max")) {
		*rate = *burst = CTLSEC_MAX;
		return 0;
	}
	if (len >= 2 && !strncmp(s + len - 2, "/s", 2))
		digits -= 2;
	if (rate_part(what, s, digits, rate, e))
		return -1;
	*burst = *rate;
	if (!s[len])
		return 0;
	return rate_part(what, s + len + 1, strlen(s + len + 1), burst, e);
}

int opt_word(enum opt_id id, const char *s, uint32_t *index, struct err *e)
{
	const char *words = opts[id].words;
	size_t len = strlen(s);
	uint32_t i = 0;
	char q[80];

	while (*words) {
		size_t n = strcspn(words, " ");

		if (n == len && !strncmp(words, s, n)) {
			*index = i;
			return 0;
		}
		words += n;
		words += *words == ' ';
		i++;
	}
	return err_set(e, EXIT_MISUSE, "--%s: %s is none of %s", opts[id].name,
		       quote(s, q, sizeof(q)), opts[id].arg);
}
