/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HTTP on a UNIX socket, by libmicrohttpd.
 */
#ifndef USER_AUTHZ_HTTP_H
#define USER_AUTHZ_HTTP_H

#include <stddef.h>

#include "authzd/authz_reply.h"
#include "base/err.h"

/* Answers one request; called by several threads. */
typedef void authz_http_answer(const char *path, const char *body, size_t len,
			       struct authz_reply *r);

struct authz_http;

/* Serve on @fd, which listens; NULL with @e filled. */
struct authz_http *authz_http_start(int fd, authz_http_answer *answer,
				    struct err *e);
void authz_http_stop(struct authz_http *h);

#endif /* USER_AUTHZ_HTTP_H */
