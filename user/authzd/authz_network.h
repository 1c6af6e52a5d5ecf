/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Networks, and how containers are on them.
 */
#ifndef USER_AUTHZ_NETWORK_H
#define USER_AUTHZ_NETWORK_H

#include "authzd/authz_json.h"

/* Bodies of requests: a new network, and a container for it. */
extern const struct authz_field authz_network_create;
extern const struct authz_field authz_network_connect;
/* What a container is on a network. */
extern const struct authz_schema authz_network_endpoint;
/* A map: options for the driver about one endpoint. */
authz_check authz_network_options;

#endif /* USER_AUTHZ_NETWORK_H */
