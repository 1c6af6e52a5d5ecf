/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bindings: what bind, limit, unbind and list share about them. One is a struct
 * cnl_domain of the kind PATH or PATTERN.
 */
#ifndef USER_BINDING_H
#define USER_BINDING_H

#include "netlink/cnl.h"
#include "target/target.h"

/* Does a bind of this target last? Not that of a process, of a user namespace, of the
 * root, or of what is bound already and known by its number.
 */
bool binding_lasts(const struct target *t);

/* All there are; an empty list to a caller that may not ask. */
int binding_all(struct cnl *nl, struct cnl_list *out, struct err *e);
/* The one that a word of the command line means by itself: its number, its name, its
 * path or its pattern; NULL if it means none.
 */
const struct cnl_domain *binding_of_word(const struct cnl_list *l,
					 const char *word);
/* The one by path that made a domain, or NULL. */
const struct cnl_domain *binding_of_domain(const struct cnl_list *l,
					   const struct cnl_domain *d);
/* How a binding is keyed in a request about it. */
void binding_key(const struct cnl_domain *b, struct cnl_domain *rq);

/**
 * binding_send - BINDING_SET
 * @verb: the command, for the sentence if it fails
 * @text: what the user calls it
 * @flags: NLM_F_CREATE, NLM_F_EXCL
 * @out: the binding as it is now, to be freed
 */
int binding_send(struct cnl *nl, const char *verb, const char *text,
		 const struct cnl_domain *rq, uint16_t flags,
		 struct cnl_domain *out, struct err *e);
/* BINDING_GET. */
int binding_get(struct cnl *nl, const struct cnl_domain *key,
		struct cnl_domain *out, struct err *e);
/* BINDING_DEL; with @keep its domains stay. */
int binding_remove(struct cnl *nl, const char *text, uint64_t id, bool keep,
		   struct err *e);

#endif /* USER_BINDING_H */
