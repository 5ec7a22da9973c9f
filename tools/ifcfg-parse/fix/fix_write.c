// SPDX-License-Identifier: GPL-2.0
/* fix_write: a mended file in the place of the old one; see fix.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "fix.h"
#include "base/keep.h"
#include "base/replace.h"

#define NEW_NAME	".ib-bonding.new"

/* The directory of the file, without leaving the root that it was read from. */
static int open_directory(const struct fix *fix, const char **name)
{
	const struct source *source = &fix->conf->source;
	const char *path = fix->file->text.path, *slash = strrchr(path, '/');
	char directory[PATH_MAX];
	size_t len = slash ? (size_t)(slash - path) : 0;
	int fd;

	*name = slash ? slash + 1 : path;
	if (len >= sizeof(directory))
		return -ENAMETOOLONG;
	memcpy(directory, path, len);
	directory[len] = '\0';
	if (*source->prefix)
		return source_open_directory(source, directory + strlen(source->prefix));
	fd = open(!slash ? "." : len ? directory : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* The file as it stands there is the one that was read, and has no other name. */
static int look(const struct fix *fix, int dir, const char *name, struct stat *st)
{
	const struct text *text = &fix->file->text;
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), err = 0;
	char *bytes = malloc(text->len + 1);
	ssize_t n;

	if (fd < 0 || !bytes)
		err = !bytes ? -ENOMEM : errno == ELOOP ? -EMLINK : -errno;
	else if (fstat(fd, st))
		err = -errno;
	else if (!S_ISREG(st->st_mode))
		err = -ESTALE;
	else if (st->st_nlink > 1)
		err = -EMLINK;
	if (!err) {
		n = read(fd, bytes, text->len + 1);
		if (n < 0)
			err = -errno;
		else if ((size_t)n != text->len || memcmp(bytes, text->data, n))
			err = -ESTALE;
	}
	free(bytes);
	if (fd >= 0 && err) {
		close(fd);
		fd = -1;
	}
	return err ? err : fd;
}

/* SELinux's label, an ACL ...: as far as the file system has such. */
static int copy_attributes(int from, int to)
{
	char names[4096], value[4096], *name;
	ssize_t size = flistxattr(from, names, sizeof(names)), n;

	for (name = names; size > 0 && name < names + size; name += strlen(name) + 1) {
		n = fgetxattr(from, name, value, sizeof(value));
		if (n < 0 || fsetxattr(to, name, value, n, 0))
			return -errno;
	}
	return size < 0 && errno != ENOTSUP ? -errno : 0;
}

static int write_new(const struct fix *fix, int dir, int old, const struct stat *st)
{
	int fd = openat(dir, NEW_NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600), err;

	if (fd < 0)
		return -errno;
	err = replace_write(fd, fix->bytes, fix->len);
	if (!err && fchown(fd, st->st_uid, st->st_gid))
		err = -errno;
	if (!err && fchmod(fd, st->st_mode & 07777))
		err = -errno;
	if (!err)
		err = copy_attributes(old, fd);
	if (!err && fsync(fd))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	return err;
}

int fix_write(const struct fix *fix, char *kept, size_t room)
{
	struct stat st;
	const char *name;
	int dir = open_directory(fix, &name), old, err;

	if (dir < 0)
		return dir;
	old = look(fix, dir, name, &st);
	err = old < 0 ? old : write_new(fix, dir, old, &st);
	if (err == -EEXIST)		/* of one that was killed, or is at it just now */
		goto out;
	if (!err)
		err = keep_file(dir, name, "orig-", "", kept, room);
	if (!err && renameat(dir, NEW_NAME, dir, name)) {
		err = -errno;
		unlinkat(dir, kept, 0);
	}
	if (err && old >= 0)
		unlinkat(dir, NEW_NAME, 0);
	if (!err && fsync(dir) && errno != EINVAL)
		err = -errno;
out:
	if (old >= 0)
		close(old);
	close(dir);
	return err;
}
