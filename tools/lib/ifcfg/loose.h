/* SPDX-License-Identifier: GPL-2.0 */
/* loose: an address that wicked takes from what other readers of SUSE's files refuse, or take otherwise */
#ifndef IB_LOOSE_H
#define IB_LOOSE_H

#include "bond/addr.h"
#include "shell/vars.h"

/*
 * The address of IPADDR<SUFFIX> in VARS, as ADDR, where wicked alone takes it.
 * Returns the variable that others stumble over; NULL: there is none, or no
 * address that a host can have.
 */
const struct var *loose_address(const struct vars *vars, const char *suffix, struct addr *addr);

/* Is TEXT, an IPADDR, what stands for none: 0.0.0.0 of yast, none, a comment in quotes?  wicked passes it by. */
bool loose_no_address(const char *text);

/* Is TEXT, the name of a slave, what stands for none, a - say?  wicked refuses it, and makes the bond of the others. */
bool loose_no_slave(const char *text);

/* Does wicked take TEXT, a BROADCAST beside an IPv4 address?  What it does not take it passes by, and says so in its log. */
bool loose_takes_broadcast(const char *text);

/* Does wicked look at TEXT, the REMOTE_IPADDR of ADDR?  Only beside an address of one host. */
bool loose_takes_peer(const char *text, const struct addr *addr);

#endif
