// SPDX-License-Identifier: GPL-2.0
#include "config/config_settings.h"

#include <inttypes.h>
#include <string.h>

#include "base/util.h"
#include "out/enum_names.h"

static char *number_text(uint64_t v)
{
	return v == CTLSEC_MAX ? xstrdup("max") : xasprintf("%" PRIu64, v);
}

static char *rate_text(const struct cnl_domain *d)
{
	if (d->fork_rate == CTLSEC_MAX)
		return xstrdup("max");
	if (d->fork_burst == d->fork_rate)
		return xasprintf("%" PRIu64 "/s", d->fork_rate);
	return xasprintf("%" PRIu64 "/s:%" PRIu64, d->fork_rate, d->fork_burst);
}

static char *word_text(const char *(*name)(uint32_t, char[ENUM_NAMES_MAX]),
		       uint32_t v)
{
	char buf[ENUM_NAMES_MAX];

	return xstrdup(name(v, buf));
}

static const char *profile_of(const struct cnl_domain *d)
{
	return d->profile && d->profile[0] ? d->profile : "none";
}

char *config_settings_text(const struct cnl_domain *d, enum config_setting s)
{
	switch (s) {
	case CONFIG_PROFILE:
		return xstrdup(profile_of(d));
	case CONFIG_MODE:
		return word_text(enum_names_mode, d->mode);
	case CONFIG_ACTIVATE:
		return word_text(enum_names_activation, d->activation);
	case CONFIG_PIDS:
		return number_text(d->pids_max);
	case CONFIG_FORK_RATE:
		return rate_text(d);
	case CONFIG_USERNS:
		return number_text(d->userns_max);
	case CONFIG_ON_LIMIT:
		return word_text(enum_names_limit_action, d->on_limit);
	case CONFIG_LOG:
		return word_text(enum_names_log, d->log);
	default:
		return xstrdup("");
	}
}

/* None in complain mode, nor where more tasks were; else the default one. */
static bool is_default_pids(const struct cnl_domain *now)
{
	return now->pids_max == CTLSEC_MAX ||
	       (now->pids_max == CTLSEC_PIDS_DEFAULT &&
		now->mode == CTLSEC_MODE_ENFORCE);
}

bool config_settings_same(const struct cnl_domain *want,
			  const struct cnl_domain *now, enum config_setting s)
{
	switch (s) {
	case CONFIG_PROFILE:
		return !strcmp(profile_of(want), profile_of(now));
	case CONFIG_MODE:
		return want->mode == now->mode;
	case CONFIG_ACTIVATE:
		return want->activation == now->activation;
	case CONFIG_PIDS:
		return CNL_HAS(want, CTLSEC_DOMAIN_A_PIDS_MAX) ?
			       want->pids_max == now->pids_max :
			       is_default_pids(now);
	case CONFIG_FORK_RATE:
		return want->fork_rate == now->fork_rate &&
		       (want->fork_rate == CTLSEC_MAX ||
			want->fork_burst == now->fork_burst);
	case CONFIG_USERNS:
		return want->userns_max == now->userns_max;
	case CONFIG_ON_LIMIT:
		return want->on_limit == now->on_limit;
	case CONFIG_LOG:
		return want->log == now->log;
	default:
		return true;
	}
}
