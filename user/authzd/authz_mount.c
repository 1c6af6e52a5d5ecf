// SPDX-License-Identifier: GPL-2.0
/*
 * What of the host is mounted, by whatever name it is asked for.
 */
#include "authzd/authz_mount.h"

#include <string.h>
#include <strings.h>

#include "authzd/authz_path.h"
#include "authzd/authz_role.h"
#include "base/util.h"

#define SHOWN "%.200s"

/* Is it what the role lists, or in it? */
static bool is_listed(const struct authz_walk *w, const char *path,
		      bool readonly)
{
	const struct authz_role *r = w->role;
	size_t i;

	for (i = 0; i < r->n_mounts; i++) {
		if (r->mounts[i].readonly && !readonly)
			continue;
		if (authz_path_covers(r->mounts[i].path, path,
				      r->mounts[i].below))
			return true;
	}
	return false;
}

/* Is it only to be read, with all that is mounted below it? Where dockerd makes a mount
 * read-only that is none of a single file system, it depends on its version, on that of
 * the client's API and on the kernel whether what is below is, too.
 */
static bool is_readonly(const char *path, bool readonly, bool recursive)
{
	return readonly && (!recursive || !authz_path_has_mounts(path));
}

/* @recursive: with what is mounted below it */
static void check_source(struct authz_walk *w, const char *source,
			 bool readonly, bool recursive)
{
	char path[AUTHZ_PATH_MAX];
	const char *bad = authz_path_resolve(source, path);

	if (bad) {
		authz_rule_found(w->found, AUTHZ_MOUNTS, "%s: '" SHOWN "' %s",
				 w->path, source, bad);
		authz_rule_found(w->found, AUTHZ_ENGINE_SOCKET,
				 "%s: '" SHOWN "' %s", w->path, source, bad);
		return;
	}
	if (!is_listed(w, path, is_readonly(path, readonly, recursive)))
		authz_rule_found(w->found, AUTHZ_MOUNTS,
				 "%s mounts " SHOWN "%s", w->path, path,
				 !readonly ? ", to be written to" :
				 !is_readonly(path, readonly, recursive) ?
					     ", and what is mounted below it "
					     "may be written to" :
					     "");
	if (authz_path_shows_socket(path))
		authz_rule_found(w->found, AUTHZ_ENGINE_SOCKET,
				 "%s mounts " SHOWN
				 ", where a socket of an engine can be",
				 w->path, path);
}

typedef int compare_words(const char *a, const char *b, size_t n);

/* Is @word one of a list with commas? */
static bool has_word_by(compare_words *compare, const char *list,
			const char *word)
{
	size_t len = strlen(word), n;

	for (;; list += n + 1) {
		n = strcspn(list, ",");
		if (n == len && !compare(list, word, n))
			return true;
		if (!list[n])
			return false;
	}
}

/* dockerd knows its options by their exact names. */
static bool has_word(const char *list, const char *word)
{
	return has_word_by(strncmp, list, word);
}

/* Of several such words the last counts in one place, and none is taken in another. */
static bool is_read_word(const char *list)
{
	return has_word(list, "ro") && !has_word(list, "rw");
}

/* Swarm takes them in any case. */
static void check_propagation(struct authz_walk *w, const char *mode)
{
	static const char *const words[] = { "shared", "rshared", "slave",
					     "rslave" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (has_word_by(strncasecmp, mode, words[i]))
			authz_rule_found(w->found, AUTHZ_PROPAGATION,
					 "%s is %s", w->path, words[i]);
}

void authz_mount_bind(struct authz_walk *w, const struct jtree_node *n)
{
	const char *target = strchr(n->text, ':'), *mode;
	cleanup_free char *source = NULL;

	/* A target alone is a volume without a name. */
	if (!target)
		return;
	mode = strchr(target + 1, ':');
	mode = mode ? mode + 1 : "";
	check_propagation(w, mode);
	/* Else the name of a volume. */
	if (*n->text != '/')
		return;
	source = xasprintf("%.*s", (int)(target - n->text), n->text);
	check_source(w, source, is_read_word(mode), true);
}

void authz_mount_volume_driver(struct authz_walk *w, const struct jtree_node *n)
{
	if (*n->text && strcmp(n->text, "local") != 0)
		authz_rule_found(w->found, AUTHZ_VOLUME_DRIVER,
				 "%s is '" SHOWN "'", w->path, n->text);
}

/* Flags of mount(2) that show nothing more of the host, by dockerd's names for them. */
static const char *const plain_words[] = {
	"",
	"defaults",
	"ro",
	"rw",
	"suid",
	"nosuid",
	"dev",
	"nodev",
	"exec",
	"noexec",
	"sync",
	"async",
	"dirsync",
	"mand",
	"nomand",
	"atime",
	"noatime",
	"diratime",
	"nodiratime",
	"relatime",
	"norelatime",
	"strictatime",
	"nostrictatime",
	"private",
	"rprivate",
};

/* What check_propagation() finds, and what makes a bind of it. */
static const char *const judged_words[] = { "shared", "rshared", "slave",
					    "rslave", "bind",	 "rbind" };

/* Options of a tmpfs, each with a value. */
static const char *const tmpfs_words[] = { "size", "mode",	"uid",
					   "gid",  "nr_inodes", "nr_blocks",
					   "huge", "mpol" };

static bool is_one_of(const char *const *words, size_t n, const char *word,
		      size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(words[i]) == len && !strncmp(words[i], word, len))
			return true;
	return false;
}

/* What dockerd does not know is for the file system, and many of these take any word. */
static void check_words(struct authz_walk *w, const char *o, bool tmpfs)
{
	size_t len, name;

	for (;; o += len + 1) {
		len = strcspn(o, ",");
		name = strcspn(o, ",=");
		if (!is_one_of(plain_words, ARRAY_SIZE(plain_words), o, len) &&
		    !is_one_of(judged_words, ARRAY_SIZE(judged_words), o,
			       len) &&
		    !(tmpfs &&
		      is_one_of(tmpfs_words, ARRAY_SIZE(tmpfs_words), o, name)))
			authz_rule_found(w->found, AUTHZ_VOLUME_OPTIONS,
					 "%s.o has '%.*s'", w->path,
					 len > 80 ? 80 : (int)len, o);
		if (!o[len])
			return;
	}
}

/* The type of a bind is of no effect, as long as it is one: of one that is another
 * file system only a fresh tmpfs shows nothing of the host.
 */
static void check_volume(struct authz_walk *w, const char *type,
			 const char *device, const char *o)
{
	bool all = has_word(o, "rbind"), bind = all || has_word(o, "bind");

	check_propagation(w, o);
	check_words(w, o, !bind);
	if (bind)
		check_source(w, device, is_read_word(o), all);
	else if (!*type && !*device)
		return;
	if (bind ? *type && strcmp(type, "none") != 0 &&
			    strcmp(type, "bind") != 0 :
		   strcmp(type, "tmpfs") != 0)
		authz_rule_found(w->found, AUTHZ_VOLUME_OPTIONS,
				 "%s.type is '" SHOWN "', of '" SHOWN "'",
				 w->path, type, device);
}

/* A local volume is whatever mount(2) makes of its options. */
void authz_mount_volume_options(struct authz_walk *w,
				const struct jtree_node *n)
{
	const char *type = "", *device = "", *o = "";
	const struct jtree_node *m;

	for (m = n->first; m; m = m->next) {
		const char *value = m->type == JTREE_STRING ? m->text : "";

		if (!strcmp(m->key, "type"))
			type = value;
		else if (!strcmp(m->key, "device"))
			device = value;
		else if (!strcmp(m->key, "o"))
			o = value;
		else if (strcmp(m->key, "size") != 0)
			authz_rule_found(w->found, AUTHZ_VOLUME_OPTIONS,
					 "%s has '" SHOWN "'", w->path, m->key);
	}
	check_volume(w, type, device, o);
}

static bool is_set(const struct jtree_node *n)
{
	return n && n->type == JTREE_BOOL && n->truth;
}

/* Swarm takes any case, and none for a bind. */
static void check_mount(struct authz_walk *w, const struct jtree_node *n)
{
	const struct jtree_node *options = authz_json_member(n, "BindOptions");
	const char *type = authz_json_text(n, "Type");

	if (!strcasecmp(type, "bind") || !*type)
		check_source(w, authz_json_text(n, "Source"),
			     is_set(authz_json_member(n, "ReadOnly")) &&
				     !is_set(authz_json_member(
					     options, "ReadOnlyNonRecursive")),
			     true);
	else if (strcasecmp(type, "volume") != 0 &&
		 strcasecmp(type, "tmpfs") != 0 &&
		 strcasecmp(type, "image") != 0 &&
		 strcasecmp(type, "cluster") != 0)
		authz_rule_found(w->found, AUTHZ_MOUNTS,
				 "%s is of the type '" SHOWN "'", w->path,
				 type);
}

static void check_propagation_member(struct authz_walk *w,
				     const struct jtree_node *n)
{
	check_propagation(w, n->text);
}

static const struct authz_field bind_fields[] = {
	{ "Propagation", AUTHZ_TEXT, check_propagation_member, NULL },
	{ "NonRecursive", AUTHZ_ANY, NULL, NULL },
	{ "CreateMountpoint", AUTHZ_ANY, NULL, NULL },
	{ "ReadOnlyNonRecursive", AUTHZ_BOOL, NULL, NULL },
	{ "ReadOnlyForceRecursive", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema bind_options = {
	.fields = bind_fields,
	.n = ARRAY_SIZE(bind_fields),
};

static const struct authz_field driver_fields[] = {
	{ "Name", AUTHZ_TEXT, authz_mount_volume_driver, NULL },
	{ "Options", AUTHZ_MAP, authz_mount_volume_options, NULL },
};

static const struct authz_schema driver = {
	.fields = driver_fields,
	.n = ARRAY_SIZE(driver_fields),
};

static const struct authz_field volume_fields[] = {
	{ "DriverConfig", AUTHZ_OBJECT, NULL, &driver },
	{ "NoCopy", AUTHZ_ANY, NULL, NULL },
	{ "Labels", AUTHZ_ANY, NULL, NULL },
	{ "Subpath", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema volume_options = {
	.fields = volume_fields,
	.n = ARRAY_SIZE(volume_fields),
};

static const struct authz_field mount_fields[] = {
	{ "Type", AUTHZ_TEXT, NULL, NULL },
	{ "Source", AUTHZ_TEXT, NULL, NULL },
	{ "Target", AUTHZ_ANY, NULL, NULL },
	{ "ReadOnly", AUTHZ_BOOL, NULL, NULL },
	{ "Consistency", AUTHZ_ANY, NULL, NULL },
	{ "BindOptions", AUTHZ_OBJECT, NULL, &bind_options },
	{ "VolumeOptions", AUTHZ_OBJECT, NULL, &volume_options },
	{ "ImageOptions", AUTHZ_ANY, NULL, NULL },
	{ "TmpfsOptions", AUTHZ_ANY, NULL, NULL },
	{ "ClusterOptions", AUTHZ_ANY, NULL, NULL },
};

const struct authz_schema authz_mount_schema = {
	.fields = mount_fields,
	.n = ARRAY_SIZE(mount_fields),
	.whole = check_mount,
};

static bool is_device_listed(const struct authz_role *r, const char *path)
{
	size_t i;

	for (i = 0; i < r->devices.n; i++)
		if (authz_path_covers(r->devices.v[i], path, false))
			return true;
	return false;
}

static void check_device(struct authz_walk *w, const struct jtree_node *n)
{
	const char *source = authz_json_text(n, "PathOnHost");
	char path[AUTHZ_PATH_MAX];
	const char *bad = authz_path_resolve(source, path);

	if (bad)
		authz_rule_found(w->found, AUTHZ_DEVICES, "%s: '" SHOWN "' %s",
				 w->path, source, bad);
	else if (!is_device_listed(w->role, path))
		authz_rule_found(w->found, AUTHZ_DEVICES, "%s is " SHOWN,
				 w->path, path);
}

static const struct authz_field device_fields[] = {
	{ "PathOnHost", AUTHZ_TEXT, NULL, NULL },
	{ "PathInContainer", AUTHZ_ANY, NULL, NULL },
	{ "CgroupPermissions", AUTHZ_ANY, NULL, NULL },
};

const struct authz_schema authz_mount_device = {
	.fields = device_fields,
	.n = ARRAY_SIZE(device_fields),
	.whole = check_device,
};
