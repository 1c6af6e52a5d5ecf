// SPDX-License-Identifier: GPL-2.0
/*
 * Trying again with what was lacking; see prealloc.h.
 */
#include "task/prealloc.h"

#include <linux/rcupdate.h>
#include <linux/string.h>

#include "task/ns_record.h"
#include "task/record.h"
#include "task/set.h"

static bool is_lacking(const struct ctlsec_prealloc *p)
{
	return (p->no_record && !p->record) || (p->places && !p->set) ||
	       (p->slots && !p->ns_record);
}

bool ctlsec_prealloc_topup(struct ctlsec_prealloc *p, gfp_t gfp)
{
	if (p->no_record && !p->record)
		p->record = ctlsec_record_new(gfp);
	if (p->places) {
		ctlsec_set_free(p->set);
		p->set = ctlsec_set_new(p->places, gfp);
	}
	if (p->slots) {
		ctlsec_ns_record_free(p->ns_record);
		p->ns_record = ctlsec_ns_record_new(p->slots, gfp);
	}
	if (is_lacking(p))
		return false;
	p->no_record = false;
	p->places = 0;
	p->slots = 0;
	return true;
}

bool ctlsec_prealloc_retry(struct ctlsec_prealloc *p, gfp_t gfp,
			   ctlsec_prealloc_step step, void *arg)
{
	bool done;

	do {
		rcu_read_lock();
		done = step(arg, p);
		rcu_read_unlock();
	} while (!done && ctlsec_prealloc_topup(p, gfp));
	return done;
}

void ctlsec_prealloc_free(struct ctlsec_prealloc *p)
{
	ctlsec_record_free(p->record);
	ctlsec_set_free(p->set);
	ctlsec_ns_record_free(p->ns_record);
	memset(p, 0, sizeof(*p));
}
