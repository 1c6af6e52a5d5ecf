// SPDX-License-Identifier: GPL-2.0
/*
 * What policy files say: to look up and to free. See config.h.
 */
#include "config/config.h"

#include <linux/ctlsec.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

static const char *const setting_names[CONFIG_SETTINGS] = {
	[CONFIG_PROFILE] = "profile",	  [CONFIG_MODE] = "mode",
	[CONFIG_ACTIVATE] = "activate",	  [CONFIG_PIDS] = "pids",
	[CONFIG_FORK_RATE] = "fork-rate", [CONFIG_USERNS] = "userns",
	[CONFIG_ON_LIMIT] = "on-limit",	  [CONFIG_LOG] = "log",
};

const char *config_setting_name(enum config_setting s)
{
	return setting_names[s];
}

void config_free(struct config *c)
{
	free(c->profiles);
	free(c->bindings);
	free(c->layers);
	if (c->arena)
		arena_free(c->arena);
	*c = (struct config){ 0 };
}

const struct config_profile *config_find_profile(const struct config *c,
						 const char *name)
{
	size_t i;

	for (i = 0; i < c->n_profiles; i++) {
		if (!strcmp(c->profiles[i].name->text, name))
			return &c->profiles[i];
	}
	return NULL;
}

bool config_name_ok(const char *name)
{
	size_t len = strlen(name);

	return len && len <= CTLSEC_NAME_MAX && name[0] != '.' &&
	       name[0] != '-' && strcmp(name, "none") != 0 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == len;
}
