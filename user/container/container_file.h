/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files that container engines keep. Those of a rootless engine are its user's,
 * who can put anything there while this program runs as root: no symbolic link
 * is followed, only regular files of that user or of root are read, none further
 * than a bound, and no read waits.
 */
#ifndef USER_CONTAINER_FILE_H
#define USER_CONTAINER_FILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Names in one directory that are looked at: the host's own, another user's. */
#define CONTAINER_FILE_NAMES 65536
#define CONTAINER_FILE_NAMES_USER 4096
/* Larger files are no engine's. */
#define CONTAINER_FILE_MAX ((size_t)8 << 20)

/**
 * struct container_dir - a directory that files are read below
 * @fd: O_PATH, or -1
 * @uid: whose files are read there, besides root's
 * @proc: it is a process's, whose files belong to the user that it runs as
 */
struct container_dir {
	int fd;
	uid_t uid;
	bool proc;
};

#define cleanup_container_dir __attribute__((cleanup(container_file_close)))

/* From now on read no more than @bytes in all: what one user can make this program
 * read is bounded, too.
 */
void container_file_limit(size_t bytes);

/**
 * container_file_base - a directory to begin with
 * @root: what stands in front of @path, "" on a real system
 * @path: absolute. Root's may lead through links, which only root can set; of
 * another user's none is followed, and the directory must be the user's or root's
 *
 * Return: with an fd of -1 if it cannot be used.
 */
struct container_dir container_file_base(const char *root, const char *path,
					 uid_t uid);
/* The directory of a process, which pins its id. */
struct container_dir container_file_proc(const char *root, unsigned int pid);
/* A directory below. */
struct container_dir container_file_below(const struct container_dir *d,
					  const char *path);
void container_file_close(struct container_dir *d);

/* All of a file, NUL-terminated, to be freed; NULL if it cannot be used. */
char *container_file_text(const struct container_dir *d, const char *path);
/* The same with its length: it has NULs in it. */
char *container_file_bytes(const struct container_dir *d, const char *path,
			   size_t *len);

/**
 * container_file_read - a file of JSON
 * @why: NULL, or where to put why it cannot be used, as "PATH is larger than 8 MiB", to
 * be freed; NULL for one that is not there
 *
 * Engines write what a container's author chose: text with a NUL in it, which here is
 * U+FFFD, so that a name with one is none; and numbers of 64 bits, so all are reals.
 * Return: to be released with json_decref(), or NULL.
 */
json_t *container_file_read(const struct container_dir *d, const char *path,
			    char **why);
/* The same where it is of no use why not. */
json_t *container_file_json(const struct container_dir *d, const char *path);

/* Names in the directory but for those that begin with a dot: an array ended by
 * NULL. Free it with container_file_free_names().
 */
char **container_file_names(const struct container_dir *d);
void container_file_free_names(char ***names);

#define cleanup_container_names \
	__attribute__((cleanup(container_file_free_names)))

#endif /* USER_CONTAINER_FILE_H */
