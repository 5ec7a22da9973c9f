/* SPDX-License-Identifier: GPL-2.0 */
/*
 * way: the two ways to the bonding and IPoIB drivers, netlink and sysfs
 *
 * Each operation does one step and nothing else, or fails and leaves nothing
 * behind.  0 or -errno with WHY.  Links, MTUs and addresses, which every kernel
 * takes by netlink, are not here but in kernel.c.
 */
#ifndef IB_WAY_H
#define IB_WAY_H

#include "host/nl.h"
#include "plan/plan.h"

struct way_ops {
	int (*child_add)(struct nl *nl, const struct step *step, struct why *why);
	int (*child_del)(struct nl *nl, const struct step *step, struct why *why);
	int (*mode)(struct nl *nl, const struct step *step, struct why *why);
	int (*bond_add)(struct nl *nl, const struct step *step, struct why *why);
	int (*bond_del)(struct nl *nl, const struct step *step, struct why *why);
	int (*option)(struct nl *nl, const struct step *step, struct why *why);
	int (*enslave)(struct nl *nl, const struct step *step, struct why *why);
	int (*release)(struct nl *nl, const struct step *step, struct why *why);
};

extern const struct way_ops way_netlink, way_sysfs;

/* The index of the interface called NAME; 0 with WHY if there is none. */
unsigned int way_ifindex(struct nl *nl, const char *name, struct why *why);

/* Begin a link message of TYPE about the interface called NAME. */
struct nlmsghdr *way_link(char buf[NL_SIZE], uint16_t type, uint16_t flags, const char *name);

/* Set the MTU, bytes, and the ifalias of an interface. */
int way_set_mtu(struct nl *nl, const char *ifname, uint32_t mtu, struct why *why);
int way_set_alias(struct nl *nl, const char *ifname, const char *alias, struct why *why);

#endif
