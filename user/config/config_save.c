// SPDX-License-Identifier: GPL-2.0
#include "config/config_save.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "config/config_settings.h"
#include "policy/base64.h"
#include "policy/decompile.h"
#include "target/target.h"

/* In double quotes, so that no word is anything but a text. */
static void put_quoted(FILE *f, const char *s)
{
	fputc('"', f);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			fprintf(f, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(f, "\\x%02x", c);
		else
			fputc(c, f);
	}
	fputc('"', f);
}

/* Each line of a text, indented. */
static void put_block(FILE *f, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		fprintf(f, "%s%.*s\n", len ? "      " : "", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void put_profile(FILE *f, const struct cnl_profile *p)
{
	struct blob blob = { p->blob.data, p->blob.len };
	struct err ignored;
	cleanup_free char *oci = decompile_profile(&blob, &ignored);
	cleanup_free char *base64 = NULL;

	fputs("  ", f);
	put_quoted(f, p->name);
	if (oci) {
		fputs(":\n    oci: |\n", f);
		put_block(f, oci);
		return;
	}
	base64 = base64_encode(blob.data, blob.len, "");
	fputs(":\n    # OCI JSON cannot say this: it is the compiled profile.\n"
	      "    blob: |\n",
	      f);
	put_block(f, base64);
}

static bool is_builtin(const struct cnl_profile *p, const char *name,
		       const struct blob *builtin)
{
	return !strcmp(p->name, name) && p->blob.len == builtin->len &&
	       !memcmp(p->blob.data, builtin->data, builtin->len);
}

static void put_profiles(FILE *f, const struct config_running *now,
			 const char *name, const struct blob *builtin)
{
	const struct cnl_profile *v = now->profiles.v;
	bool any = false;
	size_t i;

	for (i = 0; i < now->profiles.n; i++) {
		if (!v[i].name || !v[i].blob.len ||
		    is_builtin(&v[i], name, builtin))
			continue;
		if (!any)
			fputs("profiles:\n", f);
		any = true;
		put_profile(f, &v[i]);
	}
}

/* YAML is UTF-8, and a path may be any bytes. */
static bool is_text(const char *s)
{
	cleanup_free char *escaped = escape_json(s);
	const char *p;

	for (p = s; *p; p++) {
		if (*p & 0x80)
			return !strcmp(escaped, s);
	}
	return true;
}

static bool is_host(const char *target)
{
	cleanup_target struct target t = { 0 };
	struct err ignored;

	return !target_find(target, &t, &ignored) && t.host;
}

/* Return: false, with a warning, if it cannot be written. */
static bool check_text(const char *target)
{
	cleanup_free char *shown = escape_text(target);

	if (is_text(target))
		return true;
	fprintf(stderr,
		"ctlsec: warning: %s is not saved: its path is no UTF-8, as "
		"YAML is\n",
		shown);
	return false;
}

static void put_binding(FILE *f, const struct cnl_domain *b)
{
	bool pattern = b->kind == CTLSEC_KIND_PATTERN;
	cleanup_free char *target = xasprintf(
		"%s%s",
		pattern ? "match:" : "cgroup:", pattern ? b->pattern : b->path);
	int i;

	if (!check_text(target))
		return;
	fputs("  - target: ", f);
	put_quoted(f, target);
	if (b->name) {
		cleanup_free char *name = escape_text(b->name);

		fprintf(f, "  # %s", name);
	}
	fputc('\n', f);
	for (i = 0; i < CONFIG_SETTINGS; i++) {
		enum config_setting s = (enum config_setting)i;
		cleanup_free char *value = config_settings_text(b, s);

		fprintf(f, "    %s: %s\n", config_setting_name(s), value);
	}
	/* It was allowed when it was bound. */
	if (is_host(target))
		fputs("    allow-host: true\n", f);
}

static void put_bindings(FILE *f, const struct config_running *now)
{
	const struct cnl_domain *v = now->bindings.v;
	size_t i;

	fputs(now->bindings.n ? "bindings:\n" : "bindings: []\n", f);
	for (i = 0; i < now->bindings.n; i++)
		put_binding(f, &v[i]);
}

char *config_save_text(const struct config_running *now,
		       const char *builtin_name, const struct blob *builtin)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	fputs("# Written by 'ctlsec save'. See ctlsec-policy(5).\n"
	      "explicit-end: true\n",
	      f);
	put_profiles(f, now, builtin_name, builtin);
	put_bindings(f, now);
	fputs("...\n", f);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}
