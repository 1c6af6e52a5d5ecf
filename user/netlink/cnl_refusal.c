// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel refused, as a sentence: the operation, the kernel's own
 * words (the extended ack) or ours for the errno, the option to blame, and what
 * to do about it.
 */
#include "netlink/cnl_refusal.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/msg.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"

/**
 * struct remedy - what an errno means for a command
 * @cmd: CTLSEC_CMD_UNSPEC for any; the first row that fits counts
 * @what: where the kernel gave no sentence
 * @todo: what to do about it, or NULL
 */
struct remedy {
	uint8_t cmd;
	int error;
	const char *what;
	const char *todo;
};

static const struct remedy remedies[] = {
	{ CTLSEC_CMD_PROFILE_UNLOAD, ENOENT, "no such profile is loaded",
	  "'ctlsec profiles' lists them" },
	{ CTLSEC_CMD_PROFILE_UNLOAD, EBUSY, "the profile is in use",
	  "'ctlsec list' shows by which domains" },
	{ CTLSEC_CMD_PROFILE_GET, ENOENT, "no such profile is loaded",
	  "'ctlsec profiles' lists them" },
	{ CTLSEC_CMD_PROFILE_LOAD, EEXIST, "the profile is loaded already",
	  NULL },
	{ CTLSEC_CMD_PROFILE_LOAD, ENOSPC, "too many profiles are loaded",
	  "unload one" },
	{ CTLSEC_CMD_PROFILE_LOAD, EBUSY,
	  "a system call that the profile denies cannot be hooked",
	  "free the function or allow the call" },
	{ CTLSEC_CMD_DOMAIN_SET, EBUSY,
	  "a system call that the profile denies cannot be hooked",
	  "free the function or allow the call" },
	{ CTLSEC_CMD_DOMAIN_SET, ENOSPC, "too many domains are bound",
	  "unbind one" },
	{ CTLSEC_CMD_DOMAIN_SET, ENOENT,
	  "there is no such cgroup, process, profile or domain", NULL },
	{ CTLSEC_CMD_DOMAIN_DEL, ENOENT, "it is not bound",
	  "'ctlsec list' shows what is" },
	{ CTLSEC_CMD_DOMAIN_GET, ENOENT, "it is not bound",
	  "'ctlsec list' shows what is" },
	{ CTLSEC_CMD_DENIAL_GET, ENOENT, "it is not bound",
	  "'ctlsec list' shows what is" },
	{ CTLSEC_CMD_BINDING_SET, EBUSY,
	  "a system call that the profile denies cannot be hooked",
	  "free the function or allow the call" },
	{ CTLSEC_CMD_BINDING_SET, ENOSPC, "there are too many bindings",
	  "unbind one" },
	{ CTLSEC_CMD_BINDING_SET, ENOENT,
	  "there is no such cgroup, profile or binding", NULL },
	{ CTLSEC_CMD_BINDING_DEL, ENOENT, "it is not bound",
	  "'ctlsec list' shows what is" },
	{ CTLSEC_CMD_BINDING_GET, ENOENT, "it is not bound",
	  "'ctlsec list' shows what is" },
	{ CTLSEC_CMD_EVENT_LISTEN, ENOSPC, "too many listen to events already",
	  "end another 'ctlsec events'" },
	{ CTLSEC_CMD_APPLY, EBUSY,
	  "a system call that a profile denies cannot be hooked",
	  "free the function or allow the call" },
	{ CTLSEC_CMD_APPLY, ENOENT, "it changed in the meantime", "try again" },
	{ CTLSEC_CMD_LEARN_START, EOPNOTSUPP,
	  "this kernel cannot be learned from", NULL },
	{ CTLSEC_CMD_LEARN_START, EEXIST, "it is learning already",
	  "'ctlsec learn list' shows since when" },
	{ CTLSEC_CMD_LEARN_STOP, ENOENT, "nothing was learned of this",
	  "'ctlsec learn list' shows of what" },
	{ CTLSEC_CMD_LEARN_DEL, ENOENT, "nothing was learned of this",
	  "'ctlsec learn list' shows of what" },
	{ CTLSEC_CMD_LEARN_GET, ENOENT, "nothing was learned of this",
	  "'ctlsec learn list' shows of what" },
	{ CTLSEC_CMD_LEARN_READ, ENOENT, "it was forgotten in the meantime",
	  NULL },
	{ CTLSEC_CMD_UNSPEC, EOPNOTSUPP,
	  "the loaded module does not know this request: its version and this "
	  "program's differ, see 'ctlsec status'",
	  NULL },
	{ CTLSEC_CMD_UNSPEC, ENOMEM, "the kernel is out of memory", NULL },
};

static const struct remedy *find_remedy(uint8_t cmd, int error)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(remedies); i++) {
		const struct remedy *m = &remedies[i];

		if (m->error == error &&
		    (m->cmd == cmd || m->cmd == CTLSEC_CMD_UNSPEC))
			return m;
	}
	return NULL;
}

/* The attribute that the kernel blames, or NULL. */
static const struct cnl_attr_def *find_blamed(const struct cnl_call *call,
					      const struct cnl_reply *r,
					      const struct nlmsghdr *h)
{
	size_t head = NLMSG_HDRLEN + GENL_HDRLEN;

	if (!call->tree)
		return NULL;
	if (r->missing && r->missing <= call->tree->max)
		return &call->tree->v[r->missing];
	if (r->offset < head || h->nlmsg_len < head)
		return NULL;
	return cnl_attr_at(call->tree, (const char *)h + head,
			   h->nlmsg_len - head, r->offset - head);
}

/* Blame, as a suffix of the sentence: what the user gave, or what is missing.
 */
static char *print_blame(const struct cnl_call *call, const struct cnl_reply *r,
			 const void *request)
{
	const struct cnl_attr_def *d = find_blamed(call, r, request);

	if (d && d->name && r->missing)
		return xasprintf(" (%s is missing)", d->name);
	return d && d->option ? xasprintf(" (%s)", d->option) : xstrdup("");
}

/* The kernel's own check of lengths and ranges has no words for what it wants;
 * of the strings that go to it only names can be too long.
 */
static bool name_too_long(const struct cnl_call *call,
			  const struct cnl_reply *r, const void *request)
{
	const struct cnl_attr_def *d = find_blamed(call, r, request);

	return d && d->type == CNL_STR &&
	       !strcmp(r->text, "Attribute failed policy validation");
}

static int not_permitted(const struct cnl_call *call, const struct cnl_reply *r,
			 struct err *e)
{
	bool reads = call->cmd == CTLSEC_CMD_STATUS_GET ||
		     call->cmd == CTLSEC_CMD_PROFILE_GET ||
		     call->cmd == CTLSEC_CMD_DOMAIN_GET ||
		     call->cmd == CTLSEC_CMD_BINDING_GET ||
		     call->cmd == CTLSEC_CMD_DENIAL_GET ||
		     call->cmd == CTLSEC_CMD_EVENT_LISTEN ||
		     call->cmd == CTLSEC_CMD_EVENT_GET ||
		     call->cmd == CTLSEC_CMD_LEARN_GET ||
		     call->cmd == CTLSEC_CMD_LEARN_READ;

	if (r->text[0])
		return err_set(e, EXIT_NO_PERMISSION, "not permitted to %s: %s",
			       call->op, r->text);
	return err_set(e, EXIT_NO_PERMISSION,
		       "not permitted to %s: needs CAP_MAC_ADMIN in the "
		       "initial user namespace%s",
		       call->op,
		       reads ? ", or membership of the module's readers group" :
			       "");
}

/* The kernel's sentences have that after a colon. Which domains use a profile is
 * ours to say.
 */
static bool says_what_to_do(const struct cnl_call *call, const char *text)
{
	return call->cmd != CTLSEC_CMD_PROFILE_UNLOAD && strstr(text, ": ");
}

int cnl_refusal_explain(const struct cnl_call *call, const struct cnl_reply *r,
			const void *request, struct err *e)
{
	const struct remedy *m = find_remedy(call->cmd, r->error);
	cleanup_free char *suffix = print_blame(call, r, request);
	cleanup_free char *text = NULL;
	const char *what, *todo;

	if (r->error == EPERM || r->error == EACCES)
		return not_permitted(call, r, e);
	if (name_too_long(call, r, request))
		return err_set(e, EXIT_FAILED,
			       "cannot %s: a name has at most %d characters",
			       call->op, CTLSEC_NAME_MAX);
	text = escape_text(r->text);
	what = text[0] ? text : m ? m->what : strerror(r->error);
	todo = m && !says_what_to_do(call, text) ? m->todo : NULL;
	return err_set(e, EXIT_FAILED, "cannot %s: %s%s%s%s", call->op, what,
		       suffix, todo ? "; " : "", todo ? todo : "");
}
