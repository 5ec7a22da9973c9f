// SPDX-License-Identifier: GPL-2.0
/* replace: write a file whole or not at all; see replace.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "replace.h"

int replace_write(int fd, const char *bytes, size_t len)
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

static void make_directory(const char *path)
{
	char directory[PATH_MAX];
	char *slash;

	snprintf(directory, sizeof(directory), "%s", path);
	slash = strrchr(directory, '/');
	if (slash && slash != directory) {
		*slash = '\0';
		mkdir(directory, 0755);		/* if that fails, so does opening the file */
	}
}

int replace_open(struct replace *file, const char *path, mode_t mode, struct why *why)
{
	int fd, err;

	file->out = NULL;
	if ((size_t)snprintf(file->path, sizeof(file->path), "%s", path) >= sizeof(file->path) ||
	    (size_t)snprintf(file->beside, sizeof(file->beside), "%.*s.XXXXXX",
			     (int)sizeof(file->beside) - 8, path) >= sizeof(file->beside))
		return why_set(why, -ENAMETOOLONG, "%.80s...: the name is too long", path);
	make_directory(path);
	fd = mkstemp(file->beside);
	if (fd >= 0 && fchmod(fd, mode) == 0)
		file->out = fdopen(fd, "w");
	if (file->out)
		return 0;
	err = errno;
	if (fd >= 0) {
		close(fd);
		unlink(file->beside);
	}
	return why_set(why, -err, "cannot write %s: %s", path, strerror(err));
}

int replace_close(struct replace *file, struct why *why)
{
	int err = 0;

	/* on the disk before it has the name: a crash must not leave an empty file */
	if (fflush(file->out) || (fsync(fileno(file->out)) && errno != EINVAL) || ferror(file->out))
		err = errno ? errno : EIO;
	if (fclose(file->out) && !err)
		err = errno;
	if (!err && rename(file->beside, file->path))
		err = errno;
	if (!err)
		return 0;
	unlink(file->beside);
	return why_set(why, -err, "cannot write %s: %s", file->path, strerror(err));
}
