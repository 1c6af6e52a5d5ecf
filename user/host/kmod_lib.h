/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libkmod, loaded by the commands that load and unload the module. It brings libcrypto,
 * the relocation of which is nine tenths of what any other command would take to start.
 */
#ifndef USER_KMOD_LIB_H
#define USER_KMOD_LIB_H

#include <libkmod.h>

struct err;

/* Each function @x is kmod_x() of libkmod. */
struct kmod_lib {
	typeof(&kmod_new) new;
	typeof(&kmod_unref) unref;
	typeof(&kmod_set_log_fn) set_log_fn;
	typeof(&kmod_list_next) list_next;
	typeof(&kmod_module_new_from_name) module_new_from_name;
	typeof(&kmod_module_unref) module_unref;
	typeof(&kmod_module_get_path) module_get_path;
	typeof(&kmod_module_get_info) module_get_info;
	typeof(&kmod_module_info_get_key) module_info_get_key;
	typeof(&kmod_module_info_get_value) module_info_get_value;
	typeof(&kmod_module_info_free_list) module_info_free_list;
	typeof(&kmod_module_probe_insert_module) module_probe_insert_module;
	typeof(&kmod_module_remove_module) module_remove_module;
};

/* NULL with @e filled if it is not installed; it stays loaded. */
const struct kmod_lib *kmod_lib_get(struct err *e);

#endif /* USER_KMOD_LIB_H */
