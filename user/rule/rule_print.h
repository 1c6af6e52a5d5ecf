/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a rule to text: rule_parse() makes the same rule of it.
 */
#ifndef USER_RULE_PRINT_H
#define USER_RULE_PRINT_H

#include "rule/rule.h"

/* To be freed. */
char *rule_print(const struct rule *r);

/* How an argument is called in a rule: its name, or "regN". */
const char *rule_print_arg(const struct rule *r, unsigned int arg);

#endif /* USER_RULE_PRINT_H */
