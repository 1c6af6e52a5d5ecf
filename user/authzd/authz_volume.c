// SPDX-License-Identifier: GPL-2.0
/*
 * Bodies of requests about volumes.
 */
#include "authzd/authz_volume.h"

#include "authzd/authz_mount.h"
#include "base/util.h"

static const struct authz_field volume_fields[] = {
	{ "Driver", AUTHZ_TEXT, authz_mount_volume_driver, NULL },
	{ "DriverOpts", AUTHZ_MAP, authz_mount_volume_options, NULL },
	{ "Name", AUTHZ_ANY, NULL, NULL },
	{ "Labels", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema volume = {
	.fields = volume_fields,
	.n = ARRAY_SIZE(volume_fields),
};

const struct authz_field authz_volume_create = {
	.kind = AUTHZ_OBJECT,
	.schema = &volume,
};
