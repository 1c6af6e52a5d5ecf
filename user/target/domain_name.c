// SPDX-License-Identifier: GPL-2.0
/*
 * What a domain is called. See domain_name.h.
 */
#include "target/domain_name.h"

#include <string.h>

#include "base/util.h"
#include "container/container_find.h"
#include "container/container_pod.h"
#include "target/target.h"

static bool ends_in(const char *s, size_t len, const char *suffix)
{
	size_t n = strlen(suffix);

	return len > n && !strncmp(s + len - n, suffix, n);
}

static bool is_unit(const char *s, size_t len)
{
	return ends_in(s, len, ".slice") || ends_in(s, len, ".service") ||
	       ends_in(s, len, ".scope");
}

/* Below slices alone: whatever is in a service may have any name. */
const char *domain_name_unit(const char *path)
{
	const char *p = path;

	while (*p == '/') {
		size_t len = strcspn(++p, "/");

		if (!p[len])
			return is_unit(p, len) ? p : NULL;
		if (!ends_in(p, len, ".slice"))
			return NULL;
		p += len;
	}
	return NULL;
}

static const struct container *container_of(const struct container_list *l,
					    const struct cnl_domain *d)
{
	return d->path && d->path[0] ? container_find_cgroup(l, d->path) : NULL;
}

/* One of those that a domain has because their pod is bound. */
static const struct container *pod_of(const struct container_list *l,
				      const struct cnl_domain *d)
{
	return d->path && d->path[0] ? container_pod_at(l, d->path) : NULL;
}

static bool is_shared(const struct container_list *l, const struct container *c,
		      const char *name)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		cleanup_free char *other = container_name(&l->v[i]);

		if (&l->v[i] != c && !strcmp(other, name))
			return true;
	}
	return false;
}

char *domain_name_short(const struct container_list *l,
			const struct cnl_domain *d)
{
	const struct container *c = container_of(l, d), *pod;
	const char *unit = d->path ? domain_name_unit(d->path) : NULL;
	cleanup_free char *name = c ? container_name(c) : NULL;

	/* A binding that waits: there is nothing else to know it by. */
	if (d->name && d->name[0])
		return xstrdup(d->name);
	if (c)
		return is_shared(l, c, name) ? container_target(c) :
					       xstrdup(name);
	pod = pod_of(l, d);
	if (pod)
		return container_pod_name(pod);
	return unit ? xstrdup(unit) : target_name(d);
}

char *domain_name_target(const struct container_list *l,
			 const struct cnl_domain *d)
{
	const struct container *c = container_of(l, d), *pod;
	const char *unit = d->path ? domain_name_unit(d->path) : NULL;

	if (d->name && d->name[0])
		return xstrdup(d->name);
	if (c)
		return container_target(c);
	pod = pod_of(l, d);
	if (pod)
		return container_pod_target(pod);
	return unit ? xasprintf("unit:%s", unit) : target_name(d);
}
