// SPDX-License-Identifier: GPL-2.0
/*
 * What a command is about. See target.h.
 */
#include "target/target.h"

#include <ctlsec/pattern.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ctlsec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/util.h"
#include "container/container_find.h"
#include "container/container_pod_find.h"
#include "container/container_runtime.h"
#include "host/process.h"
#include "host/unit.h"
#include "target/advice.h"
#include "target/target_refuse.h"

/* Larger process ids do not exist (PID_MAX_LIMIT). */
#define PID_LIMIT 4194304U
/* The initial pid namespace (include/linux/proc_ns.h: PROC_PID_INIT_INO). */
#define INIT_PIDNS_INO 0xEFFFFFFCU
/* Forms of targets: those here and one for each runtime. */
#define FORMS_MAX 32

/* Where the process cannot be seen, but the host's whole hierarchy, as in a container that
 * has that mounted: systemd's own.
 */
static int find_init_scope(struct cgroup *init)
{
	cleanup_cgroup struct cgroup top = { 0 };
	struct err ignored;

	return cgroup_find("/", &top, &ignored) || !top.root ||
	       cgroup_find("/init.scope", init, &ignored);
}

static int look_init_up(struct cgroup *init)
{
	cleanup_close int fd = open("/proc/1", O_PATH | O_CLOEXEC);
	struct err ignored;
	struct stat st;

	if (!stat("/proc/self/ns/pid", &st) && st.st_ino == INIT_PIDNS_INO &&
	    !cgroup_of(fd, 1, init, &ignored))
		return 0;
	cgroup_free(init);
	return find_init_scope(init);
}

/* The cgroup of the host's initial process; NULL where only a container's can be seen.
 * It is looked up once: a policy file has many targets.
 */
static const struct cgroup *find_init(void)
{
	static struct cgroup init;
	static bool looked;

	if (!looked && look_init_up(&init))
		cgroup_free(&init);
	looked = true;
	return init.dir ? &init : NULL;
}

static bool holds_init(const struct cgroup *cg)
{
	const struct cgroup *init = find_init();

	return init && cgroup_is_below(init->dir, cg->dir);
}

static void find_host(struct target *t)
{
	t->kind = CTLSEC_KIND_CGROUP;
	if (t->cgroup.root)
		t->host = "it is the root cgroup, which holds every process";
	else if (holds_init(&t->cgroup))
		t->host = "it is the cgroup of the host's init, or above it";
}

static int cgroup_target(const char *path, struct target *t, struct err *e)
{
	char q[160];

	if (path[0] != '/')
		return err_set(e, EXIT_MISUSE,
			       "%s is no cgroup's path, which begins with '/'",
			       escape_quote(path, q, sizeof(q)));
	if (cgroup_find(path, &t->cgroup, e))
		return -1;
	find_host(t);
	return 0;
}

static int parse_pid(const char *what, const char *s, uint32_t *pid,
		     struct err *e)
{
	uint64_t v;

	if (number_u64(what, s, PID_LIMIT, &v, e))
		return -1;
	if (!v)
		return err_set(e, EXIT_MISUSE, "%s: 0 is no process id", what);
	*pid = (uint32_t)v;
	return 0;
}

/* The process's directory in /proc, which pins the process id. */
static int open_proc(uint32_t pid, struct err *e)
{
	cleanup_free char *path = xasprintf("/proc/%u", pid);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	if (errno == ENOENT)
		return err_set(e, EXIT_FAILED, "there is no process %u", pid);
	return err_set(e, EXIT_FAILED, "cannot open %s: %s", path,
		       strerror(errno));
}

static int pid_target(const char *s, struct target *t, struct err *e)
{
	cleanup_close int fd = -1;

	if (parse_pid("pid", s, &t->pid, e))
		return -1;
	fd = open_proc(t->pid, e);
	if (fd < 0 || cgroup_of(fd, t->pid, &t->cgroup, e))
		return -1;
	find_host(t);
	t->around = advice_around(&(struct process){ t->pid, fd });
	return 0;
}

/* userns:[INO], a domain as listings name it. */
static int userns_ino_target(const char *s, struct target *t, struct err *e)
{
	cleanup_free char *digits = xstrdup(s + 1);
	size_t len = strlen(digits);

	if (!len || digits[len - 1] != ']')
		return err_set(e, EXIT_MISUSE,
			       "the closing bracket of userns:%s is missing",
			       s);
	digits[len - 1] = '\0';
	t->kind = CTLSEC_KIND_USERNS;
	return number_u64("userns", digits, UINT64_MAX, &t->userns_ino, e);
}

static int userns_target(const char *s, struct target *t, struct err *e)
{
	cleanup_close int fd = -1;
	struct stat st;

	if (s[0] == '[')
		return userns_ino_target(s, t, e);
	if (parse_pid("userns", s, &t->pid, e))
		return -1;
	fd = open_proc(t->pid, e);
	if (fd < 0)
		return -1;
	if (fstatat(fd, "ns/user", &st, 0))
		return err_set(e, err_status(errno),
			       "cannot read the user namespace of process %u: "
			       "%s",
			       t->pid, strerror(errno));
	t->kind = CTLSEC_KIND_USERNS;
	t->userns_ino = st.st_ino;
	t->userns_pid = t->pid;
	if (st.st_ino == TARGET_INIT_USERNS_INO)
		t->host = "the process is in the initial user namespace, like "
			  "the host itself";
	return 0;
}

/* What does not run, and will have this path, which is taken over. */
static int later_target(char *path, struct target *t)
{
	t->kind = CTLSEC_KIND_PATH;
	t->later = path;
	t->glob = path;
	return 0;
}

static int unit_target(const char *s, struct target *t, struct err *e)
{
	cleanup_free char *unit = unit_full_name(s, e);
	cleanup_free char *path = unit ? unit_cgroup(unit, e) : NULL;
	char *later = NULL;

	t->unit = true;
	if (path)
		return cgroup_target(path, t, e);
	if (unit && e->status == EXIT_FAILED)
		later = unit_later(unit);
	return later ? later_target(later, t) : -1;
}

static int find_container(const struct container *c, struct target *t,
			  struct err *e)
{
	t->named = true;
	return c->cgroup ? cgroup_target(c->cgroup, t, e) :
			   later_target(xstrdup(c->later), t);
}

static int runtime_target(const char *runtime, const char *word,
			  struct target *t, struct err *e)
{
	const struct container *c =
		container_find(container_runtime_here(false), runtime, word, e);

	return c ? find_container(c, t, e) : -1;
}

static int pod_target(const char *s, struct target *t, struct err *e)
{
	cleanup_free char *path =
		container_pod_find(container_runtime_here(false), s, e);

	if (!path)
		return -1;
	t->named = true;
	t->pod = container_pod_find_is_part(s) ? TARGET_POD_PART : TARGET_POD;
	return cgroup_target(path, t, e);
}

static int container_target_any(const char *s, struct target *t, struct err *e)
{
	return runtime_target(NULL, s, t, e);
}

/* Whatever it is the name of, if that is one thing. */
static int meant_target(const char *s, const struct target_meanings *m,
			const char *path, struct target *t, struct err *e)
{
	if (m->containers.n + m->pods.n + !!path > 1)
		return target_refuse_several(s, m, e);
	t->unit = path;
	if (path)
		return cgroup_target(path, t, e);
	if (m->pods.n)
		return pod_target(s, t, e);
	if (!m->containers.n)
		return target_refuse_unknown(s, e);
	return container_find_check(m->containers.v[0], e) ?
		       -1 :
		       find_container(m->containers.v[0], t, e);
}

/* A word without a prefix. Of units only those that systemd knows: others'
 * directories anyone may name.
 */
static int word_target(const char *s, struct target *t, struct err *e)
{
	const struct container_list *all = container_runtime_here(false);
	struct err ignored;
	cleanup_free char *unit = unit_full_name(s, &ignored);
	cleanup_free char *path = unit ? unit_running(unit) : NULL;
	struct target_meanings m = { .unit = path ? unit : NULL };
	int ret;

	container_find_all(all, NULL, s, &m.containers);
	container_pod_find_all(all, s, &m.pods);
	ret = meant_target(s, &m, path, t, e);
	container_find_free(&m.containers);
	container_find_free(&m.pods);
	return ret;
}

/* Whether a pattern matches the initial process's cgroup, or one above that. */
static bool matches_init(const char *glob)
{
	const struct cgroup *init = find_init();
	cleanup_free char *path = init ? xstrdup(init->path) : NULL;
	size_t len;

	for (len = path ? strlen(path) : 0; len > 1; len--) {
		if (path[len] && path[len] != '/')
			continue;
		path[len] = '\0';
		if (ctlsec_pattern_match(glob, path))
			return true;
	}
	return false;
}

/* A path of a cgroup that need not be there is a pattern that matches itself only. */
static int match_target(const char *s, struct target *t, struct err *e)
{
	const char *why = ctlsec_pattern_check(s);
	char q[160];

	if (why)
		return err_set(e, EXIT_MISUSE, "%s is no pattern: %s",
			       escape_quote(s, q, sizeof(q)), why);
	t->glob = s;
	t->kind = s[ctlsec_pattern_literal(s)] ? CTLSEC_KIND_PATTERN :
						 CTLSEC_KIND_PATH;
	if (matches_init(s))
		t->host = "it matches the cgroup of the host's init, or one "
			  "above it";
	return 0;
}

static int id_target(const char *s, struct target *t, struct err *e)
{
	return number_u64("id", s, UINT64_MAX, &t->id, e);
}

/* clang-format off */
static const struct target_form own_forms[] = {
	{ "container:", "container:[USER/]NAME",
	  "a container, whichever runtime has it", container_target_any, NULL },
	{ "pod:", "pod:NAMESPACE/POD[/CONTAINER]",
	  "a pod of Kubernetes, or a container in one", pod_target, NULL },
	{ "unit:", "unit:NAME", "the cgroup of a systemd unit",
	  unit_target, NULL },
	{ "cgroup:", "cgroup:/PATH", "a cgroup v2 directory and all below it",
	  cgroup_target, NULL },
	{ "/", "/PATH", "the same", NULL, NULL },
	{ "pid:", "pid:N", "the cgroup of process N", pid_target, NULL },
	{ "userns:", "userns:PID",
	  "the user namespace of process PID and all below it",
	  userns_target, NULL },
	{ "userns:[", "userns:[INODE]", "a bound user namespace", NULL, NULL },
	{ "match:", "match:GLOB",
	  "cgroups by path, those to come included", match_target, NULL },
	{ "id:", "id:N", "a bound domain by its number in 'ctlsec list'",
	  id_target, NULL },
};
/* clang-format on */

/* A form for each runtime, then those above. */
const struct target_form *target_forms(size_t *n)
{
	static struct target_form forms[FORMS_MAX];
	static char prefixes[FORMS_MAX][32];
	const struct container_runtime *r;
	size_t i;

	r = container_runtime_all(n);
	for (i = 0; i < *n; i++) {
		snprintf(prefixes[i], sizeof(prefixes[i]), "%s:", r[i].name);
		forms[i] = (struct target_form){
			.prefix = prefixes[i],
			.syntax = r[i].syntax,
			.help = r[i].help,
			.runtime = r[i].name,
		};
	}
	for (i = 0; i < ARRAY_SIZE(own_forms); i++)
		forms[(*n)++] = own_forms[i];
	return forms;
}

bool target_like(const char *s)
{
	return s[0] == '/' || strchr(s, ':');
}

static int refuse_form(const char *s, struct err *e)
{
	cleanup_free char *hint = NULL;
	const struct target_form *forms;
	struct nearest near;
	char q[160];
	size_t i, n;

	nearest_start(&near, s, strcspn(s, ":"));
	forms = target_forms(&n);
	for (i = 0; i < n; i++) {
		cleanup_free char *word =
			xasprintf("%.*s", (int)strcspn(forms[i].prefix, ":["),
				  forms[i].prefix);

		if (word[0] != '/')
			nearest_offer(&near, word);
	}
	if (near.best[0])
		hint = xasprintf(" (did you mean '%s%s'?)", near.best,
				 s + strcspn(s, ":"));
	return err_set(e, EXIT_MISUSE,
		       "%s is no target%s; 'ctlsec --help' lists what is",
		       escape_quote(s, q, sizeof(q)), hint ? hint : "");
}

int target_find(const char *s, struct target *t, struct err *e)
{
	const struct target_form *forms;
	size_t i, n;

	*t = (struct target){ .text = s };
	if (s[0] == '/')
		return cgroup_target(s, t, e);
	if (s[0] && !strchr(s, ':'))
		return word_target(s, t, e);
	forms = target_forms(&n);
	for (i = 0; i < n; i++) {
		size_t len = strlen(forms[i].prefix);

		if (strncmp(s, forms[i].prefix, len))
			continue;
		if (forms[i].runtime)
			return runtime_target(forms[i].runtime, s + len, t, e);
		if (forms[i].resolve)
			return forms[i].resolve(s + len, t, e);
	}
	return refuse_form(s, e);
}

void target_free(struct target *t)
{
	cgroup_free(&t->cgroup);
	free(t->around);
	free(t->later);
	t->around = NULL;
	t->later = NULL;
}

const char *target_path(const struct target *t)
{
	return t->kind == CTLSEC_KIND_PATH ? t->glob : t->cgroup.path;
}

void target_key(const struct target *t, struct cnl_domain *rq)
{
	switch (t->kind) {
	case CTLSEC_KIND_CGROUP:
		CNL_SET(rq, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id, t->cgroup.id);
		break;
	case CTLSEC_KIND_PATTERN:
		CNL_SET(rq, CTLSEC_DOMAIN_A_PATTERN, pattern, (char *)t->glob);
		break;
	case CTLSEC_KIND_PATH:
		CNL_SET(rq, CTLSEC_DOMAIN_A_PATH, path, (char *)t->glob);
		break;
	case CTLSEC_KIND_USERNS:
		CNL_SET(rq, CTLSEC_DOMAIN_A_USERNS_INO, userns_ino,
			t->userns_ino);
		if (t->userns_pid)
			CNL_SET(rq, CTLSEC_DOMAIN_A_USERNS_PID, userns_pid,
				t->userns_pid);
		break;
	default:
		CNL_SET(rq, CTLSEC_DOMAIN_A_ID, id, t->id);
	}
}

char *target_name(const struct cnl_domain *d)
{
	if (d->pattern && d->pattern[0])
		return xasprintf("match:%s", d->pattern);
	if (d->path && d->path[0])
		return xstrdup(d->path);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_USERNS_INO))
		return xasprintf("userns:[%ju]", (uintmax_t)d->userns_ino);
	return xasprintf("id:%ju", (uintmax_t)d->id);
}
