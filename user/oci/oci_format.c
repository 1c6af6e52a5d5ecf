// SPDX-License-Identifier: GPL-2.0
/*
 * Recognizing what is no JSON by how it begins.
 */
#include "oci/oci_format.h"

#include <stdbool.h>
#include <string.h>

#include "base/util.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define WORD LETTERS "0123456789_.-"

/* The next word of the text, after blanks and ends of lines. */
static const char *next_word(const char **text, size_t *len)
{
	const char *start = *text + strspn(*text, " \t\r\n");

	*len = strcspn(start, " \t\r\n");
	*text = start + *len;
	return start;
}

static bool is_one_of(const char *word, size_t len, const char *const *list)
{
	for (; *list; list++) {
		if (strlen(*list) == len && !memcmp(word, *list, len))
			return true;
	}
	return false;
}

/* A version, then the kind of list. */
static bool is_lxc(const char *text)
{
	static const char *const versions[] = { "1", "2", NULL };
	static const char *const lists[] = { "allowlist", "whitelist",
					     "denylist", "blacklist", NULL };
	const char *word;
	size_t len;

	word = next_word(&text, &len);
	if (!is_one_of(word, len, versions))
		return false;
	word = next_word(&text, &len);
	return is_one_of(word, len, lists);
}

/* The first line that is neither blank nor a comment. */
static const char *first_line(const char *text)
{
	for (;;) {
		text += strspn(text, " \t\r\n");
		if (*text != '#')
			return text;
		text += strcspn(text, "\n");
	}
}

/* "NAME:" with a value that only a policy of minijail has */
static bool is_minijail(const char *text)
{
	static const char *const values[] = {
		"1",	       "allow",	       "return", "kill",
		"kill-thread", "kill-process", "trap",	 "trace",
		"user-notify", "arg0",	       "arg1",	 "arg2",
		"arg3",	       "arg4",	       "arg5",	 "return;",
		NULL
	};
	const char *line = first_line(text), *value;
	size_t name = strspn(line, WORD), len;

	if (line[0] == '@')
		return !strncmp(line, "@include", 8) ||
		       !strncmp(line, "@default", 8) ||
		       !strncmp(line, "@frequency", 10);
	if (!name || line[name] != ':')
		return false;
	value = line + name + 1;
	value += strspn(value, " \t");
	len = strcspn(value, " \t\r\n");
	return is_one_of(value, len, values);
}

/* "KEY: ...", "- ITEM", "---" or "%YAML" */
static bool is_yaml(const char *text)
{
	const char *line = first_line(text);
	size_t key;

	if (!strncmp(line, "---", 3) || !strncmp(line, "%YAML", 5) ||
	    !strncmp(line, "- ", 2))
		return true;
	if (*line == '"' || *line == '\'') {
		key = strcspn(line + 1, "\"'\n") + 2;
		if (line[key - 1] != *line)
			return false;
	} else {
		key = strspn(line, WORD "/");
	}
	return key && line[key] == ':' &&
	       (!line[key + 1] || strchr(" \t\r\n", line[key + 1]));
}

/* "[Section]" or "key = value" */
static bool is_ini(const char *text)
{
	const char *line = first_line(text);
	size_t len = strspn(line + (*line == '['), WORD);

	if (*line == '[')
		return strchr(LETTERS, line[1]) && line[1 + len] == ']';
	return len && line[len + strspn(line + len, " \t")] == '=';
}

static bool is_bom8(const char *text)
{
	return !strncmp(text, "\xef\xbb\xbf", 3);
}

static bool is_bom16(const char *text)
{
	return !strncmp(text, "\xff\xfe", 2) || !strncmp(text, "\xfe\xff", 2);
}

static bool is_elf(const char *text)
{
	return !strncmp(text,
			"\x7f"
			"ELF",
			4);
}

static bool is_gzip(const char *text)
{
	return !strncmp(text, "\x1f\x8b", 2);
}

const char *oci_format_of(const char *text)
{
	/* clang-format off */
	static const struct {
		bool (*is)(const char *text);
		const char *sentence;
	} formats[] = {
		{ is_bom8, "the file begins with a byte order mark, which JSON "
			   "must not have: take its three bytes out" },
		{ is_bom16, "the file is in UTF-16, and JSON is in UTF-8: "
			    "convert it, as by 'iconv -f UTF-16 -t UTF-8'" },
		{ is_elf, "a program, and not a profile in JSON" },
		{ is_gzip, "a compressed file: give what is in it" },
		{ is_lxc, "a seccomp policy in LXC's format, and not a profile "
			  "in JSON: write its calls as rules in 'syscalls'" },
		{ is_minijail, "a seccomp policy in minijail's format, and not "
			       "a profile in JSON" },
		{ is_yaml, "the file is YAML, it seems, and a profile is JSON: "
			   "convert it, as by 'yq -o json', or get it as JSON, "
			   "as by 'kubectl get -o json'" },
		{ is_ini, "the file is INI or TOML, it seems, and a profile is "
			  "JSON" },
	};
	/* clang-format on */
	size_t i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		if (formats[i].is(text))
			return formats[i].sentence;
	}
	return NULL;
}
