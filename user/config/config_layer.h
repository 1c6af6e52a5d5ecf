/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The section `deny` of policy files.
 */
#ifndef USER_CONFIG_LAYER_H
#define USER_CONFIG_LAYER_H

#include "config/config_read.h"
#include "netlink/cnl_msg.h"

/* What a layer on all containers is on: in a file, and as it is listed. */
#define CONFIG_LAYER_ALL "all"
#define CONFIG_LAYER_CONTAINERS "containers"

int config_layer_read(struct config_reading *r, const struct config_node *list);

/* What comes of a call that it names: "EPERM", "KILL", "LOG"; NULL without its compiled
 * rules. To be freed.
 */
char *config_layer_action(const struct cnl_layer *l);

/* Can a layer be called that? */
bool config_layer_name_ok(const char *name);

#endif /* USER_CONFIG_LAYER_H */
