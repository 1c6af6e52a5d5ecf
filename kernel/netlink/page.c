// SPDX-License-Identifier: GPL-2.0
/*
 * Dumps by pages, see page.h.
 *
 * The core ends a dump whose dumpit() returns 0, in the same buffer if that has
 * room for the end, and then drops its reference to the module before sendmsg()
 * returns. So room is kept for the end, and for the cursor of the last row.
 */
#include "netlink/page.h"

#include <linux/build_bug.h>
#include <linux/ctlsec.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/genl.h"
#include "lock.h"
#include "netlink/admit.h"
#include "report/message.h"

/* A cursor, as the attribute has it. */
struct cursor {
	u64 position;
	u32 generation;
	u32 zero;
};

static_assert(sizeof(struct cursor) == CTLSEC_CURSOR_LEN);

/* What comes behind the last row: its cursor, and the end of the dump. */
static size_t get_page_end_size(void)
{
	return nla_total_size(sizeof(struct cursor)) +
	       nlmsg_total_size(sizeof(int));
}

static int put_row(struct sk_buff *skb, struct netlink_callback *cb,
		   const struct ctlsec_page_walk *walk, void *object,
		   void **row)
{
	void *hdr = ctlsec_message_put_row(skb, cb);

	if (!hdr)
		return -EMSGSIZE;
	if (walk->fill(skb, object) ||
	    skb_tailroom(skb) < get_page_end_size()) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	*row = hdr;
	return 0;
}

/* To the last row of a page that is not the last: there is room for it. */
static void add_cursor(struct sk_buff *skb, struct netlink_callback *cb,
		       void *row, u16 attr, u64 position)
{
	struct cursor cursor = { .position = position, .generation = cb->seq };

	if (!WARN_ON_ONCE(nla_put(skb, attr, sizeof(cursor), &cursor)))
		genlmsg_end(skb, row);
}

/* Go on where the request says; the core marks rows of a changed set. */
static u64 read_cursor(struct netlink_callback *cb, u16 attr, u32 generation)
{
	struct nlattr **attrs = ctlsec_compat_dump_attrs(cb);
	struct cursor cursor = {};

	if (attrs && attrs[attr])
		nla_memcpy(&cursor, attrs[attr], sizeof(cursor));
	cb->prev_seq = cursor.generation;
	cb->seq = generation;
	return cursor.position;
}

int ctlsec_page_fill(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct ctlsec_page_walk *walk, u32 generation)
{
	u64 position = read_cursor(cb, walk->asked, generation), last;
	void *object, *row = NULL;

	lockdep_assert_held(&ctlsec_lock);

	for (last = position; (object = walk->next(walk->arg, &position));
	     last = position) {
		if (put_row(skb, cb, walk, object, &row)) {
			if (!row)
				return -EMSGSIZE;
			add_cursor(skb, cb, row, walk->cursor, last);
			break;
		}
	}
	return 0;
}

int ctlsec_page_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct ctlsec_page_walk *walk)
{
	int err = ctlsec_compat_dump_refused(cb);

	if (err)
		return err;
	mutex_lock(&ctlsec_lock);
	err = ctlsec_page_fill(skb, cb, walk, ctlsec_lock_generation());
	mutex_unlock(&ctlsec_lock);
	return err;
}

size_t ctlsec_page_size(size_t payload)
{
	return nlmsg_total_size(genlmsg_msg_size(payload)) +
	       get_page_end_size();
}

int ctlsec_page_refuse(const struct genl_info *info, u16 asked)
{
	if (!info->attrs[asked])
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[asked],
			    "only a dump goes on at a cursor");
	return -EINVAL;
}

int ctlsec_page_check(struct netlink_callback *cb, u16 asked)
{
	struct nlattr **attrs = ctlsec_compat_dump_attrs(cb);
	unsigned int i;
	int err;

	err = ctlsec_admit_dump(cb);
	if (err)
		return err;
	for (i = 1; i <= genl_dumpit_info(cb)->op.maxattr; i++) {
		if (attrs[i] && i != asked) {
			NL_SET_ERR_MSG_ATTR(
				cb->extack, attrs[i],
				"a dump of this kind takes a cursor only");
			return -EINVAL;
		}
	}
	return 0;
}
