/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Paths of the host by their true names: /var/run is /run, and a symbolic link is what
 * it leads to.
 */
#ifndef USER_AUTHZ_PATH_H
#define USER_AUTHZ_PATH_H

#include <stdbool.h>

#define AUTHZ_PATH_MAX 4096

/* The true name of @text; what is not there yet is below what is. Returns NULL, or why
 * it has none, as the rest of "'PATH' ...".
 */
const char *authz_path_resolve(const char *text, char out[AUTHZ_PATH_MAX]);

/* Is @path, a true name, @listed, or below it if @below? */
bool authz_path_covers(const char *listed, const char *path, bool below);

/* Would it show a socket by which an engine takes orders: is it one, or above or below
 * a place where they are?
 */
bool authz_path_shows_socket(const char *path);

/* Is something mounted below @path, a true name? What cannot be told is. */
bool authz_path_has_mounts(const char *path);

#endif /* USER_AUTHZ_PATH_H */
