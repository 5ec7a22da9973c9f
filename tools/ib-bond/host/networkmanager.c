// SPDX-License-Identifier: GPL-2.0
/* networkmanager: which bonds are NetworkManager's own; see networkmanager.h */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "networkmanager.h"
#include "rundir.h"

#define DIRECTORY	"NetworkManager"
#define PATH_SIZE	(RUNDIR_SIZE + NAME_MAX)

/* Has the file at PATH the line LINE? */
static bool has_line(const char *path, const char *line)
{
	FILE *in = fopen(path, "re");
	char *read = NULL;
	size_t room = 0;
	bool found = false;

	if (!in)
		return false;
	while (!found && getline(&read, &room, in) > 0) {
		read[strcspn(read, "\n")] = '\0';
		found = strcmp(read, line) == 0;
	}
	free(read);
	fclose(in);
	return found;
}

bool networkmanager_made(const struct host_link *bond)
{
	char state[PATH_SIZE], shown[PATH_SIZE];

	if (!bond || !bond->bond || rundir_apart())
		return false;
	snprintf(state, sizeof(state), "%s/" DIRECTORY "/devices/%d", rundir(), bond->ifindex);
	snprintf(shown, sizeof(shown), "%s/" DIRECTORY "/system-connections/%s.nmconnection", rundir(),
		 bond->ifname);
	return has_line(state, "nm-owned=true") && !has_line(state, "managed=false") &&
	       !has_line(shown, "nm-generated=true");
}
