// SPDX-License-Identifier: GPL-2.0
/*
 * What the netlink tests work on; see nlfix.h.
 */
#include "nlfix.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ctlsec.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tap.h"
#include "task.h"

static struct rawnl_msg msg;
static struct rawnl_answer answer;

uint64_t nlfix_cgroup_id(const char *path)
{
	char dir[512];
	struct stat st;

	snprintf(dir, sizeof(dir), "/sys/fs/cgroup%s", path);
	if (stat(dir, &st))
		tap_bail("%s: %s", dir, strerror(errno));
	return st.st_ino;
}

int nlfix_load(struct rawnl *s, const char *name, const void *blob, size_t len)
{
	rawnl_begin(&msg, s, CTLSEC_CMD_PROFILE_LOAD, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, name);
	rawnl_put(&msg, CTLSEC_PROFILE_A_BLOB, blob, len);
	return rawnl_ask(s, &msg, &answer);
}

int nlfix_bind(struct rawnl *s, uint64_t cgroup_id, const char *profile)
{
	rawnl_begin(&msg, s, CTLSEC_CMD_DOMAIN_SET, NLM_F_CREATE | NLM_F_EXCL);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id);
	if (profile)
		rawnl_str(&msg, CTLSEC_DOMAIN_A_PROFILE, profile);
	return rawnl_ask(s, &msg, &answer);
}

int nlfix_unbind(struct rawnl *s, uint64_t cgroup_id)
{
	rawnl_begin(&msg, s, CTLSEC_CMD_DOMAIN_DEL, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id);
	return rawnl_ask(s, &msg, &answer);
}

static int unload(struct rawnl *s, const char *name)
{
	rawnl_begin(&msg, s, CTLSEC_CMD_PROFILE_UNLOAD, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, name);
	return rawnl_ask(s, &msg, &answer);
}

void nlfix_start(struct nlfix *f)
{
	int err = rawnl_open(&f->sock);

	if (err)
		tap_bail("the module does not answer: %s", strerror(-err));
	cg_make("/t");
	cg_make(NLFIX_BOUND);
	cg_make(NLFIX_FREE);
	f->bound_id = nlfix_cgroup_id(NLFIX_BOUND);
	f->free_id = nlfix_cgroup_id(NLFIX_FREE);
	f->blob_len = rawblob(f->blob, 110, 110, EXDEV);
	err = nlfix_load(&f->sock, NLFIX_PROFILE, f->blob, f->blob_len);
	if (err)
		tap_bail("load: %s (%s)", strerror(err), answer.text);
	err = nlfix_bind(&f->sock, f->bound_id, NLFIX_PROFILE);
	if (err)
		tap_bail("bind: %s (%s)", strerror(err), answer.text);
	f->domain_id = rawnl_get_u64(
		rawnl_find(answer.reply, answer.len, CTLSEC_DOMAIN_A_ID));
}

/* Answers each byte with an errno. */
static int witness(void *arg)
{
	const int *fd = arg;
	unsigned char byte;

	while (read(fd[0], &byte, 1) == 1) {
		byte = syscall(SYS_getppid) < 0 ? (unsigned char)errno : 0;
		if (write(fd[1], &byte, 1) != 1)
			break;
	}
	return 0;
}

static void witness_start(struct nlfix *f)
{
	int ask[2], answer[2], ends[2];

	if (pipe2(ask, O_CLOEXEC) || pipe2(answer, O_CLOEXEC))
		tap_bail("pipe: %s", strerror(errno));
	ends[0] = ask[0];
	ends[1] = answer[1];
	f->witness = task_start(NLFIX_BOUND, witness, ends);
	close(ask[0]);
	close(answer[1]);
	f->ask = ask[1];
	f->answer = answer[0];
}

static void witness_end(struct nlfix *f)
{
	close(f->ask);
	close(f->answer);
	kill(f->witness, SIGKILL);
	task_wait(f->witness);
	f->witness = 0;
}

int nlfix_denied(struct nlfix *f)
{
	unsigned char byte = 0;

	if (!f->witness)
		witness_start(f);
	if (write(f->ask, &byte, 1) != 1 || read(f->answer, &byte, 1) != 1)
		tap_bail("the confined task is gone");
	return byte;
}

void nlfix_end(struct nlfix *f)
{
	if (f->witness)
		witness_end(f);
	nlfix_unbind(&f->sock, f->bound_id);
	unload(&f->sock, NLFIX_PROFILE);
	rawnl_close(&f->sock);
	cg_remove(NLFIX_BOUND);
	cg_remove(NLFIX_FREE);
}

static void add(struct nlfix_picture *p, const void *data, size_t len)
{
	if (p->len + len > sizeof(p->bytes))
		tap_bail("the picture is too large");
	memcpy(p->bytes + p->len, data, len);
	p->len += len;
}

static void add_answer(struct nlfix_picture *p, struct rawnl *s)
{
	int err = rawnl_ask(s, &msg, &answer);

	add(p, &err, sizeof(err));
	add(p, answer.reply, answer.len);
}

static void add_domain(struct nlfix_picture *p, struct rawnl *s, uint64_t id)
{
	rawnl_begin(&msg, s, CTLSEC_CMD_DOMAIN_GET, 0);
	rawnl_u64(&msg, CTLSEC_DOMAIN_A_CGROUP_ID, id);
	add_answer(p, s);
}

static void add_total(struct nlfix_picture *p, uint16_t type)
{
	uint32_t n = rawnl_get_u32(rawnl_find(answer.reply, answer.len, type));

	add(p, &n, sizeof(n));
}

void nlfix_picture(struct nlfix *f, struct nlfix_picture *p)
{
	p->len = 0;
	add_domain(p, &f->sock, f->bound_id);
	add_domain(p, &f->sock, f->free_id);
	rawnl_begin(&msg, &f->sock, CTLSEC_CMD_PROFILE_GET, 0);
	rawnl_str(&msg, CTLSEC_PROFILE_A_NAME, NLFIX_PROFILE);
	add_answer(p, &f->sock);
	rawnl_begin(&msg, &f->sock, CTLSEC_CMD_STATUS_GET, 0);
	if (rawnl_ask(&f->sock, &msg, &answer))
		tap_bail("status: %s", answer.text);
	add_total(p, CTLSEC_STATUS_A_PROFILES);
	add_total(p, CTLSEC_STATUS_A_DOMAINS);
	add_total(p, CTLSEC_STATUS_A_BINDINGS);
	p->hooked = rawnl_get_u32(
		rawnl_find(answer.reply, answer.len, CTLSEC_STATUS_A_HOOKED));
}

void nlfix_settle(struct nlfix *f)
{
	static struct nlfix_picture before, after;
	int i;

	nlfix_picture(f, &after);
	for (i = 0; i < 10; i++) {
		before = after;
		sleep(3);
		nlfix_picture(f, &after);
		if (nlfix_same(&before, &after) &&
		    before.hooked == after.hooked)
			return;
	}
}

const char *nlfix_difference(const struct nlfix_picture *a,
			     const struct nlfix_picture *b)
{
	static char text[96];
	size_t i = 0;

	while (i < a->len && i < b->len && a->bytes[i] == b->bytes[i])
		i++;
	snprintf(text, sizeof(text),
		 "pictures of %zu and %zu bytes differ from byte %zu on",
		 a->len, b->len, i);
	return text;
}

bool nlfix_same(const struct nlfix_picture *a, const struct nlfix_picture *b)
{
	return a->len == b->len && !memcmp(a->bytes, b->bytes, a->len) &&
	       b->hooked <= a->hooked;
}
