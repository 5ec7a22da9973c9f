// SPDX-License-Identifier: GPL-2.0
/* journal: one entry for systemd's journal, by its own protocol; see journal.h */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "journal.h"

void journal_field(FILE *out, const char *key, const char *value)
{
	size_t len = strlen(value), i;

	fputs(key, out);
	if (!strchr(value, '\n')) {
		fprintf(out, "=%s\n", value);
		return;
	}
	/* with a newline in it: its length, 8 bytes, the least one first */
	fputc('\n', out);
	for (i = 0; i < 8; i++)
		fputc((uint64_t)len >> (8 * i) & 0xff, out);
	fprintf(out, "%s\n", value);
}

int journal_send(const char *path, const char *entry, size_t len)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(path) >= sizeof(to.sun_path))
		return -ENAMETOOLONG;
	strcpy(to.sun_path, path);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	do {
		err = sendto(fd, entry, len, MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof(to)) < 0 ? -errno : 0;
	} while (err == -EINTR);
	close(fd);
	return err == -ENOENT ? 0 : err;
}
