// SPDX-License-Identifier: GPL-2.0
/*
 * What ctlsec needs of a kernel and a system. See prereq.h.
 */
#include "host/prereq.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "base/spawn.h"
#include "base/util.h"
#include "host/cgroup.h"
#include "host/module.h"

/**
 * struct config_need - an option the kernel must be built with
 * @name: with CONFIG_, as it is shown
 * @evidence: a file that exists only with it, or NULL
 * @why: what for
 */
struct config_need {
	const char *name;
	const char *evidence;
	const char *why;
};

static const struct config_need needs[] = {
	{ "CONFIG_KALLSYMS", "/proc/kallsyms", "to find kernel functions" },
	{ "CONFIG_KPROBES", "/proc/sys/debug/kprobes-optimization",
	  "to find kernel functions" },
	{ "CONFIG_DYNAMIC_FTRACE_WITH_ARGS", NULL,
	  "to hook system calls and forks" },
	{ "CONFIG_CGROUP_PIDS", NULL, "to count forks where it counts them" },
	{ "CONFIG_USER_NS", "/proc/self/ns/user", "to bind user namespaces" },
};

int prereq_config_in(FILE *config, const char *name)
{
	cleanup_free char *set = xasprintf("%s=", name);
	cleanup_free char *unset = xasprintf("# %s is not set", name);
	cleanup_free char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, config) > 0) {
		if (!strncmp(line, set, strlen(set)))
			return (unsigned char)line[strlen(set)];
		if (!strncmp(line, unset, strlen(unset)))
			return 'n';
	}
	return 0;
}

/* The running kernel's configuration, to be freed, or NULL. */
static char *read_config(void)
{
	char *zcat[] = { (char *)"gzip", (char *)"-dc",
			 (char *)"/proc/config.gz", NULL };
	struct utsname u;
	struct err ignored;
	char *text = NULL;
	size_t len;

	uname(&u);
	cleanup_free char *boot = xasprintf("/boot/config-%s", u.release);
	cleanup_free char *lib = xasprintf("/lib/modules/%s/config", u.release);

	if (!access(boot, R_OK))
		return file_read(boot, 1U << 20, &len, &ignored);
	if (!access(lib, R_OK))
		return file_read(lib, 1U << 20, &len, &ignored);
	if (access("/proc/config.gz", R_OK))
		return NULL;
	if (!spawn_output(zcat, 1U << 20, &text, &ignored))
		return text;
	free(text);
	return NULL;
}

static void add_finding(struct prereq *v, size_t *n, const char *name,
			enum prereq_state state, char *detail)
{
	v[(*n)++] = (struct prereq){ name, state, detail };
}

/* One option: by the configuration, else by what it leaves to see. */
static void check_need(const struct config_need *need, char *config,
		       struct prereq *v, size_t *n)
{
	cleanup_fclose FILE *f = NULL;
	int value;

	if (config)
		f = fmemopen(config, strlen(config), "r");
	if (!f && need->evidence && !access(need->evidence, F_OK)) {
		add_finding(v, n, need->name, PREREQ_OK, xstrdup(need->why));
		return;
	}
	if (!f) {
		add_finding(
			v, n, need->name, PREREQ_UNKNOWN,
			xasprintf("%s; the kernel's configuration is not to be "
				  "found",
				  need->why));
		return;
	}
	value = prereq_config_in(f, need->name);
	if (value == 'y')
		add_finding(v, n, need->name, PREREQ_OK, xstrdup(need->why));
	else
		add_finding(v, n, need->name, PREREQ_BAD,
			    xasprintf("not set; needed %s", need->why));
}

static void check_config(struct prereq *v, size_t *n)
{
	cleanup_free char *config = read_config();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(needs); i++)
		check_need(&needs[i], config, v, n);
}

/* First character of a file, or 0. */
static int first_char(const char *path)
{
	cleanup_fclose FILE *f = fopen(path, "re");
	int c = f ? fgetc(f) : 0;

	return c == EOF ? 0 : c;
}

static void check_ftrace(struct prereq *v, size_t *n)
{
	bool going = module_state_read() == MODULE_STATE_GOING;
	int c = going ? 0 : first_char("/proc/sys/kernel/ftrace_enabled");
	enum prereq_state state = c == '1' ? PREREQ_OK : PREREQ_BAD;
	const char *text = "1";

	/* The kernel answers once the module has gone, which may take long. */
	if (going) {
		state = PREREQ_UNKNOWN;
		text = "not known while the module is being unloaded";
	} else if (c == '0') {
		text = "0: nothing can be hooked, set it to 1";
	} else if (c != '1') {
		text = "the kernel has no function tracer";
	}
	add_finding(v, n, "kernel.ftrace_enabled", state, xstrdup(text));
}

static void check_cgroup(struct prereq *v, size_t *n)
{
	struct err e;
	char *dir = cgroup_mount(&e);

	add_finding(v, n, "cgroup v2", dir ? PREREQ_OK : PREREQ_BAD,
		    dir ? xasprintf("mounted at %s", dir) : xstrdup(e.msg));
	free(dir);
}

/* What may keep the module out. */
static void check_loading(struct prereq *v, size_t *n)
{
	char *lockdown = module_lockdown();
	bool locked = strcmp(lockdown, "none");
	bool off = first_char("/proc/sys/kernel/modules_disabled") == '1';
	bool sig =
		first_char("/sys/module/module/parameters/sig_enforce") == 'Y';

	add_finding(
		v, n, "lockdown", locked ? PREREQ_UNKNOWN : PREREQ_OK,
		locked ? xasprintf("%s: the module must be signed", lockdown) :
			 xstrdup("none"));
	add_finding(v, n, "module signatures", sig ? PREREQ_UNKNOWN : PREREQ_OK,
		    xstrdup(sig ? "enforced: the module must be signed" :
				  "not enforced"));
	add_finding(
		v, n, "kernel.modules_disabled", off ? PREREQ_BAD : PREREQ_OK,
		xstrdup(off ? "1: no module can be loaded until the next boot" :
			      "0"));
	free(lockdown);
}

static void check_module(struct prereq *v, size_t *n)
{
	struct module_facts f = { 0 };
	struct err e;

	if (module_facts_get(&f, &e))
		add_finding(v, n, "module file", PREREQ_UNKNOWN,
			    xstrdup(e.msg));
	else if (!f.path)
		add_finding(v, n, "module file", PREREQ_BAD,
			    xstrdup("not installed for this kernel"));
	else if (f.unsupported)
		add_finding(v, n, "module file", PREREQ_BAD,
			    xasprintf("this kernel is not supported: %s (%s)",
				      f.unsupported, f.path));
	else
		add_finding(v, n, "module file", PREREQ_OK,
			    xasprintf("%s, version %s", f.path,
				      f.version ? f.version : "unknown"));
	module_facts_free(&f);
}

size_t prereq_check(struct prereq v[PREREQ_MAX])
{
	size_t n = 0;

	check_module(v, &n);
	check_config(v, &n);
	check_ftrace(v, &n);
	check_cgroup(v, &n);
	check_loading(v, &n);
	return n;
}

void prereq_free(struct prereq *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(v[i].detail);
}

const char *prereq_state_name(enum prereq_state state)
{
	static const char *const names[] = {
		[PREREQ_OK] = "ok",
		[PREREQ_BAD] = "missing",
		[PREREQ_UNKNOWN] = "unknown",
	};

	return names[state];
}
