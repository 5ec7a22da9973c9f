// SPDX-License-Identifier: GPL-2.0
/* source: files below a root directory; see source.h */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "source.h"

#ifndef SYS_openat2
#define SYS_openat2	437	/* Linux 5.6, on every machine */
#endif
#define IN_ROOT		0x10	/* RESOLVE_IN_ROOT */
#define LINKS_MAX	40	/* as the kernel has it (MAXSYMLINKS) */
#define DEPTH_MAX	64	/* directories below the root */

/* O_NONBLOCK and O_NOCTTY: should a FIFO or a terminal have taken a file's place, nothing waits */
#define OPEN_FILE	(O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define OPEN_DIR	(O_RDONLY | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC)

/* DIRECTORY/NAME; asprintf() takes ten times as long, and there may be thousands. */
static char *join(const char *directory, const char *name)
{
	size_t before = strlen(directory), after = strlen(name) + 1;
	char *path = malloc(before + 1 + after);

	if (!path)
		return NULL;
	memcpy(path, directory, before);
	path[before] = '/';
	memcpy(path + before + 1, name, after);
	return path;
}

int source_open(struct source *source, const char *path)
{
	size_t len = strlen(path);

	while (len && path[len - 1] == '/')
		len--;
	*source = (struct source){ .fd = -1, .prefix = strndup(path, len) };
	if (!source->prefix)
		return -ENOMEM;
	source->fd = open(len ? source->prefix : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (source->fd < 0) {
		int err = -errno;

		source_close(source);
		return err;
	}
	return 0;
}

void source_close(struct source *source)
{
	if (source->fd >= 0)
		close(source->fd);
	free(source->prefix);
	*source = (struct source){ .fd = -1 };
}

/*
 * PATH from the root in one step, as the walk below would take it: no link and no .. leaves the root.  A
 * descriptor; -ENOENT: nothing is there; -EAGAIN: the walk has to tell, be it that the kernel knows no such
 * step (before 5.6, or by seccomp), that the path says "here", or that it fails in whatever way.
 */
static int step_to(const struct source *source, const char *path, int flags)
{
	const struct { uint64_t flags, mode, resolve; } how = { .flags = flags | O_CLOEXEC, .resolve = IN_ROOT };
	int fd = path[strspn(path, "/")] ? syscall(SYS_openat2, source->fd, path, &how, sizeof(how)) : -1;

	return fd >= 0 ? fd : path[strspn(path, "/")] && errno == ENOENT ? -ENOENT : -EAGAIN;
}

/* The regular file PATH in few steps: what it is is looked at before it is opened, for a device may act on that. */
static int step_to_file(const struct source *source, const char *path, struct stat *st)
{
	int fd = step_to(source, path, O_PATH), err;

	if (fd < 0)
		return fd;
	err = fstat(fd, st) || !S_ISREG(st->st_mode) ? -EAGAIN : 0;
	close(fd);
	if (err)
		return err;
	fd = step_to(source, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || (!fstat(fd, st) && S_ISREG(st->st_mode)))
		return fd;
	close(fd);
	return -EAGAIN;
}

/* The way from the root to where the walk stands; .. goes one back, never above the root. */
struct walk {
	const struct source *source;
	int fds[DEPTH_MAX];	/* opened directories below the root */
	unsigned int depth;
	unsigned int links;
	char *rest;		/* of the path; owned */
};

static int walk_fd(const struct walk *w)
{
	return w->depth ? w->fds[w->depth - 1] : w->source->fd;
}

static void walk_up(struct walk *w)
{
	if (w->depth)
		close(w->fds[--w->depth]);
}

static void walk_end(struct walk *w)
{
	while (w->depth)
		walk_up(w);
	free(w->rest);
}

/* Take the first name off w->rest into NAME; false: none is left. */
static bool next_name(struct walk *w, char name[NAME_MAX + 1], int *err)
{
	char *p = w->rest + strspn(w->rest, "/");
	size_t len = strcspn(p, "/");

	*err = 0;
	if (!len)
		return false;
	if (len > NAME_MAX) {
		*err = -ENAMETOOLONG;
		return false;
	}
	memcpy(name, p, len);
	name[len] = '\0';
	memmove(w->rest, p + len, strlen(p + len) + 1);
	return true;
}

/* NAME is a link: what it says comes before the rest of the path. */
static int follow(struct walk *w, const char *name)
{
	char target[PATH_MAX], *joined;
	ssize_t len = readlinkat(walk_fd(w), name, target, sizeof(target) - 1);

	if (len < 0)
		return -errno;
	if (++w->links > LINKS_MAX)
		return -ELOOP;
	target[len] = '\0';
	joined = join(target, w->rest);
	if (!joined)
		return -ENOMEM;
	free(w->rest);
	w->rest = joined;
	if (*target == '/')
		while (w->depth)
			walk_up(w);
	return 0;
}

static int enter(struct walk *w, const char *name)
{
	int fd;

	if (w->depth == DEPTH_MAX)
		return -ENAMETOOLONG;
	fd = openat(walk_fd(w), name, OPEN_DIR);
	if (fd < 0)
		return -errno;
	w->fds[w->depth++] = fd;
	return 0;
}

/* Open the regular file NAME of directory FD, which stat may have shown to be one. */
static int open_regular(int fd, const char *name, struct stat *st)
{
	int file = openat(fd, name, OPEN_FILE);
	int err = 0;

	if (file < 0)
		return errno == ENXIO ? -EBADF : -errno;
	if (fstat(file, st))
		err = -errno;
	else if (!S_ISREG(st->st_mode))
		err = S_ISDIR(st->st_mode) ? -EISDIR : -EBADF;
	if (!err)
		return file;
	close(file);
	return err;
}

/*
 * Walk PATH.  With ST, its end is a file: opened and returned; without, a
 * directory, where the walk then stands.  -errno.
 */
static int walk(struct walk *w, const char *path, struct stat *st)
{
	char name[NAME_MAX + 1];
	int err;

	w->rest = strdup(path);
	if (!w->rest)
		return -ENOMEM;
	while (next_name(w, name, &err)) {
		struct stat found;
		bool last = !w->rest[strspn(w->rest, "/")];

		if (strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0) {
			walk_up(w);
			continue;
		}
		if (fstatat(walk_fd(w), name, &found, AT_SYMLINK_NOFOLLOW))
			return -errno;
		if (S_ISLNK(found.st_mode))
			err = follow(w, name);
		else if (S_ISDIR(found.st_mode))
			err = enter(w, name);
		else if (!last)
			err = -ENOTDIR;
		else if (!st)
			err = -ENOTDIR;
		else if (!S_ISREG(found.st_mode))
			err = -EBADF;
		else
			return open_regular(walk_fd(w), name, st);
		if (err)
			return err;
	}
	if (err)
		return err;
	return st ? -EISDIR : 0;
}

/* One read() is the rule; a file that grows meanwhile takes more. */
static int read_all(int fd, const struct stat *st, struct text *text)
{
	size_t cap = st->st_size + 1, len = 0;
	ssize_t n;
	char *more;

	if (st->st_size > TEXT_MAX)
		return -EFBIG;
	text->data = malloc(cap + 1);
	if (!text->data)
		return -ENOMEM;
	for (;;) {
		n = read(fd, text->data + len, cap - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		len += n;
		if (!n || (len < cap && (off_t)len == st->st_size))
			break;
		if (len > TEXT_MAX)
			return -EFBIG;
		if (len == cap) {
			cap *= 2;
			more = realloc(text->data, cap + 1);
			if (!more)
				return -ENOMEM;
			text->data = more;
		}
	}
	text->data[len] = '\0';
	text->len = len;
	text->mode = st->st_mode;
	return 0;
}

static int read_fd(int fd, const struct stat *st, struct text *text)
{
	int err = fd < 0 ? fd : read_all(fd, st, text);

	if (fd >= 0)
		close(fd);
	if (err) {
		free(text->data);
		text->data = NULL;
		text->len = 0;
	}
	return err;
}

/* Read PATH from the root into TEXT, whose path is set. */
static int read_walk(const struct source *source, const char *path, struct text *text)
{
	struct walk w = { .source = source };
	struct stat st;
	int fd = step_to_file(source, path, &st), err;

	if (fd == -EAGAIN)
		fd = walk(&w, path, &st);
	err = read_fd(fd, &st, text);
	walk_end(&w);
	return err;
}

int source_read(const struct source *source, const char *path, struct text *text)
{
	path += strspn(path, "/");
	*text = (struct text){ .path = join(source->prefix ? source->prefix : "", path) };
	if (!text->path)
		return -ENOMEM;
	return read_walk(source, path, text);
}

int source_read_name(const struct source_dir *dir, const struct source_name *name,
		     struct text *text)
{
	struct stat st;
	char *path;
	int err;

	*text = (struct text){ .path = join(dir->shown, name->name) };
	if (!text->path)
		return -ENOMEM;
	if (name->regular)
		return read_fd(open_regular(dir->fd, name->name, &st), &st, text);
	path = join(dir->path, name->name);
	if (!path)
		return -ENOMEM;
	err = read_walk(dir->source, path, text);
	free(path);
	return err;
}

/* PATH from the root; NULL: no memory, or no current directory. */
static char *absolute(const char *path)
{
	char *cwd, *whole;

	if (*path == '/')
		return strdup(path);
	cwd = getcwd(NULL, 0);
	whole = cwd ? join(cwd, path) : NULL;
	free(cwd);
	return whole;
}

int source_read_host(const char *path, struct text *text)
{
	struct source source;
	char *whole = absolute(path);
	int err = -ENOMEM;

	*text = (struct text){ .path = strdup(path) };
	if (!whole || !text->path)
		goto out;
	err = source_open(&source, "");
	if (err)
		goto out;
	err = read_walk(&source, whole, text);
	source_close(&source);
out:
	free(whole);
	return err;
}

/*
 * strverscmp(), which takes some twenty steps a byte, from the number on in which the names differ: thousands of
 * them begin alike.
 */
static int compare(const void *pa, const void *pb)
{
	const char *a = ((const struct source_name *)pa)->name, *b = ((const struct source_name *)pb)->name;
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	while (i && a[i - 1] >= '0' && a[i - 1] <= '9')
		i--;
	return strverscmp(a + i, b + i);
}

static int read_names(DIR *stream, struct source_dir *dir)
{
	size_t cap = 0;
	struct dirent *entry;

	for (;;) {
		struct source_name *more;

		errno = 0;
		entry = readdir(stream);
		if (!entry)
			break;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (dir->n == cap) {
			more = reallocarray(dir->names, cap ? 2 * cap : 64, sizeof(*more));
			if (!more)
				return -ENOMEM;
			dir->names = more;
			cap = cap ? 2 * cap : 64;
		}
		dir->names[dir->n] = (struct source_name){ strdup(entry->d_name),
							   entry->d_type == DT_REG };
		if (!dir->names[dir->n].name)
			return -ENOMEM;
		dir->n++;
	}
	if (errno)
		return -errno;
	return 0;
}

void source_dir_sort(struct source_dir *dir)
{
	if (dir->n)
		qsort(dir->names, dir->n, sizeof(*dir->names), compare);
}

int source_list(const struct source *source, const char *path, struct source_dir *dir)
{
	DIR *stream = NULL;
	int err = 0, fd;

	path += strspn(path, "/");
	*dir = (struct source_dir){ .source = source, .fd = -1, .path = strdup(path) };
	dir->shown = dir->path ? join(source->prefix, path) : NULL;
	if (!dir->shown) {
		source_dir_close(dir);
		return -ENOMEM;
	}
	dir->fd = source_open_directory(source, path);
	if (dir->fd < 0) {
		err = dir->fd;
		goto out;
	}
	fd = fcntl(dir->fd, F_DUPFD_CLOEXEC, 0);
	stream = fd < 0 ? NULL : fdopendir(fd);
	if (!stream) {
		err = -errno;
		if (fd >= 0)
			close(fd);
		goto out;
	}
	err = read_names(stream, dir);
	closedir(stream);
out:
	if (err)
		source_dir_close(dir);
	return err;
}

int source_list_host(struct source *source, const char *path, struct source_dir *dir)
{
	char *whole = absolute(path), *shown = strdup(path);
	size_t len = strlen(path);
	int err = -ENOMEM;

	*dir = (struct source_dir){ .fd = -1 };
	if (!whole || !shown)
		goto out;
	err = source_open(source, "");
	if (!err)
		err = source_list(source, whole, dir);
	if (!err) {
		while (len && shown[len - 1] == '/')
			shown[--len] = '\0';
		free(dir->shown);
		dir->shown = shown;
		shown = NULL;
	}
out:
	free(whole);
	free(shown);
	return err;
}

void source_dir_close(struct source_dir *dir)
{
	size_t i;

	for (i = 0; i < dir->n; i++)
		free(dir->names[i].name);
	free(dir->names);
	free(dir->path);
	free(dir->shown);
	if (dir->fd >= 0)
		close(dir->fd);
	*dir = (struct source_dir){ .fd = -1 };
}

int source_link(const struct source *source, const char *path, char *target, size_t room)
{
	const char *name = strrchr(path, '/') + 1;
	char *directory = strndup(path, name - path);
	int fd = directory ? source_open_directory(source, directory) : -ENOMEM;
	ssize_t len = fd < 0 ? 0 : readlinkat(fd, name, target, room - 1);
	int err = fd < 0 ? fd : len < 0 ? -errno : 0;

	if (!err)
		target[len] = '\0';
	if (fd >= 0)
		close(fd);
	free(directory);
	return err;
}

int source_open_directory(const struct source *source, const char *path)
{
	struct walk w = { .source = source };
	int fd = step_to(source, path, O_RDONLY | O_DIRECTORY), err;

	if (fd != -EAGAIN)
		return fd;
	err = walk(&w, path, NULL);
	fd = err ? err : openat(walk_fd(&w), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!err && fd < 0)
		fd = -errno;
	walk_end(&w);
	return fd;
}

bool source_has_file(const struct source *source, const char *path)
{
	struct text text = { 0 };
	bool there = source_read(source, path, &text) == 0;

	text_free(&text);
	return there;
}

bool source_exists(const struct source *source, const char *path)
{
	int fd = source->fd >= 0 ? source_open_directory(source, path) : -1;

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

const char *source_error(int err)
{
	switch (err) {
	case -EFBIG:
		return "larger than 1 MiB";
	case -EBADF:
		return "not a regular file";
	case -ELOOP:
		return "symbolic links lead in a circle";
	}
	return strerror(-err);
}

void source_not_read(struct diags *diags, struct text *text, int err)
{
	diag_add(diags, err == -EFBIG ? CODE_TOO_BIG : CODE_UNREADABLE, text, TEXT_WHOLE, "not read: %s",
		 source_error(err));
}
