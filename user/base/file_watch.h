/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waiting for a file, or for what is in a directory, to change: by inotify, on the
 * directory and on the one above, so that a link to either that is replaced, as the
 * kubelet does it, is noticed, and a directory that comes back.
 */
#ifndef USER_FILE_WATCH_H
#define USER_FILE_WATCH_H

#include <signal.h>
#include <stdbool.h>

#include "base/err.h"

/**
 * struct file_watch - what is watched
 * @fd: of inotify
 * @path: the file or directory
 * @above: the directory that it is in
 * @name: what it is called there
 * @above_wd: the number of that directory
 * @inside_wd: that of @path if it is a directory, else -1
 * @writing: a file there has been written to and not closed since
 */
struct file_watch {
	int fd;
	const char *path;
	char *above;
	char *name;
	int above_wd;
	int inside_wd;
	bool writing;
};

#define cleanup_file_watch __attribute__((cleanup(file_watch_close)))

enum file_watch_event {
	FILE_WATCH_CHANGED,
	FILE_WATCH_TIMEOUT,
	FILE_WATCH_ENDED,
};

/* Begin; @path has to be there. Close @w in either case. */
int file_watch_open(struct file_watch *w, const char *path, struct err *e);
void file_watch_close(struct file_watch *w);

/**
 * file_watch_wait - wait until it has changed, and rested since
 * @timeout: in milliseconds, or -1
 * @during: the mask of signals in the meantime; see ending.h
 */
enum file_watch_event file_watch_wait(struct file_watch *w, int timeout,
				      const sigset_t *during);

#endif /* USER_FILE_WATCH_H */
