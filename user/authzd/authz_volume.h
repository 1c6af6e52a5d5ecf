/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bodies of requests about volumes.
 */
#ifndef USER_AUTHZ_VOLUME_H
#define USER_AUTHZ_VOLUME_H

#include "authzd/authz_json.h"

extern const struct authz_field authz_volume_create;

#endif /* USER_AUTHZ_VOLUME_H */
