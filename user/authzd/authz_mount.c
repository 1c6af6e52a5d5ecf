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

static void check_source(struct authz_walk *w, const char *source,
			 bool readonly)
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
	if (!is_listed(w, path, readonly))
		authz_rule_found(w->found, AUTHZ_MOUNTS,
				 "%s mounts " SHOWN "%s", w->path, path,
				 readonly ? "" : ", to be written to");
	if (authz_path_shows_socket(path))
		authz_rule_found(w->found, AUTHZ_ENGINE_SOCKET,
				 "%s mounts " SHOWN
				 ", where a socket of an engine can be",
				 w->path, path);
}

/* Is @word one of a list with commas? */
static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (;; list += n + 1) {
		n = strcspn(list, ",");
		if (n == len && !strncasecmp(list, word, n))
			return true;
		if (!list[n])
			return false;
	}
}

static void check_propagation(struct authz_walk *w, const char *mode)
{
	static const char *const words[] = { "shared", "rshared", "slave",
					     "rslave" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (has_word(mode, words[i]))
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
	check_source(w, source, has_word(mode, "ro"));
}

void authz_mount_volume_driver(struct authz_walk *w, const struct jtree_node *n)
{
	if (*n->text && strcmp(n->text, "local") != 0)
		authz_rule_found(w->found, AUTHZ_VOLUME_DRIVER,
				 "%s is '" SHOWN "'", w->path, n->text);
}

/* A local volume is whatever mount(2) makes of its options: with bind among them a
 * directory of the host, whatever the type; else a file system of that type, of which
 * only a fresh tmpfs shows nothing of the host.
 */
void authz_mount_volume_options(struct authz_walk *w,
				const struct jtree_node *n)
{
	const char *type = "", *device = "", *o = "";
	const struct jtree_node *m;

	for (m = n->first; m; m = m->next) {
		const char *value = m->type == JTREE_STRING ? m->text : "";

		if (!strcasecmp(m->key, "type"))
			type = value;
		else if (!strcasecmp(m->key, "device"))
			device = value;
		else if (!strcasecmp(m->key, "o"))
			o = value;
		else if (strcasecmp(m->key, "size") != 0)
			authz_rule_found(w->found, AUTHZ_VOLUME_OPTIONS,
					 "%s has '" SHOWN "'", w->path, m->key);
	}
	check_propagation(w, o);
	if (has_word(o, "bind") || has_word(o, "rbind"))
		check_source(w, device, has_word(o, "ro"));
	else if ((*type || *device || *o) && strcmp(type, "tmpfs") != 0)
		authz_rule_found(w->found, AUTHZ_VOLUME_OPTIONS,
				 "%s mounts '" SHOWN "' of type '" SHOWN "'",
				 w->path, device, type);
	if (has_word(o, "remount") || has_word(o, "move"))
		authz_rule_found(w->found, AUTHZ_VOLUME_OPTIONS,
				 "%s has '" SHOWN "'", w->path, o);
}

/* Swarm takes any case, and none for a bind. */
static void check_mount(struct authz_walk *w, const struct jtree_node *n)
{
	const struct jtree_node *ro = authz_json_member(n, "ReadOnly");
	const char *type = authz_json_text(n, "Type");

	if (!strcasecmp(type, "bind") || !*type)
		check_source(w, authz_json_text(n, "Source"),
			     ro && ro->type == JTREE_BOOL && ro->truth);
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
	{ "ReadOnlyNonRecursive", AUTHZ_ANY, NULL, NULL },
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
