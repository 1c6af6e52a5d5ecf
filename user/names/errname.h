/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of error numbers.
 */
#ifndef USER_ERRNAME_H
#define USER_ERRNAME_H

/* "EPERM", or NULL for a number without a name (0 among them). */
const char *errname_name(unsigned int nr);

/* Number of "EPERM"; -1 if there is no such name. */
int errname_nr(const char *name);

/* The end of a sentence about a name that there is not; as nearest_hint(). */
char *errname_hint(const char *name);

#endif /* USER_ERRNAME_H */
