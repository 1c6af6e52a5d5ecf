/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plugin protocol: what dockerd asks, and what it is answered.
 */
#ifndef USER_AUTHZ_REPLY_H
#define USER_AUTHZ_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "authzd/authz_policy.h"

/**
 * struct authz_reply - an answer
 * @status: of HTTP; dockerd takes anything but 200 for a failure, and refuses
 * @json: its body
 * @line: for the log, NULL if there is nothing to say
 * @warn: the line is about what was refused, or went wrong
 */
struct authz_reply {
	unsigned int status;
	char *json;
	char *line;
	bool warn;
};

/* Answer a request for @path. @policy: NULL if there is none, because of @why. */
void authz_reply_make(const struct authz_policy *policy, const char *why,
		      const char *path, const char *body, size_t len,
		      struct authz_reply *r);
/* Something went wrong: HTTP 500. */
void authz_reply_fail(struct authz_reply *r, const char *why);
void authz_reply_free(struct authz_reply *r);

#endif /* USER_AUTHZ_REPLY_H */
