// SPDX-License-Identifier: GPL-2.0
#include "config/config_save.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/when.h"
#include "config/config_layer.h"
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

/* Layers */

/* A target as a file has it; to be freed. */
static char *layer_target(const struct cnl_domain *t)
{
	return t->pattern ? xasprintf("match:%s", t->pattern) :
			    xasprintf("cgroup:%s", t->path ? t->path : "");
}

static bool check_targets(const struct cnl_layer *l)
{
	const struct cnl_domain *v = l->targets.v;
	size_t i;

	for (i = 0; i < l->targets.n; i++) {
		cleanup_free char *target = layer_target(&v[i]);

		if (!check_text(target))
			return false;
	}
	return true;
}

static void put_rules(FILE *f, const char *rules)
{
	cleanup_free char *copy = xstrdup(rules ? rules : "");
	char *save = NULL, *line;

	for (line = strtok_r(copy, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		fputs("      - ", f);
		put_quoted(f, line);
		fputc('\n', f);
	}
}

static void put_targets(FILE *f, char *const *to, size_t n)
{
	bool host = false;
	size_t i;

	fputs("    to:\n", f);
	for (i = 0; i < n; i++) {
		host |= is_host(to[i]);
		fputs("      - ", f);
		put_quoted(f, to[i]);
		fputc('\n', f);
	}
	if (host)
		fputs("    allow-host: true\n", f);
}

static void put_own_targets(FILE *f, const struct cnl_layer *l)
{
	const struct cnl_domain *v = l->targets.v;
	char **to = xcalloc(l->targets.n + 1, sizeof(*to));
	size_t i;

	for (i = 0; i < l->targets.n; i++)
		to[i] = layer_target(&v[i]);
	put_targets(f, to, l->targets.n);
	for (i = 0; i < l->targets.n; i++)
		free(to[i]);
	free(to);
}

static void put_action(FILE *f, const struct cnl_layer *l)
{
	cleanup_free char *action = config_layer_action(l);

	if (!action)
		return;
	if (!strcmp(action, "KILL"))
		fputs("    kill: true\n", f);
	else if (!strcmp(action, "LOG"))
		fputs("    log: true\n", f);
	else if (strcmp(action, "EPERM") != 0)
		fprintf(f, "    errno: %s\n", action);
}

/* @to: what it is on, as users say it, or NULL for what it says itself. */
static void put_layer(FILE *f, const struct cnl_layer *l, char *const *to,
		      size_t n_to)
{
	fputs("  - rules:\n", f);
	put_rules(f, l->rules);
	if (l->name) {
		fputs("    name: ", f);
		put_quoted(f, l->name);
		fputc('\n', f);
	}
	if (l->to && !strcmp(l->to, CONFIG_LAYER_CONTAINERS))
		fputs("    to: " CONFIG_LAYER_ALL "\n", f);
	else if (to)
		put_targets(f, to, n_to);
	else
		put_own_targets(f, l);
	put_action(f, l);
	if (CNL_HAS(l, CTLSEC_LAYER_A_FOR)) {
		cleanup_free char *end = when_utc(when_now() + l->left);

		fprintf(f, "    until: %s\n", end);
	}
}

static void put_layers(FILE *f, const struct config_running *now)
{
	const struct cnl_layer *v = now->layers.v;
	size_t i;

	if (now->layers.n)
		fputs("deny:\n", f);
	for (i = 0; i < now->layers.n; i++) {
		if (check_targets(&v[i]))
			put_layer(f, &v[i], NULL, 0);
	}
}

char *config_save_layer(const char *head, const struct cnl_layer *l,
			char *const *to, size_t n_to)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	fprintf(f, "%sexplicit-end: true\ndeny:\n", head);
	put_layer(f, l, to, n_to);
	fputs("...\n", f);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
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
	put_layers(f, now);
	fputs("...\n", f);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}
