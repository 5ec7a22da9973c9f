/* SPDX-License-Identifier: GPL-2.0 */
/*
 * entry: routes, and neighbours that somebody set, as they are bound to interfaces
 *
 * The kernel drops them when their interface goes down (fib_disable_ip(),
 * neigh_ifdown(), Linux 6.1), and routes when the address goes that they have
 * for a source (fib_sync_down_addr()).  They are read only when a plan may lose some.
 */
#ifndef IB_ENTRY_H
#define IB_ENTRY_H

#include <stdio.h>

#include "host.h"
#include "nl.h"

/*
 * Read the entries of those links of HOST that are watched, and the routes
 * that have an address of one for a source; those that the kernel makes by
 * itself (RTPROT_KERNEL), or gets from routers (RTPROT_RA), are left out.
 * What others need comes first: routes on the link, routes by a gateway,
 * neighbours.  0 or -errno with WHY.
 */
int entries_read(struct host *host, struct nl *nl, struct why *why);

/* Print ENTRY as the command of iproute2 that sets it again. */
void entry_print(const struct host_entry *entry, FILE *out);

/* Set ENTRY again; it need not be gone.  0 or -errno with WHY. */
int entry_set(struct nl *nl, const struct host_entry *entry, struct why *why);

/* "the route 10.9.0.0/16", for messages. */
void entry_describe(const struct host_entry *entry, char *text, size_t size);

#endif
