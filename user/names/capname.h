/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of capabilities and of sets of them.
 */
#ifndef USER_CAPNAME_H
#define USER_CAPNAME_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Every capability this program knows: CAP_CHOWN to CAP_CHECKPOINT_RESTORE. */
#define CAPNAME_COUNT 41
#define CAPNAME_ALL ((UINT64_C(1) << CAPNAME_COUNT) - 1)

/* Bit number of "CAP_SYS_ADMIN", or -1. Exact spelling, as in profiles. */
int capname_nr(const char *name);

/* "CAP_SYS_ADMIN", or NULL */
const char *capname_name(unsigned int nr);

/* What Docker leaves in a container's bounding set by default. */
uint64_t capname_docker_default(void);

/* "none", "all", "0xHEX" or "CAP_X,CAP_Y" */
int capname_parse_set(const char *text, uint64_t *caps, struct err *e);

/* "CAP_X,CAP_Y", unknown bits as "capability_63"; whole words in @size. */
char *capname_format_set(uint64_t caps, char *out, size_t size);

#endif /* USER_CAPNAME_H */
