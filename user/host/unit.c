// SPDX-License-Identifier: GPL-2.0
/*
 * Units. See unit.h.
 *
 * A container may make cgroups of any name below its own, so only those places
 * count where the system's manager puts units: the root of the hierarchy and the
 * slices in it. Services and scopes are not entered. Below them is what their
 * processes made: containers, and users' managers with the units of users.
 */
#include "host/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/spawn.h"
#include "base/util.h"
#include "host/cgroup.h"
#include "host/slice.h"

/* What names of units consist of (systemd.unit(5)). */
#define UNIT_CHARS                                             \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789:-_.\\@"
#define SERVICE ".service"
/* Units of one name that an ambiguity lists. */
#define UNITS_SHOWN 3
/* Slices nest by the dashes in their names, which have up to 255 letters. */
#define SLICE_DEPTH 128

/* What a cgroup may be that is a unit's. */
static const char *const suffixes[] = { SERVICE,   ".scope", ".slice",
					".socket", ".mount", ".swap" };

char *unit_full_name(const char *name, struct err *e)
{
	char q[160];

	/* systemctl would take others for patterns, and the first unit of those
	 * that match.
	 */
	if (name[0] && name[0] != '-' && !name[strspn(name, UNIT_CHARS)])
		return xasprintf("%s%s", name,
				 strchr(name, '.') ? "" : SERVICE);
	err_set(e, EXIT_MISUSE, "%s is no unit's name",
		escape_quote(name, q, sizeof(q)));
	return NULL;
}

/* The value of a property in what systemctl printed, to be freed, or NULL. */
static char *read_property(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (; *text; text += strspn(text, "\n")) {
		size_t line = strcspn(text, "\n");

		if (line > len && text[len] == '=' && !strncmp(text, name, len))
			return xasprintf("%.*s", (int)(line - len - 1),
					 text + len + 1);
		text += line;
	}
	return NULL;
}

/* What systemd says of a unit; NULL if it does not run or cannot be asked. To be
 * freed.
 */
static char *ask_systemd(const char *unit)
{
	char *argv[] = { (char *)"systemctl",
			 (char *)"show",
			 (char *)"-p",
			 (char *)"FragmentPath,ControlGroup,Slice",
			 (char *)"--",
			 (char *)unit,
			 NULL };
	struct err ignored;
	char *out = NULL;

	if (access("/run/systemd/system", F_OK) ||
	    spawn_output(argv, 2 * PATH_MAX, &out, &ignored))
		return NULL;
	return out;
}

/* Its cgroup as systemd says; to be freed, or NULL. */
static char *read_cgroup(const char *said)
{
	char *path = read_property(said, "ControlGroup");

	if (path && path[0] == '/')
		return path;
	free(path);
	return NULL;
}

/* Slices are always loaded, of whatever name; they need no file. */
static bool is_known(const char *said)
{
	cleanup_free char *fragment = read_property(said, "FragmentPath");

	return fragment && fragment[0];
}

/* A slice hands nothing down; one that says so is another program's. */
static bool is_delegated(const char *dir)
{
	static const char *const names[] = { "user.delegate",
					     "trusted.delegate" };
	char value[2];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (lgetxattr(dir, names[i], value, sizeof(value)) == 1 &&
		    value[0] == '1')
			return true;
	}
	return false;
}

/**
 * struct walk - a walk over the places where units are
 * @mount: where the hierarchy is mounted
 * @fn: called with the name of each directory there, and its path in the hierarchy
 */
struct walk {
	const char *mount;
	void (*fn)(const char *name, const char *path, void *arg);
	void *arg;
};

static void walk_slice(const struct walk *w, const char *path, int depth);

static void walk_entry(const struct walk *w, const char *path,
		       const struct dirent *d, int depth)
{
	cleanup_free char *below =
		xasprintf("%s/%s", path[1] ? path : "", d->d_name);
	cleanup_free char *dir = xasprintf("%s%s", w->mount, below);

	w->fn(d->d_name, below, w->arg);
	if (util_ends_with(d->d_name, ".slice") && depth < SLICE_DEPTH &&
	    !is_delegated(dir))
		walk_slice(w, below, depth + 1);
}

static void walk_slice(const struct walk *w, const char *path, int depth)
{
	cleanup_free char *dir = xasprintf("%s%s", w->mount, path);
	const struct dirent *d;
	DIR *slice = opendir(dir);

	while (slice && (d = readdir(slice))) {
		if (d->d_type == DT_DIR && d->d_name[0] != '.')
			walk_entry(w, path, d, depth);
	}
	if (slice)
		closedir(slice);
}

/**
 * struct found - cgroups of one name
 * @path: the first ones; owned
 * @n: how many there are
 */
struct found {
	const char *name;
	char *path[UNITS_SHOWN];
	size_t n;
};

static void keep_match(const char *name, const char *path, void *arg)
{
	struct found *f = arg;

	if (strcmp(name, f->name))
		return;
	if (f->n < UNITS_SHOWN)
		f->path[f->n] = xstrdup(path);
	f->n++;
}

/* A name as it is shortest to write, to be freed. */
static char *short_name(const char *name)
{
	size_t len = strlen(name);

	if (util_ends_with(name, SERVICE))
		len -= strlen(SERVICE);
	return xasprintf("%.*s", (int)len, name);
}

static void offer_unit(const char *name, const char *path, void *arg)
{
	cleanup_free char *shown = short_name(name);
	size_t i;

	(void)path;
	for (i = 0; i < ARRAY_SIZE(suffixes); i++) {
		if (util_ends_with(name, suffixes[i]))
			nearest_offer(arg, shown);
	}
}

void unit_offer(struct nearest *n)
{
	struct err ignored;
	cleanup_free char *mount = cgroup_mount(&ignored);
	const struct walk w = { mount, offer_unit, n };

	if (mount)
		walk_slice(&w, "/", 0);
}

/* A unit without a cgroup where the system's manager places them. */
static void not_found(const char *unit, const char *mount, struct err *e)
{
	cleanup_free char *shown = short_name(unit);
	cleanup_free char *hint = NULL;
	char *elsewhere = NULL;
	struct nearest near;
	char q[160];

	escape_quote(unit, q, sizeof(q));
	if (cgroup_search(mount, unit, &elsewhere, 1)) {
		err_set(e, EXIT_FAILED,
			"unit %s has no cgroup; %s is not the system's "
			"manager's, and is named with cgroup:PATH",
			q, elsewhere);
		free(elsewhere);
		return;
	}
	nearest_start(&near, shown, strlen(shown));
	unit_offer(&near);
	hint = nearest_hint(&near, "unit:");
	err_set(e, EXIT_FAILED,
		"unit %s has no cgroup: it does not exist or does not run%s", q,
		hint);
}

/* Look for the unit's cgroup by name. */
static char *search_unit(const char *unit, const char *mount, struct err *e)
{
	struct found f = { .name = unit };
	const struct walk w = { mount, keep_match, &f };
	char *path = NULL;
	char q[160];
	size_t i;

	walk_slice(&w, "/", 0);
	if (f.n == 1)
		path = xstrdup(f.path[0]);
	else if (!f.n)
		not_found(unit, mount, e);
	else
		err_set(e, EXIT_FAILED,
			"unit %s exists %zu times (%s, %s%s); name one with "
			"cgroup:PATH",
			escape_quote(unit, q, sizeof(q)), f.n, f.path[0],
			f.path[1], f.n > 2 ? " ..." : "");
	for (i = 0; i < UNITS_SHOWN; i++)
		free(f.path[i]);
	return path;
}

char *unit_running(const char *unit)
{
	cleanup_free char *said = ask_systemd(unit);

	return said ? read_cgroup(said) : NULL;
}

char *unit_later(const char *unit)
{
	cleanup_free char *said = ask_systemd(unit);
	cleanup_free char *slice = said ? read_property(said, "Slice") : NULL;
	cleanup_free char *above = slice ? slice_path(slice) : NULL;
	cleanup_free char *now = said ? read_cgroup(said) : NULL;

	if (now || !above || !is_known(said))
		return NULL;
	return xasprintf("%s/%s", above, unit);
}

char *unit_cgroup(const char *unit, struct err *e)
{
	cleanup_free char *mount = cgroup_mount(e);
	cleanup_free char *said = NULL;
	char *path = NULL;
	char q[160];

	if (!mount)
		return NULL;
	/* What systemd says is final: a directory of the unit's name that it does
	 * not know was made by another program.
	 */
	said = ask_systemd(unit);
	if (!said)
		return search_unit(unit, mount, e);
	path = read_cgroup(said);
	if (path)
		return path;
	if (!is_known(said))
		not_found(unit, mount, e);
	else
		err_set(e, EXIT_FAILED,
			"unit %s has no cgroup: it does not run",
			escape_quote(unit, q, sizeof(q)));
	return NULL;
}
