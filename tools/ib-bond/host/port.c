// SPDX-License-Identifier: GPL-2.0
/* port: the InfiniBand port behind an IPoIB interface; see port.h */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if_infiniband.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "port.h"

#define CLASS "/sys/class/infiniband"

/* One line of the file PATH; "" when there is none. */
static void read_path(const char *path, char *line, int size)
{
	FILE *in = fopen(path, "re");

	*line = '\0';
	if (!in)
		return;
	if (!fgets(line, size, in))
		*line = '\0';
	line[strcspn(line, "\n")] = '\0';
	fclose(in);
}

/* The same of CLASS/DEVICE/ports/NUMBER/FILE. */
static void read_line(const struct port *port, const char *file, char *line, int size)
{
	char path[160];

	snprintf(path, sizeof(path), CLASS "/%s/ports/%u/%s", port->device, port->number, file);
	read_path(path, line, size);
}

/* "4: ACTIVE": the word; and the number, 0 if there is none. */
static unsigned int read_word(const struct port *port, const char *file, char *text, size_t size)
{
	char line[64], *word;

	read_line(port, file, line, sizeof(line));
	word = strchr(line, ' ');
	snprintf(text, size, "%s", word ? word + 1 : "");
	return strtoul(line, NULL, 10);
}

void port_read_state(struct port *port)
{
	read_word(port, "state", port->state, sizeof(port->state));
}

/* "0x2" */
static int read_lid(const struct port *port, const char *file)
{
	char line[16], *end;
	unsigned long lid;

	read_line(port, file, line, sizeof(line));
	lid = strtoul(line, &end, 16);
	return end > line && lid <= 0xffff ? (int)lid : PORT_LID_UNKNOWN;
}

/* "100 Gb/sec (4X EDR)", "2.5 Gb/sec (1X SDR)" */
static void read_rate(struct port *port)
{
	unsigned int whole, tenth = 0;

	read_line(port, "rate", port->rate, sizeof(port->rate));
	if (sscanf(port->rate, "%u.%1u", &whole, &tenth) >= 1)
		port->mbps = whole * 1000 + tenth * 100;
}

/* GID 0 is "fe80:0000:0000:0000:0002:c903:0001:0203": its second half is the port GUID. */
static void read_port(struct port *port)
{
	unsigned int part[4];
	char line[64];
	int i;

	read_line(port, "gids/0", line, sizeof(line));
	if (strlen(line) >= 39 &&
	    sscanf(line + 20, "%4x:%4x:%4x:%4x", &part[0], &part[1], &part[2], &part[3]) == 4) {
		for (i = 0; i < 8; i++)
			port->guid[i] = part[i / 2] >> (i % 2 ? 0 : 8);
	}
	port_read_state(port);
	port->physical_id = read_word(port, "phys_state", port->physical, sizeof(port->physical));
	read_line(port, "link_layer", port->link_layer, sizeof(port->link_layer));
	read_rate(port);
	port->lid = read_lid(port, "lid");
	port->sm_lid = read_lid(port, "sm_lid");
}

/* The card that DEVICE is on. */
static void read_adapter(const char *device, char id[ADAPTER_SIZE])
{
	char path[128], guid[64], target[PATH_MAX];
	ssize_t n;

	snprintf(path, sizeof(path), CLASS "/%.63s/sys_image_guid", device);
	read_path(path, guid, sizeof(guid));
	snprintf(path, sizeof(path), CLASS "/%.63s/device", device);
	n = readlink(path, target, sizeof(target) - 1);
	target[n > 0 ? n : 0] = '\0';
	adapter_id(id, guid, n > 0 ? target : device);
}

static int add_ports(struct ports *ports, const char *device)
{
	char path[128], adapter[ADAPTER_SIZE];
	struct dirent *entry;
	struct port *more;
	int err = 0;
	DIR *dir;

	read_adapter(device, adapter);
	snprintf(path, sizeof(path), CLASS "/%.63s/ports", device);	/* IB_DEVICE_NAME_MAX is 64 */
	dir = opendir(path);
	while (dir && !err && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		more = reallocarray(ports->port, ports->n + 1, sizeof(*more));
		if (!more) {
			err = -ENOMEM;
			break;
		}
		ports->port = more;
		more = &ports->port[ports->n++];
		*more = (struct port){ .number = strtoul(entry->d_name, NULL, 10) };
		snprintf(more->device, sizeof(more->device), "%.63s", device);
		memcpy(more->adapter, adapter, sizeof(more->adapter));
		read_port(more);
	}
	if (dir)
		closedir(dir);
	return err;
}

int ports_read(struct ports *ports)
{
	DIR *dir = opendir(CLASS);
	struct dirent *entry;
	int err = 0;

	*ports = (struct ports){ 0 };
	while (dir && !err && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			err = add_ports(ports, entry->d_name);
	if (dir)
		closedir(dir);
	if (err)
		ports_free(ports);
	return err;
}

/* The P_Key at INDEX of the table DIRECTORY; -1: the table ends before. */
static int read_pkey(int directory, unsigned int index)
{
	char text[32], *end;
	unsigned long key;
	ssize_t n;
	int fd;

	snprintf(text, sizeof(text), "%u", index);
	fd = openat(directory, text, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	key = strtoul(text, &end, 16);
	return end > text ? (int)(key & 0xffff) : -1;
}

/* A table has 128 places on many an adapter: each is found from its directory, not by a whole path. */
static int read_pkeys(struct port *port)
{
	char path[160];
	uint16_t *more;
	unsigned int index;
	int directory, key, err = 0;

	snprintf(path, sizeof(path), CLASS "/%s/ports/%u/pkeys", port->device, port->number);
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (index = 0; directory >= 0 && !err && (key = read_pkey(directory, index)) >= 0; index++) {
		if (!(key & 0x7fff))	/* 0 and 0x8000 are no P_Keys */
			continue;
		more = reallocarray(port->pkeys, port->n_pkeys + 1, sizeof(*more));
		if (more) {
			port->pkeys = more;
			port->pkeys[port->n_pkeys++] = key;
		} else {
			err = -ENOMEM;
		}
	}
	if (directory >= 0)
		close(directory);
	return err;
}

int ports_read_pkeys(struct ports *ports)
{
	size_t i;
	int err = 0;

	for (i = 0; i < ports->n && !err; i++)
		err = read_pkeys(&ports->port[i]);
	return err;
}

void ports_free(struct ports *ports)
{
	size_t i;

	for (i = 0; i < ports->n; i++)
		free(ports->port[i].pkeys);
	free(ports->port);
	*ports = (struct ports){ 0 };
}

const struct port *port_of(const struct ports *ports, const struct host_link *link)
{
	size_t i;

	if (!host_is_ipoib(link) || link->addr.len != INFINIBAND_ALEN)
		return NULL;
	for (i = 0; i < ports->n; i++)
		if (memcmp(ports->port[i].guid, link->addr.byte + 12, 8) == 0)
			return &ports->port[i];
	return NULL;
}

bool port_linked(const struct port *port)
{
	return strcmp(port->physical, "LinkUp") == 0;
}

const char *port_guid_format(const uint8_t guid[8], char text[20])
{
	static const char digits[] = "0123456789abcdef";
	char *end = text;
	int i;

	for (i = 0; i < 8; i++) {
		if (i && i % 2 == 0)
			*end++ = ':';
		*end++ = digits[guid[i] >> 4];
		*end++ = digits[guid[i] & 15];
	}
	*end = '\0';
	return text;
}

const char *port_guid_hex(const uint8_t guid[8], char text[20])
{
	int i, n = snprintf(text, 20, "0x");

	for (i = 0; i < 8; i++)
		n += snprintf(text + n, 20 - n, "%02x", guid[i]);
	return text;
}
