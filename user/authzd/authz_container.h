/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bodies of requests about containers: create, update, exec.
 */
#ifndef USER_AUTHZ_CONTAINER_H
#define USER_AUTHZ_CONTAINER_H

#include "authzd/authz_json.h"

extern const struct authz_field authz_container_create;
extern const struct authz_field authz_container_update;
extern const struct authz_field authz_container_commit;
extern const struct authz_field authz_container_exec;

#endif /* USER_AUTHZ_CONTAINER_H */
