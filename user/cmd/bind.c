// SPDX-License-Identifier: GPL-2.0
/*
 * What bind, limit and run share. See bind.h.
 */
#include "cmd/bind.h"

#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/profile_use.h"

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

/* Its place among the option's words, which are the values of the protocol. */
static int word_option(const struct args *o, enum opt_id id,
		       struct cnl_domain *rq, uint32_t attr, uint32_t *value,
		       struct err *e)
{
	if (!o->given[id])
		return 0;
	if (opt_word(id, o->value[id], value, e))
		return -1;
	rq->seen.has |= CNL_BIT(attr);
	return 0;
}

static int word_options(const struct args *o, struct cnl_domain *rq,
			struct err *e)
{
	return word_option(o, OPT_ON_LIMIT, rq, CTLSEC_DOMAIN_A_ON_LIMIT,
			   &rq->on_limit, e) ||
	       word_option(o, OPT_MODE, rq, CTLSEC_DOMAIN_A_MODE, &rq->mode,
			   e) ||
	       word_option(o, OPT_ACTIVATE, rq, CTLSEC_DOMAIN_A_ACTIVATION,
			   &rq->activation, e) ||
	       word_option(o, OPT_LOG_TO, rq, CTLSEC_DOMAIN_A_LOG, &rq->log, e);
}

int bind_options(const struct args *o, struct cnl_domain *rq, struct err *e)
{
	uint64_t v;

	if (o->given[OPT_PIDS]) {
		if (opt_u64_or_max("--pids", o->value[OPT_PIDS], BIND_PIDS_MAX,
				   &v, e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, v);
	}
	if (o->given[OPT_USERNS]) {
		if (opt_u64_or_max("--userns", o->value[OPT_USERNS],
				   BIND_USERNS_MAX, &v, e))
			return -1;
		CNL_SET(rq, CTLSEC_DOMAIN_A_USERNS_MAX, userns_max, v);
	}
	if (o->given[OPT_FORK_RATE] &&
	    rate_option(o->value[OPT_FORK_RATE], rq, e))
		return -1;
	return word_options(o, rq, e) ? -1 : 0;
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

int bind_request(struct cnl *nl, struct cnl_call call, const char *verb,
		 const char *text, struct cnl_domain *out, struct err *e)
{
	cleanup_free char *shown = escape_text(text);
	cleanup_free char *op = xasprintf("%s %s", verb, shown);

	call.op = op;
	call.tree = &cnl_msg_domain;
	call.reply = &cnl_msg_domain;
	return cnl_do(nl, &call, out, e);
}

int bind_send(struct cnl *nl, const char *verb, const char *text,
	      const struct cnl_domain *rq, uint16_t flags,
	      struct cnl_domain *out, struct err *e)
{
	const struct cnl_call call = {
		.cmd = CTLSEC_CMD_DOMAIN_SET,
		.flags = flags,
		.obj = rq,
	};

	return bind_request(nl, call, verb, text, out, e);
}

int bind_remove(struct cnl *nl, const char *text, const struct cnl_domain *key,
		struct cnl_domain *out, struct err *e)
{
	const struct cnl_call call = {
		.cmd = CTLSEC_CMD_DOMAIN_DEL,
		.obj = key,
	};

	return bind_request(nl, call, "unbind", text, out, e);
}

void bind_undo(struct cnl *nl, const struct cnl_domain *d)
{
	struct cnl_domain key = { 0 }, last;
	struct err ignored;

	CNL_SET(&key, CTLSEC_DOMAIN_A_ID, id, d->id);
	if (!bind_remove(nl, "", &key, &last, &ignored))
		cnl_attr_free(&cnl_msg_domain, &last);
}

void bind_settings(const struct cnl_domain *old, struct cnl_domain *rq)
{
	CNL_SET(rq, CTLSEC_DOMAIN_A_ID, id, old->id);
	CNL_SET(rq, CTLSEC_DOMAIN_A_PROFILE, profile,
		old->profile ? old->profile : (char *)"");
	CNL_SET(rq, CTLSEC_DOMAIN_A_MODE, mode, old->mode);
	CNL_SET(rq, CTLSEC_DOMAIN_A_PIDS_MAX, pids_max, old->pids_max);
	CNL_SET(rq, CTLSEC_DOMAIN_A_FORK_RATE, fork_rate, old->fork_rate);
	if (old->fork_rate != CTLSEC_MAX)
		CNL_SET(rq, CTLSEC_DOMAIN_A_FORK_BURST, fork_burst,
			old->fork_burst);
	CNL_SET(rq, CTLSEC_DOMAIN_A_USERNS_MAX, userns_max, old->userns_max);
	CNL_SET(rq, CTLSEC_DOMAIN_A_ON_LIMIT, on_limit, old->on_limit);
	CNL_SET(rq, CTLSEC_DOMAIN_A_ACTIVATION, activation, old->activation);
	CNL_SET(rq, CTLSEC_DOMAIN_A_LOG, log, old->log);
}

void bind_restore(struct cnl *nl, const struct cnl_domain *old)
{
	struct cnl_domain rq = { 0 }, now;
	struct err ignored;

	bind_settings(old, &rq);
	if (!bind_send(nl, "bind", "", &rq, 0, &now, &ignored))
		cnl_attr_free(&cnl_msg_domain, &now);
}
