/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What bind, limit and run share: options to a request, the request itself.
 */
#ifndef USER_BIND_H
#define USER_BIND_H

#include "cmd/args.h"
#include "netlink/cnl.h"

/* The largest number of tasks a system can have (PID_MAX_LIMIT). */
#define BIND_PIDS_MAX 4194304U
/* The largest user.max_user_namespaces. */
#define BIND_USERNS_MAX 2147483647U

/* The limits, mode and action at a limit among the options, to @rq; what is not
 * given stays away. The profile is the caller's affair.
 */
int bind_options(const struct args *o, struct cnl_domain *rq, struct err *e);

/* The profile for a request: "none" or one that is seen to be loaded. @loaded
 * becomes true if it had to be, for profile_use_forget() if the bind then fails.
 */
int bind_profile(struct cnl *nl, const char *name, struct cnl_domain *rq,
		 bool *loaded, struct err *e);

/**
 * bind_request - what asks for a change of a domain or of a binding
 * @call: its command, flags and object; the rest is filled in
 * @verb: the command, for the sentence if it fails
 * @text: what the user calls it
 * @out: what the reply tells, to be freed
 */
int bind_request(struct cnl *nl, struct cnl_call call, const char *verb,
		 const char *text, struct cnl_domain *out, struct err *e);

/**
 * bind_send - DOMAIN_SET
 * @verb: the command, for the sentence if it fails
 * @text: what the user calls it
 * @flags: NLM_F_CREATE, NLM_F_EXCL
 * @out: the domain as it is now, to be freed
 */
int bind_send(struct cnl *nl, const char *verb, const char *text,
	      const struct cnl_domain *rq, uint16_t flags,
	      struct cnl_domain *out, struct err *e);

/* DOMAIN_DEL; @out has the final counters. */
int bind_remove(struct cnl *nl, const char *text, const struct cnl_domain *key,
		struct cnl_domain *out, struct err *e);

/* Take back a domain that was made, silently. */
void bind_undo(struct cnl *nl, const struct cnl_domain *d);

/* The settings of @old, and its number, to a request. */
void bind_settings(const struct cnl_domain *old, struct cnl_domain *rq);

/* Make a domain again what it was, silently. */
void bind_restore(struct cnl *nl, const struct cnl_domain *old);

#endif /* USER_BIND_H */
