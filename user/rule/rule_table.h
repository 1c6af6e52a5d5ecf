/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the rule language knows: the arguments of system calls, the constants that
 * they take, and groups of calls. The tables are files that make-tables makes from
 * the kernel's headers, the man pages and systemd; they are part of the program.
 */
#ifndef USER_RULE_TABLE_H
#define USER_RULE_TABLE_H

#include <ctlsec/policy_fmt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nearest;

#define RULE_TABLE_GROUP_MAX 64

/**
 * struct rule_table_set - constants that belong together
 * @flags: values are made of bits
 * @mixed: of bits above the lowest byte, which is a number
 * @names, @values: @n of them; of equal values the first name is printed
 */
struct rule_table_set {
	char *name;
	bool flags;
	bool mixed;
	const char **names;
	uint64_t *values;
	size_t n;
};

/**
 * struct rule_table_arg - one argument as the kernel's function takes it
 * @width: bits of the register that count: 16, 32 or 64
 * @set: its constants, or NULL
 */
struct rule_table_arg {
	const char *name;
	unsigned int width;
	const struct rule_table_set *set;
};

struct rule_table_call {
	const char *name;
	struct rule_table_arg args[CTLSEC_NR_ARGS];
	size_t n;
};

/* The arguments of a call in an ABI; NULL if the table has none of that name. */
const struct rule_table_call *rule_table_call(enum ctlsec_abi abi,
					      const char *name);

/* The value of a constant of @set, or of any set if that is NULL. */
bool rule_table_value(const struct rule_table_set *set, const char *name,
		      uint64_t *v);

/* The set that has a constant of this name, or NULL. */
const struct rule_table_set *rule_table_set_of(const char *name);

/* The name of a value in @set, or NULL. */
const char *rule_table_name(const struct rule_table_set *set, uint64_t v);

/* The members of "@GROUP", blanks between, groups among them; NULL if there is none. */
const char *rule_table_group(const char *name);

/* Offer to a search what would be legal. */
void rule_table_offer_values(const struct rule_table_set *set,
			     struct nearest *n);
void rule_table_offer_calls(struct nearest *n);
void rule_table_offer_groups(struct nearest *n);

#endif /* USER_RULE_TABLE_H */
