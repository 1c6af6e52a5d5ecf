// SPDX-License-Identifier: GPL-2.0
/*
 * A profile that allows what another one does, too. See blob_overlay.h.
 */
#include "policy/blob_overlay.h"

#include <stdlib.h>

#include "base/util.h"
#include "policy/blob_edit.h"
#include "policy/dd_policy.h"

static void overlay_abi(struct blob_edit *edit,
			const struct ctlsec_policy *over, unsigned int abi)
{
	const struct ctlsec_policy_abi *a = &over->hdr->abi[abi];
	const struct ctlsec_policy_entry *entry;
	struct dd *d = edit->d;
	__u32 nr;

	/* One that is not listed ends the thread, whatever it calls. */
	if (!(a->flags & CTLSEC_ABI_LISTED))
		return;
	if (!(edit->abi[abi].flags & CTLSEC_ABI_LISTED))
		edit->abi[abi] = *a;
	for (nr = 0; nr < a->nr_count; nr++) {
		entry = ctlsec_policy_entry_of(over, abi, nr);
		if (!entry->nr_rules && !(entry->flags & CTLSEC_ENTRY_UNCOND))
			continue;
		/* Of two that are as mild the first counts. */
		blob_edit_set(
			edit, (enum ctlsec_abi)abi, nr,
			dd_apply(d, DD_MILDEST,
				 dd_policy_call(d, over, (enum ctlsec_abi)abi,
						nr),
				 dd_policy_call(d, &edit->base,
						(enum ctlsec_abi)abi, nr)));
	}
}

/* Numbers above the largest get ENOSYS; those that are not above it any more get what
 * the default says, as a file has it.
 */
static void fill_between(struct blob_edit *edit, unsigned int abi)
{
	const struct ctlsec_policy_abi *a = &edit->abi[abi];
	const struct ctlsec_policy_abi *was = &edit->base.hdr->abi[abi];
	__u32 nr;

	if (CTLSEC_ACTION_ACT(a->above) != CTLSEC_ACTION_ACT(a->def))
		return;
	for (nr = was->nr_count; nr < a->nr_count; nr++) {
		if (!edit->calls[abi][nr])
			blob_edit_set(edit, (enum ctlsec_abi)abi, nr,
				      dd_leaf(edit->d, a->def));
	}
}

static int overlay_all(struct blob *to, const struct ctlsec_policy *over,
		       struct err *e)
{
	struct blob_edit *edit = xcalloc(1, sizeof(*edit));
	cleanup_dd struct dd *d = dd_new();
	struct blob joined = { 0 };
	struct ctlsec_policy base;
	unsigned int abi;
	int ret;

	ctlsec_policy_open(&base, to->data);
	blob_edit_start(edit, d, &base);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		overlay_abi(edit, over, abi);
		fill_between(edit, abi);
	}
	ret = blob_edit_build(edit, &joined, e);
	free(edit);
	if (ret)
		return -1;
	blob_free(to);
	*to = joined;
	return 0;
}

int blob_overlay(struct blob *to, const struct ctlsec_policy *over,
		 struct err *e)
{
	return to->data ? overlay_all(to, over, e) :
			  blob_import(to, over->hdr, over->hdr->size, e);
}
