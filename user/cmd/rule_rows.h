/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is decided about a call, as lines in the rule language: one line for all ABIs
 * where they agree.
 */
#ifndef USER_RULE_ROWS_H
#define USER_RULE_ROWS_H

#include <ctlsec/abi.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * struct rule_row - one line
 * @rule: without an ABI; owned, as the rest
 */
struct rule_row {
	char *rule;
	char *first;
	char *second;
};

/**
 * struct rule_rows - the lines of one call in one ABI
 * @present: the ABI has the call
 */
struct rule_rows {
	bool present;
	struct rule_row *v;
	size_t n;
};

/* Takes the strings over. */
void rule_rows_add(struct rule_rows *r, char *rule, char *first, char *second);

/* Give the lines of all ABIs to @emit, and free them. */
void rule_rows_emit(struct rule_rows r[CTLSEC_NR_ABIS],
		    void (*emit)(const char *rule, const struct rule_row *row,
				 void *arg),
		    void *arg);

#endif /* USER_RULE_ROWS_H */
