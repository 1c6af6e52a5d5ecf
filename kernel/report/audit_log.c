// SPDX-License-Identifier: GPL-2.0
/*
 * Copies of denials in the audit log; see audit_log.h.
 *
 * They have the type and the first fields of the kernel's own records of seccomp
 * (auditsc.c, audit_seccomp()), so that what reads those reads these. They do not have
 * the user: the process may be gone by now.
 */
#include "report/audit_log.h"

#include <linux/audit.h>
#include <linux/ctlsec.h>
#include <linux/seccomp.h>
#include <linux/signal.h>

#include "arch/arch.h"
#include "domain/label.h"
#include "report/history.h"

/* As the audit log has strings that others choose: in quotes, or in hexadecimal digits
 * where a byte could be taken for the end. The kernel's own function is not exported.
 */
static void put_text(struct audit_buffer *ab, const char *field,
		     const char *text)
{
	const char *c = text;

	while (*c > ' ' && *c < 0x7f && *c != '"')
		c++;
	if (!*c) {
		audit_log_format(ab, " %s=\"%s\"", field, text);
		return;
	}
	audit_log_format(ab, " %s=", field);
	for (c = text; *c; c++)
		audit_log_format(ab, "%02X", (unsigned char)*c);
}

/* What a filter of seccomp would have returned for it. */
static u32 get_code(const struct ctlsec_denial *d)
{
	if (d->complain)
		return SECCOMP_RET_LOG;
	switch (CTLSEC_ACTION_ACT(d->action)) {
	case CTLSEC_ACT_ERRNO:
		return SECCOMP_RET_ERRNO | CTLSEC_ACTION_DATA(d->action);
	case CTLSEC_ACT_TRAP:
		return SECCOMP_RET_TRAP;
	case CTLSEC_ACT_KILL_THREAD:
		return SECCOMP_RET_KILL_THREAD;
	default:
		return SECCOMP_RET_KILL_PROCESS;
	}
}

static void put_call(struct audit_buffer *ab, const struct ctlsec_denial *d)
{
	u32 code = get_code(d);
	bool signals = code != SECCOMP_RET_LOG &&
		       (code & SECCOMP_RET_ACTION_FULL) != SECCOMP_RET_ERRNO;

	audit_log_format(ab, " sig=%d arch=%x syscall=%u compat=%d code=0x%x",
			 signals ? SIGSYS : 0, ctlsec_regs_audit_arch(d->abi),
			 ctlsec_regs_audit_number(d->abi, d->nr),
			 d->abi != CTLSEC_REGS_NATIVE, code);
	if (d->args_known)
		audit_log_format(
			ab, " a0=%llx a1=%llx a2=%llx a3=%llx a4=%llx a5=%llx",
			d->args[0], d->args[1], d->args[2], d->args[3],
			d->args[4], d->args[5]);
	/* By the name that the kernel's own records of rings have for it. */
	if (d->in_ring)
		audit_log_format(ab, " uring_op=%u", d->ring_op);
}

static void put_decider(struct audit_buffer *ab, const struct ctlsec_denial *d)
{
	if (d->layer) {
		audit_log_format(ab, " layer=%llu", d->layer);
		if (d->layer_name[0])
			put_text(ab, "layer_name", d->layer_name);
		return;
	}
	put_text(ab, "profile", d->profile);
	audit_log_format(ab, " version=%u", d->version);
	if (d->args_known && d->origin < CTLSEC_ORIGIN_LAYER)
		audit_log_format(ab, " rule=%u", d->origin);
}

void ctlsec_audit_log_denial(const struct ctlsec_history_entry *e)
{
	const struct ctlsec_denial *d = &e->denial;
	struct audit_buffer *ab;

	/* One that may wait would do so for the daemon. */
	ab = audit_log_start(NULL, GFP_NOWAIT | __GFP_NOWARN, AUDIT_SECCOMP);
	if (!ab)
		return;
	audit_log_format(ab, "pid=%u", d->tgid);
	put_text(ab, "comm", d->comm);
	put_text(ab, "exe", e->exe);
	put_call(ab, d);
	put_text(ab, "ctlsec", d->complain ? "complained" : "denied");
	if (e->label->kind == CTLSEC_KIND_USERNS)
		audit_log_format(ab, " userns=%llu", e->label->key);
	else
		put_text(ab, "cgroup", e->label->path);
	put_decider(ab, d);
	audit_log_format(ab, " count=%llu", e->count);
	audit_log_end(ab);
}
