/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A profile in memory: the format's own structure, each part with its place in
 * the file. oci.h says how one is read and what holds for it.
 */
#ifndef USER_OCI_PROFILE_H
#define USER_OCI_PROFILE_H

#include <ctlsec/policy_fmt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct findings;

/* Larger files are refused; Docker's default has 13 KiB. */
#define OCI_MAX_SIZE (8U << 20)

struct oci_pos {
	unsigned int line;
	unsigned int col;
};

struct oci_str {
	const char *s;
	struct oci_pos pos;
};

struct oci_strs {
	struct oci_str *v;
	size_t n;
};

/* A kernel version "K.M"; set is false where the profile names none. */
struct oci_kernel {
	bool set;
	unsigned int major;
	unsigned int minor;
	struct oci_pos pos;
};

struct oci_filter {
	struct oci_strs caps;
	struct oci_strs arches;
	struct oci_kernel min_kernel;
};

struct oci_arg {
	unsigned int index;
	enum ctlsec_cmp_op op;
	uint64_t value;
	uint64_t value_two;
	struct oci_pos pos;
};

/**
 * struct oci_syscall - one element of "syscalls"
 * @names: "names", or the one "name"
 * @action: CTLSEC_ACTION() word, errno included and at most 4095
 * @errno_asked: the errno as written, where @action had to cut it; else 0
 * @problem: what is wrong with it, or NULL; such a rule has no meaning, which
 *	matters only on a machine that it applies to
 */
struct oci_syscall {
	struct oci_strs names;
	uint32_t action;
	unsigned int errno_asked;
	struct oci_arg *args;
	size_t n_args;
	struct oci_filter includes;
	struct oci_filter excludes;
	struct oci_pos pos;
	struct oci_pos action_pos;
	const char *problem;
	struct oci_pos problem_pos;
};

struct oci_arch_map {
	struct oci_str arch;
	struct oci_strs subs;
};

/**
 * struct oci_profile - the whole profile
 * @file: name for messages
 * @place: the part of the file that is the profile ("linux.seccomp"), or NULL
 *	if all of it is
 * @remarks: what was found while it was read
 * @unrestricted: no default action and no rules: "seccomp disabled"
 */
struct oci_profile {
	const char *file;
	const char *place;
	struct findings *remarks;
	bool unrestricted;
	uint32_t default_action;
	unsigned int default_errno_asked;
	struct oci_pos default_pos;
	struct oci_strs architectures;
	struct oci_arch_map *arch_map;
	size_t n_arch_map;
	struct oci_strs flags;
	const char *listener_path; /* NULL if none */
	struct oci_pos listener_pos;
	struct oci_syscall *syscalls;
	size_t n_syscalls;
	struct arena *arena; /* owns all of it, except what @remarks holds */
};

#endif /* USER_OCI_PROFILE_H */
