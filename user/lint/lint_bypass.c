// SPDX-License-Identifier: GPL-2.0
/*
 * Findings about what a compiled profile decides: doors it leaves open beside
 * one it closes, and calls that it should not close.
 */
#include <ctlsec/eval.h>
#include <ctlsec/never.h>
#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "lint/lint_internal.h"
#include "names/capname.h"
#include "names/sysname.h"
#include "oci/oci_filter.h"

struct bypass {
	const struct oci_profile *p;
	struct ctlsec_policy policy;
	struct findings *l;
};

/**
 * struct outlook - what may become of a call, over all arguments
 * @origin: what decides if no condition on an argument does
 */
struct outlook {
	bool may_allow;
	bool may_deny;
	uint16_t origin;
};

static bool caps_hold(const struct ctlsec_policy_rule *r, uint64_t caps)
{
	return (caps & r->caps_need) == r->caps_need && !(caps & r->caps_lack);
}

/* The decision if no condition on an argument holds. */
static struct ctlsec_decision base_of(const struct bypass *g,
				      const struct ctlsec_policy_entry *e,
				      uint64_t caps, bool *have)
{
	struct ctlsec_decision base = { e->action, e->origin };
	unsigned int i;

	*have = e->flags & CTLSEC_ENTRY_UNCOND;
	for (i = 0; i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r;

		r = &g->policy.rules[e->first_rule + i];
		if (r->nr_cmps || !caps_hold(r, caps) ||
		    (*have && CTLSEC_ACTION_ACT(r->action) <=
				      CTLSEC_ACTION_ACT(base.action)))
			continue;
		*have = true;
		base.action = r->action;
		base.origin = r->origin;
	}
	return base;
}

static struct outlook outlook_of(const struct bypass *g, enum ctlsec_abi abi,
				 int nr, uint64_t caps)
{
	const struct ctlsec_policy_entry *e;
	struct ctlsec_decision base;
	struct outlook o;
	unsigned int i;
	bool have;

	e = ctlsec_policy_entry_of(&g->policy, abi, (uint32_t)nr);
	if (!e) {
		o.may_allow = lint_allows(g->policy.hdr->abi[abi].above);
		o.may_deny = !o.may_allow;
		o.origin = CTLSEC_ORIGIN_ABOVE;
		return o;
	}
	base = base_of(g, e, caps, &have);
	o.may_allow = lint_allows(base.action);
	o.may_deny = !o.may_allow;
	o.origin = base.origin;
	for (i = 0; i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r;

		r = &g->policy.rules[e->first_rule + i];
		if (!r->nr_cmps || !caps_hold(r, caps))
			continue;
		if (!lint_allows(r->action))
			o.may_deny = true;
		else if (!have)
			o.may_allow = true;
	}
	return o;
}

static bool abi_is_listed(const struct bypass *g, enum ctlsec_abi abi)
{
	return g->policy.hdr->abi[abi].flags & CTLSEC_ABI_LISTED;
}

/* Bounding sets worth asking about: a plain container's and a privileged. */
static void cap_sets(uint64_t sets[2])
{
	sets[0] = capname_docker_default();
	sets[1] = CAPNAME_ALL;
}

/* Is the call open in some ABI, and if so only with all capabilities? */
static bool is_open(const struct bypass *g, const char *name, uint16_t *origin,
		    bool *privileged)
{
	unsigned int abi, i;
	uint64_t caps[2];

	cap_sets(caps);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		int nr = sysname_nr((enum ctlsec_abi)abi, name);

		for (i = 0; i < ARRAY_SIZE(caps) && abi_is_listed(g, abi);
		     i++) {
			struct outlook o = outlook_of(g, abi, nr, caps[i]);

			*origin = o.origin;
			*privileged = i;
			if (o.may_allow)
				return true;
		}
	}
	return false;
}

/* One finding: the first of the calls that is open. */
static void lint_io_uring(const struct bypass *g)
{
	static const struct {
		const char *name, *why;
	} calls[] = {
		{ "io_uring_setup",
		  "ctlsec decides what is put into a ring as "
		  "the calls that do the same, which no other "
		  "filter does" },
		{ "io_uring_enter",
		  "a ring that was made before the bind can "
		  "still be used, as far as calls that do the "
		  "same are allowed" },
		{ "io_uring_register", "a ring that was made before the bind "
				       "can still be changed" },
	};
	bool privileged;
	uint16_t origin;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		struct oci_pos pos;

		if (!is_open(g, calls[i].name, &origin, &privileged))
			continue;
		pos = lint_place(g->p, origin, calls[i].name);
		finding_add(g->l, FINDING_WARNING, pos.line, pos.col,
			    "io-uring", "%s is allowed%s: %s", calls[i].name,
			    privileged ? " with all capabilities" : "",
			    calls[i].why);
		return;
	}
}

static void report_clone3(const struct bypass *g, struct oci_pos pos,
			  bool filtered)
{
	bool meant = lint_is_meant(&g->policy, CTLSEC_ABI_X86_64,
				   CTLSEC_MEANING_CLONE);

	finding_add(g->l, meant ? FINDING_NOTE : FINDING_WARNING, pos.line,
		    pos.col, "clone3-open",
		    "clone3 is allowed while clone is %s: %s",
		    filtered ? "filtered by its flags" : "denied",
		    meant ? "ctlsec decides its flags as clone's; Docker, "
			    "which cannot see them, lets them all through" :
			    "clone3's flags are behind a pointer and cannot be "
			    "filtered");
}

static void lint_clone3(const struct bypass *g)
{
	int clone = sysname_nr(CTLSEC_ABI_X86_64, "clone");
	int clone3 = sysname_nr(CTLSEC_ABI_X86_64, "clone3");
	uint64_t caps[2];
	unsigned int i;

	cap_sets(caps);
	for (i = 0; i < ARRAY_SIZE(caps); i++) {
		struct outlook o =
			outlook_of(g, CTLSEC_ABI_X86_64, clone, caps[i]);
		struct outlook o3 =
			outlook_of(g, CTLSEC_ABI_X86_64, clone3, caps[i]);
		struct oci_pos pos = lint_place(g->p, o3.origin, "clone3");

		if (!o.may_deny || !o3.may_allow)
			continue;
		report_clone3(g, pos, o.may_allow);
		return;
	}
}

/**
 * struct twin - two i386 ways to one end
 * @name: the call a profile's author has in mind
 * @twin: what does the same on i386 and is easily forgotten
 */
static const struct twin {
	const char *name;
	const char *twin;
} twins[] = {
	{ "socket", "socketcall" },
	{ "bind", "socketcall" },
	{ "connect", "socketcall" },
	{ "listen", "socketcall" },
	{ "accept4", "socketcall" },
	{ "sendto", "socketcall" },
	{ "semget", "ipc" },
	{ "shmget", "ipc" },
	{ "shmat", "ipc" },
	{ "msgget", "ipc" },
	{ "msgsnd", "ipc" },
	{ "chown", "chown32" },
	{ "setuid", "setuid32" },
	{ "setgid", "setgid32" },
	{ "setgroups", "setgroups32" },
	{ "umount2", "umount" },
	{ "clock_settime", "clock_settime64" },
	{ "settimeofday", "stime" },
};

/* What lets the twin through; its other calls share the finding. */
static struct finding_topic twin_topic(const struct bypass *g, uint16_t origin,
				       const char *name, bool meant)
{
	struct oci_pos pos = lint_place(g->p, origin, name);

	return (struct finding_topic){
		.rule = lint_rule_of(g->p, origin),
		.severity = meant ? FINDING_NOTE : FINDING_WARNING,
		.line = pos.line,
		.col = pos.col,
		.code = "i386-twin",
		.sentence = meant ? "allowed on i386, where a program can use "
				    "it for the call in brackets with Docker; "
				    "ctlsec decides that as this call" :
				    "allowed on i386, where a program can use "
				    "it for the call in brackets",
	};
}

/* Is the twin decided as the call? */
static bool is_twin_meant(const struct bypass *g, const struct twin *t)
{
	return !strcmp(t->name, "socket") &&
	       lint_is_meant(&g->policy, CTLSEC_ABI_I386,
			     CTLSEC_MEANING_SOCKET);
}

/* Each twin that is open once: with the first name that it undoes. */
static void lint_twin(const struct bypass *g, const struct twin *t,
		      const char **reported)
{
	uint64_t caps = capname_docker_default();
	int nr = sysname_nr(CTLSEC_ABI_X86_64, t->name);
	int twin = sysname_nr(CTLSEC_ABI_I386, t->twin);
	struct outlook o = outlook_of(g, CTLSEC_ABI_X86_64, nr, caps);
	struct outlook o2 = outlook_of(g, CTLSEC_ABI_I386, twin, caps);
	bool meant = is_twin_meant(g, t);
	const struct finding_topic topic =
		twin_topic(g, o2.origin, t->twin, meant);
	char text[80];

	if (!o.may_deny || !o2.may_allow || o2.may_deny ||
	    (*reported && !strcmp(*reported, t->twin)))
		return;
	if (!meant)
		*reported = t->twin;
	snprintf(text, sizeof(text), "%s (%s is %s)", t->twin, t->name,
		 o.may_allow ? "filtered by its arguments" : "denied");
	finding_join(g->l, &topic, text, NULL);
}

static void lint_abi(const struct bypass *g, enum ctlsec_abi abi)
{
	struct finding_topic topic = {
		.rule = g->p,
		.severity = FINDING_NOTE,
		.line = g->p->default_pos.line,
		.col = g->p->default_pos.col,
	};

	if (abi_is_listed(g, abi)) {
		topic.code = "second-abi";
		topic.sentence = "open as well: the same rules, with that "
				 "ABI's numbers and arguments";
	} else {
		topic.code = "unlisted-abi";
		topic.sentence = "not listed: a call of that ABI ends the "
				 "calling thread";
	}
	finding_join(g->l, &topic, sysname_abi(abi), NULL);
}

static void lint_second_abis(const struct bypass *g)
{
	const char *reported = NULL;
	unsigned int abi;
	size_t i;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (abi != CTLSEC_ABI_X86_64 &&
		    (abi_is_listed(g, abi) || !oci_filter_kills_abis(g->p)))
			lint_abi(g, abi);
	}
	for (i = 0; i < ARRAY_SIZE(twins) && abi_is_listed(g, CTLSEC_ABI_I386);
	     i++)
		lint_twin(g, &twins[i], &reported);
}

/* Is a call that is never denied denied by the profile in some ABI? Those of the
 * host's probes no profile is expected to name.
 */
static bool denies_needed(const struct bypass *g, const char *name,
			  uint16_t *origin)
{
	bool expected = strcmp(name, "uretprobe") && strcmp(name, "uprobe");
	uint64_t caps = capname_docker_default();
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		int nr = sysname_nr((enum ctlsec_abi)abi, name);
		struct outlook o;

		if (nr < 0 || !abi_is_listed(g, abi) ||
		    !ctlsec_never_denied(abi, (uint32_t)nr))
			continue;
		o = outlook_of(g, abi, nr, caps);
		*origin = o.origin;
		if (o.may_deny && (expected || o.origin < g->p->n_syscalls))
			return true;
	}
	return false;
}

/* One finding for all of them. */
static void lint_never(const struct bypass *g)
{
	static const char *const names[] = {
		"exit",	     "exit_group",	"rt_sigreturn",
		"sigreturn", "restart_syscall", "uretprobe",
		"uprobe",
	};
	struct oci_pos pos = { 0 };
	char list[100] = "";
	uint16_t origin;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!denies_needed(g, names[i], &origin))
			continue;
		if (!*list)
			pos = lint_place(g->p, origin, names[i]);
		else
			strcat(list, ", ");
		strcat(list, names[i]);
	}
	if (*list)
		finding_add(
			g->l, FINDING_WARNING, pos.line, pos.col,
			"never-denied",
			"the profile denies %s, which is not enforced: tasks, "
			"or the host's probes, cannot work without",
			list);
}

static void lint_execve(const struct bypass *g)
{
	int nr = sysname_nr(CTLSEC_ABI_X86_64, "execve");
	struct outlook o =
		outlook_of(g, CTLSEC_ABI_X86_64, nr, capname_docker_default());
	struct oci_pos pos = lint_place(g->p, o.origin, "execve");

	if (!o.may_allow)
		finding_add(g->l, FINDING_WARNING, pos.line, pos.col,
			    "execve-denied",
			    "execve is denied: no program can be started, not "
			    "even by the container's runtime");
}

void lint_bypass(const struct oci_profile *p, const struct blob *b,
		 struct findings *l)
{
	struct bypass g = { .p = p, .l = l };

	ctlsec_policy_open(&g.policy, b->data);
	lint_io_uring(&g);
	lint_clone3(&g);
	lint_second_abis(&g);
	lint_never(&g);
	lint_execve(&g);
}
