// SPDX-License-Identifier: GPL-2.0
/*
 * Which events to print. See event_filter.h.
 */
#include "cmd/event_filter.h"

#include <ctlsec/pattern.h>
#include <linux/ctlsec.h>
#include <string.h>

#include "base/util.h"
#include "cmd/opt.h"

#define BIT(event) (UINT32_C(1) << (event))

/* In the order of the words of the option. */
static const uint32_t kind_bits[] = {
	BIT(CTLSEC_EVENT_DENIAL),
	BIT(CTLSEC_EVENT_LIMIT),
	BIT(CTLSEC_EVENT_KILLED),
	BIT(CTLSEC_EVENT_BOUND) | BIT(CTLSEC_EVENT_WAITING) |
		BIT(CTLSEC_EVENT_REMOVED) | BIT(CTLSEC_EVENT_LAYER_ENDED),
	BIT(CTLSEC_EVENT_PENDING),
	BIT(EVENT_FILTER_GAP),
};

int event_filter_kinds(const char *words, uint32_t *kinds, struct err *e)
{
	uint32_t index;

	*kinds = UINT32_MAX;
	if (!words)
		return 0;
	for (*kinds = 0;; words++) {
		size_t len = strcspn(words, ",");
		cleanup_free char *word = xasprintf("%.*s", (int)len, words);

		if (opt_word(OPT_KIND, word, &index, e))
			return -1;
		*kinds |= kind_bits[index];
		words += len;
		if (!*words)
			return 0;
	}
}

bool event_filter_kind(const struct event_filter *f, uint32_t event)
{
	/* What this program does not know is in no list. */
	return event < 32 ? f->kinds & BIT(event) : f->kinds == UINT32_MAX;
}

static bool is_target(const struct target *t, const struct cnl_domain *d)
{
	const char *path = d->path ? d->path : "";

	if (t->id)
		return d->id == t->id || d->binding == t->id;
	if (t->glob)
		return t->kind == CTLSEC_KIND_PATH ?
			       !strcmp(path, t->glob) :
			       ctlsec_pattern_match(t->glob, path);
	if (t->kind == CTLSEC_KIND_USERNS)
		return d->kind == CTLSEC_KIND_USERNS &&
		       d->userns_ino == t->userns_ino;
	/* A cgroup that comes again has another id, and the same path. */
	return d->kind == CTLSEC_KIND_CGROUP &&
	       (d->cgroup_id == t->cgroup.id ||
		(t->cgroup.path && !strcmp(path, t->cgroup.path)));
}

bool event_filter_domain(const struct event_filter *f,
			 const struct cnl_domain *d)
{
	size_t i;

	for (i = 0; i < f->targets.n; i++) {
		if (is_target(&f->targets.v[i], d))
			return true;
	}
	return !f->targets.n;
}
