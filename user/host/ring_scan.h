/* SPDX-License-Identifier: GPL-2.0 */
/*
 * io_urings that threads of the kernel poll, as /proc shows them.
 */
#ifndef USER_RING_SCAN_H
#define USER_RING_SCAN_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct ring_scan - a ring that reaches out of a cgroup
 * @pid: a process inside that has it
 * @thread: what polls it, outside
 */
struct ring_scan {
	uint32_t pid;
	uint32_t thread;
};

/* Has a process in the cgroup at @path (from the root of the hierarchy), or below it, a
 * ring whose polling thread is elsewhere? The first one found. A ring that is busy may
 * not tell.
 */
bool ring_scan_outside(const char *path, struct ring_scan *found);

#endif /* USER_RING_SCAN_H */
