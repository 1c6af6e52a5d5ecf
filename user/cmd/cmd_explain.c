// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec explain: what a profile decides about one call, or about many.
 */
#include <ctlsec/never.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/explain_last.h"
#include "cmd/explain_rule.h"
#include "cmd/operand.h"
#include "names/capname.h"
#include "names/sysname.h"
#include "out/out.h"
#include "policy/explain.h"
#include "policy/explain_ring.h"

struct explain_opts {
	bool json;
	bool caps_given;
	uint64_t caps;
	const char *abi;
	struct env env;
};

static void print_json(const struct ctlsec_call *call,
		       const struct explain_answer *a, const char *action,
		       const char *reason)
{
	cleanup_free char *shown = escape_json(reason);
	const char *name = sysname_name((enum ctlsec_abi)call->abi, call->nr);
	char hex[24], complaint[ACTION_TEXT_MAX];
	json_t *args = json_array(), *j;
	size_t i;

	/* As text: JSON's numbers are doubles to most readers. */
	for (i = 0; i < CTLSEC_NR_ARGS; i++) {
		snprintf(hex, sizeof(hex), "0x%llx",
			 (unsigned long long)call->args[i]);
		json_array_append_new(args, json_string(hex));
	}
	snprintf(hex, sizeof(hex), "0x%llx", (unsigned long long)call->caps);
	action_format(a->complaint.action, complaint);
	j = json_pack("{s:s, s:I, s:s?, s:o, s:s, s:s, s:s?, s:s, s:b}", "abi",
		      sysname_abi((enum ctlsec_abi)call->abi), "nr",
		      (json_int_t)call->nr, "syscall", name, "args", args,
		      "caps", hex, "action", action, "complaint",
		      a->complaint.by ? complaint : NULL, "reason", shown,
		      "enforced",
		      CTLSEC_ACTION_ACT(a->decision.action) <= CTLSEC_ACT_LOG ||
			      !ctlsec_never_denied(call->abi, call->nr));
	json_dumpf(j, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(j);
}

static void print_text(const char *action, const char *reason)
{
	cleanup_free char *shown = escape_text(reason);

	printf("%s\t%s\n", action, shown);
}

static int explain_one(const struct operand *s, const struct explain_opts *o,
		       char **words, size_t n, struct err *e)
{
	char action[ACTION_TEXT_MAX], reason[1024];
	struct explain_answer a;
	struct ctlsec_call call;

	if (explain_parse_call(o->abi, words[0], words + 1, n - 1, &call, e))
		return -1;
	call.caps = o->caps;
	explain_decide(&s->x, &call, &a);
	action_format(a.decision.action, action);
	explain_reason(&a, &call, reason, sizeof(reason));
	if (o->json)
		print_json(&call, &a, action, reason);
	else
		print_text(action, reason);
	return out_finish(e);
}

static void print_ring_json(const struct explain_ring *r, const char *name,
			    const char *action)
{
	cleanup_free char *shown = escape_json(r->reason);
	const char *abi = sysname_abi((enum ctlsec_abi)r->call.abi);
	char complaint[ACTION_TEXT_MAX];
	const char *call = NULL;
	json_t *j;

	if (!r->free)
		call = sysname_name((enum ctlsec_abi)r->call.abi, r->call.nr);
	action_format(r->answer.complaint.action, complaint);
	j = json_pack("{s:s, s:s, s:s?, s:s, s:s?, s:s}", "abi", abi,
		      "io_uring", name, "syscall", call, "action", action,
		      "complaint", r->answer.complaint.by ? complaint : NULL,
		      "reason", shown);
	json_dumpf(j, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(j);
}

/* An operation of a ring. */
static int explain_request(const struct operand *s,
			   const struct explain_opts *o, const char *word,
			   struct err *e)
{
	const char *name = explain_ring_like(word);
	char action[ACTION_TEXT_MAX];
	struct explain_ring r;

	if (explain_ring_decide(&s->x, o->abi, name, o->caps, &r, e))
		return -1;
	action_format(r.answer.decision.action, action);
	if (o->json)
		print_ring_json(&r, name, action);
	else
		print_text(action, r.reason);
	return out_finish(e);
}

static int explain_many(const struct operand *s, const struct explain_opts *o,
			struct err *e)
{
	int bad = explain_batch(&s->x, o->caps, stdin, "<stdin>", stdout,
				stderr, e);

	if (bad < 0)
		return -1;
	if (bad)
		return err_set(e, EXIT_FAILED, "%d of the queries %s no call",
			       bad, bad == 1 ? "is" : "are");
	return 0;
}

/* All calls that a rule names, in each ABI unless one is given. */
static int explain_calls(const struct operand *s, const struct explain_opts *o,
			 const struct args *given, struct err *e)
{
	const struct explain_rule q = {
		.operand = s,
		.caps = o->caps,
		.abi = given->given[OPT_ABI] ? o->abi : NULL,
		.json = o->json,
	};

	return explain_rule_answer(&q, given->args[1], e);
}

static int read_opts(const struct args *given, struct explain_opts *o,
		     struct err *e)
{
	enum ctlsec_abi abi;

	o->json = given->given[OPT_JSON];
	o->abi = "x86_64";
	if (given->given[OPT_ABI])
		o->abi = given->value[OPT_ABI];
	if (!sysname_abi_parse(o->abi, &abi))
		return err_set(e, EXIT_MISUSE,
			       "no such ABI: '%s' (x86_64, i386, x32)", o->abi);
	o->caps = capname_docker_default();
	o->caps_given = given->given[OPT_CAPS];
	if (o->caps_given &&
	    capname_parse_set(given->value[OPT_CAPS], &o->caps, e))
		return -1;
	if (given->given[OPT_KERNEL])
		return env_parse(&o->env, given->value[OPT_KERNEL], e);
	return env_init(&o->env, e);
}

static void note_cut(const char *operand)
{
	cleanup_free char *shown = escape_text(operand);

	fprintf(stderr,
		"ctlsec: note: what %s is below cannot be told: profiles that "
		"are bound there apply as well\n",
		shown);
}

/* What a namespace was made with is the module's alone to know. */
static void use_caps(const struct operand *s, struct explain_opts *o)
{
	o->caps = s->source.caps;
	if (s->source.caps_limited)
		fprintf(stderr,
			"ctlsec: note: in its user namespace the module counts "
			"only capabilities that its maker had, and each task "
			"that entered it from a domain; name those with "
			"--caps\n");
}

static int explain_last(const struct args *given, struct err *e)
{
	if (given->n_args > 1 || given->given[OPT_ABI] ||
	    given->given[OPT_CAPS] || given->given[OPT_KERNEL])
		return err_set(e, EXIT_MISUSE,
			       "explain: --last takes a target, --json and "
			       "nothing else");
	return explain_last_print(given->args[0], given->given[OPT_JSON], e);
}

int cmd_explain(int argc, char **argv, struct err *e)
{
	cleanup_args struct args given = { 0 };
	cleanup_operand struct operand s = { 0 };
	struct explain_opts o = { 0 };
	bool batch, rule, ring;

	if (args_parse(argc, argv, 1, 2 + CTLSEC_NR_ARGS, &given, e))
		return -1;
	if (given.given[OPT_LAST])
		return explain_last(&given, e);
	if (given.n_args < 2)
		return err_set(e, EXIT_MISUSE,
			       "explain needs more arguments: a RULE or a "
			       "SYSCALL, or --last");
	if (read_opts(&given, &o, e))
		return -1;
	batch = !strcmp(given.args[1], "-");
	ring = explain_ring_like(given.args[1]);
	rule = given.n_args == 2 && !ring && explain_rule_like(given.args[1]);
	if (ring && given.n_args > 2)
		return err_set(e, EXIT_MISUSE,
			       "explain: an operation of io_uring takes no "
			       "arguments");
	if (batch &&
	    (given.n_args > 2 || o.json || !strcmp(given.args[0], "-")))
		return err_set(
			e, EXIT_MISUSE,
			"explain: '-' reads queries from standard input: "
			"it goes with neither arguments nor --json nor "
			"a profile from there");
	if (operand_open(&s, given.args[0], &o.env, e))
		return -1;
	if (s.source.cut)
		note_cut(given.args[0]);
	if (s.source.caps_known && !o.caps_given)
		use_caps(&s, &o);
	if (ring)
		return explain_request(&s, &o, given.args[1], e);
	if (rule)
		return explain_calls(&s, &o, &given, e);
	if (batch)
		return explain_many(&s, &o, e);
	return explain_one(&s, &o, given.args + 1, (size_t)given.n_args - 1, e);
}
