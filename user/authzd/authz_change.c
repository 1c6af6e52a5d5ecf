// SPDX-License-Identifier: GPL-2.0
/*
 * The parameter changes of a commit and of an import: dockerd reads all of them, one a
 * line, as a Dockerfile. So a line may set labels only if their names can be read here
 * as well: without variables and escapes, and not over several lines.
 */
#include "authzd/authz_change.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/util.h"

#define BLANKS " \t\r\v\f"
#define OURS "io.ctlsec."

/* Does the line begin with this instruction? */
static bool is_instruction(const char *line, const char *name)
{
	size_t len = strlen(name);

	return !strncasecmp(line, name, len) &&
	       (!line[len] || strchr(BLANKS, line[len]));
}

static bool is_harmless(const char *line)
{
	static const char *const names[] = { "CMD",    "ENTRYPOINT",  "ENV",
					     "EXPOSE", "HEALTHCHECK", "USER",
					     "VOLUME", "WORKDIR" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (is_instruction(line, names[i]))
			return true;
	return false;
}

/* A line that ends with one of these can go on in the next; which one it is a comment
 * before can choose.
 */
static bool goes_on(const char *line)
{
	size_t n = strlen(line);

	while (n && strchr(BLANKS, line[n - 1]))
		n--;
	return n && strchr("\\`", line[n - 1]);
}

/* Quotes are taken off a name, wherever they are in it. */
static bool names_ours(const char *line)
{
	const size_t len = strlen(OURS);
	size_t i;

	for (; *line; line++) {
		const char *s = line;

		for (i = 0; i < len; s++) {
			if (*s == '"' || *s == '\'')
				continue;
			if (!*s || strncasecmp(s, &OURS[i], 1) != 0)
				break;
			i++;
		}
		if (i == len)
			return true;
	}
	return false;
}

static void check_line(struct authz_walk *w, const char *line)
{
	line += strspn(line, BLANKS);
	if (!*line || (is_harmless(line) && !goes_on(line)))
		return;
	if (is_instruction(line, "LABEL") && !strpbrk(line, "$\\`") &&
	    !names_ours(line))
		return;
	authz_rule_found(w->found, AUTHZ_CTLSEC_LABELS,
			 "%s has '%.80s', which %s", w->path, line,
			 names_ours(line) ? "names a label of ctlsec's" :
					    "could set one");
}

void authz_change_check(struct authz_walk *w, const char *text)
{
	const char *end;

	for (;; text = end + 1) {
		end = strchrnul(text, '\n');
		check_line(w, arena_strndup(w->found->arena, text,
					    (size_t)(end - text)));
		if (!*end)
			return;
	}
}
