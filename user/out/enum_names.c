// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers of linux/ctlsec.h in words. See enum_names.h.
 */
#include "out/enum_names.h"

#include <ctlsec/policy_fmt.h>
#include <stdio.h>

#include "base/util.h"
#include "names/sysname.h"
#include "policy/explain.h"

static_assert(ENUM_NAMES_MAX > 2 * CTLSEC_DIGEST_LEN, "a digest fits");
static_assert(ENUM_NAMES_MAX >= ACTION_TEXT_MAX, "an action fits");

static const char *find_word(const char *const *words, size_t n, uint32_t i,
			     char *buf)
{
	if (i < n && words[i])
		return words[i];
	snprintf(buf, ENUM_NAMES_MAX, "#%u", i);
	return buf;
}

const char *enum_names_kind(uint32_t kind, char buf[ENUM_NAMES_MAX])
{
	static const char *const words[] = {
		[CTLSEC_KIND_CGROUP] = "cgroup",
		[CTLSEC_KIND_USERNS] = "userns",
		[CTLSEC_KIND_PATH] = "path",
		[CTLSEC_KIND_PATTERN] = "pattern",
	};

	return find_word(words, ARRAY_SIZE(words), kind, buf);
}

const char *enum_names_mode(uint32_t mode, char buf[ENUM_NAMES_MAX])
{
	static const char *const words[] = {
		[CTLSEC_MODE_ENFORCE] = "enforce",
		[CTLSEC_MODE_COMPLAIN] = "complain",
	};

	return find_word(words, ARRAY_SIZE(words), mode, buf);
}

const char *enum_names_limit_action(uint32_t act, char buf[ENUM_NAMES_MAX])
{
	static const char *const words[] = {
		[CTLSEC_LIMIT_ACT_DENY] = "deny",
		[CTLSEC_LIMIT_ACT_KILL] = "kill",
	};

	return find_word(words, ARRAY_SIZE(words), act, buf);
}

const char *enum_names_activation(uint32_t activation, char buf[ENUM_NAMES_MAX])
{
	static const char *const words[] = {
		[CTLSEC_ACTIVATION_NOW] = "now",
		[CTLSEC_ACTIVATION_EXEC] = "exec",
		[CTLSEC_ACTIVATION_CONTAINER] = "container",
		[CTLSEC_ACTIVATION_ROOT] = "root",
	};

	return find_word(words, ARRAY_SIZE(words), activation, buf);
}

const char *enum_names_log(uint32_t log, char buf[ENUM_NAMES_MAX])
{
	static const char *const words[] = {
		[CTLSEC_LOG_NONE] = "none",
		[CTLSEC_LOG_AUDIT] = "audit",
	};

	return find_word(words, ARRAY_SIZE(words), log, buf);
}

const char *enum_names_event(uint32_t event, char buf[ENUM_NAMES_MAX])
{
	static const char *const words[] = {
		[CTLSEC_EVENT_KILLED] = "killed",
		[CTLSEC_EVENT_REMOVED] = "removed",
		[CTLSEC_EVENT_LIMIT] = "limit",
		[CTLSEC_EVENT_PENDING] = "pending",
		[CTLSEC_EVENT_BOUND] = "bound",
		[CTLSEC_EVENT_WAITING] = "waiting",
		[CTLSEC_EVENT_DENIAL] = "denied",
		[CTLSEC_EVENT_LAYER_ENDED] = "layer-ended",
	};

	return find_word(words, ARRAY_SIZE(words), event, buf);
}

const char *enum_names_limit(uint32_t limit, char buf[ENUM_NAMES_MAX])
{
	static const char *const words[] = {
		[CTLSEC_LIMIT_PIDS_MAX] = "pids",
		[CTLSEC_LIMIT_FORK_RATE] = "fork-rate",
		[CTLSEC_LIMIT_USERNS_MAX] = "userns",
	};

	return find_word(words, ARRAY_SIZE(words), limit, buf);
}

const char *enum_names_abi(uint32_t abi, char buf[ENUM_NAMES_MAX])
{
	if (abi < CTLSEC_NR_ABIS)
		return sysname_abi((enum ctlsec_abi)abi);
	snprintf(buf, ENUM_NAMES_MAX, "#%u", abi);
	return buf;
}

const char *enum_names_syscall(uint32_t abi, uint32_t nr,
			       char buf[ENUM_NAMES_MAX])
{
	const char *name = NULL;

	if (abi < CTLSEC_NR_ABIS)
		name = sysname_name((enum ctlsec_abi)abi, nr);
	if (name)
		return name;
	snprintf(buf, ENUM_NAMES_MAX, "#%u", nr);
	return buf;
}

const char *enum_names_call(uint32_t abi, uint32_t nr, char buf[ENUM_NAMES_MAX])
{
	const char *name = NULL;
	char of[ENUM_NAMES_MAX];

	if (abi < CTLSEC_NR_ABIS)
		name = sysname_name((enum ctlsec_abi)abi, nr);
	if (name && abi == CTLSEC_ABI_X86_64)
		return name;
	if (name)
		snprintf(buf, ENUM_NAMES_MAX, "%.20s:%.50s",
			 enum_names_abi(abi, of), name);
	else
		snprintf(buf, ENUM_NAMES_MAX, "%.20s:%u",
			 enum_names_abi(abi, of), nr);
	return buf;
}

const char *enum_names_action(uint32_t action, char buf[ENUM_NAMES_MAX])
{
	if (CTLSEC_ACTION_ACT(action) < CTLSEC_NR_ACTS)
		return action_format(action, buf);
	snprintf(buf, ENUM_NAMES_MAX, "ACTION(%u, %u)",
		 CTLSEC_ACTION_ACT(action), CTLSEC_ACTION_DATA(action));
	return buf;
}

const char *enum_names_digest(const uint8_t digest[CTLSEC_DIGEST_LEN],
			      char buf[ENUM_NAMES_MAX])
{
	int i;

	for (i = 0; i < CTLSEC_DIGEST_LEN; i++)
		sprintf(buf + 2 * i, "%02x", digest[i]);
	return buf;
}
