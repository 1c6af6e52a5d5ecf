// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec status: the module, what it can hook here, what is lost; and without
 * the module, what stands in its way.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/module_state.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/listing.h"
#include "host/prereq.h"
#include "netlink/cnl.h"
#include "out/enum_names.h"
#include "out/out.h"

enum {
	COL_MODULE,
	COL_PROGRAM,
	COL_KERNEL,
	COL_STATE,
	COL_API,
	COL_PROFILES,
	COL_DOMAINS,
	COL_BINDINGS,
	COL_HOOKED,
	COL_INFLIGHT,
	COL_MISSED,
};

static const struct out_col cols[] = {
	[COL_MODULE] = { "MODULE", OUT_STR, true,
			 "version of the loaded module" },
	[COL_PROGRAM] = { "PROGRAM", OUT_STR, true, "version of this program" },
	[COL_KERNEL] = { "KERNEL", OUT_STR, true, "the running kernel" },
	[COL_STATE] = { "STATE", OUT_STR, true,
			"whether the module is loaded" },
	[COL_API] = { "API", OUT_NUM, true, "version of the protocol" },
	[COL_PROFILES] = { "PROFILES", OUT_NUM, true, "profiles loaded" },
	[COL_DOMAINS] = { "DOMAINS", OUT_NUM, true, "domains bound" },
	[COL_BINDINGS] = { "BINDINGS", OUT_NUM, true,
			   "bindings, those that wait included" },
	[COL_HOOKED] = { "HOOKED", OUT_NUM, true,
			 "functions hooked for system calls now" },
	[COL_INFLIGHT] = { "INFLIGHT", OUT_NUM, true,
			   "wrapper calls in progress" },
	[COL_MISSED] = { "MISSED", OUT_NUM, true,
			 "hook invocations that could not be handled" },
};

static const struct out_cols status_cols = { "status", "", cols,
					     ARRAY_SIZE(cols) };

enum { ABI_NAME, ABI_NUMBERS, ABI_HOOKABLE, ABI_ABSENT, ABI_UNHOOKABLE };

static const struct out_col abi_cols[] = {
	[ABI_NAME] = { "ABI", OUT_STR, true, "" },
	[ABI_NUMBERS] = { "NUMBERS", OUT_NUM, true, "" },
	[ABI_HOOKABLE] = { "HOOKABLE", OUT_NUM, true, "" },
	[ABI_ABSENT] = { "ABSENT", OUT_NUM, true, "" },
	[ABI_UNHOOKABLE] = { "UNHOOKABLE", OUT_STR, true, "" },
};

static const struct out_cols abis = { "abis", "", abi_cols,
				      ARRAY_SIZE(abi_cols) };

enum { HOOK_NAME, HOOK_ACTIVE, HOOK_LOST };

static const struct out_col hook_cols[] = {
	[HOOK_NAME] = { "HOOK", OUT_STR, true, "" },
	[HOOK_ACTIVE] = { "ACTIVE", OUT_BOOL, true, "" },
	[HOOK_LOST] = { "LOST-WITHOUT", OUT_STR, true, "" },
};

static const struct out_cols hooks = { "hooks", "", hook_cols,
				       ARRAY_SIZE(hook_cols) };

enum { OBJECT_NAME, OBJECT_COUNT };

static const struct out_col object_cols[] = {
	[OBJECT_NAME] = { "OBJECT", OUT_STR, true, "" },
	[OBJECT_COUNT] = { "COUNT", OUT_NUM, true, "" },
};

static const struct out_cols objects = { "objects", "", object_cols,
					 ARRAY_SIZE(object_cols) };

enum { CHECK_NAME, CHECK_STATE, CHECK_DETAIL };

static const struct out_col check_cols[] = {
	[CHECK_NAME] = { "CHECK", OUT_STR, true, "" },
	[CHECK_STATE] = { "STATE", OUT_STR, true, "" },
	[CHECK_DETAIL] = { "DETAIL", OUT_STR, true, "" },
};

static const struct out_cols checks = { "checks", "", check_cols,
					ARRAY_SIZE(check_cols) };

static void add_program(struct out *out)
{
	struct utsname u;

	uname(&u);
	out_record(out);
	out_row(out);
	out_str(out, COL_PROGRAM, CTLSEC_VERSION);
	out_str(out, COL_STATE, module_state_name(module_state_read()));
	out_fmt(out, COL_KERNEL, "%s %s", u.release, u.machine);
}

static void add_counts(struct out *out, const struct cnl_status *s)
{
	if (s->version)
		out_str(out, COL_MODULE, s->version);
	out_num(out, COL_API, CTLSEC_GENL_VERSION);
	if (CNL_HAS(s, CTLSEC_STATUS_A_PROFILES))
		out_num(out, COL_PROFILES, s->profiles);
	if (CNL_HAS(s, CTLSEC_STATUS_A_DOMAINS))
		out_num(out, COL_DOMAINS, s->domains);
	out_num(out, COL_BINDINGS, s->bindings);
	if (CNL_HAS(s, CTLSEC_STATUS_A_HOOKED))
		out_num(out, COL_HOOKED, s->hooked);
	if (CNL_HAS(s, CTLSEC_STATUS_A_INFLIGHT))
		out_num(out, COL_INFLIGHT, s->inflight);
	if (CNL_HAS(s, CTLSEC_STATUS_A_MISSED))
		out_num(out, COL_MISSED, s->missed);
	listing_unknown(&s->seen);
}

/* The system calls that cannot be hooked, by name. */
static char *list_unhookable(const struct cnl_status_abi *a)
{
	char *text = xstrdup("");
	char buf[ENUM_NAMES_MAX];
	size_t i;

	for (i = 0; i < a->unhookable.n; i++) {
		char *more = xasprintf(
			"%s%s%s", text, i ? "," : "",
			enum_names_syscall(a->abi, a->unhookable.v[i], buf));

		free(text);
		text = more;
	}
	return text;
}

static void add_abis(struct out *out, const struct cnl_list *l)
{
	const struct cnl_status_abi *a = l->v;
	char buf[ENUM_NAMES_MAX];
	size_t i;

	out_table(out, &abis, "System calls by ABI:");
	for (i = 0; i < l->n; i++, a++) {
		cleanup_free char *list = list_unhookable(a);

		out_row(out);
		out_str(out, ABI_NAME, enum_names_abi(a->abi, buf));
		out_num(out, ABI_NUMBERS, a->numbers);
		out_num(out, ABI_HOOKABLE, a->hookable);
		out_num(out, ABI_ABSENT, a->absent);
		if (list[0])
			out_str(out, ABI_UNHOOKABLE, list);
		listing_unknown(&a->seen);
	}
}

static void add_hooks(struct out *out, const struct cnl_list *l)
{
	const struct cnl_status_hook *h = l->v;
	size_t i;

	out_table(out, &hooks, "Hooks:");
	for (i = 0; i < l->n; i++, h++) {
		out_row(out);
		if (h->name)
			out_str(out, HOOK_NAME, h->name);
		out_bool(out, HOOK_ACTIVE,
			 CNL_HAS(h, CTLSEC_STATUS_HOOK_A_ACTIVE));
		if (h->lost)
			out_str(out, HOOK_LOST, h->lost);
		listing_unknown(&h->seen);
	}
}

static void add_objects(struct out *out, const struct cnl_list *l)
{
	const struct cnl_status_object *o = l->v;
	size_t i;

	out_table(out, &objects, "Objects:");
	for (i = 0; i < l->n; i++, o++) {
		out_row(out);
		if (o->name)
			out_str(out, OBJECT_NAME, o->name);
		out_num(out, OBJECT_COUNT, o->count);
		listing_unknown(&o->seen);
	}
}

static void add_checks(struct out *out)
{
	struct prereq v[PREREQ_MAX];
	size_t i, n = prereq_check(v);

	out_table(out, &checks, "What the module needs:");
	for (i = 0; i < n; i++) {
		out_row(out);
		out_str(out, CHECK_NAME, v[i].name);
		out_str(out, CHECK_STATE, prereq_state_name(v[i].state));
		out_str(out, CHECK_DETAIL, v[i].detail);
	}
	prereq_free(v, n);
}

/* Print what can be told in any case; the failure stays in @e. */
static int without_module(struct out *out, struct err *e)
{
	struct err print;

	add_checks(out);
	if (out_print(out, &print) || out_finish(&print))
		*e = print;
	return -1;
}

static void with_module(struct out *out, const struct cnl_status *s)
{
	add_counts(out, s);
	add_abis(out, &s->abis);
	add_hooks(out, &s->hooks);
	add_objects(out, &s->objects);
	add_checks(out);
	if (s->missed)
		fprintf(stderr,
			"ctlsec: warning: %ju hook invocations could not be "
			"handled, so a protection was lost; see the kernel "
			"log\n",
			(uintmax_t)s->missed);
}

int cmd_status(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_out struct out out = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_status s;
	struct out_opts how;

	if (args_parse(argc, argv, 0, 0, &o, e))
		return -1;
	listing_options(&o, &how);
	if (out_init(&out, &how, &status_cols, e))
		return -1;
	add_program(&out);
	if (cnl_open(&nl, e) || cnl_status_get(&nl, &s, e))
		return without_module(&out, e);
	with_module(&out, &s);
	cnl_attr_free(&cnl_msg_status, &s);
	return out_print(&out, e);
}
