// SPDX-License-Identifier: GPL-2.0
/*
 * Domains by netlink; see dom.h.
 */
#include "dom.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rawnl.h"
#include "tap.h"
#include "task.h"

static struct rawnl sock = { .fd = -1 };
static pid_t opener;

/* A child's requests must not mix with its parent's. */
static struct rawnl *socket_of_mine(void)
{
	int err;

	if (opener == getpid())
		return &sock;
	if (sock.fd >= 0)
		rawnl_close(&sock);
	err = rawnl_open(&sock);
	if (err)
		tap_bail("no netlink family: %s", strerror(-err));
	opener = getpid();
	return &sock;
}

struct dom dom_cgroup(const char *path)
{
	struct dom d = { .type = CTLSEC_DOMAIN_A_CGROUP_ID };
	char dir[512];
	struct stat st;

	snprintf(dir, sizeof(dir), "/sys/fs/cgroup%s", path);
	if (stat(dir, &st))
		tap_bail("%s: %s", dir, strerror(errno));
	d.key = st.st_ino;
	return d;
}

struct dom dom_userns(pid_t pid)
{
	struct dom d = { .type = CTLSEC_DOMAIN_A_USERNS_INO, .pid = pid };
	char link[64];
	struct stat st;

	snprintf(link, sizeof(link), "/proc/%d/ns/user", pid);
	if (stat(link, &st))
		tap_bail("%s: %s", link, strerror(errno));
	d.key = st.st_ino;
	return d;
}

static void put_limit(struct rawnl_msg *m, uint16_t type, uint64_t value)
{
	if (value != DOM_KEEP)
		rawnl_u64(m, type, value);
}

static int set(const struct dom *d, const struct dom_limits *l, uint16_t flags)
{
	static struct rawnl_answer a;
	static struct rawnl_msg m;
	struct rawnl *s = socket_of_mine();

	rawnl_begin(&m, s, CTLSEC_CMD_DOMAIN_SET, flags);
	rawnl_u64(&m, d->type, d->key);
	if (d->pid && flags & NLM_F_CREATE)
		rawnl_u32(&m, CTLSEC_DOMAIN_A_USERNS_PID, (uint32_t)d->pid);
	put_limit(&m, CTLSEC_DOMAIN_A_PIDS_MAX, l->pids);
	put_limit(&m, CTLSEC_DOMAIN_A_FORK_RATE, l->rate);
	put_limit(&m, CTLSEC_DOMAIN_A_FORK_BURST, l->burst);
	put_limit(&m, CTLSEC_DOMAIN_A_USERNS_MAX, l->userns);
	rawnl_u32(&m, CTLSEC_DOMAIN_A_ON_LIMIT,
		  l->kill ? CTLSEC_LIMIT_ACT_KILL : CTLSEC_LIMIT_ACT_DENY);
	return rawnl_ask(s, &m, &a);
}

int dom_bind(const struct dom *d, const struct dom_limits *l)
{
	return set(d, l, NLM_F_CREATE | NLM_F_EXCL);
}

int dom_limit(const struct dom *d, const struct dom_limits *l)
{
	return set(d, l, 0);
}

static int ask(const struct dom *d, uint8_t cmd, struct rawnl_answer *a)
{
	static struct rawnl_msg m;
	struct rawnl *s = socket_of_mine();

	rawnl_begin(&m, s, cmd, 0);
	rawnl_u64(&m, d->type, d->key);
	return rawnl_ask(s, &m, a);
}

int dom_unbind(const struct dom *d)
{
	static struct rawnl_answer a;

	return ask(d, CTLSEC_CMD_DOMAIN_DEL, &a);
}

static uint64_t u64_of(const struct rawnl_answer *a, uint16_t type)
{
	return rawnl_get_u64(rawnl_find(a->reply, a->len, type));
}

int dom_counts(const struct dom *d, struct dom_counts *c)
{
	static struct rawnl_answer a;
	int err;

	memset(c, 0, sizeof(*c));
	err = ask(d, CTLSEC_CMD_DOMAIN_GET, &a);
	if (err)
		return err;
	c->tasks = u64_of(&a, CTLSEC_DOMAIN_A_TASKS);
	c->peak = u64_of(&a, CTLSEC_DOMAIN_A_TASKS_PEAK);
	c->forks = u64_of(&a, CTLSEC_DOMAIN_A_FORKS);
	c->denied_pids = u64_of(&a, CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS);
	c->denied_rate = u64_of(&a, CTLSEC_DOMAIN_A_FORKS_DENIED_RATE);
	c->kills = u64_of(&a, CTLSEC_DOMAIN_A_KILLS);
	c->userns = u64_of(&a, CTLSEC_DOMAIN_A_USERNS);
	c->userns_denied = u64_of(&a, CTLSEC_DOMAIN_A_USERNS_DENIED);
	c->pids_max = u64_of(&a, CTLSEC_DOMAIN_A_PIDS_MAX);
	return 0;
}

int dom_confine(const struct dom *d, const char *profile, uint32_t activation)
{
	static struct rawnl_answer a;
	static struct rawnl_msg m;
	struct rawnl *s = socket_of_mine();

	rawnl_begin(&m, s, CTLSEC_CMD_DOMAIN_SET, NLM_F_CREATE);
	rawnl_u64(&m, d->type, d->key);
	if (d->pid)
		rawnl_u32(&m, CTLSEC_DOMAIN_A_USERNS_PID, (uint32_t)d->pid);
	rawnl_str(&m, CTLSEC_DOMAIN_A_PROFILE, profile);
	rawnl_u32(&m, CTLSEC_DOMAIN_A_ACTIVATION, activation);
	return rawnl_ask(s, &m, &a);
}

static uint64_t get_u64(const struct dom *d, uint16_t type)
{
	static struct rawnl_answer a;
	int err = ask(d, CTLSEC_CMD_DOMAIN_GET, &a);

	if (err)
		tap_bail("domain %llu: %s", (unsigned long long)d->key,
			 strerror(err));
	return u64_of(&a, type);
}

uint64_t dom_pending(const struct dom *d)
{
	return get_u64(d, CTLSEC_DOMAIN_A_PENDING);
}

uint64_t dom_denied(const struct dom *d)
{
	return get_u64(d, CTLSEC_DOMAIN_A_DENIED);
}

static void must(int err, const char *what, const struct dom *d)
{
	if (err)
		tap_bail("%s of domain %llu: %s", what,
			 (unsigned long long)d->key, strerror(err));
}

void dom_bind_must(const struct dom *d, const struct dom_limits *l)
{
	must(dom_bind(d, l), "bind", d);
}

void dom_limit_must(const struct dom *d, const struct dom_limits *l)
{
	must(dom_limit(d, l), "limit", d);
}

void dom_unbind_must(const struct dom *d)
{
	must(dom_unbind(d), "unbind", d);
}

struct dom_counts dom_counts_must(const struct dom *d)
{
	struct dom_counts c;

	must(dom_counts(d, &c), "counts", d);
	return c;
}

struct dom dom_bind_pids(const char *path, uint64_t pids)
{
	const struct dom_limits l = { .pids = pids,
				      .rate = DOM_KEEP,
				      .burst = DOM_KEEP,
				      .userns = DOM_KEEP };
	const struct dom d = dom_cgroup(path);

	dom_bind_must(&d, &l);
	return d;
}

bool dom_reaches(const struct dom *d, uint64_t tasks)
{
	struct dom_counts c;
	int i;

	for (i = 0; i < 1000; i++) {
		c = dom_counts_must(d);
		if (c.tasks == tasks)
			return true;
		usleep(10000);
	}
	tap_note("%llu tasks, not %llu", (unsigned long long)c.tasks,
		 (unsigned long long)tasks);
	return false;
}

bool dom_ends(const struct dom *d)
{
	struct dom_counts c;
	int i;

	for (i = 0; i < 1000; i++) {
		if (dom_counts(d, &c) == ENOENT)
			return true;
		usleep(10000);
	}
	tap_note("domain %llu does not end", (unsigned long long)d->key);
	return false;
}

bool dom_agrees(const struct dom *d, const char *path, uint64_t tasks)
{
	const struct dom_counts c = dom_counts_must(d);
	long long theirs = cg_number(path, "pids.current");

	if (c.tasks == tasks && theirs == (long long)tasks)
		return true;
	tap_note("%s: %llu tasks, pids.current %lld, expected %llu", path,
		 (unsigned long long)c.tasks, theirs,
		 (unsigned long long)tasks);
	return false;
}

bool dom_peak_agrees(const struct dom *d, const char *path)
{
	const struct dom_counts c = dom_counts_must(d);
	long long theirs = cg_number(path, "pids.peak");

	if (theirs == (long long)c.peak)
		return true;
	tap_note("%s: peak %llu, pids.peak %lld", path,
		 (unsigned long long)c.peak, theirs);
	return false;
}

void cg_drop(const char *path)
{
	char dir[512];
	int i;

	snprintf(dir, sizeof(dir), "/sys/fs/cgroup%s", path);
	for (i = 0; i < 1000 && rmdir(dir) && errno == EBUSY; i++)
		usleep(10000);
	if (!access(dir, F_OK))
		cg_remove(path);
}

static void status(struct rawnl_answer *a)
{
	static struct rawnl_msg m;
	struct rawnl *s = socket_of_mine();

	rawnl_begin(&m, s, CTLSEC_CMD_STATUS_GET, 0);
	if (rawnl_ask(s, &m, a))
		tap_bail("status: %s", strerror(a->err));
}

uint64_t dom_missed(void)
{
	static struct rawnl_answer a;

	status(&a);
	return u64_of(&a, CTLSEC_STATUS_A_MISSED);
}

uint64_t dom_objects(const char *name)
{
	static struct rawnl_answer a;
	const uint8_t *pos, *end;

	status(&a);
	end = a.reply + a.len;
	for (pos = a.reply; pos < end;) {
		const struct nlattr *at = (const void *)pos;
		size_t len = at->nla_len - NLA_HDRLEN;
		const struct nlattr *n;

		n = (at->nla_type & NLA_TYPE_MASK) == CTLSEC_STATUS_A_OBJECT ?
			    rawnl_find(at + 1, len,
				       CTLSEC_STATUS_OBJECT_A_NAME) :
			    NULL;
		if (n && !strcmp((const char *)(n + 1), name))
			return rawnl_get_u64(rawnl_find(
				at + 1, len, CTLSEC_STATUS_OBJECT_A_COUNT));
		pos += NLA_ALIGN(at->nla_len);
	}
	return 0;
}

static int cg_file(const char *path, const char *file, int flags)
{
	char name[512];

	snprintf(name, sizeof(name), "/sys/fs/cgroup%s/%s", path, file);
	return open(name, flags | O_CLOEXEC);
}

long long cg_number(const char *path, const char *file)
{
	int fd = cg_file(path, file, O_RDONLY);
	char text[64];
	ssize_t n;
	char *end;
	long long value;

	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	value = strtoll(text, &end, 10);
	return end == text ? -1 : value;
}

int cg_write(const char *path, const char *file, const char *text)
{
	int fd = cg_file(path, file, O_WRONLY);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

int cg_fork_into(const char *path)
{
	struct clone_args args = { .flags = CLONE_INTO_CGROUP,
				   .exit_signal = SIGCHLD };
	int err = 0;
	long pid;

	args.cgroup = (uint64_t)cg_open(path);
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (!pid)
		_exit(0);
	if (pid < 0)
		err = errno;
	else
		waitpid((pid_t)pid, NULL, 0);
	close((int)args.cgroup);
	return err;
}

bool cg_admits(const char *path)
{
	int i;

	for (i = 0; i < 200 && cg_fork_into(path); i++)
		usleep(10000);
	return i < 200;
}
