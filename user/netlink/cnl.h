/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The conversation with the module: requests of cnl_msg.h over a generic netlink
 * socket.
 */
#ifndef USER_CNL_H
#define USER_CNL_H

#include <signal.h>

#include "netlink/cnl_msg.h"

struct nl_sock;

/**
 * struct cnl - a connection
 * @error: errno of the last refusal by the kernel; 0 if what failed was
 *	something else
 * @part: which attribute of the request the kernel blamed, from 1; 0 if none
 */
struct cnl {
	struct nl_sock *sk;
	int family;
	int error;
	size_t part;
};

#define cleanup_cnl __attribute__((cleanup(cnl_close)))

/* Connect; EXIT_NO_MODULE if the module is not loaded. */
int cnl_open(struct cnl *nl, struct err *e);
void cnl_close(struct cnl *nl);

/* A request that @call->reply answers once, to @out. */
int cnl_do(struct cnl *nl, const struct cnl_call *call, void *out,
	   struct err *e);
/* A request without a reply but the acknowledgement. */
int cnl_call(struct cnl *nl, const struct cnl_call *call, struct err *e);
/* A dump; @out is to be freed with cnl_attr_list_free(). Repeated a few times if
 * objects came or went during it; if they still do, it fails.
 */
int cnl_dump(struct cnl *nl, const struct cnl_call *call, struct cnl_list *out,
	     struct err *e);

/* Subscribe to the events, and to the end of them; EXIT_NO_PERMISSION without
 * the right to read.
 */
int cnl_listen(struct cnl *nl, struct err *e);
/* Wait until something came, with @mask for signals; @ms: at most so long, -1: for as
 * long as it takes. Return: 1; 0 if the time is over or a signal came.
 */
int cnl_wait(struct cnl *nl, int ms, const sigset_t *mask);
/**
 * cnl_recv_events - wait for events
 * @out: to be freed with cnl_attr_list_free(); empty if only @lost is told
 * @lost: set if events were lost because this program was too slow
 *
 * Return: 0, or -1 with @e filled: EXIT_NO_MODULE when the module is unloaded.
 */
int cnl_recv_events(struct cnl *nl, struct cnl_list *out, bool *lost,
		    struct err *e);

/* The requests that several commands make. */
int cnl_status_get(struct cnl *nl, struct cnl_status *out, struct err *e);
int cnl_profile_get(struct cnl *nl, const char *name, bool with_blob,
		    struct cnl_profile *out, struct err *e);
int cnl_domain_get(struct cnl *nl, const struct cnl_domain *key,
		   struct cnl_domain *out, struct err *e);
/* What a domain denied, system call by system call. */
int cnl_denials(struct cnl *nl, uint64_t id, struct cnl_list *out,
		struct err *e);
/* The last denials, those that ended before @since (ns since 1970) left out. */
int cnl_history(struct cnl *nl, uint64_t since, struct cnl_list *out,
		struct err *e);
int cnl_profiles(struct cnl *nl, struct cnl_list *out, struct err *e);
int cnl_bindings(struct cnl *nl, struct cnl_list *out, struct err *e);
int cnl_domains(struct cnl *nl, struct cnl_list *out, struct err *e);

#endif /* USER_CNL_H */
