// SPDX-License-Identifier: GPL-2.0
/*
 * Policies that the module holds: by a profile's name, or all that apply to a
 * target. See policy_source.h.
 *
 * What applies to a target are the domains on its cgroup's ancestry and, where
 * a process is named, on its user namespace's. Both are read as they are now; a
 * process may move on.
 */
#include "policy_source.h"
#include "cgroup.h"
#include "nl.h"
#include "target.h"
#include "util.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/nsfs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* User namespaces nest at most this deep (kernel/user_namespace.c: 32). */
#define USERNS_DEPTH 33

/* Fetch a profile and append it under @label. */
static int append(struct cnl *nl, const char *profile, const char *label,
		  struct policy_source *out, struct err *e)
{
	struct policy_source_item *item;
	struct cnl_profile p;
	int ret;

	if (cnl_profile_get(nl, profile, true, &p, e))
		return -1;
	out->v = vec_grow(out->v, out->n, sizeof(*out->v));
	item = &out->v[out->n];
	ret = blob_import(&item->blob, p.blob.data, p.blob.len, e);
	cnl_attr_free(&cnl_profile_tree, &p);
	if (ret)
		return -1;
	item->label = xstrdup(label);
	out->n++;
	return 0;
}

/* Inode numbers of a process's user namespace and its ancestors as far as they
 * can be seen; ended by 0.
 */
static void userns_chain(uint32_t pid, uint64_t chain[USERNS_DEPTH + 1])
{
	cleanup_free char *path = xasprintf("/proc/%u/ns/user", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t n = 0;

	while (fd >= 0 && n < USERNS_DEPTH && !fstat(fd, &st)) {
		int up = ioctl(fd, NS_GET_PARENT);

		chain[n++] = st.st_ino;
		close(fd);
		fd = up;
	}
	if (fd >= 0)
		close(fd);
	chain[n] = 0;
}

static bool in_chain(const uint64_t *chain, uint64_t id)
{
	for (; chain && *chain; chain++) {
		if (*chain == id)
			return true;
	}
	return false;
}

/**
 * struct chains - what a target is below
 * @cgroups, @userns: ended by 0; @cgroups owned, NULL for none
 * @id: of a domain given by number, or 0
 */
struct chains {
	uint64_t *cgroups;
	uint64_t userns[USERNS_DEPTH + 1];
	uint64_t id;
};

static int find_chains(const struct target *t, struct chains *c, struct err *e)
{
	*c = (struct chains){ .id = t->id };
	if (t->cgroup.dir) {
		c->cgroups = cgroup_chain(t->cgroup.dir, e);
		if (!c->cgroups)
			return -1;
	}
	if (t->pid)
		userns_chain(t->pid, c->userns);
	else if (t->userns_ino)
		c->userns[0] = t->userns_ino;
	return 0;
}

static bool applies(const struct chains *c, const struct cnl_domain *d)
{
	if (c->id)
		return d->id == c->id;
	if (d->kind == CTLSEC_KIND_CGROUP)
		return in_chain(c->cgroups, d->cgroup_id);
	return in_chain(c->userns, d->userns_ino);
}

static int append_domain(struct cnl *nl, const struct cnl_domain *d,
			 struct policy_source *out, struct err *e)
{
	cleanup_free char *name = target_name(d);
	cleanup_free char *label = NULL;

	if (!d->profile || !d->profile[0])
		return 0;
	label = xasprintf(
		"%s (domain %" PRIu64 ", %s%s)", d->profile, d->id, name,
		d->mode == CTLSEC_MODE_COMPLAIN ? ", complain mode" : "");
	return append(nl, d->profile, label, out, e);
}

/* The capability bounding set of the process, if it can be read. */
static void read_caps(uint32_t pid, struct policy_source *out)
{
	cleanup_free char *path = xasprintf("/proc/%u/status", pid);
	cleanup_fclose FILE *f = fopen(path, "re");
	cleanup_free char *line = NULL;
	size_t size = 0;

	while (f && getline(&line, &size, f) > 0) {
		if (sscanf(line, "CapBnd: %" SCNx64, &out->caps) == 1)
			out->caps_known = true;
	}
}

static int fetch_domains(struct cnl *nl, const struct target *t,
			 struct policy_source *out, struct err *e)
{
	struct cnl_list l = { 0 };
	struct chains c = { 0 };
	int ret = find_chains(t, &c, e);
	bool bound = false;
	size_t i;

	if (!ret)
		ret = cnl_domains(nl, &l, e);
	for (i = 0; i < l.n && !ret; i++) {
		const struct cnl_domain *d = (struct cnl_domain *)l.v + i;

		if (!applies(&c, d))
			continue;
		bound = true;
		ret = append_domain(nl, d, out, e);
	}
	cnl_list_free(&cnl_domain_tree, &l);
	free(c.cgroups);
	if (!ret && !bound)
		return err_set(
			e, EXIT_FAILED,
			"%s is in no domain; 'ctlsec list' shows what is "
			"bound",
			t->text);
	return ret;
}

int policy_source_fetch(const char *operand, struct policy_source *out,
			struct err *e)
{
	cleanup_target struct target t = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	int ret;

	*out = (struct policy_source){ 0 };
	if (!target_like(operand)) {
		ret = cnl_open(&nl, e) || append(&nl, operand, operand, out, e);
	} else {
		ret = target_find(operand, &t, e) || cnl_open(&nl, e) ||
		      fetch_domains(&nl, &t, out, e);
		if (!ret && t.pid)
			read_caps(t.pid, out);
	}
	if (ret)
		policy_source_free(out);
	return ret ? -1 : 0;
}

void policy_source_free(struct policy_source *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		free(s->v[i].label);
		blob_free(&s->v[i].blob);
	}
	free(s->v);
	*s = (struct policy_source){ 0 };
}
