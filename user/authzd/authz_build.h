/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parameters of a build.
 */
#ifndef USER_AUTHZ_BUILD_H
#define USER_AUTHZ_BUILD_H

#include "authzd/authz_json.h"
#include "authzd/authz_uri.h"

void authz_build_check(struct authz_walk *w, const struct authz_uri *uri);

#endif /* USER_AUTHZ_BUILD_H */
