/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a counter of `ctlsec stats` rose by.
 */
#ifndef _CTLSEC_SELFTESTS_RISE_H
#define _CTLSEC_SELFTESTS_RISE_H

/* A column of @domain now. */
long long rise_counter(const char *domain, const char *column);

/* What a column of @domain rose by since it was read last; a new one, or NULL, begins
 * anew. For one domain a program.
 */
long long rise_read(const char *domain, const char *column);

#endif /* _CTLSEC_SELFTESTS_RISE_H */
