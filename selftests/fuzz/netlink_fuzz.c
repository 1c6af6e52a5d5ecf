// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzes the netlink family from inside a guest: several processes at once send
 * what nlgen makes, two of them without the right to, while tasks run, fork,
 * are denied and killed in the domains that come and go, and a cgroup vanishes
 * and returns.
 *
 *	netlink_fuzz SECONDS [SEED]
 *
 * That the kernel survives it unharmed is for the kernel's own checks to say.
 * This program checks the answers. It leaves domains and profiles behind.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ctlsec.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "nlgen.h"
#include "rawnl.h"
#include "tap.h"
#include "task.h"

#define ROOT "/t/fuzz"
#define WORKERS 5
#define VICTIMS 6
#define ERRNOS 134
#define RING 4096

enum rights { ADMIN, NOBODY, ROOT_OF_USERNS };

/**
 * struct tally - what a worker saw
 * @answered: by errno
 * @accepted: by command, of those with the right
 * @accepted_unprivileged: requests that succeeded without the right
 * @silent: refusals of well-built requests without a sentence
 * @malformed: answers that are not well formed
 */
struct tally {
	uint64_t datagrams, requests, spoiled, rows, abandoned, overruns;
	uint64_t answered[ERRNOS];
	uint64_t accepted[CTLSEC_CMD_MAX + 1];
	uint64_t accepted_unprivileged, silent, malformed;
	struct {
		uint8_t cmd;
		int err;
	} first_silent;
};

/**
 * struct shared - what all processes see
 * @deadline: when workers end; 0 until the first one has warmed up
 */
struct shared {
	struct nlgen_pool pool;
	struct tally tally[WORKERS];
	time_t deadline;
};

static const enum rights rights_of[WORKERS] = { ADMIN, ADMIN, ADMIN, NOBODY,
						ROOT_OF_USERNS };
/* Errors that linux/ctlsec.h or the netlink core promise. */
static const int promised[] = { 0,     EINVAL, ERANGE, ENOENT, EEXIST,
				EBUSY, ENOSPC, EPERM,  E2BIG,  EOPNOTSUPP };

static struct shared *shared;
static struct nlgen gen;
static struct rawnl sock;
static struct tally *my;
static enum rights rights;
static bool spoiled[RING];
static uint8_t cmd_of[RING];
static long seconds;
static uint16_t family;

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Workers */

static bool well_formed(const struct nlmsghdr *n)
{
	const uint8_t *pos = (const uint8_t *)n + NLMSG_HDRLEN + GENL_HDRLEN;
	size_t left, step;

	if (n->nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN)
		return false;
	left = n->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
	while (left >= NLA_HDRLEN) {
		const struct nlattr *a = (const void *)pos;

		if (a->nla_len < NLA_HDRLEN || a->nla_len > left)
			return false;
		step = (size_t)NLA_ALIGN(a->nla_len);
		if (step >= left)
			return true;
		pos += step;
		left -= step;
	}
	return !left;
}

/* @asked: the header of the request, as far as the answer tells. */
static void status(const struct nlmsghdr *n, int err,
		   const struct nlmsghdr *asked)
{
	unsigned int slot = n->nlmsg_seq % RING;
	/* The core acknowledges what is no request without a look at it. */
	bool ours = asked->nlmsg_type == family &&
		    asked->nlmsg_flags & NLM_F_REQUEST;
	bool dump = asked->nlmsg_flags & NLM_F_DUMP;

	if (err > 0 || -err >= ERRNOS) {
		my->malformed++;
		return;
	}
	my->answered[-err]++;
	if (!err && ours && rights != ADMIN)
		my->accepted_unprivileged++;
	else if (!err && ours && cmd_of[slot] <= CTLSEC_CMD_MAX)
		my->accepted[cmd_of[slot]]++;
	/* That another dump runs on the socket is the core's to say. */
	if (err && !(n->nlmsg_flags & NLM_F_ACK_TLVS) && !spoiled[slot] &&
	    !(dump && err == -EBUSY)) {
		if (!my->silent++) {
			my->first_silent.cmd = cmd_of[slot];
			my->first_silent.err = -err;
		}
	}
}

static void take(const struct nlmsghdr *n)
{
	const struct nlmsghdr done = { .nlmsg_type = family,
				       .nlmsg_flags =
					       NLM_F_REQUEST | NLM_F_DUMP };
	const struct nlmsgerr *e = NLMSG_DATA(n);

	switch (n->nlmsg_type) {
	case NLMSG_ERROR:
		status(n, e->error, &e->msg);
		break;
	case NLMSG_DONE:
		status(n, *(const int *)NLMSG_DATA(n), &done);
		break;
	default:
		my->rows++;
		if (rights != ADMIN)
			my->accepted_unprivileged++;
		if (!well_formed(n))
			my->malformed++;
	}
}

/* Returns whether there may be more. */
static bool receive(void)
{
	static uint8_t buf[RAWNL_MAX] __attribute__((aligned(8)));
	ssize_t len = recv(sock.fd, buf, sizeof(buf), MSG_DONTWAIT | MSG_TRUNC);
	const struct nlmsghdr *n;
	unsigned int left;

	if (len < 0) {
		my->overruns += errno == ENOBUFS;
		return errno == ENOBUFS;
	}
	if ((size_t)len > sizeof(buf)) {
		my->malformed++;
		return true;
	}
	left = (unsigned int)len;
	for (n = (const void *)buf; NLMSG_OK(n, left); n = NLMSG_NEXT(n, left))
		take(n);
	return true;
}

static void reopen(void)
{
	if (sock.fd >= 0)
		rawnl_close(&sock);
	if (rawnl_open_as(&sock, family))
		_exit(3);
	sock.addressed = nlgen_chance(&gen, 2);
}

/* Send what was generated, from sequence number @seq. */
static void send_generated(uint32_t seq)
{
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	uint32_t i;

	for (i = 0; i < gen.requests; i++) {
		spoiled[(seq + i) % RING] = gen.spoiled;
		cmd_of[(seq + i) % RING] = gen.cmds[i];
	}
	my->datagrams++;
	my->requests += gen.requests;
	my->spoiled += gen.spoiled;
	if (sock.addressed)
		sendto(sock.fd, gen.bytes, gen.len, 0, (const void *)&kernel,
		       sizeof(kernel));
	else
		send(sock.fd, gen.bytes, gen.len, 0);
}

static void become(enum rights r)
{
	rights = r;
	if (r == NOBODY && (setgid(1000) || setuid(1000)))
		_exit(3);
	if (r == ROOT_OF_USERNS && unshare(CLONE_NEWUSER))
		_exit(3);
}

static uint32_t next_seq(void)
{
	return (uint32_t)my->requests + 1;
}

/* Each kind of request at least once as it should be, however short the run: while
 * no other worker takes away what it needs.
 */
static void warm_up(void)
{
	unsigned int kind, tries = 0;
	uint8_t cmd;

	for (kind = 0; (cmd = nlgen_plain(&gen, kind, next_seq())); tries++) {
		send_generated(next_seq());
		while (receive())
			;
		if (my->accepted[cmd] || tries == 300) {
			tries = 0;
			kind++;
		}
	}
}

static int worker(void *arg)
{
	const uint64_t *seed = arg;

	sock.fd = -1;
	gen.pool = &shared->pool;
	gen.family = family;
	nlgen_seed(&gen, *seed);
	become(rights_of[my - shared->tally]);
	reopen();
	if (my == shared->tally) {
		warm_up();
		__atomic_store_n(&shared->deadline, now() + seconds,
				 __ATOMIC_RELEASE);
	}
	while (!__atomic_load_n(&shared->deadline, __ATOMIC_ACQUIRE))
		usleep(10000);
	while (now() < shared->deadline) {
		nlgen_next(&gen, next_seq());
		send_generated(next_seq());
		/* A refusal is quick; leave time to those with the right. */
		if (rights != ADMIN)
			usleep(10000);
		/* Mostly listen to the end; or let answers pile up; or go. */
		switch (nlgen_chance(&gen, 16)) {
		case 0:
			break;
		case 1:
			receive();
			my->abandoned++;
			reopen();
			break;
		default:
			while (receive())
				;
		}
	}
	return 0;
}

/* Victims: they do what domains decide on. */

static void one_child(unsigned int n)
{
	pid_t pid = fork();

	if (!pid) {
		if (n % 3 == 0)
			unshare(CLONE_NEWUSER);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static int victim(void *arg)
{
	volatile uint32_t *announce = arg;
	unsigned int n;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (announce) {
		if (unshare(CLONE_NEWUSER))
			return 1;
		*announce = (uint32_t)getpid();
	}
	for (n = 0;; n++) {
		syscall(SYS_getppid);
		syscall(SYS_getuid);
		syscall(SYS_gettid);
		syscall(SYS_sched_yield);
		one_child(n);
		usleep(100000);
	}
}

static volatile uint32_t *announcement(int i)
{
	return i < NLGEN_USERNS ? &shared->pool.userns_pids[i] : NULL;
}

static pid_t start_victim(int i)
{
	char path[64];
	pid_t pid = fork();

	if (pid)
		return pid;
	/* Not born there: a domain may refuse that. */
	snprintf(path, sizeof(path), ROOT "/c%d", i);
	if (i >= NLGEN_USERNS && cg_enter(path))
		_exit(1);
	_exit(victim((void *)announcement(i)));
}

/* The keeper: the parent of all. */

static void read_taken(const char *dir)
{
	struct nlgen_pool *p = &shared->pool;
	char path[512];
	struct dirent *e;
	struct stat st;
	DIR *d = opendir(dir);

	if (!d || stat(dir, &st))
		tap_bail("%s: %s", dir, strerror(errno));
	p->taken[p->nr_taken++] = st.st_ino;
	while ((e = readdir(d))) {
		if (e->d_type != DT_DIR || e->d_name[0] == '.' ||
		    p->nr_taken == sizeof(p->taken) / sizeof(p->taken[0]))
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		read_taken(path);
	}
	closedir(d);
}

static void offer(int i)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), ROOT "/c%d", i);
	cg_make(path);
	snprintf(path, sizeof(path), "/sys/fs/cgroup" ROOT "/c%d", i);
	if (!stat(path, &st))
		shared->pool.cgroups[i] = st.st_ino;
}

static void make_cgroups(void)
{
	int i;

	cg_make("/t");
	cg_make(ROOT);
	read_taken("/sys/fs/cgroup");
	for (i = 0; i < NLGEN_CGROUPS; i++)
		offer(i);
}

/* The last cgroup goes and comes, bound or not. */
static void churn(unsigned int round)
{
	const int i = NLGEN_CGROUPS - 1;
	char path[64];

	if (round % 4)
		return;
	if (round % 8) {
		offer(i);
		return;
	}
	snprintf(path, sizeof(path), "/sys/fs/cgroup" ROOT "/c%d", i);
	rmdir(path);
}

static pid_t start_worker(int i, uint64_t seed)
{
	uint64_t its = seed + (uint64_t)i;
	pid_t pid;

	my = &shared->tally[i];
	pid = fork();
	if (!pid)
		_exit(worker(&its));
	return pid;
}

/* Start what has ended. Returns how many workers ended badly. */
static unsigned int look_after(pid_t *workers, pid_t *victims)
{
	unsigned int lost = 0;
	int status, i;

	for (i = 0; i < VICTIMS; i++) {
		siginfo_t info = { 0 };

		if (victims[i] > 0 &&
		    !waitid(P_PID, (id_t)victims[i], &info,
			    WEXITED | WNOHANG | WNOWAIT) &&
		    !info.si_pid)
			continue;
		/* While it is a zombie its number is not another's. */
		if (announcement(i))
			*announcement(i) = 0;
		if (victims[i] > 0)
			waitpid(victims[i], NULL, 0);
		victims[i] = start_victim(i);
	}
	for (i = 0; i < WORKERS; i++) {
		if (workers[i] > 0 &&
		    waitpid(workers[i], &status, WNOHANG) > 0) {
			lost += !!status;
			workers[i] = 0;
			/* The others do not wait for one that is dead. */
			if (!shared->deadline)
				shared->deadline = now();
		}
	}
	return lost;
}

static bool any(const pid_t *pids, int n)
{
	while (n--) {
		if (pids[n] > 0)
			return true;
	}
	return false;
}

static unsigned int run(uint64_t seed)
{
	pid_t workers[WORKERS], victims[VICTIMS] = { 0 };
	unsigned int lost = 0, round;
	int i;

	for (i = 0; i < WORKERS; i++)
		workers[i] = start_worker(i, seed * WORKERS);
	for (round = 0; any(workers, WORKERS); round++) {
		lost += look_after(workers, victims);
		churn(round);
		usleep(100000);
	}
	for (i = 0; i < VICTIMS; i++) {
		if (victims[i] > 0) {
			kill(victims[i], SIGKILL);
			waitpid(victims[i], NULL, 0);
		}
	}
	return lost;
}

/* Results */

static bool was_promised(int err)
{
	size_t i;

	for (i = 0; i < sizeof(promised) / sizeof(promised[0]); i++) {
		if (promised[i] == err)
			return true;
	}
	return false;
}

static void sum(struct tally *t)
{
	const struct tally *w;
	int i;

	for (w = shared->tally; w < shared->tally + WORKERS; w++) {
		t->datagrams += w->datagrams;
		t->requests += w->requests;
		t->spoiled += w->spoiled;
		t->rows += w->rows;
		t->abandoned += w->abandoned;
		t->overruns += w->overruns;
		t->accepted_unprivileged += w->accepted_unprivileged;
		t->malformed += w->malformed;
		t->silent += w->silent;
		if (w->silent)
			tap_note("without a sentence: command %u, %s",
				 w->first_silent.cmd,
				 strerror(w->first_silent.err));
		for (i = 0; i < ERRNOS; i++)
			t->answered[i] += w->answered[i];
		for (i = 0; i <= CTLSEC_CMD_MAX; i++)
			t->accepted[i] += w->accepted[i];
	}
}

static bool every_command(const struct tally *t)
{
	bool every = true;
	int i;

	for (i = CTLSEC_CMD_UNSPEC + 1; i <= CTLSEC_CMD_MAX; i++) {
		/* Events come to those that asked: selftests/cli/t_events. */
		if (i == CTLSEC_CMD_EVENT || i == CTLSEC_CMD_EVENT_LISTEN ||
		    i == CTLSEC_CMD_EVENT_GET)
			continue;
		tap_note("%8llu of command %d accepted",
			 (unsigned long long)t->accepted[i], i);
		every &= !!t->accepted[i];
	}
	return every;
}

static int report(unsigned int lost)
{
	struct tally t = { 0 };
	unsigned int odd = 0;
	int i;

	sum(&t);
	tap_note("%ld s: %llu datagrams, %llu requests, %llu spoiled", seconds,
		 (unsigned long long)t.datagrams,
		 (unsigned long long)t.requests, (unsigned long long)t.spoiled);
	tap_note("%llu objects read, %llu sockets closed, %llu overruns",
		 (unsigned long long)t.rows, (unsigned long long)t.abandoned,
		 (unsigned long long)t.overruns);
	for (i = 0; i < ERRNOS; i++) {
		if (t.answered[i])
			tap_note("%8llu %s", (unsigned long long)t.answered[i],
				 i ? strerror(i) : "accepted");
		odd += t.answered[i] && !was_promised(i);
	}
	tap_ok(every_command(&t), "requests of every kind were accepted");
	tap_ok(t.answered[EINVAL] && t.answered[EPERM],
	       "others were wrong or forbidden");
	tap_ok(!odd, "errors are those that the protocol names");
	tap_ok(!t.accepted_unprivileged, "nothing for those without the right");
	tap_ok(!t.silent,
	       "each refusal of a well-built request has a sentence");
	tap_ok(!t.malformed, "answers are well formed");
	tap_ok(!lost, "every sender lived to the end");
	return tap_end();
}

int main(int argc, char **argv)
{
	uint64_t seed =
		argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)time(NULL);
	unsigned int lost;
	int err;

	seconds = argc > 1 ? atol(argv[1]) : 0;
	if (seconds <= 0) {
		fprintf(stderr, "usage: netlink_fuzz SECONDS [SEED]\n");
		return 2;
	}
	err = rawnl_open(&sock);
	if (err)
		tap_bail("the module does not answer: %s", strerror(-err));
	family = sock.family;
	rawnl_close(&sock);
	shared = task_share(sizeof(*shared));
	make_cgroups();
	tap_note("seed %llu", (unsigned long long)seed);
	lost = run(seed);
	return report(lost);
}
