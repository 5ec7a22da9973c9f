// SPDX-License-Identifier: GPL-2.0
/* store: the directory that files are written into; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "draft.h"
#include "store.h"

#define KEPT_MAX 1000000	/* copies of one file */

const char *store_name_refused(const char *name)
{
	if (!*name)
		return "the name is empty";
	if (strlen(name) > NAME_MAX)
		return "the name is too long";
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strchr(name, '/'))
		return "a name within a directory, and no other, is meant";
	return NULL;
}

/* Take DIR, or -errno in its place, over as PATH behind what is shown BEFORE it. */
static int open_at(struct store *store, int dir, const char *before, const char *path, struct why *why)
{
	*store = (struct store){ .dir = -1 };
	if (dir < 0)
		return why_set(why, dir, "%s%s: %s", before, path, source_error(dir));
	if (asprintf(&store->shown, "%s%s%s", before, path, *path && path[strlen(path) - 1] != '/' ? "/" : "") < 0) {
		store->shown = NULL;
		close(dir);
		return why_set(why, -ENOMEM, "out of memory");
	}
	store->dir = dir;
	return 0;
}

int store_open(struct store *store, const char *path, struct why *why)
{
	int dir = open(*path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return open_at(store, dir < 0 ? -errno : dir, "", path, why);
}

int store_open_below(struct store *store, const struct source *source, const char *path, struct why *why)
{
	char before[PATH_MAX];

	path += strspn(path, "/");
	snprintf(before, sizeof(before), "%s/", source->prefix);
	return open_at(store, source_open_directory(source, path), before, path, why);
}

int store_make(struct store *store, const char *path, struct why *why)
{
	if (mkdir(path, 0755) && errno != EEXIST) {
		*store = (struct store){ .dir = -1 };
		return why_set(why, -errno, "%s: %s", path, strerror(errno));
	}
	return store_open(store, path, why);
}

void store_close(struct store *store)
{
	if (store->dir >= 0)
		close(store->dir);
	free(store->shown);
	*store = (struct store){ .dir = -1 };
}

static int check_name(const struct store *store, const char *name, struct why *why)
{
	const char *refused = store_name_refused(name);

	return refused ? why_set(why, -EINVAL, "%s%.80s: %s", store->shown, name, refused) : 0;
}

int store_keep(const struct store *store, const char *name, const char *before, const char *behind,
	       char kept[NAME_MAX + 1], struct why *why)
{
	char number[12] = "";
	int err = check_name(store, name, why);
	unsigned int i;

	for (i = 0; i < KEPT_MAX && !err; i++) {
		if (i)
			snprintf(number, sizeof(number), ".%u", i);
		if (snprintf(kept, NAME_MAX + 1, "%s%s%s%s", before, name, number, behind) > NAME_MAX)
			errno = ENAMETOOLONG;
		else if (linkat(store->dir, name, store->dir, kept, 0) == 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	*kept = '\0';
	return err ? err : why_set(why, -errno, "cannot keep %s%s: %s", store->shown, name, strerror(errno));
}

int store_rename(const struct store *store, const char *from, const char *to, struct why *why)
{
	int err = check_name(store, from, why);

	if (!err)
		err = check_name(store, to, why);
	if (!err && (renameat(store->dir, from, store->dir, to) || (fsync(store->dir) && errno != EINVAL)))
		err = why_set(why, -errno, "%s%s: %s", store->shown, to, strerror(errno));
	return err;
}

int store_remove(const struct store *store, const char *name, struct why *why)
{
	int err = check_name(store, name, why);

	if (!err && unlinkat(store->dir, name, 0) && errno != ENOENT)
		err = why_set(why, -errno, "%s%s: %s", store->shown, name, strerror(errno));
	return err;
}

/* ---- a path that a person gave ---- */

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
