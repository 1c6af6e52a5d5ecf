// SPDX-License-Identifier: GPL-2.0
/*
 * The last denial of a target. See explain_last.h.
 */
#include "cmd/explain_last.h"

#include <ctlsec/policy_fmt.h>
#include <linux/ctlsec.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/event_filter.h"
#include "cmd/event_text.h"
#include "netlink/cnl.h"
#include "out/enum_names.h"
#include "out/out.h"
#include "rule/rule_arg.h"
#include "rule/rule_call.h"
#include "rule/rule_print.h"

enum {
	ROW_TIME,
	ROW_CALL,
	ROW_RESULT,
	ROW_COUNT,
	ROW_PROCESS,
	ROW_EXE,
	ROW_PROFILE,
	ROW_VERSION,
	ROW_NOW,
	ROW_RULE,
	ROW_ALLOW,
	ROW_LAYER,
	ROW_REQUEST,
};

static const struct out_col cols[] = {
	[ROW_TIME] = { "TIME", OUT_TIME, true, "when" },
	[ROW_CALL] = { "CALL", OUT_STR, true, "what, as a rule" },
	[ROW_REQUEST] = { "REQUEST", OUT_STR, true,
			  "what of an io_uring was denied as the call" },
	[ROW_RESULT] = { "RESULT", OUT_STR, true, "what came of it" },
	[ROW_COUNT] = { "COUNT", OUT_NUM, true, "how often" },
	[ROW_PROCESS] = { "PROCESS", OUT_STR, true, "which process" },
	[ROW_EXE] = { "EXE", OUT_STR, true, "what it executes" },
	[ROW_PROFILE] = { "PROFILE", OUT_STR, true, "the profile" },
	[ROW_VERSION] = { "VERSION", OUT_NUM, true, "its version" },
	[ROW_NOW] = { "NOW", OUT_NUM, true, "its version now, if another" },
	[ROW_RULE] = { "RULE", OUT_STR, true, "its rule that decided" },
	[ROW_LAYER] = { "LAYER", OUT_STR, true,
			"the layer that decided, '-' if the profile did" },
	[ROW_ALLOW] = { "ALLOW", OUT_STR, true, "a rule that would allow it" },
};

static const struct out_cols last_cols = { "denial", "", cols,
					   ARRAY_SIZE(cols) };

/*
 * The rule that allows the call and little more: on arguments that are constants. What
 * is an address or a descriptor is another the next time.
 */
static char *allowing_rule(const struct cnl_record *r)
{
	uint64_t v[CTLSEC_NR_ARGS];
	struct rule rule;
	unsigned int i;

	if (r->abi >= CTLSEC_NR_ABIS)
		return NULL;
	rule_call_make(r->abi, r->nr, event_text_args(r, v), &rule);
	for (i = 0; i < CTLSEC_NR_ARGS; i++) {
		if (!rule_arg(&rule, i).set)
			rule.args[i] = (struct rule_cond){ 0 };
	}
	return rule_print(&rule);
}

static void add_decider(struct out *out, struct cnl *nl,
			const struct cnl_record *r)
{
	cleanup_free char *rule = event_text_rule(r);
	cleanup_free char *layer = event_text_layer(r);
	struct cnl_profile p;
	struct err ignored;

	out_str(out, ROW_PROFILE, r->profile ? r->profile : "");
	out_num(out, ROW_VERSION, r->version);
	if (rule)
		out_str(out, ROW_RULE, rule);
	if (layer)
		out_str(out, ROW_LAYER, layer);
	if (!r->profile || cnl_profile_get(nl, r->profile, false, &p, &ignored))
		return;
	if (p.version != r->version)
		out_num(out, ROW_NOW, p.version);
	cnl_attr_free(&cnl_msg_profile, &p);
}

static int print_denial(struct cnl *nl, const struct cnl_event *ev, bool json,
			struct err *e)
{
	const struct out_opts how = { .json = json };
	const struct cnl_record *r = &ev->record;
	uint64_t v[CTLSEC_NR_ARGS];
	cleanup_free char *call =
		rule_call_print(r->abi, r->nr, event_text_args(r, v));
	cleanup_free char *result = event_text_result(r);
	cleanup_free char *process = event_text_process(r);
	cleanup_free char *request = event_text_request(r);
	cleanup_free char *allow = allowing_rule(r);
	cleanup_out struct out out = { 0 };

	if (out_init(&out, &how, &last_cols, e))
		return -1;
	out_record(&out);
	out_row(&out);
	out_num(&out, ROW_TIME, r->last);
	out_str(&out, ROW_CALL, call);
	if (request)
		out_str(&out, ROW_REQUEST, request);
	out_str(&out, ROW_RESULT, result);
	out_num(&out, ROW_COUNT, r->count);
	out_str(&out, ROW_PROCESS, process);
	if (r->exe)
		out_str(&out, ROW_EXE, r->exe);
	add_decider(&out, nl, r);
	/* No rule of a profile allows what a layer refuses. */
	if (allow && !CNL_HAS(r, CTLSEC_RECORD_A_LAYER))
		out_str(&out, ROW_ALLOW, allow);
	return out_print(&out, e) ? -1 : out_finish(e);
}

static int find_and_print(const struct event_filter *f, const char *target,
			  bool json, struct err *e)
{
	cleanup_cnl struct cnl nl = { 0 };
	const struct cnl_event *v, *last = NULL;
	struct cnl_list l;
	char q[160];
	size_t i;
	int ret;

	if (cnl_open(&nl, e) || cnl_history(&nl, 0, &l, e))
		return -1;
	v = l.v;
	for (i = 0; i < l.n; i++) {
		if (event_filter_domain(f, &v[i].domain))
			last = &v[i];
	}
	if (last)
		ret = print_denial(&nl, last, json, e);
	else
		ret = err_set(e, EXIT_FAILED,
			      "the module remembers no denial of %s",
			      escape_quote(target, q, sizeof(q)));
	cnl_attr_list_free(&cnl_msg_event, &l);
	return ret;
}

int explain_last_print(const char *target, bool json, struct err *e)
{
	struct event_filter f = { .kinds = UINT32_MAX };
	char *words[] = { (char *)target, NULL };
	int ret = target_list_find(words, 1, &f.targets, e);

	if (!ret)
		ret = find_and_print(&f, target, json, e);
	target_list_free(&f.targets);
	return ret;
}
