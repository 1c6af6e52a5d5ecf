// SPDX-License-Identifier: GPL-2.0
/*
 * Requests for which memory runs out: each is repeated with its first, second,
 * third ... allocation in the kernel failing, until none is left to fail. A
 * refused request has changed nothing, one that is reported done has been done,
 * and the only reason for a refusal is memory.
 *
 * Needs a kernel with fault injection (/proc/self/fail-nth).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/ctlsec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nlfix.h"
#include "tap.h"

/* More allocations than any request makes. */
#define LIMIT 2000
/* No acknowledgement came: memory for it was what failed. */
#define UNKNOWN (-1)
/* A binding that waits. */
#define KEPT "/t/nl-kept"

/**
 * struct op - a request
 * @build: makes it
 * @undo: puts back what it did; NULL if it changes nothing
 * @denied: what a confined task's getppid() gives when it is done
 */
struct op {
	const char *name;
	void (*build)(void);
	void (*undo)(void);
	int denied;
};

/**
 * struct tally - what came of the repetitions
 * @wrong: neither done nor left alone
 * @strange: refused for another reason than lack of memory
 * @loose: a confined task was decided by another policy than that in force
 * @stuck: without a fault it was refused, too
 */
struct tally {
	unsigned int done, refused, unknown, wrong, strange, loose, stuck;
};

static struct nlfix fix;
static struct rawnl sock;
static struct rawnl_msg msg;
static uint8_t other[RAWBLOB_MAX];
static size_t other_len;
static int knob;

/* Copies from and to user memory can fail for the knob itself, too. */
static void arm(unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);
	int i;

	for (i = 0; i < 3; i++) {
		if (pwrite(knob, text, len, 0) == len)
			return;
	}
	tap_bail("fail-nth: %s", strerror(errno));
}

/* Returns whether nothing has failed yet. */
static bool disarm(void)
{
	char text[16] = "";
	bool left = true;

	if (pread(knob, text, sizeof(text) - 1, 0) >= 0)
		left = strtoul(text, NULL, 10);
	arm(0);
	return left;
}

static void bind_new(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_DOMAIN_SET, NLM_F_CREATE);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.free_id);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, NLFIX_PROFILE);
}

static void unbind_new(void)
{
	nlfix_unbind(&fix.sock, fix.free_id);
}

static void rebind(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_DOMAIN_SET, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, "nl-other");
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_MODE, CTLSEC_MODE_COMPLAIN);
}

static void bind_back(void)
{
	nlfix_unbind(&fix.sock, fix.bound_id);
	nlfix_bind(&fix.sock, fix.bound_id, NLFIX_PROFILE);
}

static void unbind(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_DOMAIN_DEL, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id);
}

static void begin_load(const char *name, const void *blob, size_t len)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_PROFILE_LOAD, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, name);
	rawnl_put(&msg, CTLSEC_PROFILE_A_BLOB, blob, len);
}

static void put_apply_layer(void);
static void take_layer_off(void);

/* A new version for a domain in use, a new name, a new binding that uses it, and a layer
 * on both.
 */
static void apply(void)
{
	uint32_t part;

	rawnl_begin(&msg, &sock, CTLSEC_CMD_APPLY, 0);
	part = rawnl_nest(&msg, CTLSEC_APPLY_A_PROFILE);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, NLFIX_PROFILE);
	rawnl_put(&msg, CTLSEC_PROFILE_A_BLOB, other, other_len);
	rawnl_nest_end(&msg, part);
	part = rawnl_nest(&msg, CTLSEC_APPLY_A_PROFILE);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, "nl-new");
	rawnl_put(&msg, CTLSEC_PROFILE_A_BLOB, other, other_len);
	rawnl_nest_end(&msg, part);
	part = rawnl_nest(&msg, CTLSEC_APPLY_A_BINDING);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PATTERN, NLFIX_FREE "*");
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, "nl-new");
	rawnl_nest_end(&msg, part);
	put_apply_layer();
}

static void load_new(void)
{
	begin_load("nl-new", other, other_len);
}

static void unload(const char *name)
{
	struct rawnl_answer *a = malloc(sizeof(*a));

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_PROFILE_UNLOAD, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, name);
	if (a)
		rawnl_ask(&fix.sock, &msg, a);
	free(a);
}

static void unload_new(void)
{
	unload("nl-new");
}

/* A version that needs more hooks, for a domain in use. */
static void replace(void)
{
	begin_load(NLFIX_PROFILE, other, other_len);
}

static void replace_back(void)
{
	nlfix_load(&fix.sock, NLFIX_PROFILE, fix.blob, fix.blob_len);
}

static void bind_path(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_BINDING_SET, NLM_F_CREATE);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PATH, NLFIX_FREE);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, NLFIX_PROFILE);
}

static void forget(uint16_t type, const char *target)
{
	static struct rawnl_answer a;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_BINDING_DEL, 0);
	rawnl_str(&msg, type, target);
	rawnl_ask(&fix.sock, &msg, &a);
}

static void unbind_path(void)
{
	forget(CTLSEC_DOMAIN_A_PATH, NLFIX_FREE);
}

static void apply_back(void)
{
	take_layer_off();
	forget(CTLSEC_DOMAIN_A_PATTERN, NLFIX_FREE "*");
	unload("nl-new");
	replace_back();
}

static void bind_pattern(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_BINDING_SET, NLM_F_CREATE);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PATTERN, NLFIX_FREE "*");
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, NLFIX_PROFILE);
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_ACTIVATION,
		  CTLSEC_ACTIVATION_CONTAINER);
}

static void unbind_pattern(void)
{
	forget(CTLSEC_DOMAIN_A_PATTERN, NLFIX_FREE "*");
}

/* Of a binding that is there: see main(). */
static void delete_kept(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_BINDING_DEL, 0);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PATH, KEPT);
}

static void keep(void)
{
	static struct rawnl_answer a;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_BINDING_SET, NLM_F_CREATE);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PATH, KEPT);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, NLFIX_PROFILE);
	if (rawnl_ask(&fix.sock, &msg, &a))
		tap_bail(KEPT ": %s", a.text);
}

static void dump_bindings(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_BINDING_GET, NLM_F_DUMP);
}

/* On the domain, and on a cgroup that gets one. */
static void put_layer_attrs(void)
{
	static uint8_t blob[RAWBLOB_MAX];
	size_t len = rawblob_layer(blob, 110, 111, EPERM);
	uint32_t part;

	rawnl_str(&msg, CTLSEC_LAYER_A_NAME, "nl-layer");
	rawnl_str(&msg, CTLSEC_LAYER_A_RULES, "getppid");
	rawnl_put(&msg, CTLSEC_LAYER_A_BLOB, blob, len);
	part = rawnl_nest(&msg, CTLSEC_LAYER_A_TARGET);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PATTERN, NLFIX_FREE "*");
	rawnl_u32(&msg, CTLSEC_DOMAIN_A_ACTIVATION,
		  CTLSEC_ACTIVATION_CONTAINER);
	rawnl_nest_end(&msg, part);
	part = rawnl_nest(&msg, CTLSEC_LAYER_A_TARGET);
	rawnl_str(&msg, CTLSEC_DOMAIN_A_PATH, NLFIX_BOUND);
	rawnl_nest_end(&msg, part);
}

static void put_layer(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_LAYER_SET, 0);
	put_layer_attrs();
}

static void put_apply_layer(void)
{
	uint32_t part = rawnl_nest(&msg, CTLSEC_APPLY_A_LAYER);

	put_layer_attrs();
	rawnl_nest_end(&msg, part);
}

static void take_layer_off(void)
{
	static struct rawnl_answer a;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_LAYER_DEL, 0);
	rawnl_str(&msg, CTLSEC_LAYER_A_NAME, "nl-layer");
	rawnl_ask(&fix.sock, &msg, &a);
}

static void learn(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_LEARN_START, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.free_id);
}

static void forget_learned(void)
{
	static struct rawnl_answer a;

	rawnl_begin(&msg, &fix.sock, CTLSEC_CMD_LEARN_DEL, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.free_id);
	rawnl_ask(&fix.sock, &msg, &a);
}

static void status(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_STATUS_GET, 0);
}

static void get_blob(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_PROFILE_GET, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, NLFIX_PROFILE);
	rawnl_put(&msg, CTLSEC_PROFILE_A_WITH_BLOB, NULL, 0);
}

static void dump(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_DOMAIN_GET, NLM_F_DUMP);
}

static void dump_denials(void)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_DENIAL_GET, NLM_F_DUMP);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, fix.bound_id);
}

static const struct op ops[] = {
	{ "bind", bind_new, unbind_new, EXDEV },
	{ "bind to another profile", rebind, bind_back, 0 },
	{ "unbind", unbind, bind_back, 0 },
	{ "load", load_new, unload_new, EXDEV },
	{ "load, replacing", replace, replace_back, EPERM },
	{ "bind a path", bind_path, unbind_path, EXDEV },
	{ "bind a pattern", bind_pattern, unbind_pattern, EXDEV },
	{ "apply", apply, apply_back, EPERM },
	{ "a layer", put_layer, take_layer_off, EXDEV },
	{ "learn", learn, forget_learned, EXDEV },
	{ "status", status, NULL, EXDEV },
	{ "get a blob", get_blob, NULL, EXDEV },
	{ "list domains", dump, NULL, EXDEV },
	{ "list denials", dump_denials, NULL, EXDEV },
};

/* Beside a binding that there is, so that its hooks are. */
static const struct op ops_beside[] = {
	{ "bind a path beside another", bind_path, unbind_path, EXDEV },
	{ "unbind a path", delete_kept, keep, EXDEV },
	{ "list bindings", dump_bindings, NULL, EXDEV },
};

/* The errno of the answer that waits on the socket. */
static int result(void)
{
	static uint8_t buf[RAWNL_MAX] __attribute__((aligned(8)));
	const struct nlmsghdr *n;
	int err = UNKNOWN;
	ssize_t len;

	while ((len = recv(sock.fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0) {
		int left = (int)len;

		for (n = (const void *)buf; NLMSG_OK(n, (unsigned int)left);
		     n = NLMSG_NEXT(n, left)) {
			const int *code = NLMSG_DATA(n);

			if (n->nlmsg_type == NLMSG_ERROR ||
			    n->nlmsg_type == NLMSG_DONE)
				err = -*code;
		}
	}
	return err;
}

/* The former policy decides if nothing changed, and then the next try works. */
static void judge_policy(const struct op *op, int err, bool same,
			 struct tally *t)
{
	static struct rawnl_answer a;
	int want = same ? EXDEV : op->denied;

	t->loose += nlfix_denied(&fix) != want;
	if (err <= 0)
		return;
	op->build();
	t->stuck += rawnl_ask(&sock, &msg, &a) != 0;
	t->loose += nlfix_denied(&fix) != op->denied;
	if (op->undo && same)
		op->undo();
}

/* Returns whether an allocation was there to fail. */
static bool try(const struct op *op, unsigned int n, struct tally *t)
{
	static struct nlfix_picture before, after;
	bool same, left;
	int err;

	if (rawnl_open_as(&sock, fix.sock.family))
		tap_bail("no socket");
	nlfix_picture(&fix, &before);
	op->build();
	arm(n);
	if (send(sock.fd, msg.bytes, msg.hdr.nlmsg_len, 0) < 0)
		err = errno;
	else
		err = UNKNOWN;
	left = disarm();
	if (err == UNKNOWN)
		err = result();
	nlfix_picture(&fix, &after);
	same = nlfix_same(&before, &after);
	t->done += err == 0;
	t->unknown += err == UNKNOWN;
	t->refused += err > 0;
	t->wrong += err > 0 && !same;
	t->wrong += err == 0 && op->undo && same;
	if (err > 0 && err != ENOMEM && err != ENOBUFS && err != EFAULT) {
		t->strange++;
		tap_note("%s: allocation %u: errno %d", op->name, n, err);
	}
	judge_policy(op, err, same, t);
	if (op->undo && !same)
		op->undo();
	rawnl_close(&sock);
	return !left;
}

static void try_op(const struct op *op)
{
	struct tally t = { 0 };
	unsigned int n = 1;

	while (n < LIMIT && try(op, n, &t))
		n++;
	tap_ok(n < LIMIT && !t.wrong && !t.strange,
	       "%s: %u allocations, none half done", op->name, n - 1);
	tap_ok(!t.loose, "%s: the policy in force decides", op->name);
	tap_ok(!t.stuck, "%s: the next try works", op->name);
	tap_note("%u refused, %u done, %u without an answer; %u wrong",
		 t.refused, t.done, t.unknown, t.wrong);
}

int main(void)
{
	size_t i;

	knob = open("/proc/thread-self/fail-nth", O_RDWR);
	if (knob < 0) {
		tap_skip("kernel without fault injection", "lack of memory");
		return tap_end();
	}
	nlfix_start(&fix);
	other_len = rawblob(other, 110, 111, EPERM);
	nlfix_load(&fix.sock, "nl-other", other, other_len);
	for (i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		try_op(&ops[i]);
	keep();
	for (i = 0; i < sizeof(ops_beside) / sizeof(*ops_beside); i++)
		try_op(&ops_beside[i]);
	forget(CTLSEC_DOMAIN_A_PATH, KEPT);
	unload("nl-other");
	nlfix_end(&fix);
	return tap_end();
}
