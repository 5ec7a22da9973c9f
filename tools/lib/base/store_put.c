// SPDX-License-Identifier: GPL-2.0
/* store_put: files into their directory, all of them or none; see store.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "draft.h"
#include "store.h"

/* one run */
struct putting {
	const struct store *store;
	const struct store_way *way;
	struct why *why;
};

/* what is done about one file */
struct doing {
	int old;		/* what is there, open; -1: nothing, or it was not to be looked into */
	bool there, placed;
	struct draft draft;
};

static int failed(const struct putting *p, const char *name, int err, const char *what)
{
	return why_set(p->why, err, "cannot write %s%s: %s", p->store->shown, name, what);
}

/* Has the open file the LEN BYTES, and no more? */
static int has_bytes(int fd, const struct stat *st, const char *bytes, size_t len)
{
	char *now;
	size_t got = 0;
	ssize_t n = 1;

	if ((size_t)st->st_size != len)
		return false;
	now = malloc(len + 1);
	if (!now)
		return -ENOMEM;
	while (n > 0 && got <= len) {
		n = pread(fd, now + got, len + 1 - got, got);
		got += n > 0 ? n : 0;
	}
	n = n < 0 ? -errno : got == len && memcmp(now, bytes, len) == 0;
	free(now);
	return n;
}

/* Is the open file what FILE says it was? */
static int is_still(const struct putting *p, const struct store_file *file, int fd, const struct stat *st)
{
	int same = has_bytes(fd, st, file->was->data, file->was->len);

	if (st->st_nlink > 1)
		return failed(p, file->name, -EMLINK, "it has other names: mend the file itself");
	if (same < 0)
		return failed(p, file->name, same, strerror(-same));
	return same ? 0 : failed(p, file->name, -ESTALE, "it has changed since it was read");
}

/* Open the regular file that is there and see whether anything is to be done. */
static int look_into(const struct putting *p, struct store_file *file, struct doing *doing)
{
	int fd = openat(p->store->dir, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	int same = 0, err;

	if (fd < 0)
		return failed(p, file->name, -errno, strerror(errno));
	doing->old = fd;
	if (fstat(fd, &st))
		return failed(p, file->name, -errno, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return failed(p, file->name, -ESTALE, "it has changed just now");
	err = file->was ? is_still(p, file, fd, &st) : 0;
	if (!err && file->bytes)
		same = has_bytes(fd, &st, file->bytes, file->len);
	file->same = same > 0;
	return err ? err : same < 0 ? failed(p, file->name, same, strerror(-same)) : 0;
}

/* May it be written at all? */
static int look(const struct putting *p, struct store_file *file, struct doing *doing)
{
	const char *refused = store_name_refused(file->name), *shown = p->store->shown;
	struct stat st;

	if (refused)
		return why_set(p->why, -EINVAL, "%s%.80s: %s", shown, file->name, refused);
	if (fstatat(p->store->dir, file->name, &st, AT_SYMLINK_NOFOLLOW)) {
		file->same = errno == ENOENT && !file->bytes;
		return errno != ENOENT ? failed(p, file->name, -errno, strerror(errno)) :
		       file->was ? failed(p, file->name, -ESTALE, "it has gone since it was read") : 0;
	}
	doing->there = true;
	if (!p->way->replace)
		return why_set(p->why, -EEXIST, "%s%s is there already", shown, file->name);
	if (S_ISLNK(st.st_mode))
		return why_set(p->why, -EMLINK, "%s%s is a symbolic link, which is not replaced", shown, file->name);
	if (!S_ISREG(st.st_mode))
		return why_set(p->why, -EEXIST, "%s%s is no plain file", shown, file->name);
	return look_into(p, file, doing);
}

/* The new text, on the disk. */
static int write_draft(const struct putting *p, const struct store_file *file, struct doing *doing)
{
	int err = draft_open(&doing->draft, p->store->dir);

	if (!err)
		err = draft_put(doing->draft.fd, file->bytes, file->len);
	if (!err && doing->old >= 0)
		err = draft_resemble(&doing->draft, doing->old);
	else if (!err && fchmod(doing->draft.fd, p->way->mode))
		err = -errno;
	if (!err && fsync(doing->draft.fd) && errno != EINVAL)
		err = -errno;
	return err ? failed(p, file->name, err, strerror(-err)) : 0;
}

/* Into its place; of several, what is there is kept until all are in theirs. */
static int place(const struct putting *p, struct store_file *file, struct doing *doing, size_t n)
{
	int err = doing->there && (p->way->keep || n > 1) ?
		  store_keep(p->store, file->name, p->way->before, p->way->behind, file->kept, p->why) : 0;

	if (err)
		return err;
	if (file->bytes)
		err = draft_place(&doing->draft, file->name, p->way->replace);
	else if (unlinkat(p->store->dir, file->name, 0) && errno != ENOENT)
		err = -errno;
	if (err)
		return failed(p, file->name, err, strerror(-err));
	doing->placed = true;
	return 0;
}

static void take_back(const struct putting *p, struct store_file *file, const struct doing *doing)
{
	if (doing->placed && *file->kept)
		renameat(p->store->dir, file->kept, p->store->dir, file->name);
	else if (doing->placed)
		unlinkat(p->store->dir, file->name, 0);
	else if (*file->kept)
		unlinkat(p->store->dir, file->kept, 0);
	*file->kept = '\0';
}

/* What is not to stay goes; the directory goes to the disk. */
static int finish(const struct putting *p, struct store_file *files, size_t n)
{
	bool any = false;
	size_t i;

	for (i = 0; i < n; i++) {
		any |= !files[i].same;
		if (!p->way->keep && *files[i].kept) {
			unlinkat(p->store->dir, files[i].kept, 0);
			*files[i].kept = '\0';
		}
	}
	return any && fsync(p->store->dir) && errno != EINVAL ? failed(p, "", -errno, strerror(errno)) : 0;
}

static int put_all(const struct putting *p, struct store_file *files, struct doing *doing, size_t n)
{
	size_t i;
	int err = 0;

	for (i = 0; i < n && !err; i++)
		err = look(p, &files[i], &doing[i]);
	for (i = 0; i < n && !err; i++)
		if (files[i].bytes && !files[i].same)
			err = write_draft(p, &files[i], &doing[i]);
	for (i = 0; i < n && !err; i++)
		if (!files[i].same)
			err = place(p, &files[i], &doing[i], n);
	for (i = n; i-- && err;)
		take_back(p, &files[i], &doing[i]);
	return err ? err : finish(p, files, n);
}

int store_put(const struct store *store, const struct store_way *way, struct store_file *files, size_t n,
	      struct why *why)
{
	const struct putting p = { store, way, why };
	struct doing *doing = calloc(n + 1, sizeof(*doing));
	bool turn = n > 1 || way->keep;
	size_t i;
	int err;

	if (!doing)
		return why_set(why, -ENOMEM, "out of memory");
	for (i = 0; i < n; i++) {
		doing[i] = (struct doing){ .old = -1, .draft = { .fd = -1 } };
		*files[i].kept = '\0';
		files[i].same = false;
	}
	err = turn ? store_lock(store, why) : 0;
	if (!err)
		err = put_all(&p, files, doing, n);
	for (i = 0; i < n; i++) {
		draft_close(&doing[i].draft);
		if (doing[i].old >= 0)
			close(doing[i].old);
	}
	if (turn)
		store_unlock(store);
	free(doing);
	return err;
}
