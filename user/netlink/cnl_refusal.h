/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel refused, as a sentence.
 */
#ifndef USER_CNL_REFUSAL_H
#define USER_CNL_REFUSAL_H

#include "base/err.h"
#include "netlink/cnl_msg.h"

/* A refusal as a sentence and a status, to @e; @request as it was sent. */
int cnl_refusal_explain(const struct cnl_call *call, const struct cnl_reply *r,
			const void *request, struct err *e);

#endif /* USER_CNL_REFUSAL_H */
