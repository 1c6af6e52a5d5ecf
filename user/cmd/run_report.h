/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What run says when its command has ended: what was refused, and how often.
 */
#ifndef USER_RUN_REPORT_H
#define USER_RUN_REPORT_H

#include "netlink/cnl_msg.h"

/**
 * run_report - notes on standard error, none if nothing was refused
 * @d: the domain as it was at last
 * @denials: struct cnl_denial, sorted here
 */
void run_report(const struct cnl_domain *d, struct cnl_list *denials);

#endif /* USER_RUN_REPORT_H */
