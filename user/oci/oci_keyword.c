// SPDX-License-Identifier: GPL-2.0
/*
 * The vocabulary of profiles, as tables.
 */
#include "oci/oci_keyword.h"

#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "base/util.h"

struct word {
	const char *word;
	int value;
};

static const struct word actions[] = {
	{ "SCMP_ACT_ALLOW", CTLSEC_ACT_ALLOW },
	{ "SCMP_ACT_ERRNO", CTLSEC_ACT_ERRNO },
	{ "SCMP_ACT_KILL", CTLSEC_ACT_KILL_THREAD },
	{ "SCMP_ACT_KILL_PROCESS", CTLSEC_ACT_KILL_PROCESS },
	{ "SCMP_ACT_KILL_THREAD", CTLSEC_ACT_KILL_THREAD },
	{ "SCMP_ACT_LOG", CTLSEC_ACT_LOG },
	{ "SCMP_ACT_NOTIFY", CTLSEC_ACT_NOTIFY },
	{ "SCMP_ACT_TRACE", CTLSEC_ACT_TRACE },
	{ "SCMP_ACT_TRAP", CTLSEC_ACT_TRAP },
};

static const struct word ops[] = {
	{ "SCMP_CMP_NE", CTLSEC_CMP_NE },
	{ "SCMP_CMP_LT", CTLSEC_CMP_LT },
	{ "SCMP_CMP_LE", CTLSEC_CMP_LE },
	{ "SCMP_CMP_EQ", CTLSEC_CMP_EQ },
	{ "SCMP_CMP_GE", CTLSEC_CMP_GE },
	{ "SCMP_CMP_GT", CTLSEC_CMP_GT },
	{ "SCMP_CMP_MASKED_EQ", CTLSEC_CMP_MASKED_EQ },
};

static const struct word flags[] = {
	{ "SECCOMP_FILTER_FLAG_LOG", 0 },
	{ "SECCOMP_FILTER_FLAG_SPEC_ALLOW", 0 },
	{ "SECCOMP_FILTER_FLAG_TSYNC", 0 },
	{ "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", 0 },
};

static const struct word arches[] = {
	{ "SCMP_ARCH_X86_64", CTLSEC_ABI_X86_64 },
	{ "SCMP_ARCH_X86", CTLSEC_ABI_I386 },
	{ "SCMP_ARCH_X32", CTLSEC_ABI_X32 },
	{ "SCMP_ARCH_NATIVE", CTLSEC_ABI_X86_64 },
	{ "SCMP_ARCH_AARCH64", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_ARM", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_LOONGARCH64", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_M68K", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_MIPS", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_MIPS64", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_MIPS64N32", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_MIPSEL", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_MIPSEL64", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_MIPSEL64N32", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_PARISC", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_PARISC64", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_PPC", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_PPC64", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_PPC64LE", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_RISCV64", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_S390", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_S390X", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_SH", OCI_ARCH_FOREIGN },
	{ "SCMP_ARCH_SHEB", OCI_ARCH_FOREIGN },
};

static const struct word filter_arches[] = {
	{ "amd64", 0 },	  { "arm", 0 },		{ "arm64", 0 },
	{ "loong64", 0 }, { "loongarch64", 0 }, { "m68k", 0 },
	{ "mips", 0 },	  { "mips64", 0 },	{ "mips64n32", 0 },
	{ "mipsel", 0 },  { "mipsel64", 0 },	{ "mipsel64n32", 0 },
	{ "parisc", 0 },  { "parisc64", 0 },	{ "ppc", 0 },
	{ "ppc64", 0 },	  { "ppc64le", 0 },	{ "riscv64", 0 },
	{ "s390", 0 },	  { "s390x", 0 },	{ "sh", 0 },
	{ "sheb", 0 },	  { "x32", 0 },		{ "x86", 0 },
};

static const struct {
	const struct word *v;
	size_t n;
	const char *prefix;
} kinds[] = {
	[OCI_KEYWORD_ACTION] = { actions, ARRAY_SIZE(actions), "SCMP_ACT_" },
	[OCI_KEYWORD_OP] = { ops, ARRAY_SIZE(ops), "SCMP_CMP_" },
	[OCI_KEYWORD_FLAG] = { flags, ARRAY_SIZE(flags),
			       "SECCOMP_FILTER_FLAG_" },
	[OCI_KEYWORD_ARCH] = { arches, ARRAY_SIZE(arches), "SCMP_ARCH_" },
};

static const struct word *find_word(const struct word *v, size_t n,
				    const char *word)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strcmp(v[i].word, word))
			return &v[i];
	}
	return NULL;
}

char *oci_keyword_hint(enum oci_keyword kind, const char *word)
{
	size_t i, len = strlen(kinds[kind].prefix);
	struct nearest near;

	/* Of words with a long beginning in common only what follows tells. */
	if (!strncasecmp(word, kinds[kind].prefix, len))
		word += len;
	nearest_start(&near, word, strlen(word));
	for (i = 0; i < kinds[kind].n; i++)
		nearest_offer(&near, kinds[kind].v[i].word + len);
	return nearest_hint(&near, kinds[kind].prefix);
}

bool oci_keyword_action(const char *word, enum ctlsec_act *act)
{
	const struct word *w = find_word(actions, ARRAY_SIZE(actions), word);

	if (w)
		*act = (enum ctlsec_act)w->value;
	return w;
}

const char *oci_keyword_of_action(enum ctlsec_act act)
{
	size_t i;

	/* SCMP_ACT_KILL is another name of KILL_THREAD, which comes first. */
	for (i = 0; i < ARRAY_SIZE(actions); i++) {
		if (actions[i].value == (int)act &&
		    strcmp(actions[i].word, "SCMP_ACT_KILL"))
			return actions[i].word;
	}
	return NULL;
}

bool oci_keyword_takes_errno(enum ctlsec_act act)
{
	return act == CTLSEC_ACT_ERRNO || act == CTLSEC_ACT_TRACE;
}

bool oci_keyword_op(const char *word, enum ctlsec_cmp_op *op)
{
	const struct word *w = find_word(ops, ARRAY_SIZE(ops), word);

	if (w)
		*op = (enum ctlsec_cmp_op)w->value;
	return w;
}

const char *oci_keyword_of_op(enum ctlsec_cmp_op op)
{
	return ops[op].word;
}

bool oci_keyword_flag(const char *word)
{
	return find_word(flags, ARRAY_SIZE(flags), word);
}

int oci_keyword_arch(const char *word)
{
	const struct word *w = find_word(arches, ARRAY_SIZE(arches), word);

	return w ? w->value : OCI_ARCH_UNKNOWN;
}

bool oci_keyword_filter_arch(const char *word)
{
	return find_word(filter_arches, ARRAY_SIZE(filter_arches), word);
}

/* A decimal of at most 8 bits that ends at @stop; NULL if it is not one. */
static const char *small_number(const char *s, char stop, unsigned int *out)
{
	const char *start = s;

	*out = 0;
	for (; *s >= '0' && *s <= '9'; s++) {
		*out = *out * 10 + (unsigned int)(*s - '0');
		if (*out > 255)
			return NULL;
	}
	return s > start && *s == stop ? s : NULL;
}

bool oci_keyword_kernel(const char *word, unsigned int *major,
			unsigned int *minor)
{
	const char *s = small_number(word, '.', major);

	return s && small_number(s + 1, '\0', minor) && (*major || *minor);
}
