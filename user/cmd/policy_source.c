// SPDX-License-Identifier: GPL-2.0
/*
 * Policies that the module holds: by a profile's name, or all that apply to a
 * target. See policy_source.h.
 *
 * What applies to a target are the domains on its cgroup's ancestry and, where
 * a process is named, on its user namespace's (ancestry.h).
 */
#include "cmd/policy_source.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/module_state.h"
#include "base/util.h"
#include "base/vec.h"
#include "cmd/layer.h"
#include "container/container_runtime.h"
#include "netlink/cnl.h"
#include "target/ancestry.h"
#include "target/domain_name.h"
#include "target/target.h"

/* Fetch a profile and append it under @label. */
static int append_policy(struct cnl *nl, const char *profile, const char *label,
			 bool complains, struct policy_source *out,
			 struct err *e)
{
	struct policy_source_item *item;
	struct cnl_profile p;
	int ret;

	if (cnl_profile_get(nl, profile, true, &p, e))
		return -1;
	out->v = vec_grow(out->v, out->n, sizeof(*out->v));
	item = &out->v[out->n];
	ret = blob_import(&item->blob, p.blob.data, p.blob.len, e);
	cnl_attr_free(&cnl_msg_profile, &p);
	if (ret)
		return -1;
	item->label = xstrdup(label);
	item->complains = complains;
	out->n++;
	return 0;
}

static int append_layer(struct cnl *nl, uint64_t id, const struct cnl_domain *d,
			const char *name, struct policy_source *out,
			struct err *e)
{
	struct policy_source_item *item;
	cleanup_free char *called = NULL;
	struct cnl_layer l;
	int ret;

	/* One whose time is over holds no more. */
	if (cnl_layer_get(nl, id, &l, e))
		return nl->error == ENOENT ? 0 : -1;
	called = layer_name(&l);
	out->v = vec_grow(out->v, out->n, sizeof(*out->v));
	item = &out->v[out->n];
	ret = blob_import(&item->blob, l.blob.data, l.blob.len, e);
	cnl_attr_free(&cnl_msg_layer, &l);
	if (ret)
		return -1;
	item->label = xasprintf("layer %s (domain %" PRIu64 ", %s)", called,
				d->id, name);
	item->complains = false;
	out->n++;
	return 0;
}

/* Layers are enforced in complain mode, too. */
static int append_layers(struct cnl *nl, const struct cnl_domain *d,
			 const char *name, struct policy_source *out,
			 struct err *e)
{
	size_t n = d->layers.len / sizeof(uint64_t), i;
	uint64_t id;

	for (i = 0; i < n; i++) {
		memcpy(&id, (const char *)d->layers.data + i * sizeof(id),
		       sizeof(id));
		if (append_layer(nl, id, d, name, out, e))
			return -1;
	}
	return 0;
}

static int append_domain(struct cnl *nl, const struct cnl_domain *d,
			 struct policy_source *out, struct err *e)
{
	cleanup_free char *name =
		domain_name_short(container_runtime_here(false), d);
	cleanup_free char *label = NULL;

	if (!d->profile || !d->profile[0])
		return append_layers(nl, d, name, out, e);
	label = xasprintf(
		"%s (domain %" PRIu64 ", %s%s)", d->profile, d->id, name,
		d->mode == CTLSEC_MODE_COMPLAIN ? ", complain mode" : "");
	if (append_policy(nl, d->profile, label,
			  d->mode == CTLSEC_MODE_COMPLAIN, out, e))
		return -1;
	return append_layers(nl, d, name, out, e);
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

static const struct cnl_domain *by_id(const struct bound *b, uint64_t id)
{
	const struct cnl_domain *d = b->domains.v;
	size_t i;

	for (i = 0; i < b->domains.n; i++) {
		if (d[i].id == id)
			return &d[i];
	}
	return NULL;
}

/* The one of a kind that has a key, if there is one. */
static int take_domain(struct bound *b, uint32_t kind, uint64_t key,
		       struct err *e)
{
	const struct cnl_domain *d = b->domains.v;
	size_t i;

	for (i = 0; i < b->domains.n; i++) {
		if (d[i].kind == kind && key_of(&d[i]) == key) {
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

static int ancestry_of(const struct bound *b, const struct target *t,
		       struct ancestry *a, struct err *e)
{
	const struct cnl_domain *d;

	if (t->id) {
		d = by_id(b, t->id);
		return d ? ancestry_of_domain(d, a, e) : 0;
	}
	if (ancestry_of_target(t, a, e))
		return -1;
	if (t->pid && !a->userns[0] && any_of_userns(b))
		return err_set(e, EXIT_NO_PERMISSION,
			       "cannot read the user namespace of process %u, "
			       "and user namespaces are bound; run ctlsec as "
			       "root",
			       t->pid);
	return 0;
}

/* In the module's order (registry.h): from the root cgroup down, then from the
 * namespace up.
 */
static int take_all(struct bound *b, const struct target *t, struct err *e)
{
	cleanup_ancestry struct ancestry a = { 0 };
	int ret = ancestry_of(b, t, &a, e);
	size_t i, n = 0;

	while (a.cgroups && a.cgroups[n])
		n++;
	while (n-- && !ret)
		ret = take_domain(b, CTLSEC_KIND_CGROUP, a.cgroups[n], e);
	for (i = 0; a.userns[i] && !ret; i++)
		ret = take_domain(b, CTLSEC_KIND_USERNS, a.userns[i], e);
	b->out->caps_limited =
		a.userns[0] && a.userns[0] != TARGET_INIT_USERNS_INO;
	b->out->cut = a.cut;
	return ret;
}

static int fetch_domains(struct cnl *nl, const struct target *t,
			 struct policy_source *out, struct err *e)
{
	struct bound b = { .nl = nl, .out = out };
	int ret;

	if (cnl_domains(nl, &b.domains, e))
		return -1;
	ret = take_all(&b, t, e);
	cnl_attr_list_free(&cnl_msg_domain, &b.domains);
	if (!ret && !b.any)
		return err_set(
			e, EXIT_FAILED,
			"%s is in no domain; 'ctlsec list' shows what is "
			"bound",
			t->text);
	return ret;
}

/* Is it certain that no profile of that name is loaded? */
static bool is_missing(const struct cnl *nl)
{
	return nl->error == ENOENT ||
	       module_state_read() == MODULE_STATE_ABSENT;
}

int policy_source_fetch(const char *operand, struct policy_source *out,
			struct err *e)
{
	cleanup_target struct target t = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	bool missing = false;
	int ret;

	*out = (struct policy_source){ 0 };
	if (!target_like(operand)) {
		ret = cnl_open(&nl, e) ||
		      append_policy(&nl, operand, operand, false, out, e);
		missing = ret && is_missing(&nl);
	} else {
		ret = target_find(operand, &t, e) || cnl_open(&nl, e) ||
		      fetch_domains(&nl, &t, out, e);
		if (!ret && t.pid)
			read_caps(t.pid, out);
	}
	if (ret)
		policy_source_free(out);
	out->missing = missing;
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
