/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The arguments of the call that a rule names.
 */
#ifndef USER_RULE_ARG_H
#define USER_RULE_ARG_H

#include "rule/rule.h"
#include "rule/rule_table.h"

/* The ABI whose names of arguments the rule uses. */
enum ctlsec_abi rule_arg_abi(const struct rule *r);

/* What the table has of the rule's call, or NULL. */
const struct rule_table_call *rule_arg_call(const struct rule *r);

/* One argument; one that the table does not know has no name, and 64 bits. */
struct rule_table_arg rule_arg(const struct rule *r, unsigned int arg);

/* @v as a register's lower @width bits. */
uint64_t rule_arg_cut(uint64_t v, unsigned int width);

#endif /* USER_RULE_ARG_H */
