// SPDX-License-Identifier: GPL-2.0
/*
 * Sums of denials. See event_sums.h.
 */
#include "cmd/event_sums.h"

#include <linux/ctlsec.h>
#include <stdlib.h>

#include "base/vec.h"

void event_sums_free(struct event_sums *s)
{
	free(s->v);
	*s = (struct event_sums){ 0 };
}

static struct event_sum *find_sum(struct event_sums *s, uint64_t id)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (s->v[i].id == id)
			return &s->v[i];
	}
	s->v = vec_grow(s->v, s->n, sizeof(*s->v));
	s->v[s->n] = (struct event_sum){ .id = id };
	return &s->v[s->n++];
}

/* Of two messages the later one has more. */
static void raise_to(uint64_t *v, uint64_t to)
{
	if (*v < to)
		*v = to;
}

struct event_sum *event_sums_update(struct event_sums *s,
				    const struct cnl_domain *d, bool base)
{
	struct event_sum *sum = find_sum(s, d->id);
	uint64_t events = d->recorded + d->suppressed + d->dropped;

	raise_to(&sum->now.recorded, d->recorded);
	raise_to(&sum->now.suppressed, d->suppressed);
	raise_to(&sum->now.dropped, d->dropped);
	raise_to(&sum->now.denied, CNL_HAS(d, CTLSEC_DOMAIN_A_DENIED) ?
					   d->denied + d->complained :
					   events);
	if (base)
		sum->base = sum->told = sum->now;
	return sum;
}

struct event_count event_sums_total(const struct event_sums *s)
{
	struct event_count c = { 0 };
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct event_sum *v = &s->v[i];

		c.denied += v->now.denied - v->base.denied;
		c.recorded += v->now.recorded - v->base.recorded;
		c.suppressed += v->now.suppressed - v->base.suppressed;
		c.dropped += v->now.dropped - v->base.dropped;
	}
	return c;
}

struct event_count event_sums_gap(struct event_sum *s)
{
	const struct event_count gap = {
		.suppressed = s->now.suppressed - s->told.suppressed,
		.dropped = s->now.dropped - s->told.dropped,
	};

	s->told = s->now;
	return gap;
}
