// SPDX-License-Identifier: GPL-2.0
/*
 * contained: exit status 0 if the calls that t_escape_* deny are
 * denied, 10 if not. What those tests execute.
 */
#include "escape.h"

int main(void)
{
	return contained();
}
