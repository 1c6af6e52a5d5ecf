/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where systemd's slices are in the cgroup hierarchy: by their names alone.
 */
#ifndef USER_SLICE_H
#define USER_SLICE_H

/* The cgroup of a slice below its manager's: a-b.slice is /a.slice/a-b.slice, and
 * -.slice is "", the manager's own. To be freed; NULL if it is no slice's name.
 */
char *slice_path(const char *slice);

#endif /* USER_SLICE_H */
