/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dhclient: will ISC's client, as Red Hat's scripts start it, ask DHCP for a bond over InfiniBand?
 *
 * A request there holds no hardware address, so that a server knows a client by
 * its identifier alone (RFC 4390).  What dhclient does without one by its files,
 * by the sources of Red Hat's packages, and of ISC's where those are not to be had:
 *
 *	3.0.1, 3.0.5 (RHEL4, 5)	knows no InfiniBand: "unknown hardware address type 32"
 *	4.1.1 (RHEL6)		neither, as ISC has it; Red Hat's patch is of September 2011, before 6.2: not tried
 *	4.2.5-47, -68 (RHEL7)	makes one of the port's GUID
 *	4.3.6-29 to -50 (RHEL8)	sends a DUID; and /etc/dhcp/dhclient.conf of the package names one
 *	4.4.2-18, -19 (RHEL9)	ends
 */
#ifndef IB_DHCLIENT_H
#define IB_DHCLIENT_H

#include "conf.h"

enum dhclient {
	DHCLIENT_ASKS,		/* or it is not known */
	DHCLIENT_ETHERNET,	/* it knows no InfiniBand */
	DHCLIENT_MISSING,	/* it is not installed: ifup passes BOOTPROTO by */
	DHCLIENT_UNNAMED,	/* it ends: no identifier */
	DHCLIENT_BEHIND,	/* it ends: it looks at the first "send" alone, and that is of another option */
};

#define DHCLIENT_PATH	64	/* bytes of a path */

/*
 * What becomes of BOOTPROTO in FILE, of the bond IFNAME, where ifup of CONF's
 * root brings it up; PATH: the file, from the root, that dhclient reads or would.
 */
enum dhclient dhclient_look(const struct conf *conf, const struct conf_file *file, const char *ifname,
			    char path[DHCLIENT_PATH]);

/* What dhclient makes of its configuration TEXT for IFNAME. */
enum dhclient dhclient_reads(const char *text, const char *ifname);

#endif
