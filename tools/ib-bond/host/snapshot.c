// SPDX-License-Identifier: GPL-2.0
/* snapshot: interfaces and InfiniBand ports, read together; see snapshot.h */
#include <string.h>

#include "figure.h"
#include "host_read.h"
#include "past.h"
#include "snapshot.h"

int snapshot_read(struct snapshot *snapshot, enum way way, const struct names *also, struct why *why)
{
	struct nl nl;
	int err = nl_open(&nl, why);

	if (err)
		return err;
	snapshot->boottime = past_now();
	err = host_read_for(&snapshot->host, &nl, way, also, why);
	nl_close(&nl);
	if (err)
		return err;
	snapshot->host.module = figure_loaded();
	err = ports_read(&snapshot->ports);
	if (err) {
		why_set(why, err, "cannot read the InfiniBand ports: %s", strerror(-err));
		host_free(&snapshot->host);
	}
	return err;
}

void snapshot_free(struct snapshot *snapshot)
{
	ports_free(&snapshot->ports);
	host_free(&snapshot->host);
}
