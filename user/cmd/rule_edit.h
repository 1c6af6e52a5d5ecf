/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rules of the rule language, put onto a profile.
 */
#ifndef USER_RULE_EDIT_H
#define USER_RULE_EDIT_H

#include "base/err.h"
#include "policy/blob.h"
#include "policy/blob_edit.h"

/* Put one rule onto it, to allow or to deny, with a warning on standard error if it
 * leaves something open.
 */
int rule_edit_add(struct blob_edit *edit, bool allow, const char *text,
		  struct err *e);

/* The same for one that is to be denied, by @action, a CTLSEC_ACTION() word. @shown, if
 * it is not NULL, is set to the rule as it is printed, to be freed.
 */
int rule_edit_deny(struct blob_edit *edit, const char *text, uint32_t action,
		   char **shown, struct err *e);

/**
 * rule_edit_blob - change a profile
 * @blob: replaced on success
 * @put: puts the rules onto it; what is denied last wins
 */
int rule_edit_blob(struct blob *blob,
		   int (*put)(struct blob_edit *edit, void *arg, struct err *e),
		   void *arg, struct err *e);

#endif /* USER_RULE_EDIT_H */
