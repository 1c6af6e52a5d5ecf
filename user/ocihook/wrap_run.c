// SPDX-License-Identifier: GPL-2.0
/*
 * The wrapper. See wrap_run.h.
 */
#include "ocihook/wrap_run.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/util.h"
#include "ocihook/hook_report.h"
#include "ocihook/wrap_args.h"
#include "ocihook/wrap_bundle.h"

#define SELF "/proc/self/exe"
/* In the environment of what it executes: a script that leads back here would never
 * end.
 */
#define MARK "CTLSEC_RUNTIME"

/* Not by $PATH: engines have any. */
static const char *const places[] = {
	"/usr/local/sbin", "/usr/local/bin", "/usr/sbin",
	"/usr/bin",	   "/sbin",	     "/bin",
};

static bool is_self(const char *path)
{
	struct stat self, other;

	return !stat(SELF, &self) && !stat(path, &other) &&
	       self.st_dev == other.st_dev && self.st_ino == other.st_ino;
}

static char *search_places(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		char *path = xasprintf("%s/%s", places[i], name);

		if (!access(path, X_OK))
			return path;
		free(path);
	}
	return NULL;
}

char *wrap_run_find(const struct hook_config *c, const char *name,
		    struct err *e)
{
	const char *wanted = name ? name : c->runtime;
	const char *entry = hook_config_find(c, wanted);
	char *path;
	char q[160];

	if (entry)
		path = xstrdup(entry);
	else if (wanted[0] == '/')
		path = xstrdup(wanted);
	else
		path = search_places(wanted);
	if (!path || access(path, X_OK)) {
		err_set(e, EXIT_FAILED,
			"there is no runtime %s: 'runtime' and 'runtimes' in "
			"%s say what is executed",
			escape_quote(path ? path : wanted, q, sizeof(q)),
			HOOK_CONFIG_FILE);
		free(path);
		return NULL;
	}
	if (is_self(path)) {
		err_set(e, EXIT_FAILED,
			"the runtime %s is this program itself: name runc or "
			"crun in %s",
			escape_quote(path, q, sizeof(q)), HOOK_CONFIG_FILE);
		free(path);
		return NULL;
	}
	return path;
}

static int add_hook(char *const *argv, struct err *e)
{
	cleanup_free char *self = realpath(SELF, NULL);
	struct wrap_args a;

	wrap_args_read(&a, argv + 1);
	if (!a.starts)
		return 0;
	if (!self)
		return err_set(e, EXIT_FAILED, "cannot read " SELF ": %s",
			       strerror(errno));
	return wrap_bundle_change(a.bundle, a.config, self, e);
}

int wrap_run(const struct hook_config *c, char **argv, struct err *e)
{
	cleanup_free char *path =
		wrap_run_find(c, wrap_args_runtime(argv[0]), e);

	if (!path)
		return -1;
	if (getenv(MARK))
		return err_set(e, EXIT_FAILED,
			       "the runtime %s leads back to this program",
			       path);
	if (add_hook(argv, e)) {
		if (!c->start_anyway)
			return -1;
		hook_report_error(e);
		hook_report_note("started all the same: on-error is 'start'");
	}
	setenv(MARK, "1", 1);
	argv[0] = path;
	execv(path, argv);
	return err_set(e, EXIT_FAILED, "cannot execute %s: %s", path,
		       strerror(errno));
}

void wrap_run_log(char *const *argv, const struct err *e)
{
	cleanup_free char *msg = escape_json(e->msg);
	cleanup_free char *line = NULL;
	cleanup_close int fd = -1;
	const time_t now = time(NULL);
	char stamp[32];
	struct wrap_args a;
	struct tm tm;
	json_t *entry;

	wrap_args_read(&a, argv + 1);
	if (!a.log || !gmtime_r(&now, &tm))
		return;
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	entry = json_pack("{s:s,s:s+,s:s}", "level", "error", "msg",
			  "ctlsec-oci: ", msg, "time", stamp);
	line = entry ? json_dumps(entry, JSON_COMPACT) : NULL;
	json_decref(entry);
	fd = open(a.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
		  0600);
	if (line && fd >= 0)
		dprintf(fd, "%s\n", line);
}
