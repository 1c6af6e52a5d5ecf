// SPDX-License-Identifier: GPL-2.0
/*
 * Denials that repeat. See event_fold.h.
 */
#include "cmd/event_fold.h"

#include <string.h>

#include "base/when.h"

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_record(const struct cnl_record *a, const struct cnl_record *b)
{
	return a->seen.has == b->seen.has && a->pid == b->pid &&
	       a->tgid == b->tgid && a->abi == b->abi && a->nr == b->nr &&
	       a->action == b->action && a->version == b->version &&
	       a->origin == b->origin && a->layer == b->layer &&
	       a->ring_op == b->ring_op && a->args.len == b->args.len &&
	       (!a->args.len ||
		!memcmp(a->args.data, b->args.data, a->args.len)) &&
	       same_text(a->comm, b->comm) && same_text(a->exe, b->exe) &&
	       same_text(a->profile, b->profile);
}

bool event_fold_hold(struct event_fold *f, struct cnl_event *ev)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		struct cnl_event *held = &f->v[i];

		if (held->domain.id != ev->domain.id ||
		    ev->time > held->time + EVENT_FOLD_S * WHEN_SECOND ||
		    !same_record(&held->record, &ev->record))
			continue;
		held->record.count += ev->record.count;
		held->record.last = ev->record.last;
		held->record.seq = ev->record.seq;
		cnl_attr_free(&cnl_msg_event, ev);
		*ev = (struct cnl_event){ 0 };
		return true;
	}
	if (f->n == EVENT_FOLD_MAX)
		return false;
	f->v[f->n++] = *ev;
	*ev = (struct cnl_event){ 0 };
	return true;
}

void event_fold_clear(struct event_fold *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		cnl_attr_free(&cnl_msg_event, &f->v[i]);
	f->n = 0;
}
