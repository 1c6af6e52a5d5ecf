// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "uring_op_make.h"

#define DATA "0123456789abcdef0123456789abcdef"

char uring_op_registered[8192] __attribute__((aligned(4096)));

int uring_op_keep(World *w, int fd)
{
	if (fd >= 0 && w->n_fds < URING_OP_FDS)
		w->fd[w->n_fds++] = fd;
	return fd;
}

int uring_op_open_file(World *w)
{
	return uring_op_keep(w, open(w->file, O_RDWR));
}

int uring_op_open_dir(World *w)
{
	return uring_op_keep(w, open(w->dir, O_RDONLY | O_DIRECTORY));
}

int uring_op_open_pipe(World *w)
{
	if (pipe(w->pair) || write(w->pair[1], DATA, 5) != 5)
		return -1;
	uring_op_keep(w, w->pair[1]);
	return uring_op_keep(w, w->pair[0]);
}

int uring_op_open_pair(World *w, bool data)
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, w->pair) ||
	    (data && write(w->pair[1], DATA, 5) != 5))
		return -1;
	uring_op_keep(w, w->pair[1]);
	return uring_op_keep(w, w->pair[0]);
}

int uring_op_open_listener(World *w)
{
	int fd = uring_op_keep(w, socket(AF_INET, SOCK_STREAM, 0));
	socklen_t len = sizeof(w->addr);

	w->addr.sin_family = AF_INET;
	w->addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (void *)&w->addr, len) || listen(fd, 4))
		return -1;
	getsockname(fd, (void *)&w->addr, &len);
	return fd;
}

int uring_op_open_client(World *w)
{
	int fd = uring_op_keep(w, socket(AF_INET, SOCK_STREAM, 0));

	return connect(fd, (void *)&w->addr, sizeof(w->addr)) ? -1 : fd;
}

void uring_op_give_buffer(World *w, Sqe *s)
{
	s->addr = ADDRESS(w->buf);
	s->len = 16;
}

int uring_op_count(void)
{
	return uring_op_file_count + uring_op_other_count;
}

const struct uring_op *uring_op(int i)
{
	return i < uring_op_file_count ?
		       &uring_op_file[i] :
		       &uring_op_other[i - uring_op_file_count];
}

void uring_op_register(struct uring *r)
{
	struct iovec v = { uring_op_registered, sizeof(uring_op_registered) };
	int fd = open("/dev/null", O_RDWR);

	syscall(SYS_io_uring_register, r->fd, IORING_REGISTER_BUFFERS, &v, 1);
	syscall(SYS_io_uring_register, r->fd, IORING_REGISTER_FILES, &fd, 1);
	close(fd);
}

void uring_op_make(const struct uring_op *op, struct uring_world *w,
		   bool misfit)
{
	int fd;

	snprintf(w->dir, sizeof(w->dir), "/tmp/uring.%d.%d", getpid(), w->n);
	snprintf(w->file, sizeof(w->file), "%s/file", w->dir);
	snprintf(w->other, sizeof(w->other), "%s/other", w->dir);
	mkdir(w->dir, 0700);
	fd = open(w->file, O_CREAT | O_RDWR, 0600);
	if (write(fd, DATA, 32) != 32)
		w->n_fds = 0;
	close(fd);
	memset(&w->sqe, 0, sizeof(w->sqe));
	w->sqe.opcode = op->op;
	op->make(w, &w->sqe);
	if (misfit)
		op->misfit(w, &w->sqe);
}

void uring_op_clear(struct uring_world *w)
{
	while (w->n_fds)
		close(w->fd[--w->n_fds]);
	unlink(w->other);
	rmdir(w->other);
	unlink(w->file);
	rmdir(w->file);
	rmdir(w->dir);
}
