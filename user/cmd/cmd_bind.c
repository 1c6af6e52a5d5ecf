// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec bind: create a domain, or change one.
 */
#include <errno.h>
#include <linux/netlink.h>

#include "base/util.h"
#include "cmd/args.h"
#include "cmd/bind.h"
#include "cmd/cmd_table.h"
#include "cmd/profile_use.h"
#include "host/target.h"
#include "netlink/cnl.h"
#include "oci/builtin_default.h"

/* Domains that come and go under our hands this often are given up. */
#define BIND_TRIES 4

static int refuse_host(const struct target *t, const struct args *o,
		       struct err *e)
{
	if (!t->host || o->given[OPT_ALLOW_HOST])
		return 0;
	return err_set(e, EXIT_FAILED,
		       "refusing to bind %s: %s; --allow-host does it anyway",
		       t->text, t->host);
}

/* Whether a domain exists: 1, 0, or -1 with @e filled. A caller without
 * the right to ask needs more than that right to bind.
 */
static int exists(struct cnl *nl, const struct target *t,
		  const struct cnl_domain *key, struct err *e)
{
	struct cnl_domain d;

	if (!cnl_domain_get(nl, key, &d, e)) {
		cnl_attr_free(&cnl_msg_domain, &d);
		return 1;
	}
	if (nl->error == EPERM)
		return err_set(e, EXIT_NO_PERMISSION,
			       "not permitted to bind %s: needs CAP_MAC_ADMIN "
			       "in the initial user namespace",
			       t->text);
	return nl->error == ENOENT ? 0 : -1;
}

/* Create the domain, with the built-in profile if none is named, or change the
 * one that exists. Flags see to it that the module does what was decided here.
 */
static int create_or_change(struct cnl *nl, const struct target *t,
			    const struct cnl_domain *rq, struct cnl_domain *out,
			    bool *loaded, struct err *e)
{
	struct cnl_domain key = { 0 };
	int i;

	target_key(t, &key);
	for (i = 0; i < BIND_TRIES; i++) {
		struct cnl_domain full = *rq;
		int there = exists(nl, t, &key, e);
		uint16_t flags = there ? 0 : NLM_F_CREATE | NLM_F_EXCL;

		if (there < 0)
			return -1;
		if (!there && !t->cgroup.dir && !t->userns_pid)
			return err_set(e, EXIT_FAILED,
				       "cannot bind %s: it is not bound yet, "
				       "and only a cgroup or a process leads "
				       "to what is not",
				       t->text);
		if (!there && !CNL_HAS(rq, CTLSEC_DOMAIN_A_PROFILE) &&
		    bind_profile(nl, BUILTIN_DEFAULT_NAME, &full, loaded, e))
			return -1;
		if (!bind_send(nl, "bind", t->text, &full, flags, out, e))
			return 0;
		if (nl->error != (there ? ENOENT : EEXIST))
			return -1;
	}
	return -1;
}

int cmd_bind(int argc, char **argv, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_target struct target t = { 0 };
	cleanup_cnl struct cnl nl = { 0 };
	struct cnl_domain rq = { 0 }, d;
	bool loaded = false;

	if (args_parse(argc, argv, 1, 1, &o, e) || bind_options(&o, &rq, e) ||
	    target_find(o.args[0], &t, e) || refuse_host(&t, &o, e) ||
	    cnl_open(&nl, e))
		return -1;
	if (o.given[OPT_PROFILE] &&
	    bind_profile(&nl, o.value[OPT_PROFILE], &rq, &loaded, e))
		return -1;
	target_key(&t, &rq);
	if (create_or_change(&nl, &t, &rq, &d, &loaded, e)) {
		if (loaded)
			profile_use_forget(&nl, BUILTIN_DEFAULT_NAME);
		return -1;
	}
	bind_report("bound", &d);
	cnl_attr_free(&cnl_msg_domain, &d);
	return 0;
}
