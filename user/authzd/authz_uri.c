// SPDX-License-Identifier: GPL-2.0
/*
 * Paths and parameters of requests.
 */
#include "authzd/authz_uri.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

/* Newer versions than there are for years; dockerd refuses what it does not know. */
#define MINOR_DIGITS 3

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decode %XX, and + as a blank if @plus; NULL if that is not how it is written, or if
 * there is a control byte.
 */
static char *decode_text(struct arena *a, const char *s, size_t len, bool plus)
{
	char *out = arena_alloc(a, len + 1, 1), *o = out;
	size_t i;

	for (i = 0; i < len; i++) {
		char c = s[i];

		if (c == '%') {
			if (len - i < 3 || hex_value(s[i + 1]) < 0 ||
			    hex_value(s[i + 2]) < 0)
				return NULL;
			c = (char)(hex_value(s[i + 1]) * 16 +
				   hex_value(s[i + 2]));
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		/* Values, which are JSON at times, may have line ends. */
		if (!c || (!plus && ((unsigned char)c < 0x20 || c == 0x7f)))
			return NULL;
		*o++ = c;
	}
	return out;
}

static const char *split_parameters(struct arena *a, const char *s,
				    struct authz_uri *uri)
{
	struct authz_parameter *p;
	const char *end, *equals;

	for (; *s; s = *end ? end + 1 : end) {
		end = s + strcspn(s, "&");
		if (end == s)
			continue;
		if (memchr(s, ';', (size_t)(end - s)))
			return "has a ';' among its parameters";
		if (uri->n_parameters == AUTHZ_PARAMETERS_MAX)
			return "has too many parameters";
		p = &uri->parameters[uri->n_parameters++];
		equals = memchr(s, '=', (size_t)(end - s));
		if (!equals)
			equals = end;
		p->name = decode_text(a, s, (size_t)(equals - s), true);
		p->value =
			equals == end ?
				"" :
				decode_text(a, equals + 1,
					    (size_t)(end - equals - 1), true);
		if (!p->name || !p->value)
			return "has a parameter that cannot be decoded";
	}
	return NULL;
}

/* "v1.41" */
static bool is_version(const char *part)
{
	return part[0] == 'v' && isdigit((unsigned char)part[1]);
}

static bool parse_version(const char *part, int *minor)
{
	const char *s = part + strlen("v1.");
	size_t n;

	if (strncmp(part, "v1.", 3) != 0)
		return false;
	n = strspn(s, "0123456789");
	if (!n || n > MINOR_DIGITS || s[n] || (n > 1 && *s == '0'))
		return false;
	*minor = atoi(s);
	return true;
}

static const char *split_path(char *path, struct authz_uri *uri)
{
	char *s = path + 1, *end;

	for (; *s; s = end) {
		end = s + strcspn(s, "/");
		if (end == s || (end == s + 1 && *s == '.') ||
		    (end == s + 2 && s[0] == '.' && s[1] == '.'))
			return "has '//', '/./' or '/../' in it";
		if (uri->n_parts == AUTHZ_PARTS_MAX)
			return "has too many parts";
		uri->parts[uri->n_parts++] = s;
		uri->slash = *end == '/';
		if (*end)
			*end++ = '\0';
	}
	return NULL;
}

const char *authz_uri_parse(struct arena *a, const char *text,
			    struct authz_uri *uri)
{
	const char *query = strchr(text, '?'), *bad;
	size_t len = query ? (size_t)(query - text) : strlen(text);
	char *path;

	memset(uri, 0, sizeof(*uri));
	uri->minor = -1;
	if (*text != '/')
		return "does not begin with '/'";
	path = decode_text(a, text, len, false);
	if (!path)
		return "cannot be decoded";
	bad = split_path(path, uri);
	if (!bad && query)
		bad = split_parameters(a, query + 1, uri);
	if (bad)
		return bad;
	if (!uri->n_parts || !is_version(uri->parts[0]))
		return NULL;
	if (!parse_version(uri->parts[0], &uri->minor))
		return "has a version that is none of the API's";
	uri->n_parts--;
	memmove(uri->parts, uri->parts + 1, uri->n_parts * sizeof(*uri->parts));
	return NULL;
}
