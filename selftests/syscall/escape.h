/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attempts to get a denied call through. Each runs as root in a child inside a
 * domain whose profile denies personality with an errno that nothing else
 * returns, and says what became of it.
 */
#ifndef SELFTESTS_LIVE_ESCAPE_H
#define SELFTESTS_LIVE_ESCAPE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ctl.h"
#include "raw.h"
#include "task.h"

#define DENIED 1234
#define DOMAIN "/t/escape"

/* How an attempt ended. */
enum outcome {
	CONTAINED = 0,
	ESCAPED = 10,
	NOT_TRIED = 11, /* the way there was closed before the call was made */
};

/**
 * struct attempt - one way to try
 * @what: in words
 * @why_not: why it may be impossible to try; NULL: it must be possible
 */
struct attempt {
	const char *what;
	int (*run)(void *arg);
	const char *why_not;
};

/* personality(0xffffffff), which changes nothing, by ABI. */
static inline long denied_call(int abi)
{
	static const uint64_t query[6] = { 0xffffffff };

	return raw_call(abi, abi == CTLSEC_ABI_I386 ? 136 : 135, query);
}

/* Whether the caller is confined, for both ABIs that reach a function. */
static inline int contained(void)
{
	int abi;

	for (abi = CTLSEC_ABI_X86_64; abi <= CTLSEC_ABI_I386; abi++) {
		if (raw_can(abi) && denied_call(abi) != -DENIED)
			return ESCAPED;
	}
	return CONTAINED;
}

static inline void attempt_all(const struct attempt *a, size_t n)
{
	int code;

	for (; n--; a++) {
		code = task_code(task_run(DOMAIN, a->run, NULL));
		if (code == NOT_TRIED && a->why_not)
			tap_skip(a->why_not, "%s", a->what);
		else if (!tap_ok(code == CONTAINED, "%s", a->what))
			tap_note("  %s (%d)",
				 code == ESCAPED ? "got through" : "went wrong",
				 code);
	}
}

/* Domain with a profile of these rules beside the one against personality. */
static inline void escape_begin(const char *rules)
{
	char json[1024];

	cg_make("/t");
	cg_make(DOMAIN);
	if (contained() == CONTAINED)
		tap_bail("the test itself is confined");
	snprintf(json, sizeof(json), "%s%s%s",
		 CTL_RULE("\"personality\"", "ERRNO", 1234), *rules ? "," : "",
		 rules);
	ctl_profile_must("escape", "ALLOW", json);
	ctl_must("bind " DOMAIN " --profile escape --pids max");
}

static inline int escape_end(void)
{
	tap_ok(contained() == ESCAPED,
	       "control: the test itself, outside, makes the call");
	ctl_must("unbind " DOMAIN);
	ctl_must("unload escape");
	cg_remove(DOMAIN);
	return tap_end();
}

#endif /* SELFTESTS_LIVE_ESCAPE_H */
