/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is decided about all calls that a rule names.
 */
#ifndef USER_EXPLAIN_RULE_H
#define USER_EXPLAIN_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd/operand.h"

/**
 * struct explain_rule - a question
 * @caps: the capability bounding set
 * @abi: "x86_64" ... or NULL for all
 */
struct explain_rule {
	const struct operand *operand;
	uint64_t caps;
	const char *abi;
	bool json;
};

/* Is the word a rule, and not the name of a call? */
bool explain_rule_like(const char *word);

/* Answer: a line "RULE<TAB>ACTION<TAB>REASON" for each part that is decided alike. */
int explain_rule_answer(const struct explain_rule *q, const char *text,
			struct err *e);

#endif /* USER_EXPLAIN_RULE_H */
