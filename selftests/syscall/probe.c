// SPDX-License-Identifier: GPL-2.0
/*
 * probe: a task that waits, and makes system calls when told to. It reads
 * lines "ABI NR [ARG]..." from its standard input and answers each with what
 * the call returned; between them it only reads and writes. An argument that
 * begins with a quote is the address of the text after it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "raw.h"

static int abi_of(const char *name)
{
	int abi;

	for (abi = 0; name && abi < CTLSEC_NR_ABIS; abi++) {
		if (!strcmp(name, raw_abi_name[abi]) && raw_can(abi))
			return abi;
	}
	return -1;
}

static uint64_t value_of(const char *word)
{
	if (*word == '\'')
		return (uint64_t)(uintptr_t)(word + 1);
	return strtoull(word, NULL, 0);
}

int main(void)
{
	static char line[4096];

	setvbuf(stdin, NULL, _IOLBF, 512);
	while (fgets(line, sizeof(line), stdin)) {
		char *word = strtok(line, " \n");
		uint64_t args[6] = { 0 };
		int abi = abi_of(word), i;
		uint64_t nr;

		word = strtok(NULL, " \n");
		if (abi < 0 || !word) {
			puts("?");
			fflush(stdout);
			continue;
		}
		nr = value_of(word);
		for (i = 0; i < 6 && (word = strtok(NULL, " \n")); i++)
			args[i] = value_of(word);
		printf("%ld\n", raw_call(abi, nr, args));
		fflush(stdout);
	}
	return 0;
}
