// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec module: load and unload the kernel module.
 */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "host/cgroup.h"
#include "host/freeze.h"
#include "host/module.h"
#include "host/unload.h"
#include "netlink/cnl.h"
#include "netlink/cnl_layer.h"

/* "NAME=VALUE ..." of the arguments after the verb, to be freed. */
static char *join_options(const struct args *o, struct err *e)
{
	char *all = xstrdup("");
	char q[80];
	int i;

	for (i = 1; i < o->n_args; i++) {
		char *more;

		if (!strchr(o->args[i], '=') || strpbrk(o->args[i], " \t\n")) {
			err_set(e, EXIT_MISUSE,
				"module load: %s is not of the form NAME=VALUE",
				escape_quote(o->args[i], q, sizeof(q)));
			free(all);
			return NULL;
		}
		more = xasprintf("%s%s%s", all, all[0] ? " " : "", o->args[i]);
		free(all);
		all = more;
	}
	return all;
}

static int load_module(const struct args *o, struct err *e)
{
	cleanup_free char *options = join_options(o, e);
	bool already;

	if (o->given[OPT_FORCE])
		return err_set(e, EXIT_MISUSE, "module load takes no --force");
	if (!options || module_load(options, &already, e))
		return -1;
	if (already && options[0])
		return err_set(
			e, EXIT_FAILED,
			"module ctlsec is loaded already, so its options "
			"cannot be set; unload it first");
	puts(already ? "module ctlsec is loaded already" :
		       "module ctlsec loaded");
	return 0;
}

/* A layer is for containers that are still to come, too. */
static int check_no_layer(struct cnl *nl, struct err *e)
{
	struct cnl_list l = { 0 };
	size_t n;

	if (cnl_layer_all(nl, &l, e))
		return -1;
	n = l.n;
	cnl_attr_list_free(&cnl_msg_layer, &l);
	if (!n)
		return 0;
	return err_set(e, EXIT_FAILED,
		       "%zu layer%s calls and would be forgotten; 'ctlsec deny "
		       "--remove' first, or use --force",
		       n, n == 1 ? " denies" : "s deny");
}

/* Unloading ends every confinement; say so before, not after. */
static int check_unbound(struct err *e)
{
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_status s;
	uint32_t domains, bindings;

	if (cnl_open(&nl, e) || cnl_status_get(&nl, &s, e))
		return -1;
	domains = s.domains;
	bindings = s.bindings;
	cnl_attr_free(&cnl_msg_status, &s);
	if (!domains && !bindings)
		return check_no_layer(&nl, e);
	if (!domains)
		return err_set(e, EXIT_FAILED,
			       "%u binding%s and would be forgotten; 'ctlsec "
			       "unbind --all' first, or use --force",
			       bindings, bindings == 1 ? " waits" : "s wait");
	return err_set(e, EXIT_FAILED,
		       "%u domain%s bound and would run unconfined; unbind "
		       "first, or use --force",
		       domains, domains == 1 ? " is" : "s are");
}

static void add_domain(struct freeze *f, const struct cnl_domain *d)
{
	cleanup_cgroup struct cgroup cg = { 0 };
	struct err ignored;

	if (d->kind == CTLSEC_KIND_USERNS)
		freeze_add_userns(f, d->userns_ino);
	else if (d->path && !cgroup_find(d->path, &cg, &ignored) &&
		 cg.id == d->cgroup_id)
		freeze_add(f, &cg);
}

/* What is confined now. A module that cannot be asked is unloaded as it is. */
static void find_confined(struct freeze *f)
{
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_list l = { 0 };
	struct err ignored;
	size_t i;

	if (cnl_open(&nl, &ignored) || cnl_domains(&nl, &l, &ignored))
		return;
	for (i = 0; i < l.n; i++)
		add_domain(f, (const struct cnl_domain *)l.v + i);
	cnl_attr_list_free(&cnl_msg_domain, &l);
}

static int unload_module(const struct args *o, struct err *e)
{
	cleanup_freeze struct freeze f = { .watches = -1 };
	char q[80];

	if (o->n_args > 1)
		return err_set(e, EXIT_MISUSE,
			       "module unload does not take the argument %s",
			       escape_quote(o->args[1], q, sizeof(q)));
	if (!o->given[OPT_FORCE] && check_unbound(e))
		return -1;
	freeze_init(&f);
	find_confined(&f);
	if (unload_frozen(&f, e))
		return -1;
	puts("module ctlsec unloaded");
	return 0;
}

int cmd_module(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_free char *hint = NULL;
	struct nearest near;
	char q[80];

	if (args_parse(argc, argv, 1, ARGS_ANY, &o, e))
		return -1;
	if (!strcmp(o.args[0], "load"))
		return load_module(&o, e);
	if (!strcmp(o.args[0], "unload"))
		return unload_module(&o, e);
	nearest_start(&near, o.args[0], strlen(o.args[0]));
	nearest_offer_words(&near, "load unload");
	hint = nearest_hint(&near, "");
	return err_set(e, EXIT_MISUSE,
		       "module: %s is neither load nor unload%s",
		       escape_quote(o.args[0], q, sizeof(q)), hint);
}
