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
		  bool complains, struct policy_source *out, struct err *e)
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
	item->complains = complains;
	out->n++;
	return 0;
}

/* Inode numbers of a process's user namespace and its ancestors as far as they
 * can be seen; ended by 0, which is all where this one may not see them.
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

/**
 * struct chains - what a target is below
 * @cgroups, @userns: ended by 0; @cgroups owned, NULL for none
 */
struct chains {
	uint64_t *cgroups;
	uint64_t userns[USERNS_DEPTH + 1];
};

static int find_chains(const struct target *t, struct chains *c, struct err *e)
{
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
	return append(nl, d->profile, label, d->mode == CTLSEC_MODE_COMPLAIN,
		      out, e);
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

/**
 * struct bound - the domains, and what is made of those that apply
 * @any: some did
 */
struct bound {
	struct cnl *nl;
	struct cnl_list domains;
	struct policy_source *out;
	bool any;
};

static uint64_t key_of(const struct cnl_domain *d)
{
	return d->kind == CTLSEC_KIND_CGROUP ? d->cgroup_id : d->userns_ino;
}

/* Those of a kind that have a key, or (@kind 0) an id: one at most. */
static int take(struct bound *b, uint32_t kind, uint64_t key, struct err *e)
{
	const struct cnl_domain *d = b->domains.v;
	size_t i;

	for (i = 0; i < b->domains.n; i++) {
		if (kind ? d[i].kind == kind && key_of(&d[i]) == key :
			   d[i].id == key) {
			b->any = true;
			return append_domain(b->nl, &d[i], b->out, e);
		}
	}
	return 0;
}

static bool any_of_userns(const struct bound *b)
{
	const struct cnl_domain *d = b->domains.v;
	size_t i;

	for (i = 0; i < b->domains.n; i++) {
		if (d[i].kind == CTLSEC_KIND_USERNS)
			return true;
	}
	return false;
}

/* In the module's order (registry.h): from the root cgroup down, then from the
 * namespace up.
 */
static int take_chains(struct bound *b, const struct target *t,
		       struct policy_source *out, struct err *e)
{
	struct chains c = { 0 };
	int ret = find_chains(t, &c, e);
	size_t i, n = 0;

	if (!ret && t->pid && !c.userns[0] && any_of_userns(b))
		ret = err_set(e, EXIT_NO_PERMISSION,
			      "can't read the user namespace of process %u, "
			      "and user namespaces are bound; run ctlsec as "
			      "root",
			      t->pid);
	while (c.cgroups && c.cgroups[n])
		n++;
	while (n-- && !ret)
		ret = take(b, CTLSEC_KIND_CGROUP, c.cgroups[n], e);
	for (i = 0; c.userns[i] && !ret; i++)
		ret = take(b, CTLSEC_KIND_USERNS, c.userns[i], e);
	out->caps_limited =
		c.userns[0] && c.userns[0] != TARGET_INIT_USERNS_INO;
	free(c.cgroups);
	return ret;
}

static int fetch_domains(struct cnl *nl, const struct target *t,
			 struct policy_source *out, struct err *e)
{
	struct bound b = { .nl = nl, .out = out };
	int ret;

	if (cnl_domains(nl, &b.domains, e))
		return -1;
	ret = t->id ? take(&b, 0, t->id, e) : take_chains(&b, t, out, e);
	cnl_list_free(&cnl_domain_tree, &b.domains);
	if (!ret && !b.any)
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
		ret = cnl_open(&nl, e) ||
		      append(&nl, operand, operand, false, out, e);
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
