// SPDX-License-Identifier: GPL-2.0
/*
 * Telling what forks and kills found: events need ctlsec_lock, which a bind may
 * hold for long, so they have a work item of their own.
 */
#include "task/news.h"

#include <linux/ctlsec.h>
#include <linux/workqueue.h>

#include "domain/registry.h"
#include "report/event.h"

static void tell_news(struct work_struct *work);
static DECLARE_WORK(news_work, tell_news);

/* The first of them, with a reference, and what there is to tell of it. */
static struct ctlsec_domain *get_news(u32 *what)
{
	struct ctlsec_domain *d;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	d = list_first_entry_or_null(&ctlsec_fork_cap_told.list,
				     struct ctlsec_domain, cap.news);
	if (d) {
		ctlsec_domain_get(d);
		list_del_init(&d->cap.news);
		*what = d->cap.to_tell;
		d->cap.to_tell = 0;
	}
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return d;
}

static void tell_news(struct work_struct *work)
{
	struct ctlsec_domain *d;
	u32 limit, what;

	mutex_lock(&ctlsec_lock);
	/* One that was unbound by now has none: the unbind told its
	 * counters.
	 */
	while ((d = get_news(&what))) {
		for (limit = CTLSEC_LIMIT_PIDS_MAX;
		     limit <= CTLSEC_LIMIT_USERNS_MAX; limit++) {
			if (what & BIT(limit))
				ctlsec_event_send_limit(limit, d);
		}
		if (what & CTLSEC_NEWS_KILLED)
			ctlsec_event_send(CTLSEC_EVENT_KILLED, d);
		ctlsec_domain_put(d);
	}
	mutex_unlock(&ctlsec_lock);
}

void __init ctlsec_news_init(void)
{
	ctlsec_fork_cap_told.work = &news_work;
}

void ctlsec_news_exit(void)
{
	cancel_work_sync(&news_work);
}
