// SPDX-License-Identifier: GPL-2.0
#include "base/number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"

int opt_u64(const char *what, const char *s, uint64_t max, uint64_t *v,
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
				       what, quote(s, q, sizeof(q)),
				       (uintmax_t)max);
	}
	if (p == s || *p)
		return err_set(e, EXIT_MISUSE, "%s: %s is not a whole number",
			       what, quote(s, q, sizeof(q)));
	*v = n;
	return 0;
}
