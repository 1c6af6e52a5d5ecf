// SPDX-License-Identifier: GPL-2.0
/*
 * Decisions in words.
 */
#include "policy/explain.h"

#include <ctlsec/meaning.h>
#include <ctlsec/never.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/number.h"
#include "base/util.h"
#include "names/action.h"
#include "names/capname.h"
#include "names/sysname.h"
#include "oci/oci_keyword.h"

/* LOG is carried out in complain mode, too. */
static void ask_policy(const struct explain_policy *p,
		       const struct ctlsec_call *call,
		       struct explain_answer *out)
{
	struct ctlsec_decision d = ctlsec_eval(&p->policy, call);
	struct explain_part *best = &out->decision;

	if (p->complains && CTLSEC_ACTION_ACT(d.action) > CTLSEC_ACT_LOG)
		best = &out->complaint;
	if (best->by &&
	    CTLSEC_ACTION_ACT(d.action) <= CTLSEC_ACTION_ACT(best->action))
		return;
	best->action = d.action;
	best->origin = d.origin;
	best->by = p;
}

void explain_decide(const struct explain *x, const struct ctlsec_call *call,
		    struct explain_answer *out)
{
	const struct explain_part nothing = {
		.action = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0),
		.origin = CTLSEC_ORIGIN_DEFAULT,
	};
	size_t i;

	out->decision = nothing;
	out->complaint = nothing;
	for (i = 0; i < x->n; i++)
		ask_policy(&x->v[i], call, out);
}

/* A bounded text under construction. */
struct text {
	char *out;
	size_t size;
	size_t used;
};

__attribute__((format(printf, 2, 3))) static void put_text(struct text *t,
							   const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(t->out + t->used, t->size - t->used, fmt, ap);
	va_end(ap);
	if (n > 0)
		t->used += (size_t)n;
	if (t->used >= t->size)
		t->used = t->size - 1;
}

static void put_strs(struct text *t, const char *word,
		     const struct oci_strs *strs)
{
	size_t i;

	for (i = 0; i < strs->n; i++) {
		char name[80];

		escape_quote(strs->v[i].s, name, sizeof(name));
		name[strlen(name) - 1] = '\0';
		put_text(t, "%s%s", i ? "," : word, name + 1);
	}
}

static void put_filter(struct text *t, const char *sep, const char *word,
		       const struct oci_filter *f)
{
	if (!f->caps.n && !f->arches.n && !f->min_kernel.set)
		return;
	put_text(t, "%s%s", sep, word);
	put_strs(t, " ", &f->caps);
	put_strs(t, " arches ", &f->arches);
	if (f->min_kernel.set)
		put_text(t, " minKernel %u.%u", f->min_kernel.major,
			 f->min_kernel.minor);
}

static void put_args(struct text *t, const struct oci_syscall *s)
{
	size_t i;

	for (i = 0; i < s->n_args; i++) {
		const struct oci_arg *a = &s->args[i];

		put_text(t, "%sarg %u %s 0x%" PRIx64, i ? ", " : ": ", a->index,
			 oci_keyword_of_op(a->op) + strlen("SCMP_CMP_"),
			 a->value);
		if (a->op == CTLSEC_CMP_MASKED_EQ)
			put_text(t, " = 0x%" PRIx64, a->value_two & a->value);
	}
}

/* As the profile has it: the place, the arguments, the filters. */
static void put_profile_rule(struct text *t, const struct oci_syscall *s)
{
	const char *sep;

	put_text(t, " (line %u)", s->pos.line);
	put_args(t, s);
	sep = s->n_args ? ", " : ": ";
	put_filter(t, sep, "includes", &s->includes);
	if (s->includes.caps.n || s->includes.arches.n ||
	    s->includes.min_kernel.set)
		sep = ", ";
	put_filter(t, sep, "excludes", &s->excludes);
}

static void put_cmp(struct text *t, const struct ctlsec_policy_cmp *c,
		    const char *sep)
{
	put_text(t, "%sarg %u %s 0x%llx", sep, c->arg,
		 oci_keyword_of_op((enum ctlsec_cmp_op)c->op) +
			 strlen("SCMP_CMP_"),
		 (unsigned long long)c->value);
	if (c->op == CTLSEC_CMP_MASKED_EQ)
		put_text(t, " = 0x%llx",
			 (unsigned long long)(c->value2 & c->value));
}

static void put_compiled_rule(struct text *t, const struct ctlsec_policy *p,
			      const struct ctlsec_policy_rule *r)
{
	const char *sep = ": ";
	char caps[512];
	unsigned int i;

	for (i = 0; i < r->nr_cmps; i++) {
		put_cmp(t, &p->cmps[r->first_cmp + i], sep);
		sep = ", ";
	}
	if (r->caps_need) {
		put_text(t, "%sincludes %s", sep,
			 capname_format_set(r->caps_need, caps, sizeof(caps)));
		sep = ", ";
	}
	if (r->caps_lack)
		put_text(t, "%sexcludes %s", sep,
			 capname_format_set(r->caps_lack, caps, sizeof(caps)));
}

/* Without the profile: what the blob kept of the rule that decided. */
static void put_blob_rule(struct text *t, const struct explain_part *a,
			  const struct ctlsec_call *call)
{
	const struct ctlsec_policy *p = &a->by->policy;
	const struct ctlsec_policy_entry *e;
	unsigned int i;

	e = ctlsec_policy_entry_of(p, call->abi, call->nr);
	for (i = 0; e && i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r;

		r = &p->rules[e->first_rule + i];
		if (r->origin == a->origin && r->action == a->action &&
		    ctlsec_rule_matches(p, r, call)) {
			put_compiled_rule(t, p, r);
			return;
		}
	}
}

static void put_origin(struct text *t, const struct explain_part *a,
		       const struct ctlsec_call *call)
{
	const struct oci_profile *p = a->by->profile;
	const struct ctlsec_policy_abi *abi;

	abi = &a->by->policy.hdr->abi[call->abi];
	switch (a->origin) {
	case CTLSEC_ORIGIN_ABI:
		put_text(t, "architecture not listed");
		return;
	case CTLSEC_ORIGIN_ABOVE:
		/* Without a stub of its own it is the default that decides. */
		if (abi->above != abi->def) {
			put_text(t,
				 "number above the profile's largest (ENOSYS)");
			return;
		}
		/* fall through */
	case CTLSEC_ORIGIN_DEFAULT:
		put_text(t, "defaultAction");
		if (p)
			put_text(t, " (line %u)", p->default_pos.line);
		return;
	}
	put_text(t, "syscalls[%u]", a->origin);
	if (p && a->origin < p->n_syscalls)
		put_profile_rule(t, &p->syscalls[a->origin]);
	else
		put_blob_rule(t, a, call);
}

static void put_part(struct text *t, const struct explain_part *a,
		     const struct ctlsec_call *call)
{
	if (!a->by) {
		put_text(t, "no profile enforced");
		return;
	}
	if (a->by->label)
		put_text(t, "%s: ", a->by->label);
	put_origin(t, a, call);
}

/* What comes of an action that asks: ctlsec has nothing that answers. */
static void put_result(struct text *t, uint32_t action)
{
	uint32_t act = CTLSEC_ACTION_ACT(action);

	if (act == CTLSEC_ACT_TRACE)
		put_text(
			t,
			"; asks a tracer, and there is none: fails with ENOSYS");
	if (act == CTLSEC_ACT_NOTIFY)
		put_text(
			t,
			"; asks a supervisor, and there is none: fails with ENOSYS");
}

/* What else decides the call, inside of it; NULL if nothing does. */
static const char *find_meaning(const struct explain_answer *a,
				const struct ctlsec_call *call)
{
	static const struct {
		const char *name;
		enum ctlsec_meaning_kind kind;
		const char *what;
	} ways[] = {
		{ "socketcall", CTLSEC_MEANING_SOCKET,
		  "a socket that it makes is decided as by socket" },
		{ "socketpair", CTLSEC_MEANING_PAIR,
		  "its sockets are decided as by socket, too" },
		{ "clone3", CTLSEC_MEANING_CLONE,
		  "its flags are decided as clone's" },
		{ "fork", CTLSEC_MEANING_CLONE,
		  "decided as clone, too, with its flags" },
		{ "vfork", CTLSEC_MEANING_CLONE,
		  "decided as clone, too, with its flags" },
		{ "setns", CTLSEC_MEANING_SETNS,
		  "the type of the namespace is decided, too" },
	};
	const char *name = sysname_name((enum ctlsec_abi)call->abi, call->nr);
	uint32_t bits;
	size_t i;

	if (!a->decision.by || !name ||
	    CTLSEC_ACTION_ACT(a->decision.action) > CTLSEC_ACT_LOG)
		return NULL;
	bits = ctlsec_meaning_of(&a->decision.by->policy, call->abi);
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (!strcmp(name, ways[i].name) &&
		    bits & CTLSEC_MEANING_BIT(ways[i].kind) &&
		    (ways[i].kind != CTLSEC_MEANING_SETNS || !call->args[1]))
			return ways[i].what;
	}
	return NULL;
}

char *explain_reason(const struct explain_answer *a,
		     const struct ctlsec_call *call, char *out, size_t size)
{
	const char *name = sysname_name((enum ctlsec_abi)call->abi, call->nr);
	struct text t = { .out = out, .size = size };
	char action[ACTION_TEXT_MAX];
	const char *meaning = find_meaning(a, call);
	bool denies = a->complaint.by;

	put_part(&t, &a->decision, call);
	if (meaning)
		put_text(&t, "; %s", meaning);
	if (!ctlsec_never_denied(call->abi, call->nr))
		put_result(&t, a->decision.action);
	if (denies) {
		put_text(&t, "; only complained of, %s by ",
			 action_format(a->complaint.action, action));
		put_part(&t, &a->complaint, call);
	}
	denies |= CTLSEC_ACTION_ACT(a->decision.action) > CTLSEC_ACT_LOG;
	if (denies && ctlsec_never_denied(call->abi, call->nr))
		put_text(&t, " (not enforced: %s is never denied)",
			 name ? name : "it");
	else if (denies && !name)
		put_text(&t, " (ENOSYS where the kernel has no such call)");
	return out;
}

static int parse_number(const char *text, enum ctlsec_abi abi,
			struct ctlsec_call *call, struct err *e)
{
	uint64_t nr;

	if (!number_parse(text, &nr) || nr > UINT32_MAX)
		return err_set(e, EXIT_FAILED,
			       "'%.64s' is not the number of a system call",
			       text);
	if (abi == CTLSEC_ABI_X86_64 && nr <= INT32_MAX && nr & CTLSEC_X32_BIT)
		return err_set(e, EXIT_FAILED,
			       "%s has bit 30 set: that is the ABI x32", text);
	if (abi == CTLSEC_ABI_X32 && nr <= INT32_MAX)
		nr &= ~(uint64_t)CTLSEC_X32_BIT;
	call->nr = (uint32_t)nr;
	return 0;
}

static int parse_name(const char *name, enum ctlsec_abi abi,
		      struct ctlsec_call *call, struct err *e)
{
	int nr = sysname_nr(abi, name);
	char text[80];

	escape_quote(name, text, sizeof(text));
	if (nr == SYSNAME_UNKNOWN)
		return err_set(e, EXIT_FAILED, "unknown system call %s", text);
	if (nr < 0)
		return err_set(e, EXIT_FAILED, "%s has no system call %s",
			       sysname_abi(abi), text);
	call->nr = (uint32_t)nr;
	return 0;
}

/* Negative numbers stand for their two's complement, as registers hold it. */
static bool parse_arg(const char *text, __u64 *out)
{
	bool negative = text[0] == '-';
	uint64_t v;

	if (!number_parse(text + negative, &v) ||
	    (negative && v > UINT64_C(1) << 63))
		return false;
	*out = negative ? -v : v;
	return true;
}

int explain_parse_call(const char *abi, const char *name, char *const *args,
		       size_t n_args, struct ctlsec_call *call, struct err *e)
{
	enum ctlsec_abi a;
	size_t i;

	memset(call, 0, sizeof(*call));
	if (!sysname_abi_parse(abi, &a))
		return err_set(e, EXIT_FAILED,
			       "no such ABI: '%.64s' (x86_64, i386, x32)", abi);
	call->abi = a;
	if (name[0] >= '0' && name[0] <= '9' ? parse_number(name, a, call, e) :
					       parse_name(name, a, call, e))
		return -1;
	if (n_args > CTLSEC_NR_ARGS)
		return err_set(e, EXIT_FAILED,
			       "%zu arguments: a system call has at most 6",
			       n_args);
	for (i = 0; i < n_args; i++) {
		if (!parse_arg(args[i], &call->args[i]))
			return err_set(
				e, EXIT_FAILED,
				"argument '%.64s' is not a 64-bit number",
				args[i]);
		if (a == CTLSEC_ABI_I386)
			call->args[i] = (uint32_t)call->args[i];
	}
	return 0;
}

/* Batches */

struct batch {
	const struct explain *x;
	uint64_t caps;
	FILE *out;
};

#define BATCH_WORDS (2 + CTLSEC_NR_ARGS + 1)

/* Split at blanks and cut a comment off; one word more than fit is enough. */
static size_t split_line(char *line, char **words)
{
	char *save = NULL, *word;
	size_t n = 0;

	line[strcspn(line, "#")] = '\0';
	for (word = strtok_r(line, " \t\r\n", &save); word && n < BATCH_WORDS;
	     word = strtok_r(NULL, " \t\r\n", &save))
		words[n++] = word;
	return n;
}

/* One line, whatever names are quoted in it. */
static void print_answer(FILE *out, const char *action, const char *reason)
{
	cleanup_free char *shown = escape_text(reason);

	fprintf(out, "%s\t%s\n", action, shown);
}

static void report_bad(const struct batch *b, FILE *err, const char *in_name,
		       unsigned long nr, const struct err *problem)
{
	cleanup_free char *shown = escape_text(problem->msg);

	fprintf(b->out, "ERROR\t%s\n", shown);
	fprintf(err, "ctlsec: %s:%lu: %s\n", in_name, nr, shown);
}

static int answer_line(const struct batch *b, char *const *words, size_t n,
		       struct err *e)
{
	char action[ACTION_TEXT_MAX], reason[1024];
	struct explain_answer a;
	struct ctlsec_call call;

	if (n < 2)
		return err_set(
			e, EXIT_FAILED,
			"expected ABI SYSCALL [ARG...], found only '%.64s'",
			words[0]);
	if (explain_parse_call(words[0], words[1], words + 2, n - 2, &call, e))
		return -1;
	call.caps = b->caps;
	explain_decide(b->x, &call, &a);
	action_format(a.decision.action, action);
	explain_reason(&a, &call, reason, sizeof(reason));
	print_answer(b->out, action, reason);
	return 0;
}

int explain_batch(const struct explain *x, uint64_t caps, FILE *in,
		  const char *in_name, FILE *out, FILE *err, struct err *e)
{
	const struct batch b = { .x = x, .caps = caps, .out = out };
	cleanup_free char *line = NULL;
	unsigned long nr = 0;
	size_t room = 0;
	int bad = 0;

	while (getline(&line, &room, in) >= 0) {
		char *words[BATCH_WORDS];
		size_t n = split_line(line, words);
		struct err problem;

		nr++;
		if (!n)
			continue;
		if (answer_line(&b, words, n, &problem)) {
			bad++;
			report_bad(&b, err, in_name, nr, &problem);
		}
		/* The asking program may wait for this answer, or be gone. */
		if (fflush(out))
			break;
	}
	if (ferror(in))
		return err_set(e, EXIT_FAILED, "cannot read %s: %s", in_name,
			       strerror(errno));
	if (fflush(out) || ferror(out))
		return err_set(e, EXIT_FAILED, "cannot write: %s",
			       strerror(errno));
	return bad;
}
