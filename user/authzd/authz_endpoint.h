/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The endpoints of dockerd's API, by name, and which one a request is for.
 */
#ifndef USER_AUTHZ_ENDPOINT_H
#define USER_AUTHZ_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "authzd/authz_uri.h"

struct authz_field;

#define AUTHZ_ENDPOINTS_MAX 128

/**
 * struct authz_endpoint - one of them
 * @group: the word that means several in a policy
 * @method: GET means HEAD, too
 * @path: its parts; {} is one part, {*} one or several
 * @body: what its body is, NULL if nothing in it matters
 * @parameters: its parameters matter as well
 */
struct authz_endpoint {
	const char *name;
	const char *group;
	const char *method;
	const char *path;
	const struct authz_field *body;
	bool parameters;
};

/* All of them. */
const struct authz_endpoint *authz_endpoint_all(size_t *n);
/* Its number. */
size_t authz_endpoint_nr(const struct authz_endpoint *p);
/* Which one is meant, or NULL. */
const struct authz_endpoint *authz_endpoint_find(const char *method,
						 const struct authz_uri *uri);

#endif /* USER_AUTHZ_ENDPOINT_H */
