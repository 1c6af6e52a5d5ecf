// SPDX-License-Identifier: GPL-2.0
#include "base/vec.h"

#include <string.h>

#include "base/util.h"

void *vec_grow(void *v, size_t n, size_t size)
{
	if ((n & (n - 1)) == 0)
		v = xreallocarray(v, n ? n * 2 : 1, size);
	memset((char *)v + n * size, 0, size);
	return v;
}
