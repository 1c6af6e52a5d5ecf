/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The endpoints of dockerd's API, by name, and which one a request is for.
 */
#ifndef USER_AUTHZ_ENDPOINT_H
#define USER_AUTHZ_ENDPOINT_H

#include <stddef.h>

#include "authzd/authz_uri.h"

#define AUTHZ_ENDPOINTS_MAX 128

/**
 * enum authz_body - what of a request decides besides its address
 * @AUTHZ_BODY_FREE: nothing
 * @AUTHZ_BODY_BUILD, @AUTHZ_BODY_PULL: the parameters, which authz_parameter knows
 * @AUTHZ_BODY_COMMIT: both parameters and a body
 *
 * The others are bodies, which authz_body knows.
 */
enum authz_body {
	AUTHZ_BODY_FREE,
	AUTHZ_BODY_BUILD,
	AUTHZ_BODY_PULL,
	AUTHZ_BODY_COMMIT,
	AUTHZ_BODY_CREATE,
	AUTHZ_BODY_UPDATE,
	AUTHZ_BODY_EXEC,
	AUTHZ_BODY_SERVICE,
	AUTHZ_BODY_VOLUME,
	AUTHZ_BODY_NETWORK,
	AUTHZ_BODY_CONNECT,
	AUTHZ_BODY_GRANTED,
};

#define AUTHZ_BODIES (AUTHZ_BODY_GRANTED + 1)

/**
 * struct authz_endpoint - one of them
 * @group: the word that means several in a policy
 * @method: GET means HEAD, too
 * @path: its parts; {} is one part, {*} one or several
 * @body: what of it decides
 */
struct authz_endpoint {
	const char *name;
	const char *group;
	const char *method;
	const char *path;
	enum authz_body body;
};

/* All of them. */
const struct authz_endpoint *authz_endpoint_all(size_t *n);
/* Its number. */
size_t authz_endpoint_nr(const struct authz_endpoint *p);
/* Which one is meant, or NULL. */
const struct authz_endpoint *authz_endpoint_find(const char *method,
						 const struct authz_uri *uri);

#endif /* USER_AUTHZ_ENDPOINT_H */
