// SPDX-License-Identifier: GPL-2.0
/*
 * Action words as text.
 */
#include "names/action.h"

#include <ctlsec/policy_fmt.h>
#include <stdio.h>

#include "names/errname.h"

char *action_format(uint32_t action, char out[ACTION_TEXT_MAX])
{
	static const char *const names[CTLSEC_NR_ACTS] = {
		[CTLSEC_ACT_ALLOW] = "ALLOW",
		[CTLSEC_ACT_LOG] = "LOG",
		[CTLSEC_ACT_TRACE] = "TRACE",
		[CTLSEC_ACT_NOTIFY] = "NOTIFY",
		[CTLSEC_ACT_ERRNO] = "ERRNO",
		[CTLSEC_ACT_TRAP] = "TRAP",
		[CTLSEC_ACT_KILL_THREAD] = "KILL_THREAD",
		[CTLSEC_ACT_KILL_PROCESS] = "KILL_PROCESS",
	};
	uint32_t act = CTLSEC_ACTION_ACT(action);
	uint32_t data = CTLSEC_ACTION_DATA(action);
	const char *name = act < CTLSEC_NR_ACTS ? names[act] : "?";

	if (act == CTLSEC_ACT_ERRNO && errname_name(data))
		snprintf(out, ACTION_TEXT_MAX, "%s(%s)", name,
			 errname_name(data));
	else if (act == CTLSEC_ACT_ERRNO || act == CTLSEC_ACT_TRACE ||
		 (act == CTLSEC_ACT_TRAP && data))
		snprintf(out, ACTION_TEXT_MAX, "%s(%u)", name, data);
	else
		snprintf(out, ACTION_TEXT_MAX, "%s", name);
	return out;
}
