// SPDX-License-Identifier: GPL-2.0
/* rundir: where files live that are good until the next boot; see rundir.h */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "rundir.h"

#define OURS "/ib-bonding"

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71	/* Linux 5.14 */
#endif

const char *rundir(void)
{
	static const char *found;	/* it is asked for six times where a bond is made, and stays what it is */
	struct stat st;

	if (!found)
		found = stat("/run", &st) == 0 && S_ISDIR(st.st_mode) ? "/run" : "/var/run";
	return found;
}

/*
 * The network namespace of a process.  False: there are none, or PATH may not
 * be looked at (/proc/1 is for root).  Before Linux 3.8 it is no link, and each
 * process has another inode for the same one.
 */
static bool read_namespace(const char *path, struct stat *st)
{
	return lstat(path, st) == 0 && S_ISLNK(st->st_mode) && stat(path, st) == 0;
}

/* The namespace that we are in, zeros if there are none; and is it not that of process 1? */
struct namespace {
	bool known, apart;
	dev_t dev;
	ino_t ino;
};

/* Looked at once: a command never goes to another one, and each look is four walks through /proc. */
static const struct namespace *namespace(void)
{
	static struct namespace ours;
	struct stat here, first;

	if (!ours.known && read_namespace("/proc/self/ns/net", &here)) {
		ours.dev = here.st_dev;
		ours.ino = here.st_ino;
		ours.apart = read_namespace("/proc/1/ns/net", &first) &&
			     (first.st_ino != here.st_ino || first.st_dev != here.st_dev);
	}
	ours.known = true;
	return &ours;
}

bool rundir_apart(void)
{
	return namespace()->apart;
}

const char *rundir_ours(char path[RUNDIR_OURS])
{
	const struct namespace *ours = namespace();
	size_t n = snprintf(path, RUNDIR_OURS, "%s" OURS, rundir());

	if (ours->apart)
		snprintf(path + n, RUNDIR_OURS - n, "/net.%ju.%ju", (uintmax_t)ours->dev, (uintmax_t)ours->ino);
	return path;
}

int rundir_make(struct store *store, struct why *why)
{
	char path[RUNDIR_OURS], above[RUNDIR_OURS];
	int err;

	snprintf(above, sizeof(above), "%s" OURS, rundir());
	err = store_make(store, above, why);
	if (err || strcmp(rundir_ours(path), above) == 0)
		return err;
	store_close(store);
	return store_make(store, path, why);
}

/* A number that no other namespace of this boot has, also once this one has gone; an inode may come again.  0: none. */
static uint64_t cookie(void)
{
	uint64_t value = 0;
	socklen_t len = sizeof(value);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return 0;
	if (getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &value, &len))
		value = 0;
	close(fd);
	return value;
}

const char *rundir_now(char text[RUNDIR_NOW])
{
	char boot[40] = "";
	const struct namespace *ours = namespace();
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, boot, sizeof(boot) - 1);

	if (fd >= 0)
		close(fd);
	boot[n > 0 ? n : 0] = '\0';
	boot[strcspn(boot, "\n")] = '\0';
	snprintf(text, RUNDIR_NOW, "boot %s, network namespace %ju.%ju.%" PRIu64, boot, (uintmax_t)ours->dev,
		 (uintmax_t)ours->ino, cookie());
	return text;
}
