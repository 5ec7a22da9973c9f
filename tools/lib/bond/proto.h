/* SPDX-License-Identifier: GPL-2.0 */
/* proto: who gives a bond its addresses, by BOOTPROTO */
#ifndef IB_PROTO_H
#define IB_PROTO_H

#include <stdbool.h>
#include <stddef.h>

#include "bond.h"

#define PROTO_DHCP4	0x1
#define PROTO_DHCP6	0x2
#define PROTO_AUTOIP	0x4	/* a link-local IPv4 address */
#define PROTO_RA	0x8	/* router advertisements */
#define PROTO_DHCP	(PROTO_DHCP4 | PROTO_DHCP6)

/* a word of BOOTPROTO that is not known */
struct proto_word {
	const char *at;		/* in bond.bootproto; NULL: all are known */
	int len;
};

/* What BOND asks for, PROTO_*; the first word that is not known goes to *UNKNOWN, unless that is NULL. */
unsigned int proto_asked(const struct bond *bond, struct proto_word *unknown);

/* Does BOND take addresses from elsewhere, as words do that are not known? */
bool proto_elsewhere(const struct bond *bond);

/* Does wicked ask for an address by WORD of BOOTPROTO, LEN bytes?  __ni_suse_bootproto() of 0.6.80 looks at capitals. */
bool proto_by_wicked(const char *word, size_t len);

/* The PROTO_DHCP4 or PROTO_DHCP6 of FAMILY, AF_INET or AF_INET6. */
unsigned int proto_dhcp(int family);

#endif
