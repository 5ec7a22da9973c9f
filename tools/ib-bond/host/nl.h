/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nl: one rtnetlink socket, on libmnl
 *
 * An answer that does not come is waited for for NL_TIMEOUT seconds.  That is no
 * limit on a request as a whole: the kernel carries it out while it is sent
 * (rtnetlink_rcv_msg(), netlink_dump_start()), and there waits for the RTNL lock
 * for as long as somebody holds it, which no signal ends.  An HCA that dies
 * holds it for 5 s (ipoib_ib_dev_stop()), one that hangs for ever: then every
 * command on the host that asks for interfaces hangs, ip(8) too.
 */
#ifndef IB_NL_H
#define IB_NL_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/why.h"

#define NL_TIMEOUT 30		/* seconds, from when the request was sent */
#define NL_SIZE 4096		/* bytes of a request, at most */

/* how to reach the bonding driver: by this socket, or by the files of sysfs */
enum way { WAY_AUTO, WAY_NETLINK, WAY_SYSFS };

struct nl {
	struct mnl_socket *sock;
	uint32_t seq;
	size_t room;		/* bytes that are received at once of a dump */
};

/* Is the kernel that runs MAJOR.MINOR or above, by its name?  A distribution's may have more than that says. */
bool nl_since(unsigned int major, unsigned int minor);

/* Open; 0 or -errno with WHY. */
int nl_open(struct nl *nl, struct why *why);
void nl_close(struct nl *nl);

/* The index of the interface called NAME, 0: there is none; if_nametoindex() without a socket of its own. */
unsigned int nl_ifindex(struct nl *nl, const char *name);

/* Begin a request of TYPE with FLAGS in BUF; NLM_F_REQUEST is added. */
struct nlmsghdr *nl_begin(char buf[NL_SIZE], uint16_t type, uint16_t flags);

/*
 * Send REQUEST and wait for its acknowledgement.  0, or the kernel's -errno
 * with the kernel's own words (extended ack) in WHY where it gave some, else
 * strerror(); -ETIMEDOUT or -EPROTO when no answer, or none that makes sense,
 * came.  It may take longer than NL_TIMEOUT, see above.
 */
int nl_talk(struct nl *nl, struct nlmsghdr *request, struct why *why);

/*
 * Send the dump REQUEST and hand each message to EACH, which returns 0 or
 * -errno.  -EAGAIN: all of it came, but something changed under way, so one may
 * be missing or have come twice; or one was too long, for which there is room
 * from now on.
 */
int nl_dump(struct nl *nl, struct nlmsghdr *request,
	    int (*each)(const struct nlmsghdr *msg, void *data), void *data, struct why *why);

/* Send REQUEST, which is no dump, and hand what it asks for to EACH, likewise.  0, -EAGAIN, or the kernel's -errno. */
int nl_get(struct nl *nl, struct nlmsghdr *request,
	   int (*each)(const struct nlmsghdr *msg, void *data), void *data, struct why *why);

#endif
