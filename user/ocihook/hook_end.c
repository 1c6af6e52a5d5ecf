// SPDX-License-Identifier: GPL-2.0
/*
 * A container has ended. See hook_end.h.
 */
#include "ocihook/hook_end.h"

#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "container/container_runtime.h"
#include "host/cgroup.h"
#include "ocihook/hook_layer.h"
#include "ocihook/hook_module.h"
#include "ocihook/hook_plan.h"

/* Not if it was changed since. */
static void plan_unbind(const struct cnl_list *bindings,
			const struct hook_memory *m, struct hook_plan *p)
{
	const struct cnl_domain *v = bindings->v;
	size_t i;

	for (i = 0; i < bindings->n; i++) {
		cleanup_free char *text = hook_plan_describe(&v[i]);
		struct cnl_domain *u;

		if (strcmp(text, m->binding) != 0)
			continue;
		u = hook_plan_add(&p->apply.unbind);
		CNL_SET(u, CTLSEC_DOMAIN_A_ID, id, v[i].id);
		return;
	}
}

/* With what there is now. */
static int undo_memory(struct cnl *nl, const struct hook_memory *m,
		       struct cnl_list *bindings, struct cnl_list *layers,
		       struct err *e)
{
	cleanup_hook_plan struct hook_plan p = { 0 };
	const struct hook_facts f = {
		.path = m->path,
		.layers = layers,
		.containers = container_runtime_here(false),
	};
	size_t part;

	if (hook_module_read(nl, bindings, layers, e))
		return -1;
	plan_unbind(bindings, m, &p);
	hook_layer_plan_end(&p.apply, &f);
	return hook_plan_is_empty(&p) ? 0 :
					cnl_apply_send(nl, &p.apply, &part, e);
}

int hook_end(struct cnl *nl, const char *id, const struct hook_memory *m,
	     struct err *e)
{
	struct cnl_list bindings = { 0 }, layers = { 0 };
	int ret = undo_memory(nl, m, &bindings, &layers, e);

	cnl_attr_list_free(&cnl_msg_domain, &bindings);
	cnl_attr_list_free(&cnl_msg_layer, &layers);
	if (!ret)
		hook_memory_forget(HOOK_MEMORY_DIR, id);
	return ret;
}

/**
 * struct sweep - all of them
 * @mount: where the hierarchy is
 */
struct sweep {
	struct cnl *nl;
	const char *mount;
};

static void sweep_one(const char *id, const struct hook_memory *m, void *arg)
{
	const struct sweep *s = arg;
	cleanup_free char *dir = xasprintf("%s%s", s->mount, m->path);
	struct err ignored;

	if (access(dir, F_OK))
		hook_end(s->nl, id, m, &ignored);
}

void hook_end_swept(struct cnl *nl)
{
	struct err ignored;
	cleanup_free char *mount = cgroup_mount(&ignored);
	struct sweep s = { .nl = nl, .mount = mount };

	if (mount)
		hook_memory_each(HOOK_MEMORY_DIR, sweep_one, &s);
}
