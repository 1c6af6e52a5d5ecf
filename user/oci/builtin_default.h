/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The profile that needs no file: user/oci/profiles/default.json, in the program.
 */
#ifndef USER_BUILTIN_DEFAULT_H
#define USER_BUILTIN_DEFAULT_H

#include <stddef.h>

#include "base/err.h"
#include "oci/oci.h"

#define BUILTIN_DEFAULT_NAME "default"

/* Its text, @len bytes, not terminated. */
const char *builtin_default_text(size_t *len);

/* Read it. */
struct oci_profile *builtin_default_load(struct err *e);

#endif /* USER_BUILTIN_DEFAULT_H */
