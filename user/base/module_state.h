/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether the kernel module is there: a module that is being loaded or unloaded
 * neither answers nor confines.
 */
#ifndef USER_MODULE_STATE_H
#define USER_MODULE_STATE_H

enum module_state {
	MODULE_STATE_ABSENT,
	MODULE_STATE_COMING,
	MODULE_STATE_LIVE,
	MODULE_STATE_GOING,
};

/* The state of the module now, by /sys/module/ctlsec/initstate. */
enum module_state module_state_read(void);

/* The same of a module's directory in another place, for tests. */
enum module_state module_state_read_dir(const char *dir);

/* "loaded", "being unloaded" ... */
const char *module_state_name(enum module_state state);

#endif /* USER_MODULE_STATE_H */
