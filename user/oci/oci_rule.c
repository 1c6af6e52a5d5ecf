// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the rules of a profile: actions, conditions on arguments, filters.
 */
#include "oci/oci_rule.h"

#include <string.h>

#include "base/escape.h"
#include "base/number.h"
#include "base/util.h"
#include "names/errname.h"
#include "oci/finding.h"
#include "oci/oci_keyword.h"

struct raw_syscall {
	struct oci_syscall *s;
	struct oci_strs names;
	struct oci_str name;
	struct oci_raw_action action;
};

/* Actions */

int oci_rule_errno(struct oci_reader *r, const struct jtree_node *n,
		   struct oci_raw_errno *raw)
{
	raw->pos = oci_read_pos(n);
	if (r->errno_text && n->type == JTREE_STRING)
		return oci_read_string(r, n, &raw->name, NULL);
	raw->has_number = n->type != JTREE_NULL;
	return oci_read_u64(r, n, &raw->number);
}

/* Podman's: a name or a decimal in a string. */
static int resolve_errno_name(struct oci_reader *r, struct oci_raw_errno *raw)
{
	cleanup_free char *hint = NULL;
	char name[80];
	int nr;

	raw->has_number = true;
	if (raw->name[0] >= '0' && raw->name[0] <= '9' &&
	    !strpbrk(raw->name, "xX") && number_parse(raw->name, &raw->number))
		return 0;
	nr = errname_nr(raw->name);
	raw->number = nr < 0 ? 0 : (uint64_t)nr;
	if (nr >= 0)
		return 0;
	hint = errname_hint(raw->name);
	return oci_read_problem(r, raw->pos, "unknown error name %s%s",
				escape_quote(raw->name, name, sizeof(name)),
				hint);
}

/* Docker's and runc's readers accept it and make nothing of it. */
static void note_unused_errno(struct oci_reader *r,
			      const struct oci_raw_action *raw)
{
	char word[80];

	finding_add(r->p->remarks, FINDING_WARNING, raw->error.pos.line,
		    raw->error.pos.col, "unused-errno",
		    "%s takes no errno: it is ignored, as by Docker and runc; "
		    "crun refuses the profile",
		    escape_quote(raw->word, word, sizeof(word)));
}

static int resolve_errno(struct oci_reader *r, struct oci_raw_errno *raw)
{
	if (raw->name && *raw->name && resolve_errno_name(r, raw))
		return -1;
	if (!raw->has_number)
		raw->number = 1; /* EPERM */
	if (raw->number <= 0xffff)
		return 0;
	return oci_read_problem(r, raw->pos, "errno %llu exceeds 65535",
				(unsigned long long)raw->number);
}

int oci_rule_action(struct oci_reader *r, struct oci_raw_action *raw,
		    uint32_t *action, unsigned int *asked)
{
	struct oci_raw_errno *error = &raw->error;
	cleanup_free char *hint = NULL;
	enum ctlsec_act act;
	char word[80];

	*asked = 0;
	if (!oci_keyword_action(raw->word, &act)) {
		hint = oci_keyword_hint(OCI_KEYWORD_ACTION, raw->word);
		return oci_read_problem(
			r, raw->pos, "unknown action %s%s",
			escape_quote(raw->word, word, sizeof(word)), hint);
	}
	if (!oci_keyword_takes_errno(act)) {
		if (error->has_number || (error->name && *error->name))
			note_unused_errno(r, raw);
		*action = CTLSEC_ACTION(act, 0);
		return 0;
	}
	if (resolve_errno(r, error))
		return -1;
	if (act == CTLSEC_ACT_ERRNO && error->number > CTLSEC_ERRNO_MAX) {
		*asked = (unsigned int)error->number;
		error->number = CTLSEC_ERRNO_MAX;
	}
	*action = CTLSEC_ACTION(act, (uint32_t)error->number);
	return 0;
}

/* Arguments */

struct raw_arg {
	uint64_t index;
	const char *op;
	struct oci_pos op_pos;
	struct oci_arg *arg;
};

static int arg_index(struct oci_reader *r, const struct jtree_node *n,
		     void *object)
{
	return oci_read_u64(r, n, &((struct raw_arg *)object)->index);
}

static int arg_value(struct oci_reader *r, const struct jtree_node *n,
		     void *object)
{
	return oci_read_u64(r, n, &((struct raw_arg *)object)->arg->value);
}

static int arg_value_two(struct oci_reader *r, const struct jtree_node *n,
			 void *object)
{
	return oci_read_u64(r, n, &((struct raw_arg *)object)->arg->value_two);
}

static int arg_op(struct oci_reader *r, const struct jtree_node *n,
		  void *object)
{
	struct raw_arg *raw = object;

	return oci_read_string(r, n, &raw->op, &raw->op_pos);
}

static int read_arg(struct oci_reader *r, const struct jtree_node *n,
		    struct oci_arg *arg)
{
	static const struct oci_field fields[] = {
		{ "index", arg_index },
		{ "value", arg_value },
		{ "valueTwo", arg_value_two },
		{ "op", arg_op },
	};
	struct raw_arg raw = { .op = "",
			       .op_pos = oci_read_pos(n),
			       .arg = arg };
	cleanup_free char *hint = NULL;
	char op[80];

	arg->pos = oci_read_pos(n);
	if (oci_read_object(r, n, fields, ARRAY_SIZE(fields), &raw))
		return -1;
	if (raw.index >= CTLSEC_NR_ARGS)
		return oci_read_problem(
			r, arg->pos,
			"argument index %llu: a system call has arguments 0 to 5",
			(unsigned long long)raw.index);
	arg->index = (unsigned int)raw.index;
	if (!*raw.op)
		return oci_read_problem(r, arg->pos,
					"a condition without 'op'");
	if (oci_keyword_op(raw.op, &arg->op))
		return 0;
	hint = oci_keyword_hint(OCI_KEYWORD_OP, raw.op);
	return oci_read_problem(r, raw.op_pos, "unknown operator %s%s",
				escape_quote(raw.op, op, sizeof(op)), hint);
}

/* Filters */

static int filter_caps(struct oci_reader *r, const struct jtree_node *n,
		       void *object)
{
	return oci_read_strings(r, n, &((struct oci_filter *)object)->caps);
}

static int filter_arches(struct oci_reader *r, const struct jtree_node *n,
			 void *object)
{
	return oci_read_strings(r, n, &((struct oci_filter *)object)->arches);
}

static int filter_min_kernel(struct oci_reader *r, const struct jtree_node *n,
			     void *object)
{
	struct oci_kernel *k = &((struct oci_filter *)object)->min_kernel;
	const char *word = NULL;
	char text[80];

	k->pos = oci_read_pos(n);
	if (oci_read_string(r, n, &word, NULL))
		return -1;
	/* An empty one is 0.0, or leaves what was there: Go's decoder again. */
	k->set = word;
	if (!word)
		k->major = k->minor = 0;
	if (!word || !*word)
		return 0;
	if (!oci_keyword_kernel(word, &k->major, &k->minor))
		return oci_read_fail(
			r, k->pos,
			"%s is not a kernel version: two numbers up to 255, as in '4.8'",
			escape_quote(word, text, sizeof(text)));
	return 0;
}

static int read_filter(struct oci_reader *r, const struct jtree_node *n,
		       struct oci_filter *filter)
{
	static const struct oci_field fields[] = {
		{ "caps", filter_caps },
		{ "arches", filter_arches },
		{ "minKernel", filter_min_kernel },
	};

	if (n->type == JTREE_NULL) {
		memset(filter, 0, sizeof(*filter));
		return 0;
	}
	return oci_read_object(r, n, fields, ARRAY_SIZE(fields), filter);
}

/* Rules */

static int syscall_names(struct oci_reader *r, const struct jtree_node *n,
			 void *object)
{
	return oci_read_strings(r, n, &((struct raw_syscall *)object)->names);
}

static int syscall_name(struct oci_reader *r, const struct jtree_node *n,
			void *object)
{
	struct raw_syscall *raw = object;

	return oci_read_string(r, n, &raw->name.s, &raw->name.pos);
}

static int syscall_action(struct oci_reader *r, const struct jtree_node *n,
			  void *object)
{
	struct oci_raw_action *a = &((struct raw_syscall *)object)->action;

	return oci_read_string(r, n, &a->word, &a->pos);
}

static int syscall_errno_ret(struct oci_reader *r, const struct jtree_node *n,
			     void *object)
{
	struct raw_syscall *raw = object;

	return oci_rule_errno(r, n, &raw->action.error);
}

static int syscall_errno(struct oci_reader *r, const struct jtree_node *n,
			 void *object)
{
	struct oci_raw_errno *error =
		&((struct raw_syscall *)object)->action.error;

	return oci_read_string(r, n, &error->name, &error->pos);
}

static int syscall_args(struct oci_reader *r, const struct jtree_node *n,
			void *object)
{
	struct oci_syscall *s = ((struct raw_syscall *)object)->s;
	const struct jtree_node *m;
	struct oci_arg *arg;

	if (oci_read_array(r, n, sizeof(*s->args), &s->args, &s->n_args))
		return -1;
	/* That of a list which this one replaces. */
	s->problem = NULL;
	for (m = n->first, arg = s->args; m; m = m->next, arg++) {
		if (read_arg(r, m, arg))
			return -1;
	}
	return 0;
}

static int syscall_includes(struct oci_reader *r, const struct jtree_node *n,
			    void *object)
{
	return read_filter(r, n, &((struct raw_syscall *)object)->s->includes);
}

static int syscall_excludes(struct oci_reader *r, const struct jtree_node *n,
			    void *object)
{
	return read_filter(r, n, &((struct raw_syscall *)object)->s->excludes);
}

/* For people; known, so that it is said if it occurs twice. */
static int syscall_comment(struct oci_reader *r, const struct jtree_node *n,
			   void *object)
{
	(void)r;
	(void)n;
	(void)object;
	return 0;
}

/* "names", or the deprecated "name"; both is an error, as in Docker. */
static int finish_names(struct oci_reader *r, struct raw_syscall *raw)
{
	struct oci_syscall *s = raw->s;
	size_t i;

	s->names = raw->names;
	if (*raw->name.s) {
		if (raw->names.n)
			return oci_read_fail(
				r, raw->name.pos,
				"both 'name' and 'names' in one rule");
		s->names.v = arena_alloc(r->p->arena, 1, sizeof(*s->names.v));
		s->names.v[0] = raw->name;
		s->names.n = 1;
	}
	for (i = 0; i < s->names.n; i++) {
		if (!*s->names.v[i].s)
			return oci_read_problem(r, s->names.v[i].pos,
						"an empty name of a system "
						"call");
	}
	return 0;
}

int oci_rule_read(struct oci_reader *r, const struct jtree_node *n,
		  struct oci_syscall *s)
{
	static const struct oci_field fields[] = {
		{ "names", syscall_names },
		{ "name", syscall_name },
		{ "action", syscall_action },
		{ "errnoRet", syscall_errno_ret },
		{ "errno", syscall_errno },
		{ "args", syscall_args },
		{ "includes", syscall_includes },
		{ "excludes", syscall_excludes },
		{ "comment", syscall_comment },
	};
	struct raw_syscall raw = { .s = s, .name.s = "" };

	s->pos = oci_read_pos(n);
	if (oci_read_object(r, n, fields, ARRAY_SIZE(fields), &raw) ||
	    finish_names(r, &raw))
		return -1;
	if (!raw.action.word || !*raw.action.word)
		return oci_read_problem(r, s->pos, "a rule without 'action'");
	s->action_pos = raw.action.pos;
	return oci_rule_action(r, &raw.action, &s->action, &s->errno_asked);
}
