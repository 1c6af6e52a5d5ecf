/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file that a process executes. Since 6.7 memory of files is used again within a
 * grace period, and get_file_rcu() is given where the pointer stands.
 */
#ifndef _CTLSEC_COMPAT_EXE_H
#define _CTLSEC_COMPAT_EXE_H

#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>

/* Of @mm, which must not go; a reference, or NULL. Any context. */
static inline struct file *ctlsec_compat_exe_file(struct mm_struct *mm)
{
	struct file *file;

	rcu_read_lock();
#ifdef CTLSEC_HAVE_GET_FILE_RCU_AT
	file = get_file_rcu(&mm->exe_file);
#else
	file = rcu_dereference(mm->exe_file);
	if (file && !get_file_rcu(file))
		file = NULL;
#endif
	rcu_read_unlock();
	return file;
}

#endif /* _CTLSEC_COMPAT_EXE_H */
