/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bodies of requests about dockerd's managed plugins.
 */
#ifndef USER_AUTHZ_PLUGIN_H
#define USER_AUTHZ_PLUGIN_H

#include "authzd/authz_json.h"

/* What a plugin that is pulled may do: an array. */
extern const struct authz_field authz_plugin_granted;

#endif /* USER_AUTHZ_PLUGIN_H */
