// SPDX-License-Identifier: GPL-2.0
#include "cmd/rule_edit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/util.h"
#include "rule/rule_apply.h"
#include "rule/rule_open.h"
#include "rule/rule_parse.h"
#include "rule/rule_print.h"

/* What the rule leaves open, so that more is not believed of it than it does. */
static void note_rule(const struct rule *r, const char *text)
{
	const char *open = rule_open_note(r), *exact = rule_open_exact(r);

	if (open)
		fprintf(stderr, "ctlsec: warning: %s: %s\n", text, open);
	if (exact)
		fprintf(stderr,
			"ctlsec: warning: %s holds only where '%s' is exactly "
			"that; '%s & ...' tests for bits\n",
			text, exact, exact);
}

int rule_edit_deny(struct blob_edit *edit, const char *text, uint32_t action,
		   char **shown, struct err *e)
{
	cleanup_free char *printed = NULL;
	struct rule r;

	if (rule_parse(text, &r, e))
		return -1;
	printed = rule_print(&r);
	note_rule(&r, printed);
	if (rule_apply_deny(edit, &r, action, e))
		return -1;
	if (shown) {
		*shown = printed;
		printed = NULL;
	}
	return 0;
}

int rule_edit_add(struct blob_edit *edit, bool allow, const char *text,
		  struct err *e)
{
	cleanup_free char *shown = NULL;
	struct rule r;

	if (!allow)
		return rule_edit_deny(edit, text,
				      CTLSEC_ACTION(CTLSEC_ACT_ERRNO, EPERM),
				      NULL, e);
	if (rule_parse(text, &r, e))
		return -1;
	shown = rule_print(&r);
	note_rule(&r, shown);
	return rule_apply_allow(edit, &r, e);
}

int rule_edit_blob(struct blob *blob,
		   int (*put)(struct blob_edit *edit, void *arg, struct err *e),
		   void *arg, struct err *e)
{
	struct blob_edit *edit = xcalloc(1, sizeof(*edit));
	cleanup_dd struct dd *d = dd_new();
	struct blob changed = { 0 };
	struct ctlsec_policy p;
	int ret;

	ctlsec_policy_open(&p, blob->data);
	blob_edit_start(edit, d, &p);
	ret = put(edit, arg, e) || blob_edit_build(edit, &changed, e);
	free(edit);
	if (ret)
		return -1;
	blob_free(blob);
	*blob = changed;
	return 0;
}
