/* SPDX-License-Identifier: GPL-2.0 */
/* host_read: the interfaces as the kernel tells of them now */
#ifndef IB_HOST_READ_H
#define IB_HOST_READ_H

#include "host.h"
#include "names.h"
#include "nl.h"

/* Fill HOST with all there is; 0 or -errno with WHY.  host_free() gives back what it owns. */
int host_read(struct host *host, struct nl *nl, enum way way, struct why *why);

/*
 * The same with bonds, all IPoIB interfaces, the slaves of either kind of bond,
 * what is above an interface that is read, and the interfaces that ALSO names,
 * by an altname as well: all that a plan or a verdict asks for, and on a host of
 * 3,000 interfaces a fifth of the work.  More is read where the kernel cannot be
 * asked for less, see there.  ALSO NULL: host_read().  If ALSO stands alone only
 * what it names is read, the slaves of what of that is a bond, and what is above
 * or below any of these: on a host with sixteen ports that is a fifth of the
 * work again.
 */
int host_read_for(struct host *host, struct nl *nl, enum way way, const struct names *also, struct why *why);

/*
 * One link of an RTM_NEWLINK message into LINK, without addresses, the slaves of
 * a bond by number alone.  0 or -ENOMEM; host_link_free() either way.
 */
int host_parse_link(const struct nlmsghdr *msg, enum way way, struct host_link *link);

#endif
