/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One call in the rule language: a rule that names just it.
 */
#ifndef USER_RULE_CALL_H
#define USER_RULE_CALL_H

#include <stdint.h>

#include "rule/rule.h"

/* @args: CTLSEC_NR_ARGS registers, or NULL if they are unknown. */
void rule_call_make(uint32_t abi, uint32_t nr, const uint64_t *args,
		    struct rule *r);

/* Registers that the call does not take hold whatever was there: make them 0. */
void rule_call_clear(uint32_t abi, uint32_t nr, uint64_t *args);

/* The same as text, with parentheses where there are no arguments. To be freed. */
char *rule_call_print(uint32_t abi, uint32_t nr, const uint64_t *args);

#endif /* USER_RULE_CALL_H */
