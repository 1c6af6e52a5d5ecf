/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the profile is in a JSON document. Docker's reader takes every object
 * for a profile, and one without a profile's members for "no restriction": a
 * container's whole configuration would allow everything. So a document that is
 * no profile is refused, with a sentence about what it is and where in it a
 * profile is.
 */
#ifndef USER_OCI_PLACE_H
#define USER_OCI_PLACE_H

#include "json/jtree.h"
#include "oci/oci_read.h"

/**
 * oci_place_find - find the profile
 * @r: its profile's place is set, and a finding added that tells it, if the
 *	profile is not all of the document
 * @root: the document
 *
 * A profile is read from `linux.seccomp` (an OCI container's configuration) and
 * `spec` (a SeccompProfile of the Security Profiles Operator).
 *
 * Return: the profile's object, or NULL with @r->e filled.
 */
const struct jtree_node *oci_place_find(struct oci_reader *r,
					const struct jtree_node *root);

#endif /* USER_OCI_PLACE_H */
