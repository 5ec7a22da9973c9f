// SPDX-License-Identifier: GPL-2.0
/* figure: what ib_bonding says of a bond; see figure.h */
#include <stdio.h>
#include <unistd.h>

#include "figure.h"
#include "sysfs.h"

#define DIRECTORY "ib_bonding/"

bool figure_loaded(void)
{
	return access("/sys/module/ib_bonding", F_OK) == 0;
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
	static const char *const reasons[] = {
		"failovers_port", "failovers_carrier", "failovers_admin", "failovers_silent",
		"failovers_primary", "failovers_other"
	};
	uint64_t one;
	size_t i;

	*value = 0;
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (!figure_read(bond, reasons[i], &one))
			return false;
		*value += one;
	}
	return true;
}

bool figure_last_failover(const char *bond, double *seconds)
{
	char text[64];

	/* "port 1732310000.123456 812" or "none" */
	return read_text(bond, "last_failover", text, sizeof(text)) &&
	       sscanf(text, "%*s %lf", seconds) == 1;
}
