/* SPDX-License-Identifier: GPL-2.0 */
/*
 * store: files are written here, and nowhere else
 *
 * A file has its new text whole or not at all, on the disk before it has the
 * name, with the mode, owner and extended attributes (SELinux's label, an ACL)
 * of what it replaces.  One that has that text already is left untouched.
 * Only regular files are replaced: no link, no device, no directory.  No name
 * leads out of the directory, and none is made but where it says so.
 */
#ifndef IB_STORE_H
#define IB_STORE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "source.h"
#include "text.h"
#include "why.h"

/* a directory that files are written into */
struct store {
	int dir;
	char *shown;		/* what a person calls it, with a slash behind; owned */
};

/*
 * Open the directory PATH of the host ("": the current one), or PATH below the
 * root SOURCE, which no link leaves.  0, or -errno with WHY and nothing to close.
 */
int store_open(struct store *store, const char *path, struct why *why);
int store_open_below(struct store *store, const struct source *source, const char *path, struct why *why);

/* The directory PATH of the host, made (0755) if it is not there, but not those above it. */
int store_make(struct store *store, const char *path, struct why *why);

/* STORE that is not open may be { .dir = -1 }. */
void store_close(struct store *store);

/* Why NAME is none within a directory (constant text): empty, too long, `.`, `..`, or with a slash.  NULL: it is. */
const char *store_name_refused(const char *name);

/*
 * One command at a time: wait for the others that put several files into the
 * directory, or keep some.  A file system without locks has none.  0 or -EBUSY
 * with WHY.  store_close() gives it back, as store_unlock() does, and store_put()
 * of several files.
 */
int store_lock(const struct store *store, struct why *why);
void store_unlock(const struct store *store);

struct store_file {
	const char *name;
	const char *bytes;		/* LEN of them; NULL: the file is to go */
	size_t len;
	const struct text *was;		/* it must have these bytes still, and no other name; NULL: whatever */
	/* what store_put() says of it */
	char kept[NAME_MAX + 1];	/* the name that what was there has now; "": none */
	bool same;			/* it was as it should be */
};

/* one way of writing */
struct store_way {
	mode_t mode;			/* of a file that is new */
	bool replace;			/* files that are there; if not, they are an error */
	bool keep;			/* what is replaced, under another name: */
	const char *before, *behind;	/* these around its own one, and a number if need be */
};

/*
 * Write N FILES, all of them or none.  0, or -errno with WHY and nothing
 * changed: -EEXIST: one is there that is not to be replaced; -ESTALE, -EMLINK:
 * it is not WAS, or is a link or has another name; -EINVAL: bad name.  What is
 * put together of several files, or kept, is put by one command at a time.
 */
int store_put(const struct store *store, const struct store_way *way, struct store_file *files, size_t n,
	      struct why *why);

/*
 * Give the file NAME a second name, which goes to KEPT: BEFORE, NAME, BEHIND,
 * with a number before BEHIND if that one is there already.  0 or -errno with WHY.
 */
int store_keep(const struct store *store, const char *name, const char *before, const char *behind,
	       char kept[NAME_MAX + 1], struct why *why);

/* The name that store_keep() would give NAME now, into KEPT; 0 or -errno with WHY. */
int store_kept_name(const struct store *store, const char *name, const char *before, const char *behind,
		    char kept[NAME_MAX + 1], struct why *why);

/* The file FROM is called TO from now on, if nothing has that name; in between it has both.  0 or -errno with WHY. */
int store_move(const struct store *store, const char *from, const char *to, struct why *why);

/* The file FROM, of this directory, is called TO from now on, in the place of what has that name.  0 or -errno with WHY. */
int store_rename(const struct store *store, const char *from, const char *to, struct why *why);

/* There is no file NAME any more.  0, also if there was none, or -errno with WHY. */
int store_remove(const struct store *store, const char *name, struct why *why);

/*
 * Write LEN BYTES to PATH, as a person gave it: a regular file is replaced, or
 * made with MODE; a stream (a pipe, a terminal, /dev/null, what standard output
 * is) is written into; all else is refused.  0 or -errno with WHY.
 */
int store_write(const char *path, const char *bytes, size_t len, mode_t mode, struct why *why);

#endif
