// SPDX-License-Identifier: GPL-2.0
/*
 * Requests on files and paths; see uring_op.h.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "uring_op_make.h"

/* At the file's own position. */
#define CURRENT UINT64_MAX
/* Of provided buffers. */
#define GROUP 3

static char provided[4096];

static void make_file_io(World *w, Sqe *s)
{
	s->fd = uring_op_open_file(w);
	s->off = CURRENT;
	uring_op_give_buffer(w, s);
}

static void make_vector_io(World *w, Sqe *s)
{
	make_file_io(w, s);
	w->iov = (struct iovec){ w->buf, 16 };
	s->addr = ADDRESS(&w->iov);
	s->len = 1;
}

static void make_fixed_io(World *w, Sqe *s)
{
	make_file_io(w, s);
	s->addr = ADDRESS(uring_op_registered);
	s->buf_index = 0;
}

static void at_place(World *w, Sqe *s)
{
	(void)w;
	s->off = 4;
}

static void make_multishot(World *w, Sqe *s)
{
	Sqe give = { .opcode = IORING_OP_PROVIDE_BUFFERS, .fd = 1 };

	give.addr = ADDRESS(provided);
	give.len = sizeof(provided);
	give.buf_group = GROUP;
	uring_ask(w->ring, URING_INLINE, give, NULL);
	s->fd = uring_op_open_pipe(w);
	/* So that it ends. */
	close(w->pair[1]);
	s->flags = IOSQE_BUFFER_SELECT;
	s->buf_group = GROUP;
}

static void make_sync(World *w, Sqe *s)
{
	s->fd = uring_op_open_file(w);
	s->fsync_flags = IORING_FSYNC_DATASYNC;
}

static void sync_all(World *w, Sqe *s)
{
	(void)w;
	s->fsync_flags = 0;
}

static void make_on_file(World *w, Sqe *s)
{
	s->fd = uring_op_open_file(w);
}

static void make_allocate(World *w, Sqe *s)
{
	s->fd = uring_op_open_file(w);
	s->addr = 65536; /* the length */
}

static bool is_allocated(World *w)
{
	struct stat st;

	return !stat(w->file, &st) && st.st_size == 65536;
}

static void make_truncate(World *w, Sqe *s)
{
	s->fd = uring_op_open_file(w);
	s->off = 3;
}

static bool is_truncated(World *w)
{
	struct stat st;

	return !stat(w->file, &st) && st.st_size == 3;
}

static void make_splice(World *w, Sqe *s)
{
	uring_op_open_pipe(w);
	s->fd = w->pair[1];
	s->splice_fd_in = uring_op_open_file(w);
	s->splice_off_in = 0;
	s->off = CURRENT;
	s->len = 8;
}

static void make_tee(World *w, Sqe *s)
{
	int from = uring_op_open_pipe(w);

	uring_op_open_pipe(w);
	s->fd = w->pair[1];
	s->splice_fd_in = from;
	s->len = 5;
}

static void make_advice(World *w, Sqe *s)
{
	s->fd = uring_op_open_file(w);
	s->fadvise_advice = POSIX_FADV_RANDOM;
}

static void make_memory_advice(World *w, Sqe *s)
{
	(void)w;
	s->addr = ADDRESS(uring_op_registered);
	s->len = 4096;
	s->fadvise_advice = MADV_NORMAL;
}

/* Paths */

static bool has_other(World *w)
{
	struct stat st;

	return !lstat(w->other, &st);
}

static bool has_no_file(World *w)
{
	return access(w->file, F_OK) != 0;
}

static void make_open(World *w, Sqe *s)
{
	s->fd = AT_FDCWD;
	s->addr = ADDRESS(w->other);
	s->open_flags = O_CREAT | O_RDWR;
	s->len = 0600;
}

static void make_open2(World *w, Sqe *s)
{
	w->how = (struct open_how){ .flags = O_CREAT | O_RDWR, .mode = 0600 };
	s->fd = AT_FDCWD;
	s->addr = ADDRESS(w->other);
	s->len = sizeof(w->how);
	s->off = ADDRESS(&w->how);
}

static void without_symlinks(World *w, Sqe *s)
{
	(void)s;
	w->how.resolve = RESOLVE_NO_SYMLINKS;
}

/* An absolute path, so what is done stays the same. */
static void by_directory(World *w, Sqe *s)
{
	s->fd = uring_op_open_dir(w);
}

static void make_stat(World *w, Sqe *s)
{
	s->fd = AT_FDCWD;
	s->addr = ADDRESS(w->file);
	s->len = STATX_BASIC_STATS;
	s->off = ADDRESS(&w->statx);
}

static void make_close(World *w, Sqe *s)
{
	s->fd = open(w->file, O_RDONLY);
	w->word[0] = (uint32_t)s->fd;
}

static bool is_closed(World *w)
{
	return fcntl((int)w->word[0], F_GETFD) < 0;
}

static void make_rename(World *w, Sqe *s)
{
	s->fd = AT_FDCWD;
	s->addr = ADDRESS(w->file);
	s->len = (uint32_t)AT_FDCWD;
	s->off = ADDRESS(w->other);
}

static void to_directory(World *w, Sqe *s)
{
	s->len = (uint32_t)uring_op_open_dir(w);
}

static void make_unlink(World *w, Sqe *s)
{
	s->fd = AT_FDCWD;
	s->addr = ADDRESS(w->file);
}

static void make_rmdir(World *w, Sqe *s)
{
	unlink(w->file);
	mkdir(w->file, 0700);
	make_unlink(w, s);
	s->unlink_flags = AT_REMOVEDIR;
}

static void make_mkdir(World *w, Sqe *s)
{
	s->fd = AT_FDCWD;
	s->addr = ADDRESS(w->other);
	s->len = 0700;
}

static void make_symlink(World *w, Sqe *s)
{
	s->fd = AT_FDCWD;
	s->addr = ADDRESS(w->file);
	s->off = ADDRESS(w->other);
}

static void make_fxattr(World *w, Sqe *s)
{
	s->fd = uring_op_open_file(w);
	fsetxattr(s->fd, "user.a", "v", 1, 0);
	s->addr = ADDRESS("user.a");
	s->off = ADDRESS(w->buf);
	s->len = 8;
}

static void make_xattr(World *w, Sqe *s)
{
	make_fxattr(w, s);
	s->fd = 0;
	/* addr3, which headers of 6.1 do not name in a struct of their own. */
	*(uint64_t *)((char *)s + 48) = ADDRESS(w->file);
}

/* clang-format off */
const struct uring_op uring_op_file[] = {
	{ 1, "READV", "preadv2", "readv", make_vector_io, at_place, NULL },
	{ 2, "WRITEV", "pwritev2", "writev", make_vector_io, at_place, NULL },
	{ 3, "FSYNC", "fsync", "fdatasync", make_sync, sync_all, NULL },
	{ 4, "READ_FIXED", "read", "read", make_fixed_io, at_place, NULL },
	{ 5, "WRITE_FIXED", "write", "write", make_fixed_io, at_place, NULL },
	{ 8, "SYNC_FILE_RANGE", "sync_file_range", NULL, make_on_file, NULL, NULL },
	{ 17, "FALLOCATE", "fallocate", NULL, make_allocate, NULL, is_allocated },
	{ 18, "OPENAT", "openat", "open", make_open, by_directory, has_other },
	{ 19, "CLOSE", "close", NULL, make_close, NULL, is_closed },
	{ 21, "STATX", "statx", NULL, make_stat, NULL, NULL },
	{ 22, "READ", "read", "read", make_file_io, at_place, NULL },
	{ 23, "WRITE", "write", "write", make_file_io, at_place, NULL },
	{ 24, "FADVISE", "fadvise64", NULL, make_advice, NULL, NULL },
	{ 25, "MADVISE", "madvise", NULL, make_memory_advice, NULL, NULL },
	{ 28, "OPENAT2", "openat2", "open", make_open2, without_symlinks, has_other },
	{ 30, "SPLICE", "splice", NULL, make_splice, NULL, NULL },
	{ 33, "TEE", "tee", NULL, make_tee, NULL, NULL },
	{ 35, "RENAMEAT", "renameat2", "rename", make_rename, to_directory, has_other },
	{ 36, "UNLINKAT", "unlinkat", "unlink", make_unlink, by_directory, has_no_file },
	{ 36, "UNLINKAT of a directory", "unlinkat", "rmdir", make_rmdir, by_directory,
	  has_no_file },
	{ 37, "MKDIRAT", "mkdirat", "mkdir", make_mkdir, by_directory, has_other },
	{ 38, "SYMLINKAT", "symlinkat", "symlink", make_symlink, by_directory, has_other },
	{ 39, "LINKAT", "linkat", "link", make_rename, to_directory, has_other },
	{ 41, "FSETXATTR", "fsetxattr", NULL, make_fxattr, NULL, NULL },
	{ 42, "SETXATTR", "setxattr", NULL, make_xattr, NULL, NULL },
	{ 43, "FGETXATTR", "fgetxattr", NULL, make_fxattr, NULL, NULL },
	{ 44, "GETXATTR", "getxattr", NULL, make_xattr, NULL, NULL },
	{ 49, "READ_MULTISHOT", "read", "read", make_multishot, NULL, NULL },
	{ 55, "FTRUNCATE", "ftruncate", NULL, make_truncate, NULL, is_truncated },
	{ 60, "READV_FIXED", "preadv2", "readv", make_vector_io, at_place, NULL },
	{ 61, "WRITEV_FIXED", "pwritev2", "writev", make_vector_io, at_place, NULL },
};
/* clang-format on */

const int uring_op_file_count =
	sizeof(uring_op_file) / sizeof(uring_op_file[0]);
