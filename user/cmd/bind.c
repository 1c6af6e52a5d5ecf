// SPDX-License-Identifier: GPL-2.0
/*
 * What bind, limit and run share. See bind.h.
 */
#include "cmd/bind.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/profile_use.h"
#include "host/target.h"
#include "out/enum_names.h"
#include "out/out.h"

/* The largest number of tasks a system can have (PID_MAX_LIMIT). */
#define PIDS_LIMIT 4194304U
/* The largest user.max_user_namespaces. */
#define USERNS_LIMIT 2147483647U

static int rate_option(const char *s, struct cnl_domain *rq, struct err *e)
{
	uint64_t rate, burst;

	if (opt_rate("--fork-rate", s, &rate, &burst, e))
		return -1;
	CNL_SET(rq, CTLSEC_DOMAIN_A_FORK_RATE, fork_rate, rate);
	if (burst != CTLSEC_MAX)
		CNL_SET(rq, CTLSEC_DOMAIN_A_FORK_BURST, fork_burst, burst);
	return 0;
}

static int word_options(const struct args *o, struct cnl_domain *rq,
			struct err *e)
{
	uint32_t v;

	if (o->given[OPT_ON_LIMIT]) {
		if (opt_word(OPT_ON_LIMIT, o->value[OPT_ON_LIMIT], &v, e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_ON_LIMIT, on_limit, v);
	}
	if (o->given[OPT_MODE]) {
		if (opt_word(OPT_MODE, o->value[OPT_MODE], &v, e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_MODE, mode, v);
	}
	return 0;
}

int bind_options(const struct args *o, struct cnl_domain *rq, struct err *e)
{
	uint64_t v;

	if (o->given[OPT_PIDS]) {
		if (opt_u64_or_max("--pids", o->value[OPT_PIDS], PIDS_LIMIT, &v,
				   e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, v);
	}
	if (o->given[OPT_USERNS]) {
		if (opt_u64_or_max("--userns", o->value[OPT_USERNS],
				   USERNS_LIMIT, &v, e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_USERNS_MAX, userns_max, v);
	}
	if (o->given[OPT_FORK_RATE] &&
	    rate_option(o->value[OPT_FORK_RATE], rq, e))
		return -1;
	return word_options(o, rq, e);
}

int bind_profile(struct cnl *nl, const char *name, struct cnl_domain *rq,
		 bool *loaded, struct err *e)
{
	if (!strcmp(name, PROFILE_NONE)) {
		CNL_SET(rq, CTLSEC_DOMAIN_A_PROFILE, profile, (char *)"");
		return 0;
	}
	if (!name[0])
		return err_set(e, EXIT_MISUSE,
			       "--profile: the name is empty; 'none' means no "
			       "profile");
	if (profile_use_ensure(nl, name, loaded, e))
		return -1;
	CNL_SET(rq, CTLSEC_DOMAIN_A_PROFILE, profile, (char *)name);
	return 0;
}

int bind_send(struct cnl *nl, const char *verb, const char *text,
	      const struct cnl_domain *rq, uint16_t flags,
	      struct cnl_domain *out, struct err *e)
{
	cleanup_free char *shown = escape_text(text);
	cleanup_free char *op = xasprintf("%s %s", verb, shown);
	const struct cnl_call call = {
		.op = op,
		.cmd = CTLSEC_CMD_DOMAIN_SET,
		.flags = flags,
		.tree = &cnl_msg_domain,
		.obj = rq,
		.reply = &cnl_msg_domain,
	};

	return cnl_do(nl, &call, out, e);
}

int bind_remove(struct cnl *nl, const char *text, const struct cnl_domain *key,
		struct cnl_domain *out, struct err *e)
{
	cleanup_free char *shown = escape_text(text);
	cleanup_free char *op = xasprintf("unbind %s", shown);
	const struct cnl_call call = {
		.op = op,
		.cmd = CTLSEC_CMD_DOMAIN_DEL,
		.tree = &cnl_msg_domain,
		.obj = key,
		.reply = &cnl_msg_domain,
	};

	return cnl_do(nl, &call, out, e);
}

static void report_limit(const char *name, uint64_t limit)
{
	if (limit == CTLSEC_MAX)
		printf(", %s max", name);
	else
		printf(", %s %" PRIu64, name, limit);
}

void bind_report(const char *verb, const struct cnl_domain *d)
{
	cleanup_free char *name = target_name(d);
	cleanup_free char *shown = escape_text(name);
	cleanup_free char *profile = escape_text(d->profile ? d->profile : "");
	char buf[ENUM_NAMES_MAX];

	printf("%s %s: profile %s, %s", verb, shown,
	       profile[0] ? profile : PROFILE_NONE,
	       enum_names_mode(d->mode, buf));
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_PIDS_MAX))
		report_limit("pids", d->pids_max);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_FORK_RATE) && d->fork_rate != CTLSEC_MAX)
		printf(", fork-rate %" PRIu64 "/s:%" PRIu64, d->fork_rate,
		       d->fork_burst);
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_USERNS_MAX) &&
	    d->userns_max != CTLSEC_MAX)
		report_limit("userns", d->userns_max);
	if (d->on_limit)
		printf(", on-limit %s",
		       enum_names_limit_action(d->on_limit, buf));
	putchar('\n');
	if (CNL_HAS(d, CTLSEC_DOMAIN_A_TASKS) && d->tasks > d->pids_max)
		fprintf(stderr,
			"ctlsec: note: %s has %" PRIu64
			" task%s, above the limit of %" PRIu64 "; %s\n",
			shown, d->tasks, d->tasks == 1 ? "" : "s", d->pids_max,
			d->on_limit == CTLSEC_LIMIT_ACT_KILL ?
				"the next fork kills all of them" :
				"forks fail until enough have ended");
}
