/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files with requests share; see uring_op.h.
 */
#ifndef SELFTESTS_URING_OP_MAKE_H
#define SELFTESTS_URING_OP_MAKE_H

#include "uring_op.h"

#define ADDRESS(x) ((uint64_t)(uintptr_t)(x))

typedef struct uring_world World;
typedef struct io_uring_sqe Sqe;

/* The first of a ring's registered buffers. */
extern char uring_op_registered[8192];

/* Closed with the world. */
int uring_op_keep(World *w, int fd);
int uring_op_open_file(World *w);
int uring_op_open_dir(World *w);
/* A pipe or a pair of sockets, also in w->pair, with something to read; the reading end. */
int uring_op_open_pipe(World *w);
int uring_op_open_pair(World *w, bool data);
/* A socket that listens, at w->addr, and one that is connected to it. */
int uring_op_open_listener(World *w);
int uring_op_open_client(World *w);
void uring_op_give_buffer(World *w, Sqe *s);

extern const struct uring_op uring_op_file[], uring_op_other[];
extern const int uring_op_file_count, uring_op_other_count;

#endif /* SELFTESTS_URING_OP_MAKE_H */
