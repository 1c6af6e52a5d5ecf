// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel module itself. See module.h.
 */
#include "host/module.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/escape.h"
#include "base/util.h"
#include "host/kmod_lib.h"

/* The field of a file that only says why it is none (kernel/stub.c). */
#define UNSUPPORTED "unsupported"

/* Since open_module() */
static const struct kmod_lib *kmod;

/* libkmod would write to stderr what becomes a sentence here. */
static void discard_log(void *data, int priority, const char *file, int line,
			const char *fn, const char *format, va_list args)
{
	(void)data;
	(void)priority;
	(void)file;
	(void)line;
	(void)fn;
	(void)format;
	(void)args;
}

static int open_module(struct kmod_ctx **ctx, struct kmod_module **mod,
		       struct err *e)
{
	int ret = -ENOMEM;

	kmod = kmod_lib_get(e);
	if (!kmod)
		return -1;
	*mod = NULL;
	*ctx = kmod->new (NULL, NULL);
	if (*ctx) {
		kmod->set_log_fn(*ctx, discard_log, NULL);
		ret = kmod->module_new_from_name(*ctx, MODULE_NAME, mod);
	}
	if (!ret)
		return 0;
	kmod->unref(*ctx);
	*ctx = NULL;
	return err_set(e, EXIT_FAILED, "cannot use libkmod: %s",
		       strerror(-ret));
}

static void close_module(struct kmod_ctx *ctx, struct kmod_module *mod)
{
	kmod->module_unref(mod);
	kmod->unref(ctx);
}

/* A field of the module's file, to be freed, or NULL. */
static char *read_field(struct kmod_module *mod, const char *key)
{
	struct kmod_list *list = NULL, *l;
	char *value = NULL;

	if (kmod->module_get_info(mod, &list) < 0)
		return NULL;
	for (l = list; l; l = kmod->list_next(list, l)) {
		if (!value && !strcmp(kmod->module_info_get_key(l), key))
			value = xstrdup(kmod->module_info_get_value(l));
	}
	kmod->module_info_free_list(list);
	return value;
}

/* Is there an option of that name, @len bytes? Its type stands in the file. */
static bool has_option(struct kmod_list *list, const char *name, size_t len)
{
	struct kmod_list *l;

	for (l = list; l; l = kmod->list_next(list, l)) {
		const char *value = kmod->module_info_get_value(l);

		if (!strcmp(kmod->module_info_get_key(l), "parmtype") &&
		    !strncmp(value, name, len) && value[len] == ':')
			return true;
	}
	return false;
}

/* The kernel would ignore an option that it does not know, and log that. */
static int check_options(struct kmod_module *mod, const char *options,
			 struct err *e)
{
	struct kmod_list *list = NULL;
	const char *p = options;
	char q[80];
	int ret = 0;

	if (kmod->module_get_info(mod, &list) < 0)
		return 0;
	while (*p && !ret) {
		cleanup_free char *name =
			xasprintf("%.*s", (int)strcspn(p, "="), p);

		if (!has_option(list, name, strlen(name)))
			ret = err_set(e, EXIT_MISUSE,
				      "module ctlsec has no option %s",
				      escape_quote(name, q, sizeof(q)));
		p += strcspn(p, " ");
		p += *p == ' ';
	}
	kmod->module_info_free_list(list);
	return ret;
}

int module_facts_get(struct module_facts *f, struct err *e)
{
	struct kmod_module *mod;
	struct kmod_ctx *ctx;
	const char *path;

	*f = (struct module_facts){ 0 };
	if (open_module(&ctx, &mod, e))
		return -1;
	path = kmod->module_get_path(mod);
	if (path) {
		f->path = xstrdup(path);
		f->version = read_field(mod, "version");
		f->unsupported = read_field(mod, UNSUPPORTED);
	}
	close_module(ctx, mod);
	return 0;
}

void module_facts_free(struct module_facts *f)
{
	free(f->path);
	free(f->version);
	free(f->unsupported);
	*f = (struct module_facts){ 0 };
}

char *module_lockdown(void)
{
	cleanup_fclose FILE *f = fopen("/sys/kernel/security/lockdown", "re");
	cleanup_free char *line = NULL;
	size_t size = 0;
	char *word;

	if (!f || getline(&line, &size, f) <= 0)
		return xstrdup("none");
	word = strchr(line, '[');
	if (!word)
		return xstrdup("none");
	word[1 + strcspn(word + 1, "]")] = '\0';
	return xstrdup(word + 1);
}

/* Whether modules may not be loaded any more, for good. */
static bool modules_disabled(void)
{
	cleanup_fclose FILE *f =
		fopen("/proc/sys/kernel/modules_disabled", "re");

	return f && fgetc(f) == '1';
}

static int load_not_permitted(struct err *e)
{
	cleanup_free char *lockdown = module_lockdown();

	if (modules_disabled())
		return err_set(e, EXIT_NO_PERMISSION,
			       "cannot load module ctlsec: "
			       "kernel.modules_disabled is 1 until the next "
			       "boot");
	if (strcmp(lockdown, "none"))
		return err_set(
			e, EXIT_NO_PERMISSION,
			"cannot load module ctlsec: the kernel is locked "
			"down (%s) and takes signed modules only",
			lockdown);
	return err_set(e, EXIT_NO_PERMISSION,
		       "not permitted to load module ctlsec: needs "
		       "CAP_SYS_MODULE");
}

/* The file is missing: for this kernel, or altogether. */
static int load_not_found(struct err *e)
{
	struct utsname u;

	uname(&u);
	return err_set(e, EXIT_NO_MODULE,
		       "there is no module ctlsec for kernel %s in "
		       "/lib/modules/%s; build and install it (dkms install, "
		       "or make install and depmod)",
		       u.release, u.release);
}

int module_load_failed(int error, const char *path, struct err *e)
{
	switch (error) {
	case EPERM:
	case EACCES:
		return load_not_permitted(e);
	case ENOENT:
		if (!path)
			return load_not_found(e);
		return err_set(e, EXIT_FAILED,
			       "cannot load %s: it needs a kernel symbol or an "
			       "option value that does not exist; see the "
			       "kernel log",
			       path);
	case EKEYREJECTED:
	case ENOKEY:
	case EBADMSG:
		return err_set(e, EXIT_FAILED,
			       "cannot load %s: the kernel does not accept its "
			       "signature; sign it with a key that the kernel "
			       "trusts (mokutil --import)",
			       path);
	case ENOEXEC:
		return err_set(
			e, EXIT_FAILED,
			"cannot load %s: it was built for another kernel; "
			"rebuild it for this one",
			path);
	case EINVAL:
		return err_set(e, EXIT_FAILED,
			       "cannot load %s: an option is invalid; see the "
			       "kernel log",
			       path);
	case EOPNOTSUPP:
		return err_set(e, EXIT_FAILED,
			       "cannot load %s: this kernel lacks what ctlsec "
			       "needs; see 'ctlsec status' and the kernel log",
			       path);
	}
	return err_set(e, EXIT_FAILED, "cannot load %s: %s; see the kernel log",
		       path ? path : MODULE_NAME, strerror(error));
}

int module_unload_failed(int error, struct err *e)
{
	switch (error) {
	case ENOENT:
		return err_set(e, EXIT_NO_MODULE,
			       "module ctlsec is not loaded");
	case EBUSY:
	case EAGAIN:
		return err_set(e, EXIT_FAILED,
			       "cannot unload module ctlsec: it is in use");
	case EPERM:
		return err_set(e, EXIT_NO_PERMISSION,
			       "not permitted to unload module ctlsec: needs "
			       "CAP_SYS_MODULE");
	}
	return err_set(e, EXIT_FAILED, "cannot unload module ctlsec: %s",
		       strerror(error));
}

static int insert_file(struct kmod_module *mod, const char *path,
		       const char *options, struct err *e)
{
	int ret = kmod->module_probe_insert_module(mod, 0, options, NULL, NULL,
						   NULL);

	return ret ? module_load_failed(abs(ret), path, e) : 0;
}

int module_refuse_state(const char *what, enum module_state state,
			struct err *e)
{
	if (state == MODULE_STATE_COMING)
		return err_set(
			e, EXIT_FAILED,
			"cannot %s module ctlsec: it is being loaded by "
			"another program; try again when 'ctlsec status' "
			"shows it",
			what);
	return err_set(e, EXIT_FAILED,
		       "cannot %s module ctlsec: it is being unloaded, which "
		       "ends when tasks that stay in the kernel have left it",
		       what);
}

int module_load(const char *options, bool *already, struct err *e)
{
	enum module_state state = module_state_read();
	cleanup_free char *unsupported = NULL;
	struct kmod_module *mod;
	struct kmod_ctx *ctx;
	const char *path;
	int ret;

	*already = state == MODULE_STATE_LIVE;
	if (*already)
		return 0;
	if (state != MODULE_STATE_ABSENT)
		return module_refuse_state("load", state, e);
	if (open_module(&ctx, &mod, e))
		return -1;
	path = kmod->module_get_path(mod);
	unsupported = path ? read_field(mod, UNSUPPORTED) : NULL;
	if (!path) {
		ret = module_load_failed(ENOENT, NULL, e);
	} else if (unsupported) {
		ret = err_set(e, EXIT_FAILED,
			      "cannot load %s: this kernel is not supported: "
			      "%s",
			      path, unsupported);
	} else {
		ret = check_options(mod, options, e);
		if (!ret)
			ret = insert_file(mod, path, options, e);
	}
	close_module(ctx, mod);
	return ret;
}

int module_unload(struct err *e)
{
	enum module_state state = module_state_read();
	struct kmod_module *mod;
	struct kmod_ctx *ctx;
	int ret;

	if (state == MODULE_STATE_ABSENT)
		return module_unload_failed(ENOENT, e);
	if (state != MODULE_STATE_LIVE)
		return module_refuse_state("unload", state, e);
	if (open_module(&ctx, &mod, e))
		return -1;
	ret = kmod->module_remove_module(mod, 0);
	close_module(ctx, mod);
	return ret ? module_unload_failed(abs(ret), e) : 0;
}
