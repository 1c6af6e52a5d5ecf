/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What ctlsec-oci says: on standard error, which runc shows if a hook fails, and to the
 * system's log, since crun never does.
 */
#ifndef USER_HOOK_REPORT_H
#define USER_HOOK_REPORT_H

#include "base/err.h"

/* `ctlsec-oci: <sentence>` */
void hook_report_error(const struct err *e);
/* `ctlsec-oci: note: ...` */
__attribute__((format(printf, 1, 2))) void hook_report_note(const char *fmt,
							    ...);

#endif /* USER_HOOK_REPORT_H */
