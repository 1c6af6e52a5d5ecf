// SPDX-License-Identifier: GPL-2.0
/*
 * Profiles on their way into the module. See profile_use.h.
 */
#include "cmd/profile_use.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "lint/lint.h"
#include "oci/builtin_default.h"
#include "out/out.h"
#include "policy/compile.h"

bool profile_use_is_builtin(const char *name)
{
	return !strcmp(name, BUILTIN_DEFAULT_NAME);
}

static void print_findings(const struct oci_profile *p, struct findings *l)
{
	cleanup_free char *file = escape_text(p->file);
	size_t i;

	finding_sort(l);
	if (p->place)
		fprintf(stderr, "%s: note: the profile is read from '%s'\n",
			file, p->place);
	for (i = 0; i < l->n; i++) {
		const struct finding *f = &l->v[i];
		cleanup_free char *text = escape_text(f->text);

		if (f->severity != FINDING_NOTE)
			fprintf(stderr, "%s:%u:%u: %s: %s [%s]\n", file,
				f->line, f->col,
				finding_severity_name(f->severity), text,
				f->code);
	}
	if (finding_left_out(l))
		fprintf(stderr, "%s: %zu more are not shown\n", file,
			finding_left_out(l));
}

int profile_use_compile(struct oci_profile *p, bool quiet, struct blob *out,
			struct err *e)
{
	struct env env;
	struct findings findings = { 0 };
	int ret;

	if (env_init(&env, e))
		return -1;
	ret = compile_profile(p, &env, out, &findings, e);
	if (!ret && !quiet)
		print_findings(p, &findings);
	finding_free(&findings);
	return ret;
}

int profile_use_send(struct cnl *nl, const char *name, const struct blob *blob,
		     uint16_t flags, struct cnl_profile *out, struct err *e)
{
	cleanup_free char *op = xasprintf("load profile '%s'", name);
	struct cnl_profile rq = { 0 };
	const struct cnl_call call = {
		.op = op,
		.cmd = CTLSEC_CMD_PROFILE_LOAD,
		.flags = flags,
		.tree = &cnl_msg_profile,
		.obj = &rq,
		.reply = &cnl_msg_profile,
	};

	CNL_SET(&rq, CTLSEC_PROFILE_A_NAME, name, (char *)name);
	rq.blob = (struct cnl_bytes){ blob->data, blob->len };
	rq.seen.has |= CNL_BIT(CTLSEC_PROFILE_A_BLOB);
	return cnl_do(nl, &call, out, e);
}

/* The built-in profile, compiled. */
static int builtin_blob(struct blob *out, struct err *e)
{
	cleanup_oci struct oci_profile *p = builtin_default_load(e);

	return p ? profile_use_compile(p, true, out, e) : -1;
}

/* Note when what is loaded under a built-in profile's name is something else.
 */
static void compare_builtin(const struct cnl_profile *loaded)
{
	cleanup_blob struct blob own = { 0 };
	struct err ignored;

	if (builtin_blob(&own, &ignored) ||
	    (own.len == loaded->blob.len &&
	     !memcmp(own.data, loaded->blob.data, own.len)))
		return;
	fprintf(stderr,
		"ctlsec: note: the loaded profile '%s' is not the one built "
		"into this program and stays; 'ctlsec load %s' would replace "
		"it\n",
		loaded->name, loaded->name);
}

char *profile_use_hint(struct cnl *nl, const char *name)
{
	const struct cnl_profile *p;
	struct cnl_list l = { 0 };
	struct nearest near;
	struct err ignored;
	size_t i;

	nearest_start(&near, name, strlen(name));
	nearest_offer(&near, BUILTIN_DEFAULT_NAME);
	if (!cnl_profiles(nl, &l, &ignored)) {
		for (i = 0, p = l.v; i < l.n; i++) {
			if (p[i].name)
				nearest_offer(&near, p[i].name);
		}
		cnl_attr_list_free(&cnl_msg_profile, &l);
	}
	return nearest_hint(&near, "");
}

static bool is_file(const char *name)
{
	struct stat st;

	return strchr(name, '/') || (!stat(name, &st) && !S_ISDIR(st.st_mode));
}

/* A file where a profile's name belongs. */
static int refuse_file(const char *path, struct err *e)
{
	cleanup_free char *shown = escape_text(path);
	const char *base =
		strrchr(shown, '/') ? strrchr(shown, '/') + 1 : shown;
	size_t len = strlen(base);
	cleanup_free char *name = NULL;

	if (len > 5 && !strcmp(base + len - 5, ".json"))
		len -= 5;
	/* Of the letters that a name may have, else one to fill in. */
	if (len && base[0] != '.' && base[0] != '-' &&
	    strspn(base, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789._-") >= len)
		name = xasprintf("%.*s", (int)len, base);
	else
		name = xstrdup("NAME");
	return err_set(e, EXIT_MISUSE,
		       "'%s' is a file, and a profile goes by the name that it "
		       "was loaded under: run 'ctlsec load %s %s', then give "
		       "--profile %s",
		       shown, name, shown, name);
}

/* No profile of that name, with the one that was meant. */
static int not_loaded(struct cnl *nl, const char *name, struct err *e)
{
	cleanup_free char *hint = profile_use_hint(nl, name);

	return err_set(e, EXIT_FAILED,
		       "profile '%s' is not loaded%s; run 'ctlsec load %s "
		       "FILE'",
		       name, hint, name);
}

int profile_use_ensure(struct cnl *nl, const char *name, bool *loaded,
		       struct err *e)
{
	cleanup_blob struct blob own = { 0 };
	bool builtin = profile_use_is_builtin(name);
	struct cnl_profile p;

	if (!cnl_profile_get(nl, name, builtin, &p, e)) {
		if (builtin)
			compare_builtin(&p);
		cnl_attr_free(&cnl_msg_profile, &p);
		return 0;
	}
	if (!builtin && is_file(name))
		return refuse_file(name, e);
	if (nl->error != ENOENT)
		return -1;
	if (!builtin)
		return not_loaded(nl, name, e);
	if (builtin_blob(&own, e))
		return -1;
	if (!profile_use_send(nl, name, &own, NLM_F_EXCL, &p, e)) {
		cnl_attr_free(&cnl_msg_profile, &p);
		*loaded = true;
		return 0;
	}
	/* Another ctlsec was faster. */
	return nl->error == EEXIST ? 0 : -1;
}

void profile_use_forget(struct cnl *nl, const char *name)
{
	struct cnl_profile rq = { 0 };
	const struct cnl_call call = {
		.op = "unload the profile",
		.cmd = CTLSEC_CMD_PROFILE_UNLOAD,
		.tree = &cnl_msg_profile,
		.obj = &rq,
	};
	struct err ignored;

	CNL_SET(&rq, CTLSEC_PROFILE_A_NAME, name, (char *)name);
	cnl_call(nl, &call, &ignored);
}
