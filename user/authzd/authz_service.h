/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bodies of requests about swarm's services.
 */
#ifndef USER_AUTHZ_SERVICE_H
#define USER_AUTHZ_SERVICE_H

#include "authzd/authz_json.h"

extern const struct authz_field authz_service_create;

#endif /* USER_AUTHZ_SERVICE_H */
