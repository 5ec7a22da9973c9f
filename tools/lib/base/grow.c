// SPDX-License-Identifier: GPL-2.0
/* grow: an array that gets one element more at a time; see grow.h */
#include <stdlib.h>

#include "grow.h"

void *grow(void *array, size_t n, size_t size)
{
	return n & (n - 1) ? array : reallocarray(array, n ? 2 * n : 1, size);
}
