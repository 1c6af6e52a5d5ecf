/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parameters in an address that decide.
 */
#ifndef USER_AUTHZ_PARAMETER_H
#define USER_AUTHZ_PARAMETER_H

#include "authzd/authz_endpoint.h"
#include "authzd/authz_json.h"

/* Do the parameters of this endpoint matter? */
bool authz_parameter_count(const struct authz_endpoint *p);
/* Find what is wrong with them. */
void authz_parameter_check(struct authz_walk *w, const struct authz_endpoint *p,
			   const struct authz_uri *uri);

#endif /* USER_AUTHZ_PARAMETER_H */
