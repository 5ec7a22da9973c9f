/* SPDX-License-Identifier: GPL-2.0 */
/*
 * replace: write a file whole or not at all
 *
 * What is written goes to a file beside it, which takes its place at the end:
 * who reads PATH sees the old text or the new one, never a part.
 */
#ifndef IB_REPLACE_H
#define IB_REPLACE_H

#include <limits.h>
#include <stdio.h>
#include <sys/types.h>

#include "why.h"

struct replace {
	FILE *out;		/* write here */
	char path[PATH_MAX];
	char beside[PATH_MAX];
};

/* All LEN bytes to FD, however many write() takes at once; 0 or -errno. */
int replace_write(int fd, const char *bytes, size_t len);

/* Begin to replace PATH by a file of MODE; its directory is made, but not those above.  0 or -errno with WHY. */
int replace_open(struct replace *file, const char *path, mode_t mode, struct why *why);

/* Finish; 0, or -errno with WHY, and PATH as it was. */
int replace_close(struct replace *file, struct why *why);

#endif
