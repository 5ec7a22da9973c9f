/* SPDX-License-Identifier: GPL-2.0 */
/* addr: an IP address with its prefix, as an interface has it */
#ifndef IB_ADDR_H
#define IB_ADDR_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#define ADDR_STRLEN (INET6_ADDRSTRLEN + 4)	/* "ADDRESS/BITS" and the final NUL */

struct addr {
	int family;			/* AF_INET or AF_INET6 */
	uint8_t prefixlen;		/* bits */
	uint8_t ip[16];			/* network order; 4 bytes of it for AF_INET */
	bool has_broadcast;		/* AF_INET only */
	uint8_t broadcast[4];
	bool has_peer;			/* the far end of a point-to-point address, same family */
	uint8_t peer[16];
	char label[IFNAMSIZ];		/* AF_INET, bond0:1: as ifconfig lists it; "" for the interface's own name */
};

/*
 * Read "IP" or "IP/BITS" into ADDR.  Without BITS, the prefix is BITS4 or
 * BITS6.  An IPv4 address gets the broadcast address of its network where
 * there is one (prefixes up to 30, RFC 3021).  0, or -EINVAL with *WHY set to
 * a constant text: no address, bits out of range, or an address that no
 * interface can have (0.0.0.0, ::, 127/8, ::1, multicast, class E, v4-mapped).
 */
int addr_parse(const char *text, uint8_t bits4, uint8_t bits6, struct addr *addr,
	       const char **why);

/* "IP/BITS" into TEXT; returns TEXT. */
const char *addr_format(const struct addr *addr, char text[ADDR_STRLEN]);

/* Bytes of an address of that family. */
unsigned int addr_len(const struct addr *addr);

/* Set the broadcast address that belongs to an IPv4 address and its prefix; none above 30 bits. */
void addr_set_broadcast(struct addr *addr);

/* The broadcast address of ADDR into IP, if it has one and its network would have another; else NULL. */
const char *addr_odd_broadcast(const struct addr *addr, char ip[INET_ADDRSTRLEN]);

/* The IPv4 netmask of BITS, 0 to 32, in network order. */
uint32_t addr_mask(unsigned int bits);

/* Is IP, an address of ADDR's family in network order, in the network that ADDR is in? */
bool addr_covers(const struct addr *addr, const uint8_t *ip);

/* Bits of a netmask such as 255.255.255.0: 0 .. 32, or -EINVAL if it is none or has holes. */
int addr_mask_bits(const char *mask);

/* The same address for the kernel: family, IP, prefix (and peer). */
bool addr_same(const struct addr *a, const struct addr *b);

/* Is ADDR the one that NAME names: the same IP, and the same prefix unless NAME's is 0? */
bool addr_names(const struct addr *name, const struct addr *addr);

#endif
