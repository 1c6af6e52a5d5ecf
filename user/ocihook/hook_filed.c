// SPDX-License-Identifier: GPL-2.0
/*
 * What policy files say of a container. See hook_filed.h.
 */
#include "ocihook/hook_filed.h"

#include <string.h>
#include <unistd.h>

#include "cmd/profile_use.h"
#include "cmd/wanted_binding.h"
#include "config/config_file.h"
#include "oci/builtin_default.h"

void hook_filed_free(struct hook_filed *f)
{
	config_free(&f->c);
	*f = (struct hook_filed){ 0 };
}

static const struct config_binding *find_entry(const struct config *c,
					       const char *target)
{
	size_t i;

	for (i = 0; i < c->n_bindings; i++) {
		if (!strcmp(c->bindings[i].target->text, target))
			return &c->bindings[i];
	}
	return NULL;
}

static const char *profile_name(const struct config_binding *b)
{
	const struct config_node *n = b->settings[CONFIG_PROFILE];

	if (!n)
		return BUILTIN_DEFAULT_NAME;
	return strcmp(n->text, PROFILE_NONE) != 0 ? n->text : "";
}

int hook_filed_find(struct hook_filed *f, const char *dir, const char *target,
		    struct err *e)
{
	const struct config_binding *b;
	size_t n;

	*f = (struct hook_filed){ 0 };
	if (access(dir, F_OK))
		return 0;
	if (config_file_read(dir, &f->c, &n, e)) {
		hook_filed_free(f);
		return -1;
	}
	b = find_entry(&f->c, target);
	if (!b)
		return 0;
	if (wanted_binding_settings(b, &f->set, e)) {
		hook_filed_free(f);
		return -1;
	}
	CNL_SET(&f->set, CTLSEC_DOMAIN_A_PROFILE, profile,
		(char *)profile_name(b));
	f->found = true;
	return 0;
}
