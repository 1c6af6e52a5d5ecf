// SPDX-License-Identifier: GPL-2.0
/*
 * Telling profiles from other JSON. See oci_place.h.
 */
#include "oci/oci_place.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "oci/finding.h"

/* How deep, and in how many values, a profile is looked for. */
#define SEARCH_DEPTH 8
#define SEARCH_NODES 100000U

/* The last member of that name: the one that counts. */
static const struct jtree_node *find_member(const struct jtree_node *n,
					    const char *name)
{
	const struct jtree_node *m, *found = NULL;

	if (!n || n->type != JTREE_OBJECT)
		return NULL;
	for (m = n->first; m; m = m->next) {
		if (jtree_key_is(m, name))
			found = m;
	}
	return found;
}

static bool has_member(const struct jtree_node *n, const char *name)
{
	return find_member(n, name);
}

/* Has it a member that only profiles have? */
static bool is_profile(const struct jtree_node *n)
{
	return has_member(n, "defaultAction") ||
	       has_member(n, "architectures") || has_member(n, "archMap") ||
	       has_member(n, "syscalls");
}

static bool is_rule(const struct jtree_node *n)
{
	return has_member(n, "action") &&
	       (has_member(n, "names") || has_member(n, "name"));
}

/* One thread's filter, or several. */
static bool is_filter(const struct jtree_node *n)
{
	const struct jtree_node *filter = find_member(n, "filter");

	if (!filter)
		filter = find_member(n, "filters");
	return filter &&
	       (filter->type == JTREE_ARRAY || filter->type == JTREE_OBJECT);
}

static bool any_element(const struct jtree_node *n,
			bool (*is)(const struct jtree_node *element))
{
	const struct jtree_node *m;

	for (m = n->first; m; m = m->next) {
		if (is(m))
			return true;
	}
	return false;
}

/* The ways to a profile that are taken. */

struct way {
	const char *place;
	const char *names[2];
};

static const struct way ways[] = {
	{ "linux.seccomp", { "linux", "seccomp" } },
	{ "spec", { "spec" } },
};

static const struct jtree_node *follow_way(const struct way *way,
					   const struct jtree_node *n)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(way->names) && way->names[i] && n; i++)
		n = find_member(n, way->names[i]);
	return n;
}

/* Is a name of the way ambiguous? Fills r->e. */
static bool is_repeated(struct oci_reader *r, const struct way *way,
			const struct jtree_node *n)
{
	const struct jtree_node *m, *last;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(way->names) && way->names[i]; i++) {
		last = find_member(n, way->names[i]);
		for (m = n->first; m != last; m = m->next) {
			if (!jtree_key_is(m, way->names[i]))
				continue;
			oci_read_fail(r, oci_read_pos(last),
				      "'%s' occurs twice: which of them has "
				      "the profile is not known",
				      way->names[i]);
			return true;
		}
		n = last;
	}
	return false;
}

/* A profile that is to be joined with another one says less than is meant. */
static bool has_base(struct oci_reader *r, const struct jtree_node *profile)
{
	const struct jtree_node *base = find_member(profile, "baseProfileName");
	char name[80];

	if (!base || base->type != JTREE_STRING || !base->len)
		return false;
	oci_read_fail(r, oci_read_pos(base),
		      "the profile extends %s, which is not in this file: give "
		      "a profile that has the rules of both",
		      escape_quote(base->text, name, sizeof(name)));
	return true;
}

static const struct jtree_node *take_way(struct oci_reader *r,
					 const struct jtree_node *root,
					 const struct way *way)
{
	const struct jtree_node *n = follow_way(way, root);
	bool spec = !strcmp(way->place, "spec");

	if (is_repeated(r, way, root) || (spec && has_base(r, n)))
		return NULL;
	r->p->place = way->place;
	r->errno_text = spec;
	finding_add(r->p->remarks, FINDING_NOTE, n->line, n->col, "read-from",
		    "the profile is read from '%s'", way->place);
	return n;
}

/* Looking for one elsewhere */

/**
 * struct search - what was found in a document
 * @path: of the value that is looked at, @len long, as jq writes it
 * @found: path of the first profile; @at: where it stands
 * @text: it is the text of a string
 * @n: how many
 * @left: how many values may still be looked at
 */
struct search {
	char path[160];
	size_t len;
	char found[160];
	struct oci_pos at;
	bool text;
	size_t n;
	unsigned int left;
};

static bool is_plain(const char *key, size_t len)
{
	return len &&
	       strspn(key, "abcdefghijklmnopqrstuvwxyz"
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == len;
}

/* Append to the path; too long a path is cut, and no harm. */
__attribute__((format(printf, 2, 3))) static void put_path(struct search *s,
							   const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(s->path + s->len, sizeof(s->path) - s->len, fmt, ap);
	va_end(ap);
	if (n > 0)
		s->len += (size_t)n;
	if (s->len >= sizeof(s->path))
		s->len = sizeof(s->path) - 1;
}

/* @key for a path as jq(1) takes it, which quotes by itself. */
static const char *escape_key(const char *key, char *out, size_t size)
{
	escape_quote(key, out, size);
	out[strlen(out) - 1] = '\0';
	return out + 1;
}

static void put_step(struct search *s, const struct jtree_node *m, size_t index)
{
	char key[80];

	if (!m->key)
		put_path(s, "[%zu]", index);
	else if (is_plain(m->key, m->key_len))
		put_path(s, "%s%s", s->len ? "." : "", m->key);
	else
		put_path(s, "[\"%s\"]", escape_key(m->key, key, sizeof(key)));
}

static bool starts_with(const struct jtree_node *n, const char *start)
{
	return n && n->type == JTREE_STRING &&
	       !strncmp(n->text, start, strlen(start));
}

static bool looks_like_profile(const struct jtree_node *n)
{
	if (n->type == JTREE_STRING)
		return strchr(n->text, '{') &&
		       strstr(n->text, "\"defaultAction\"");
	return starts_with(find_member(n, "defaultAction"), "SCMP_ACT_");
}

static void search_profiles(struct search *s, const struct jtree_node *n,
			    unsigned int depth)
{
	const struct jtree_node *m;
	size_t len = s->len, i = 0;

	if (looks_like_profile(n)) {
		if (!s->n++) {
			strcpy(s->found, s->path);
			s->at = oci_read_pos(n);
			s->text = n->type == JTREE_STRING;
		}
		return;
	}
	for (m = n->first; m && depth && s->left; m = m->next, i++) {
		s->left--;
		put_step(s, m, i);
		search_profiles(s, m, depth - 1);
		s->len = len;
		s->path[len] = '\0';
	}
}

/* A sentence about the profile that is somewhere in it; false if none is. */
static bool tell_place(struct oci_reader *r, const struct jtree_node *root)
{
	struct search s = { .left = SEARCH_NODES };

	search_profiles(&s, root, SEARCH_DEPTH);
	if (!s.n)
		return false;
	if (s.found[0])
		oci_read_fail(r, s.at,
			      "not a profile, but %s at %s%s: give that part "
			      "alone, as printed by jq %s'.%s'",
			      s.n > 1 ? "the first of several is" :
					"there is one",
			      s.found, s.text ? ", as text" : "",
			      s.text ? "-r " : "", s.found);
	else
		oci_read_fail(
			r, s.at,
			"a profile as the text of a string: give the text "
			"itself, as printed by jq -r .");
	return true;
}

/* What else it may be */

static void tell_config(struct oci_reader *r, const struct jtree_node *root)
{
	const struct jtree_node *n = follow_way(&ways[0], root);

	if (n && n->type != JTREE_NULL)
		oci_read_fail(r, oci_read_pos(n),
			      "'linux.seccomp' is not a profile: it has none "
			      "of 'defaultAction', 'architectures' and "
			      "'syscalls'");
	else
		oci_read_fail(r, oci_read_pos(root),
			      "a container's configuration without "
			      "'linux.seccomp': that container has no profile");
}

static void tell_kubernetes(struct oci_reader *r, const struct jtree_node *root)
{
	const struct jtree_node *kind = find_member(root, "kind");
	const struct jtree_node *spec = find_member(root, "spec");
	char name[80];

	if (spec && starts_with(kind, "SeccompProfile")) {
		if (!has_base(r, spec))
			oci_read_fail(r, oci_read_pos(spec),
				      "'spec' is not a profile: it has none "
				      "of 'defaultAction', "
				      "'architectures' and 'syscalls'");
		return;
	}
	oci_read_fail(r, oci_read_pos(kind),
		      "a Kubernetes object of kind %s without a profile: a "
		      "SeccompProfile has one, in 'spec'",
		      kind->type == JTREE_STRING ?
			      escape_quote(kind->text, name, sizeof(name)) :
			      "unknown");
}

static void tell_filters(struct oci_reader *r, const struct jtree_node *root)
{
	oci_read_fail(
		r, oci_read_pos(root),
		"filters of a program's threads, as Firecracker has them, "
		"and not a container's profile");
}

static void tell_unknown(struct oci_reader *r, const struct jtree_node *root)
{
	char key[80];

	oci_read_fail(r, oci_read_pos(root),
		      "not a profile: it has none of 'defaultAction', "
		      "'architectures', 'archMap' and 'syscalls', and "
		      "begins with %s",
		      escape_quote(root->first->key, key, sizeof(key)));
}

/* The first row whose members are all there. */
static void tell_object(struct oci_reader *r, const struct jtree_node *root)
{
	static const struct {
		const char *members[2];
		const char *sentence;
	} kinds[] = {
		{ { "hook", "stages" },
		  "the configuration of an OCI hook, and not a profile" },
		{ { "hook", "when" },
		  "the configuration of an OCI hook, and not a profile" },
		{ { "seccomp-profile" },
		  "the configuration of dockerd: 'seccomp-profile' names the "
		  "file of a profile" },
		{ { "action", "names" },
		  "one rule: a profile has rules in 'syscalls'" },
		{ { "action", "name" },
		  "one rule: a profile has rules in 'syscalls'" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (has_member(root, kinds[i].members[0]) &&
		    (!kinds[i].members[1] ||
		     has_member(root, kinds[i].members[1]))) {
			oci_read_fail(r, oci_read_pos(root), "%s",
				      kinds[i].sentence);
			return;
		}
	}
	if (has_member(root, "apiVersion") && has_member(root, "kind"))
		tell_kubernetes(r, root);
	else if (has_member(root, "ociVersion") || has_member(root, "linux"))
		tell_config(r, root);
	else if (is_filter(root) || any_element(root, is_filter))
		tell_filters(r, root);
	else
		tell_unknown(r, root);
}

static void tell_array(struct oci_reader *r, const struct jtree_node *root)
{
	if (any_element(root, is_rule))
		oci_read_fail(
			r, oci_read_pos(root),
			"a list of rules: a profile is an object that has "
			"them in 'syscalls'");
	else if (any_element(root, is_filter))
		tell_filters(r, root);
	else
		oci_read_fail(r, oci_read_pos(root),
			      "a profile must be an object, not an array");
}

static void tell_kind(struct oci_reader *r, const struct jtree_node *root)
{
	if (tell_place(r, root))
		return;
	if (root->type == JTREE_OBJECT)
		tell_object(r, root);
	else if (root->type == JTREE_ARRAY)
		tell_array(r, root);
	else
		oci_read_fail(r, oci_read_pos(root),
			      "a profile must be an object, not %s",
			      jtree_type_name(root->type));
}

const struct jtree_node *oci_place_find(struct oci_reader *r,
					const struct jtree_node *root)
{
	size_t i;

	/* An empty one is Docker's way to switch seccomp off. */
	if (root->type == JTREE_OBJECT && (!root->first || is_profile(root)))
		return root;
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (is_profile(follow_way(&ways[i], root)))
			return take_way(r, root, &ways[i]);
	}
	tell_kind(r, root);
	return NULL;
}
