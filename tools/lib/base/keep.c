// SPDX-License-Identifier: GPL-2.0
/* keep: a file under another name, before it is replaced; see keep.h */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "keep.h"

int keep_file(int dir, const char *name, const char *before, const char *behind, char *kept, size_t room)
{
	char number[8] = "";
	unsigned int i;

	for (i = 0; i < 100; i++) {
		if (i)
			snprintf(number, sizeof(number), ".%u", i);
		if ((size_t)snprintf(kept, room, "%s%s%s%s", before, name, number, behind) >= room)
			return -ENAMETOOLONG;
		if (linkat(dir, name, dir, kept, 0) == 0)
			return 0;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}
