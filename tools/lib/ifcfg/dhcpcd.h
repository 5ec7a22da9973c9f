/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dhcpcd: will the client that sysconfig's scripts start ask DHCP for a bond over InfiniBand, and as whom?
 *
 * ifup-dhcp of SLES10 and SLES11 takes dhcpcd where DHCLIENT_BIN names no other, and throws away what it says.
 * By the sources of dhcpcd, built and run:
 *
 *	1.3.22-pl4 (SLES10)	ends: "interface bond0 is not Ethernet or 802.2 Token Ring", in syslog alone
 *	3.2.3 (SLES11)		asks, as RFC 4390 has it.  Its identifier holds the number of the interface unless
 *				that has a name of four letters, and what SIOCGIFHWADDR has of 20 bytes, 14
 */
#ifndef IB_DHCPCD_H
#define IB_DHCPCD_H

#include "conf.h"

enum dhcpcd {
	DHCPCD_ASKS,		/* or it is not known */
	DHCPCD_ETHERNET,	/* it ends: it knows no InfiniBand, and ISC's client of that release neither */
	DHCPCD_NUMBERED,	/* it asks as somebody else each time the bond is made anew */
};

/* What becomes of BOOTPROTO=dhcp in FILE, of the bond IFNAME, where ifup of CONF's root brings it up. */
enum dhcpcd dhcpcd_look(const struct conf *conf, const struct conf_file *file, const char *ifname);

#endif
