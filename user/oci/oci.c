// SPDX-License-Identifier: GPL-2.0
/*
 * The profile reader: what stands at the top of a profile.
 */
#include "oci/oci.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"
#include "oci/finding.h"
#include "oci/oci_format.h"
#include "oci/oci_keyword.h"
#include "oci/oci_place.h"
#include "oci/oci_read.h"
#include "oci/oci_rule.h"

struct raw_profile {
	struct oci_raw_action action;
	const char *listener_metadata;
	struct oci_pos metadata_pos;
};

static int profile_default_action(struct oci_reader *r,
				  const struct jtree_node *n, void *object)
{
	struct oci_raw_action *a = &((struct raw_profile *)object)->action;

	return oci_read_string(r, n, &a->word, &a->pos);
}

static int profile_default_errno_ret(struct oci_reader *r,
				     const struct jtree_node *n, void *object)
{
	struct raw_profile *raw = object;

	return oci_rule_errno(r, n, &raw->action.error);
}

static int profile_default_errno(struct oci_reader *r,
				 const struct jtree_node *n, void *object)
{
	struct oci_raw_errno *error =
		&((struct raw_profile *)object)->action.error;

	return oci_read_string(r, n, &error->name, &error->pos);
}

static int profile_architectures(struct oci_reader *r,
				 const struct jtree_node *n, void *object)
{
	(void)object;
	return oci_read_strings(r, n, &r->p->architectures);
}

static int map_architecture(struct oci_reader *r, const struct jtree_node *n,
			    void *object)
{
	struct oci_arch_map *map = object;

	return oci_read_string(r, n, &map->arch.s, &map->arch.pos);
}

static int map_subs(struct oci_reader *r, const struct jtree_node *n,
		    void *object)
{
	return oci_read_strings(r, n, &((struct oci_arch_map *)object)->subs);
}

static int profile_arch_map(struct oci_reader *r, const struct jtree_node *n,
			    void *object)
{
	static const struct oci_field fields[] = {
		{ "architecture", map_architecture },
		{ "subArchitectures", map_subs },
	};
	struct oci_profile *p = r->p;
	struct oci_arch_map *map;
	const struct jtree_node *m;

	(void)object;
	if (oci_read_array(r, n, sizeof(*map), &p->arch_map, &p->n_arch_map))
		return -1;
	for (m = n->first, map = p->arch_map; m; m = m->next, map++) {
		map->arch.s = "";
		map->arch.pos = oci_read_pos(m);
		if (m->type != JTREE_NULL &&
		    oci_read_object(r, m, fields, ARRAY_SIZE(fields), map))
			return -1;
	}
	return 0;
}

static int profile_flags(struct oci_reader *r, const struct jtree_node *n,
			 void *object)
{
	char flag[80];
	size_t i;

	(void)object;
	if (oci_read_strings(r, n, &r->p->flags))
		return -1;
	for (i = 0; i < r->p->flags.n; i++) {
		const struct oci_str *s = &r->p->flags.v[i];
		cleanup_free char *hint = NULL;

		if (oci_keyword_flag(s->s))
			continue;
		hint = oci_keyword_hint(OCI_KEYWORD_FLAG, s->s);
		return oci_read_fail(r, s->pos, "unknown flag %s%s",
				     escape_quote(s->s, flag, sizeof(flag)),
				     hint);
	}
	return 0;
}

static int profile_listener_path(struct oci_reader *r,
				 const struct jtree_node *n, void *object)
{
	(void)object;
	return oci_read_string(r, n, &r->p->listener_path, &r->p->listener_pos);
}

static int profile_listener_metadata(struct oci_reader *r,
				     const struct jtree_node *n, void *object)
{
	struct raw_profile *raw = object;

	return oci_read_string(r, n, &raw->listener_metadata,
			       &raw->metadata_pos);
}

static int profile_syscalls(struct oci_reader *r, const struct jtree_node *n,
			    void *object)
{
	struct oci_profile *p = r->p;
	struct oci_syscall *s;
	const struct jtree_node *m;

	(void)object;
	if (n->count > CTLSEC_ORIGIN_MAX)
		return oci_read_fail(r, oci_read_pos(n),
				     "%zu rules: at most %u are possible",
				     n->count, CTLSEC_ORIGIN_MAX);
	if (oci_read_array(r, n, sizeof(*s), &p->syscalls, &p->n_syscalls))
		return -1;
	for (m = n->first, s = p->syscalls; m; m = m->next, s++) {
		r->rule = s;
		if (oci_rule_read(r, m, s))
			return -1;
	}
	r->rule = NULL;
	return 0;
}

static int finish_profile(struct oci_reader *r, const struct jtree_node *root,
			  struct raw_profile *raw)
{
	struct oci_profile *p = r->p;

	if (p->listener_path && !*p->listener_path)
		p->listener_path = NULL;
	if (raw->listener_metadata && *raw->listener_metadata &&
	    !p->listener_path)
		return oci_read_fail(
			r, raw->metadata_pos,
			"'listenerMetadata' without 'listenerPath'");
	if (p->architectures.n && p->n_arch_map)
		return oci_read_fail(r, p->arch_map[0].arch.pos,
				     "both 'architectures' and 'archMap'");
	p->default_pos = oci_read_pos(root);
	if (!raw->action.word || !*raw->action.word) {
		if (p->n_syscalls)
			return oci_read_fail(
				r, p->default_pos,
				"a profile without 'defaultAction'");
		p->unrestricted = true;
		return 0;
	}
	p->default_pos = raw->action.pos;
	return oci_rule_action(r, &raw->action, &p->default_action,
			       &p->default_errno_asked);
}

static int read_profile(struct oci_reader *r, const struct jtree_node *root)
{
	static const struct oci_field fields[] = {
		{ "defaultAction", profile_default_action },
		{ "defaultErrnoRet", profile_default_errno_ret },
		{ "defaultErrno", profile_default_errno },
		{ "architectures", profile_architectures },
		{ "archMap", profile_arch_map },
		{ "flags", profile_flags },
		{ "listenerPath", profile_listener_path },
		{ "listenerMetadata", profile_listener_metadata },
		{ "syscalls", profile_syscalls },
	};
	struct raw_profile raw = { 0 };

	if (oci_read_object(r, root, fields, ARRAY_SIZE(fields), &raw))
		return -1;
	return finish_profile(r, root, &raw);
}

/* How much of a text is looked at to tell its format. */
#define HEAD_SIZE 65536U

/* A better sentence than the parser's about what is no JSON at all. */
static void tell_format(struct oci_reader *r, const char *text, size_t len)
{
	const char *head, *sentence;

	head = arena_strndup(r->p->arena, text,
			     len < HEAD_SIZE ? len : HEAD_SIZE);
	sentence = oci_format_of(head);
	if (sentence)
		err_at(r->e, r->p->file, 1, 1, "%s", sentence);
}

struct oci_profile *oci_parse(const char *file, const char *text, size_t len,
			      struct err *e)
{
	struct arena *arena = arena_new();
	struct oci_profile *p = arena_alloc(arena, 1, sizeof(*p));
	struct oci_reader r = { .p = p, .e = e };
	const struct jtree_node *root;

	p->arena = arena;
	p->file = arena_strndup(arena, file, strlen(file));
	p->remarks = arena_alloc(arena, 1, sizeof(*p->remarks));
	root = jtree_parse(arena, p->file, text, len, e);
	if (!root)
		tell_format(&r, text, len);
	else
		root = oci_place_find(&r, root);
	if (!root || read_profile(&r, root)) {
		oci_free(p);
		return NULL;
	}
	return p;
}

struct oci_profile *oci_load(const char *path, struct err *e)
{
	cleanup_free char *text = NULL;
	size_t len;

	text = file_read(path, OCI_MAX_SIZE, &len, e);
	if (!text)
		return NULL;
	return oci_parse(strcmp(path, "-") ? path : "<stdin>", text, len, e);
}

bool oci_repeats_argument(const struct oci_syscall *s)
{
	unsigned int seen = 0;
	size_t i;

	for (i = 0; i < s->n_args; i++) {
		if (seen & 1U << s->args[i].index)
			return true;
		seen |= 1U << s->args[i].index;
	}
	return false;
}

void oci_free(struct oci_profile *p)
{
	if (!p)
		return;
	finding_free(p->remarks);
	arena_free(p->arena);
}

void oci_freep(struct oci_profile **p)
{
	oci_free(*p);
}
