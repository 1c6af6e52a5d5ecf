/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Profiles on their way into the module: compiled from a file or built in.
 */
#ifndef USER_PROFILE_USE_H
#define USER_PROFILE_USE_H

#include <stdbool.h>

#include "base/err.h"
#include "netlink/cnl.h"
#include "oci/oci.h"
#include "policy/blob.h"

/* How --profile says "none", so no profile can be called that. */
#define PROFILE_NONE "none"

/* Whether the program has a profile of this name. */
bool profile_use_is_builtin(const char *name);

/* Compile for the running kernel; warnings go to stderr, with @quiet nowhere.
 */
int profile_use_compile(struct oci_profile *p, bool quiet, struct blob *out,
			struct err *e);

/**
 * profile_use_send - load a compiled profile
 * @flags: NLM_F_EXCL not to replace one of that name
 * @out: what the module says about it
 */
int profile_use_send(struct cnl *nl, const char *name, const struct blob *blob,
		     uint16_t flags, struct cnl_profile *out, struct err *e);

/* See to it that the profile is loaded: a built-in one that is not gets loaded,
 * one that is loaded with another content stays, and a note says so. @loaded
 * becomes true if it was loaded here.
 */
int profile_use_ensure(struct cnl *nl, const char *name, bool *loaded,
		       struct err *e);

/* " (did you mean ...?)" for a name that no loaded profile has, or ""; to be freed. */
char *profile_use_hint(struct cnl *nl, const char *name);

/* Unload what profile_use_ensure() loaded for nothing, unless it is in use by now. */
void profile_use_forget(struct cnl *nl, const char *name);

#endif /* USER_PROFILE_USE_H */
