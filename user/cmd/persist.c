// SPDX-License-Identifier: GPL-2.0
#include "cmd/persist.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"
#include "cmd/wanted_layer.h"
#include "cmd/wanted_profile.h"
#include "config/config_add.h"
#include "config/config_file.h"
#include "config/config_save.h"

#define HEAD \
	"# Written by 'ctlsec deny --persist'; 'ctlsec deny --remove' removes it.\n"
#define PREFIX "deny-"
/* More than any such file has. */
#define TEXT_MAX (1024 * 1024)

static const char *file_name(const struct persist *p)
{
	return strrchr(p->path, '/') + 1;
}

char *persist_name(const char *rules)
{
	char *name = xcalloc(1, CTLSEC_NAME_MAX + 1);
	size_t n = 0;

	for (; *rules && n < CTLSEC_NAME_MAX; rules++) {
		unsigned char c = (unsigned char)*rules;

		if (isalnum(c) || c == '_')
			name[n++] = (char)c;
		else if (n && name[n - 1] != '-')
			name[n++] = '-';
	}
	while (n && name[n - 1] == '-')
		name[--n] = '\0';
	return name;
}

/* Its only entry, or NULL. */
static const struct config_layer *read_entry(struct config *c, const char *path,
					     const char *text)
{
	struct err ignored;

	if (config_add_text(c, path, text, strlen(text), &ignored) ||
	    c->n_layers != 1 || c->n_profiles || c->n_bindings)
		return NULL;
	return c->layers;
}

static bool is_ours(const struct persist *p, const char *name)
{
	cleanup_config struct config c = { 0 };
	const struct config_layer *l;

	if (strncmp(p->old, HEAD, strlen(HEAD)) != 0)
		return false;
	l = read_entry(&c, p->path, p->old);
	return l && l->name && !strcmp(l->name->text, name);
}

int persist_find(struct persist *p, const char *name, struct err *e)
{
	struct stat st;
	size_t len;

	*p = (struct persist){ 0 };
	p->path = xasprintf(PERSIST_DIR "/" PREFIX "%s.yaml", name);
	if (lstat(p->path, &st)) {
		if (errno == ENOENT)
			return 0;
		return err_set(e, err_status(errno), "cannot look at %s: %s",
			       p->path, strerror(errno));
	}
	/* What is a link is someone's. */
	if (!S_ISREG(st.st_mode)) {
		p->old = xstrdup("");
		return 0;
	}
	p->old = file_read(p->path, TEXT_MAX, &len, e);
	if (!p->old)
		return -1;
	p->ours = is_ours(p, name);
	return 0;
}

void persist_free(struct persist *p)
{
	free(p->path);
	free(p->old);
	*p = (struct persist){ 0 };
}

static bool same_texts(const struct config_node *a, const struct config_node *b)
{
	if (!a || !b)
		return a == b;
	if (a->type != b->type)
		return false;
	if (a->type == CONFIG_TEXT)
		return !strcmp(a->text, b->text);
	a = a->first;
	b = b->first;
	for (; a && b && !strcmp(a->text, b->text); a = a->next)
		b = b->next;
	return !a && !b;
}

bool persist_same(const struct persist *p, const char *text)
{
	cleanup_config struct config c = { 0 }, d = { 0 };
	const struct config_layer *a = read_entry(&c, p->path, p->old);
	const struct config_layer *b = read_entry(&d, p->path, text);

	return a && b && same_texts(a->rules, b->rules) &&
	       same_texts(a->to, b->to);
}

char *persist_text(const struct cnl_layer *l, char *const *to, size_t n_to)
{
	return config_save_layer(HEAD, l, to, n_to);
}

static int make_dir(const char *path, struct err *e)
{
	if (!mkdir(path, 0755) || errno == EEXIST)
		return 0;
	return err_set(e, err_status(errno), "cannot make %s: %s", path,
		       strerror(errno));
}

/* At boot all files are applied, or none. */
static int check_all(const struct persist *p, const char *text, struct err *e)
{
	cleanup_wanted struct config_wanted wanted = { 0 };
	cleanup_config struct config c = { 0 };

	if (config_file_read_others(PERSIST_DIR, file_name(p), &c, e) ||
	    wanted_profile_compile(&c, &wanted, e) ||
	    wanted_layer_compile(&c, &wanted, e))
		return -1;
	return config_add_text(&c, p->path, text, strlen(text), e);
}

int persist_write(struct persist *p, const char *text, struct err *e)
{
	if (p->old && !p->ours)
		return err_set(e, EXIT_FAILED,
			       "%s is not one that 'deny --persist' wrote; "
			       "choose another --name",
			       p->path);
	if (make_dir("/etc/ctlsec", e) || make_dir(PERSIST_DIR, e) ||
	    check_all(p, text, e) || file_replace(p->path, text, e))
		return -1;
	p->changed = true;
	return 0;
}

int persist_remove(struct persist *p, struct err *e)
{
	if (unlink(p->path))
		return err_set(e, err_status(errno), "cannot remove %s: %s",
			       p->path, strerror(errno));
	p->changed = true;
	return 0;
}

void persist_undo(struct persist *p)
{
	struct err e;

	if (!p->changed)
		return;
	if (p->old ? file_replace(p->path, p->old, &e) : unlink(p->path))
		fprintf(stderr,
			"ctlsec: warning: %s could not be put back as it was\n",
			p->path);
	p->changed = false;
}

void persist_note_boot(void)
{
	static const char *const enabled[] = {
		"/etc/systemd/system/multi-user.target.wants/ctlsec.service",
		"/usr/lib/systemd/system/multi-user.target.wants/ctlsec.service",
		"/lib/systemd/system/multi-user.target.wants/ctlsec.service",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(enabled); i++) {
		if (!access(enabled[i], F_OK))
			return;
	}
	fputs("ctlsec: note: nothing applies it at boot: 'systemctl enable "
	      "ctlsec.service' lets it\n",
	      stderr);
}

void persist_note_other(const char *name)
{
	cleanup_config struct config c = { 0 };
	struct err ignored;
	size_t i, n;

	config_file_read(PERSIST_DIR, &c, &n, &ignored);
	for (i = 0; i < c.n_layers; i++) {
		const struct config_layer *l = &c.layers[i];
		cleanup_free char *shown = NULL;

		if (!l->name || strcmp(l->name->text, name) != 0)
			continue;
		shown = escape_text(l->t->file);
		fprintf(stderr,
			"ctlsec: note: %s:%u:%u has a layer of this name, which "
			"the next 'apply' of it puts on\n",
			shown, l->name->line, l->name->col);
	}
}
