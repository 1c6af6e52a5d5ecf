// SPDX-License-Identifier: GPL-2.0
/*
 * Capabilities. See caps.h.
 *
 * The bounding set is what counts for programs that run as root: without it in
 * there, no program regains a capability, whatever its owner or its file says.
 */
#include "host/caps.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/util.h"
#include "names/capname.h"

/* Capabilities are numbered up to this. */
#define CAPS_MAX 64
#define SET_TEXT_MAX 1024

static bool is_bounding(unsigned int cap)
{
	return prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1;
}

static uint64_t read_bounding(void)
{
	uint64_t caps = 0;
	unsigned int i;

	for (i = 0; i < CAPS_MAX; i++) {
		if (is_bounding(i))
			caps |= UINT64_C(1) << i;
	}
	return caps;
}

/* The sets of this process, the lower 32 capabilities and the upper ones. */
static int read_sets(struct __user_cap_header_struct *head,
		     struct __user_cap_data_struct data[2])
{
	*head = (struct __user_cap_header_struct){
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	return (int)syscall(SYS_capget, head, data);
}

static bool may_set_bounding(void)
{
	struct __user_cap_header_struct head;
	struct __user_cap_data_struct data[2];

	return !read_sets(&head, data) && data[0].effective & 1U << CAP_SETPCAP;
}

int caps_check(uint64_t keep, struct err *e)
{
	uint64_t bounding = read_bounding();
	char text[SET_TEXT_MAX];

	/* "all" is all that there are. */
	if (keep == CAPNAME_ALL)
		return 0;
	if (keep & ~bounding)
		return err_set(e, EXIT_FAILED,
			       "--caps: %s cannot be kept, since this process "
			       "has no such capability itself",
			       capname_format_set(keep & ~bounding, text,
						  sizeof(text)));
	if (bounding & ~keep && !may_set_bounding())
		return err_set(e, EXIT_NO_PERMISSION,
			       "not permitted to drop capabilities: needs "
			       "CAP_SETPCAP");
	return 0;
}

static int drop_bounding(uint64_t keep)
{
	unsigned int i;

	for (i = 0; i < CAPS_MAX; i++) {
		if (!(keep >> i & 1) && is_bounding(i) &&
		    prctl(PR_CAPBSET_DROP, i, 0, 0, 0))
			return -1;
	}
	return 0;
}

int caps_keep(uint64_t keep)
{
	struct __user_cap_header_struct head;
	struct __user_cap_data_struct data[2];
	int i;

	/* Those of a newer kernel, too. */
	if (keep == CAPNAME_ALL)
		return 0;
	if (drop_bounding(keep) || read_sets(&head, data))
		return -1;
	for (i = 0; i < 2; i++) {
		uint32_t part = (uint32_t)(keep >> (32 * i));

		data[i].effective &= part;
		data[i].permitted &= part;
		data[i].inheritable &= part;
	}
	/* What is no longer permitted or inheritable is no longer ambient. */
	return (int)syscall(SYS_capset, &head, data);
}
