// SPDX-License-Identifier: GPL-2.0
/*
 * Options: the table, the scanner, shared values. See opt.h.
 */
#include "cmd/opt.h"

#include <ctype.h>
#include <linux/ctlsec.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/escape.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/util.h"

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
	[OPT_ON_LIMIT] = { "on-limit", 0, "deny|kill", false,
			   "what a fork above a limit leads to", "deny kill",
			   "on-breach" },
	[OPT_MODE] = { "mode", 0, "enforce|complain", false,
		       "deny, or only count what would be denied",
		       "enforce complain" },
	[OPT_ACTIVATE] = { "activate", 0, "now|exec|container|root", false,
			   "when the profile holds for tasks that enter",
			   "now exec container root" },
	[OPT_LOG_TO] = { "log", 0, "none|audit", false,
			 "where denials are copied to", "none audit" },
	[OPT_ALLOW_HOST] = { "allow-host", 0, NULL, false,
			     "let the target be the host itself", NULL },
	[OPT_ONCE] = { "once", 0, NULL, false,
		       "bind what is there now, until it goes", NULL },
	[OPT_ALL] = { "all", 0, NULL, false, "unbind everything", NULL },
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
	[OPT_KEEP_CAPS] = { "caps", 0, "CAP[,CAP...]|none", false,
			    "capabilities that the command keeps", "none all" },
	[OPT_KERNEL] = { "kernel", 0, "VERSION", false,
			 "kernel to compile for (the running one)", NULL },
	[OPT_STRICT] = { "strict", 0, NULL, false, "let warnings fail too",
			 NULL },
	[OPT_UNION] = { "union", 0, NULL, false,
			"allow what any of them allows", NULL },
	[OPT_INTERSECT] = { "intersect", 0, NULL, false,
			    "allow only what all of them allow", NULL },
	[OPT_DENY] = { "deny", 0, "RULE[;RULE...]", false,
		       "refuse these calls, with EPERM", NULL },
	[OPT_ALLOW] = { "allow", 0, "RULE[;RULE...]", false,
			"allow these calls, unless denied here", NULL },
	[OPT_SINCE] = { "since", 0, "TIME", false,
			"begin with what the module remembers since then",
			NULL },
	[OPT_NO_FOLLOW] = { "no-follow", 0, NULL, false,
			    "print what the module remembers, and end", NULL },
	[OPT_KIND] = { "kind", 0, "KIND[,KIND...]", false,
		       "denied, limit, kill, bind, pending, gap",
		       "denied limit kill bind pending gap" },
	[OPT_NO_TRUNC] = { "no-trunc", 0, NULL, false,
			   "do not cut lines to the terminal's width", NULL },
	[OPT_CURSOR_FILE] = { "cursor-file", 0, "FILE", false,
			      "go on behind what was printed, by FILE", NULL },
	[OPT_DRY_RUN] = { "dry-run", 0, NULL, false,
			  "print what would change, and change nothing", NULL },
	[OPT_PRUNE] = { "prune", 0, NULL, false,
			"unbind and unload what is in none of the files",
			NULL },
	[OPT_SKIP_MISSING] = { "skip-missing", 0, NULL, false,
			       "warn of targets that are not there, and "
			       "go on",
			       NULL },
	[OPT_WATCH_FILES] = { "watch", 0, NULL, false,
			      "go on, and do it again when they change", NULL },
	[OPT_LAST] = { "last", 0, NULL, false,
		       "explain the target's last denial", NULL },
	[OPT_FORMAT] = { "format", 0, "table|json|prometheus", false,
			 "how to print", "table json prometheus" },
	[OPT_FILE] = { "file", 0, "FILE", false,
		       "replace FILE by the page, at once", NULL },
	[OPT_RESET] = { "reset", 0, NULL, false, "count from now on", NULL },
	[OPT_COUNTED_SINCE] = { "since", 0, "TIME", false,
				"count from the last reset before TIME", NULL },
	[OPT_FOR] = { "for", 0, "TIME|RUNTIME", false,
		      "how long (10m); show: the runtime to apply it",
		      "docker podman runc crun none" },
	[OPT_MERGE] = { "merge", 0, "FILE", false,
			"allow what this profile allows, too", NULL },
	[OPT_BASE] = { "base", 0, "PROFILE", false,
		       "the same of a profile by its name", "default" },
	[OPT_TO_FILE] = { "output", 'o', "FILE|COL[,COL...]", false,
			  "write to FILE; list: columns to print", NULL },
	[OPT_DELAY] = { "delay", 0, "SEC", false,
			"look again every SEC seconds (2)", NULL },
	[OPT_TO] = { "to", 0, "TARGET", false,
		     "deny it there only, repeatable (all containers)", "all" },
	[OPT_ERRNO] = { "errno", 0, "E", false,
			"error that the call fails with (EPERM)",
			"EPERM EACCES ENOSYS" },
	[OPT_KILL] = { "kill", 0, NULL, false,
		       "end the process that makes the call", NULL },
	[OPT_LOG_ONLY] = { "log", 0, NULL, false,
			   "let the call through, and log it", NULL },
	[OPT_DENY_FOR] = { "for", 0, "TIME", false,
			   "for so long: 30s, 10m, 2h, 7d", NULL },
	[OPT_NAME] = { "name", 0, "NAME", false,
		       "call it so; one of that name is replaced", NULL },
	[OPT_LIST] = { "list", 0, NULL, false, "list what is denied", NULL },
	[OPT_REMOVE] = { "remove", 0, "ID|NAME", false, "deny it no more",
			 NULL },
	[OPT_PERSIST] = { "persist", 0, NULL, false,
			  "after a reboot, too: write a policy file", NULL },
};

const struct opt *opt_def(enum opt_id id)
{
	return &opts[id];
}

#define DIGITS "0123456789"

int opt_u64_or_max(const char *what, const char *s, uint64_t max, uint64_t *v,
		   struct err *e)
{
	char q[80];

	if (!strcmp(s, "max")) {
		*v = CTLSEC_MAX;
		return 0;
	}
	if (!s[0] || s[strspn(s, DIGITS)])
		return err_set(e, EXIT_MISUSE,
			       "%s: %s is neither a whole number nor 'max', "
			       "which means no limit",
			       what, escape_quote(s, q, sizeof(q)));
	return number_u64(what, s, max, v, e);
}

/* One of the two numbers of a rate. */
static int rate_part(const char *what, const char *s, size_t len, uint64_t *v,
		     struct err *e)
{
	cleanup_free char *part = xasprintf("%.*s", (int)len, s);

	if (number_u64(what, part, CTLSEC_RATE_MAX, v, e))
		return -1;
	if (!*v)
		return err_set(e, EXIT_MISUSE,
			       "%s: 0 is below the smallest value, 1", what);
	return 0;
}

/* A rate without "/s", whose unit would have to be guessed, or no rate. */
static int rate_malformed(const char *what, const char *s, size_t digits,
			  struct err *e)
{
	char q[80];

	escape_quote(s, q, sizeof(q));
	if (!digits)
		return err_set(e, EXIT_MISUSE,
			       "%s: %s is neither N/s[:BURST], such as 50/s, "
			       "nor 'max', which means no limit",
			       what, q);
	if (s[digits] && s[digits] != ':')
		return err_set(e, EXIT_MISUSE,
			       "%s: %s is not a rate per second; write "
			       "N/s[:BURST], such as %.*s/s",
			       what, q, (int)digits, s);
	return err_set(e, EXIT_MISUSE,
		       "%s: %s lacks its unit; %.*s/s means %.*s a second",
		       what, q, (int)digits, s, (int)digits, s);
}

int opt_rate(const char *what, const char *s, uint64_t *rate, uint64_t *burst,
	     struct err *e)
{
	size_t digits = strspn(s, DIGITS);
	size_t len = strcspn(s, ":");

	if (!strcmp(s, "max")) {
		*rate = *burst = CTLSEC_MAX;
		return 0;
	}
	if (!digits || len != digits + 2 || strncmp(s + digits, "/s", 2))
		return rate_malformed(what, s, digits, e);
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
	cleanup_free char *hint = NULL;
	size_t len = strlen(s);
	struct nearest near;
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
	nearest_start(&near, s, len);
	nearest_offer_words(&near, opts[id].words);
	hint = nearest_hint(&near, "");
	return err_set(e, EXIT_MISUSE, "--%s: %s is none of %s%s",
		       opts[id].name, escape_quote(s, q, sizeof(q)),
		       opts[id].arg, hint);
}
