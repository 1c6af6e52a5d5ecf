// SPDX-License-Identifier: GPL-2.0
/*
 * The messages of linux/ctlsec.h. See cnl_msg.h.
 */
#include "netlink/cnl_msg.h"

#include <ctlsec/policy_fmt.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"

#define DEF(name, option, type, obj, field)                                 \
	{                                                                   \
		name, option, CNL_##type, offsetof(struct obj, field), NULL \
	}

static const struct cnl_attr_def status_abi_attrs[] = {
	[CTLSEC_STATUS_ABI_A_ABI] = DEF("ABI", NULL, U32, cnl_status_abi, abi),
	[CTLSEC_STATUS_ABI_A_NUMBERS] =
		DEF("NUMBERS", NULL, U32, cnl_status_abi, numbers),
	[CTLSEC_STATUS_ABI_A_HOOKABLE] =
		DEF("HOOKABLE", NULL, U32, cnl_status_abi, hookable),
	[CTLSEC_STATUS_ABI_A_ABSENT] =
		DEF("ABSENT", NULL, U32, cnl_status_abi, absent),
	[CTLSEC_STATUS_ABI_A_UNHOOKABLE] =
		DEF("UNHOOKABLE", NULL, U32S, cnl_status_abi, unhookable),
};

const struct cnl_tree cnl_msg_status_abi = {
	.name = "ABI",
	.size = sizeof(struct cnl_status_abi),
	.max = CTLSEC_STATUS_ABI_A_MAX,
	.v = status_abi_attrs,
};

static const struct cnl_attr_def status_hook_attrs[] = {
	[CTLSEC_STATUS_HOOK_A_NAME] =
		DEF("NAME", NULL, STR, cnl_status_hook, name),
	[CTLSEC_STATUS_HOOK_A_ACTIVE] = { .name = "ACTIVE", .type = CNL_FLAG },
	[CTLSEC_STATUS_HOOK_A_LOST] =
		DEF("LOST", NULL, STR, cnl_status_hook, lost),
};

const struct cnl_tree cnl_msg_status_hook = {
	.name = "HOOK",
	.size = sizeof(struct cnl_status_hook),
	.max = CTLSEC_STATUS_HOOK_A_MAX,
	.v = status_hook_attrs,
};

static const struct cnl_attr_def status_object_attrs[] = {
	[CTLSEC_STATUS_OBJECT_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_STATUS_OBJECT_A_NAME] =
		DEF("NAME", NULL, STR, cnl_status_object, name),
	[CTLSEC_STATUS_OBJECT_A_COUNT] =
		DEF("COUNT", NULL, U64, cnl_status_object, count),
};

const struct cnl_tree cnl_msg_status_object = {
	.name = "OBJECT",
	.size = sizeof(struct cnl_status_object),
	.max = CTLSEC_STATUS_OBJECT_A_MAX,
	.v = status_object_attrs,
};

static const struct cnl_attr_def status_attrs[] = {
	[CTLSEC_STATUS_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_STATUS_A_VERSION] =
		DEF("VERSION", NULL, STR, cnl_status, version),
	[CTLSEC_STATUS_A_PROFILES] =
		DEF("PROFILES", NULL, U32, cnl_status, profiles),
	[CTLSEC_STATUS_A_DOMAINS] =
		DEF("DOMAINS", NULL, U32, cnl_status, domains),
	[CTLSEC_STATUS_A_HOOKED] = DEF("HOOKED", NULL, U32, cnl_status, hooked),
	[CTLSEC_STATUS_A_INFLIGHT] =
		DEF("INFLIGHT", NULL, U32, cnl_status, inflight),
	[CTLSEC_STATUS_A_MISSED] = DEF("MISSED", NULL, U64, cnl_status, missed),
	[CTLSEC_STATUS_A_ABI] = { "ABI", NULL, CNL_NESTS,
				  offsetof(struct cnl_status, abis),
				  &cnl_msg_status_abi },
	[CTLSEC_STATUS_A_HOOK] = { "HOOK", NULL, CNL_NESTS,
				   offsetof(struct cnl_status, hooks),
				   &cnl_msg_status_hook },
	[CTLSEC_STATUS_A_OBJECT] = { "OBJECT", NULL, CNL_NESTS,
				     offsetof(struct cnl_status, objects),
				     &cnl_msg_status_object },
	[CTLSEC_STATUS_A_BINDINGS] =
		DEF("BINDINGS", NULL, U32, cnl_status, bindings),
};

const struct cnl_tree cnl_msg_status = {
	.name = "STATUS",
	.size = sizeof(struct cnl_status),
	.max = CTLSEC_STATUS_A_MAX,
	.v = status_attrs,
};

static const struct cnl_attr_def profile_attrs[] = {
	[CTLSEC_PROFILE_A_NAME] = DEF("NAME", NULL, STR, cnl_profile, name),
	[CTLSEC_PROFILE_A_BLOB] = DEF("BLOB", NULL, BYTES, cnl_profile, blob),
	[CTLSEC_PROFILE_A_DIGEST] =
		DEF("DIGEST", NULL, DIGEST, cnl_profile, digest),
	[CTLSEC_PROFILE_A_VERSION] =
		DEF("VERSION", NULL, U32, cnl_profile, version),
	[CTLSEC_PROFILE_A_SIZE] = DEF("SIZE", NULL, U32, cnl_profile, size),
	[CTLSEC_PROFILE_A_USERS] = DEF("USERS", NULL, U32, cnl_profile, users),
	[CTLSEC_PROFILE_A_WITH_BLOB] = { .name = "WITH_BLOB",
					 .type = CNL_FLAG },
	[CTLSEC_PROFILE_A_CURSOR] =
		DEF("CURSOR", NULL, BYTES, cnl_profile, cursor),
};

const struct cnl_tree cnl_msg_profile = {
	.name = "PROFILE",
	.size = sizeof(struct cnl_profile),
	.max = CTLSEC_PROFILE_A_MAX,
	.cursor = CTLSEC_PROFILE_A_CURSOR,
	.v = profile_attrs,
};

static const struct cnl_attr_def last_attrs[] = {
	[CTLSEC_LAST_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_LAST_A_PID] = DEF("PID", NULL, U32, cnl_last, pid),
	[CTLSEC_LAST_A_TGID] = DEF("TGID", NULL, U32, cnl_last, tgid),
	[CTLSEC_LAST_A_COMM] = DEF("COMM", NULL, STR, cnl_last, comm),
	[CTLSEC_LAST_A_ABI] = DEF("ABI", NULL, U32, cnl_last, abi),
	[CTLSEC_LAST_A_NR] = DEF("NR", NULL, U32, cnl_last, nr),
	[CTLSEC_LAST_A_ACTION] = DEF("ACTION", NULL, U32, cnl_last, action),
	[CTLSEC_LAST_A_TIME] = DEF("TIME", NULL, U64, cnl_last, time),
};

const struct cnl_tree cnl_msg_last = {
	.name = "LAST",
	.size = sizeof(struct cnl_last),
	.max = CTLSEC_LAST_A_MAX,
	.v = last_attrs,
};

static const struct cnl_attr_def domain_attrs[] = {
	[CTLSEC_DOMAIN_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_DOMAIN_A_ID] = DEF("ID", NULL, U64, cnl_domain, id),
	[CTLSEC_DOMAIN_A_KIND] = DEF("KIND", NULL, U32, cnl_domain, kind),
	[CTLSEC_DOMAIN_A_CGROUP_ID] =
		DEF("CGROUP_ID", NULL, U64, cnl_domain, cgroup_id),
	[CTLSEC_DOMAIN_A_USERNS_INO] =
		DEF("USERNS_INO", NULL, U64, cnl_domain, userns_ino),
	[CTLSEC_DOMAIN_A_USERNS_PID] =
		DEF("USERNS_PID", NULL, U32, cnl_domain, userns_pid),
	[CTLSEC_DOMAIN_A_PATH] = DEF("PATH", NULL, STR, cnl_domain, path),
	[CTLSEC_DOMAIN_A_PROFILE] =
		DEF("PROFILE", "--profile", STR, cnl_domain, profile),
	[CTLSEC_DOMAIN_A_PROFILE_VERSION] =
		DEF("PROFILE_VERSION", NULL, U32, cnl_domain, profile_version),
	[CTLSEC_DOMAIN_A_PROFILE_DIGEST] =
		DEF("PROFILE_DIGEST", NULL, DIGEST, cnl_domain, profile_digest),
	[CTLSEC_DOMAIN_A_MODE] = DEF("MODE", "--mode", U32, cnl_domain, mode),
	[CTLSEC_DOMAIN_A_PIDS_MAX] =
		DEF("PIDS_MAX", "--pids", U64, cnl_domain, pids_max),
	[CTLSEC_DOMAIN_A_FORK_RATE] =
		DEF("FORK_RATE", "--fork-rate", U64, cnl_domain, fork_rate),
	[CTLSEC_DOMAIN_A_FORK_BURST] =
		DEF("FORK_BURST", "--fork-rate", U64, cnl_domain, fork_burst),
	[CTLSEC_DOMAIN_A_ON_LIMIT] =
		DEF("ON_LIMIT", "--on-limit", U32, cnl_domain, on_limit),
	[CTLSEC_DOMAIN_A_USERNS_MAX] =
		DEF("USERNS_MAX", "--userns", U64, cnl_domain, userns_max),
	[CTLSEC_DOMAIN_A_DENIED] = DEF("DENIED", NULL, U64, cnl_domain, denied),
	[CTLSEC_DOMAIN_A_COMPLAINED] =
		DEF("COMPLAINED", NULL, U64, cnl_domain, complained),
	[CTLSEC_DOMAIN_A_LOGGED] = DEF("LOGGED", NULL, U64, cnl_domain, logged),
	[CTLSEC_DOMAIN_A_UNATTRIBUTED] =
		DEF("UNATTRIBUTED", NULL, U64, cnl_domain, unattributed),
	[CTLSEC_DOMAIN_A_LAST] = { "LAST", NULL, CNL_NEST,
				   offsetof(struct cnl_domain, last),
				   &cnl_msg_last },
	[CTLSEC_DOMAIN_A_TASKS] = DEF("TASKS", NULL, U64, cnl_domain, tasks),
	[CTLSEC_DOMAIN_A_TASKS_PEAK] =
		DEF("TASKS_PEAK", NULL, U64, cnl_domain, tasks_peak),
	[CTLSEC_DOMAIN_A_FORKS] = DEF("FORKS", NULL, U64, cnl_domain, forks),
	[CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS] = DEF(
		"FORKS_DENIED_PIDS", NULL, U64, cnl_domain, forks_denied_pids),
	[CTLSEC_DOMAIN_A_FORKS_DENIED_RATE] = DEF(
		"FORKS_DENIED_RATE", NULL, U64, cnl_domain, forks_denied_rate),
	[CTLSEC_DOMAIN_A_KILLS] = DEF("KILLS", NULL, U64, cnl_domain, kills),
	[CTLSEC_DOMAIN_A_USERNS] = DEF("USERNS", NULL, U64, cnl_domain, userns),
	[CTLSEC_DOMAIN_A_USERNS_DENIED] =
		DEF("USERNS_DENIED", NULL, U64, cnl_domain, userns_denied),
	[CTLSEC_DOMAIN_A_CURSOR] =
		DEF("CURSOR", NULL, BYTES, cnl_domain, cursor),
	[CTLSEC_DOMAIN_A_ACTIVATION] =
		DEF("ACTIVATION", "--activate", U32, cnl_domain, activation),
	[CTLSEC_DOMAIN_A_LOG] = DEF("LOG", "--log", U32, cnl_domain, log),
	[CTLSEC_DOMAIN_A_PENDING] =
		DEF("PENDING", NULL, U64, cnl_domain, pending),
	[CTLSEC_DOMAIN_A_BINDING] =
		DEF("BINDING", NULL, U64, cnl_domain, binding),
	[CTLSEC_DOMAIN_A_PATTERN] =
		DEF("PATTERN", NULL, STR, cnl_domain, pattern),
	[CTLSEC_DOMAIN_A_NAME] = DEF("NAME", NULL, STR, cnl_domain, name),
	[CTLSEC_DOMAIN_A_DOMAINS] =
		DEF("DOMAINS", NULL, U64, cnl_domain, domains),
	[CTLSEC_DOMAIN_A_MADE] = DEF("MADE", NULL, U64, cnl_domain, made),
	[CTLSEC_DOMAIN_A_REFUSED] =
		DEF("REFUSED", NULL, U64, cnl_domain, refused),
	[CTLSEC_DOMAIN_A_KEEP] = { .name = "KEEP", .type = CNL_FLAG },
	[CTLSEC_DOMAIN_A_RECORDED] =
		DEF("RECORDED", NULL, U64, cnl_domain, recorded),
	[CTLSEC_DOMAIN_A_SUPPRESSED] =
		DEF("SUPPRESSED", NULL, U64, cnl_domain, suppressed),
	[CTLSEC_DOMAIN_A_DROPPED] =
		DEF("DROPPED", NULL, U64, cnl_domain, dropped),
	[CTLSEC_DOMAIN_A_LAYERS] =
		DEF("LAYERS", NULL, BYTES, cnl_domain, layers),
	[CTLSEC_DOMAIN_A_LAYERS_ONLY] = { .name = "LAYERS_ONLY",
					  .type = CNL_FLAG },
	[CTLSEC_DOMAIN_A_STARTING] = { .name = "STARTING", .type = CNL_FLAG },
};

const struct cnl_tree cnl_msg_domain = {
	.name = "DOMAIN",
	.size = sizeof(struct cnl_domain),
	.max = CTLSEC_DOMAIN_A_MAX,
	.cursor = CTLSEC_DOMAIN_A_CURSOR,
	.v = domain_attrs,
};

static const struct cnl_attr_def denial_attrs[] = {
	[CTLSEC_DENIAL_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_DENIAL_A_ABI] = DEF("ABI", NULL, U32, cnl_denial, abi),
	[CTLSEC_DENIAL_A_NR] = DEF("NR", NULL, U32, cnl_denial, nr),
	[CTLSEC_DENIAL_A_COUNT] = DEF("COUNT", NULL, U64, cnl_denial, count),
	[CTLSEC_DENIAL_A_CURSOR] =
		DEF("CURSOR", NULL, BYTES, cnl_denial, cursor),
	[CTLSEC_DENIAL_A_COMPLAINED] =
		DEF("COMPLAINED", NULL, U64, cnl_denial, complained),
};

const struct cnl_tree cnl_msg_denial = {
	.name = "DENIAL",
	.size = sizeof(struct cnl_denial),
	.max = CTLSEC_DENIAL_A_MAX,
	.cursor = CTLSEC_DENIAL_A_CURSOR,
	.v = denial_attrs,
};

static const struct cnl_attr_def record_attrs[] = {
	[CTLSEC_RECORD_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_RECORD_A_SEQ] = DEF("SEQ", NULL, U64, cnl_record, seq),
	[CTLSEC_RECORD_A_COUNT] = DEF("COUNT", NULL, U64, cnl_record, count),
	[CTLSEC_RECORD_A_MONO] = DEF("MONO", NULL, U64, cnl_record, mono),
	[CTLSEC_RECORD_A_LAST] = DEF("LAST", NULL, U64, cnl_record, last),
	[CTLSEC_RECORD_A_PID] = DEF("PID", NULL, U32, cnl_record, pid),
	[CTLSEC_RECORD_A_TGID] = DEF("TGID", NULL, U32, cnl_record, tgid),
	[CTLSEC_RECORD_A_COMM] = DEF("COMM", NULL, STR, cnl_record, comm),
	[CTLSEC_RECORD_A_EXE] = DEF("EXE", NULL, STR, cnl_record, exe),
	[CTLSEC_RECORD_A_ABI] = DEF("ABI", NULL, U32, cnl_record, abi),
	[CTLSEC_RECORD_A_NR] = DEF("NR", NULL, U32, cnl_record, nr),
	[CTLSEC_RECORD_A_ARGS] = DEF("ARGS", NULL, BYTES, cnl_record, args),
	[CTLSEC_RECORD_A_ACTION] = DEF("ACTION", NULL, U32, cnl_record, action),
	[CTLSEC_RECORD_A_COMPLAIN] = { .name = "COMPLAIN", .type = CNL_FLAG },
	[CTLSEC_RECORD_A_PROFILE] =
		DEF("PROFILE", NULL, STR, cnl_record, profile),
	[CTLSEC_RECORD_A_VERSION] =
		DEF("VERSION", NULL, U32, cnl_record, version),
	[CTLSEC_RECORD_A_ORIGIN] = DEF("ORIGIN", NULL, U32, cnl_record, origin),
	[CTLSEC_RECORD_A_LAYER] = DEF("LAYER", NULL, U64, cnl_record, layer),
	[CTLSEC_RECORD_A_LAYER_NAME] =
		DEF("LAYER_NAME", NULL, STR, cnl_record, layer_name),
	[CTLSEC_RECORD_A_RING_OP] =
		DEF("RING_OP", NULL, U32, cnl_record, ring_op),
};

const struct cnl_tree cnl_msg_record = {
	.name = "RECORD",
	.size = sizeof(struct cnl_record),
	.max = CTLSEC_RECORD_A_MAX,
	.v = record_attrs,
};

static const struct cnl_attr_def layer_attrs[] = {
	[CTLSEC_LAYER_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_LAYER_A_ID] = DEF("ID", NULL, U64, cnl_layer, id),
	[CTLSEC_LAYER_A_NAME] = DEF("NAME", "--name", STR, cnl_layer, name),
	[CTLSEC_LAYER_A_BLOB] = DEF("BLOB", NULL, BYTES, cnl_layer, blob),
	[CTLSEC_LAYER_A_WITH_BLOB] = { .name = "WITH_BLOB", .type = CNL_FLAG },
	[CTLSEC_LAYER_A_RULES] = DEF("RULES", NULL, STR, cnl_layer, rules),
	[CTLSEC_LAYER_A_TO] = DEF("TO", "--to", STR, cnl_layer, to),
	[CTLSEC_LAYER_A_TARGET] = { .name = "TARGET",
				    .option = "--to",
				    .type = CNL_NESTS,
				    .offset =
					    offsetof(struct cnl_layer, targets),
				    .tree = &cnl_msg_domain },
	[CTLSEC_LAYER_A_FOR] = DEF("FOR", "--for", U64, cnl_layer, left),
	[CTLSEC_LAYER_A_SINCE] = DEF("SINCE", NULL, U64, cnl_layer, since),
	[CTLSEC_LAYER_A_HITS] = DEF("HITS", NULL, U64, cnl_layer, hits),
	[CTLSEC_LAYER_A_DOMAINS] =
		DEF("DOMAINS", NULL, U64, cnl_layer, domains),
	[CTLSEC_LAYER_A_CURSOR] = DEF("CURSOR", NULL, BYTES, cnl_layer, cursor),
	[CTLSEC_LAYER_A_FILED] = { .name = "FILED", .type = CNL_FLAG },
};

const struct cnl_tree cnl_msg_layer = {
	.name = "LAYER",
	.size = sizeof(struct cnl_layer),
	.max = CTLSEC_LAYER_A_MAX,
	.cursor = CTLSEC_LAYER_A_CURSOR,
	.v = layer_attrs,
};

static const struct cnl_attr_def event_attrs[] = {
	[CTLSEC_EVENT_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_EVENT_A_EVENT] = DEF("EVENT", NULL, U32, cnl_event, event),
	[CTLSEC_EVENT_A_TIME] = DEF("TIME", NULL, U64, cnl_event, time),
	[CTLSEC_EVENT_A_DOMAIN] = { .name = "DOMAIN",
				    .type = CNL_NEST,
				    .offset =
					    offsetof(struct cnl_event, domain),
				    .tree = &cnl_msg_domain },
	[CTLSEC_EVENT_A_LIMIT] = DEF("LIMIT", NULL, U32, cnl_event, limit),
	[CTLSEC_EVENT_A_RECORD] = { .name = "RECORD",
				    .type = CNL_NEST,
				    .offset =
					    offsetof(struct cnl_event, record),
				    .tree = &cnl_msg_record },
	[CTLSEC_EVENT_A_LOST] = DEF("LOST", NULL, U64, cnl_event, lost),
	[CTLSEC_EVENT_A_SINCE] = DEF("SINCE", "--since", U64, cnl_event, since),
	[CTLSEC_EVENT_A_CURSOR] = DEF("CURSOR", NULL, BYTES, cnl_event, cursor),
	[CTLSEC_EVENT_A_LAYER] = { .name = "LAYER",
				   .type = CNL_NEST,
				   .offset = offsetof(struct cnl_event, layer),
				   .tree = &cnl_msg_layer },
};

const struct cnl_tree cnl_msg_event = {
	.name = "EVENT",
	.size = sizeof(struct cnl_event),
	.max = CTLSEC_EVENT_A_MAX,
	.cursor = CTLSEC_EVENT_A_CURSOR,
	.v = event_attrs,
};

static_assert(CTLSEC_DOMAIN_A_MAX < 64, "struct cnl_seen has 64 bits");

/* What a request needs besides its attributes; a cursor among it. */
#define REQUEST_ROOM 4096

struct nl_msg *cnl_msg_request(int family, uint8_t cmd, uint16_t flags,
			       const struct cnl_tree *tree, const void *obj,
			       struct err *e)
{
	struct nl_msg *msg;

	msg = nlmsg_alloc_size((obj ? cnl_attr_room(tree, obj) : 0) +
			       REQUEST_ROOM);
	if (msg &&
	    genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0,
			NLM_F_REQUEST | flags, cmd, CTLSEC_GENL_VERSION) &&
	    (!obj || !cnl_attr_put(tree, msg, obj)))
		return msg;
	nlmsg_free(msg);
	err_set(e, EXIT_FAILED, "the request is too large");
	return NULL;
}

static int refuse_malformed(struct err *e, const char *what)
{
	return err_set(e, EXIT_FAILED, "the kernel's reply is malformed: %s",
		       what);
}

/* What an extended ack says; unknown parts of it are of no use here. */
static void read_extack(struct cnl_reply *r, const void *attrs, size_t len)
{
	const struct nlattr *a = attrs;
	int left = (int)len;
	size_t n;

	for (; nla_ok(a, left); a = nla_next(a, &left)) {
		switch (nla_type(a)) {
		case NLMSGERR_ATTR_MSG:
			n = strnlen(nla_data(a), (size_t)nla_len(a));
			if (n >= sizeof(r->text))
				n = sizeof(r->text) - 1;
			memcpy(r->text, nla_data(a), n);
			/* Before 6.2 the module pads its sentences. */
			while (n && r->text[n - 1] == ' ')
				n--;
			r->text[n] = '\0';
			break;
		case NLMSGERR_ATTR_OFFS:
			if (nla_len(a) == sizeof(uint32_t))
				r->offset = nla_get_u32(a);
			break;
		case NLMSGERR_ATTR_MISS_TYPE:
			if (nla_len(a) == sizeof(uint32_t))
				r->missing = nla_get_u32(a);
			break;
		}
	}
}

/* 0 or a negative errno, as the kernel has them. */
static bool is_status(int error)
{
	return error <= 0 && error >= -CTLSEC_ERRNO_MAX;
}

/* NLMSG_ERROR: an acknowledgement or a refusal. */
static int read_error(struct cnl_reply *r, const struct nlmsghdr *h,
		      struct err *e)
{
	const struct nlmsgerr *ne = nlmsg_data(h);
	size_t len = (size_t)nlmsg_datalen(h);
	size_t head = sizeof(*ne);

	if (len < head || !is_status(ne->error))
		return refuse_malformed(e, "a bad acknowledgement");
	r->done = true;
	r->error = -ne->error;
	if (!(h->nlmsg_flags & NLM_F_CAPPED) && ne->error)
		head += ne->msg.nlmsg_len - NLMSG_HDRLEN;
	head = NLMSG_ALIGN(head);
	if (h->nlmsg_flags & NLM_F_ACK_TLVS && head <= len)
		read_extack(r, (const char *)ne + head, len - head);
	return 0;
}

/* NLMSG_DONE: the end of a dump, perhaps with an error. */
static int read_done(struct cnl_reply *r, const struct nlmsghdr *h,
		     struct err *e)
{
	const int *error = nlmsg_data(h);
	size_t len = (size_t)nlmsg_datalen(h);

	r->done = true;
	if (len < sizeof(*error))
		return 0;
	if (!is_status(*error))
		return refuse_malformed(e, "a bad end of a listing");
	r->error = -*error;
	if (h->nlmsg_flags & NLM_F_ACK_TLVS)
		read_extack(r, error + 1, len - sizeof(*error));
	return 0;
}

static int read_object(struct cnl_reply *r, const struct nlmsghdr *h,
		       struct err *e)
{
	const struct genlmsghdr *g = nlmsg_data(h);
	size_t len = (size_t)nlmsg_datalen(h);
	size_t size;

	if (len < GENL_HDRLEN)
		return refuse_malformed(e, "a message without a header");
	if (!r->tree)
		return 0;
	size = r->tree->size;
	r->objects.v = vec_grow(r->objects.v, r->objects.n, size);
	if (cnl_attr_parse(r->tree, (const char *)g + GENL_HDRLEN,
			   len - GENL_HDRLEN,
			   (char *)r->objects.v + r->objects.n * size, e))
		return -1;
	r->objects.n++;
	return 0;
}

/* Families come and go; the end of one's own is worth knowing. */
static int read_families(struct cnl_reply *r, const struct nlmsghdr *h,
			 struct err *e)
{
	const struct genlmsghdr *g = nlmsg_data(h);
	int left = nlmsg_datalen(h) - GENL_HDRLEN;
	const struct nlattr *a;

	if (left < 0)
		return refuse_malformed(e, "a message without a header");
	a = nla_find((const struct nlattr *)((const char *)g + GENL_HDRLEN),
		     left, CTRL_ATTR_FAMILY_ID);
	if (g->cmd == CTRL_CMD_DELFAMILY && a &&
	    nla_len(a) == sizeof(uint16_t) && nla_get_u16(a) == r->family)
		r->unloaded = true;
	return 0;
}

static int read_one(struct cnl_reply *r, const struct nlmsghdr *h,
		    struct err *e)
{
	if (h->nlmsg_seq != r->seq || h->nlmsg_pid != r->port)
		return 0;
	if (h->nlmsg_flags & NLM_F_DUMP_INTR)
		r->intr = true;
	switch (h->nlmsg_type) {
	case NLMSG_NOOP:
		return 0;
	case NLMSG_ERROR:
		return read_error(r, h, e);
	case NLMSG_DONE:
		return read_done(r, h, e);
	case NLMSG_OVERRUN:
		return refuse_malformed(e, "messages were lost");
	}
	if (h->nlmsg_type == r->family)
		return read_object(r, h, e);
	if (h->nlmsg_type == GENL_ID_CTRL)
		return read_families(r, h, e);
	return refuse_malformed(e, "a message of another family");
}

int cnl_msg_reply_read(struct cnl_reply *r, const void *buf, size_t len,
		       struct err *e)
{
	const struct nlmsghdr *h = buf;
	int left = (int)len;

	for (; !r->done && nlmsg_ok(h, left);
	     h = nlmsg_next((struct nlmsghdr *)h, &left)) {
		if (read_one(r, h, e))
			return -1;
	}
	if (!r->done && left > 0)
		return refuse_malformed(e, "a message is cut short");
	return 0;
}

void cnl_msg_reply_free(struct cnl_reply *r)
{
	if (r->tree)
		cnl_attr_list_free(r->tree, &r->objects);
}

const struct cnl_profile *cnl_msg_find_profile(const struct cnl_list *l,
					       const char *name)
{
	const struct cnl_profile *v = l->v;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (v[i].name && !strcmp(v[i].name, name))
			return &v[i];
	}
	return NULL;
}
