// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec save: what runs, as a policy file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/util.h"
#include "cmd/apply_plan.h"
#include "cmd/cmd_table.h"
#include "cmd/wanted_profile.h"
#include "config/config_save.h"
#include "oci/builtin_default.h"

static int write_all(int fd, const char *text)
{
	size_t left = strlen(text);
	ssize_t n;

	for (; left; text += n, left -= (size_t)n) {
		n = write(fd, text, left);
		if (n < 0)
			return -1;
	}
	return fsync(fd);
}

static void sync_dir(const char *path)
{
	const char *slash = strrchr(path, '/');
	cleanup_free char *dir =
		slash ? xasprintf("%.*s", (int)(slash - path) + 1, path) :
			xstrdup(".");
	cleanup_close int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		fsync(fd);
}

/* A reader sees the old file or the new one, after a crash, too. */
static int replace_file(const char *path, const char *text, struct err *e)
{
	cleanup_free char *temp = xasprintf("%s.XXXXXX", path);
	cleanup_close int fd = mkostemp(temp, O_CLOEXEC);

	if (fd < 0)
		return err_set(e, err_status(errno), "cannot write to %s: %s",
			       path, strerror(errno));
	if (fchmod(fd, 0644) || write_all(fd, text) || rename(temp, path)) {
		err_set(e, err_status(errno), "cannot write %s: %s", path,
			strerror(errno));
		unlink(temp);
		return -1;
	}
	sync_dir(path);
	return 0;
}

/* What was bound with --once, by process or by user namespace ends by itself. */
static void note_domains(const struct config_running *now)
{
	const struct cnl_domain *d = now->domains.v;
	size_t i, n = 0;

	for (i = 0; i < now->domains.n; i++)
		n += !d[i].binding;
	if (n)
		fprintf(stderr,
			"ctlsec: note: %zu domain%s without a binding %s not "
			"saved: bound with --once, by process or by user "
			"namespace\n",
			n, n == 1 ? "" : "s", n == 1 ? "is" : "are");
}

static char *save_text(struct err *e)
{
	cleanup_cnl struct cnl nl = { 0 };
	cleanup_blob struct blob builtin = { 0 };
	struct config_running now = { 0 };
	char *text = NULL;

	if (!wanted_profile_builtin(&builtin, e) && !cnl_open(&nl, e) &&
	    !apply_plan_running(&nl, &now, NULL, e)) {
		note_domains(&now);
		text = config_save_text(&now, BUILTIN_DEFAULT_NAME, &builtin);
		if (!text)
			err_set(e, EXIT_FAILED, "out of memory");
	}
	apply_plan_running_free(&now);
	return text;
}

int cmd_save(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_free char *text = NULL;

	if (args_parse(argc, argv, 0, 1, &o, e))
		return -1;
	text = save_text(e);
	if (!text)
		return -1;
	if (o.n_args && strcmp(o.args[0], "-") != 0)
		return replace_file(o.args[0], text, e);
	fputs(text, stdout);
	return out_finish(e);
}
