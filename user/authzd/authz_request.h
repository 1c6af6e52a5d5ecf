/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What dockerd sends to a plugin about one request of a client.
 */
#ifndef USER_AUTHZ_REQUEST_H
#define USER_AUTHZ_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/* dockerd hands on bodies of up to 4 MiB, in base64, and up to 1 MiB of headers. */
#define AUTHZ_REQUEST_MAX (8 * 1024 * 1024)

/**
 * struct authz_request - a request, as far as dockerd shows it
 * @user: the common name of the client's certificate, "" without
 * @certified: there is a certificate
 * @body: NULL if dockerd shows none, be there one or not
 * @content_type: the last such header; dockerd itself goes by the first
 */
struct authz_request {
	const char *user;
	bool certified;
	const char *method;
	const char *uri;
	const char *body;
	size_t body_len;
	const char *content_type;
};

/* Read it; what it points to lives in @a. */
int authz_request_parse(struct arena *a, const char *file, const char *text,
			size_t len, struct authz_request *r, struct err *e);

#endif /* USER_AUTHZ_REQUEST_H */
