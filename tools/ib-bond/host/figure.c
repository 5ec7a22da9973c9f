// SPDX-License-Identifier: GPL-2.0
/* figure: what ib_bonding says of a bond; see figure.h */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "figure.h"
#include "sysfs.h"

#define DIRECTORY "ib_bonding/"

const struct figure figure_table[] = {
#define FIGURE(name, column, failovers, help) { name, failovers },
#include "figure-table.h"
#undef FIGURE
	{ NULL, false }
};

bool figure_loaded(void)
{
	return access("/sys/module/ib_bonding", F_OK) == 0;
}

/* depmod lists each module of a kernel there: "extra/ib_bonding.ko.xz: ..." */
bool figure_missing(void)
{
	struct utsname kernel;
	char path[sizeof(kernel.release) + 32], *line = NULL;
	size_t size = 0;
	const char *name;
	bool missing = true;
	FILE *list;

	if (uname(&kernel))
		return false;
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", kernel.release);
	list = fopen(path, "re");
	if (!list)
		return false;
	while (missing && getline(&line, &size, list) > 0) {
		line[strcspn(line, ":")] = '\0';
		name = strstr(line, "ib_bonding.ko");
		missing = !name || (name > line && name[-1] != '/');
	}
	missing = missing && !ferror(list);
	free(line);
	fclose(list);
	return missing;
}

static bool read_text(const char *bond, const char *name, char *text, size_t size)
{
	char file[64];

	snprintf(file, sizeof(file), DIRECTORY "%s", name);
	return sysfs_read(bond, file, text, size) == 0;
}

bool figure_read(const char *bond, const char *name, uint64_t *value)
{
	unsigned long long number;
	char text[32];

	if (!read_text(bond, name, text, sizeof(text)) || sscanf(text, "%llu", &number) != 1)
		return false;
	*value = number;
	return true;
}

bool figure_failovers(const char *bond, uint64_t *value)
{
	const struct figure *row;
	uint64_t one;

	*value = 0;
	for (row = figure_table; row->name; row++) {
		if (!row->failovers)
			continue;
		if (!figure_read(bond, row->name, &one))
			return false;
		*value += one;
	}
	return true;
}

/* One reading of the three files: a switch may come between them. */
static bool read_last(const char *bond, struct figure_last *last)
{
	char reason[16];
	uint64_t time, us;

	if (!read_text(bond, "last_failover_reason", reason, sizeof(reason)) ||
	    !figure_read(bond, "last_failover_time", &time) ||
	    !figure_read(bond, "last_failover_us", &us))
		return false;
	*last = (struct figure_last){ .time = time, .microseconds = us };
	if (sscanf(reason, "%15s", last->reason) != 1 || strcmp(last->reason, "none") == 0)
		*last = (struct figure_last){ .time = 0 };
	return true;
}

bool figure_last(const char *bond, struct figure_last *last)
{
	struct figure_last before = { .time = -1 };
	unsigned int tries;

	*last = (struct figure_last){ .time = 0 };
	for (tries = 0; tries < 4; tries++) {
		if (!read_last(bond, last))
			return false;
		if (last->time == before.time && last->microseconds == before.microseconds &&
		    strcmp(last->reason, before.reason) == 0)
			break;
		before = *last;
	}
	return true;
}

bool figure_last_failover(const char *bond, double *seconds)
{
	struct figure_last last;

	if (!figure_last(bond, &last) || !*last.reason)
		return false;
	*seconds = last.time;
	return true;
}
