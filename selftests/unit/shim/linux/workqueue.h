/* SPDX-License-Identifier: GPL-2.0 */
/* Work that is never done, but counted. */
#ifndef SELFTESTS_SHIM_WORKQUEUE_H
#define SELFTESTS_SHIM_WORKQUEUE_H

struct work_struct {
	int scheduled;
};

static inline void schedule_work(struct work_struct *work)
{
	if (work)
		work->scheduled++;
}

#endif /* SELFTESTS_SHIM_WORKQUEUE_H */
