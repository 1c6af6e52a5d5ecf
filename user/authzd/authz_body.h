/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which structure the body of an endpoint is.
 */
#ifndef USER_AUTHZ_BODY_H
#define USER_AUTHZ_BODY_H

#include "authzd/authz_endpoint.h"
#include "authzd/authz_json.h"

/* NULL if nothing in it matters. */
const struct authz_field *authz_body_of(const struct authz_endpoint *p);

#endif /* USER_AUTHZ_BODY_H */
