// SPDX-License-Identifier: GPL-2.0
/*
 * The tables, taken apart at their first use. See rule_table.h.
 */
#include "rule/rule_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/util.h"
#include "base/vec.h"

#define EMBED(name, file)                       \
	__asm__(".pushsection .rodata\n"        \
		".globl rule_table_" name "\n"  \
		".hidden rule_table_" name "\n" \
		"rule_table_" name ":\n"        \
		".incbin \"rule/" file "\"\n"   \
		".byte 0\n"                     \
		".popsection\n")

EMBED("constants_text", "constants.txt");
EMBED("calls_text", "calls.txt");
EMBED("groups_text", "groups.txt");

extern const char rule_table_constants_text[], rule_table_calls_text[],
	rule_table_groups_text[];

/* The tables live as long as the program. */
static struct {
	struct rule_table_set *sets;
	size_t n_sets;
	struct rule_table_call *calls;
	size_t n_calls;
	char **groups; /* "@NAME MEMBER..." */
	size_t n_groups;
} table;

static void add_set(char *line)
{
	struct rule_table_set *s;
	char *kind = strchr(line, ' ');

	*kind++ = '\0';
	table.sets = vec_grow(table.sets, table.n_sets, sizeof(*table.sets));
	s = &table.sets[table.n_sets++];
	s->name = line + 1;
	s->mixed = !strncmp(kind, "mixed", 5);
	s->flags = s->mixed || !strncmp(kind, "flags", 5);
}

static void add_constant(char *line)
{
	struct rule_table_set *s = &table.sets[table.n_sets - 1];
	char *value = strchr(line, ' ');

	*value++ = '\0';
	s->names = vec_grow(s->names, s->n, sizeof(*s->names));
	s->values = vec_grow(s->values, s->n, sizeof(*s->values));
	s->names[s->n] = line;
	s->values[s->n++] = strtoull(value, NULL, 0);
}

static const struct rule_table_set *find_set(const char *name)
{
	size_t i;

	for (i = 0; i < table.n_sets; i++) {
		if (!strcmp(table.sets[i].name, name))
			return &table.sets[i];
	}
	return NULL;
}

/* NAME[/WIDTH][=SET] */
static void fill_arg(struct rule_table_arg *a, char *word)
{
	char *set = strchr(word, '=');
	char *width;

	if (set) {
		*set++ = '\0';
		a->set = find_set(set);
	}
	width = strchr(word, '/');
	a->width = width ? (unsigned int)atoi(width + 1) : 64;
	if (width)
		*width = '\0';
	a->name = word;
}

static void add_call(char *line)
{
	struct rule_table_call *c;
	char *save = NULL, *word;

	table.calls =
		vec_grow(table.calls, table.n_calls, sizeof(*table.calls));
	c = &table.calls[table.n_calls++];
	c->name = strtok_r(line, " ", &save);
	while ((word = strtok_r(NULL, " ", &save)) && c->n < CTLSEC_NR_ARGS)
		fill_arg(&c->args[c->n++], word);
}

static void add_group(char *line)
{
	table.groups =
		vec_grow(table.groups, table.n_groups, sizeof(*table.groups));
	table.groups[table.n_groups++] = line;
}

static void read_lines(const char *text, void (*add)(char *line))
{
	char *copy = xstrdup(text), *save = NULL, *line;

	for (line = strtok_r(copy, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (line[0] == '#')
			continue;
		if (line[0] == '[')
			add_set(line);
		else
			add(line);
	}
}

static void read_tables(void)
{
	if (table.n_sets)
		return;
	read_lines(rule_table_constants_text, add_constant);
	read_lines(rule_table_calls_text, add_call);
	read_lines(rule_table_groups_text, add_group);
}

static const struct rule_table_call *find_call(const char *prefix,
					       const char *name)
{
	size_t len = strlen(prefix), i;

	for (i = 0; i < table.n_calls; i++) {
		const char *own = table.calls[i].name;

		if (!strncmp(own, prefix, len) && !strcmp(own + len, name))
			return &table.calls[i];
	}
	return NULL;
}

const struct rule_table_call *rule_table_call(enum ctlsec_abi abi,
					      const char *name)
{
	const struct rule_table_call *c = NULL;

	read_tables();
	if (abi == CTLSEC_ABI_I386)
		c = find_call("i386:", name);
	return c ? c : find_call("", name);
}

static bool find_value(const struct rule_table_set *s, const char *name,
		       uint64_t *v)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (!strcmp(s->names[i], name)) {
			*v = s->values[i];
			return true;
		}
	}
	return false;
}

const struct rule_table_set *rule_table_set_of(const char *name)
{
	uint64_t v;
	size_t i;

	read_tables();
	for (i = 0; i < table.n_sets; i++) {
		if (find_value(&table.sets[i], name, &v))
			return &table.sets[i];
	}
	return NULL;
}

bool rule_table_value(const struct rule_table_set *set, const char *name,
		      uint64_t *v)
{
	if (!set)
		set = rule_table_set_of(name);
	return set && find_value(set, name, v);
}

const char *rule_table_name(const struct rule_table_set *set, uint64_t v)
{
	size_t i;

	for (i = 0; set && i < set->n; i++) {
		if (set->values[i] == v)
			return set->names[i];
	}
	return NULL;
}

const char *rule_table_group(const char *name)
{
	size_t len = strlen(name), i;

	read_tables();
	for (i = 0; i < table.n_groups; i++) {
		const char *own = table.groups[i];

		if (!strncmp(own, name, len) && own[len] == ' ')
			return own + len + 1;
	}
	return NULL;
}

void rule_table_offer_values(const struct rule_table_set *set,
			     struct nearest *n)
{
	size_t i, j;

	read_tables();
	for (i = 0; i < table.n_sets; i++) {
		const struct rule_table_set *s = &table.sets[i];

		for (j = 0; (!set || s == set) && j < s->n; j++)
			nearest_offer(n, s->names[j]);
	}
}

void rule_table_offer_calls(struct nearest *n)
{
	size_t i;

	read_tables();
	for (i = 0; i < table.n_calls; i++) {
		if (!strchr(table.calls[i].name, ':'))
			nearest_offer(n, table.calls[i].name);
	}
	for (i = 0; i < table.n_groups; i++)
		nearest_offer_words(n, strchr(table.groups[i], ' ') + 1);
}

void rule_table_offer_groups(struct nearest *n)
{
	size_t i;

	read_tables();
	for (i = 0; i < table.n_groups; i++) {
		char name[RULE_TABLE_GROUP_MAX];
		size_t len = strcspn(table.groups[i], " ");

		if (len >= sizeof(name))
			continue;
		memcpy(name, table.groups[i], len);
		name[len] = '\0';
		nearest_offer(n, name);
	}
}
