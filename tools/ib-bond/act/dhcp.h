/* SPDX-License-Identifier: GPL-2.0 */
/* dhcp: have the address of a bond asked for, where no network service does */
#ifndef IB_DHCP_H
#define IB_DHCP_H

#include <stddef.h>

#include "args/args.h"
#include "ifcfg/conf.h"

/*
 * The BONDS of CONF have come up by their files: have DHCP asked for those that
 * want it, and wait for what it gives, DHCP_WAIT seconds for all of them; the
 * client of one that does not want it any more ends.  0, or 1, said: there is
 * no address.
 */
#define DHCP_WAIT 15
int dhcp_ask(const struct args *args, const struct conf *conf, const struct bond *bonds, size_t n);

/* Nobody asks any more for the bond IFNAME; the same for all. */
void dhcp_end(const char *ifname);
void dhcp_end_all(void);

#endif
