/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a compiled profile back to OCI JSON.
 */
#ifndef USER_DECOMPILE_H
#define USER_DECOMPILE_H

#include "base/err.h"
#include "policy/blob.h"

/**
 * decompile_profile - a profile in OCI JSON that compiles to the same decisions
 * @b: validated
 *
 * Rules keep their order; names are those of this program. What comes out has been
 * compiled again and compared for every call.
 *
 * Return: the text, to be freed, or NULL with @e filled if the format cannot say it,
 * such as a rule for one of several ABIs.
 */
char *decompile_profile(const struct blob *b, struct err *e);

#endif /* USER_DECOMPILE_H */
