/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of the protocol, right and wrong ones, by chance: built from the
 * attribute trees of linux/ctlsec.h, so that most get past the first check,
 * then spoiled in one of several ways. The same seed gives the same requests.
 */
#ifndef SELFTESTS_NLGEN_H
#define SELFTESTS_NLGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Requests in one datagram, and its largest size. */
#define NLGEN_BURST 4
#define NLGEN_MAX (NLGEN_BURST * 2048 + 66000)
#define NLGEN_CGROUPS 8
/* Of their paths, a number follows. */
#define NLGEN_PREFIX "/t/fuzz/c"
#define NLGEN_USERNS 2

/**
 * struct nlgen_pool - what requests may name, shared with those who make it
 * @cgroups: ids; 0 for one that is away
 * @userns_pids: processes in user namespaces of their own; 0 for none
 * @taken: ids of all other cgroups, which must not be bound; @nr_taken of them
 */
struct nlgen_pool {
	volatile uint64_t cgroups[NLGEN_CGROUPS];
	volatile uint32_t userns_pids[NLGEN_USERNS];
	uint64_t taken[1024];
	unsigned int nr_taken;
};

/**
 * struct nlgen - a source of datagrams
 * @family: number of the family
 * @state: of the random numbers
 * @spoiled: requests in the last datagram that are not as the tree has them
 * @requests: requests in it; @cmds: their commands
 */
struct nlgen {
	const struct nlgen_pool *pool;
	uint16_t family;
	uint64_t state;
	unsigned int spoiled;
	unsigned int requests;
	uint8_t cmds[NLGEN_BURST];
	size_t len;
	uint8_t bytes[NLGEN_MAX] __attribute__((aligned(8)));
};

void nlgen_seed(struct nlgen *g, uint64_t seed);
/* A number below @below. */
uint32_t nlgen_chance(struct nlgen *g, uint32_t below);
/* Make the next datagram, with sequence numbers from @seq. Never one that could
 * bind what the pool does not offer.
 */
void nlgen_next(struct nlgen *g, uint32_t seq);
/* The same with a single request of the kind @i, not spoiled. Returns its
 * command, or 0 if there are no more kinds.
 */
uint8_t nlgen_plain(struct nlgen *g, unsigned int i, uint32_t seq);

#endif /* SELFTESTS_NLGEN_H */
