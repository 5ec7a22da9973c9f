/* SPDX-License-Identifier: GPL-2.0 */
/* host_read: the interfaces as the kernel tells of them now */
#ifndef IB_HOST_READ_H
#define IB_HOST_READ_H

#include "host.h"
#include "nl.h"

/* Fill HOST; 0 or -errno with WHY.  host_free() gives back what it owns. */
int host_read(struct host *host, struct nl *nl, enum way way, struct why *why);

/*
 * One link of an RTM_NEWLINK message into LINK, without addresses, the slaves of
 * a bond by number alone.  0 or -ENOMEM; host_link_free() either way.
 */
int host_parse_link(const struct nlmsghdr *msg, enum way way, struct host_link *link);

#endif
