// SPDX-License-Identifier: GPL-2.0
/*
 * Bodies by the numbers that the table of endpoints has.
 */
#include "authzd/authz_body.h"

#include "authzd/authz_container.h"
#include "authzd/authz_network.h"
#include "authzd/authz_plugin.h"
#include "authzd/authz_service.h"
#include "authzd/authz_volume.h"

static const struct authz_field *const bodies[AUTHZ_BODIES] = {
	[AUTHZ_BODY_CREATE] = &authz_container_create,
	[AUTHZ_BODY_COMMIT] = &authz_container_commit,
	[AUTHZ_BODY_UPDATE] = &authz_container_update,
	[AUTHZ_BODY_EXEC] = &authz_container_exec,
	[AUTHZ_BODY_SERVICE] = &authz_service_create,
	[AUTHZ_BODY_VOLUME] = &authz_volume_create,
	[AUTHZ_BODY_NETWORK] = &authz_network_create,
	[AUTHZ_BODY_CONNECT] = &authz_network_connect,
	[AUTHZ_BODY_GRANTED] = &authz_plugin_granted,
};

const struct authz_field *authz_body_of(const struct authz_endpoint *p)
{
	return bodies[p->body];
}
