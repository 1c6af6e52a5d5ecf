/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Denials on their way from the tasks that were denied to the collector: a ring for
 * each CPU, written by the task that runs there with preemption off, and read by the
 * collector (report/collect.c). So nothing is locked or allocated at a denial.
 */
#ifndef _CTLSEC_KERNEL_DENIAL_RING_H
#define _CTLSEC_KERNEL_DENIAL_RING_H

#include <ctlsec/policy_fmt.h>
#include <linux/ctlsec.h>
#include <linux/types.h>

struct ctlsec_domain;

/* Bytes of an executable's name that a denial keeps, with its NUL. */
#define CTLSEC_DENIAL_EXE 32

/**
 * struct ctlsec_denial - one denied call
 * @time: CLOCK_MONOTONIC, ns
 * @domain: that denied it, a reference held
 * @args: full registers; zero if unknown
 * @pid, @tgid: in the initial pid namespace
 * @action: CTLSEC_ACTION() word
 * @version: of the profile
 * @origin: of the decision, as in struct ctlsec_decision
 * @complain: the call was let through
 * @args_known: false of a call that goes on, and of a ring's requests
 * @in_ring: it is a ring's request
 * @ring_op: which operation, by the kernel's number; 0 of a call
 * @comm: of the thread
 * @exe: what the process executes, the name without its path, cut; "" if unknown
 * @profile: its name
 * @layer: the number of the layer that decided, 0 for none
 * @layer_name: its name, or ""
 */
struct ctlsec_denial {
	u64 time;
	struct ctlsec_domain *domain;
	u64 args[CTLSEC_NR_ARGS];
	u32 pid;
	u32 tgid;
	u32 abi;
	u32 nr;
	u32 action;
	u32 version;
	u16 origin;
	bool complain;
	bool args_known;
	bool in_ring;
	u8 ring_op;
	char comm[CTLSEC_COMM_LEN];
	char exe[CTLSEC_DENIAL_EXE];
	char profile[CTLSEC_NAME_MAX + 1];
	u64 layer;
	char layer_name[CTLSEC_NAME_MAX + 1];
};

/* Memory for the rings; 0 or -ENOMEM. */
int ctlsec_denial_ring_init(void);
void ctlsec_denial_ring_exit(void);

/* Room for one denial in the ring of this CPU; NULL if it is full. Preemption is off
 * until it is committed, if it is. Return of _commit(): the ring has just become half
 * full.
 */
struct ctlsec_denial *ctlsec_denial_ring_reserve(void);
bool ctlsec_denial_ring_commit(void);

/* The oldest denial of all rings, which stays valid until it is dropped; NULL if there
 * is none. One reader at a time.
 */
const struct ctlsec_denial *ctlsec_denial_ring_oldest(int *cpu);
void ctlsec_denial_ring_drop(int cpu);

#endif /* _CTLSEC_KERNEL_DENIAL_RING_H */
