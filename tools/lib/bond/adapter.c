// SPDX-License-Identifier: GPL-2.0
/* adapter: which card an InfiniBand port is on; see adapter.h */
#include <stdio.h>
#include <string.h>

#include "adapter.h"

void adapter_slot(char name[ADAPTER_SIZE], const char *device)
{
	unsigned int domain, bus, slot, function;
	const char *last = device ? strrchr(device, '/') : NULL;

	if (last)
		device = last + 1;
	snprintf(name, ADAPTER_SIZE, "%.63s", device ? device : "");
	/* 0000:03:00.1: another function of the same card */
	if (sscanf(name, "%x:%x:%x.%x", &domain, &bus, &slot, &function) == 4)
		*strrchr(name, '.') = '\0';
}

void adapter_id(char id[ADAPTER_SIZE], const char *guid, const char *device)
{
	unsigned int part[4];

	if (guid && sscanf(guid, "%4x:%4x:%4x:%4x", &part[0], &part[1], &part[2], &part[3]) == 4 &&
	    (part[0] || part[1] || part[2] || part[3]))
		snprintf(id, ADAPTER_SIZE, "0x%04x%04x%04x%04x", part[0], part[1], part[2], part[3]);
	else
		adapter_slot(id, device);
}
