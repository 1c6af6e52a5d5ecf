/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every bound of the module, with its reason. Bounds of the policy format
 * stand in ctlsec/policy_fmt.h, those of the protocol in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_LIMITS_H
#define _CTLSEC_KERNEL_LIMITS_H

/* Domains: one per container; a host with this many is not known. Bounds the
 * kernel memory that a mistaken script can pin (about 1 KiB each).
 */
#define CTLSEC_DOMAINS_MAX 16384U

/* Bindings, and those of them that are patterns. The former as domains; each of the
 * latter costs every creation of a cgroup some ten instructions.
 */
#define CTLSEC_BINDINGS_MAX 16384U
#define CTLSEC_PATTERNS_MAX 4096U

/* Domains that one pattern may have at once; and that there may be of any pattern
 * below a domain for cgroups that its own tasks made: a container may make as many
 * cgroups as it likes, and must not use up what other containers need.
 */
#define CTLSEC_PATTERN_DOMAINS_MAX 4096U
#define CTLSEC_NESTED_MAX 64U

/* Parts of one transaction: all bindings and profiles that there may be, twice. */
#define CTLSEC_APPLY_PARTS_MAX 34816U

/* Layers: 32 (ctlsec/policy_fmt.h), a bit each in every domain; each target of one
 * costs every creation of a cgroup a comparison of paths. The bytes that the targets of
 * one have together, so that a layer fits a message; and how long it may hold, in
 * seconds: 100 years.
 */
#define CTLSEC_LAYER_TARGETS_TEXT 16384U
#define CTLSEC_LAYER_FOR_MAX 3155760000ULL

/* Buckets of the table of bindings by path, 2^n (64 KiB). */
#define CTLSEC_BINDING_BITS 13

/* Profiles: hosts use a handful; at 64 KiB each this bounds memory to 64 MiB.
 */
#define CTLSEC_PROFILES_MAX 1024U

/* Buckets of the domain tables, 2^n. That of cgroups (256 KiB) is looked at by
 * every task that calls a hooked function: at 10,000 domains two in three find an
 * empty one. User namespaces are few.
 */
#define CTLSEC_REGISTRY_CGROUP_BITS 15
#define CTLSEC_REGISTRY_USERNS_BITS 12

/* Buckets of the table of charged tasks, 2^n (1 MiB, a lock each): chains of one
 * or two records at 100,000 confined tasks.
 */
#define CTLSEC_RECORD_BITS 16

/* Buckets of the table of user namespaces with charges or a ceiling, 2^n (128
 * KiB): chains of a few at 60,000, what a user may have by default on a large host.
 */
#define CTLSEC_NS_RECORD_BITS 14

/* Buckets of the table of charge sets, 2^n (128 KiB): one for each cgroup and user
 * namespace with confined tasks; every confined fork looks for its own.
 */
#define CTLSEC_SET_BITS 14

/* Buckets of the table of pending tasks, 2^n (8 KiB): a start of a container has
 * three to ten for a second.
 */
#define CTLSEC_PENDING_BITS 10

/* Buckets of the table of mount namespaces in which programs of domains run, 2^n (2
 * KiB), and how many of one domain are told apart: more than containers below one
 * slice; each is one that the kernel has.
 */
#define CTLSEC_MNTNS_BITS 8
#define CTLSEC_MNTNS_MAX 1024U

/* Rounds of a scan over all tasks, each after allocating what the last one
 * lacked: two are usual, where memory is short.
 */
#define CTLSEC_SCAN_ROUNDS_MAX 16U

/* System-call numbers that can be hooked and counted, per ABI: above x32's
 * largest (547); the tables in syscall/entry.c are checked against it.
 */
#define CTLSEC_SYSCALLS_MAX 640U

/* Denials of one domain that become events: so many at once, and a second. A program
 * that is refused again and again is told of at about every tick; one that runs into a
 * profile for the first time is told of in full.
 */
#define CTLSEC_EVENTS_BURST 256U
#define CTLSEC_EVENTS_RATE 256U

/* Denials that a CPU keeps until they are collected, 2^n (70 KiB a CPU): as many as
 * one domain may have at once; collected every 20 ms, and when it is half full.
 */
#define CTLSEC_RING_SIZE 256U
#define CTLSEC_COLLECT_MS 20

/* Denials in the history (about 600 KiB), for how long the same again is counted by
 * the entry that there is, and the bytes kept of paths: of cgroups (a Kubernetes pod's
 * has about 200) and of executables.
 */
#define CTLSEC_HISTORY_MAX 1024U
#define CTLSEC_HISTORY_FOLD_S 10
#define CTLSEC_LABEL_PATH 511U
#define CTLSEC_EXE_PATH 255U

/* Sockets that listen to events at once: each costs the collector a message a batch.
 */
#define CTLSEC_LISTENERS_MAX 64U

/* Sessions of learning that run or whose result is kept: 8 KiB each. Of those that do
 * not run any more the one that began first makes room for another.
 */
#define CTLSEC_SESSIONS_MAX 64U

#endif /* _CTLSEC_KERNEL_LIMITS_H */
