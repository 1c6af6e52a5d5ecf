/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HostConfig: what of the host a container gets.
 */
#ifndef USER_AUTHZ_HOSTCONFIG_H
#define USER_AUTHZ_HOSTCONFIG_H

#include "authzd/authz_json.h"

extern const struct authz_schema authz_hostconfig_members;

/* "Privileged": true */
authz_check authz_hostconfig_privileged;
/* A capability to add, which swarm's services name, too. */
authz_check authz_hostconfig_capability;
/* A map of labels: none that chooses what ctlsec does. */
authz_check authz_hostconfig_labels;
/* Sysctls, there too. */
authz_check authz_hostconfig_sysctls;
/* A limit of processes that is there is good. */
authz_check authz_hostconfig_limit;
/* The object has a limit of processes, if the role demands one. */
authz_check authz_hostconfig_pids;
/* The name of a log driver. */
authz_check authz_hostconfig_log_driver;
/* A map of its options. */
authz_check authz_hostconfig_log_options;
/* The network of a container or of a build. */
authz_check authz_hostconfig_network;

#endif /* USER_AUTHZ_HOSTCONFIG_H */
