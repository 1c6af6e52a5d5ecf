/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module has when a container starts or has ended, and what it means if that
 * cannot be read.
 */
#ifndef USER_HOOK_MODULE_H
#define USER_HOOK_MODULE_H

#include <stdbool.h>

#include "base/module_state.h"
#include "netlink/cnl.h"

/**
 * hook_module_read - all bindings, and all layers with their compiled rules
 *
 * While objects come and go without end it is tried again for a second. Both lists are to
 * be freed, and empty if it fails.
 */
int hook_module_read(struct cnl *nl, struct cnl_list *bindings,
		     struct cnl_list *layers, struct err *e);

/* Can nothing be in force for a container's name, where the module cannot be asked? Then
 * there is no module, or it is another user's container, who may not ask and whose name
 * nothing follows. @host: the caller is the host's root.
 */
bool hook_module_holds_nothing(bool host, enum module_state state);

/* Is that the user namespace of the host's root? @uid_map: the text of /proc/self/uid_map,
 * or NULL: then it is taken for it.
 */
bool hook_module_is_host(const char *uid_map);

#endif /* USER_HOOK_MODULE_H */
