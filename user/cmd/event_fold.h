/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Denials that repeat: held back for a moment, so that one line says how often.
 */
#ifndef USER_EVENT_FOLD_H
#define USER_EVENT_FOLD_H

#include "netlink/cnl_msg.h"

/* More of them at once are printed as they come. */
#define EVENT_FOLD_MAX 64

/**
 * struct event_fold - denials held back
 * @v: owned, the oldest first
 */
struct event_fold {
	struct cnl_event v[EVENT_FOLD_MAX];
	size_t n;
};

/* Repeats that come later than that are told of anew. */
#define EVENT_FOLD_S 10

/* Hold @ev, or count it with one that is held and is the same. Takes what @ev owns.
 * Return: false if there is no room; nothing was taken then.
 */
bool event_fold_hold(struct event_fold *f, struct cnl_event *ev);

void event_fold_clear(struct event_fold *f);

#endif /* USER_EVENT_FOLD_H */
