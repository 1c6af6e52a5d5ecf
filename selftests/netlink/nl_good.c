// SPDX-License-Identifier: GPL-2.0
/*
 * The netlink protocol from its right side: what a good request does, and what
 * is reported, attribute by attribute.
 */
#include <ctlsec/policy_fmt.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ctlsec.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "nlfix.h"
#include "tap.h"
#include "task.h"

static struct nlfix fix;
static struct rawnl_msg msg;
static struct rawnl_answer answer;

static const struct nlattr *got(uint16_t type)
{
	return rawnl_find(answer.reply, answer.len, type);
}

/* A number in the last answer: u32 or u64; all ones also if it is absent. */
static uint64_t number(uint16_t type)
{
	const struct nlattr *attr = got(type);

	if (!attr)
		return ~0ULL;
	return attr->nla_len == NLA_HDRLEN + 4 ? rawnl_get_u32(attr) :
						 rawnl_get_u64(attr);
}

static bool text_is(uint16_t type, const char *text)
{
	const struct nlattr *attr = got(type);

	return attr && !strcmp((const char *)(attr + 1), text);
}

static int ask(void)
{
	rawnl_ask(&fix.sock, &msg, &answer);
	if (answer.err)
		tap_note("errno %d: %s", answer.err, answer.text);
	return answer.err;
}

static int get_domain(uint16_t key, uint64_t value)
{
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_GET, 0);
	rawnl_u64(&msg, key, value);
	return ask();
}

static void begin_set(uint64_t cgroup, uint16_t flags)
{
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_SET, flags);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup);
}

static bool counts_are_zero(void)
{
	static const uint16_t counts[] = {
		CTLSEC_DOMAIN_A_DENIED,
		CTLSEC_DOMAIN_A_COMPLAINED,
		CTLSEC_DOMAIN_A_LOGGED,
		CTLSEC_DOMAIN_A_UNATTRIBUTED,
		CTLSEC_DOMAIN_A_TASKS,
		CTLSEC_DOMAIN_A_TASKS_PEAK,
		CTLSEC_DOMAIN_A_FORKS,
		CTLSEC_DOMAIN_A_FORKS_DENIED_PIDS,
		CTLSEC_DOMAIN_A_FORKS_DENIED_RATE,
		CTLSEC_DOMAIN_A_KILLS,
		CTLSEC_DOMAIN_A_USERNS,
		CTLSEC_DOMAIN_A_USERNS_DENIED,
	};
	size_t i;

	for (i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		if (number(counts[i]) != 0)
			return false;
	}
	return !got(CTLSEC_DOMAIN_A_LAST);
}

static void defaults(void)
{
	begin_set(fix.free_id, NLM_F_CREATE | NLM_F_EXCL);
	tap_ok(!ask(), "a domain of which only the cgroup is said");
	tap_ok(number(CTLSEC_DOMAIN_A_KIND) == CTLSEC_KIND_CGROUP &&
		       number(CTLSEC_DOMAIN_A_CGROUP_ID) == fix.free_id &&
		       number(CTLSEC_DOMAIN_A_ID) > fix.domain_id &&
		       text_is(CTLSEC_DOMAIN_A_PATH, NLFIX_FREE),
	       "is the cgroup's");
	tap_ok(text_is(CTLSEC_DOMAIN_A_PROFILE, "") &&
		       number(CTLSEC_DOMAIN_A_MODE) == CTLSEC_MODE_ENFORCE,
	       "enforces no profile");
	tap_ok(number(CTLSEC_DOMAIN_A_PIDS_MAX) == CTLSEC_PIDS_DEFAULT &&
		       number(CTLSEC_DOMAIN_A_FORK_RATE) == CTLSEC_MAX &&
		       number(CTLSEC_DOMAIN_A_ON_LIMIT) ==
			       CTLSEC_LIMIT_ACT_DENY &&
		       number(CTLSEC_DOMAIN_A_LOG) == CTLSEC_LOG_NONE &&
		       number(CTLSEC_DOMAIN_A_USERNS_MAX) == CTLSEC_MAX,
	       "may have 512 tasks and fork at any rate");
	tap_ok(counts_are_zero(), "and has counted nothing");
}

static void changes(void)
{
	begin_set(fix.free_id, 0);
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_MODE, CTLSEC_MODE_COMPLAIN);
	tap_ok(!ask() && number(CTLSEC_DOMAIN_A_MODE) == CTLSEC_MODE_COMPLAIN &&
		       number(CTLSEC_DOMAIN_A_PIDS_MAX) == CTLSEC_PIDS_DEFAULT,
	       "the mode alone changes");
	begin_set(fix.free_id, NLM_F_CREATE);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_PIDS_MAX, CTLSEC_MAX);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, NLFIX_PROFILE);
	tap_ok(!ask() && number(CTLSEC_DOMAIN_A_MODE) == CTLSEC_MODE_COMPLAIN &&
		       number(CTLSEC_DOMAIN_A_PIDS_MAX) == CTLSEC_MAX &&
		       text_is(CTLSEC_DOMAIN_A_PROFILE, NLFIX_PROFILE),
	       "then a limit and the profile, CREATE or not");
	begin_set(fix.free_id, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_FORK_RATE, CTLSEC_RATE_MAX);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_FORK_BURST, 1);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_PIDS_MAX, 0);
	tap_ok(!ask() && number(CTLSEC_DOMAIN_A_FORK_RATE) == CTLSEC_RATE_MAX &&
		       number(CTLSEC_DOMAIN_A_FORK_BURST) == 1 &&
		       number(CTLSEC_DOMAIN_A_PIDS_MAX) == 0,
	       "limits at the ends of their ranges");
	begin_set(fix.free_id, 0);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, "");
	tap_ok(!ask() && text_is(CTLSEC_DOMAIN_A_PROFILE, ""),
	       "and no profile again");
	tap_ok(!get_domain(CTLSEC_DOMAIN_A_ID, number(CTLSEC_DOMAIN_A_ID)) &&
		       number(CTLSEC_DOMAIN_A_CGROUP_ID) == fix.free_id,
	       "found by its id");
	tap_ok(!nlfix_unbind(&fix.sock, fix.free_id), "unbound");
}

/* Namespaces */

static int hold_userns(void *arg)
{
	int *ready = arg;

	if (unshare(CLONE_NEWUSER))
		return 1;
	*(volatile int *)ready = 1;
	pause();
	return 0;
}

static uint64_t userns_ino(pid_t pid)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
	return stat(path, &st) ? 0 : st.st_ino;
}

static void namespaces(void)
{
	int *ready = task_share(sizeof(int));
	pid_t pid = task_start(NULL, hold_userns, ready);
	uint64_t ino;
	int i;

	while (!*(volatile int *)ready)
		usleep(1000);
	ino = userns_ino(pid);
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_SET, NLM_F_CREATE);
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_USERNS_PID, (uint32_t)pid);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_USERNS_INO, ino);
	tap_ok(!ask() && number(CTLSEC_DOMAIN_A_KIND) == CTLSEC_KIND_USERNS &&
		       number(CTLSEC_DOMAIN_A_USERNS_INO) == ino &&
		       !got(CTLSEC_DOMAIN_A_PATH),
	       "a user namespace, by a process in it");
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_GET, 0);
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_USERNS_PID, (uint32_t)pid);
	tap_ok(!ask() && number(CTLSEC_DOMAIN_A_TASKS) == 1,
	       "found by the process, which is counted");
	tap_ok(!get_domain(CTLSEC_DOMAIN_A_USERNS_INO, ino) &&
		       number(CTLSEC_DOMAIN_A_TASKS) == 1,
	       "found by its number");
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_DEL, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_USERNS_INO, ino);
	tap_ok(!ask() && number(CTLSEC_DOMAIN_A_USERNS_INO) == ino, "unbound");

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_SET, NLM_F_CREATE);
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_USERNS_PID, (uint32_t)pid);
	tap_ok(!ask(), "bound again");
	kill(pid, SIGKILL);
	task_wait(pid);
	for (i = 0; i < 100 && !get_domain(CTLSEC_DOMAIN_A_USERNS_INO, ino);
	     i++)
		usleep(20000);
	tap_ok(i < 100, "and gone with its last task");
}

/* Profiles */

static int get_profile(const char *name, bool with_blob)
{
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_PROFILE_GET, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, name);
	if (with_blob)
		rawnl_put(&msg, CTLSEC_PROFILE_A_WITH_BLOB, NULL, 0);
	return ask();
}

static bool blob_is(const void *blob, size_t len)
{
	const struct nlattr *attr = got(CTLSEC_PROFILE_A_BLOB);

	return attr && attr->nla_len == NLA_HDRLEN + len &&
	       !memcmp(attr + 1, blob, len);
}

static void digest(uint16_t type, uint8_t *to)
{
	const struct nlattr *attr = got(type);

	memset(to, 0, CTLSEC_DIGEST_LEN);
	if (attr && attr->nla_len == NLA_HDRLEN + CTLSEC_DIGEST_LEN)
		memcpy(to, attr + 1, CTLSEC_DIGEST_LEN);
}

static void versions(void)
{
	uint8_t other[RAWBLOB_MAX], first[CTLSEC_DIGEST_LEN];
	uint8_t second[CTLSEC_DIGEST_LEN], bound[CTLSEC_DIGEST_LEN];
	size_t len = rawblob(other, 110, 111, EPERM);

	tap_ok(!get_profile(NLFIX_PROFILE, true) &&
		       number(CTLSEC_PROFILE_A_VERSION) == 1 &&
		       number(CTLSEC_PROFILE_A_USERS) == 1 &&
		       number(CTLSEC_PROFILE_A_SIZE) == fix.blob_len &&
		       blob_is(fix.blob, fix.blob_len),
	       "a profile as it was loaded");
	digest(CTLSEC_PROFILE_A_DIGEST, first);
	tap_ok(!nlfix_load(&fix.sock, NLFIX_PROFILE, other, len) &&
		       !get_profile(NLFIX_PROFILE, false) &&
		       number(CTLSEC_PROFILE_A_VERSION) == 2 &&
		       !got(CTLSEC_PROFILE_A_BLOB),
	       "replaced, and without its blob unless asked for");
	digest(CTLSEC_PROFILE_A_DIGEST, second);
	get_domain(CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id);
	digest(CTLSEC_DOMAIN_A_PROFILE_DIGEST, bound);
	tap_ok(number(CTLSEC_DOMAIN_A_PROFILE_VERSION) == 2 &&
		       !memcmp(bound, second, sizeof(bound)) &&
		       memcmp(first, second, sizeof(first)),
	       "for the domain that uses it, too");
	nlfix_load(&fix.sock, NLFIX_PROFILE, fix.blob, fix.blob_len);
	get_profile(NLFIX_PROFILE, false);
	digest(CTLSEC_PROFILE_A_DIGEST, second);
	tap_ok(!memcmp(first, second, sizeof(first)),
	       "equal policies have equal digests");
}

/* As large as a blob can be: every number has an entry of its own and as many
 * rules as fit, none of which does anything.
 */
static void largest(void)
{
	static uint8_t blob[CTLSEC_POLICY_MAX_SIZE] __attribute__((aligned(8)));
	struct ctlsec_policy_hdr *hdr = (void *)blob;
	struct ctlsec_policy_entry *e;
	size_t i;

	hdr->magic = CTLSEC_POLICY_MAGIC;
	hdr->version = CTLSEC_POLICY_VERSION;
	hdr->size = sizeof(blob);
	hdr->nr_entries = CTLSEC_POLICY_MAX_ENTRIES;
	for (i = 0; i < CTLSEC_NR_ABIS; i++) {
		hdr->abi[i].flags = CTLSEC_ABI_LISTED;
		hdr->abi[i].nr_count = CTLSEC_POLICY_MAX_NR_COUNT;
	}
	e = (void *)(blob + sizeof(*hdr) +
		     CTLSEC_NR_ABIS * CTLSEC_POLICY_MAX_NR_COUNT *
			     sizeof(uint16_t));
	for (i = 0; i < CTLSEC_POLICY_MAX_ENTRIES; i++)
		e[i].origin = CTLSEC_ORIGIN_DEFAULT;
	hdr->nr_rules =
		(uint32_t)((blob + sizeof(blob) -
			    (uint8_t *)(e + CTLSEC_POLICY_MAX_ENTRIES)) /
			   sizeof(struct ctlsec_policy_rule));
	tap_ok(!nlfix_load(&fix.sock, "nl-largest", blob, sizeof(blob)),
	       "the largest blob there can be");
	tap_ok(!get_profile("nl-largest", true) && blob_is(blob, sizeof(blob)),
	       "comes back as it was");
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_PROFILE_UNLOAD, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, "nl-largest");
	tap_ok(!ask() && !answer.rows, "and goes without a reply");
}

/* Counters */

static int call_getppid(void *arg)
{
	(void)arg;
	return syscall(SYS_getppid) == -1 && errno == EXDEV ? 0 : 1;
}

static bool last_is(pid_t pid)
{
	const struct nlattr *last = got(CTLSEC_DOMAIN_A_LAST);
	const struct nlattr *comm;
	struct timespec now;
	int64_t age;

	if (!last)
		return false;
	clock_gettime(CLOCK_REALTIME, &now);
	age = now.tv_sec * 1000000000LL + now.tv_nsec -
	      (int64_t)rawnl_get_u64(rawnl_within(last, CTLSEC_LAST_A_TIME));
	comm = rawnl_within(last, CTLSEC_LAST_A_COMM);
#define LAST(t) rawnl_get_u32(rawnl_within(last, CTLSEC_LAST_A_##t))
	return age >= 0 && age < 60000000000LL && comm &&
	       !strcmp((const char *)(comm + 1), "nl_good") &&
	       LAST(PID) == (uint32_t)pid && LAST(TGID) == (uint32_t)pid &&
	       LAST(ABI) == CTLSEC_ABI_X86_64 && LAST(NR) == 110 &&
	       LAST(ACTION) == CTLSEC_ACTION(CTLSEC_ACT_ERRNO, EXDEV);
#undef LAST
}

static void counters(void)
{
	pid_t pid = task_start(NLFIX_BOUND, call_getppid, NULL);

	tap_ok(!task_code(task_wait(pid)), "a denied call in the domain");
	tap_ok(!get_domain(CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id) &&
		       number(CTLSEC_DOMAIN_A_DENIED) == 1 &&
		       number(CTLSEC_DOMAIN_A_COMPLAINED) == 0 && last_is(pid),
	       "is counted and described");
	begin_set(fix.bound_id, 0);
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_MODE, CTLSEC_MODE_COMPLAIN);
	ask();
	tap_ok(task_code(task_run(NLFIX_BOUND, call_getppid, NULL)) == 1,
	       "in complain mode it succeeds");
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_DEL, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_ID, fix.domain_id);
	tap_ok(!ask() && number(CTLSEC_DOMAIN_A_DENIED) == 1 &&
		       number(CTLSEC_DOMAIN_A_COMPLAINED) == 1 &&
		       number(CTLSEC_DOMAIN_A_TASKS) == 0,
	       "the last reply has the final counts");
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_GET, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_ID, fix.domain_id);
	tap_ok(rawnl_ask(&fix.sock, &msg, &answer) == ENOENT,
	       "then it is gone");
	nlfix_bind(&fix.sock, fix.bound_id, NLFIX_PROFILE);
}

/* Status */

static unsigned int how_many(uint16_t type, uint16_t needs)
{
	const struct nlattr *nest = NULL;
	unsigned int n = 0;

	while ((nest = rawnl_next(answer.reply, answer.len, type, nest)))
		n += !!rawnl_within(nest, needs);
	return n;
}

static void status(void)
{
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_STATUS_GET, 0);
	tap_ok(!ask() && got(CTLSEC_STATUS_A_VERSION) &&
		       number(CTLSEC_STATUS_A_PROFILES) == 1 &&
		       number(CTLSEC_STATUS_A_DOMAINS) == 1 &&
		       number(CTLSEC_STATUS_A_HOOKED) > 0 &&
		       number(CTLSEC_STATUS_A_HOOKED) < 2000 &&
		       number(CTLSEC_STATUS_A_MISSED) == 0,
	       "status: totals");
	tap_ok(how_many(CTLSEC_STATUS_A_ABI, CTLSEC_STATUS_ABI_A_UNHOOKABLE) ==
		       CTLSEC_NR_ABIS,
	       "status: three ABIs");
	tap_ok(how_many(CTLSEC_STATUS_A_HOOK, CTLSEC_STATUS_HOOK_A_LOST) > 0,
	       "status: hooks");
	tap_ok(how_many(CTLSEC_STATUS_A_OBJECT, CTLSEC_STATUS_OBJECT_A_COUNT) >=
		       4,
	       "status: objects");
}

/* Paths up to and beyond what a process can name. */

static int descend(int dir, int levels)
{
	char name[201];
	int next;

	memset(name, 'n', 200);
	name[200] = '\0';
	for (; levels; levels--) {
		if (mkdirat(dir, name, 0755))
			tap_bail("mkdir: %s", strerror(errno));
		next = openat(dir, name, O_RDONLY | O_DIRECTORY);
		close(dir);
		dir = next;
	}
	return dir;
}

static void ascend(int dir, int levels)
{
	char name[201];
	int up;

	memset(name, 'n', 200);
	name[200] = '\0';
	for (; levels; levels--) {
		up = openat(dir, "..", O_RDONLY | O_DIRECTORY);
		close(dir);
		dir = up;
		unlinkat(dir, name, AT_REMOVEDIR);
	}
	close(dir);
}

static void long_path(int levels, bool named)
{
	int dir = descend(cg_open("/t"), levels);
	struct stat st;

	fstat(dir, &st);
	begin_set(st.st_ino, NLM_F_CREATE);
	tap_ok(!ask() && !!got(CTLSEC_DOMAIN_A_PATH) == named,
	       "a path of %d bytes is %s", 2 + levels * 201,
	       named ? "reported" : "left out");
	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_DOMAIN_GET, NLM_F_DUMP);
	tap_ok(!ask() && answer.rows == 2, "in a dump, too");
	nlfix_unbind(&fix.sock, st.st_ino);
	ascend(dir, levels);
}

int main(void)
{
	nlfix_start(&fix);
	defaults();
	changes();
	namespaces();
	versions();
	largest();
	counters();
	status();
	long_path(20, true);
	long_path(21, false);
	nlfix_end(&fix);
	return tap_end();
}
