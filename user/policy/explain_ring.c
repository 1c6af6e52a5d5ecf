// SPDX-License-Identifier: GPL-2.0
/*
 * Operations of rings in words.
 */
#include "policy/explain_ring.h"

#include <ctlsec/meaning.h>
#include <ctlsec/ring_table.h>
#include <string.h>

#include "base/util.h"
#include "names/ringname.h"
#include "names/sysname.h"

#define PREFIX "io_uring:"

const char *explain_ring_like(const char *word)
{
	return strncmp(word, PREFIX, strlen(PREFIX)) ? NULL :
						       word + strlen(PREFIX);
}

static bool goes_on(uint32_t action)
{
	return CTLSEC_ACTION_ACT(action) <= CTLSEC_ACT_LOG;
}

/* The stricter one; a complaint is none of the decision's. */
static void add_decision(struct explain_ring *out,
			 const struct explain_policy *p,
			 struct ctlsec_decision d, uint32_t nr)
{
	struct explain_part *best = &out->answer.decision;

	if (p->complains && !goes_on(d.action))
		best = &out->answer.complaint;
	if (best->by &&
	    CTLSEC_ACTION_ACT(d.action) <= CTLSEC_ACTION_ACT(best->action))
		return;
	*best = (struct explain_part){ d.action, d.origin, p };
	if (best == &out->answer.decision || !out->answer.decision.by ||
	    goes_on(out->answer.decision.action))
		out->call.nr = nr;
}

static struct ctlsec_decision ask_policy(const struct explain_policy *p,
					 const struct ctlsec_ring_request *r,
					 uint32_t *nr)
{
	return ctlsec_ring_eval(&p->policy, r, 0, nr);
}

/* What makes a call of a request that not all requests of its operation are. */
static const char *name_fit(uint32_t op, unsigned int fits)
{
	static const char *const words[] = {
		[CTLSEC_RING_FIT_PLAIN] = "without flags",
		[CTLSEC_RING_FIT_CWD] = "relative to the working directory",
		[CTLSEC_RING_FIT_CWD | CTLSEC_RING_FIT_PLAIN] =
			"relative to the working directory and without flags",
		[CTLSEC_RING_FIT_PLACE | CTLSEC_RING_FIT_PLAIN] =
			"at a place that it names, without flags",
		[CTLSEC_RING_FIT_CURRENT | CTLSEC_RING_FIT_PLAIN] =
			"at the file's own place, without flags",
		[CTLSEC_RING_FIT_CWD | CTLSEC_RING_FIT_SPECIAL] =
			"of a directory, relative to the working directory",
	};

	if (fits == CTLSEC_RING_FIT_SPECIAL)
		return op == 3 ? "of the data only" : "with certain flags";
	return fits < ARRAY_SIZE(words) && words[fits] ? words[fits] :
							 "of some kind";
}

/* Do all that enforce let a request through that fits @way, and one as that call? */
static bool passes_by(const struct explain *x, const struct explain_ring *out,
		      uint32_t op, const struct ctlsec_ring_table_way *way)
{
	struct ctlsec_ring_request r = {
		.op = op,
		.abi = out->call.abi,
		.caps = out->call.caps,
		.fits = way->fits,
	};
	bool named = false;
	uint32_t nr;
	size_t i;

	for (i = 0; i < x->n; i++) {
		if (x->v[i].complains)
			continue;
		if (!goes_on(ask_policy(&x->v[i], &r, &nr).action))
			return false;
		named |= nr == way->nr[r.abi];
	}
	return named;
}

/* Would it be allowed with some arguments of the call? */
static bool has_conditions(const struct explain *x,
			   const struct explain_ring *out)
{
	size_t i;

	for (i = 0; i < x->n; i++) {
		if (ctlsec_meaning_has_conditions(&x->v[i].policy,
						  out->call.abi, out->call.nr))
			return true;
	}
	return false;
}

/* What older calls let through of what is denied as a whole. */
static void add_older(const struct explain *x, uint32_t op,
		      struct explain_ring *out)
{
	const struct ctlsec_ring_table_row *row = &ctlsec_ring_table[op];
	size_t used = strlen(out->reason), i;

	for (i = 0; i < row->nr_ways; i++) {
		const struct ctlsec_ring_table_way *way = &row->ways[i];
		const char *name = sysname_name((enum ctlsec_abi)out->call.abi,
						way->nr[out->call.abi]);
		int n;

		if (!way->fits || !name || !passes_by(x, out, op, way))
			continue;
		n = snprintf(out->reason + used, sizeof(out->reason) - used,
			     "; allowed as %s %s", name,
			     name_fit(op, way->fits));
		used += n > 0 ? (size_t)n : 0;
		if (used >= sizeof(out->reason))
			break;
	}
}

static void write_reason(const struct explain *x, uint32_t op,
			 struct explain_ring *out)
{
	const char *name =
		sysname_name((enum ctlsec_abi)out->call.abi, out->call.nr);
	char inner[800];

	if (out->free) {
		snprintf(out->reason, sizeof(out->reason),
			 "no system call does what it does");
		return;
	}
	explain_reason(&out->answer, &out->call, inner, sizeof(inner));
	snprintf(out->reason, sizeof(out->reason), "%s %s: %s%s",
		 out->closed ? "no request gets there, by" : "as",
		 name ? name : "a call", inner,
		 !out->closed && has_conditions(x, out) ?
			 "; its arguments decide, where the module knows them" :
			 "");
	if (!out->closed && !goes_on(out->answer.decision.action))
		add_older(x, op, out);
}

/* Where io_uring_enter is denied, that is the answer. */
static bool find_closed(const struct explain *x, struct explain_ring *out)
{
	struct ctlsec_call call = out->call;

	call.nr = (uint32_t)sysname_nr((enum ctlsec_abi)call.abi,
				       "io_uring_enter");
	explain_decide(x, &call, &out->answer);
	if (goes_on(out->answer.decision.action))
		return false;
	out->closed = out->answer.decision.by;
	out->call = call;
	return true;
}

int explain_ring_decide(const struct explain *x, const char *abi,
			const char *name, uint64_t caps,
			struct explain_ring *out, struct err *e)
{
	struct ctlsec_ring_request r = { .caps = caps };
	int op = ringname_op(name);
	enum ctlsec_abi a;
	size_t i;

	*out = (struct explain_ring){ .call.caps = caps };
	if (!sysname_abi_parse(abi, &a))
		return err_set(e, EXIT_FAILED,
			       "no such ABI: '%.64s' (x86_64, i386, x32)", abi);
	if (op < 0)
		return err_set(e, EXIT_FAILED,
			       "unknown operation of io_uring '%.64s'", name);
	r.op = (uint32_t)op;
	r.abi = out->call.abi = a;
	out->free = !ctlsec_ring_table[op].nr_ways;
	if (!find_closed(x, out)) {
		explain_decide(&(struct explain){ NULL, 0 }, &out->call,
			       &out->answer);
		for (i = 0; i < x->n && !out->free; i++) {
			uint32_t nr;
			struct ctlsec_decision d =
				ask_policy(&x->v[i], &r, &nr);

			add_decision(out, &x->v[i], d, nr);
		}
	} else {
		out->free = false;
	}
	write_reason(x, r.op, out);
	return 0;
}
