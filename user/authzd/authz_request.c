// SPDX-License-Identifier: GPL-2.0
/*
 * The plugin protocol's request. Its keys are those that dockerd sends, RequestUri among
 * them, which Docker's documents call RequestURI: case does not count.
 */
#include "authzd/authz_request.h"

#include <string.h>

#include "base/util.h"
#include "json/jtree.h"
#include "policy/base64.h"

/* The member of that name: 0 if there is none or null, -1 if there are two, or it is
 * another type.
 */
static int find_member(const struct jtree_node *root, const char *file,
		       const char *name, enum jtree_type type,
		       const struct jtree_node **out, struct err *e)
{
	const struct jtree_node *m;

	*out = NULL;
	for (m = root->first; m; m = m->next) {
		if (!jtree_key_is(m, name) || m->type == JTREE_NULL)
			continue;
		if (*out)
			return err_at(e, file, m->line, m->col,
				      "%s is there twice", name);
		if (m->type != type)
			return err_at(e, file, m->line, m->col,
				      "%s is %s, not %s", name,
				      jtree_type_name(m->type),
				      jtree_type_name(type));
		if (type == JTREE_STRING && memchr(m->text, '\0', m->len))
			return err_at(e, file, m->line, m->col,
				      "%s has a NUL byte in it", name);
		*out = m;
	}
	return 0;
}

static int read_text(const struct jtree_node *root, const char *file,
		     const char *name, const char **out, struct err *e)
{
	const struct jtree_node *m;

	*out = "";
	if (find_member(root, file, name, JTREE_STRING, &m, e))
		return -1;
	if (m)
		*out = m->text;
	return 0;
}

static int read_body(struct arena *a, const struct jtree_node *root,
		     const char *file, struct authz_request *r, struct err *e)
{
	const struct jtree_node *m;
	cleanup_free char *bytes = NULL;
	size_t len;

	if (find_member(root, file, "RequestBody", JTREE_STRING, &m, e))
		return -1;
	if (!m || !m->len)
		return 0;
	bytes = base64_decode(m->text, &len);
	if (!bytes)
		return err_at(e, file, m->line, m->col,
			      "RequestBody is no base64");
	r->body = arena_strndup(a, bytes, len);
	r->body_len = len;
	return 0;
}

/* Go writes names of headers as Content-Type, but a check may be written by hand. */
static int read_headers(const struct jtree_node *root, const char *file,
			struct authz_request *r, struct err *e)
{
	const struct jtree_node *headers;

	r->content_type = "";
	if (find_member(root, file, "RequestHeaders", JTREE_OBJECT, &headers,
			e))
		return -1;
	return headers ? read_text(headers, file, "Content-Type",
				   &r->content_type, e) :
			 0;
}

int authz_request_parse(struct arena *a, const char *file, const char *text,
			size_t len, struct authz_request *r, struct err *e)
{
	const struct jtree_node *root, *certificates;
	const char *how;

	memset(r, 0, sizeof(*r));
	root = jtree_parse(a, file, text, len, e);
	if (!root)
		return -1;
	if (root->type != JTREE_OBJECT)
		return err_at(e, file, root->line, root->col,
			      "%s, not an object", jtree_type_name(root->type));
	if (read_text(root, file, "User", &r->user, e) ||
	    read_text(root, file, "UserAuthNMethod", &how, e) ||
	    read_text(root, file, "RequestMethod", &r->method, e) ||
	    read_text(root, file, "RequestUri", &r->uri, e) ||
	    read_headers(root, file, r, e) || read_body(a, root, file, r, e) ||
	    find_member(root, file, "RequestPeerCertificates", JTREE_ARRAY,
			&certificates, e))
		return -1;
	if (!*r->method || !*r->uri)
		return err_at(e, file, root->line, root->col, "%s is missing",
			      *r->method ? "RequestUri" : "RequestMethod");
	/* A certificate may have no name: that is not the local socket. */
	r->certified =
		*r->user || *how || (certificates && certificates->first);
	return 0;
}
