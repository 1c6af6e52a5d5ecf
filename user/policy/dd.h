/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decision diagrams: what is decided about a call as a function of the bits of its
 * arguments and of the capability set, in canonical form. Equal functions are the
 * same node, so that policies can be compared, joined and taken apart exactly.
 *
 * Reduced ordered diagrams with numbers as leaves: first the capabilities, then the
 * arguments, each from its highest bit down.
 */
#ifndef USER_DD_H
#define USER_DD_H

#include <ctlsec/policy_fmt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DD_GROUPS (CTLSEC_NR_ARGS + 1)
#define DD_CAPS 0U
/* The bits of argument N are the group DD_ARG(N). */
#define DD_ARG(n) (1U + (n))

/* A diagram: valid as long as its struct dd. */
typedef uint32_t dd_node;

/* Leaves of conditions. */
#define DD_FALSE 0U
#define DD_TRUE 1U

struct dd;

struct dd *dd_new(void);
void dd_free(struct dd *d);
void dd_freep(struct dd **d);

#define cleanup_dd __attribute__((cleanup(dd_freep)))

/* Did a diagram need more nodes than there may be? Then no result counts. */
bool dd_is_full(const struct dd *d);

dd_node dd_leaf(struct dd *d, uint32_t value);
bool dd_is_leaf(const struct dd *d, dd_node n);
uint32_t dd_value(const struct dd *d, dd_node n);

/* Of an inner node: the group and bit that it asks for, and where it leads. */
unsigned int dd_group(const struct dd *d, dd_node n);
unsigned int dd_bit(const struct dd *d, dd_node n);
dd_node dd_next(const struct dd *d, dd_node n, bool set);

/* The condition of one bit. */
dd_node dd_test_bit(struct dd *d, unsigned int group, unsigned int bit);

/* The bits of @mask in a group are those of @value. */
dd_node dd_masked(struct dd *d, unsigned int group, uint64_t mask,
		  uint64_t value);

/* The lowest @bits of a group are, as a number, below @value, or also equal to it. */
dd_node dd_below(struct dd *d, unsigned int group, unsigned int bits,
		 uint64_t value, bool or_equal);

/* The condition of a comparison. */
dd_node dd_cmp(struct dd *d, const struct ctlsec_policy_cmp *c);

enum dd_op {
	DD_AND, /* of conditions */
	DD_OR,
	DD_STRICTEST, /* of actions; the first of equally strict ones */
	DD_MILDEST,
	DD_PAIR, /* of small numbers: @a * DD_PAIR_BASE + @b */
	DD_OVER, /* @a, or @b where @a is DD_NOTHING */
};

#define DD_PAIR_BASE 0x10000U
#define DD_NOTHING 0xffffffffU

dd_node dd_apply(struct dd *d, enum dd_op op, dd_node a, dd_node b);

/* @yes where @cond holds, else @no. */
dd_node dd_choose(struct dd *d, dd_node cond, dd_node yes, dd_node no);
dd_node dd_not(struct dd *d, dd_node cond);

/* Each leaf replaced by map(leaf). */
dd_node dd_map(struct dd *d, dd_node n, uint32_t (*map)(uint32_t v, void *arg),
	       void *arg);

/* What is left where the upper halves of some arguments are 0: bit N of @args is
 * argument N.
 */
#define DD_ALL_ARGS ((1U << CTLSEC_NR_ARGS) - 1)
dd_node dd_lower_halves(struct dd *d, dd_node n, unsigned int args);

#endif /* USER_DD_H */
