// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: any bytes as a container's state, and as a bundle's configuration.
 * A refusal has a sentence; of what is read, the ID can be a file's name and the pid a
 * process's; and a configuration with the hook in it is the one before but for the hook,
 * and has the hook.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "json/jtree.h"
#include "ocihook/hook_state.h"
#include "ocihook/wrap_bundle.h"

#define HOOK "/h"

static void check_state(const char *text, size_t size)
{
	struct hook_state s;
	struct err e = { 0 };
	int i;

	if (hook_state_parse(&s, text, size, &e)) {
		assert(e.msg[0] && e.status);
		return;
	}
	assert(s.id[0] && s.id[0] != '.' && !strchr(s.id, '/'));
	assert(s.pid <= INT32_MAX && (s.stage != HOOK_STARTS || s.pid));
	for (i = 0; i < HOOK_SETTINGS; i++)
		assert(!s.ask.v[i] || (s.ask.any && s.ask.v[i][0]));
	assert(!s.bad.status || (s.bad.msg[0] && s.ask.any));
	hook_state_free(&s);
}

/* Is @a a part of @b, in order? */
static void check_contained(const char *a, size_t len, const char *b)
{
	const char *end = a + len;

	/* "null" may have made room for the hook. */
	for (; a < end && *b; b++) {
		if (*a == *b)
			a++;
		else if (!strncmp(a, "null", 4) && (*b == '[' || *b == '{'))
			a += 4;
	}
	assert(a == end);
}

static void check_bundle(const char *text, size_t size)
{
	struct arena *arena = arena_new();
	char *changed, *again;
	struct err e = { 0 };

	if (wrap_bundle_text("f", text, size, HOOK, &changed, &e)) {
		assert(e.msg[0] && e.status && !changed);
	} else if (changed) {
		assert(strlen(changed) > size);
		check_contained(text, size, changed);
		assert(jtree_parse(arena, "f", changed, strlen(changed), &e));
		assert(!wrap_bundle_text("f", changed, strlen(changed), HOOK,
					 &again, &e));
		assert(!again);
	}
	free(changed);
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	check_state(text, size);
	check_bundle(text, size);
	free(text);
	return 0;
}
