// SPDX-License-Identifier: GPL-2.0
/* store: the directory that files are written into; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "draft.h"
#include "store.h"

#define TURN_MS		10000		/* that another command may take for its own files */
#define POLL_MS		20
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
	int err = store_open(store, path, why);

	if (err != -ENOENT)
		return err;
	if (mkdir(path, 0755) && errno != EEXIST)
		return why_set(why, -errno, "%s: %s", path, strerror(errno));
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

int store_lock(const struct store *store, struct why *why)
{
	const struct timespec pause = { .tv_nsec = POLL_MS * 1000000L };
	int tries = TURN_MS / POLL_MS;

	while (flock(store->dir, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return 0;
		if (!tries--)
			return why_set(why, -EBUSY, "cannot write %s: somebody else has had its lock for 10 s", store->shown);
		nanosleep(&pause, NULL);
	}
	return 0;
}

void store_unlock(const struct store *store)
{
	flock(store->dir, LOCK_UN);
}

/* The I-th name that NAME may be kept under; 0 or -ENAMETOOLONG. */
static int kept_name(char kept[NAME_MAX + 1], const char *name, const char *before, const char *behind, unsigned int i)
{
	char number[12] = "";

	if (i)
		snprintf(number, sizeof(number), ".%u", i);
	return snprintf(kept, NAME_MAX + 1, "%s%s%s%s", before, name, number, behind) > NAME_MAX ? -ENAMETOOLONG : 0;
}

static int not_kept(const struct store *store, const char *name, char *kept, int err, struct why *why)
{
	*kept = '\0';
	return why_set(why, err, "cannot keep %s%s: %s", store->shown, name, strerror(-err));
}

int store_keep(const struct store *store, const char *name, const char *before, const char *behind,
	       char kept[NAME_MAX + 1], struct why *why)
{
	int err = check_name(store, name, why);
	unsigned int i;

	if (err) {
		*kept = '\0';
		return err;
	}
	for (i = 0, err = -EEXIST; i < KEPT_MAX && err == -EEXIST; i++) {
		err = kept_name(kept, name, before, behind, i);
		if (!err && linkat(store->dir, name, store->dir, kept, 0))
			err = -errno;
	}
	return err ? not_kept(store, name, kept, err, why) : 0;
}

int store_kept_name(const struct store *store, const char *name, const char *before, const char *behind,
		    char kept[NAME_MAX + 1], struct why *why)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < KEPT_MAX && !err; i++) {
		err = kept_name(kept, name, before, behind, i);
		if (!err && faccessat(store->dir, kept, F_OK, AT_SYMLINK_NOFOLLOW))
			return 0;
	}
	return not_kept(store, name, kept, err ? err : -EEXIST, why);
}

int store_move(const struct store *store, const char *from, const char *to, struct why *why)
{
	int err = check_name(store, from, why);

	if (!err)
		err = check_name(store, to, why);
	if (!err && (linkat(store->dir, from, store->dir, to, 0) || unlinkat(store->dir, from, 0) ||
		     (fsync(store->dir) && errno != EINVAL)))
		err = why_set(why, -errno, "%s%s: %s", store->shown, to, strerror(errno));
	return err;
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
