// SPDX-License-Identifier: GPL-2.0
/*
 * A compiled policy by hand; see rawblob.h and ctlsec/policy_fmt.h.
 */
#include "rawblob.h"

#include <ctlsec/eval.h>
#include <string.h>

static void unlisted(struct ctlsec_policy_abi *abi)
{
	abi->def = CTLSEC_ACTION(CTLSEC_ACT_KILL_THREAD, 0);
	abi->above = abi->def;
}

size_t rawblob(void *buf, uint32_t first, uint32_t last, uint32_t errnum)
{
	struct ctlsec_policy_hdr *hdr = buf;
	struct ctlsec_policy_entry *entry;
	struct ctlsec_policy_abi *x86;
	uint16_t *index = (void *)(hdr + 1);
	uint32_t nr;

	memset(buf, 0, RAWBLOB_MAX);
	hdr->magic = CTLSEC_POLICY_MAGIC;
	hdr->version = CTLSEC_POLICY_VERSION;
	hdr->nr_entries = 2;
	x86 = &hdr->abi[CTLSEC_ABI_X86_64];
	x86->flags = CTLSEC_ABI_LISTED;
	x86->nr_count = RAWBLOB_NUMBERS;
	unlisted(&hdr->abi[CTLSEC_ABI_I386]);
	unlisted(&hdr->abi[CTLSEC_ABI_X32]);
	for (nr = first; nr <= last; nr++)
		index[nr] = 1;
	entry = (void *)((char *)index + ctlsec_policy_index_bytes(hdr));
	entry[0].origin = CTLSEC_ORIGIN_DEFAULT;
	entry[1].action = CTLSEC_ACTION(CTLSEC_ACT_ERRNO, errnum);
	entry[1].flags = CTLSEC_ENTRY_UNCOND;
	hdr->size = sizeof(*hdr) + ctlsec_policy_index_bytes(hdr) +
		    ctlsec_policy_entry_bytes(hdr);
	return hdr->size;
}

size_t rawblob_layer(void *buf, uint32_t first, uint32_t last, uint32_t errnum)
{
	size_t len = rawblob(buf, first, last, errnum);
	struct ctlsec_policy_hdr *hdr = buf;
	int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		hdr->abi[abi].flags = CTLSEC_ABI_LISTED;
		hdr->abi[abi].def = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
		hdr->abi[abi].above = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
	}
	return len;
}
