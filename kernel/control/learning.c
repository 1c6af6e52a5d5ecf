// SPDX-License-Identifier: GPL-2.0
/*
 * The transactions of learning. A domain that is made for it has neither a profile nor a
 * limit; it goes with the session unless something was set on it since.
 */
#include "control/learning.h"

#include <linux/ctlsec.h>
#include <linux/netlink.h>

#include "control/confine.h"
#include "control/session.h"
#include "domain/domain.h"
#include "domain/learned.h"
#include "lock.h"

static int publish_fresh(struct ctlsec_domain *d, u32 activation,
			 struct netlink_ext_ack *extack)
{
	const struct ctlsec_bind nothing = {
		.given = CTLSEC_BIND_ACTIVATION,
		.activation = activation,
		.limits = { .given = CTLSEC_LIMIT_PIDS,
			    .pids_max = CTLSEC_MAX },
	};
	int err = ctlsec_confine_create(d, &nothing, extack);

	if (!err)
		d->only_learns = true;
	return err;
}

static bool learns_already(struct ctlsec_domain *d)
{
	return ctlsec_learned_is_open(rcu_dereference_protected(
		d->learned, lockdep_is_held(&ctlsec_lock)));
}

int ctlsec_learning_start(struct ctlsec_domain *d, bool fresh, u32 activation,
			  struct ctlsec_session **started,
			  struct netlink_ext_ack *extack)
{
	struct ctlsec_session *s;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (learns_already(d)) {
		NL_SET_ERR_MSG(extack, "it is learning already");
		return -EEXIST;
	}
	err = ctlsec_session_check_room(extack);
	s = err ? NULL : ctlsec_session_new();
	if (!err && !s) {
		NL_SET_ERR_MSG(extack, "no memory for what is learned");
		err = -ENOMEM;
	}
	if (err && fresh)
		ctlsec_domain_put(d);
	else if (fresh)
		err = publish_fresh(d, activation, extack);
	if (!err) {
		err = ctlsec_session_begin(s, d, extack);
		if (err && fresh)
			ctlsec_confine_remove(d);
	}
	if (err)
		ctlsec_session_free(s);
	else
		*started = s;
	return err;
}

void ctlsec_learning_stop(struct ctlsec_session *s)
{
	struct ctlsec_domain *d = s->domain;

	lockdep_assert_held(&ctlsec_lock);

	ctlsec_session_end(s, CTLSEC_LEARN_STOPPED);
	if (d && d->only_learns)
		ctlsec_confine_remove(d);
}
