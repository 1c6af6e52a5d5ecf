/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * ctlsec control interface: generic netlink family "ctlsec", version 1.
 *
 * Family rules
 * ------------
 * - The family exists in the initial network namespace only.
 * - Commands marked [admin] need CAP_MAC_ADMIN in the initial user namespace
 *   (of the socket's opener and of the sender). Commands marked [reader] need
 *   that or membership of the group in the module parameter `readers`.
 *   Otherwise: EPERM.
 * - Attributes are validated strictly: unknown, misplaced or malformed ones
 *   are refused with EINVAL/ERANGE. Every refusal carries an extended ack with
 *   a sentence and, where one attribute is to blame, its offset.
 * - A refused command changes nothing. A reply that the receiver has no room
 *   for is lost; what was done stays done.
 * - A reply carries the request's command number.
 * - Before Linux 6.2 a refused dump ends at once with NLMSG_DONE, the errno and
 *   the sentence, but without the attribute's offset.
 * - u64 limits use CTLSEC_MAX (all ones) for "no limit".
 * - Times are CLOCK_REALTIME in nanoseconds. Counters never decrease while
 *   their domain exists, unless stated.
 *
 * Commands
 * --------
 * STATUS_GET [reader], do. Request: empty.
 *   Reply: CTLSEC_STATUS_A_*.
 *
 * PROFILE_LOAD [admin], do. Request: NAME, BLOB.
 *   Publishes a new version of the profile to every domain that uses the name,
 *   atomically: a call is decided wholly by the old or by the new version.
 *   NLM_F_EXCL refuses to replace (EEXIST).
 *   Reply: NAME, VERSION, DIGEST, SIZE, USERS.
 *   Errors: EINVAL (blob, name), EOPNOTSUPP (a blob of another format version),
 *   E2BIG, ENOSPC (too many profiles), EBUSY (a
 *   function that has to be hooked for a domain in use cannot be; see DOMAIN_SET),
 *   ENOMEM.
 * PROFILE_UNLOAD [admin], do. Request: NAME. Errors: ENOENT, EBUSY (in use).
 * PROFILE_GET [reader], do. Request: NAME, WITH_BLOB (flag, optional).
 *   Reply: NAME, VERSION, DIGEST, SIZE, USERS, BLOB if asked for. ENOENT.
 * PROFILE_GET [reader], dump. Request: CURSOR. One message per profile.
 *
 * DOMAIN_SET [admin], do. Request: one key (KEY_* below), then any of PROFILE,
 *   MODE, PIDS_MAX, FORK_RATE, FORK_BURST, ON_LIMIT, USERNS_MAX, ACTIVATION, LOG.
 *   Creates the domain or changes just what is given. With NLM_F_CREATE absent
 *   the domain must exist (ENOENT); with NLM_F_EXCL it must not (EEXIST). A
 *   new domain that names no PIDS_MAX gets CTLSEC_PIDS_DEFAULT.
 *   Reply: the domain as in DOMAIN_GET.
 *   Errors: ENOENT (cgroup, process, profile), EBUSY (a system call that the
 *   profile does not always allow cannot be hooked, since a live patch or a probe
 *   owns it, or BPF traces it and was there before, unless nothing has been
 *   hooked since the module was loaded: the extended ack names the function),
 *   ENOSPC (too many domains), EOPNOTSUPP (USERNS_MAX where this kernel's
 *   namespaces cannot be counted; ACTIVATION where a function is lacking that
 *   confining later needs), EINVAL, ERANGE, ENOMEM.
 * DOMAIN_DEL [admin], do. Request: one key. ENOENT.
 *   Reply: the domain with its final counters.
 * DOMAIN_GET [reader], do: one key; dump: CURSOR. Reply: CTLSEC_DOMAIN_A_*.
 * DENIAL_GET [reader], dump. Request: one key, CURSOR. One message per system
 *   call of the domain that was denied (or would have been, in complain mode) at
 *   least once: CTLSEC_DENIAL_A_*. ENOENT, also if the domain went between pages.
 *
 * BINDING_SET [admin], do. Request: one target (PATH, PATTERN, CGROUP_ID, which means the
 *   path of that cgroup, or ID of an existing binding), then any of NAME (not with ID),
 *   STARTING, and what DOMAIN_SET takes. A binding is what is to be confined: it outlives
 *   cgroups, and makes a domain for each that is at its path or that its pattern matches,
 *   at once for those that are there, and for one that comes before any task can enter
 *   it. Flags as of DOMAIN_SET. With CGROUP_ID, a new binding whose cgroup has a domain
 *   takes from that what the request does not name; otherwise a new binding that names no
 *   PIDS_MAX has CTLSEC_PIDS_DEFAULT in enforce mode, but not for a cgroup that has more
 *   tasks when it is bound. A change goes to all domains that the binding has. A cgroup
 *   has one domain. If several bindings want it, that by path makes it, else the pattern
 *   without "**", else that with more bytes other than '*' and '?', else the older. A
 *   pattern makes none below a domain that it made, and leaves what DOMAIN_SET made.
 *   Reply: the binding as in BINDING_GET.
 *   Errors: those of DOMAIN_SET; EINVAL (no path, no pattern), ENOSPC (too many
 *   bindings, or cgroups of a pattern), EOPNOTSUPP (this kernel does not let new
 *   cgroups be seen).
 * BINDING_DEL [admin], do. Request: one target, KEEP (flag). Its domains go to another
 *   binding that wants them, or are removed; with KEEP they stay as if DOMAIN_SET had
 *   made them. ENOENT. Reply: the binding as it was.
 * BINDING_GET [reader], do: one target; dump: CURSOR. Reply: of CTLSEC_DOMAIN_A_* ID,
 *   KIND, PATH or PATTERN, NAME, PROFILE to USERNS_MAX, ACTIVATION, DOMAINS, MADE, REFUSED.
 *
 * APPLY [admin], do. Request: any number of PROFILE, BINDING, UNBIND, UNLOAD, LAYER and
 *   UNLAYER.
 *   All of it is done, or nothing, and a reader sees the state before or the one
 *   after. In this order: profiles are loaded, each name once; bindings are made, or
 *   get the settings that are named and the default of all others (a NAME only if they
 *   are new); layers are put on, as of LAYER_SET, one of the same name taken off then;
 *   bindings are forgotten, with their domains as of BINDING_DEL; layers are taken off;
 *   profiles that are then not in use are forgotten, others stay. What has to be hooked
 *   is hooked in one change. Calls of tasks in domains that exist are decided as before
 *   until all that can fail is done; what is new confines from when it is made, and is
 *   removed again if a later part fails.
 *   No reply; the part to blame is in the extended ack.
 *   Errors: those of PROFILE_LOAD, BINDING_SET and LAYER_SET (of 32 layers, those that
 *   are replaced or taken off are there until the end); ENOENT (a number of UNBIND or
 *   UNLAYER), EINVAL (a profile or a layer's name twice), E2BIG (more than 34816 parts).
 *
 * LAYER_SET [admin], do. Request: BLOB, RULES, TARGET (one or more), then any of NAME,
 *   TO, FOR, FILED. Puts a layer on every domain of a cgroup that a target is of, and on those
 *   that come, whatever profile and mode they have: what decides is the strictest of
 *   both, of equally strict ones the profile. A layer is enforced in complain mode, too.
 *   A cgroup that a target is of and that has no domain, at it or with the layer above,
 *   gets one without profile and limits, which goes with the last layer that wants it,
 *   and is a binding's or DOMAIN_SET's as soon as these want the cgroup. With NLM_F_EXCL
 *   there must be no layer of the name (EEXIST), else it is replaced: the new one holds
 *   before the old one goes.
 *   Reply: the layer as in LAYER_GET.
 *   Errors: EINVAL (no layer: something is denied by default; no path, no pattern; a
 *   name), ENOENT (cgroup), ENOSPC (32 layers; too many domains), E2BIG (with a profile
 *   it exceeds what a policy can hold), EBUSY, EOPNOTSUPP, ENOMEM as of BINDING_SET.
 * LAYER_DEL [admin], do. Request: ID or NAME. ENOENT, ENOMEM. Reply: the layer as it was.
 *   As long as a cgroup's domain has layers that want it, DOMAIN_DEL and BINDING_DEL take
 *   its profile and its limits only; on one that has nothing else DOMAIN_DEL fails with
 *   EBUSY.
 * LAYER_GET [reader], do: ID or NAME, WITH_BLOB (flag); dump: CURSOR. Reply:
 *   CTLSEC_LAYER_A_*.
 *
 * While there are bindings, the creation of a cgroup that one wants fails, and is
 * counted by it, where it cannot be confined: with ENOMEM, with ENOSPC if there are too
 * many domains (16384; 4096 of a pattern; 64 of patterns for cgroups that tasks inside
 * a domain make below it), and with ENAMETOOLONG if there are patterns and the path has
 * 4096 bytes or more. The kernel log says so.
 *
 * EVENT_LISTEN [reader], do. Request: empty. The socket that sends it is sent EVENT
 *	messages, until it is closed or the module is unloaded. Errors: ENOSPC (64
 *	sockets listen).
 * EVENT_GET [reader], dump. Request: SINCE, CURSOR. One message for each entry of the
 *	history of denials, by rising SEQ: CTLSEC_EVENT_A_* as of EVENT, without the
 *	counters of the domain. The history has 1024 entries; denials that are the
 *	same, but for their time, within 10 seconds are one. When it is full, a domain
 *	that has at least its share of it loses its oldest entry.
 *
 * EVENT, sent to the sockets that listen: CTLSEC_EVENT_A_*. Several may come in one
 *	datagram. Pids are those of the pid namespace of the task that sent
 *	EVENT_LISTEN. Events that a socket has no room for are lost to it alone: its
 *	next recvmsg() says so with ENOBUFS, and the next event by LOST.
 *	Of the denials of a domain so many become events as a bucket has tokens for,
 *	256 at once and 256 a second. The rest is counted, so that RECORDED +
 *	SUPPRESSED + DROPPED = DENIED + COMPLAINED.
 *
 * LEARN_START [admin], do. Request: one key, ACTIVATION. From then on the system calls
 *	that tasks of the domain make are learned, whether they are allowed or not: each
 *	number once an ABI, and distinct values of some arguments. Calls of tasks that
 *	are pending are not. Tasks of other domains are not concerned. A domain that
 *	does not exist is made, without a profile and without limits, with this
 *	ACTIVATION. What an earlier session learned of it is forgotten.
 *	Reply: the session, CTLSEC_LEARN_A_*.
 *	Errors: EEXIST (it is learning), ENOSPC (64 domains are), EOPNOTSUPP (this
 *	kernel has no function to hook for it), those of DOMAIN_SET.
 * LEARN_STOP [admin], do. Request: one key, or ID of a session. It ends, if it has not,
 *	and what was learned stays. A domain that LEARN_START made goes, unless
 *	something was set on it since. ENOENT. Reply: the session.
 * LEARN_DEL [admin], do. The same, and the session is forgotten.
 * LEARN_GET [reader], do: one key, or ID of a session; dump: CURSOR. Reply: the session,
 *	with how much was learned. There are 64 at most; one that ended makes room.
 * LEARN_READ [reader], dump. Request: one key, or ID of a session, CURSOR. One message
 *	for each call that was learned (ABI, NR, CALLED, REFUSED), then one for each
 *	kind of values (VALUES_OF, VALUES, MORE). ENOENT, also if it was forgotten
 *	between pages.
 *
 * Keys: CGROUP_ID (inode number of the cgroup v2 directory), or USERNS_INO
 *   (inode number of the user namespace), or USERNS_PID (a process of the
 *   caller's pid namespace; optionally with USERNS_INO, which must then match:
 *   that closes the race with a pid's reuse), or ID (of an existing domain).
 *   USERNS_INO alone finds only existing domains.
 *
 * Dumps: a request is answered with a page, the objects that one buffer holds,
 * and NLMSG_DONE. The last object of a page that is not the last has a CURSOR;
 * the same request with that CURSOR gets the next page. So a dump that its reader
 * leaves unread holds nothing. An object that exists throughout is reported
 * exactly once; one that comes or goes in between may be reported or not, and
 * then the next page has NLM_F_DUMP_INTR. A client does not look into a cursor.
 */
#ifndef _UAPI_LINUX_CTLSEC_H
#define _UAPI_LINUX_CTLSEC_H

#include <linux/ctlsec_event.h>
#include <linux/ctlsec_learn.h>

#define CTLSEC_GENL_NAME "ctlsec"
#define CTLSEC_GENL_VERSION 1

/* Longest profile name, without NUL: letters, digits, '.', '_', '-', not
 * beginning with '.' or '-'.
 */
#define CTLSEC_NAME_MAX 63
#define CTLSEC_DIGEST_LEN 32
#define CTLSEC_COMM_LEN 16
/* Bytes of a cursor, see "Dumps". */
#define CTLSEC_CURSOR_LEN 16

#define CTLSEC_MAX (~0ULL)
/* Tasks a domain gets when its bind names no limit: what Docker 1.10
 * announced for containers.
 */
#define CTLSEC_PIDS_DEFAULT 512ULL
/* Largest fork rate (per second) and burst that can be asked for. */
#define CTLSEC_RATE_MAX 1000000ULL

enum ctlsec_cmd {
	CTLSEC_CMD_UNSPEC,
	CTLSEC_CMD_STATUS_GET,
	CTLSEC_CMD_PROFILE_LOAD,
	CTLSEC_CMD_PROFILE_UNLOAD,
	CTLSEC_CMD_PROFILE_GET,
	CTLSEC_CMD_DOMAIN_SET,
	CTLSEC_CMD_DOMAIN_DEL,
	CTLSEC_CMD_DOMAIN_GET,
	CTLSEC_CMD_DENIAL_GET,
	CTLSEC_CMD_EVENT,
	CTLSEC_CMD_BINDING_SET,
	CTLSEC_CMD_BINDING_DEL,
	CTLSEC_CMD_BINDING_GET,
	CTLSEC_CMD_EVENT_LISTEN,
	CTLSEC_CMD_EVENT_GET,
	CTLSEC_CMD_APPLY,
	CTLSEC_CMD_LEARN_START,
	CTLSEC_CMD_LEARN_STOP,
	CTLSEC_CMD_LEARN_DEL,
	CTLSEC_CMD_LEARN_GET,
	CTLSEC_CMD_LEARN_READ,
	CTLSEC_CMD_LAYER_SET,
	CTLSEC_CMD_LAYER_DEL,
	CTLSEC_CMD_LAYER_GET,

	__CTLSEC_CMD_MAX,
	CTLSEC_CMD_MAX = __CTLSEC_CMD_MAX - 1
};

/**
 * enum ctlsec_status_attr - STATUS_GET reply
 * @CTLSEC_STATUS_A_VERSION: string, the module's version
 * @CTLSEC_STATUS_A_PROFILES: u32, loaded profiles
 * @CTLSEC_STATUS_A_DOMAINS: u32, bound domains
 * @CTLSEC_STATUS_A_HOOKED: u32, kernel functions hooked for system calls now
 * @CTLSEC_STATUS_A_INFLIGHT: u32, wrapper calls in progress
 * @CTLSEC_STATUS_A_MISSED: u64, hook invocations that could not be handled;
 *	anything but zero means that a protection was lost, see the kernel log
 * @CTLSEC_STATUS_A_ABI: nested CTLSEC_STATUS_ABI_A_*, once per ABI
 * @CTLSEC_STATUS_A_HOOK: nested CTLSEC_STATUS_HOOK_A_*, once per hook
 * @CTLSEC_STATUS_A_OBJECT: nested CTLSEC_STATUS_OBJECT_A_*, once per kind of
 *	object: how many exist, those awaiting an RCU grace period included
 * @CTLSEC_STATUS_A_BINDINGS: u32, bindings, those that wait included
 */
enum ctlsec_status_attr {
	CTLSEC_STATUS_A_UNSPEC,
	CTLSEC_STATUS_A_PAD,
	CTLSEC_STATUS_A_VERSION,
	CTLSEC_STATUS_A_PROFILES,
	CTLSEC_STATUS_A_DOMAINS,
	CTLSEC_STATUS_A_HOOKED,
	CTLSEC_STATUS_A_INFLIGHT,
	CTLSEC_STATUS_A_MISSED,
	CTLSEC_STATUS_A_ABI,
	CTLSEC_STATUS_A_HOOK,
	CTLSEC_STATUS_A_OBJECT,
	CTLSEC_STATUS_A_BINDINGS,

	__CTLSEC_STATUS_A_MAX,
	CTLSEC_STATUS_A_MAX = __CTLSEC_STATUS_A_MAX - 1
};

/**
 * enum ctlsec_status_abi_attr - what can be hooked of an ABI
 * @CTLSEC_STATUS_ABI_A_ABI: u32, enum ctlsec_abi
 * @CTLSEC_STATUS_ABI_A_NUMBERS: u32, numbers in the kernel's table
 * @CTLSEC_STATUS_ABI_A_HOOKABLE: u32, of those, with a function that can be
 *	hooked
 * @CTLSEC_STATUS_ABI_A_ABSENT: u32, of those, not implemented (ENOSYS whatever
 *	a profile says)
 * @CTLSEC_STATUS_ABI_A_UNHOOKABLE: u32 array, the numbers that are neither
 */
enum ctlsec_status_abi_attr {
	CTLSEC_STATUS_ABI_A_UNSPEC,
	CTLSEC_STATUS_ABI_A_ABI,
	CTLSEC_STATUS_ABI_A_NUMBERS,
	CTLSEC_STATUS_ABI_A_HOOKABLE,
	CTLSEC_STATUS_ABI_A_ABSENT,
	CTLSEC_STATUS_ABI_A_UNHOOKABLE,

	__CTLSEC_STATUS_ABI_A_MAX,
	CTLSEC_STATUS_ABI_A_MAX = __CTLSEC_STATUS_ABI_A_MAX - 1
};

/**
 * enum ctlsec_status_hook_attr - one hook of the module
 * @CTLSEC_STATUS_HOOK_A_NAME: string, the kernel function or tracepoint
 * @CTLSEC_STATUS_HOOK_A_ACTIVE: flag, it is in place or can be at need
 * @CTLSEC_STATUS_HOOK_A_LOST: string, what protection is lost without it
 */
enum ctlsec_status_hook_attr {
	CTLSEC_STATUS_HOOK_A_UNSPEC,
	CTLSEC_STATUS_HOOK_A_NAME,
	CTLSEC_STATUS_HOOK_A_ACTIVE,
	CTLSEC_STATUS_HOOK_A_LOST,

	__CTLSEC_STATUS_HOOK_A_MAX,
	CTLSEC_STATUS_HOOK_A_MAX = __CTLSEC_STATUS_HOOK_A_MAX - 1
};

/**
 * enum ctlsec_status_object_attr - how many objects of a kind exist
 * @CTLSEC_STATUS_OBJECT_A_NAME: string, "profile", "domain" ...
 * @CTLSEC_STATUS_OBJECT_A_COUNT: u64
 */
enum ctlsec_status_object_attr {
	CTLSEC_STATUS_OBJECT_A_UNSPEC,
	CTLSEC_STATUS_OBJECT_A_PAD,
	CTLSEC_STATUS_OBJECT_A_NAME,
	CTLSEC_STATUS_OBJECT_A_COUNT,

	__CTLSEC_STATUS_OBJECT_A_MAX,
	CTLSEC_STATUS_OBJECT_A_MAX = __CTLSEC_STATUS_OBJECT_A_MAX - 1
};

/**
 * enum ctlsec_profile_attr - a profile
 * @CTLSEC_PROFILE_A_NAME: NUL-terminated string, 1 to CTLSEC_NAME_MAX
 * @CTLSEC_PROFILE_A_BLOB: binary, format in ctlsec/policy_fmt.h
 * @CTLSEC_PROFILE_A_DIGEST: binary, SHA-256 of the blob, computed by the kernel
 * @CTLSEC_PROFILE_A_VERSION: u32, counts the loads of this name from 1
 * @CTLSEC_PROFILE_A_SIZE: u32, bytes of the blob
 * @CTLSEC_PROFILE_A_USERS: u32, domains that use it
 * @CTLSEC_PROFILE_A_WITH_BLOB: flag, in a request: send the blob too
 * @CTLSEC_PROFILE_A_CURSOR: binary, dumps only
 */
enum ctlsec_profile_attr {
	CTLSEC_PROFILE_A_UNSPEC,
	CTLSEC_PROFILE_A_NAME,
	CTLSEC_PROFILE_A_BLOB,
	CTLSEC_PROFILE_A_DIGEST,
	CTLSEC_PROFILE_A_VERSION,
	CTLSEC_PROFILE_A_SIZE,
	CTLSEC_PROFILE_A_USERS,
	CTLSEC_PROFILE_A_WITH_BLOB,
	CTLSEC_PROFILE_A_CURSOR,

	__CTLSEC_PROFILE_A_MAX,
	CTLSEC_PROFILE_A_MAX = __CTLSEC_PROFILE_A_MAX - 1
};

/* Longest name of a binding, without NUL. */
#define CTLSEC_BINDING_NAME_MAX 255

/* What a domain is keyed by, or a binding. */
enum ctlsec_kind {
	CTLSEC_KIND_CGROUP = 1, /* a cgroup v2 directory and all below it */
	CTLSEC_KIND_USERNS = 2, /* a user namespace and its descendants */
	CTLSEC_KIND_PATH = 3, /* of bindings: a path of the v2 hierarchy */
	CTLSEC_KIND_PATTERN =
		4, /* of bindings: paths, as ctlsec/pattern.h says */
};

enum ctlsec_mode {
	CTLSEC_MODE_ENFORCE = 0, /* deny and count */
	CTLSEC_MODE_COMPLAIN = 1, /* count what would be denied, allow */
};

#define CTLSEC_MODE_MAX CTLSEC_MODE_COMPLAIN

/* What happens when a fork would exceed a cap. */
enum ctlsec_limit_action {
	CTLSEC_LIMIT_ACT_DENY = 0, /* the fork fails with EAGAIN */
	CTLSEC_LIMIT_ACT_KILL = 1, /* every task of the domain is killed */
};

#define CTLSEC_LIMIT_ACT_MAX CTLSEC_LIMIT_ACT_KILL

/*
 * When the profile holds for a task that enters a domain (by a move, by being born there,
 * by setns). Until then the task is pending, and what it forks is, too. The limits hold
 * for all tasks, and what is in a domain when that is bound is confined at once, but for
 * STARTING. What is confined does not become pending again while it stays, nor by a move
 * to a domain of the same binding, nor in one that it enters as it leaves a container's
 * (CONTAINER, ROOT). A task that cannot be remembered, for lack of memory, is confined.
 */
enum ctlsec_activation {
	CTLSEC_ACTIVATION_NOW = 0, /* at once */
	CTLSEC_ACTIVATION_EXEC = 1, /* at its next exec */
	/* at an exec as a container: with another root directory than the host's;
	 * or its root was changed since it entered; or as the first process of a pid
	 * namespace, or where programs of the domain run, or with no_new_privs or a
	 * seccomp filter set since its last exec, in another mount namespace than
	 * the host's
	 */
	CTLSEC_ACTIVATION_CONTAINER = 2,
	CTLSEC_ACTIVATION_ROOT = 3, /* at an exec with another root directory */
};

#define CTLSEC_ACTIVATION_MAX CTLSEC_ACTIVATION_ROOT

/*
 * Where denials and what is complained of are copied to, as far as they become events.
 * A record of type SECCOMP has the kernel's fields of that type, and ctlsec (denied,
 * complained), cgroup or userns, profile, version and rule or layer, a0 to a5 where they
 * are known, and count. A full backlog loses some, which auditctl -s counts.
 */
enum ctlsec_log {
	CTLSEC_LOG_NONE,
	CTLSEC_LOG_AUDIT,
};

#define CTLSEC_LOG_MAX CTLSEC_LOG_AUDIT

/**
 * enum ctlsec_domain_attr - a domain, or a binding
 * @CTLSEC_DOMAIN_A_ID: u64, unique among both until the module is unloaded
 * @CTLSEC_DOMAIN_A_KIND: u32, enum ctlsec_kind
 * @CTLSEC_DOMAIN_A_CGROUP_ID: u64
 * @CTLSEC_DOMAIN_A_USERNS_INO: u64
 * @CTLSEC_DOMAIN_A_USERNS_PID: u32, requests only
 * @CTLSEC_DOMAIN_A_PATH: string, the cgroup's path from the v2 root; left out
 *	where it has 4095 bytes or more
 * @CTLSEC_DOMAIN_A_PROFILE: string; empty for none (no system call is
 *	restricted), which is the default of a new domain
 * @CTLSEC_DOMAIN_A_PROFILE_VERSION: u32, replies only
 * @CTLSEC_DOMAIN_A_PROFILE_DIGEST: binary, replies only
 * @CTLSEC_DOMAIN_A_MODE: u32, enum ctlsec_mode; default enforce
 * @CTLSEC_DOMAIN_A_PIDS_MAX: u64, 0 to 4194304 (PID_MAX_LIMIT) or CTLSEC_MAX
 * @CTLSEC_DOMAIN_A_FORK_RATE: u64, forks per second, 1 to CTLSEC_RATE_MAX, or
 *	CTLSEC_MAX (default)
 * @CTLSEC_DOMAIN_A_FORK_BURST: u64, 1 to CTLSEC_RATE_MAX; a request that has
 *	FORK_RATE and not this sets it to the rate
 * @CTLSEC_DOMAIN_A_ON_LIMIT: u32, enum ctlsec_limit_action; default deny. With
 *	kill, a domain that has more tasks than PIDS_MAX when that is set is killed
 *	at once
 * @CTLSEC_DOMAIN_A_USERNS_MAX: u64, user namespaces that may exist at once
 *	below, or CTLSEC_MAX (default)
 * @CTLSEC_DOMAIN_A_DENIED: u64, system calls denied
 * @CTLSEC_DOMAIN_A_COMPLAINED: u64, calls that enforce mode would have denied
 * @CTLSEC_DOMAIN_A_LOGGED: u64, calls that an SCMP_ACT_LOG rule allowed
 * @CTLSEC_DOMAIN_A_UNATTRIBUTED: u64, denials counted above that DENIAL_GET
 *	cannot break down (no memory for the table at that moment, or a number
 *	above the kernel's tables)
 * @CTLSEC_DOMAIN_A_LAST: nested CTLSEC_LAST_A_*, the last denial or complaint
 * @CTLSEC_DOMAIN_A_TASKS: u64, tasks now, zombies and threads included
 * @CTLSEC_DOMAIN_A_TASKS_PEAK: u64
 * @CTLSEC_DOMAIN_A_FORKS: u64, forks allowed
 * @CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS: u64, refused by PIDS_MAX, or while the
 *	domain is being killed or tasks could not be counted without memory
 * @CTLSEC_DOMAIN_A_FORKS_DENIED_RATE: u64, refused by FORK_RATE
 * @CTLSEC_DOMAIN_A_KILLS: u64, times the domain was killed
 * @CTLSEC_DOMAIN_A_USERNS: u64, user namespaces now below
 * @CTLSEC_DOMAIN_A_USERNS_DENIED: u64, refused by USERNS_MAX
 * @CTLSEC_DOMAIN_A_CURSOR: binary, dumps only
 * @CTLSEC_DOMAIN_A_ACTIVATION: u32, enum ctlsec_activation; default now. Changed
 *	to now, it confines what is pending
 * @CTLSEC_DOMAIN_A_PENDING: u64, tasks that are pending now
 * @CTLSEC_DOMAIN_A_BINDING: u64, the binding that made the domain; absent if
 *	DOMAIN_SET did
 * @CTLSEC_DOMAIN_A_PATTERN: string, bindings only: begins with '/', 1023 bytes at most.
 *	Compared with a path segment by segment: '*' any bytes of one segment, '?' one
 *	byte, [a-z] and [!a-z] one of a set, '\' takes the meaning from the byte behind
 *	it; a segment "**" is any number of segments
 * @CTLSEC_DOMAIN_A_NAME: string, bindings only: what its maker calls it, 1 to
 *	CTLSEC_BINDING_NAME_MAX bytes
 * @CTLSEC_DOMAIN_A_DOMAINS: u64, bindings only: domains that it has now. None: it waits
 * @CTLSEC_DOMAIN_A_MADE: u64, bindings only: domains made for cgroups that came
 * @CTLSEC_DOMAIN_A_REFUSED: u64, bindings only: cgroups that could not be made, since
 *	they could not be confined
 * @CTLSEC_DOMAIN_A_KEEP: flag, BINDING_DEL only
 * @CTLSEC_DOMAIN_A_RECORDED: u64, denials, and what was complained of, that became
 *	events
 * @CTLSEC_DOMAIN_A_SUPPRESSED: u64, those that did not: the domain had no token
 * @CTLSEC_DOMAIN_A_DROPPED: u64, nor these: many domains were denied calls at once, or
 *	memory was short, which may take some from RECORDED
 * @CTLSEC_DOMAIN_A_LAYERS: array of u64, the ids of the layers that a domain has; absent
 *	if it has none
 * @CTLSEC_DOMAIN_A_LAYERS_ONLY: flag, a layer made the domain, and neither a binding nor
 *	DOMAIN_SET: it has no profile and no limits
 * @CTLSEC_DOMAIN_A_LOG: u32, enum ctlsec_log; default none
 * @CTLSEC_DOMAIN_A_STARTING: flag, of a new binding: a container is being started there.
 *	Where it makes a domain, tasks with the host's root directory are pending
 */
enum ctlsec_domain_attr {
	CTLSEC_DOMAIN_A_UNSPEC,
	CTLSEC_DOMAIN_A_PAD,
	CTLSEC_DOMAIN_A_ID,
	CTLSEC_DOMAIN_A_KIND,
	CTLSEC_DOMAIN_A_CGROUP_ID,
	CTLSEC_DOMAIN_A_USERNS_INO,
	CTLSEC_DOMAIN_A_USERNS_PID,
	CTLSEC_DOMAIN_A_PATH,
	CTLSEC_DOMAIN_A_PROFILE,
	CTLSEC_DOMAIN_A_PROFILE_VERSION,
	CTLSEC_DOMAIN_A_PROFILE_DIGEST,
	CTLSEC_DOMAIN_A_MODE,
	CTLSEC_DOMAIN_A_PIDS_MAX,
	CTLSEC_DOMAIN_A_FORK_RATE,
	CTLSEC_DOMAIN_A_FORK_BURST,
	CTLSEC_DOMAIN_A_ON_LIMIT,
	CTLSEC_DOMAIN_A_USERNS_MAX,
	CTLSEC_DOMAIN_A_DENIED,
	CTLSEC_DOMAIN_A_COMPLAINED,
	CTLSEC_DOMAIN_A_LOGGED,
	CTLSEC_DOMAIN_A_UNATTRIBUTED,
	CTLSEC_DOMAIN_A_LAST,
	CTLSEC_DOMAIN_A_TASKS,
	CTLSEC_DOMAIN_A_TASKS_PEAK,
	CTLSEC_DOMAIN_A_FORKS,
	CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS,
	CTLSEC_DOMAIN_A_FORKS_DENIED_RATE,
	CTLSEC_DOMAIN_A_KILLS,
	CTLSEC_DOMAIN_A_USERNS,
	CTLSEC_DOMAIN_A_USERNS_DENIED,
	CTLSEC_DOMAIN_A_CURSOR,
	CTLSEC_DOMAIN_A_ACTIVATION,
	CTLSEC_DOMAIN_A_PENDING,
	CTLSEC_DOMAIN_A_BINDING,
	CTLSEC_DOMAIN_A_PATTERN,
	CTLSEC_DOMAIN_A_NAME,
	CTLSEC_DOMAIN_A_DOMAINS,
	CTLSEC_DOMAIN_A_MADE,
	CTLSEC_DOMAIN_A_REFUSED,
	CTLSEC_DOMAIN_A_KEEP,
	CTLSEC_DOMAIN_A_RECORDED,
	CTLSEC_DOMAIN_A_SUPPRESSED,
	CTLSEC_DOMAIN_A_DROPPED,
	CTLSEC_DOMAIN_A_LAYERS,
	CTLSEC_DOMAIN_A_LAYERS_ONLY,
	CTLSEC_DOMAIN_A_LOG,
	CTLSEC_DOMAIN_A_STARTING,

	__CTLSEC_DOMAIN_A_MAX,
	CTLSEC_DOMAIN_A_MAX = __CTLSEC_DOMAIN_A_MAX - 1
};

/**
 * enum ctlsec_apply_attr - the parts of a transaction, each any number of times
 * @CTLSEC_APPLY_A_PROFILE: nested, NAME and BLOB of CTLSEC_PROFILE_A_*
 * @CTLSEC_APPLY_A_BINDING: nested, PATH or PATTERN, then any of NAME, PROFILE, MODE,
 *	PIDS_MAX, FORK_RATE, FORK_BURST, ON_LIMIT, USERNS_MAX, ACTIVATION, LOG, STARTING
 * @CTLSEC_APPLY_A_UNBIND: nested, ID of CTLSEC_DOMAIN_A_*, of a binding
 * @CTLSEC_APPLY_A_UNLOAD: nested, NAME of CTLSEC_PROFILE_A_*
 * @CTLSEC_APPLY_A_LAYER: nested CTLSEC_LAYER_A_*, what LAYER_SET takes
 * @CTLSEC_APPLY_A_UNLAYER: nested, ID of CTLSEC_LAYER_A_*
 */
enum ctlsec_apply_attr {
	CTLSEC_APPLY_A_UNSPEC,
	CTLSEC_APPLY_A_PROFILE,
	CTLSEC_APPLY_A_BINDING,
	CTLSEC_APPLY_A_UNBIND,
	CTLSEC_APPLY_A_UNLOAD,
	CTLSEC_APPLY_A_LAYER,
	CTLSEC_APPLY_A_UNLAYER,

	__CTLSEC_APPLY_A_MAX,
	CTLSEC_APPLY_A_MAX = __CTLSEC_APPLY_A_MAX - 1
};

/**
 * enum ctlsec_last_attr - the last denial of a domain
 * @CTLSEC_LAST_A_PID: u32, thread id in the initial pid namespace
 * @CTLSEC_LAST_A_TGID: u32, process id in the initial pid namespace
 * @CTLSEC_LAST_A_COMM: string of up to CTLSEC_COMM_LEN - 1 bytes, any bytes
 * @CTLSEC_LAST_A_ABI: u32, enum ctlsec_abi
 * @CTLSEC_LAST_A_NR: u32
 * @CTLSEC_LAST_A_ACTION: u32, CTLSEC_ACTION() word of ctlsec/policy_fmt.h
 * @CTLSEC_LAST_A_TIME: u64
 */
enum ctlsec_last_attr {
	CTLSEC_LAST_A_UNSPEC,
	CTLSEC_LAST_A_PAD,
	CTLSEC_LAST_A_PID,
	CTLSEC_LAST_A_TGID,
	CTLSEC_LAST_A_COMM,
	CTLSEC_LAST_A_ABI,
	CTLSEC_LAST_A_NR,
	CTLSEC_LAST_A_ACTION,
	CTLSEC_LAST_A_TIME,

	__CTLSEC_LAST_A_MAX,
	CTLSEC_LAST_A_MAX = __CTLSEC_LAST_A_MAX - 1
};

/**
 * enum ctlsec_denial_attr - denials of one system call in one domain
 * @CTLSEC_DENIAL_A_ABI: u32, enum ctlsec_abi
 * @CTLSEC_DENIAL_A_NR: u32
 * @CTLSEC_DENIAL_A_COUNT: u64, denied or, in complain mode, complained of
 * @CTLSEC_DENIAL_A_CURSOR: binary
 * @CTLSEC_DENIAL_A_COMPLAINED: u64, how many of COUNT were complained of
 */
enum ctlsec_denial_attr {
	CTLSEC_DENIAL_A_UNSPEC,
	CTLSEC_DENIAL_A_PAD,
	CTLSEC_DENIAL_A_ABI,
	CTLSEC_DENIAL_A_NR,
	CTLSEC_DENIAL_A_COUNT,
	CTLSEC_DENIAL_A_CURSOR,
	CTLSEC_DENIAL_A_COMPLAINED,

	__CTLSEC_DENIAL_A_MAX,
	CTLSEC_DENIAL_A_MAX = __CTLSEC_DENIAL_A_MAX - 1
};

#endif /* _UAPI_LINUX_CTLSEC_H */
