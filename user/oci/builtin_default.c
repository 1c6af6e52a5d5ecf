// SPDX-License-Identifier: GPL-2.0
/*
 * The built-in profile's text, put into the program by the assembler, which
 * looks for it in the include path.
 */
#include "oci/builtin_default.h"

__asm__(".pushsection .rodata\n"
	".globl builtin_default_begin, builtin_default_end\n"
	".hidden builtin_default_begin, builtin_default_end\n"
	"builtin_default_begin:\n"
	".incbin \"oci/profiles/default.json\"\n"
	"builtin_default_end:\n"
	".byte 0\n"
	".popsection\n");

extern const char builtin_default_begin[], builtin_default_end[];

const char *builtin_default_text(size_t *len)
{
	*len = (size_t)(builtin_default_end - builtin_default_begin);
	return builtin_default_begin;
}

struct oci_profile *builtin_default_load(struct err *e)
{
	size_t len;
	const char *text = builtin_default_text(&len);

	return oci_parse("<" BUILTIN_DEFAULT_NAME ">", text, len, e);
}
