// SPDX-License-Identifier: GPL-2.0
/* sysfs: a bond's files under /sys/class/net; see sysfs.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "sysfs.h"

static int open_file(const char *name, const char *file, int flags)
{
	char path[128];
	int n = snprintf(path, sizeof(path), SYSFS_NET "%s%s%s", name, *name ? "/" : "", file);

	if (n >= (int)sizeof(path))
		return -ENAMETOOLONG;
	n = open(path, flags | O_CLOEXEC);
	return n < 0 ? -errno : n;
}

int sysfs_read(const char *name, const char *file, char *text, size_t size)
{
	int fd = open_file(name, file, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = read(fd, text, size);
	if (n < 0)
		n = -errno;
	close(fd);
	if (n < 0)
		return n;
	if ((size_t)n >= size)
		return -E2BIG;
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

int sysfs_write(const char *name, const char *file, const char *text)
{
	int fd = open_file(name, file, O_WRONLY);
	size_t len = strlen(text);
	ssize_t n;

	if (fd < 0)
		return fd;
	/* An empty value is a line's end: a write of nothing reaches no driver. */
	n = len ? write(fd, text, len) : write(fd, "\n", 1);
	if (n < 0)
		n = -errno;
	close(fd);
	return n < 0 ? n : 0;
}

/* "active-backup 1", "10.0.0.1 10.0.0.2", "100": to the canonical text, or NULL. */
static char *canonical(const struct option *row, char *text, uint32_t *number)
{
	struct option_value value;
	struct option_why why;
	char *blank;

	if (row->kind == OPTION_ENUM)
		text[strcspn(text, " ")] = '\0';
	else
		while ((blank = strchr(text, ' ')))
			*blank = ',';
	if (!*text || option_parse(row, text, &value, &why))
		return NULL;
	*number = value.number;
	return value.text;
}

static int read_bond(struct host_link *link)
{
	char file[64], text[1024];
	const struct option *row;
	size_t i;

	link->bond = calloc(1, sizeof(*link->bond));
	if (!link->bond)
		return -ENOMEM;
	for (row = option_table; row->name; row++) {
		i = option_index(row);
		snprintf(file, sizeof(file), "bonding/%s", row->name);
		if (!row->attr || sysfs_read(link->ifname, file, text, sizeof(text)))
			continue;
		link->bond->text[i] = canonical(row, text, &link->bond->number[i]);
	}
	return 0;
}

/* "80:00:01:..." to bytes; nothing when it is no address. */
static void parse_hwaddr(const char *text, struct hwaddr *addr)
{
	unsigned int byte;
	int used;

	for (addr->len = 0; addr->len < HWADDR_MAX && sscanf(text, "%2x%n", &byte, &used) == 1;) {
		addr->byte[addr->len++] = byte;
		text += used;
		if (*text++ != ':')
			break;
	}
}

static int index_of(const char *text, const char *const words[])
{
	int i;

	for (i = 0; words[i]; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	return -1;
}

static void read_slave(struct host_link *link)
{
	static const char *const states[] = { "active", "backup", NULL };
	static const char *const links[] = { "up", "going down", "down", "going back", NULL };
	struct host_slave *slave = &link->slave;
	char text[128];

	if (!sysfs_read(link->ifname, "bonding_slave/state", text, sizeof(text)))
		slave->state = index_of(text, states);
	if (!sysfs_read(link->ifname, "bonding_slave/mii_status", text, sizeof(text)))
		slave->mii = index_of(text, links);
	if (!sysfs_read(link->ifname, "bonding_slave/link_failure_count", text, sizeof(text)))
		slave->failures = strtoul(text, NULL, 10);
	if (!sysfs_read(link->ifname, "bonding_slave/perm_hwaddr", text, sizeof(text)))
		parse_hwaddr(text, &slave->perm);
}

static void read_ipoib(struct host_link *link)
{
	char text[32];

	if (!sysfs_read(link->ifname, "mode", text, sizeof(text)))
		link->mode = strcmp(text, "connected") == 0 ? IPOIB_CONNECTED : IPOIB_DATAGRAM;
	if (!sysfs_read(link->ifname, "umcast", text, sizeof(text)))
		link->umcast = atoi(text);
}

/* The names in bonding_masters, one line however many; NULL: no driver, or no memory. */
static char *read_masters(void)
{
	size_t size = 4096;	/* what one sysfs file holds at most: PAGE_SIZE */
	char *names = malloc(size);

	if (names && sysfs_read("", "bonding_masters", names, size)) {
		free(names);
		return NULL;
	}
	return names;
}

int sysfs_complete(struct host *host, struct why *why)
{
	char *names = read_masters(), *name, *save = NULL;
	struct host_link *link, *master;
	size_t i;

	host->bonding = names;
	for (name = names ? strtok_r(names, " ", &save) : NULL; name; name = strtok_r(NULL, " ", &save)) {
		link = host_link(host, name);
		if (!link || link->bond)
			continue;
		host->by_sysfs = true;
		if (read_bond(link)) {
			free(names);
			return why_set(why, -ENOMEM, "out of memory");
		}
	}
	free(names);
	for (i = 0; i < host->n_links; i++) {
		link = &host->links[i];
		master = link->master ? host_link_at(host, link->master) : NULL;
		if (master && master->bond && link->slave.mii < 0)
			read_slave(link);
		if (host_is_ipoib(link) && link->mode == IPOIB_MODE_UNSET)
			read_ipoib(link);
	}
	return 0;
}
