/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Changes to an image as lines of a Dockerfile.
 */
#ifndef USER_AUTHZ_CHANGE_H
#define USER_AUTHZ_CHANGE_H

#include "authzd/authz_json.h"

/* No label of ctlsec's, and nothing that could be one. */
void authz_change_check(struct authz_walk *w, const char *text);

#endif /* USER_AUTHZ_CHANGE_H */
