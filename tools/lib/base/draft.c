// SPDX-License-Identifier: GPL-2.0
/* draft: a file that is being written, before it has its name; see draft.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "draft.h"

#define TRIES 100
#define DESCRIPTORS "/proc/self/fd"

/* The next name that may be free: what is there already is never opened, so it need not be hard to guess. */
static void next_name(struct draft *draft)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	char *end = draft->name + snprintf(draft->name, sizeof(draft->name), ".ib-bonding.");
	struct timespec now;
	unsigned long long value;
	int i;

	clock_gettime(CLOCK_REALTIME, &now);
	value = now.tv_nsec ^ (unsigned long long)getpid() << 32 ^ (unsigned long long)now.tv_sec << 20;
	value *= 0x9e3779b97f4a7c15ull;		/* the upper bits depend on all */
	for (i = 0; i < 8; i++, value = (value >> 5) + i)
		*end++ = letters[(value >> 32) % (sizeof(letters) - 1)];
	*end = '\0';
}

static int open_named(struct draft *draft)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		next_name(draft);
		draft->fd = openat(draft->dir, draft->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (draft->fd >= 0 || errno != EEXIST)
			break;
	}
	if (draft->fd >= 0)
		return 0;
	*draft->name = '\0';
	return -errno;
}

int draft_open(struct draft *draft, int dir)
{
	*draft = (struct draft){ .dir = dir, .fd = -1 };
	/* without /proc there is no way to give it one later (AT_EMPTY_PATH is for root alone) */
	if (access(DESCRIPTORS, X_OK) == 0)
		draft->fd = openat(dir, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
	return draft->fd >= 0 ? 0 : open_named(draft);
}

int draft_put(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, bytes, len);
		if (n < 0 && errno != EINTR)
			return -errno;
		bytes += n > 0 ? n : 0;
		len -= n > 0 ? n : 0;
	}
	return 0;
}

/* What the kernel has of a file's bytes (IMA, EVM) is not for other bytes. */
static bool is_of_content(const char *name)
{
	return strcmp(name, "security.ima") == 0 || strcmp(name, "security.evm") == 0;
}

static int copy_attribute(int from, int to, const char *name)
{
	ssize_t size = fgetxattr(from, name, NULL, 0);
	char *value = malloc(size > 0 ? size : 1);
	int err = value ? 0 : -ENOMEM;

	if (!err && size >= 0)
		size = fgetxattr(from, name, value, size);
	if (!err && (size < 0 || fsetxattr(to, name, value, size, 0)))
		err = -errno;
	free(value);
	return err;
}

static int copy_attributes(int from, int to)
{
	ssize_t size = flistxattr(from, NULL, 0);
	char *names = malloc(size > 0 ? size : 1), *name;
	int err = names ? 0 : -ENOMEM;

	if (!err && size > 0)
		size = flistxattr(from, names, size);
	if (!err && size < 0 && errno != ENOTSUP)
		err = -errno;
	/* one that the directory gives its new files, and this one has not */
	if (!err)
		fremovexattr(to, "system.posix_acl_access");
	for (name = names; !err && size > 0 && name < names + size; name += strlen(name) + 1)
		if (!is_of_content(name))
			err = copy_attribute(from, to, name);
	free(names);
	return err;
}

int draft_resemble(struct draft *draft, int old)
{
	struct stat is, shall;
	int err;

	if (fstat(old, &shall) || fstat(draft->fd, &is))
		return -errno;
	if ((is.st_uid != shall.st_uid || is.st_gid != shall.st_gid) &&
	    fchown(draft->fd, shall.st_uid, shall.st_gid))
		return -errno;
	err = copy_attributes(old, draft->fd);
	/* last: another owner takes the setuid bit away */
	return err ? err : fchmod(draft->fd, shall.st_mode & 07777) ? -errno : 0;
}

/* Give what has none a name: WANTED, which must be free, or a random one for NULL. */
static int give_name(struct draft *draft, const char *wanted)
{
	char path[32];
	int i;

	snprintf(path, sizeof(path), DESCRIPTORS "/%d", draft->fd);
	for (i = 0; i < TRIES; i++) {
		if (!wanted)
			next_name(draft);
		if (linkat(AT_FDCWD, path, draft->dir, wanted ? wanted : draft->name, AT_SYMLINK_FOLLOW) == 0)
			return 0;
		if (wanted || errno != EEXIST)
			break;
	}
	*draft->name = '\0';
	return -errno;
}

int draft_place(struct draft *draft, const char *name, bool replace)
{
	int err = 0;

	if (!replace) {
		if (!*draft->name)
			return give_name(draft, name);
		/* it still has the other one, which goes with draft_close() */
		return linkat(draft->dir, draft->name, draft->dir, name, 0) ? -errno : 0;
	}
	if (!*draft->name) {
		err = give_name(draft, name);
		if (err != -EEXIST)
			return err;
		err = give_name(draft, NULL);
	}
	if (!err && renameat(draft->dir, draft->name, draft->dir, name))
		err = -errno;
	if (!err)
		*draft->name = '\0';
	return err;
}

void draft_close(struct draft *draft)
{
	if (*draft->name)
		unlinkat(draft->dir, draft->name, 0);
	if (draft->fd >= 0)
		close(draft->fd);
	*draft = (struct draft){ .fd = -1 };
}
