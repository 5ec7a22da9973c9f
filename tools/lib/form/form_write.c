// SPDX-License-Identifier: GPL-2.0
/* form_write: files into their directory, all of them or none; see form.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form.h"
#include "base/keep.h"
#include "base/replace.h"

/* one run */
struct writing {
	const struct form *form;
	int dir;
	const char *shown;
	unsigned int flags;
	struct why *why;
};

/* what was done about one file, for taking it back */
struct done {
	char new_name[40];	/* "": it has the name it should have */
	char kept[NAME_MAX + 1];	/* "": nothing was there */
	bool placed;
};

static int failed(const struct writing *w, const char *name, int err)
{
	return why_set(w->why, err, "cannot write %s/%s: %s", w->shown, name, strerror(-err));
}

/* May NAME be written at all? */
static int look(const struct writing *w, const char *name)
{
	struct stat stat;

	if (fstatat(w->dir, name, &stat, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : failed(w, name, -errno);
	if (!(w->flags & FORM_FORCE))
		return why_set(w->why, -EEXIST, "%s/%s is there already (--force replaces it)", w->shown, name);
	if (!S_ISREG(stat.st_mode))
		return why_set(w->why, -EEXIST, "%s/%s is no plain file", w->shown, name);
	return 0;
}

/* The text under a name that nobody reads, on the disk. */
static int write_new(const struct writing *w, const struct form_file *file, size_t number, struct done *done)
{
	int fd, err;

	snprintf(done->new_name, sizeof(done->new_name), ".ib-bonding.%zu.new", number);
	unlinkat(w->dir, done->new_name, 0);	/* of one that was killed */
	fd = openat(w->dir, done->new_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		*done->new_name = '\0';
		return failed(w, file->name, -errno);
	}
	err = replace_write(fd, file->text, strlen(file->text));
	if (!err && fchmod(fd, w->form->mode))
		err = -errno;
	if (!err && fsync(fd) && errno != EINVAL)
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	return err ? failed(w, file->name, err) : 0;
}

/* Into its place; what is there is kept until all of them are in theirs. */
static int place(const struct writing *w, const struct form_file *file, struct done *done)
{
	int err = keep_file(w->dir, file->name, w->form->kept_before, w->form->kept_behind,
			    done->kept, sizeof(done->kept));

	if (err)
		*done->kept = '\0';
	if (!err && !(w->flags & FORM_FORCE))
		err = -EEXIST;		/* since look() */
	if (err && err != -ENOENT)
		return why_set(w->why, err, "cannot keep %s/%s: %s", w->shown, file->name, strerror(-err));
	if (file->text ? renameat(w->dir, done->new_name, w->dir, file->name) :
			 unlinkat(w->dir, file->name, 0) && errno != ENOENT)
		return failed(w, file->name, -errno);
	*done->new_name = '\0';
	done->placed = true;
	return 0;
}

static void take_back(const struct writing *w, const struct form_file *file, const struct done *done)
{
	if (*done->new_name)
		unlinkat(w->dir, done->new_name, 0);
	if (done->placed && *done->kept)
		renameat(w->dir, done->kept, w->dir, file->name);
	else if (done->placed)
		unlinkat(w->dir, file->name, 0);
	else if (*done->kept)
		unlinkat(w->dir, done->kept, 0);
}

int form_write_at(const struct form *form, const struct form_files *files, int dir, const char *shown,
		  unsigned int flags, struct why *why)
{
	struct writing w = { form, dir, shown, flags, why };
	struct done *done = calloc(files->n + 1, sizeof(*done));
	size_t i;
	int err = 0;

	if (!done)
		return why_set(why, -ENOMEM, "out of memory");
	for (i = 0; i < files->n && !err; i++)
		err = look(&w, files->list[i].name);
	for (i = 0; i < files->n && !err; i++)
		if (files->list[i].text)
			err = write_new(&w, &files->list[i], i, &done[i]);
	for (i = 0; i < files->n && !err; i++)
		err = place(&w, &files->list[i], &done[i]);
	for (i = files->n; i-- && err;)
		take_back(&w, &files->list[i], &done[i]);
	for (i = 0; i < files->n && !err && !(flags & FORM_KEEP); i++)
		if (*done[i].kept)
			unlinkat(dir, done[i].kept, 0);
	free(done);
	if (!err && fsync(dir) && errno != EINVAL)
		err = failed(&w, ".", -errno);
	return err;
}

int form_write(const struct form *form, const struct form_files *files, const char *directory,
	       unsigned int flags, struct why *why)
{
	int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err;

	if (dir < 0)
		return why_set(why, -errno, "%s: %s", directory, strerror(errno));
	err = form_write_at(form, files, dir, directory, flags, why);
	close(dir);
	return err;
}
