// SPDX-License-Identifier: GPL-2.0
/*
 * From what was learned to a profile. See learned.h.
 */
#include "policy/learned.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "names/sysname.h"

/* CLONE_NEW* that clone can have; unshare and clone3 have CLONE_NEWTIME, too. */
#define NEW_NAMESPACES UINT64_C(0x7e020000)
#define NEW_TIME UINT64_C(0x80)
/* All of a register that the kernel looks at. */
#define WORD UINT64_C(0xffffffff)
/* SOCK_CLOEXEC and SOCK_NONBLOCK say nothing about what is made. */
#define SOCKET_TYPE (WORD & ~UINT64_C(02004000))

/* Calls that a filter is to allow in any case. */
static const char *const needed[] = { "exit", "exit_group", "restart_syscall",
				      "rt_sigreturn", "sigreturn" };

/**
 * struct learned_row - what the values of a kind are of
 * @name: of the call
 * @arg: which argument
 * @mask: what of it is compared
 */
static const struct learned_row {
	const char *name;
	unsigned int arg;
	uint64_t mask;
} rows[CTLSEC_LEARN_KIND_MAX + 1] = {
	[CTLSEC_LEARN_BPF] = { "bpf", 0, WORD },
	[CTLSEC_LEARN_CLONE] = { "clone", 0, NEW_NAMESPACES },
	[CTLSEC_LEARN_CLONE3] = { "clone3", 0, 0 },
	[CTLSEC_LEARN_IO_URING_REGISTER] = { "io_uring_register", 1, WORD },
	[CTLSEC_LEARN_IOCTL] = { "ioctl", 1, WORD },
	[CTLSEC_LEARN_KEYCTL] = { "keyctl", 0, WORD },
	[CTLSEC_LEARN_PERSONALITY] = { "personality", 0, WORD },
	[CTLSEC_LEARN_PRCTL] = { "prctl", 0, WORD },
	[CTLSEC_LEARN_SETNS] = { "setns", 1, WORD },
	[CTLSEC_LEARN_SOCKET] = { "socket", 0, WORD },
	[CTLSEC_LEARN_SOCKETCALL] = { "socketcall", 0, WORD },
	[CTLSEC_LEARN_SOCKETPAIR] = { "socketpair", 0, WORD },
	[CTLSEC_LEARN_UNSHARE] = { "unshare", 0, WORD },
};

const char *learned_kind_call(uint32_t kind)
{
	return kind <= CTLSEC_LEARN_KIND_MAX ? rows[kind].name : NULL;
}

void learned_add_call(struct learned *l, uint32_t abi, uint32_t nr)
{
	if (abi >= CTLSEC_NR_ABIS || nr >= LEARNED_NRS || l->call[abi][nr])
		return;
	l->call[abi][nr] = true;
	if (!sysname_name((enum ctlsec_abi)abi, nr))
		l->unnamed++;
}

void learned_add_more(struct learned *l, uint32_t kind)
{
	if (kind <= CTLSEC_LEARN_KIND_MAX)
		l->values[kind].more = true;
}

void learned_add_value(struct learned *l, uint32_t kind, uint64_t value)
{
	struct learned_values *s = &l->values[kind];
	size_t i;

	if (kind > CTLSEC_LEARN_KIND_MAX)
		return;
	for (i = 0; i < s->n; i++) {
		if (s->v[i] == value)
			return;
	}
	if (s->n < CTLSEC_LEARN_VALUES_MAX)
		s->v[s->n++] = value;
	else
		s->more = true;
}

static bool has_abi(const struct learned *l, unsigned int abi)
{
	return memchr(l->call[abi], true, sizeof(l->call[abi])) != NULL;
}

void learned_add_name(struct learned *l, const char *name)
{
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		int nr = sysname_nr((enum ctlsec_abi)abi, name);

		if (nr >= 0 && (has_abi(l, abi) || abi == CTLSEC_ABI_X86_64))
			learned_add_call(l, abi, (uint32_t)nr);
	}
}

static bool has_name(const struct learned *l, const char *name)
{
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		int nr = sysname_nr((enum ctlsec_abi)abi, name);

		if (nr >= 0 && nr < LEARNED_NRS && l->call[abi][nr])
			return true;
	}
	return false;
}

/* Is it allowed only with some values? */
static bool has_values(const struct learned *l, unsigned int kind)
{
	const struct learned_values *s = &l->values[kind];

	return rows[kind].name && s->n && !s->more;
}

static bool makes_namespaces(const struct learned_values *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (s->v[i] & (NEW_NAMESPACES | NEW_TIME))
			return true;
	}
	return false;
}

/* Is it said by rules of its own? */
static bool is_special(const struct learned *l, const char *name)
{
	unsigned int kind;

	for (kind = 1; kind <= CTLSEC_LEARN_KIND_MAX; kind++) {
		if (!rows[kind].name || strcmp(rows[kind].name, name) != 0)
			continue;
		if (kind == CTLSEC_LEARN_CLONE3)
			return !makes_namespaces(&l->values[kind]);
		return has_values(l, kind);
	}
	return false;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_values(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* What is allowed whatever the arguments are, sorted; a name may be there twice. */
static const char **plain_names(const struct learned *l, size_t *n)
{
	const char **v = xcalloc(
		CTLSEC_NR_ABIS * LEARNED_NRS + ARRAY_SIZE(needed), sizeof(*v));
	unsigned int abi, nr;
	const char *name;
	size_t i;

	for (*n = 0; *n < ARRAY_SIZE(needed); (*n)++)
		v[*n] = needed[*n];
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < LEARNED_NRS; nr++) {
			name = l->call[abi][nr] ?
				       sysname_name((enum ctlsec_abi)abi, nr) :
				       NULL;
			if (name && !is_special(l, name))
				v[(*n)++] = name;
		}
	}
	qsort(v, *n, sizeof(*v), compare_names);
	for (i = 0, nr = 0; i < *n; i++) {
		if (!i || strcmp(v[i], v[i - 1]) != 0)
			v[nr++] = v[i];
	}
	*n = nr;
	return v;
}

static void put_plain(FILE *f, const struct learned *l)
{
	size_t n, i;
	const char **v = plain_names(l, &n);

	fputs("\n\t\t{\n\t\t\t\"names\": [", f);
	for (i = 0; i < n; i++)
		fprintf(f, "%s\n\t\t\t\t\"%s\"", i ? "," : "", v[i]);
	fputs("\n\t\t\t],\n\t\t\t\"action\": \"SCMP_ACT_ALLOW\"\n\t\t}", f);
	free(v);
}

static void put_arg(FILE *f, unsigned int arg, uint64_t mask, uint64_t value,
		    const char *sep)
{
	fprintf(f,
		"%s\n\t\t\t\t{ \"index\": %u, \"value\": %" PRIu64
		", \"valueTwo\": %" PRIu64 ", \"op\": \"SCMP_CMP_MASKED_EQ\" }",
		sep, arg, mask, value);
}

static void put_rule(FILE *f, unsigned int kind, uint64_t value)
{
	const struct learned_row *row = &rows[kind];

	fprintf(f,
		",\n\t\t{\n\t\t\t\"names\": [ \"%s\" ],\n"
		"\t\t\t\"action\": \"SCMP_ACT_ALLOW\",\n\t\t\t\"args\": [",
		row->name);
	if (kind == CTLSEC_LEARN_SOCKET || kind == CTLSEC_LEARN_SOCKETPAIR) {
		put_arg(f, 0, WORD, value >> 48, "");
		put_arg(f, 1, SOCKET_TYPE, value >> 32 & 0xffff, ",");
		put_arg(f, 2, WORD, value & WORD, ",");
	} else {
		put_arg(f, row->arg, row->mask, value, "");
	}
	fputs("\n\t\t\t]\n\t\t}", f);
}

static void put_values(FILE *f, const struct learned *l, unsigned int kind)
{
	bool socket =
		kind == CTLSEC_LEARN_SOCKET || kind == CTLSEC_LEARN_SOCKETPAIR;
	struct learned_values s = l->values[kind];
	size_t i;

	if (!has_values(l, kind) || kind == CTLSEC_LEARN_CLONE3)
		return;
	for (i = 0; i < s.n && !socket; i++)
		s.v[i] &= rows[kind].mask;
	qsort(s.v, s.n, sizeof(s.v[0]), compare_values);
	for (i = 0; i < s.n; i++) {
		if (!i || s.v[i] != s.v[i - 1])
			put_rule(f, kind, s.v[i]);
	}
}

static void put_clone3(FILE *f, const struct learned *l)
{
	if (!has_name(l, "clone3") ||
	    makes_namespaces(&l->values[CTLSEC_LEARN_CLONE3]))
		return;
	fprintf(f,
		",\n\t\t{\n\t\t\t\"names\": [ \"clone3\" ],\n"
		"\t\t\t\"action\": \"SCMP_ACT_ERRNO\",\n"
		"\t\t\t\"errnoRet\": %d\n\t\t}",
		ENOSYS);
}

static void put_architectures(FILE *f, const struct learned *l)
{
	static const char *const names[CTLSEC_NR_ABIS] = {
		[CTLSEC_ABI_X86_64] = "SCMP_ARCH_X86_64",
		[CTLSEC_ABI_I386] = "SCMP_ARCH_X86",
		[CTLSEC_ABI_X32] = "SCMP_ARCH_X32",
	};
	unsigned int abi;

	/* The first is this machine's own: runtimes filter it in any case. */
	fprintf(f, "\t\"architectures\": [\n\t\t\"%s\"", names[0]);
	for (abi = 1; abi < CTLSEC_NR_ABIS; abi++) {
		if (has_abi(l, abi) || l->listed[abi])
			fprintf(f, ",\n\t\t\"%s\"", names[abi]);
	}
	fputs("\n\t],\n", f);
}

/* What fork, vfork and clone3 do is decided as clone, where that has rules. */
static void add_clone_flags(struct learned *l)
{
	const struct learned_values *s = &l->values[CTLSEC_LEARN_CLONE3];
	size_t i;

	if (!has_values(l, CTLSEC_LEARN_CLONE))
		return;
	if (has_name(l, "fork") || has_name(l, "vfork"))
		learned_add_value(l, CTLSEC_LEARN_CLONE, 0);
	for (i = 0; i < s->n; i++)
		learned_add_value(l, CTLSEC_LEARN_CLONE, s->v[i]);
	if (s->more)
		learned_add_more(l, CTLSEC_LEARN_CLONE);
}

/* Of which type a namespace was that setns left to the descriptor is not known. */
static void open_setns(struct learned *l)
{
	const struct learned_values *s = &l->values[CTLSEC_LEARN_SETNS];
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (!s->v[i])
			learned_add_more(l, CTLSEC_LEARN_SETNS);
	}
}

/* Where clone3 is sent to clone, that is to work. */
static void add_fallback(struct learned *l)
{
	if (!has_name(l, "clone3") ||
	    makes_namespaces(&l->values[CTLSEC_LEARN_CLONE3]))
		return;
	if (!has_name(l, "clone") || l->values[CTLSEC_LEARN_CLONE].n)
		learned_add_value(l, CTLSEC_LEARN_CLONE, 0);
	learned_add_name(l, "clone");
}

char *learned_profile(const struct learned *learned)
{
	struct learned *l = xcalloc(1, sizeof(*l));
	unsigned int kind;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	*l = *learned;
	add_clone_flags(l);
	add_fallback(l);
	open_setns(l);
	fprintf(f,
		"{\n\t\"defaultAction\": \"SCMP_ACT_ERRNO\",\n"
		"\t\"defaultErrnoRet\": %d,\n",
		EPERM);
	put_architectures(f, l);
	fputs("\t\"syscalls\": [", f);
	put_plain(f, l);
	for (kind = 1; kind <= CTLSEC_LEARN_KIND_MAX; kind++)
		put_values(f, l, kind);
	put_clone3(f, l);
	fputs("\n\t]\n}\n", f);
	fclose(f);
	free(l);
	return text;
}
