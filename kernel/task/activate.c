// SPDX-License-Identifier: GPL-2.0
/*
 * When a pending task becomes confined: not before an exec, so that what starts a
 * container can mount and unshare, and before the first instruction of the program
 * that is executed.
 *
 * - exec: at the next one. (systemd executes a program of its own first.)
 * - root: at one with another root directory than the host's. The directory counts
 *   and not by which mount it is reached: hooks that runtimes run in a new mount
 *   namespace, before they change the root, still have the host's.
 * - container: at one that looks like a container's in any of five ways. The root
 *   alone would do, but for containers that have the host's own root directory:
 *   1. the root differs;
 *   2. the root was changed since the task, or what forked it, entered: whatever
 *      it became;
 *   3. the task is the first of a pid namespace, and not in the host's mount
 *      namespace;
 *   4. programs that became confined in this way run in its mount namespace;
 *   5. it is not in the host's mount namespace, and no_new_privs or a seccomp filter
 *      was set since it executed a program last.
 *
 * Nothing turns back: what is confined stays so until it leaves the domain.
 */
#include "task/activate.h"

#include <linux/binfmts.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/nsproxy.h>
#include <linux/pid.h>
#include <linux/sched.h>

#include "compat/filters.h"
#include "domain/domain.h"
#include "task/host.h"
#include "task/mntns.h"
#include "task/pending.h"

/**
 * struct exec_facts - what is the case at an exec
 * @mnt_ns: NULL for the host's
 * @other_root: the root directory is not the host's
 * @first: the process is the first of a pid namespace that is not the host's
 * @no_new_privs: likewise
 * @filters: how many seccomp filters there are
 * @bprm: the program
 * @confined: it became confined somewhere
 */
struct exec_facts {
	const struct mnt_namespace *mnt_ns;
	bool other_root;
	bool first;
	bool no_new_privs;
	u32 filters;
	const struct linux_binprm *bprm;
	bool confined;
};

static bool is_first(void)
{
	const struct pid *pid = task_tgid(current);

	return pid->level && pid->numbers[pid->level].nr == 1;
}

static void read_facts(struct exec_facts *x, const struct linux_binprm *bprm)
{
	struct ctlsec_host host;

	ctlsec_host_read(&host);
	x->mnt_ns = current->nsproxy->mnt_ns;
	if (x->mnt_ns == host.mnt_ns)
		x->mnt_ns = NULL;
	x->other_root = READ_ONCE(current->fs->root.dentry) != host.root;
	x->first = is_first();
	x->no_new_privs = task_no_new_privs(current);
	x->filters = ctlsec_compat_filter_count(current);
	x->bprm = bprm;
}

static bool is_called(struct dentry *dentry, const char *name)
{
	struct name_snapshot now;
	bool same;

	take_dentry_name_snapshot(&now, dentry);
	same = now.name.len == strlen(name) &&
	       !memcmp(now.name.name, name, now.name.len);
	release_dentry_name_snapshot(&now);
	return same;
}

/* Since version 255 systemd prepares a unit in a program of its own: the unit's is
 * the next. It is root's, in systemd's directory, and runs on the host's root.
 */
static bool is_systemd_executor(const struct exec_facts *x)
{
	struct dentry *dentry = x->bprm->file->f_path.dentry;

	return !x->other_root &&
	       uid_eq(file_inode(x->bprm->file)->i_uid, GLOBAL_ROOT_UID) &&
	       is_called(dentry, "systemd-executor") &&
	       is_called(READ_ONCE(dentry->d_parent), "systemd");
}

static bool is_container(const struct ctlsec_pending *r,
			 const struct exec_facts *x)
{
	if (x->other_root || READ_ONCE(r->moved))
		return true;
	if (!x->mnt_ns)
		return false;
	return x->first || ctlsec_mntns_listed(x->mnt_ns, r->domain) ||
	       x->no_new_privs > READ_ONCE(r->no_new_privs) ||
	       x->filters > READ_ONCE(r->filters);
}

static bool meets_rule(const struct ctlsec_pending *r,
		       const struct exec_facts *x)
{
	switch (READ_ONCE(r->domain->entrants.activation)) {
	case CTLSEC_ACTIVATION_EXEC:
		return !is_systemd_executor(x);
	case CTLSEC_ACTIVATION_ROOT:
		return x->other_root;
	case CTLSEC_ACTIVATION_CONTAINER:
		return is_container(r, x);
	default:
		return true;
	}
}

static bool visit_exec(struct ctlsec_pending *r, void *arg)
{
	struct exec_facts *x = arg;

	if (meets_rule(r, x)) {
		x->confined = true;
		if (x->mnt_ns && READ_ONCE(r->domain->entrants.mntns_open))
			ctlsec_mntns_list(x->mnt_ns, r->domain);
		ctlsec_pending_end(r);
		return true;
	}
	WRITE_ONCE(r->no_new_privs, x->no_new_privs);
	WRITE_ONCE(r->filters, x->filters);
	return true;
}

void ctlsec_activate_exec(const struct linux_binprm *bprm)
{
	struct exec_facts x;

	if (!ctlsec_pending_possible(current))
		return;
	read_facts(&x, bprm);
	/* A move may add a record behind our back, for what was pending: enter.c. */
	do {
		x.confined = false;
		ctlsec_pending_each(current, visit_exec, &x);
	} while (x.confined);
}

static bool visit_moved(struct ctlsec_pending *r, void *arg)
{
	WRITE_ONCE(r->moved, true);
	return true;
}

void ctlsec_activate_moved(void)
{
	if (ctlsec_pending_possible(current))
		ctlsec_pending_each(current, visit_moved, NULL);
}
