// SPDX-License-Identifier: GPL-2.0
/*
 * Settings of bindings: from what a request gives, what a domain has, and defaults.
 */
#include "control/settings.h"

#include <linux/ctlsec.h>

#include "domain/binding.h"

#define ALL_LIMITS                                                    \
	(CTLSEC_LIMIT_PIDS | CTLSEC_LIMIT_RATE | CTLSEC_LIMIT_BURST | \
	 CTLSEC_LIMIT_ON_LIMIT | CTLSEC_LIMIT_USERNS)

void ctlsec_settings_of_domain(const struct ctlsec_domain *d,
			       struct ctlsec_bind *s)
{
	unsigned long word = ctlsec_domain_profile_mode(d);

	s->given = CTLSEC_BIND_ALL;
	s->activation = d->entrants.activation;
	s->log = d->copied_to;
	s->profile = d->profile;
	s->mode = ctlsec_domain_mode_of(word);
	ctlsec_fork_cap_limits((struct ctlsec_fork_cap *)&d->cap, &s->limits);
	s->limits.given = ALL_LIMITS;
}

void ctlsec_settings_of_binding(const struct ctlsec_binding *b,
				struct ctlsec_bind *s)
{
	s->given = CTLSEC_BIND_ALL;
	s->activation = b->activation;
	s->log = b->log;
	s->profile = b->profile;
	s->mode = b->mode;
	s->limits = b->limits;
}

/* As ctlsec_fork_cap_set() does it. */
static void change_limits(struct ctlsec_limits *l,
			  const struct ctlsec_limits *given)
{
	if (given->given & CTLSEC_LIMIT_PIDS)
		l->pids_max = given->pids_max;
	if (given->given & CTLSEC_LIMIT_RATE) {
		l->rate = given->rate;
		l->burst = given->rate;
	}
	if (given->given & CTLSEC_LIMIT_BURST)
		l->burst = given->burst;
	if (given->given & CTLSEC_LIMIT_ON_LIMIT)
		l->on_limit = given->on_limit;
	if (given->given & CTLSEC_LIMIT_USERNS)
		l->userns_max = given->userns_max;
}

void ctlsec_settings_change(struct ctlsec_binding *b,
			    const struct ctlsec_bind *given)
{
	if (given->given & CTLSEC_BIND_PROFILE)
		b->profile = given->profile;
	if (given->given & CTLSEC_BIND_MODE)
		b->mode = given->mode;
	if (given->given & CTLSEC_BIND_ACTIVATION)
		b->activation = given->activation;
	if (given->given & CTLSEC_BIND_LOG)
		b->log = given->log;
	change_limits(&b->limits, &given->limits);
	if (given->limits.given & CTLSEC_LIMIT_PIDS)
		b->pids_implied = false;
}

/* The default limit of tasks is for what is enforced. */
static void imply_pids(struct ctlsec_binding *b)
{
	b->pids_implied = b->mode == CTLSEC_MODE_ENFORCE;
	b->limits.pids_max = b->pids_implied ? CTLSEC_PIDS_DEFAULT : CTLSEC_MAX;
}

/* @like: the domain that is there already, or NULL. */
void ctlsec_settings_init(struct ctlsec_binding *b,
			  const struct ctlsec_domain *like,
			  const struct ctlsec_bind *given)
{
	struct ctlsec_bind now = {
		.given = CTLSEC_BIND_ALL,
		.limits = {
			.given = ALL_LIMITS,
			.pids_max = CTLSEC_MAX,
			.rate = CTLSEC_MAX,
			.burst = CTLSEC_MAX,
			.userns_max = CTLSEC_MAX,
		},
	};

	/* What was only made to be learned from has no settings of its own. */
	if (like && like->only_learns)
		like = NULL;
	if (like)
		ctlsec_settings_of_domain(like, &now);
	ctlsec_settings_change(b, &now);
	b->limits.given = ALL_LIMITS;
	ctlsec_settings_change(b, given);
	if (!like && !(given->limits.given & CTLSEC_LIMIT_PIDS))
		imply_pids(b);
}
