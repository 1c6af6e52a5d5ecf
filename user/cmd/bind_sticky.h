/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Binding a target so that it stays bound.
 */
#ifndef USER_BIND_STICKY_H
#define USER_BIND_STICKY_H

#include "cmd/binding.h"

/**
 * struct bind_sticky - one
 * @wanted: it is to stay bound
 * @id: of the binding
 * @there: there was one before, and @old is what it was
 */
struct bind_sticky {
	bool wanted;
	uint64_t id;
	bool there;
	struct cnl_domain old;
};

/* Make the binding, or change it. @rq: with the target as its key; @out: the domain of
 * the target, or the binding of a pattern, to be freed.
 */
int bind_sticky_set(struct bind_sticky *s, struct cnl *nl,
		    const struct target *t, const struct cnl_domain *rq,
		    struct cnl_domain *out, struct err *e);
/* Take that back, silently. @keep: the domain was there before. */
void bind_sticky_undo(const struct bind_sticky *s, struct cnl *nl, bool keep);
void bind_sticky_free(struct bind_sticky *s);

#endif /* USER_BIND_STICKY_H */
