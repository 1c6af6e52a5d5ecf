// SPDX-License-Identifier: GPL-2.0
/*
 * Dumps: what exists throughout is reported exactly once, whatever comes and
 * goes in between; a dump that was disturbed says so, one that was not does not;
 * a dump that its reader leaves unread holds neither a domain nor the module.
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

/* Several pages' worth of domains, profiles and denied system calls. */
#define STABLE 120
#define VOLATILE 8
#define FIRST_NR 20
#define LAST_NR 440
#define ROOM 8192
#define ROUNDS 40

/**
 * struct dump - a dump
 * @cmd: its command
 * @cgroup: the key of its requests, or 0
 * @cursor_type: the type of the attribute in rows
 * @asked_type: the same in requests
 * @cursor: where it goes on
 * @more: whether it does
 * @row: what takes the rows, with @arg
 */
struct dump {
	uint8_t cmd;
	uint64_t cgroup;
	uint16_t cursor_type;
	uint16_t asked_type;
	uint8_t cursor[CTLSEC_CURSOR_LEN];
	bool more;
	rawnl_row row;
	void *arg;
};

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
	unsigned int pages;
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

static void take_row(const struct nlmsghdr *row, void *arg)
{
	struct dump *d = arg;
	const struct nlattr *cursor = rawnl_row_find(row, d->cursor_type);

	d->more = cursor;
	if (cursor)
		memcpy(d->cursor, cursor + 1, sizeof(d->cursor));
	if (d->row)
		d->row(row, d->arg);
}

/* Request a page, the first one or where @d goes on. */
static void request_page(const struct dump *d)
{
	rawnl_begin(&msg, &dumper, d->cmd, NLM_F_DUMP);
	if (d->cgroup)
		rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, d->cgroup);
	if (d->more)
		rawnl_put(&msg, d->asked_type, d->cursor, sizeof(d->cursor));
	rawnl_send(&dumper, &msg, &answer);
}

/* Read one page. Returns whether there is another. */
static bool read_page(struct dump *d)
{
	request_page(d);
	d->more = false;
	while (rawnl_receive(&dumper, &answer, take_row, d))
		;
	return d->more;
}

static void read_pages(struct dump *d)
{
	while (read_page(d))
		;
}

static bool page(struct tally *t, struct dump *d)
{
	t->pages++;
	return read_page(d);
}

/* What is left; @intr is set if one of the pages says so. */
static void rest(struct tally *t, struct dump *d, bool *intr)
{
	bool more;

	do {
		more = page(t, d);
		*intr |= answer.intr;
	} while (more && !answer.err);
}

static struct dump dump_domains(struct tally *t)
{
	memset(t, 0, sizeof(*t));
	return (struct dump){ .cmd = CTLSEC_CMD_DOMAIN_GET,
			      .cursor_type = CTLSEC_DOMAIN_A_CURSOR,
			      .asked_type = CTLSEC_DOMAIN_A_CURSOR,
			      .row = count_domain,
			      .arg = t };
}

static struct dump dump_profiles(struct tally *t)
{
	memset(t, 0, sizeof(*t));
	return (struct dump){ .cmd = CTLSEC_CMD_PROFILE_GET,
			      .cursor_type = CTLSEC_PROFILE_A_CURSOR,
			      .asked_type = CTLSEC_PROFILE_A_CURSOR,
			      .row = count_profile,
			      .arg = t };
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
	struct dump d = dump_domains(&t);
	bool intr = false;

	rest(&t, &d, &intr);
	tap_ok(once(&t, -1) && !t.unordered, "every domain once, by rising id");
	tap_ok(t.pages > 2, "on several pages");
	tap_ok(!intr, "and nothing was disturbed");
}

static void disturbed(void)
{
	struct tally t;
	struct dump d = dump_domains(&t);
	bool more = page(&t, &d), intr = false;

	nlfix_unbind(&fix.sock, stable[STABLE - 1]);
	nlfix_bind(&fix.sock, fickle[0], NULL);
	if (more)
		rest(&t, &d, &intr);
	tap_ok(more && once(&t, STABLE - 1),
	       "the domains that stay, once, while others come and go");
	tap_ok(t.seen[STABLE - 1] == 0,
	       "not the one that went before its turn");
	tap_ok(intr, "and the dump says that it was disturbed");
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
	unsigned int wrong = 0, disturbed = 0;
	struct tally t;
	struct dump d;
	bool intr;
	pid_t pid;
	int i;

	pid = task_start(NULL, flicker, NULL);
	for (i = 0; i < ROUNDS; i++) {
		d = dump_domains(&t);
		intr = false;
		rest(&t, &d, &intr);
		wrong += !once(&t, -1) || t.unordered;
		disturbed += intr;
	}
	kill(pid, SIGKILL);
	task_wait(pid);
	tap_ok(!wrong, "every staying domain once in %d dumps under change",
	       ROUNDS);
	tap_note("%u dumps were disturbed", disturbed);
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
	struct tally t;
	struct dump d = dump_profiles(&t);
	bool more, intr = false;
	char name[32];
	int i;

	for (i = 0; i < STABLE; i++) {
		profile_name(name, sizeof(name), i);
		nlfix_load(&fix.sock, name, fix.blob, fix.blob_len);
	}
	rest(&t, &d, &intr);
	tap_ok(once(&t, -1) && t.pages > 1 && !intr, "every profile once");
	d = dump_profiles(&t);
	more = page(&t, &d);
	nlfix_load(&fix.sock, "nl-later", fix.blob, fix.blob_len);
	if (more)
		rest(&t, &d, &intr);
	tap_ok(more && once(&t, -1) && intr,
	       "and once when another is loaded in between");
	drop_profile("nl-later");
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

static struct dump dump_denials(struct denials *d)
{
	memset(d, 0, sizeof(*d));
	return (struct dump){ .cmd = CTLSEC_CMD_DENIAL_GET,
			      .cgroup = fickle[1],
			      .cursor_type = CTLSEC_DENIAL_A_CURSOR,
			      .asked_type = CTLSEC_DOMAIN_A_CURSOR,
			      .row = count_denial,
			      .arg = d };
}

/* Domains that exist but are not bound, as for a grace period. */
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

static bool all_go(void)
{
	int i;

	for (i = 0; i < 100 && unbound(); i++)
		usleep(100000);
	return i < 100;
}

/* References to the module, each of which keeps it from being unloaded. */
static int references(void)
{
	FILE *f = fopen("/sys/module/ctlsec/refcnt", "re");
	int n = -1;

	if (!f || fscanf(f, "%d", &n) != 1)
		tap_bail("cannot read the module's references");
	fclose(f);
	return n;
}

static void denials(void)
{
	static uint8_t blob[RAWBLOB_MAX];
	static struct denials counts;
	size_t len = rawblob(blob, FIRST_NR, LAST_NR, EPERM);
	struct dump d;

	if (nlfix_load(&fix.sock, "nl-many", blob, len) ||
	    nlfix_bind(&fix.sock, fickle[1], "nl-many"))
		tap_bail("cannot bind a profile");
	task_run("/t/nl-fickle-1", call_all, NULL);
	d = dump_denials(&counts);
	read_pages(&d);
	tap_ok(exact(&counts) && !answer.err, "denials, exactly");

	d = dump_denials(&counts);
	tap_ok(read_page(&d), "on several pages");
	nlfix_unbind(&fix.sock, fickle[1]);
	read_page(&d);
	tap_ok(answer.err == ENOENT, "unless the domain is unbound in between");
	drop_profile("nl-many");
}

/* Of each dump a page is there to be read, and is not. */
static void unread(void)
{
	static struct denials counts;
	struct tally t;
	struct dump dumps[3];
	int i, held = 0;

	nlfix_bind(&fix.sock, fickle[1], NLFIX_PROFILE);
	dumps[0] = dump_domains(&t);
	dumps[1] = dump_profiles(&t);
	dumps[2] = dump_denials(&counts);
	for (i = 0; i < 3; i++) {
		request_page(&dumps[i]);
		held += references();
	}
	tap_ok(!held, "dumps left unread hold the module in no way");
	nlfix_unbind(&fix.sock, fickle[1]);
	tap_ok(all_go(), "nor a domain");
	rawnl_close(&dumper);
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
	unread();
	for (i = 0; i < STABLE; i++)
		nlfix_unbind(&fix.sock, stable[i]);
	unmake(STABLE, "stable");
	unmake(VOLATILE, "fickle");
	nlfix_end(&fix);
	return tap_end();
}
