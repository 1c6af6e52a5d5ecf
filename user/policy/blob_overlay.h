/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A profile that allows what another one does, too.
 */
#ifndef USER_BLOB_OVERLAY_H
#define USER_BLOB_OVERLAY_H

#include <ctlsec/eval.h>

#include "policy/blob.h"

struct err;

/**
 * blob_overlay - allow what another profile allows
 * @to: changed: calls that @over has rules for are decided by the milder of both. Its
 *	default stays, and with it what is decided of all other calls. Empty, it becomes
 *	@over
 *
 * A union that joins the defaults, too, is often none that a file can say: numbers above
 * a profile's largest get ENOSYS, and the largest differ.
 *
 * Return: 0, or -1 with @e filled and @to as it was.
 */
int blob_overlay(struct blob *to, const struct ctlsec_policy *over,
		 struct err *e);

#endif /* USER_BLOB_OVERLAY_H */
