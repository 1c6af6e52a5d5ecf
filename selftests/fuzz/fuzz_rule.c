// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: any text as a rule. What the parser accepts is printed, and that
 * text is the same rule and prints the same; a refusal has a sentence and a place
 * inside of the text.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "rule/rule_parse.h"
#include "rule/rule_print.h"

static void print_again(const struct rule *r)
{
	char *text = rule_print(r), *again;
	struct rule same;
	struct err e;

	if (rule_parse(text, &same, &e) || memcmp(r, &same, sizeof(same)))
		abort();
	again = rule_print(&same);
	if (strcmp(text, again))
		abort();
	free(text);
	free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct err e = { 0 };
	struct rule r;

	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	if (!rule_parse(text, &r, &e))
		print_again(&r);
	else
		assert(e.msg[0] && e.col <= strlen(text) + 1 &&
		       e.caret <= strlen(e.text));
	free(text);
	return 0;
}
