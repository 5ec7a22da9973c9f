// SPDX-License-Identifier: GPL-2.0
/* lock: one ib-bond changes the host at a time; see lock.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "lock.h"
#include "host/rundir.h"

#define POLL_MS 20

int lock_take(const char *note, struct why *why)
{
	const struct timespec pause = { .tv_nsec = POLL_MS * 1000000L };
	int tries = LOCK_TIMEOUT * 1000 / POLL_MS;
	char path[RUNDIR_SIZE + sizeof(LOCK_FILE)];
	int fd, err;

	snprintf(path, sizeof(path), "%s/" LOCK_FILE, rundir());
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return why_set(why, -errno, "%s: %s", path, strerror(errno));
	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			err = why_set(why, -errno, "%s: %s", path, strerror(errno));
			close(fd);
			return err;
		}
		if (note)
			fprintf(stderr, "%s\n", note);
		note = NULL;
		if (!tries--) {
			close(fd);
			return why_set(why, -ETIMEDOUT, "another ib-bond has held %s for %d s",
				       path, LOCK_TIMEOUT);
		}
		nanosleep(&pause, NULL);
	}
	return fd;
}
