// SPDX-License-Identifier: GPL-2.0
/* grow: an array that gets one element more at a time; see grow.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

int grow(void *array, size_t n, size_t size)
{
	void *now, *more;

	if (n & (n - 1))
		return 0;
	memcpy(&now, array, sizeof(now));	/* of whatever type the pointer is */
	more = reallocarray(now, n ? 2 * n : 1, size);
	if (!more)
		return -ENOMEM;
	memcpy(array, &more, sizeof(more));
	return 0;
}
