/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a rule leaves open: conditions are on registers, and some calls do the same
 * with arguments in memory.
 */
#ifndef USER_RULE_OPEN_H
#define USER_RULE_OPEN_H

#include "rule/rule.h"

/* A sentence about it, or NULL if the rule says all that it seems to. */
const char *rule_open_note(const struct rule *r);

/* The name of an argument made of bits that is compared as a whole, or NULL. */
const char *rule_open_exact(const struct rule *r);

#endif /* USER_RULE_OPEN_H */
