// SPDX-License-Identifier: GPL-2.0
/*
 * firstwrite FILE: write the program of lib/first.h there.
 */
#include <stdio.h>

#include "first.h"

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "Usage: firstwrite FILE\n");
		return 2;
	}
	first_install(argv[1]);
	return 0;
}
