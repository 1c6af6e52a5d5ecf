/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rules as diagrams, and pieces of diagrams as rules.
 */
#ifndef USER_RULE_DD_H
#define USER_RULE_DD_H

#include <ctlsec/policy_fmt.h>

#include "policy/dd.h"
#include "policy/dd_cover.h"
#include "rule/rule.h"

struct err;

/* The number of the rule's call in an ABI; below 0 if the ABI, or the rule, has none. */
int rule_dd_nr(const struct rule *r, enum ctlsec_abi abi);

/**
 * rule_dd_holds - where the rule holds
 * @n: the condition; of an argument that the kernel takes 32 bits of, only those
 *	count
 *
 * Return: 0, or -1 with @e filled if the ABI's call has other arguments.
 */
int rule_dd_holds(struct dd *d, const struct rule *r, enum ctlsec_abi abi,
		  dd_node *n, struct err *e);

/* The arguments of a call of which the kernel takes 32 bits or fewer, as bits. */
unsigned int rule_dd_narrow(enum ctlsec_abi abi, uint32_t nr);

/* A piece of a diagram as a rule, without its capabilities. @abi is RULE_ABI_ALL for
 * one that holds for each.
 */
void rule_dd_piece(int abi, enum ctlsec_abi of, uint32_t nr,
		   const struct dd_cover_piece *p, struct rule *r);

/* The same as text, the capabilities behind it; to be freed. */
char *rule_dd_text(int abi, enum ctlsec_abi of, uint32_t nr,
		   const struct dd_cover_piece *p);

#endif /* USER_RULE_DD_H */
