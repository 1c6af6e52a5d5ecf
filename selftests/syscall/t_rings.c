// SPDX-License-Identifier: GPL-2.0
/*
 * Each operation of an io_uring, by each path through the kernel, against the call that
 * it stands for: under a profile that refuses that, one that allows an older call that
 * does the same, and one that allows it. A child prepares all requests outside of the
 * domain, with its ring and that one's threads; is moved into it, makes them, and is moved
 * out again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "rise.h"
#include "task.h"
#include "uring_op.h"

#define DOMAIN "/t/rings"
#define FREE "/t/free"
#define HIT 111
#define OPS_MAX 96

/* What a 32-bit program's requests are decided as differs, not how they come. */
#ifdef __i386__
#define PATHS (URING_SQPOLL + 1)
#else
#define PATHS URING_PATHS
#endif

#define OLDER                                                           \
	"\"accept\",\"dup\",\"fdatasync\",\"link\",\"mkdir\",\"open\"," \
	"\"pipe\",\"ppoll\",\"read\",\"readv\",\"rename\",\"rmdir\","   \
	"\"symlink\",\"unlink\",\"write\",\"writev\""
#define NEWER                                                                \
	"\"accept4\",\"bind\",\"close\",\"connect\",\"dup3\",\"epoll_ctl\"," \
	"\"epoll_pwait\",\"epoll_wait\",\"fadvise64\",\"fadvise64_64\","     \
	"\"fallocate\",\"fcntl\",\"fcntl64\",\"fgetxattr\",\"fsetxattr\","   \
	"\"fsync\",\"ftruncate\",\"ftruncate64\",\"futex\",\"futex_waitv\"," \
	"\"getsockopt\",\"getxattr\",\"ioctl\",\"linkat\",\"listen\","       \
	"\"madvise\",\"mkdirat\",\"openat\",\"openat2\",\"pipe2\",\"poll\"," \
	"\"pread64\",\"preadv\",\"preadv2\",\"pwrite64\",\"pwritev\","       \
	"\"pwritev2\",\"recvfrom\",\"recvmsg\",\"renameat\",\"renameat2\","  \
	"\"sendmsg\",\"sendto\",\"setsockopt\",\"setxattr\",\"shutdown\","   \
	"\"socket\",\"splice\",\"statx\",\"symlinkat\",\"sync_file_range\"," \
	"\"tee\",\"unlinkat\",\"waitid\""

enum profile {
	UNCONFINED,
	REFUSES,
	ALLOWS_OLDER,
	MISFITS, /* the same, of requests that the older call cannot express */
	ALLOWS,
	PROFILES,
};

static const char *const profile_names[PROFILES] = {
	"unconfined",
	"refused",
	"allowed by an older call",
	"what the older call cannot express",
	"allowed",
};

/**
 * struct result - what became of a request
 * @here: the kernel has the operation
 * @next: of the one behind it
 */
struct result {
	bool here;
	bool done;
	int res;
	int next;
};

struct shared {
	int ready, go, finished, leave;
	struct result of[PROFILES][URING_PATHS][OPS_MAX];
};

static struct shared *shared;

struct job {
	enum profile profile;
	enum uring_path path;
};

static void await(int *flag)
{
	int i;

	for (i = 0; i < 60000 && !__atomic_load_n(flag, __ATOMIC_ACQUIRE); i++)
		usleep(500);
}

static void say(int *flag)
{
	__atomic_store_n(flag, 1, __ATOMIC_RELEASE);
}

/* One for all, but for what waits until all before it is complete: some never is. */
static struct uring *open_ring(enum uring_path path)
{
	static struct uring rings[OPS_MAX];
	static int n;

	if (n && path != URING_DRAIN)
		return rings;
	if (uring_open(&rings[n], uring_flags(path)))
		return NULL;
	uring_op_register(&rings[n]);
	return &rings[n++];
}

/* In the child; between ready and leave it makes no call that a profile denies. */
static int make_all(void *arg)
{
	static struct uring_world worlds[OPS_MAX];
	const struct job *job = arg;
	struct result *of = shared->of[job->profile][job->path];
	int i;

	for (i = 0; i < uring_op_count(); i++) {
		const struct uring_op *op = uring_op(i);

		worlds[i].n = i;
		worlds[i].ring = open_ring(job->path);
		if (!worlds[i].ring)
			return 1;
		of[i].here = uring_has(worlds[i].ring, op->op) &&
			     (job->profile != MISFITS || op->misfit);
		if (of[i].here)
			uring_op_make(op, &worlds[i], job->profile == MISFITS);
	}
	say(&shared->ready);
	await(&shared->go);
	for (i = 0; i < uring_op_count(); i++) {
		if (of[i].here)
			of[i].res = uring_ask(worlds[i].ring, job->path,
					      worlds[i].sqe, &of[i].next);
	}
	say(&shared->finished);
	await(&shared->leave);
	for (i = 0; i < uring_op_count(); i++) {
		if (of[i].here && uring_op(i)->done)
			of[i].done = uring_op(i)->done(&worlds[i]);
		if (of[i].here)
			uring_op_clear(&worlds[i]);
	}
	return 0;
}

static void move(pid_t pid, const char *cgroup)
{
	char number[16];
	int fd = cg_open(cgroup), procs, n;

	procs = openat(fd, "cgroup.procs", O_WRONLY);
	n = snprintf(number, sizeof(number), "%d", pid);
	if (write(procs, number, (size_t)n) != n)
		tap_bail("cannot move to %s: %s", cgroup, strerror(errno));
	close(procs);
	close(fd);
}

static bool run_path(enum profile profile, enum uring_path path)
{
	struct job job = { profile, path };
	pid_t pid;
	int code;

	shared->ready = shared->go = shared->finished = shared->leave = 0;
	pid = task_start(FREE, make_all, &job);
	await(&shared->ready);
	if (profile != UNCONFINED)
		move(pid, DOMAIN);
	say(&shared->go);
	await(&shared->finished);
	if (profile != UNCONFINED)
		move(pid, FREE);
	say(&shared->leave);
	code = task_code(task_wait(pid));
	if (code)
		tap_note("%s, %s: code %d", profile_names[profile],
			 uring_path_names[path], code);
	return !code;
}

/* i386 has 64-bit offsets by other calls, and accept by socketcall only. */
static const char *call_of(const struct uring_op *op)
{
#ifdef __i386__
	if (op->call && !strcmp(op->call, "fadvise64"))
		return "fadvise64_64";
	if (op->call && !strcmp(op->call, "ftruncate"))
		return "ftruncate64";
#endif
	return op->call;
}

static const char *older_of(const struct uring_op *op)
{
#ifdef __i386__
	if (op->older && !strcmp(op->older, "accept"))
		return NULL;
#endif
	return op->older;
}

/* Must the request be refused? */
static bool is_closed_to(enum profile profile, const struct uring_op *op)
{
	switch (profile) {
	case REFUSES:
		return op->call;
	case ALLOWS_OLDER:
		return op->call && !older_of(op);
	case MISFITS:
		return op->misfit;
	default:
		return false;
	}
}

/* As without the module? Of descriptors the number is no matter. */
static bool is_as_before(const struct result *r, const struct result *before)
{
	return r->res < 0 || before->res < 0 ? r->res == before->res :
					       r->done == before->done;
}

static bool check_result(enum profile profile, enum uring_path path, int i)
{
	const struct result *r = &shared->of[profile][path][i];
	const struct result *before = &shared->of[UNCONFINED][path][i];
	bool refused = is_closed_to(profile, uring_op(i)), ok;

	if (refused)
		ok = r->res == -HIT && !r->done &&
		     (path != URING_HEAD || r->next == -ECANCELED);
	else
		ok = is_as_before(r, before);
	if (!ok)
		tap_note("%s, %s: %d, done: %d, next: %d; before: %d, %d",
			 uring_op(i)->name, uring_path_names[path], r->res,
			 r->done, r->next, before->res, before->done);
	return ok;
}

/* Return: how many were refused, or -1. */
static int check_path(enum profile profile, enum uring_path path)
{
	int i, refused = 0;
	bool ok = true;

	for (i = 0; i < uring_op_count(); i++) {
		if (!shared->of[profile][path][i].here)
			continue;
		ok = check_result(profile, path, i) && ok;
		refused += is_closed_to(profile, uring_op(i));
	}
	return ok ? refused : -1;
}

static void test_profile(enum profile profile)
{
	bool ran = true, held = true;
	long long rise;
	int path, refused, sum = 0;

	rise_read(DOMAIN, NULL);
	rise_read(DOMAIN, "DENIED");
	for (path = 0; path < PATHS; path++) {
		ran = run_path(profile, path) && ran;
		refused = check_path(profile, path);
		held = held && refused >= 0;
		sum += refused;
	}
	tap_ok(ran && held, "%s: %d requests by %d paths are refused",
	       profile_names[profile], sum, PATHS);
	rise = rise_read(DOMAIN, "DENIED");
	if (!tap_ok(rise == sum, "%s: each is counted once",
		    profile_names[profile]))
		tap_note("%lld of %d", rise, sum);
}

/* As which call each was counted, over all paths of one profile. */
static void test_calls(void)
{
	bool held = true;
	int i, j;

	for (i = 0; i < uring_op_count(); i++) {
		const char *call = call_of(uring_op(i));
		long long counted, wanted = 0;

		for (j = 0; call && j < uring_op_count(); j++) {
			const char *other = call_of(uring_op(j));

			if (other && !strcmp(other, call) &&
			    shared->of[REFUSES][0][j].here)
				wanted += PATHS;
		}
		if (!wanted)
			continue;
		counted = sh_number(
			"ctlsec stats " DOMAIN
			" --syscalls --noheadings -o SYSCALL,DENIED | "
			"awk '$1 == \"%s\" { n = $2 } END { print n + 0 }'",
			call);
		if (counted == wanted)
			continue;
		held = false;
		tap_note("%s: counted %lld of %lld", call, counted, wanted);
	}
	tap_ok(held, "as the call that it stands for");
}

static int make_ring(void *arg)
{
	struct uring r;

	(void)arg;
	return uring_open(&r, 0) ? 1 : 0;
}

static void test_all(void)
{
	int path;
	bool ran = true;

	for (path = 0; path < PATHS; path++)
		ran = run_path(UNCONFINED, path) && ran;
	tap_ok(ran, "control: %d operations, unconfined", uring_op_count());
	ctl_profile_must("rings", "ALLOW",
			 CTL_RULE(NEWER "," OLDER, "ERRNO", 111));
	ctl_must("bind " DOMAIN " --profile rings");
	test_profile(REFUSES);
	test_calls();
	ctl_profile_must("rings", "ALLOW", CTL_RULE(NEWER, "ERRNO", 111));
	test_profile(ALLOWS_OLDER);
	test_profile(MISFITS);
	ctl_profile_must("rings", "ALLOW", CTL_RULE("\"acct\"", "ERRNO", 111));
	test_profile(ALLOWS);
	ctl_must("unbind " DOMAIN);
	ctl_must("unload rings");
}

int main(void)
{
	shared = task_share(sizeof(*shared));
	cg_make("/t");
	cg_make(DOMAIN);
	cg_make(FREE);
	if (task_run(FREE, make_ring, NULL))
		tap_skip("this kernel has no io_uring, or it is switched off",
			 "requests of rings");
	else
		test_all();
	cg_remove(FREE);
	cg_remove(DOMAIN);
	return tap_end();
}
