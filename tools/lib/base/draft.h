/* SPDX-License-Identifier: GPL-2.0 */
/*
 * draft: a file that is being written, before it has its name
 *
 * It has no name at all where the file system can do that (O_TMPFILE, Linux
 * 3.11), so that nothing is left of a command that was killed; else a random
 * one, new and not followed, that no reader of ifcfg files, keyfiles or metrics
 * takes for one of its own.
 */
#ifndef IB_DRAFT_H
#define IB_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct draft {
	int dir;		/* not owned */
	int fd;
	char name[24];		/* "": none */
};

/* Begin a draft in the directory DIR, for its owner only.  0 or -errno. */
int draft_open(struct draft *draft, int dir);

/* All LEN bytes to FD, however many write() takes at once; 0 or -errno. */
int draft_put(int fd, const char *bytes, size_t len);

/* Owner, extended attributes (SELinux's label, an ACL ...) and mode of the open file OLD.  0 or -errno. */
int draft_resemble(struct draft *draft, int old);

/*
 * Give it NAME: in the place of what is there with REPLACE, else only if there
 * is nothing (-EEXIST).  0 or -errno.  The directory is still to be fsynced.
 */
int draft_place(struct draft *draft, const char *name, bool replace);

/* Give it up, or, once it has its place, close it. */
void draft_close(struct draft *draft);

#endif
