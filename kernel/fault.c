// SPDX-License-Identifier: GPL-2.0
/*
 * Parameters of the faults; see fault.h. All may change at any time.
 */
#include "fault.h"

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/moduleparam.h>

static unsigned int fault_off;
module_param(fault_off, uint, 0600);
MODULE_PARM_DESC(fault_off, "what to leave out, bits of fault.h");

static unsigned int fault_alloc;
module_param(fault_alloc, uint, 0600);
MODULE_PARM_DESC(fault_alloc,
		 "fail every n-th allocation of a record and the next; 1: all");

static unsigned int fault_step;
module_param(fault_step, uint, 0600);
MODULE_PARM_DESC(fault_step, "fail the n-th step from now; 0 when it has");

static unsigned int fault_scan_us;
module_param(fault_scan_us, uint, 0600);
MODULE_PARM_DESC(fault_scan_us, "delay at each task of a scan");

static unsigned int fault_fork_us;
module_param(fault_fork_us, uint, 0600);
MODULE_PARM_DESC(fault_fork_us, "delay in each hook of a fork");

static unsigned int fault_bind_ms;
module_param(fault_bind_ms, uint, 0600);
MODULE_PARM_DESC(fault_bind_ms,
		 "delay of the next bind; counts down, 0 when it is over");

static atomic_t allocs;

bool ctlsec_fault(enum ctlsec_fault which)
{
	return READ_ONCE(fault_off) & which;
}

bool ctlsec_fault_alloc(void)
{
	unsigned int nth = READ_ONCE(fault_alloc);

	/* Two in a row: a fork tries twice, see task/charge.c. */
	return nth && (u32)atomic_inc_return(&allocs) % nth < 2;
}

bool ctlsec_fault_step(void)
{
	unsigned int left = READ_ONCE(fault_step);

	if (left)
		WRITE_ONCE(fault_step, left - 1);
	return left == 1;
}

static void delay_us(unsigned int us)
{
	us = min(us, 200000U);
	mdelay(us / 1000);
	udelay(us % 1000);
}

void ctlsec_fault_scan_delay(void)
{
	delay_us(READ_ONCE(fault_scan_us));
}

void ctlsec_fault_fork_delay(void)
{
	delay_us(READ_ONCE(fault_fork_us));
}

void ctlsec_fault_bind_delay(void)
{
	unsigned int left;

	while ((left = READ_ONCE(fault_bind_ms))) {
		WRITE_ONCE(fault_bind_ms, left - min(left, 20U));
		msleep(20);
	}
}
