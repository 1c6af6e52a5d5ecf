// SPDX-License-Identifier: GPL-2.0
/*
 * Filling in a denial; see tell.h. As long as the domain has tokens only: its cost is
 * no matter for what denies all the time.
 */
#include "syscall/tell.h"

#include <ctlsec/ring.h>
#include <linux/dcache.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "compat/exe.h"
#include "domain/domain.h"
#include "policy/layer.h"
#include "policy/profile.h"
#include "report/collect.h"
#include "report/denial_ring.h"

/*
 * A name may change while it is copied, then it is mixed. It is always in a buffer
 * that has more bytes than are read here or ends with a NUL before, and stays for a
 * grace period.
 */
static void copy_exe(char *to)
{
	struct file *file = NULL;
	const char *name;
	unsigned int i;

	static_assert(DNAME_INLINE_LEN >= CTLSEC_DENIAL_EXE);
	memset(to, 0, CTLSEC_DENIAL_EXE);
	if (current->mm)
		file = ctlsec_compat_exe_file(current->mm);
	if (!file)
		return;
	name = READ_ONCE(file->f_path.dentry->d_name.name);
	for (i = 0; i < CTLSEC_DENIAL_EXE - 1; i++) {
		to[i] = READ_ONCE(name[i]);
		if (!to[i])
			break;
	}
	fput(file);
}

/* Hooks decide by what was made of the policy, which has no origins. */
static u16 find_origin(const struct ctlsec_tell *t,
		       const struct ctlsec_call *call)
{
	const struct ctlsec_policy *p = &t->version->policy;
	u32 nr;

	if (t->layer)
		return CTLSEC_ORIGIN_LAYER;
	if (t->request)
		return ctlsec_ring_eval(p, t->request, 0, &nr).origin;
	return ctlsec_eval(p, call).origin;
}

static void write_denial(struct ctlsec_denial *d, const struct ctlsec_tell *t,
			 const struct ctlsec_call *call)
{
	d->time = ktime_get_mono_fast_ns();
	d->domain = t->domain;
	memcpy(d->args, call->args, sizeof(d->args));
	d->pid = task_pid_nr(current);
	d->tgid = task_tgid_nr(current);
	d->abi = call->abi;
	d->nr = call->nr;
	d->action = t->action;
	d->version = t->version->version;
	d->layer = t->layer ? t->layer->id : 0;
	memset(d->layer_name, 0, sizeof(d->layer_name));
	if (t->layer)
		memcpy(d->layer_name, t->layer->name, sizeof(d->layer_name));
	d->origin = find_origin(t, call);
	d->complain = t->complain;
	d->in_ring = t->request;
	d->ring_op = t->request ? t->request->opcode : 0;
	/* As in domain/stats.c: another thread may be renaming this one. */
	data_race(memcpy(d->comm, current->comm, TASK_COMM_LEN));
	d->comm[sizeof(d->comm) - 1] = '\0';
	copy_exe(d->exe);
	memcpy(d->profile, t->profile->name, sizeof(d->profile));
}

void ctlsec_tell_denial(const struct ctlsec_tell *t,
			const struct ctlsec_call *call, bool args_known)
{
	struct ctlsec_meter *m = &t->domain->stats.meter;
	struct ctlsec_denial *d = ctlsec_denial_ring_reserve();

	if (!d || !ctlsec_domain_tryget(t->domain)) {
		atomic64_inc(&m->dropped);
		return;
	}
	write_denial(d, t, call);
	d->args_known = args_known;
	atomic64_inc(&m->recorded);
	ctlsec_collect_kick(ctlsec_denial_ring_commit());
}
