/* SPDX-License-Identifier: GPL-2.0 */
/* snapshot: interfaces and InfiniBand ports, read together, for whatever shows them */
#ifndef IB_SNAPSHOT_H
#define IB_SNAPSHOT_H

#include <stdint.h>

#include "host.h"
#include "names.h"
#include "nl.h"
#include "port.h"
#include "base/why.h"

struct snapshot {
	struct host host;
	struct ports ports;
	uint64_t boottime;	/* past_now(): when it was made */
};

/* Fill SNAPSHOT, with the interfaces of host_read_for(); 0, or -errno with WHY.  snapshot_free() gives back what it owns. */
int snapshot_read(struct snapshot *snapshot, enum way way, const struct names *also, struct why *why);
void snapshot_free(struct snapshot *snapshot);

#endif
