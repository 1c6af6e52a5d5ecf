// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec unbind: remove domains, and bindings with theirs, and say what they did.
 */
#include <errno.h>
#include <inttypes.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/bind_list.h"
#include "cmd/bind_pick.h"
#include "cmd/cmd_table.h"
#include "container/container_runtime.h"
#include "netlink/cnl.h"
#include "out/out.h"
#include "target/domain_name.h"

static void report_last(const struct cnl_domain *d)
{
	cleanup_free char *name =
		domain_name_short(container_runtime_here(false), d);
	cleanup_free char *shown = escape_text(name);
	uint64_t forks = d->forks_denied_pids + d->forks_denied_rate;

	printf("unbound %s: %" PRIu64 " system call%s denied, %" PRIu64
	       " fork%s denied\n",
	       shown, d->denied, d->denied == 1 ? "" : "s", forks,
	       forks == 1 ? "" : "s");
}

static void report_binding(const struct cnl_domain *b)
{
	cleanup_free char *name =
		domain_name_short(container_runtime_here(false), b);
	cleanup_free char *shown = escape_text(name);

	if (b->domains)
		printf("unbound %s: it had %" PRIu64 " cgroup%s\n", shown,
		       b->domains, b->domains == 1 ? "" : "s");
	else
		printf("unbound %s, which waited\n", shown);
}

static int remove_binding(struct cnl *nl, const struct cnl_domain *b,
			  struct err *e)
{
	cleanup_free char *name = target_name(b);

	if (binding_remove(nl, name, b->id, false, e))
		return -1;
	report_binding(b);
	return 0;
}

static int remove_domain(struct cnl *nl, const char *text,
			 const struct cnl_domain *key, struct err *e)
{
	struct cnl_domain d;

	if (bind_remove(nl, text, key, &d, e))
		return -1;
	report_last(&d);
	cnl_attr_free(&cnl_msg_domain, &d);
	return 0;
}

/* Another binding may have it now. */
static void note_still_bound(struct cnl *nl, const char *text,
			     const struct cnl_domain *key)
{
	struct cnl_domain d;
	struct err ignored;

	if (cnl_domain_get(nl, key, &d, &ignored))
		return;
	if (CNL_HAS(&d, CTLSEC_DOMAIN_A_LAYERS_ONLY)) {
		cnl_attr_free(&cnl_msg_domain, &d);
		return;
	}
	fprintf(stderr,
		"ctlsec: note: %s is still bound, by binding %" PRIu64
		" of 'ctlsec list'\n",
		text, d.binding);
	cnl_attr_free(&cnl_msg_domain, &d);
}

static int refuse_layers(const char *text, struct err *e)
{
	return err_set(e, EXIT_FAILED,
		       "%s is not bound: only layers hold there, which "
		       "'ctlsec deny --remove' takes off",
		       text);
}

static int remove_target(struct cnl *nl, const struct bind_pick *p,
			 const struct target *t, struct err *e)
{
	cleanup_free char *shown = escape_text(t->text);
	struct cnl_domain key = { 0 }, d;
	const struct cnl_domain *b;
	int ret;

	target_key(t, &key);
	if (cnl_domain_get(nl, &key, &d, e))
		return nl->error == EPERM ?
			       remove_domain(nl, t->text, &key, e) :
			       -1;
	b = binding_of_domain(&p->bindings, &d);
	if (CNL_HAS(&d, CTLSEC_DOMAIN_A_LAYERS_ONLY)) {
		ret = refuse_layers(shown, e);
	} else if (b) {
		ret = binding_remove(nl, t->text, b->id, false, e);
		if (!ret) {
			report_last(&d);
			note_still_bound(nl, shown, &key);
		}
	} else {
		ret = remove_domain(nl, t->text, &key, e);
		if (!ret && d.binding)
			fprintf(stderr,
				"ctlsec: note: binding %" PRIu64
				" binds %s again when its cgroup comes back\n",
				d.binding, shown);
	}
	cnl_attr_free(&cnl_msg_domain, &d);
	return ret;
}

static int remove_all(struct cnl *nl, struct err *e)
{
	struct cnl_list bindings, domains = { 0 };
	const struct cnl_domain *d;
	int ret = 0;
	size_t i;

	/* First, that none makes another domain; these stay, with their counters. */
	if (cnl_bindings(nl, &bindings, e))
		return -1;
	for (i = 0; i < bindings.n && !ret; i++) {
		d = (const struct cnl_domain *)bindings.v + i;
		ret = binding_remove(nl, "--all", d->id, true, e);
		if (!ret && !d->domains)
			report_binding(d);
	}
	if (!ret)
		ret = cnl_domains(nl, &domains, e);
	for (i = 0; i < domains.n && !ret; i++) {
		struct cnl_domain key = { 0 };

		d = (const struct cnl_domain *)domains.v + i;
		if (CNL_HAS(d, CTLSEC_DOMAIN_A_LAYERS_ONLY))
			continue;
		CNL_SET(&key, CTLSEC_DOMAIN_A_ID, id, d->id);
		ret = remove_domain(nl, "--all", &key, e);
		/* It went with its cgroup. */
		if (ret && nl->error == ENOENT)
			ret = 0;
	}
	cnl_attr_list_free(&cnl_msg_domain, &bindings);
	cnl_attr_list_free(&cnl_msg_domain, &domains);
	return ret;
}

static int remove_words(struct cnl *nl, const struct args *o, struct err *e)
{
	cleanup_pick struct bind_pick p = { 0 };
	size_t i;

	if (bind_pick_words(nl, o->args, (size_t)o->n_args, &p, e) ||
	    bind_list_check(nl, "unbind", &p.targets, e))
		return -1;
	for (i = 0; i < p.n_named; i++) {
		if (remove_binding(nl, p.named[i], e))
			return -1;
	}
	for (i = 0; i < p.targets.n; i++) {
		if (remove_target(nl, &p, &p.targets.v[i], e))
			return -1;
	}
	return 0;
}

int cmd_unbind(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_cnl struct cnl nl = { 0 };

	if (args_parse(argc, argv, 0, ARGS_ANY, &o, e))
		return -1;
	if (o.given[OPT_ALL] && o.n_args)
		return err_set(e, EXIT_MISUSE,
			       "unbind takes either targets or --all");
	if (!o.given[OPT_ALL] && !o.n_args)
		return err_set(e, EXIT_MISUSE,
			       "unbind needs more arguments: ctlsec unbind "
			       "TARGET... | --all");
	if (cnl_open(&nl, e))
		return -1;
	return o.given[OPT_ALL] ? remove_all(&nl, e) : remove_words(&nl, &o, e);
}
