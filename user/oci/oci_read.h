/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of the profile reader share. Each object of the format is a
 * table of fields; members are applied in the order of the file, so the last
 * duplicate wins, a second list is laid over the first (jtree_overlay()), null
 * clears a list and leaves a number or string as it was: what Go's
 * encoding/json does, and with it Docker.
 */
#ifndef USER_OCI_READ_H
#define USER_OCI_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "json/jtree.h"
#include "oci/oci_profile.h"

/**
 * struct oci_reader - a reading in progress
 * @rule: the rule that is read, or NULL outside of any
 * @errno_text: the number in "errnoRet" may be a text, as in a SeccompProfile
 *	of the Security Profiles Operator
 */
struct oci_reader {
	struct oci_profile *p;
	struct err *e;
	struct oci_syscall *rule;
	bool errno_text;
};

/* The most members that an object of the format has. */
#define OCI_FIELDS_MAX 12

/* A member this program knows; others are ignored. */
struct oci_field {
	const char *name;
	int (*read)(struct oci_reader *r, const struct jtree_node *n,
		    void *object);
};

/* Fill r->e with a sentence about @pos; returns -1. */
__attribute__((format(printf, 3, 4))) int
oci_read_fail(struct oci_reader *r, struct oci_pos pos, const char *fmt, ...);

/* The same about what another machine may know: within a rule it is only noted
 * as the rule's problem, and 0 is returned.
 */
__attribute__((format(printf, 3, 4))) int oci_read_problem(struct oci_reader *r,
							   struct oci_pos pos,
							   const char *fmt,
							   ...);

struct oci_pos oci_read_pos(const struct jtree_node *n);

int oci_read_object(struct oci_reader *r, const struct jtree_node *n,
		    const struct oci_field *fields, size_t n_fields,
		    void *object);

/* @out and @pos (which may be NULL) stay as they are if @n is null. */
int oci_read_string(struct oci_reader *r, const struct jtree_node *n,
		    const char **out, struct oci_pos *pos);

/* @out stays as it is if @n is null. */
int oci_read_u64(struct oci_reader *r, const struct jtree_node *n,
		 uint64_t *out);

/* Room for the elements of an array: a pointer is stored at @array. */
int oci_read_array(struct oci_reader *r, const struct jtree_node *n,
		   size_t size, void *array, size_t *count);

int oci_read_strings(struct oci_reader *r, const struct jtree_node *n,
		     struct oci_strs *out);

#endif /* USER_OCI_READ_H */
