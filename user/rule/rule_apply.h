/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rules put onto a profile.
 */
#ifndef USER_RULE_APPLY_H
#define USER_RULE_APPLY_H

#include "policy/blob_edit.h"
#include "rule/rule.h"

struct err;

/**
 * rule_apply_deny - refuse what a rule names, where the profile is not stricter
 * @action: CTLSEC_ACTION() word
 *
 * Return: 0, or -1 with @e filled.
 */
int rule_apply_deny(struct blob_edit *b, const struct rule *r, uint32_t action,
		    struct err *e);

/* Allow it, whatever the profile says; in the ABIs that the profile lists. */
int rule_apply_allow(struct blob_edit *b, const struct rule *r, struct err *e);

#endif /* USER_RULE_APPLY_H */
