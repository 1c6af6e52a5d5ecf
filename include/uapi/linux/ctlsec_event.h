/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * ctlsec: the attributes of events, denials among them, and of layers. linux/ctlsec.h, which includes
 * this, specifies the protocol.
 */
#ifndef _UAPI_LINUX_CTLSEC_EVENT_H
#define _UAPI_LINUX_CTLSEC_EVENT_H

/* What happened. */
enum ctlsec_event {
	CTLSEC_EVENT_KILLED = 1, /* a domain's tasks were killed, ON_LIMIT */
	/* A domain went with its cgroup, or with the last task of its user
	 * namespace.
	 */
	CTLSEC_EVENT_REMOVED = 2,
	/* A limit refused something for the first time, or for the first time in
	 * CTLSEC_LIMIT_SPELL seconds; the domain's counters tell how often.
	 */
	CTLSEC_EVENT_LIMIT = 3,
	/* A task has been pending for CTLSEC_PENDING_LONG seconds; of each domain at
	 * most once in so many.
	 */
	CTLSEC_EVENT_PENDING = 4,
	/* A cgroup came that a binding wants, and has a domain. */
	CTLSEC_EVENT_BOUND = 5,
	/* After REMOVED, if a binding by path made the domain: the cgroup is awaited. */
	CTLSEC_EVENT_WAITING = 6,
	/* System calls were denied, or complained of. */
	CTLSEC_EVENT_DENIAL = 7,
	/* The time of a layer is over: it holds no more. */
	CTLSEC_EVENT_LAYER_ENDED = 8,
};

/* Which limit. */
enum ctlsec_limit {
	CTLSEC_LIMIT_PIDS_MAX = 1,
	CTLSEC_LIMIT_FORK_RATE = 2,
	CTLSEC_LIMIT_USERNS_MAX = 3,
};

#define CTLSEC_LIMIT_SPELL 10
#define CTLSEC_PENDING_LONG 10

/**
 * enum ctlsec_event_attr - an event
 * @CTLSEC_EVENT_A_EVENT: u32, enum ctlsec_event
 * @CTLSEC_EVENT_A_TIME: u64; of DENIAL the time of the first
 * @CTLSEC_EVENT_A_DOMAIN: nested CTLSEC_DOMAIN_A_*, as it was then; for REMOVED
 *	its final counters; for DENIAL ID, KIND, BINDING, CGROUP_ID or USERNS_INO,
 *	PATH (511 bytes of it at most), RECORDED, SUPPRESSED, DROPPED
 * @CTLSEC_EVENT_A_LIMIT: u32, enum ctlsec_limit; of LIMIT only
 * @CTLSEC_EVENT_A_RECORD: nested CTLSEC_RECORD_A_*; of DENIAL only
 * @CTLSEC_EVENT_A_LOST: u64, how many events this socket had no room for until now;
 *	absent if none. A DENIAL is as many as its COUNT
 * @CTLSEC_EVENT_A_SINCE: u64, EVENT_GET only: leave out what ended before
 * @CTLSEC_EVENT_A_CURSOR: binary, dumps only
 * @CTLSEC_EVENT_A_LAYER: nested CTLSEC_LAYER_A_* ID, NAME, HITS; of LAYER_ENDED, which
 *	has no DOMAIN
 */
enum ctlsec_event_attr {
	CTLSEC_EVENT_A_UNSPEC,
	CTLSEC_EVENT_A_PAD,
	CTLSEC_EVENT_A_EVENT,
	CTLSEC_EVENT_A_TIME,
	CTLSEC_EVENT_A_DOMAIN,
	CTLSEC_EVENT_A_LIMIT,
	CTLSEC_EVENT_A_RECORD,
	CTLSEC_EVENT_A_LOST,
	CTLSEC_EVENT_A_SINCE,
	CTLSEC_EVENT_A_CURSOR,
	CTLSEC_EVENT_A_LAYER,

	__CTLSEC_EVENT_A_MAX,
	CTLSEC_EVENT_A_MAX = __CTLSEC_EVENT_A_MAX - 1
};

/**
 * enum ctlsec_record_attr - denials of one domain that were the same
 * @CTLSEC_RECORD_A_SEQ: u64, how many denials of all domains had been recorded with
 *	the last of these. An event is part of an entry of the history that has the
 *	same or a larger SEQ
 * @CTLSEC_RECORD_A_COUNT: u64, how many these are
 * @CTLSEC_RECORD_A_MONO: u64, CLOCK_MONOTONIC of the first, ns
 * @CTLSEC_RECORD_A_LAST: u64, when the last of them was
 * @CTLSEC_RECORD_A_PID: u32, the thread; 0 if the reader's pid namespace does not have
 *	it, or is not the initial one and the thread has ended
 * @CTLSEC_RECORD_A_TGID: u32, the process; likewise
 * @CTLSEC_RECORD_A_COMM: string of up to CTLSEC_COMM_LEN - 1 bytes, any bytes
 * @CTLSEC_RECORD_A_EXE: string, any bytes: the path of what the process executes, in
 *	its mount namespace; the name alone, cut to 31 bytes, if the process had ended
 *	or the path has more than 255 bytes. Absent if unknown
 * @CTLSEC_RECORD_A_ABI: u32, enum ctlsec_abi
 * @CTLSEC_RECORD_A_NR: u32
 * @CTLSEC_RECORD_A_ARGS: six u64, the registers; those of i386 are zero-extended from
 *	32 bits. Absent if unknown: of a request in an io_uring, and of a call that
 *	goes on after a signal
 * @CTLSEC_RECORD_A_ACTION: u32, CTLSEC_ACTION() word of ctlsec/policy_fmt.h
 * @CTLSEC_RECORD_A_COMPLAIN: flag, the call was let through
 * @CTLSEC_RECORD_A_PROFILE: string, that decided
 * @CTLSEC_RECORD_A_VERSION: u32, of the profile
 * @CTLSEC_RECORD_A_ORIGIN: u32, the rule's index in the profile, or CTLSEC_ORIGIN_* of
 *	ctlsec/policy_fmt.h. Absent where ARGS is. A layer's is CTLSEC_ORIGIN_LAYER
 * @CTLSEC_RECORD_A_LAYER: u64, the layer that decided; absent if the profile did
 * @CTLSEC_RECORD_A_LAYER_NAME: string, of it; empty if it has none
 * @CTLSEC_RECORD_A_RING_OP: u32, the operation, by linux/io_uring.h, of a request in an
 *	io_uring, which was decided as the call NR; absent for calls
 */
enum ctlsec_record_attr {
	CTLSEC_RECORD_A_UNSPEC,
	CTLSEC_RECORD_A_PAD,
	CTLSEC_RECORD_A_SEQ,
	CTLSEC_RECORD_A_COUNT,
	CTLSEC_RECORD_A_MONO,
	CTLSEC_RECORD_A_LAST,
	CTLSEC_RECORD_A_PID,
	CTLSEC_RECORD_A_TGID,
	CTLSEC_RECORD_A_COMM,
	CTLSEC_RECORD_A_EXE,
	CTLSEC_RECORD_A_ABI,
	CTLSEC_RECORD_A_NR,
	CTLSEC_RECORD_A_ARGS,
	CTLSEC_RECORD_A_ACTION,
	CTLSEC_RECORD_A_COMPLAIN,
	CTLSEC_RECORD_A_PROFILE,
	CTLSEC_RECORD_A_VERSION,
	CTLSEC_RECORD_A_ORIGIN,
	CTLSEC_RECORD_A_LAYER,
	CTLSEC_RECORD_A_LAYER_NAME,
	CTLSEC_RECORD_A_RING_OP,

	__CTLSEC_RECORD_A_MAX,
	CTLSEC_RECORD_A_MAX = __CTLSEC_RECORD_A_MAX - 1
};

/* Bytes of a layer's rules as text, and of what its targets are called. */
#define CTLSEC_LAYER_TEXT_MAX 4095
#define CTLSEC_LAYER_TARGETS_MAX 64

/**
 * enum ctlsec_layer_attr - a layer
 * @CTLSEC_LAYER_A_ID: u64, unique among layers, bindings and domains
 * @CTLSEC_LAYER_A_NAME: string as a profile's name, unique among layers; absent if it
 *	has none
 * @CTLSEC_LAYER_A_BLOB: binary as of PROFILE_LOAD, in which every ABI is listed and
 *	allows by default; replies only if asked for
 * @CTLSEC_LAYER_A_WITH_BLOB: flag, in a request: send the blob too
 * @CTLSEC_LAYER_A_RULES: string, 1 to CTLSEC_LAYER_TEXT_MAX bytes: the rules as its maker
 *	wrote them, one a line. The module does not read it
 * @CTLSEC_LAYER_A_TO: string, CTLSEC_LAYER_TEXT_MAX bytes at most: what the maker calls
 *	the targets; likewise
 * @CTLSEC_LAYER_A_TARGET: nested PATH, PATTERN or CGROUP_ID of CTLSEC_DOMAIN_A_*, and
 *	perhaps ACTIVATION: of a domain that is made for the layer alone. 1 to
 *	CTLSEC_LAYER_TARGETS_MAX times
 * @CTLSEC_LAYER_A_FOR: u64, ns: how long it holds; in replies how long still. Absent
 *	for one without end
 * @CTLSEC_LAYER_A_SINCE: u64, time; replies only
 * @CTLSEC_LAYER_A_HITS: u64, calls that it decided, those let through and logged
 *	included: what its domains' profiles would have let through, or not refused as
 *	strictly
 * @CTLSEC_LAYER_A_DOMAINS: u64, domains that have it
 * @CTLSEC_LAYER_A_CURSOR: binary, dumps only
 * @CTLSEC_LAYER_A_FILED: flag: its maker says that a policy file has it. The module does
 *	not read it
 */
enum ctlsec_layer_attr {
	CTLSEC_LAYER_A_UNSPEC,
	CTLSEC_LAYER_A_PAD,
	CTLSEC_LAYER_A_ID,
	CTLSEC_LAYER_A_NAME,
	CTLSEC_LAYER_A_BLOB,
	CTLSEC_LAYER_A_WITH_BLOB,
	CTLSEC_LAYER_A_RULES,
	CTLSEC_LAYER_A_TO,
	CTLSEC_LAYER_A_TARGET,
	CTLSEC_LAYER_A_FOR,
	CTLSEC_LAYER_A_SINCE,
	CTLSEC_LAYER_A_HITS,
	CTLSEC_LAYER_A_DOMAINS,
	CTLSEC_LAYER_A_CURSOR,
	CTLSEC_LAYER_A_FILED,

	__CTLSEC_LAYER_A_MAX,
	CTLSEC_LAYER_A_MAX = __CTLSEC_LAYER_A_MAX - 1
};

#endif /* _UAPI_LINUX_CTLSEC_EVENT_H */
