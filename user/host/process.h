/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The processes of this machine, as /proc shows them.
 */
#ifndef USER_PROCESS_H
#define USER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A name as the kernel keeps it (TASK_COMM_LEN). */
#define PROCESS_NAME_MAX 16
/* User namespaces nest at most this deep (kernel/user_namespace.c: 32). */
#define PROCESS_USERNS_MAX 33

/**
 * struct process - one process
 * @fd: its directory in /proc, which pins the process id
 */
struct process {
	uint32_t pid;
	int fd;
};

/* Call @fn for every process until it returns false. */
void process_each(bool (*fn)(const struct process *p, void *arg), void *arg);

/* The process @pid; false if there is none. Close @p->fd. */
bool process_open(uint32_t pid, struct process *p);

/* What its program calls itself; "" if it has gone. */
void process_name(const struct process *p, char name[PROCESS_NAME_MAX]);
/* Its parent, 0 if it has none or has gone. */
uint32_t process_parent(const struct process *p);
/* Its arguments, NUL after each and one more at the end; to be freed. */
char *process_arguments(const struct process *p);
/* Its cgroup v2, a path from the root of the hierarchy; to be freed, or NULL. */
char *process_cgroup(const struct process *p);

/* The user namespaces that it is in, innermost first, ended by 0: as far as they
 * can be seen from here, which may be not at all.
 */
void process_userns(const struct process *p,
		    uint64_t chain[PROCESS_USERNS_MAX + 1]);

#endif /* USER_PROCESS_H */
