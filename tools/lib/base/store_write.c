// SPDX-License-Identifier: GPL-2.0
/* store_write: a path that a person gave, be it a file or a stream; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "draft.h"
#include "store.h"

/* What of MODE nobody can write a text into; NULL: one can. */
static const char *no_stream(mode_t mode)
{
	return S_ISDIR(mode) ? "is a directory" : S_ISBLK(mode) ? "is a block device" :
	       S_ISSOCK(mode) ? "is a socket" : S_ISREG(mode) ? "is a file" : NULL;
}

static int cannot(struct why *why, int err, const char *path, const char *what)
{
	return why_set(why, err, "cannot write %s: %s", path, what);
}

/* Not to wait for a reader that a pipe may never have; what is opened may be something else than was looked at. */
static int open_stream(const char *path, struct why *why)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), err = 0;
	struct stat st;

	if (fd < 0)
		return cannot(why, -errno, path, errno == ENXIO ? "nobody reads from it" : strerror(errno));
	if (fstat(fd, &st) || fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK))
		err = cannot(why, -errno, path, strerror(errno));
	else if (no_stream(st.st_mode))
		err = cannot(why, -EINVAL, path, no_stream(st.st_mode));
	if (!err)
		return fd;
	close(fd);
	return err;
}

static int write_stream(const char *path, const char *bytes, size_t len, struct why *why)
{
	int fd = open_stream(path, why), err;

	if (fd < 0)
		return fd;
	err = draft_put(fd, bytes, len);
	if (close(fd) && !err)
		err = -errno;
	return err ? cannot(why, err, path, strerror(-err)) : 0;
}

static bool is_stdout(const struct stat *st)
{
	struct stat out;

	return fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == st->st_dev && out.st_ino == st->st_ino;
}

static int replace_file(const char *path, const char *bytes, size_t len, mode_t mode, struct why *why)
{
	const char *slash = strrchr(path, '/');
	struct store_file file = { .name = slash ? slash + 1 : path, .bytes = bytes, .len = len };
	const struct store_way way = { .mode = mode, .replace = true };
	char *directory = strndup(path, file.name - path);
	struct store store;
	int err = directory ? store_open(&store, directory, why) : why_set(why, -ENOMEM, "out of memory");

	free(directory);
	if (err)
		return err;
	err = store_put(&store, &way, &file, 1, why);
	store_close(&store);
	return err;
}

int store_write(const char *path, const char *bytes, size_t len, mode_t mode, struct why *why)
{
	struct stat st;
	int err;

	if (stat(path, &st))		/* what is in the way is said there */
		return replace_file(path, bytes, len, mode, why);
	if (is_stdout(&st)) {
		err = draft_put(STDOUT_FILENO, bytes, len);
		return err ? cannot(why, err, path, strerror(-err)) : 0;
	}
	if (S_ISREG(st.st_mode))
		return replace_file(path, bytes, len, mode, why);
	return no_stream(st.st_mode) ? cannot(why, -EINVAL, path, no_stream(st.st_mode)) :
				       write_stream(path, bytes, len, why);
}
