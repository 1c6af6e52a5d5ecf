/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From text to a rule.
 */
#ifndef USER_RULE_PARSE_H
#define USER_RULE_PARSE_H

#include "rule/rule.h"

struct err;

/**
 * rule_parse - read one rule
 * @text: all of it
 * @r: filled on success
 *
 * Return: 0, or -1 with @e filled: the column from 1 in @e->col, and the text with
 * the place, to be shown below the sentence.
 */
int rule_parse(const char *text, struct rule *r, struct err *e);

#endif /* USER_RULE_PARSE_H */
