// SPDX-License-Identifier: GPL-2.0
/*
 * A bundle's configuration. See wrap_bundle.h.
 */
#include "ocihook/wrap_bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/util.h"
#include "json/jtree.h"

/* Longer than a start under load, shorter than what engines wait for. */
#define TIMEOUT 60
#define TEMP ".ctlsec-config.json"

/* What the hook is in: before the program starts, and after it has ended. */
static const char *const stages[] = { "createRuntime", "poststop" };

#define STAGES ARRAY_SIZE(stages)

/**
 * struct edit - something that takes the place of a part of the text
 * @at, @len: the part, which may be empty
 * @text: owned
 */
struct edit {
	size_t at;
	size_t len;
	char *text;
};

/**
 * struct editing - a configuration being changed
 * @entry: the hook as JSON
 * @edits: @n of them
 */
struct editing {
	const char *file;
	const char *hook;
	const char *entry;
	struct edit edits[STAGES];
	size_t n;
	struct err *e;
};

static void add_edit(struct editing *x, size_t at, size_t len, char *text)
{
	x->edits[x->n++] = (struct edit){ at, len, text };
}

/* JSON text, quoted. */
static char *quote_text(const char *s)
{
	char *out = xcalloc(strlen(s) * 6 + 3, 1), *p = out;

	*p++ = '"';
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c == '"' || c == '\\')
			p += sprintf(p, "\\u%04x", c);
		else
			*p++ = *s;
	}
	*p = '"';
	return out;
}

static char *hook_entry(const char *hook)
{
	cleanup_free char *path = quote_text(hook);

	return xasprintf("{\"path\":%s,\"args\":[\"ctlsec-oci\",\"hook\"],"
			 "\"timeout\":%d}",
			 path, TIMEOUT);
}

/*
 * The member of that name. Runtimes do not agree on one that is there twice, or in
 * another case: it is refused, since one of them would run without the hook.
 */
static int find_member(struct editing *x, const struct jtree_node *object,
		       const char *name, const struct jtree_node **found)
{
	const struct jtree_node *n;

	*found = NULL;
	for (n = object->first; n; n = n->next) {
		if (!jtree_key_is(n, name))
			continue;
		if (*found || strcmp(n->key, name) != 0)
			return err_at(x->e, x->file, n->line, n->col,
				      "%s is there twice, or in another case",
				      name);
		*found = n;
	}
	return 0;
}

static int refuse_type(struct editing *x, const struct jtree_node *n,
		       const char *name, enum jtree_type wanted)
{
	return err_at(x->e, x->file, n->line, n->col,
		      "%s is %s, and has to be %s", name,
		      jtree_type_name(n->type), jtree_type_name(wanted));
}

/* With two paths it is whichever a runtime reads: that is not ours. */
static bool is_hook(const struct editing *x, const struct jtree_node *n)
{
	const struct jtree_node *m, *path = NULL;

	for (m = n->first; n->type == JTREE_OBJECT && m; m = m->next) {
		if (!jtree_key_is(m, "path"))
			continue;
		if (path)
			return false;
		path = m;
	}
	return path && path->type == JTREE_STRING &&
	       !strcmp(path->key, "path") && !strcmp(path->text, x->hook);
}

/* First of all: what other hooks do is done to a container that is confined already. */
static int edit_list(struct editing *x, const struct jtree_node *list,
		     const char *stage)
{
	const struct jtree_node *n;

	if (list->type == JTREE_NULL) {
		add_edit(x, list->at, strlen("null"),
			 xasprintf("[%s]", x->entry));
		return 0;
	}
	if (list->type != JTREE_ARRAY)
		return refuse_type(x, list, stage, JTREE_ARRAY);
	for (n = list->first; n; n = n->next) {
		if (is_hook(x, n))
			return 0;
	}
	add_edit(x, list->at + 1, 0,
		 xasprintf("%s%s", x->entry, list->first ? "," : ""));
	return 0;
}

static int edit_hooks(struct editing *x, const struct jtree_node *hooks)
{
	const struct jtree_node *list[STAGES];
	cleanup_free char *lacking = xstrdup("");
	size_t i;

	for (i = 0; i < STAGES; i++) {
		char *longer;

		if (find_member(x, hooks, stages[i], &list[i]) ||
		    (list[i] && edit_list(x, list[i], stages[i])))
			return -1;
		if (list[i])
			continue;
		longer = xasprintf("%s%s\"%s\":[%s]", lacking,
				   lacking[0] ? "," : "", stages[i], x->entry);
		free(lacking);
		lacking = longer;
	}
	if (lacking[0])
		add_edit(x, hooks->at + 1, 0,
			 xasprintf("%s%s", lacking, hooks->first ? "," : ""));
	return 0;
}

static char *all_hooks(const struct editing *x)
{
	return xasprintf("{\"%s\":[%s],\"%s\":[%s]}", stages[0], x->entry,
			 stages[1], x->entry);
}

static int edit_root(struct editing *x, const struct jtree_node *root)
{
	const struct jtree_node *hooks;
	cleanup_free char *all = NULL;

	if (root->type != JTREE_OBJECT)
		return refuse_type(x, root, "the configuration", JTREE_OBJECT);
	if (find_member(x, root, "hooks", &hooks))
		return -1;
	if (hooks && hooks->type == JTREE_OBJECT)
		return edit_hooks(x, hooks);
	all = all_hooks(x);
	if (!hooks) {
		add_edit(x, root->at + 1, 0,
			 xasprintf("\"hooks\":%s%s", all,
				   root->first ? "," : ""));
		return 0;
	}
	if (hooks->type != JTREE_NULL)
		return refuse_type(x, hooks, "hooks", JTREE_OBJECT);
	add_edit(x, hooks->at, strlen("null"), xstrdup(all));
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Takes the edits' texts over. */
static char *apply_edits(struct editing *x, const char *text, size_t len)
{
	size_t more = 0, from = 0, i;
	char *out, *p;

	qsort(x->edits, x->n, sizeof(*x->edits), by_place);
	for (i = 0; i < x->n; i++)
		more += strlen(x->edits[i].text);
	out = p = xcalloc(len + more + 1, 1);
	for (i = 0; i < x->n; i++) {
		const struct edit *d = &x->edits[i];

		memcpy(p, text + from, d->at - from);
		p = stpcpy(p + (d->at - from), d->text);
		from = d->at + d->len;
	}
	memcpy(p, text + from, len - from);
	return out;
}

static void free_edits(struct editing *x)
{
	while (x->n)
		free(x->edits[--x->n].text);
}

int wrap_bundle_text(const char *file, const char *text, size_t len,
		     const char *hook, char **changed, struct err *e)
{
	cleanup_arena struct arena *arena = arena_new();
	cleanup_free char *entry = hook_entry(hook);
	const struct jtree_node *root = jtree_parse(arena, file, text, len, e);
	struct editing x = {
		.file = file, .hook = hook, .entry = entry, .e = e
	};
	int ret = -1;

	*changed = NULL;
	/* What follows is text: a NUL would end it, and JSON has none. */
	if (root && !edit_root(&x, root)) {
		if (x.n)
			*changed = apply_edits(&x, text, len);
		ret = 0;
	}
	free_edits(&x);
	return ret;
}

/* Files */

static int fail_errno(const char *dir, const char *file, const char *verb,
		      struct err *e)
{
	return err_set(e, EXIT_FAILED, "cannot %s %s/%s: %s", verb, dir, file,
		       strerror(errno));
}

static int write_text(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left) {
		ssize_t n = write(fd, text, left);

		if (n < 0)
			return -1;
		text += n;
		left -= (size_t)n;
	}
	return 0;
}

/* As the old one, for whom it belongs to. */
static int replace_file(int dirfd, const char *file, const struct stat *old,
			const char *text)
{
	cleanup_close int fd = -1;

	unlinkat(dirfd, TEMP, 0);
	fd = openat(dirfd, TEMP,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	if (!write_text(fd, text) && !fchown(fd, old->st_uid, old->st_gid) &&
	    !fchmod(fd, old->st_mode & 07777) &&
	    !renameat(dirfd, TEMP, dirfd, file))
		return 0;
	unlinkat(dirfd, TEMP, 0);
	return -1;
}

int wrap_bundle_change(const char *dir, const char *file, const char *hook,
		       struct err *e)
{
	cleanup_close int dirfd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_free char *path = xasprintf("%s/%s", dir, file);
	cleanup_free char *text = NULL;
	cleanup_free char *changed = NULL;
	struct stat old;
	size_t len;

	if (dirfd < 0 || fstatat(dirfd, file, &old, AT_SYMLINK_NOFOLLOW))
		return fail_errno(dir, file, "read", e);
	if (!S_ISREG(old.st_mode))
		return err_set(e, EXIT_FAILED, "%s is not a file", path);
	text = file_read(path, WRAP_BUNDLE_MAX, &len, e);
	if (!text || wrap_bundle_text(path, text, len, hook, &changed, e))
		return -1;
	if (changed && replace_file(dirfd, file, &old, changed))
		return fail_errno(dir, file, "write", e);
	return 0;
}
