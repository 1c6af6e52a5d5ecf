// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec learn: which system calls a container makes, and a profile of these.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "base/when.h"
#include "cmd/args.h"
#include "cmd/bind_activation.h"
#include "cmd/cmd_table.h"
#include "cmd/learn_show.h"
#include "cmd/listing.h"
#include "container/container_runtime.h"
#include "out/out.h"
#include "policy/learned_runtime.h"
#include "target/domain_name.h"
#include "target/target.h"

enum {
	COL_ID,
	COL_NAME,
	COL_STATE,
	COL_STARTED,
	COL_ENDED,
	COL_CALLS,
	COL_REFUSED,
	COL_CGROUP
};

static const struct out_col cols[] = {
	[COL_ID] = { "ID", OUT_NUM, true, "number of the session: id:N" },
	[COL_NAME] = { "NAME", OUT_STR, true, "what it is learned from" },
	[COL_STATE] = { "STATE", OUT_STR, true,
			"running, stopped, or gone with its domain" },
	[COL_STARTED] = { "STARTED", OUT_TIME, true, "when it began" },
	[COL_ENDED] = { "ENDED", OUT_TIME, false, "when it ended" },
	[COL_CALLS] = { "CALLS", OUT_NUM, true,
			"different system calls, each ABI's own" },
	[COL_REFUSED] = { "REFUSED", OUT_NUM, true,
			  "of these, what a profile refused" },
	[COL_CGROUP] = { "CGROUP", OUT_STR, false, "path of its cgroup" },
};

const struct out_cols cmd_learn_cols = { "learn", "list", cols,
					 ARRAY_SIZE(cols) };

/* The session as a domain, for what names those. @d owns nothing. */
static void as_domain(const struct cnl_learn *s, struct cnl_domain *d)
{
	*d = (struct cnl_domain){ .kind = s->kind };
	if (s->kind == CTLSEC_KIND_CGROUP) {
		CNL_SET(d, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id, s->cgroup_id);
		CNL_SET(d, CTLSEC_DOMAIN_A_PATH, path, s->path);
	} else {
		CNL_SET(d, CTLSEC_DOMAIN_A_USERNS_INO, userns_ino,
			s->userns_ino);
	}
}

static char *session_name(const struct cnl_learn *s)
{
	cleanup_free char *name = NULL;
	struct cnl_domain d;

	as_domain(s, &d);
	name = domain_name_short(container_runtime_here(false), &d);
	return escape_text(name);
}

static void add_session(struct out *out, const struct cnl_learn *s)
{
	static const char *const states[] = {
		[CTLSEC_LEARN_RUNNING] = "running",
		[CTLSEC_LEARN_STOPPED] = "stopped",
		[CTLSEC_LEARN_GONE] = "gone",
	};
	struct cnl_domain d;

	out_row(out);
	out_num(out, COL_ID, s->id);
	as_domain(s, &d);
	listing_name(out, COL_NAME, COL_CGROUP, &d);
	if (s->state < ARRAY_SIZE(states) && states[s->state])
		out_str(out, COL_STATE, states[s->state]);
	else
		out_fmt(out, COL_STATE, "#%u", s->state);
	out_num(out, COL_STARTED, s->started);
	if (CNL_HAS(s, CTLSEC_LEARN_A_ENDED))
		out_num(out, COL_ENDED, s->ended);
	out_num(out, COL_CALLS, s->calls);
	out_num(out, COL_REFUSED, s->refused_calls);
	listing_unknown(&s->seen);
}

/* -o is a file for the rest of the command. */
static int list_sessions(struct cnl *nl, struct args *o, struct err *e)
{
	cleanup_out struct out out = { 0 };
	struct out_opts how;
	struct cnl_list all;
	size_t i;
	int ret;

	o->value[OPT_OUTPUT] = o->value[OPT_TO_FILE];
	listing_options(o, &how);
	if (out_init(&out, &how, &cmd_learn_cols, e) ||
	    cnl_learn_list(nl, &all, e))
		return -1;
	for (i = 0; i < all.n; i++)
		add_session(&out, (const struct cnl_learn *)all.v + i);
	ret = out_print(&out, e);
	cnl_attr_list_free(&cnl_learn_tree, &all);
	return ret;
}

/* What it is learned from: a cgroup or a user namespace that is there. */
static int find_target(const char *word, struct target *t,
		       struct cnl_domain *key, struct err *e)
{
	if (target_find(word, t, e))
		return -1;
	if (t->glob)
		return err_set(e, EXIT_MISUSE,
			       "learn: %s is a pattern; name one of the "
			       "containers that it matches",
			       word);
	target_key(t, key);
	return 0;
}

/* Of a domain that is made for it: what starts a container is not the container. One
 * that is there has its own.
 */
static int choose_activation(struct cnl *nl, const struct target *t,
			     const struct args *o, struct cnl_domain *key,
			     struct err *e)
{
	uint32_t v = bind_activation_default(t);
	struct cnl_domain there;
	struct err ignored;

	if (o->given[OPT_ACTIVATE]) {
		if (opt_word(OPT_ACTIVATE, o->value[OPT_ACTIVATE], &v, e))
			return -1;
		if (!cnl_domain_get(nl, key, &there, &ignored)) {
			cnl_attr_free(&cnl_msg_domain, &there);
			return err_set(e, EXIT_FAILED,
				       "--activate is for what is not bound: "
				       "'ctlsec bind' changes it of what is");
		}
	}
	CNL_SET(key, CTLSEC_DOMAIN_A_ACTIVATION, activation, v);
	return 0;
}

static int start_session(struct cnl *nl, const char *word, const struct args *o,
			 struct cnl_learn *out, struct err *e)
{
	cleanup_target struct target t = { 0 };
	struct cnl_domain key = { 0 };

	if (find_target(word, &t, &key, e))
		return -1;
	if (t.host && !o->given[OPT_ALLOW_HOST])
		return err_set(e, EXIT_FAILED,
			       "refusing to learn %s: %s; --allow-host does it "
			       "anyway",
			       word, t.host);
	if (choose_activation(nl, &t, o, &key, e))
		return -1;
	return cnl_learn_start(nl, &key, out, e);
}

static int run_start(struct cnl *nl, struct args *o, struct err *e)
{
	cleanup_free char *name = NULL;
	struct cnl_learn s;

	if (start_session(nl, o->args[1], o, &s, e))
		return -1;
	name = session_name(&s);
	printf("learning %s\n", name);
	cnl_attr_free(&cnl_learn_tree, &s);
	return out_finish(e);
}

static int find_key(const char *word, struct cnl_domain *key, struct err *e)
{
	cleanup_target struct target t = { 0 };

	return find_target(word, &t, key, e);
}

static int run_stop(struct cnl *nl, struct args *o, struct err *e)
{
	cleanup_free char *name = NULL;
	struct cnl_domain key = { 0 };
	struct cnl_learn s;

	if (find_key(o->args[1], &key, e) || cnl_learn_stop(nl, &key, &s, e))
		return -1;
	name = session_name(&s);
	printf("learned %u system calls from %s, %u of them refused\n", s.calls,
	       name, s.refused_calls);
	cnl_attr_free(&cnl_learn_tree, &s);
	return out_finish(e);
}

static int run_forget(struct cnl *nl, struct args *o, struct err *e)
{
	cleanup_free char *name = NULL;
	struct cnl_domain key = { 0 };
	struct cnl_learn s;

	if (find_key(o->args[1], &key, e) || cnl_learn_forget(nl, &key, &s, e))
		return -1;
	name = session_name(&s);
	printf("forgot what was learned from %s\n", name);
	cnl_attr_free(&cnl_learn_tree, &s);
	return out_finish(e);
}

static int check_runtime(const char *runtime, struct err *e)
{
	struct learned *l = xcalloc(1, sizeof(*l));
	bool known = learned_runtime_add(l, runtime);
	char q[80];

	free(l);
	if (known)
		return 0;
	return err_set(e, EXIT_MISUSE, "--for: %s is none of " LEARNED_RUNTIMES,
		       escape_quote(runtime, q, sizeof(q)));
}

static int run_show(struct cnl *nl, struct args *o, struct err *e)
{
	cleanup_free char *text = NULL;
	struct cnl_domain key = { 0 };
	struct cnl_learn s;

	if (find_key(o->args[1], &key, e) || cnl_learn_get(nl, &key, &s, e))
		return -1;
	text = learn_show_text(nl, s.id, o, o->value[OPT_FOR], e);
	cnl_attr_free(&cnl_learn_tree, &s);
	return text ? learn_show_write(o, text, e) : -1;
}

/* learn TARGET --for TIME */

static void show_progress(const struct cnl_learn *s, uint64_t left)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%u system calls, %ju:%02ju left  ", s->calls,
			(uintmax_t)(left / 60), (uintmax_t)(left % 60));
}

/* Until the time is over, a signal comes, or what is learned from goes. */
static int wait_learning(struct cnl *nl, uint64_t id, uint64_t span,
			 const sigset_t *during, struct err *e)
{
	const uint64_t until = when_now() + span;
	const struct timespec second = { 1, 0 };
	struct cnl_domain key = { 0 };
	struct cnl_learn s;
	bool running = true;
	uint64_t now;

	CNL_SET(&key, CTLSEC_DOMAIN_A_ID, id, id);
	while (running && !ending_came() && (now = when_now()) < until) {
		struct timespec t = { 0, (long)(until - now) };

		if (cnl_learn_get(nl, &key, &s, e))
			return -1;
		running = s.state == CTLSEC_LEARN_RUNNING;
		show_progress(&s, (until - now) / WHEN_SECOND);
		cnl_attr_free(&cnl_learn_tree, &s);
		if (running)
			ppoll(NULL, 0, until - now < WHEN_SECOND ? &t : &second,
			      during);
	}
	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	if (!running)
		fprintf(stderr, "ctlsec: note: what was learned from has gone "
				"before the time was over\n");
	else if (ending_came())
		fprintf(stderr, "ctlsec: note: interrupted: the profile is of "
				"what was learned until now\n");
	return 0;
}

static int wait_and_write(struct cnl *nl, uint64_t id, const struct args *o,
			  uint64_t span, const sigset_t *during, struct err *e)
{
	cleanup_free char *text = NULL;
	struct cnl_domain key = { 0 };
	struct cnl_learn s;

	CNL_SET(&key, CTLSEC_DOMAIN_A_ID, id, id);
	if (wait_learning(nl, id, span, during, e) ||
	    cnl_learn_stop(nl, &key, &s, e))
		return -1;
	cnl_attr_free(&cnl_learn_tree, &s);
	text = learn_show_text(nl, id, o, NULL, e);
	return text ? learn_show_write(o, text, e) : -1;
}

static int run_for(struct cnl *nl, struct args *o, struct err *e)
{
	struct cnl_learn s;
	static const int ends[] = { SIGINT, SIGTERM };
	sigset_t during;
	uint64_t span, id;

	if (when_span("--for", o->value[OPT_FOR], &span, e))
		return -1;
	ending_catch(ends, ARRAY_SIZE(ends), &during);
	if (start_session(nl, o->args[0], o, &s, e))
		return -1;
	id = s.id;
	cnl_attr_free(&cnl_learn_tree, &s);
	return wait_and_write(nl, id, o, span, &during, e);
}

/**
 * struct verb - what learn can do
 * @n_args: how many words it takes, itself included
 * @takes: its options
 */
static const struct verb {
	const char *name;
	int n_args;
	int (*run)(struct cnl *nl, struct args *o, struct err *e);
	enum opt_id takes[6];
} verbs[] = {
	{ "start", 2, run_start, { OPT_ALLOW_HOST, OPT_ACTIVATE } },
	{ "stop", 2, run_stop, { OPT_DONE } },
	{ "show", 2, run_show, { OPT_FOR, OPT_MERGE, OPT_BASE, OPT_TO_FILE } },
	{ "list", 1, list_sessions, { OPT_JSON, OPT_NOHEADINGS, OPT_TO_FILE } },
	{ "forget", 2, run_forget, { OPT_DONE } },
	{ NULL,
	  1,
	  run_for,
	  { OPT_FOR, OPT_MERGE, OPT_BASE, OPT_TO_FILE, OPT_ALLOW_HOST,
	    OPT_ACTIVATE } },
};

static const struct verb *find_verb(const char *word)
{
	const struct verb *v = verbs;

	while (v->name && strcmp(v->name, word) != 0)
		v++;
	return v;
}

/* Whatever begins with a word that is none of these has a TARGET there. */
static char *hint_verb(const char *word)
{
	const struct verb *v;
	struct nearest near;

	nearest_start(&near, word, strlen(word));
	for (v = verbs; v->name; v++)
		nearest_offer(&near, v->name);
	return nearest_hint(&near, "");
}

static int refuse_words(const struct verb *v, const struct args *o,
			struct err *e)
{
	cleanup_free char *hint = v->name ? NULL : hint_verb(o->args[0]);
	char q[80], r[80];

	if (v->name)
		return err_set(e, EXIT_MISUSE,
			       "learn %s does not take the argument %s",
			       v->name,
			       escape_quote(o->args[v->n_args], q, sizeof(q)));
	return err_set(e, EXIT_MISUSE,
		       "learn: %s before %s is none of start, stop, show, list "
		       "and forget%s",
		       escape_quote(o->args[0], q, sizeof(q)),
		       escape_quote(o->args[1], r, sizeof(r)), hint);
}

static int check_verb(const struct verb *v, const struct args *o, struct err *e)
{
	const char *name = v->name ? v->name : "TARGET";
	unsigned int id, i;

	if (o->n_args > v->n_args)
		return refuse_words(v, o, e);
	for (id = 0; id < OPT_COUNT; id++) {
		for (i = 0; i < ARRAY_SIZE(v->takes); i++) {
			if (v->takes[i] == id)
				break;
		}
		if (o->given[id] && i == ARRAY_SIZE(v->takes))
			return err_set(e, EXIT_MISUSE,
				       "learn %s has no option --%s", name,
				       opt_def((enum opt_id)id)->name);
	}
	if (o->n_args < v->n_args)
		return err_set(e, EXIT_MISUSE, "learn %s needs a TARGET", name);
	return 0;
}

/* --for means two things. */
static int check_for(const struct verb *v, const struct args *o, struct err *e)
{
	cleanup_free char *hint = NULL;
	uint64_t span;

	if (v->name)
		return o->given[OPT_FOR] ? check_runtime(o->value[OPT_FOR], e) :
					   0;
	if (o->given[OPT_FOR])
		return when_span("--for", o->value[OPT_FOR], &span, e);
	hint = hint_verb(o->args[0]);
	return err_set(e, EXIT_MISUSE,
		       "learn needs --for TIME, or one of start, stop, show, "
		       "list and forget before the target%s",
		       hint);
}

int cmd_learn(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	const struct verb *v;

	if (args_parse(argc, argv, 1, ARGS_ANY, &o, e))
		return -1;
	v = find_verb(o.args[0]);
	if (check_verb(v, &o, e) || check_for(v, &o, e) || cnl_open(&nl, e))
		return -1;
	return v->run(&nl, &o, e);
}
