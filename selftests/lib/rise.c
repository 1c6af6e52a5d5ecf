// SPDX-License-Identifier: GPL-2.0
/*
 * Counters read twice; see rise.h.
 */
#include "rise.h"

#include <string.h>

#include "ctl.h"

long long rise_counter(const char *domain, const char *column)
{
	return sh_number("ctlsec stats %s --noheadings -o %s", domain, column);
}

long long rise_read(const char *domain, const char *column)
{
	static const char *last_column;
	static long long last;
	long long before = last;

	if (column)
		last = rise_counter(domain, column);
	if (column && last_column && !strcmp(column, last_column))
		return last - before;
	last_column = column;
	return 0;
}
