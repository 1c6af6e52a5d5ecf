// SPDX-License-Identifier: GPL-2.0
/*
 * What a container asks for. See hook_ask.h.
 */
#include "ocihook/hook_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"

static const char *const names[HOOK_SETTINGS] = {
	[HOOK_PROFILE] = "io.ctlsec.profile",
	[HOOK_PIDS] = "io.ctlsec.pids",
	[HOOK_FORK_RATE] = "io.ctlsec.fork-rate",
	[HOOK_MODE] = "io.ctlsec.mode",
	[HOOK_DENY] = "io.ctlsec.deny",
};

void hook_ask_free(struct hook_ask *a)
{
	int i;

	for (i = 0; i < HOOK_SETTINGS; i++)
		free(a->v[i]);
	*a = (struct hook_ask){ 0 };
}

const char *hook_ask_name(enum hook_setting s)
{
	return names[s];
}

static int refuse_key(const char *key, struct err *e)
{
	cleanup_free char *hint = NULL;
	struct nearest near;
	char q[160];
	int i;

	nearest_start(&near, key, strlen(key));
	for (i = 0; i < HOOK_SETTINGS; i++)
		nearest_offer(&near, names[i]);
	hint = nearest_hint(&near, "");
	return err_set(e, EXIT_FAILED, "unknown annotation or label %s%s",
		       escape_quote(key, q, sizeof(q)), hint);
}

int hook_ask_add(struct hook_ask *a, const char *key, const char *value,
		 struct err *e)
{
	int i;

	if (strncmp(key, HOOK_ASK_PREFIX, strlen(HOOK_ASK_PREFIX)))
		return 0;
	for (i = 0; i < HOOK_SETTINGS && strcmp(key, names[i]); i++)
		;
	if (i == HOOK_SETTINGS)
		return refuse_key(key, e);
	if (!value[0])
		return err_set(e, EXIT_FAILED, "%s is empty", key);
	if (strlen(value) > HOOK_ASK_MAX)
		return err_set(e, EXIT_FAILED, "%s has more than %d bytes", key,
			       HOOK_ASK_MAX);
	if (!a->v[i])
		a->v[i] = xstrdup(value);
	a->any = true;
	return 0;
}

bool hook_ask_binds(const struct hook_ask *a)
{
	int i;

	for (i = 0; i < HOOK_SETTINGS; i++) {
		if (i != HOOK_DENY && a->v[i])
			return true;
	}
	return false;
}
