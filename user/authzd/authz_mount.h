/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files, directories and devices of the host in a container.
 */
#ifndef USER_AUTHZ_MOUNT_H
#define USER_AUTHZ_MOUNT_H

#include "authzd/authz_json.h"

/* A mount, as containers and swarm's services have them. */
extern const struct authz_schema authz_mount_schema;
/* One of HostConfig.Devices. */
extern const struct authz_schema authz_mount_device;

/* "SOURCE:TARGET:OPTIONS" */
authz_check authz_mount_bind;
/* The options of a volume of the driver local: a map. */
authz_check authz_mount_volume_options;
/* A driver of volumes: its name is a text. */
authz_check authz_mount_volume_driver;

#endif /* USER_AUTHZ_MOUNT_H */
