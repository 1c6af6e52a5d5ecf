// SPDX-License-Identifier: GPL-2.0
/*
 * Rights: every command from senders with less than every right.
 *
 *	nl_rights		the module knows no readers
 *	nl_rights GID		it was loaded with readers=GID
 */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/ctlsec.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "nlfix.h"
#include "tap.h"
#include "task.h"

/* A user with no right of any kind. */
#define STRANGER 1000

enum needs { NOTHING, NAME, BLOB, KEY };

static const struct command {
	const char *name;
	uint8_t cmd;
	uint16_t flags;
	enum needs needs;
	bool admin;
} commands[] = {
	{ "STATUS_GET", CTLSEC_CMD_STATUS_GET, 0, NOTHING, false },
	{ "PROFILE_LOAD", CTLSEC_CMD_PROFILE_LOAD, 0, BLOB, true },
	{ "PROFILE_UNLOAD", CTLSEC_CMD_PROFILE_UNLOAD, 0, NAME, true },
	{ "PROFILE_GET", CTLSEC_CMD_PROFILE_GET, 0, NAME, false },
	{ "PROFILE_GET dump", CTLSEC_CMD_PROFILE_GET, NLM_F_DUMP, NOTHING,
	  false },
	{ "DOMAIN_SET", CTLSEC_CMD_DOMAIN_SET, NLM_F_CREATE, KEY, true },
	{ "DOMAIN_DEL", CTLSEC_CMD_DOMAIN_DEL, 0, KEY, true },
	{ "EVENT_LISTEN", CTLSEC_CMD_EVENT_LISTEN, 0, NOTHING, false },
	{ "EVENT_GET dump", CTLSEC_CMD_EVENT_GET, NLM_F_DUMP, NOTHING, false },
	{ "DOMAIN_GET", CTLSEC_CMD_DOMAIN_GET, 0, KEY, false },
	{ "DOMAIN_GET dump", CTLSEC_CMD_DOMAIN_GET, NLM_F_DUMP, NOTHING,
	  false },
	{ "DENIAL_GET", CTLSEC_CMD_DENIAL_GET, NLM_F_DUMP, KEY, false },
	{ "BINDING_SET", CTLSEC_CMD_BINDING_SET, NLM_F_CREATE, KEY, true },
	{ "BINDING_GET", CTLSEC_CMD_BINDING_GET, NLM_F_DUMP, NOTHING, false },
	{ "BINDING_DEL", CTLSEC_CMD_BINDING_DEL, 0, KEY, true },
	{ "LAYER_SET", CTLSEC_CMD_LAYER_SET, 0, NOTHING, true },
	{ "LAYER_DEL", CTLSEC_CMD_LAYER_DEL, 0, NOTHING, true },
	{ "LAYER_GET dump", CTLSEC_CMD_LAYER_GET, NLM_F_DUMP, NOTHING, false },
	{ "APPLY", CTLSEC_CMD_APPLY, 0, NOTHING, true },
	{ "LEARN_START", CTLSEC_CMD_LEARN_START, 0, KEY, true },
	{ "LEARN_STOP", CTLSEC_CMD_LEARN_STOP, 0, KEY, true },
	{ "LEARN_DEL", CTLSEC_CMD_LEARN_DEL, 0, KEY, true },
	{ "LEARN_GET dump", CTLSEC_CMD_LEARN_GET, NLM_F_DUMP, NOTHING, false },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(*commands))

/**
 * struct sender - a sender with few rights
 * @become: in a child; what it leaves behind in rights is what is tested
 * @early: the socket is opened before that
 * @addressed: name the kernel as destination
 * @reads, @writes: errno that commands get
 */
struct sender {
	const char *name;
	void (*become)(void);
	bool early;
	bool addressed;
	int reads;
	int writes;
};

/* What a child found, in shared memory. */
struct findings {
	int err[NR_COMMANDS];
	char text[NR_COMMANDS][160];
};

static struct nlfix fix;
static struct rawnl_msg msg;
static struct rawnl_answer answer;
static struct findings *found;
static gid_t readers = (gid_t)-1;

static void fatal(const char *what)
{
	fprintf(stderr, "# %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void drop_mac_admin(void)
{
	struct __user_cap_header_struct hdr = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];
	uint32_t bit = 1U << (CAP_MAC_ADMIN - 32);

	if (syscall(SYS_capget, &hdr, data))
		fatal("capget");
	data[1].effective &= ~bit;
	data[1].permitted &= ~bit;
	data[1].inheritable &= ~bit;
	if (syscall(SYS_capset, &hdr, data))
		fatal("capset");
}

static void stay(void)
{
}

static void enter(int flags)
{
	if (unshare(flags))
		fatal("unshare");
}

static void new_userns(void)
{
	enter(CLONE_NEWUSER);
}

static void new_netns(void)
{
	enter(CLONE_NEWNET);
}

static void new_both(void)
{
	enter(CLONE_NEWUSER | CLONE_NEWNET);
}

/* Without capabilities, in one group and perhaps another. */
static void become(gid_t gid, const gid_t *extra)
{
	if (setgroups(extra ? 1 : 0, extra) || setgid(gid) || setuid(STRANGER))
		fatal("setuid");
}

static void stranger(void)
{
	become(STRANGER, NULL);
}

static void member(void)
{
	become(STRANGER, &readers);
}

static void member_by_gid(void)
{
	become(readers, NULL);
}

/* As root of a user namespace of one's own, still a member. */
static void member_in_userns(void)
{
	member();
	new_userns();
}

static void build(const struct command *c, struct rawnl *s)
{
	rawnl_begin(&msg, s, c->cmd, c->flags);
	switch (c->needs) {
	case NOTHING:
		break;
	case BLOB:
		rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, NLFIX_PROFILE);
		rawnl_put(&msg, CTLSEC_PROFILE_A_BLOB, fix.blob, fix.blob_len);
		break;
	case NAME:
		rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, NLFIX_PROFILE);
		break;
	case KEY:
		rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id);
		break;
	}
}

/* Every command through @s, by the calling process. */
static void try_commands(struct rawnl *s)
{
	size_t i;

	for (i = 0; i < NR_COMMANDS; i++) {
		build(&commands[i], s);
		found->err[i] = rawnl_ask(s, &msg, &answer);
		snprintf(found->text[i], sizeof(found->text[i]), "%.150s",
			 answer.text);
	}
}

static int open_socket(struct rawnl *s, bool addressed)
{
	int err = rawnl_open_as(s, fix.sock.family);

	s->addressed = addressed;
	return err;
}

static int child(void *arg)
{
	const struct sender *who = arg;
	struct rawnl s;

	if (who->early && open_socket(&s, who->addressed))
		return 1;
	who->become();
	if (!who->early && open_socket(&s, who->addressed))
		return 1;
	try_commands(&s);
	return 0;
}

/* The sentence names the right that is missing; the kernel itself answers for
 * other network namespaces, without one.
 */
static bool expected(const struct command *c, int err, int wanted,
		     const char *text)
{
	const char *need = c->admin ? "CAP_MAC_ADMIN" : "readers group";

	return err == wanted && (wanted != EPERM || strstr(text, need));
}

static void judge(const struct sender *who)
{
	size_t i;

	for (i = 0; i < NR_COMMANDS; i++) {
		const struct command *c = &commands[i];
		int wanted = c->admin ? who->writes : who->reads;

		if (!tap_ok(expected(c, found->err[i], wanted, found->text[i]),
			    "%s: %s: %s", who->name, c->name,
			    wanted ? strerror(wanted) : "allowed"))
			tap_note("errno %d '%s'", found->err[i],
				 found->text[i]);
	}
}

static void try_sender(const struct sender *who)
{
	static struct nlfix_picture before, after;

	nlfix_picture(&fix, &before);
	memset(found, 0xff, sizeof(*found));
	if (task_code(task_run(NULL, child, (void *)who))) {
		tap_ok(false, "%s: could not run", who->name);
		return;
	}
	judge(who);
	nlfix_picture(&fix, &after);
	tap_ok(nlfix_same(&before, &after), "%s: nothing changed", who->name);
}

/* A socket that another task opened, sent to us. */
struct gift {
	int pair[2];
	void (*become)(void);
};

static int open_and_send(void *arg)
{
	const struct gift *g = arg;
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec io = { .iov_base = "", .iov_len = 1 };
	struct msghdr m = { .msg_iov = &io,
			    .msg_iovlen = 1,
			    .msg_control = control,
			    .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	struct rawnl s;

	g->become();
	if (open_socket(&s, false))
		return 1;
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &s.fd, sizeof(int));
	return sendmsg(g->pair[1], &m, 0) == 1 ? 0 : 1;
}

static int accept_gift(const struct gift *g)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec io = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr m = { .msg_iov = &io,
			    .msg_iovlen = 1,
			    .msg_control = control,
			    .msg_controllen = sizeof(control) };
	int fd = -1;

	if (recvmsg(g->pair[0], &m, 0) == 1 && CMSG_FIRSTHDR(&m))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(fd));
	return fd;
}

/* What a privileged program writes to a socket that it was given by a task
 * without the right is not a request of its own.
 */
static void try_gift(const struct sender *who, void (*opener)(void))
{
	struct gift g = { .become = opener };
	struct rawnl s;

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, g.pair) ||
	    task_code(task_run(NULL, open_and_send, &g)))
		tap_bail("cannot be given a socket");
	if (rawnl_open_as(&s, fix.sock.family))
		tap_bail("no socket");
	close(s.fd);
	s.fd = accept_gift(&g);
	if (s.fd < 0)
		tap_bail("no socket came");
	try_commands(&s);
	judge(who);
	rawnl_close(&s);
	close(g.pair[0]);
	close(g.pair[1]);
}

static const struct sender weak[] = {
	{ "without CAP_MAC_ADMIN", drop_mac_admin, false, false, EPERM, EPERM },
	{ "CAP_MAC_ADMIN dropped after opening", drop_mac_admin, true, false,
	  EPERM, EPERM },
	{ "dropped, with an address", drop_mac_admin, true, true, EPERM,
	  EPERM },
	{ "a user of no importance", stranger, false, false, EPERM, EPERM },
	{ "root of a child user namespace", new_userns, false, false, EPERM,
	  EPERM },
	{ "the same, socket from before", new_userns, true, false, EPERM,
	  EPERM },
	{ "another network namespace", new_netns, false, false, ENOENT,
	  ENOENT },
	{ "other namespaces of both kinds", new_both, false, false, ENOENT,
	  ENOENT },
};

static const struct sender reading[] = {
	{ "a reader", member, false, false, 0, EPERM },
	{ "a reader by primary group", member_by_gid, false, false, 0, EPERM },
	{ "a reader in a child user namespace", member_in_userns, false, false,
	  0, EPERM },
};

int main(int argc, char **argv)
{
	static const struct sender given = {
		"a stranger's socket", stay, false, false, EPERM, EPERM
	};
	size_t i;

	if (argc > 1)
		readers = (gid_t)strtoul(argv[1], NULL, 0);
	found = task_share(sizeof(*found));
	nlfix_start(&fix);
	for (i = 0; i < sizeof(weak) / sizeof(*weak); i++)
		try_sender(&weak[i]);
	try_gift(&given, stranger);
	for (i = 0; argc > 1 && i < sizeof(reading) / sizeof(*reading); i++)
		try_sender(&reading[i]);
	nlfix_end(&fix);
	return tap_end();
}
