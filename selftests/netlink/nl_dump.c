// SPDX-License-Identifier: GPL-2.0
/*
 * Dumps: what exists throughout is reported exactly once, whatever comes and
 * goes meanwhile; a dump that was disturbed says so, one that was not does not;
 * a dump of denials outlives its domain and lets go of it at its end.
 */
#include <ctlsec/never.h>
#include <errno.h>
#include <linux/ctlsec.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "nlfix.h"
#include "tap.h"
#include "task.h"

/* Several parts' worth of domains, profiles and denied system calls. */
#define STABLE 120
#define VOLATILE 8
#define FIRST_NR 20
#define LAST_NR 440
#define ROOM 8192
#define ROUNDS 40

static struct nlfix fix;
static struct rawnl dumper;
static struct rawnl_msg msg;
static struct rawnl_answer answer;
static uint64_t stable[STABLE], fickle[VOLATILE];

/**
 * struct tally - how often each object was reported
 * @last: the id before, to see them rise
 * @unordered: ids that did not
 */
struct tally {
	unsigned int seen[STABLE];
	uint64_t last;
	unsigned int unordered;
	unsigned int parts;
};

static void count_domain(const struct nlmsghdr *row, void *arg)
{
	uint64_t id = rawnl_get_u64(rawnl_row_find(row, CTLSEC_DOMAIN_A_ID));
	uint64_t cgroup =
		rawnl_get_u64(rawnl_row_find(row, CTLSEC_DOMAIN_A_CGROUP_ID));
	struct tally *t = arg;
	int i;

	t->unordered += id <= t->last;
	t->last = id;
	for (i = 0; i < STABLE; i++)
		t->seen[i] += stable[i] == cgroup;
}

static void profile_name(char *name, size_t size, int i)
{
	snprintf(name, size, "nl-dump-%d", i);
}

static void count_profile(const struct nlmsghdr *row, void *arg)
{
	const struct nlattr *attr = rawnl_row_find(row, CTLSEC_PROFILE_A_NAME);
	struct tally *t = arg;
	int i;

	if (attr && sscanf((const char *)(attr + 1), "nl-dump-%d", &i) == 1 &&
	    i < STABLE)
		t->seen[i]++;
}

static void start(uint8_t cmd, struct tally *t)
{
	memset(t, 0, sizeof(*t));
	rawnl_begin(&msg, &dumper, cmd, NLM_F_DUMP);
	rawnl_send(&dumper, &msg, &answer);
}

/* Receive one part, or all that is left. Returns whether more is to come. */
static bool part(struct tally *t, rawnl_row row)
{
	t->parts++;
	return rawnl_receive(&dumper, &answer, row, t);
}

static void rest(struct tally *t, rawnl_row row)
{
	while (part(t, row))
		;
}

/* Was each of the first @n seen once? */
static bool once(const struct tally *t, int except)
{
	unsigned int wrong = 0;
	int i;

	for (i = 0; i < STABLE; i++)
		wrong += i != except && t->seen[i] != 1;
	if (wrong)
		tap_note("%u objects not reported exactly once", wrong);
	return !wrong && !answer.err;
}

static void make(uint64_t *ids, int n, const char *kind)
{
	char path[64];
	int i;

	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "/t/nl-%s-%d", kind, i);
		cg_make(path);
		ids[i] = nlfix_cgroup_id(path);
	}
}

static void unmake(int n, const char *kind)
{
	char path[64];
	int i;

	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "/t/nl-%s-%d", kind, i);
		cg_remove(path);
	}
}

static void quiet(void)
{
	struct tally t;

	start(CTLSEC_CMD_DOMAIN_GET, &t);
	rest(&t, count_domain);
	tap_ok(once(&t, -1) && !t.unordered, "every domain once, by rising id");
	tap_ok(t.parts > 2, "in several parts");
	tap_ok(!answer.intr, "and nothing was disturbed");
}

static void disturbed(void)
{
	struct tally t;
	bool more;

	start(CTLSEC_CMD_DOMAIN_GET, &t);
	more = part(&t, count_domain);
	nlfix_unbind(&fix.sock, stable[STABLE - 1]);
	nlfix_bind(&fix.sock, fickle[0], NULL);
	if (more)
		rest(&t, count_domain);
	tap_ok(more && once(&t, STABLE - 1),
	       "the domains that stay, once, while others come and go");
	tap_ok(t.seen[STABLE - 1] == 0,
	       "not the one that went before its turn");
	tap_ok(answer.intr, "and the dump says that it was disturbed");
	nlfix_unbind(&fix.sock, fickle[0]);
	nlfix_bind(&fix.sock, stable[STABLE - 1], NULL);
}

/* Bind and unbind without end. */
static int flicker(void *arg)
{
	struct rawnl s;
	int i;

	(void)arg;
	if (rawnl_open(&s))
		return 1;
	for (i = 0;; i = (i + 1) % VOLATILE) {
		nlfix_bind(&s, fickle[i], i & 1 ? NLFIX_PROFILE : NULL);
		nlfix_unbind(&s, fickle[(i + 3) % VOLATILE]);
	}
}

static void concurrent(void)
{
	unsigned int wrong = 0, intr = 0;
	struct tally t;
	pid_t pid;
	int i;

	pid = task_start(NULL, flicker, NULL);
	for (i = 0; i < ROUNDS; i++) {
		start(CTLSEC_CMD_DOMAIN_GET, &t);
		rest(&t, count_domain);
		wrong += !once(&t, -1) || t.unordered;
		intr += answer.intr;
	}
	kill(pid, SIGKILL);
	task_wait(pid);
	tap_ok(!wrong, "every staying domain once in %d dumps under change",
	       ROUNDS);
	tap_note("%u dumps were disturbed", intr);
	for (i = 0; i < VOLATILE; i++)
		nlfix_unbind(&fix.sock, fickle[i]);
}

static void drop_profile(const char *name)
{
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_PROFILE_UNLOAD, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, name);
	rawnl_ask(&fix.sock, &msg, &answer);
}

static void profiles(void)
{
	static struct rawnl_answer kept;
	struct tally t;
	char name[32];
	bool more;
	int i;

	for (i = 0; i < STABLE; i++) {
		profile_name(name, sizeof(name), i);
		nlfix_load(&fix.sock, name, fix.blob, fix.blob_len);
	}
	start(CTLSEC_CMD_PROFILE_GET, &t);
	rest(&t, count_profile);
	tap_ok(once(&t, -1) && t.parts > 1 && !answer.intr,
	       "every profile once");
	start(CTLSEC_CMD_PROFILE_GET, &t);
	more = part(&t, count_profile);
	nlfix_load(&fix.sock, "nl-later", fix.blob, fix.blob_len);
	if (more)
		rest(&t, count_profile);
	kept = answer;
	drop_profile("nl-later");
	answer = kept;
	tap_ok(more && once(&t, -1) && answer.intr,
	       "and once when another is loaded meanwhile");
	for (i = 0; i < STABLE; i++) {
		profile_name(name, sizeof(name), i);
		drop_profile(name);
	}
}

/* Denials */

static unsigned int calls_of(uint32_t nr)
{
	return 1 + nr % 3;
}

static int call_all(void *arg)
{
	unsigned int i;
	uint32_t nr;

	(void)arg;
	for (nr = FIRST_NR; nr <= LAST_NR; nr++) {
		if (ctlsec_never_denied(CTLSEC_ABI_X86_64, nr))
			continue;
		for (i = 0; i < calls_of(nr); i++)
			syscall(nr, 0, 0, 0, 0, 0, 0);
	}
	return 0;
}

struct denials {
	uint64_t count[LAST_NR + 1];
	unsigned int rows[LAST_NR + 1];
	unsigned int strange;
};

static void count_denial(const struct nlmsghdr *row, void *arg)
{
	const struct nlattr *nr = rawnl_row_find(row, CTLSEC_DENIAL_A_NR);
	const struct nlattr *abi = rawnl_row_find(row, CTLSEC_DENIAL_A_ABI);
	const struct nlattr *n = rawnl_row_find(row, CTLSEC_DENIAL_A_COUNT);
	struct denials *d = arg;
	uint32_t i = rawnl_get_u32(nr);

	if (!nr || !abi || !n || rawnl_get_u32(abi) != CTLSEC_ABI_X86_64 ||
	    i < FIRST_NR || i > LAST_NR) {
		d->strange++;
		return;
	}
	d->rows[i]++;
	d->count[i] = rawnl_get_u64(n);
}

/* A call without an implementation cannot be hooked; what can be is exact. */
static bool exact(const struct denials *d)
{
	unsigned int wrong = d->strange, rows = 0;
	uint32_t nr;

	for (nr = FIRST_NR; nr <= LAST_NR; nr++) {
		rows += d->rows[nr];
		wrong += d->rows[nr] > 1;
		wrong += d->rows[nr] && d->count[nr] != calls_of(nr);
	}
	tap_note("%u system calls, %u wrong", rows, wrong);
	return !wrong && rows > 250;
}

static bool start_denials(void)
{
	rawnl_begin(&msg, &dumper, CTLSEC_CMD_DENIAL_GET, NLM_F_DUMP);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fickle[1]);
	rawnl_send(&dumper, &msg, &answer);
	return true;
}

/* Domains that exist but are not bound, for a dump or a grace period. */
static uint64_t unbound(void)
{
	const struct nlattr *o = NULL;
	uint64_t bound;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_STATUS_GET, 0);
	rawnl_ask(&fix.sock, &msg, &answer);
	bound = rawnl_get_u32(
		rawnl_find(answer.reply, answer.len, CTLSEC_STATUS_A_DOMAINS));
	while ((o = rawnl_next(answer.reply, answer.len, CTLSEC_STATUS_A_OBJECT,
			       o))) {
		const struct nlattr *name, *n;

		name = rawnl_within(o, CTLSEC_STATUS_OBJECT_A_NAME);
		n = rawnl_within(o, CTLSEC_STATUS_OBJECT_A_COUNT);
		if (!strcmp((const char *)(name + 1), "domain"))
			return rawnl_get_u64(n) - bound;
	}
	tap_bail("status counts no domains");
}

/* The number of those becomes @wanted and stays it. */
static bool settles(uint64_t wanted)
{
	int i, held = 0;

	for (i = 0; i < 100 && held < 5; i++) {
		held = unbound() == wanted ? held + 1 : 0;
		usleep(100000);
	}
	return held == 5;
}

static void denials(void)
{
	static uint8_t blob[RAWBLOB_MAX];
	static struct denials d;
	size_t len = rawblob(blob, FIRST_NR, LAST_NR, EPERM);
	bool more;

	if (nlfix_load(&fix.sock, "nl-many", blob, len) ||
	    nlfix_bind(&fix.sock, fickle[1], "nl-many"))
		tap_bail("cannot bind a profile");
	task_run("/t/nl-fickle-1", call_all, NULL);
	start_denials();
	while (rawnl_receive(&dumper, &answer, count_denial, &d))
		;
	tap_ok(exact(&d) && !answer.err, "denials, exactly");

	memset(&d, 0, sizeof(d));
	start_denials();
	more = rawnl_receive(&dumper, &answer, count_denial, &d);
	nlfix_unbind(&fix.sock, fickle[1]);
	while (more && rawnl_receive(&dumper, &answer, count_denial, &d))
		;
	tap_ok(more && exact(&d), "and when the domain is unbound meanwhile");
	tap_ok(settles(0), "which then goes");

	nlfix_bind(&fix.sock, fickle[1], "nl-many");
	task_run("/t/nl-fickle-1", call_all, NULL);
	start_denials();
	rawnl_receive(&dumper, &answer, NULL, NULL);
	nlfix_unbind(&fix.sock, fickle[1]);
	tap_ok(settles(1), "a dump keeps its domain");
	rawnl_close(&dumper);
	tap_ok(settles(0), "until its socket is closed");
	drop_profile("nl-many");
}

int main(void)
{
	int i;

	nlfix_start(&fix);
	/* The kernel fills what room a socket ever offered. */
	if (rawnl_open_as(&dumper, fix.sock.family))
		tap_bail("no second socket");
	dumper.room = ROOM;
	make(stable, STABLE, "stable");
	make(fickle, VOLATILE, "fickle");
	for (i = 0; i < STABLE; i++) {
		if (nlfix_bind(&fix.sock, stable[i], NULL))
			tap_bail("cannot bind domain %d", i);
	}
	quiet();
	disturbed();
	concurrent();
	profiles();
	denials();
	for (i = 0; i < STABLE; i++)
		nlfix_unbind(&fix.sock, stable[i]);
	unmake(STABLE, "stable");
	unmake(VOLATILE, "fickle");
	nlfix_end(&fix);
	return tap_end();
}
