/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading a seccomp profile as Docker, Podman and the OCI runtime specification
 * write it. What it says is checked, and not yet resolved for a machine.
 *
 * Invariants: every string is NUL-terminated and holds no other NUL; action
 * words, operators and argument indices are valid, but in rules that have a
 * problem; positions count from 1.
 */
#ifndef USER_OCI_H
#define USER_OCI_H

#include <ctlsec/policy_fmt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "oci/oci_profile.h"

struct arena;

/* Read a profile from text; NULL with @e filled (place included). */
struct oci_profile *oci_parse(const char *file, const char *text, size_t len,
			      struct err *e);

/* Read a profile from a file, "-" being standard input. */
struct oci_profile *oci_load(const char *path, struct err *e);

/* Has the rule two conditions on one argument? They are alternatives then. */
bool oci_repeats_argument(const struct oci_syscall *s);

void oci_free(struct oci_profile *p);
void oci_freep(struct oci_profile **p);

#define cleanup_oci __attribute__((cleanup(oci_freep)))

#endif /* USER_OCI_H */
