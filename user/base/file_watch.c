// SPDX-License-Identifier: GPL-2.0
/*
 * Watching files. See file_watch.h.
 */
#include "base/file_watch.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/util.h"
#include "base/when.h"

/* How long nothing has to happen for a change to be over, in ms. */
#define REST 200
/* The same while a file is being written to: its writer may be slow, or gone. */
#define REST_WRITING 5000
/* Where it never rests, in ms since it began. */
#define REST_AT_LAST 10000
/* What replaces links, as the kubelet does: the link itself has such a name. */
#define HIDDEN ".."

#define EVENTS                                                             \
	(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MODIFY | \
	 IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF |      \
	 IN_EXCL_UNLINK)

/* What the path leads to now, which may be another directory than before. A file is
 * seen from above.
 */
static void watch_inside(struct file_watch *w)
{
	int wd = inotify_add_watch(w->fd, w->path, EVENTS | IN_ONLYDIR);

	if (w->inside_wd >= 0 && w->inside_wd != wd)
		inotify_rm_watch(w->fd, w->inside_wd);
	w->inside_wd = wd;
}

static void split_path(struct file_watch *w)
{
	size_t len = strlen(w->path);
	const char *slash;

	while (len > 1 && w->path[len - 1] == '/')
		len--;
	slash = memrchr(w->path, '/', len);
	w->name = slash ? xasprintf("%.*s", (int)(w->path + len - slash) - 1,
				    slash + 1) :
			  xasprintf("%.*s", (int)len, w->path);
	if (!slash)
		w->above = xstrdup(".");
	else if (slash == w->path)
		w->above = xstrdup("/");
	else
		w->above = xasprintf("%.*s", (int)(slash - w->path), w->path);
}

int file_watch_open(struct file_watch *w, const char *path, struct err *e)
{
	*w = (struct file_watch){ .path = path, .inside_wd = -1 };
	w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (w->fd < 0)
		return err_set(e, EXIT_FAILED, "cannot watch files: %s",
			       strerror(errno));
	if (access(path, R_OK))
		return err_set(e, err_status(errno), "cannot read %s: %s", path,
			       strerror(errno));
	split_path(w);
	w->above_wd = inotify_add_watch(w->fd, w->above, EVENTS | IN_ONLYDIR);
	if (w->above_wd < 0)
		return err_set(e, err_status(errno), "cannot watch %s: %s",
			       w->above, strerror(errno));
	watch_inside(w);
	return 0;
}

void file_watch_close(struct file_watch *w)
{
	if (w->fd >= 0)
		close(w->fd);
	free(w->above);
	free(w->name);
	*w = (struct file_watch){ .fd = -1 };
}

/* Of the directory above only its own name counts, and links that lead to it. */
static bool is_about(const struct file_watch *w, const struct inotify_event *ev)
{
	/* One that is watched no more. */
	if (ev->mask & IN_IGNORED)
		return false;
	if (ev->wd != w->above_wd || !ev->len)
		return true;
	return !strcmp(ev->name, w->name) ||
	       !strncmp(ev->name, HIDDEN, strlen(HIDDEN));
}

static bool take_event(struct file_watch *w, const struct inotify_event *ev)
{
	if (!is_about(w, ev))
		return false;
	if (ev->mask & IN_MODIFY)
		w->writing = true;
	if (ev->mask & (IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM))
		w->writing = false;
	return true;
}

/* Was anything of what has come about it? */
static bool take_events(struct file_watch *w)
{
	_Alignas(struct inotify_event) char buf[4096];
	bool changed = false;
	ssize_t n, at;

	while ((n = read(w->fd, buf, sizeof(buf))) > 0) {
		const struct inotify_event *ev;

		for (at = 0; at < n; at += (ssize_t)sizeof(*ev) + ev->len) {
			ev = (const struct inotify_event *)(buf + at);
			changed |= take_event(w, ev);
		}
	}
	return changed;
}

/* Has something come? A signal that ends it is seen by ending_came(). */
static bool wait_once(struct file_watch *w, int timeout, const sigset_t *during)
{
	struct timespec t = { timeout / 1000, timeout % 1000 * 1000000L };
	struct pollfd p = { w->fd, POLLIN, 0 };

	return ppoll(&p, 1, timeout < 0 ? NULL : &t, during) > 0;
}

static int64_t now_ms(void)
{
	return (int64_t)(when_mono() / WHEN_MS);
}

/* Until nothing more comes. */
static void wait_for_rest(struct file_watch *w, const sigset_t *during)
{
	int64_t last = now_ms() + REST_AT_LAST, left;

	while (!ending_came() && (left = last - now_ms()) > 0) {
		int rest = w->writing ? REST_WRITING : REST;

		if (!wait_once(w, left < rest ? (int)left : rest, during))
			break;
		take_events(w);
	}
	w->writing = false;
}

enum file_watch_event file_watch_wait(struct file_watch *w, int timeout,
				      const sigset_t *during)
{
	bool changed = false;

	while (!changed) {
		bool came = wait_once(w, timeout, during);

		if (ending_came())
			return FILE_WATCH_ENDED;
		if (!came)
			return FILE_WATCH_TIMEOUT;
		changed = take_events(w);
	}
	wait_for_rest(w, during);
	watch_inside(w);
	return ending_came() ? FILE_WATCH_ENDED : FILE_WATCH_CHANGED;
}
