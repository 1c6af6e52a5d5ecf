// SPDX-License-Identifier: GPL-2.0
/*
 * The history of denials; see history.h. It is written by the collector alone.
 */
#include "report/history.h"

#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "domain/label.h"

/* Guards all below, and the labels' @entries and @newest. */
static DEFINE_MUTEX(history_lock);
static struct ctlsec_history_entry *history_memory;
static LIST_HEAD(history_free);
static LIST_HEAD(history_used);
/* Labels with entries. */
static unsigned int history_labels;
static u64 history_seq;

int __init ctlsec_history_init(void)
{
	unsigned int i;

	history_memory = kvcalloc(CTLSEC_HISTORY_MAX, sizeof(*history_memory),
				  GFP_KERNEL);
	if (!history_memory)
		return -ENOMEM;
	for (i = 0; i < CTLSEC_HISTORY_MAX; i++)
		list_add_tail(&history_memory[i].node, &history_free);
	return 0;
}

/* From its label, which may be the last reference to that. */
static void detach_entry(struct ctlsec_history_entry *e)
{
	struct ctlsec_label *l = e->label;

	lockdep_assert_held(&history_lock);

	if (l->newest == e)
		l->newest = NULL;
	if (!--l->entries)
		history_labels--;
	ctlsec_label_put(l);
}

void ctlsec_history_exit(void)
{
	struct ctlsec_history_entry *e;

	mutex_lock(&history_lock);
	list_for_each_entry(e, &history_used, node)
		detach_entry(e);
	mutex_unlock(&history_lock);
	kvfree(history_memory);
}

bool ctlsec_history_same(const struct ctlsec_denial *a,
			 const struct ctlsec_denial *b)
{
	return a->domain == b->domain && a->pid == b->pid &&
	       a->tgid == b->tgid && a->abi == b->abi && a->nr == b->nr &&
	       a->action == b->action && a->version == b->version &&
	       a->origin == b->origin && a->complain == b->complain &&
	       a->args_known == b->args_known && a->in_ring == b->in_ring &&
	       a->ring_op == b->ring_op &&
	       !memcmp(a->args, b->args, sizeof(a->args)) &&
	       !memcmp(a->comm, b->comm, sizeof(a->comm)) &&
	       !memcmp(a->exe, b->exe, sizeof(a->exe)) &&
	       a->layer == b->layer && !strcmp(a->profile, b->profile);
}

/* The entry of the same domain that counts such denials at present, or NULL. */
static struct ctlsec_history_entry *
find_same(const struct ctlsec_history_entry *e)
{
	struct ctlsec_history_entry *newest = e->label->newest;

	if (newest && ctlsec_history_same(&newest->denial, &e->denial) &&
	    e->last - newest->denial.time <
		    (u64)CTLSEC_HISTORY_FOLD_S * NSEC_PER_SEC)
		return newest;
	return NULL;
}

/* Some domain has its share, or all have less than all entries. */
static struct ctlsec_history_entry *evict_entry(void)
{
	unsigned int share = CTLSEC_HISTORY_MAX / history_labels;
	struct ctlsec_history_entry *e;

	list_for_each_entry(e, &history_used, node) {
		if (e->label->entries >= share)
			break;
	}
	list_del(&e->node);
	detach_entry(e);
	return e;
}

static struct ctlsec_history_entry *take_entry(void)
{
	struct ctlsec_history_entry *e;

	if (list_empty(&history_free))
		return evict_entry();
	e = list_first_entry(&history_free, struct ctlsec_history_entry, node);
	list_del(&e->node);
	return e;
}

static void insert_entry(const struct ctlsec_history_entry *from)
{
	struct ctlsec_history_entry *e = take_entry();

	*e = *from;
	ctlsec_label_get(e->label);
	if (!e->label->entries++)
		history_labels++;
	e->label->newest = e;
	list_add_tail(&e->node, &history_used);
}

void ctlsec_history_add(struct ctlsec_history_entry *e)
{
	struct ctlsec_history_entry *same;

	mutex_lock(&history_lock);
	history_seq += e->count;
	e->seq = history_seq;
	same = find_same(e);
	if (same) {
		same->count += e->count;
		same->seq = e->seq;
		same->last = e->last;
		list_move_tail(&same->node, &history_used);
	} else {
		insert_entry(e);
	}
	mutex_unlock(&history_lock);
}

void ctlsec_history_lock(void)
{
	mutex_lock(&history_lock);
}

void ctlsec_history_unlock(void)
{
	mutex_unlock(&history_lock);
}

const struct ctlsec_history_entry *
ctlsec_history_next(const struct ctlsec_history_entry *e, u64 seq)
{
	lockdep_assert_held(&history_lock);

	if (e)
		return list_is_last(&e->node, &history_used) ?
			       NULL :
			       list_next_entry(e, node);
	list_for_each_entry(e, &history_used, node) {
		if (e->seq > seq)
			return e;
	}
	return NULL;
}
