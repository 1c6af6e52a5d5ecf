// SPDX-License-Identifier: GPL-2.0
/*
 * What the module has. See hook_module.h.
 */
#include "ocihook/hook_module.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "netlink/cnl_layer.h"

/* A second in all. */
#define TRIES 20
#define PAUSE_US 50000

/* With its rules instead of without. Return: 1, 0 if it has gone, or -1. */
static int complete_layer(struct cnl *nl, struct cnl_layer *l, struct err *e)
{
	struct cnl_layer whole;

	if (!cnl_layer_get(nl, l->id, &whole, e)) {
		cnl_attr_free(&cnl_msg_layer, l);
		*l = whole;
		return 1;
	}
	if (nl->error != ENOENT)
		return -1;
	/* Its time is over, or it was taken off. */
	cnl_attr_free(&cnl_msg_layer, l);
	*l = (struct cnl_layer){ 0 };
	return 0;
}

static int read_layers(struct cnl *nl, struct cnl_list *layers, struct err *e)
{
	struct cnl_layer *v;
	size_t i, n = 0;
	int ret;

	if (cnl_layer_all(nl, layers, e))
		return -1;
	v = layers->v;
	for (i = 0; i < layers->n; i++) {
		ret = complete_layer(nl, &v[i], e);
		if (ret < 0) {
			cnl_attr_list_free(&cnl_msg_layer, layers);
			return -1;
		}
		if (!ret)
			continue;
		if (n != i) {
			v[n] = v[i];
			v[i] = (struct cnl_layer){ 0 };
		}
		n++;
	}
	layers->n = n;
	return 0;
}

static int read_both(struct cnl *nl, struct cnl_list *bindings,
		     struct cnl_list *layers, struct err *e)
{
	*bindings = *layers = (struct cnl_list){ 0 };
	if (!cnl_bindings(nl, bindings, e) && !read_layers(nl, layers, e))
		return 0;
	cnl_attr_list_free(&cnl_msg_domain, bindings);
	*bindings = *layers = (struct cnl_list){ 0 };
	return -1;
}

int hook_module_read(struct cnl *nl, struct cnl_list *bindings,
		     struct cnl_list *layers, struct err *e)
{
	int i;

	for (i = 1; read_both(nl, bindings, layers, e); i++) {
		/* What the kernel refuses, it refuses again. */
		if (nl->error || e->status != EXIT_FAILED || i == TRIES)
			return -1;
		usleep(PAUSE_US);
	}
	return 0;
}

bool hook_module_holds_nothing(bool host, enum module_state state)
{
	return !host || state != MODULE_STATE_LIVE;
}

bool hook_module_is_host(const char *uid_map)
{
	uint32_t inside, outside, n;

	if (!uid_map)
		return true;
	return sscanf(uid_map, "%" SCNu32 " %" SCNu32 " %" SCNu32, &inside,
		      &outside, &n) == 3 &&
	       !inside && !outside && n == UINT32_MAX;
}
