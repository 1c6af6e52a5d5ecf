/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the calls that were learned to a profile that allows these and no others.
 */
#ifndef USER_LEARNED_H
#define USER_LEARNED_H

#include <ctlsec/policy_fmt.h>
#include <linux/ctlsec.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel's numbers are below. */
#define LEARNED_NRS 1024

/**
 * struct learned_values - distinct values of an argument
 * @more: and others
 */
struct learned_values {
	uint64_t v[CTLSEC_LEARN_VALUES_MAX];
	size_t n;
	bool more;
};

/**
 * struct learned - what was learned
 * @call: by ABI and number
 * @values: by enum ctlsec_learn_kind
 * @listed: ABIs that the profile is to hold for, besides those that were seen
 * @unnamed: numbers that have no name here
 */
struct learned {
	bool call[CTLSEC_NR_ABIS][LEARNED_NRS];
	struct learned_values values[CTLSEC_LEARN_KIND_MAX + 1];
	bool listed[CTLSEC_NR_ABIS];
	unsigned int unnamed;
};

/* What is out of range is none of a kernel's: it is ignored. */
void learned_add_call(struct learned *l, uint32_t abi, uint32_t nr);
void learned_add_value(struct learned *l, uint32_t kind, uint64_t value);
void learned_add_more(struct learned *l, uint32_t kind);

/* The same of a call by its name, of each ABI that was seen. */
void learned_add_name(struct learned *l, const char *name);

/* What the values of a kind are of: "ioctl"; NULL of an unknown kind. */
const char *learned_kind_call(uint32_t kind);

/**
 * learned_profile - a profile in OCI's JSON
 *
 * It allows each call that was learned, where values are known with these only, and
 * what no program can do without; all others get EPERM. Flags are compared where they
 * make namespaces; clone3, whose flags no filter can see, gets ENOSYS, upon which
 * libraries use clone, unless it was used to make namespaces. The same goes out for the
 * same that was learned, in whatever order.
 *
 * Return: the text, to be freed.
 */
char *learned_profile(const struct learned *l);

#endif /* USER_LEARNED_H */
