// SPDX-License-Identifier: GPL-2.0
/*
 * Requests on sockets, those that wait, and the rest; see uring_op.h.
 */
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uring_op_make.h"

/* Of provided buffers. */
#define GROUP 4

static void make_socket(World *w, Sqe *s)
{
	(void)w;
	s->fd = AF_INET;
	s->off = SOCK_STREAM;
}

static void make_send(World *w, Sqe *s)
{
	s->fd = uring_op_open_pair(w, false);
	uring_op_give_buffer(w, s);
}

static void make_receive(World *w, Sqe *s)
{
	s->fd = uring_op_open_pair(w, true);
	uring_op_give_buffer(w, s);
}

static void make_message(World *w, Sqe *s)
{
	s->fd = uring_op_open_pair(w, true);
	w->iov = (struct iovec){ w->buf, 8 };
	w->msg.msg_iov = &w->iov;
	w->msg.msg_iovlen = 1;
	s->addr = ADDRESS(&w->msg);
	s->len = 1;
}

/* Without a copy: not of a socket of this family. */
static void make_send_zc(World *w, Sqe *s)
{
	uring_op_open_listener(w);
	s->fd = uring_op_open_client(w);
	uring_op_give_buffer(w, s);
}

static void make_message_zc(World *w, Sqe *s)
{
	make_message(w, s);
	uring_op_open_listener(w);
	s->fd = uring_op_open_client(w);
}

static void make_accept(World *w, Sqe *s)
{
	s->fd = uring_op_open_listener(w);
	uring_op_open_client(w);
}

static void close_on_exec(World *w, Sqe *s)
{
	(void)w;
	s->accept_flags = SOCK_CLOEXEC;
}

static void make_connect(World *w, Sqe *s)
{
	uring_op_open_listener(w);
	s->fd = uring_op_keep(w, socket(AF_INET, SOCK_STREAM, 0));
	w->word[0] = (uint32_t)s->fd;
	s->addr = ADDRESS(&w->addr);
	s->off = sizeof(w->addr);
}

static bool is_connected(World *w)
{
	struct sockaddr_in peer;
	socklen_t len = sizeof(peer);

	return !getpeername((int)w->word[0], (void *)&peer, &len);
}

static void make_shutdown(World *w, Sqe *s)
{
	s->fd = uring_op_open_pair(w, false);
	s->len = SHUT_RDWR;
}

static bool is_shut(World *w)
{
	return recv(w->pair[0], w->buf, 1, MSG_DONTWAIT) == 0;
}

static void make_bind(World *w, Sqe *s)
{
	s->fd = uring_op_keep(w, socket(AF_INET, SOCK_STREAM, 0));
	w->word[0] = (uint32_t)s->fd;
	w->addr.sin_family = AF_INET;
	s->addr = ADDRESS(&w->addr);
	s->off = sizeof(w->addr);
}

static bool is_bound(World *w)
{
	struct sockaddr_in own = { .sin_port = 0 };
	socklen_t len = sizeof(own);

	getsockname((int)w->word[0], (void *)&own, &len);
	return own.sin_port != 0;
}

static void make_listen(World *w, Sqe *s)
{
	make_bind(w, s);
	bind(s->fd, (void *)&w->addr, sizeof(w->addr));
	s->addr = 0;
	s->off = 0;
	s->len = 4;
}

static bool does_listen(World *w)
{
	int on = 0;
	socklen_t len = sizeof(on);

	getsockopt((int)w->word[0], SOL_SOCKET, SO_ACCEPTCONN, &on, &len);
	return on;
}

static void make_command(World *w, Sqe *s)
{
	s->fd = uring_op_keep(w, socket(AF_INET, SOCK_DGRAM, 0));
	s->off = 0; /* SIOCINQ */
}

static void make_option(World *w, Sqe *s, unsigned int what)
{
	make_command(w, s);
	s->off = what;
	s->addr = SOL_SOCKET | (uint64_t)SO_REUSEADDR << 32;
	s->splice_fd_in = sizeof(w->word[0]);
	w->word[0] = 1;
	*(uint64_t *)((char *)s + 48) = ADDRESS(&w->word[0]);
}

static void make_getsockopt(World *w, Sqe *s)
{
	make_option(w, s, 2);
}

static void make_setsockopt(World *w, Sqe *s)
{
	make_option(w, s, 3);
	w->word[1] = (uint32_t)s->fd;
}

static bool is_option_set(World *w)
{
	int on = 0;
	socklen_t len = sizeof(on);

	getsockopt((int)w->word[1], SOL_SOCKET, SO_REUSEADDR, &on, &len);
	return on;
}

static void make_other_command(World *w, Sqe *s)
{
	s->fd = uring_op_keep(w, open("/dev/null", O_RDWR));
}

/* Waiting, and the rest. */

static void make_poll(World *w, Sqe *s)
{
	s->fd = uring_op_open_pipe(w);
	s->poll32_events = POLLIN;
}

static void make_epoll(World *w, Sqe *s)
{
	s->fd = uring_op_keep(w, epoll_create1(0));
	w->event.events = EPOLLIN;
	s->len = EPOLL_CTL_ADD;
	s->off = (uint64_t)uring_op_open_pipe(w);
	s->addr = ADDRESS(&w->event);
}

static void make_epoll_wait(World *w, Sqe *s)
{
	int fd = uring_op_keep(w, epoll_create1(0));

	w->event.events = EPOLLIN;
	epoll_ctl(fd, EPOLL_CTL_ADD, uring_op_open_pipe(w), &w->event);
	s->fd = fd;
	s->addr = ADDRESS(&w->event);
	s->len = 1;
}

static void make_waitid(World *w, Sqe *s)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	s->fd = pid;
	s->len = P_PID;
	s->file_index = WEXITED;
	s->off = ADDRESS(&w->info);
}

/* FUTEX2_SIZE_U32 | FUTEX2_PRIVATE; the value is another, so that it ends at once. */
static void make_futex(World *w, Sqe *s)
{
	s->fd = 2 | 128;
	s->addr = ADDRESS(w->word);
	s->off = 6;
	*(uint64_t *)((char *)s + 48) = 0xffffffff;
}

static void make_futexv(World *w, Sqe *s)
{
	w->wait.val = 6;
	w->wait.uaddr = ADDRESS(w->word);
	w->wait.flags = 2 | 128;
	s->addr = ADDRESS(&w->wait);
	s->len = 1;
}

static void make_install(World *w, Sqe *s)
{
	(void)w;
	s->fd = 0;
	s->flags = IOSQE_FIXED_FILE;
	s->rw_flags = 1; /* IORING_FIXED_FD_NO_CLOEXEC */
}

static void close_installed(World *w, Sqe *s)
{
	(void)w;
	s->rw_flags = 0;
}

static void make_pipe(World *w, Sqe *s)
{
	s->addr = ADDRESS(w->pair);
}

static void pipe_close_on_exec(World *w, Sqe *s)
{
	(void)w;
	s->rw_flags = O_CLOEXEC;
}

static void make_ring_message(World *w, Sqe *s)
{
	uring_open(&w->second, 0);
	s->fd = uring_op_keep(w, w->second.fd);
	s->len = 5;
	s->off = 4711;
}

/* The file in the first place of one ring to that of the other. */
static void make_ring_file(World *w, Sqe *s)
{
	int none = -1;

	make_ring_message(w, s);
	syscall(SYS_io_uring_register, w->second.fd, IORING_REGISTER_FILES,
		&none, 1);
	s->addr = 1; /* IORING_MSG_SEND_FD */
	s->file_index = 1;
	*(uint64_t *)((char *)s + 48) = 0;
}

static void make_nothing(World *w, Sqe *s)
{
	(void)w;
	(void)s;
}

static void make_timeout(World *w, Sqe *s)
{
	w->span.tv_nsec = 1000;
	s->addr = ADDRESS(&w->span);
	s->len = 1;
}

static void make_buffers(World *w, Sqe *s)
{
	s->fd = 1;
	s->addr = ADDRESS(w->buf);
	s->len = 64;
	s->buf_group = GROUP;
}

/* clang-format off */
const struct uring_op uring_op_other[] = {
	{ 0, "NOP", NULL, NULL, make_nothing, NULL, NULL },
	{ 6, "POLL_ADD", "poll", "ppoll", make_poll, NULL, NULL },
	{ 9, "SENDMSG", "sendmsg", NULL, make_message, NULL, NULL },
	{ 10, "RECVMSG", "recvmsg", NULL, make_message, NULL, NULL },
	{ 11, "TIMEOUT", NULL, NULL, make_timeout, NULL, NULL },
	{ 13, "ACCEPT", "accept4", "accept", make_accept, close_on_exec, NULL },
	{ 16, "CONNECT", "connect", NULL, make_connect, NULL, is_connected },
	{ 26, "SEND", "sendto", NULL, make_send, NULL, NULL },
	{ 27, "RECV", "recvfrom", NULL, make_receive, NULL, NULL },
	{ 29, "EPOLL_CTL", "epoll_ctl", NULL, make_epoll, NULL, NULL },
	{ 31, "PROVIDE_BUFFERS", NULL, NULL, make_buffers, NULL, NULL },
	{ 34, "SHUTDOWN", "shutdown", NULL, make_shutdown, NULL, is_shut },
	{ 40, "MSG_RING", NULL, NULL, make_ring_message, NULL, NULL },
	{ 40, "MSG_RING with a file", "sendmsg", NULL, make_ring_file, NULL, NULL },
	{ 45, "SOCKET", "socket", NULL, make_socket, NULL, NULL },
	{ 46, "URING_CMD: ioctl", "ioctl", NULL, make_command, NULL, NULL },
	{ 46, "URING_CMD: getsockopt", "getsockopt", NULL, make_getsockopt, NULL, NULL },
	{ 46, "URING_CMD: setsockopt", "setsockopt", NULL, make_setsockopt, NULL,
	  is_option_set },
	{ 46, "URING_CMD of a device", "ioctl", NULL, make_other_command, NULL, NULL },
	{ 47, "SEND_ZC", "sendto", NULL, make_send_zc, NULL, NULL },
	{ 48, "SENDMSG_ZC", "sendmsg", NULL, make_message_zc, NULL, NULL },
	{ 50, "WAITID", "waitid", NULL, make_waitid, NULL, NULL },
	{ 51, "FUTEX_WAIT", "futex", NULL, make_futex, NULL, NULL },
	{ 52, "FUTEX_WAKE", "futex", NULL, make_futex, NULL, NULL },
	{ 53, "FUTEX_WAITV", "futex_waitv", NULL, make_futexv, NULL, NULL },
	{ 54, "FIXED_FD_INSTALL", "dup3", "dup", make_install, close_installed, NULL },
	{ 56, "BIND", "bind", NULL, make_bind, NULL, is_bound },
	{ 57, "LISTEN", "listen", NULL, make_listen, NULL, does_listen },
	{ 59, "EPOLL_WAIT", "epoll_wait", NULL, make_epoll_wait, NULL, NULL },
	{ 62, "PIPE", "pipe2", "pipe", make_pipe, pipe_close_on_exec, NULL },
};
/* clang-format on */

const int uring_op_other_count =
	sizeof(uring_op_other) / sizeof(uring_op_other[0]);
