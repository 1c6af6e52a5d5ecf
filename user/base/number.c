// SPDX-License-Identifier: GPL-2.0
#include "base/number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/escape.h"

int number_u64(const char *what, const char *s, uint64_t max, uint64_t *v,
	       struct err *e)
{
	uint64_t n = 0;
	const char *p;
	char q[80];

	for (p = s; isdigit((unsigned char)*p); p++) {
		if (__builtin_mul_overflow(n, (uint64_t)10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(*p - '0'), &n) ||
		    n > max)
			return err_set(e, EXIT_MISUSE,
				       "%s: %s is above the largest value, %ju",
				       what, escape_quote(s, q, sizeof(q)),
				       (uintmax_t)max);
	}
	if (p == s || *p)
		return err_set(e, EXIT_MISUSE, "%s: %s is not a whole number",
			       what, escape_quote(s, q, sizeof(q)));
	*v = n;
	return 0;
}

bool number_parse(const char *s, uint64_t *out)
{
	bool hex = s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
	const char *digits = hex ? s + 2 : s;
	size_t len = strlen(digits);
	char *end;

	if (!len || strspn(digits, hex ? "0123456789abcdefABCDEF" :
					 "0123456789") != len)
		return false;
	errno = 0;
	*out = strtoull(digits, &end, hex ? 16 : 10);
	return errno == 0;
}
