/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A body read as dockerd reads it, by the structures that Go's decoder fills there: a
 * member is found whatever its case, null is as if it were not there, and what no
 * structure has is ignored by it. Not here: an unknown member is a finding of its own,
 * for a newer dockerd may know it.
 *
 * Where a member occurs twice, versions of Go differ in what they make of the two; it
 * is malformed, for no client sends that.
 */
#ifndef USER_AUTHZ_JSON_H
#define USER_AUTHZ_JSON_H

#include "authzd/authz_rule.h"
#include "json/jtree.h"

struct authz_walk;
struct authz_schema;

/**
 * enum authz_kind - what a member has to be
 * @AUTHZ_ANY: anything; nothing in it matters
 * @AUTHZ_BOOL, @AUTHZ_TEXT: as they say
 * @AUTHZ_WHOLE: a whole number
 * @AUTHZ_TEXTS: an array of texts
 * @AUTHZ_TEXT_OR_TEXTS: a text counts as an array of one
 * @AUTHZ_MAP: an object whose keys are names, each a text
 * @AUTHZ_NAMES: an object whose keys are names; each is an object of @schema, or null
 * @AUTHZ_LIST: an array of any values
 * @AUTHZ_OBJECT: of @schema; @AUTHZ_OBJECTS: an array of such
 */
enum authz_kind {
	AUTHZ_ANY,
	AUTHZ_BOOL,
	AUTHZ_TEXT,
	AUTHZ_WHOLE,
	AUTHZ_TEXTS,
	AUTHZ_TEXT_OR_TEXTS,
	AUTHZ_MAP,
	AUTHZ_NAMES,
	AUTHZ_LIST,
	AUTHZ_OBJECT,
	AUTHZ_OBJECTS,
};

typedef void authz_check(struct authz_walk *w, const struct jtree_node *n);

/**
 * struct authz_field - a member of an object
 * @check: called with its value, which is of @kind and not null; for @AUTHZ_TEXTS and
 *	@AUTHZ_TEXT_OR_TEXTS with each of the texts; or NULL
 */
struct authz_field {
	const char *name;
	enum authz_kind kind;
	authz_check *check;
	const struct authz_schema *schema;
};

/**
 * struct authz_schema - an object
 * @also: the members of a structure that Go embeds in it, or NULL
 * @whole: called with the object when its members were, or NULL
 */
struct authz_schema {
	const struct authz_field *fields;
	size_t n;
	const struct authz_schema *also;
	authz_check *whole;
};

/**
 * struct authz_walk - one body
 * @role: what it may ask for
 * @path: "HostConfig.Mounts[2]", as dockerd's documents write it; cut if it is long
 */
struct authz_walk {
	const struct authz_role *role;
	struct authz_findings *found;
	char path[160];
};

/* Members of one object, and names in a map: more are malformed. */
#define AUTHZ_MEMBERS_MAX 4096
/* Values of a whole body. */
#define AUTHZ_VALUES_MAX 100000

/* Read @text, which has to be what @f says, and find what is wrong with it. */
void authz_json_check(struct authz_walk *w, const struct authz_field *f,
		      const char *text, size_t len);

/* The member of an object, whatever its case; NULL if there is none, or it is null. */
const struct jtree_node *authz_json_member(const struct jtree_node *object,
					   const char *name);
/* The text of a member, "" if there is none. */
const char *authz_json_text(const struct jtree_node *object, const char *name);

#endif /* USER_AUTHZ_JSON_H */
