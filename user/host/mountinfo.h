/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lines of /proc/PID/mountinfo.
 */
#ifndef USER_MOUNTINFO_H
#define USER_MOUNTINFO_H

/* Where the mount of @line is, without escapes; NULL if it is no such line. @root: the
 * directory of the file system that is there. Both are in @line, which is changed.
 */
char *mountinfo_point(char *line, char **root);

#endif /* USER_MOUNTINFO_H */
