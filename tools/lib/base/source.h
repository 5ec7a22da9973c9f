/* SPDX-License-Identifier: GPL-2.0 */
/*
 * source: files below a root directory
 *
 * The root may be an image of another machine, or hostile: no path and no
 * symbolic link leads out of it (an absolute link starts at the root again, as
 * on the machine itself), and only regular files are opened.  Nothing newer
 * than openat(2) is needed, so RHEL4's kernel will do; where openat2(2) is, a
 * path takes one step and not two for each directory on its way.
 */
#ifndef IB_SOURCE_H
#define IB_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"
#include "text.h"

struct source {
	int fd;			/* of the root; -1: none, where no path leads anywhere */
	char *prefix;		/* what a person puts before a path in it: "" for / ; owned, NULL without a root */
};

/* The root at PATH ("" and "/" are the host's).  0 or -errno. */
int source_open(struct source *source, const char *path);
void source_close(struct source *source);

/* a directory of it */
struct source_dir {
	const struct source *source;
	int fd;
	char *path;		/* from the root, without a slash at either end; owned */
	char *shown;		/* what a person puts before a name in it; owned */
	struct source_name *names;	/* owned */
	size_t n;
};

struct source_name {
	char *name;		/* owned */
	bool regular;		/* the directory said so: it may be opened at once */
};

/*
 * A file of the host by the path that a person gave, from the current
 * directory if it is relative; links lead anywhere.  As source_read().
 */
int source_read_host(const char *path, struct text *text);

/*
 * The directory PATH of the host, in the same way.  DIR keeps SOURCE, which is
 * opened for it.
 */
int source_list_host(struct source *source, const char *path, struct source_dir *dir);

/* The directory PATH and its names.  0 or -errno: -ENOENT, -ENOTDIR, -ELOOP ... */
int source_list(const struct source *source, const char *path, struct source_dir *dir);
void source_dir_close(struct source_dir *dir);

/* Put the names in the order of strverscmp(3): ib2 before ib10, as systems start them. */
void source_dir_sort(struct source_dir *dir);

/*
 * Read the file NAME of DIR, or PATH from the root.  0 with TEXT filled, or
 * -errno with only text->path set: -ENOENT, -ELOOP (links in a circle),
 * -EFBIG (longer than TEXT_MAX), -EISDIR, -EBADF (no regular file), -ENOMEM.
 */
int source_read_name(const struct source_dir *dir, const struct source_name *name,
		     struct text *text);
int source_read(const struct source *source, const char *path, struct text *text);

/*
 * What the symbolic link PATH says, into TARGET with a NUL; the directories
 * before it may be links.  0 or -errno.
 */
int source_link(const struct source *source, const char *path, char *target, size_t room);

/* The directory PATH, opened: a descriptor, or -errno. */
int source_open_directory(const struct source *source, const char *path);

/* Can PATH be read as source_read() does? */
bool source_has_file(const struct source *source, const char *path);

/* Is PATH a directory? */
bool source_exists(const struct source *source, const char *path);

/* Why a file could not be read, for a person. */
const char *source_error(int err);

/* The diagnostic that TEXT was not read, for ERR: TOO-BIG or UNREADABLE. */
void source_not_read(struct diags *diags, struct text *text, int err);

#endif
