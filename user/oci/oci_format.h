/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files in other formats than JSON that are taken for profiles.
 */
#ifndef USER_OCI_FORMAT_H
#define USER_OCI_FORMAT_H

/* What the beginning of a text that is no JSON seems to be, and what to do about
 * it, as a sentence; NULL if it is of none of the formats that are known.
 */
const char *oci_format_of(const char *text);

#endif /* USER_OCI_FORMAT_H */
