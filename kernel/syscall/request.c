// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of io_urings, decided as the calls that do the same (ctlsec/ring.h).
 *
 * Hooked is the function that carries an operation out, of those operations only that a
 * policy in use has to be asked of: all ways of a request lead there, by io_uring_enter,
 * a thread that polls, a worker, behind other requests, again and again. What was queued
 * before a bind comes there after it. The values of a request are the kernel's copies by
 * then.
 *
 * - One such function may call another: only that of the request's own operation counts.
 * - The task that carries it out is judged, by its real credentials: those in effect may
 *   be others that the ring was given.
 * - A request may come there more than once. A bit in it says that it was looked at, so
 *   that what goes on is counted once.
 * - What a policy asks of sockets by meaning, inside.c asks as well, of the same values:
 *   what is refused does not get there, what goes on is counted there.
 * - The callback and what it redirects to do not sleep, so unregistering waits for them
 *   (hook.c). They take no recursion lock, as syscall/entry.c.
 */
#include "syscall/request.h"

#include <asm/ioctls.h>
#include <ctlsec/ring_ready.h>
#include <linux/bitmap.h>
#include <linux/fs.h>
#include <linux/kallsyms.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/sockios.h>
#include <linux/stat.h>

#include "arch/arch.h"
#include "compat/extack.h"
#include "compat/ftrace.h"
#include "compat/uring.h"
#include "domain/learned.h"
#include "domain/registry.h"
#include "hook/hook.h"
#include "hook/idle.h"
#include "hook/redirect.h"
#include "hook/resolve.h"
#include "policy/profile.h"
#include "syscall/decide.h"
#include "syscall/learn.h"
#include "syscall/verdict.h"
#include "task/userns.h"

/* Room for operations of later kernels. */
#define OPCODES CTLSEC_POLICY_VERSION_OPCODES

/* Written once by init: what carries an operation out, and where that is hooked. 0:
 * nothing does.
 */
static unsigned long issue[OPCODES] __ro_after_init;
static unsigned long issue_location[OPCODES] __ro_after_init;

/* None, or found. */
static bool issue_found __ro_after_init;

static bool is_command(u32 op)
{
	return op == CTLSEC_RING_URING_CMD || op == CTLSEC_RING_URING_CMD128;
}

/* Positions mean nothing to a file that has none, whatever a request says. */
static bool names_place(const struct io_kiocb *req)
{
	const struct kiocb *kiocb = (const void *)&req->cmd;

	return kiocb->ki_pos != -1 && !(req->flags & REQ_F_CUR_POS) &&
	       req->file->f_mode & (FMODE_PREAD | FMODE_PWRITE);
}

static s64 read_value(const struct io_kiocb *req, unsigned int at,
		      unsigned int size)
{
	const void *value = (const void *)&req->cmd + at;

	if (size == 8)
		return *(const s64 *)value;
	return size == 2 ? *(const u16 *)value : *(const s32 *)value;
}

static __always_inline void read_values(const struct io_kiocb *req,
					struct ctlsec_ring_request *r)
{
	const struct ctlsec_compat_uring_op *op =
		&ctlsec_compat_uring_ops[r->op];
	const struct ctlsec_ring_table_row *row = &ctlsec_ring_table[r->op];
	unsigned int i, size;

	if (!ctlsec_compat_uring_laid_out)
		return;
	ctlsec_ring_table_begin(r);
	for (i = 0; i < CTLSEC_RING_VALUES; i++) {
		size = op->size[i];
		if (!size)
			break;
		if (size == CTLSEC_COMPAT_URING_PLACE)
			ctlsec_ring_table_add_place(r, names_place(req));
		else
			ctlsec_ring_table_add(r, row, i,
					      read_value(req, op->at[i], size));
	}
	/* As they are left out inside. */
	if (r->op == CTLSEC_RING_SOCKET)
		r->value[1] &= ~(u64)(SOCK_CLOEXEC | SOCK_NONBLOCK);
}

/* The commands that sockets take, by enum io_uring_socket_op of later kernels. */
static noinline void read_command(const struct io_kiocb *req,
				  struct ctlsec_ring_request *r)
{
	static const u8 ops[] = {
		CTLSEC_RING_SOCK_IOCTL,	     CTLSEC_RING_SOCK_IOCTL,
		CTLSEC_RING_SOCK_GETSOCKOPT, CTLSEC_RING_SOCK_SETSOCKOPT,
		CTLSEC_RING_SOCK_RECVMSG,    CTLSEC_RING_SOCK_NAME,
	};
	const struct io_uring_cmd *cmd = (const void *)&req->cmd;
	s64 raw[CTLSEC_RING_VALUES] = {};
	u32 op = READ_ONCE(cmd->cmd_op);

	if (!S_ISSOCK(file_inode(req->file)->i_mode))
		return;
	r->op = CTLSEC_RING_UNKNOWN;
	if (op >= ARRAY_SIZE(ops))
		return;
	r->op = ops[array_index_nospec(op, ARRAY_SIZE(ops))];
	raw[0] = op ? SIOCOUTQ : SIOCINQ;
	ctlsec_ring_fill(r, raw);
}

/* Is this where the request is carried out, and for a task? Where one function calls
 * another, it is the other's turn once.
 */
static bool is_due(const struct io_kiocb *req, unsigned long ip)
{
	return issue_location[req->opcode] == ip &&
	       !(current->flags & PF_KTHREAD);
}

/* Of values only those that are known. */
static __always_inline void fill_request(const struct io_kiocb *req,
					 struct ctlsec_ring_request *r)
{
	r->op = CTLSEC_RING_UNKNOWN;
	r->abi = ctlsec_regs_process_abi();
	r->fits = 0;
	r->known = 0;
	if (req->opcode >= CTLSEC_RING_OPCODES)
		return;
	r->op = array_index_nospec(req->opcode, CTLSEC_RING_OPCODES);
	if (unlikely(is_command(r->op)))
		read_command(req, r);
	else
		read_values(req, r);
}

static noinline void decide_once(unsigned long ip, struct ftrace_regs *fregs)
{
	struct io_kiocb *req = (void *)ctlsec_compat_arg0(fregs);
	struct ctlsec_ring_request r = {};
	u32 action;

	if (!is_due(req, ip))
		return;
	fill_request(req, &r);
	r.opcode = req->opcode;
	r.again = !!(req->flags & CTLSEC_COMPAT_URING_SEEN);
	/* Only what carries a request out changes its flags. */
	req->flags |= CTLSEC_COMPAT_URING_SEEN;
	ctlsec_learn_request(&r);
	action = ctlsec_decide_request(&r);
	if (likely(!action))
		return;
	ctlsec_compat_set_arg0(fregs, action);
	ctlsec_compat_set_ip(fregs,
			     (unsigned long)ctlsec_verdict_refuse_request);
}

/*
 * Quickly: a request that every domain lets pass, as far as what is made ready tells, and
 * that none learns, is not decided. All that follow are called as the last act and end the reader.
 */

/* No cgroup's domain has anything against it. */
static noinline void ask_namespaces(unsigned long ip, struct ftrace_regs *fregs)
{
	bool any = ctlsec_registry_any_userns(ctlsec_registry_user_ns());

	preempt_enable_notrace();
	if (any)
		decide_once(ip, fregs);
}

static u64 fetch_argument(const void *call, unsigned int arg)
{
	return arg == CTLSEC_READY_CAPS ? ctlsec_userns_real_caps() :
					  ctlsec_ring_ready_arg(call, arg);
}

/* NULL: it has none, and nothing against what is done in it. */
static const struct ctlsec_policy_version *
version_of(const struct ctlsec_domain *d)
{
	const struct ctlsec_profile *p =
		ctlsec_domain_profile_of(ctlsec_domain_profile_mode(d));

	return p ? rcu_dereference_sched(p->current_version) : NULL;
}

static __always_inline bool learns_calls(const struct ctlsec_domain *d)
{
	return unlikely(
		ctlsec_learned_is_open(rcu_dereference_sched(d->learned)));
}

static noinline bool passes_by_ways(const struct ctlsec_policy_version *v,
				    const struct ctlsec_ring_request *r)
{
	return ctlsec_ring_ready_by_ways(&v->ready, r, fetch_argument) ==
	       CTLSEC_RING_READY_PASSES;
}

/* Do @d, which is at the first of @levels, and those further in let it pass? */
static bool passes_domains(const struct cgroup *cgrp, unsigned long levels,
			   const struct ctlsec_domain *d,
			   const struct ctlsec_ring_request *r)
{
	const struct ctlsec_policy_version *v;

	do {
		if (learns_calls(d))
			return false;
		v = version_of(d);
		if (v && !ctlsec_ring_ready_passes(v->ring, r) &&
		    !passes_by_ways(v, r))
			return false;
		levels &= levels - 1;
		d = ctlsec_registry_find(cgrp, &levels);
	} while (unlikely(d));
	return true;
}

/* One of the domains has to be asked. */
static noinline void ask_values(const struct cgroup *cgrp, unsigned long levels,
				const struct ctlsec_domain *d, unsigned long ip,
				struct ftrace_regs *fregs)
{
	const struct io_kiocb *req = (void *)ctlsec_compat_arg0(fregs);
	struct ctlsec_ring_request r __uninitialized;
	bool passes = true;

	if (likely(is_due(req, ip))) {
		fill_request(req, &r);
		passes = passes_domains(cgrp, levels, d, &r);
	}
	if (unlikely(!passes)) {
		preempt_enable_notrace();
		decide_once(ip, fregs);
	} else if (ctlsec_registry_userns_may_apply()) {
		ask_namespaces(ip, fregs);
	} else {
		preempt_enable_notrace();
	}
}

/* By itself, so that what it keeps costs a task outside nothing. */
static noinline void ask_domain(const struct cgroup *cgrp, unsigned long levels,
				const struct ctlsec_domain *d, unsigned long ip,
				struct ftrace_regs *fregs)
{
	const struct io_kiocb *req = (void *)ctlsec_compat_arg0(fregs);
	const struct ctlsec_profile *p;

	do {
		p = ctlsec_domain_profile_of(ctlsec_domain_profile_mode(d));
		if (learns_calls(d) ||
		    (p && rcu_dereference_sched(p->current_version)
				  ->asks[req->opcode])) {
			ask_values(cgrp, levels, d, ip, fregs);
			return;
		}
		levels &= levels - 1;
		d = ctlsec_registry_find(cgrp, &levels);
	} while (unlikely(d));
	if (ctlsec_registry_userns_may_apply())
		ask_namespaces(ip, fregs);
	else
		preempt_enable_notrace();
}

/* No frame. */
static void notrace issue_callback(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *op,
				   struct ftrace_regs *fregs)
{
	const struct ctlsec_domain *d;
	const struct cgroup *cgrp;
	unsigned long levels;

	preempt_disable_notrace();
	cgrp = ctlsec_registry_current();
	if (unlikely((u32)cgrp->level >= CTLSEC_REGISTRY_DEEP)) {
		preempt_enable_notrace();
		decide_once(ip, fregs);
		return;
	}
	levels = READ_ONCE(ctlsec_registry_masks[(u32)cgrp->level]);
	d = ctlsec_registry_find(cgrp, &levels);
	if (unlikely(d))
		ask_domain(cgrp, levels, d, ip, fregs);
	else if (ctlsec_registry_userns_may_apply())
		ask_namespaces(ip, fregs);
	else
		preempt_enable_notrace();
}

static struct ctlsec_redirect issue_ops =
	CTLSEC_REDIRECT(issue_callback, 0, ctlsec_idle_request);

/* What is hooked now; under ctlsec_lock. */
static DECLARE_BITMAP(hooked_opcodes, OPCODES);

/* A command may come to several operations. */
static bool is_asked(const u32 *asking, unsigned int opcode)
{
	unsigned int op;

	if (opcode >= CTLSEC_RING_OPCODES)
		return asking[CTLSEC_RING_UNKNOWN];
	if (!is_command(opcode))
		return asking[opcode];
	for (op = CTLSEC_RING_UNKNOWN; op < CTLSEC_NR_RING_OPS; op++) {
		if (asking[op])
			return true;
	}
	return asking[opcode];
}

static int reject_issue(unsigned int opcode, struct netlink_ext_ack *extack)
{
	char name[KSYM_SYMBOL_LEN];

	if (!issue_found) {
		NL_SET_ERR_MSG(
			extack,
			"requests of an io_uring cannot be hooked on this kernel: deny io_uring_enter");
		return -EBUSY;
	}
	ctlsec_resolve_name(issue[opcode], name);
	ctlsec_compat_extack_fmt(extack,
				 "%.40s cannot be hooked on this kernel", name);
	return -EBUSY;
}

/* Several operations may have one function. Return: how many, or an error. */
static int collect_issues(const unsigned long *wanted, unsigned long *ips,
			  struct netlink_ext_ack *extack)
{
	unsigned int opcode, n = 0;

	for_each_set_bit(opcode, wanted, OPCODES) {
		if (!issue_found || (issue[opcode] && !issue_location[opcode]))
			return reject_issue(opcode, extack);
		if (issue[opcode])
			ips[n++] = issue[opcode];
	}
	return (int)ctlsec_redirect_sort(ips, n);
}

bool ctlsec_request_can_hook(void)
{
	return issue_found;
}

int ctlsec_request_apply(const u32 *asking, bool trim,
			 struct netlink_ext_ack *extack)
{
	DECLARE_BITMAP(wanted, OPCODES) = {};
	unsigned long *ips;
	unsigned int opcode;
	int n, err;

	if (!IS_ENABLED(CONFIG_IO_URING))
		return 0;
	for (opcode = 0; opcode < IORING_OP_LAST; opcode++) {
		if (is_asked(asking, opcode))
			set_bit(opcode, wanted);
	}
	if (!trim)
		bitmap_or(wanted, wanted, hooked_opcodes, OPCODES);
	ips = kmalloc_array(OPCODES, sizeof(*ips), GFP_KERNEL);
	if (!ips)
		return -ENOMEM;
	n = collect_issues(wanted, ips, extack);
	err = n < 0 ? n : ctlsec_redirect_apply(&issue_ops, ips, n, extack);
	kfree(ips);
	if (!err)
		bitmap_copy(hooked_opcodes, wanted, OPCODES);
	return err;
}

/* The function of @opcode in a table that may look otherwise, or -ENOENT. */
static int __init read_issue(const struct ctlsec_compat_uring_table *t,
			     unsigned long table, unsigned int opcode)
{
	unsigned long fn =
		*(unsigned long *)(table + opcode * t->stride + t->issue);
	const struct ctlsec_compat_uring_op *op;
	char name[KSYM_SYMBOL_LEN];

	issue[opcode] = fn;
	if (opcode >= CTLSEC_RING_OPCODES)
		return fn ? 0 : -ENOENT;
	op = &ctlsec_compat_uring_ops[opcode];
	if (!op->issue)
		return 0;
	ctlsec_resolve_name(fn, name);
	if (!strcmp(name, op->issue) || (op->other && !strcmp(name, op->other)))
		return 0;
	/* Not built into this kernel. */
	issue[opcode] = 0;
	return opcode && (!fn || !strcmp(name, "io_no_issue")) ? 0 : -ENOENT;
}

static bool __init read_table(const struct ctlsec_compat_uring_table *t)
{
	unsigned long table = ctlsec_resolve(t->name);
	unsigned int opcode;

	static_assert(IORING_OP_LAST <= OPCODES);
	for (opcode = 0; table && opcode < IORING_OP_LAST; opcode++) {
		if (read_issue(t, table, opcode))
			return false;
	}
	return table;
}

void __init ctlsec_request_init(void)
{
	unsigned int i;

	if (!IS_ENABLED(CONFIG_IO_URING))
		return;
	for (i = 0; !issue_found && i < CTLSEC_COMPAT_URING_TABLES; i++)
		issue_found = read_table(&ctlsec_compat_uring_tables[i]);
	for (i = 0; issue_found && i < OPCODES; i++) {
		if (issue[i])
			issue_location[i] = ctlsec_resolve_location(issue[i]);
	}
	ctlsec_hook_info_add(
		"requests of io_urings",
		"no profile can be bound that restricts what they do and allows io_uring_enter; they are not learned",
		issue_found);
}

void ctlsec_request_exit(void)
{
	ctlsec_redirect_exit(&issue_ops);
}
