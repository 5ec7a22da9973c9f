// SPDX-License-Identifier: GPL-2.0
/* addr: an IP address with its prefix, as an interface has it; see addr.h */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"

/* An IPv4 address that may stand on an interface; IP in host order. */
static const char *refuse4(uint32_t ip, uint8_t bits)
{
	uint32_t host = bits < 31 ? ip & (0xffffffffu >> bits) : 1;

	if (ip >> 24 == 0)
		return "0.0.0.0/8 names no host";
	if (ip >> 24 == 127)
		return "127.0.0.0/8 is the loopback network";
	if (ip >> 28 == 14)
		return "224.0.0.0/4 is multicast";
	if (ip >> 28 == 15)
		return "240.0.0.0/4 is reserved";
	if (bits && bits < 31 && host == 0)
		return "that is the address of the network, not of a host in it";
	if (bits && bits < 31 && host == 0xffffffffu >> bits)
		return "that is the broadcast address of its network";
	return NULL;
}

static const char *refuse6(const struct in6_addr *ip)
{
	if (IN6_IS_ADDR_UNSPECIFIED(ip))
		return ":: names no host";
	if (IN6_IS_ADDR_LOOPBACK(ip))
		return "::1 is the loopback address";
	if (IN6_IS_ADDR_MULTICAST(ip))
		return "ff00::/8 is multicast";
	if (IN6_IS_ADDR_V4MAPPED(ip))
		return "write an IPv4-mapped address as IPv4";
	return NULL;
}

/* The digits behind the slash; -1 if they are none, or too many. */
static int parse_bits(const char *text, int max)
{
	int bits = 0;
	const char *p;

	for (p = text; *p >= '0' && *p <= '9' && p - text < 4; p++)
		bits = bits * 10 + (*p - '0');
	return p == text || *p || bits > max ? -1 : bits;
}

void addr_set_broadcast(struct addr *addr)
{
	uint32_t ip;

	addr->has_broadcast = addr->family == AF_INET && addr->prefixlen < 31;
	if (!addr->has_broadcast)
		return;
	memcpy(&ip, addr->ip, 4);
	ip |= htonl(0xffffffffu >> addr->prefixlen);
	memcpy(addr->broadcast, &ip, 4);
}

const char *addr_odd_broadcast(const struct addr *addr, char ip[INET_ADDRSTRLEN])
{
	struct addr usual = *addr;

	addr_set_broadcast(&usual);
	if (!addr->has_broadcast ||
	    (usual.has_broadcast && memcmp(usual.broadcast, addr->broadcast, 4) == 0))
		return NULL;
	return inet_ntop(AF_INET, addr->broadcast, ip, INET_ADDRSTRLEN);
}

int addr_parse(const char *text, uint8_t bits4, uint8_t bits6, struct addr *addr,
	       const char **why)
{
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	char ip[INET6_ADDRSTRLEN];
	int bits;

	*addr = (struct addr){ 0 };
	*why = "not an IP address";
	if (!len || len >= sizeof(ip))
		return -EINVAL;
	memcpy(ip, text, len);
	ip[len] = '\0';
	if (inet_pton(AF_INET, ip, addr->ip) == 1)
		addr->family = AF_INET;
	else if (inet_pton(AF_INET6, ip, addr->ip) == 1)
		addr->family = AF_INET6;
	else
		return -EINVAL;

	bits = addr->family == AF_INET ? bits4 : bits6;
	if (slash)
		bits = parse_bits(slash + 1, addr_len(addr) * 8);
	if (bits < 1) {
		*why = addr->family == AF_INET ? "the prefix is 1 to 32 bits"
					       : "the prefix is 1 to 128 bits";
		return -EINVAL;
	}
	addr->prefixlen = bits;
	if (addr->family == AF_INET) {
		uint32_t host;

		memcpy(&host, addr->ip, 4);
		*why = refuse4(ntohl(host), bits);
	} else {
		struct in6_addr host;	/* addr->ip is not aligned for one */

		memcpy(&host, addr->ip, sizeof(host));
		*why = refuse6(&host);
	}
	if (*why)
		return -EINVAL;
	addr_set_broadcast(addr);
	return 0;
}

const char *addr_format(const struct addr *addr, char text[ADDR_STRLEN])
{
	char ip[INET6_ADDRSTRLEN];

	inet_ntop(addr->family, addr->ip, ip, sizeof(ip));
	snprintf(text, ADDR_STRLEN, "%s/%u", ip, addr->prefixlen);
	return text;
}

unsigned int addr_len(const struct addr *addr)
{
	return addr->family == AF_INET ? 4 : 16;
}

uint32_t addr_mask(unsigned int bits)
{
	return bits ? htonl(UINT32_MAX << (32 - bits)) : 0;
}

bool addr_covers(const struct addr *addr, const uint8_t *ip)
{
	size_t whole = addr->prefixlen / 8, rest = addr->prefixlen % 8;

	return memcmp(ip, addr->ip, whole) == 0 && (!rest || (ip[whole] ^ addr->ip[whole]) >> (8 - rest) == 0);
}

int addr_mask_bits(const char *mask)
{
	struct in_addr raw;
	uint32_t m;
	int bits;

	if (inet_pton(AF_INET, mask, &raw) != 1)
		return -EINVAL;
	m = ntohl(raw.s_addr);
	for (bits = 0; bits < 32 && m & 0x80000000u; bits++)
		m <<= 1;
	return m ? -EINVAL : bits;
}

bool addr_same(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && a->prefixlen == b->prefixlen &&
	       memcmp(a->ip, b->ip, addr_len(a)) == 0 &&
	       a->has_peer == b->has_peer &&
	       (!a->has_peer || memcmp(a->peer, b->peer, addr_len(a)) == 0);
}

bool addr_names(const struct addr *name, const struct addr *addr)
{
	return name->family == addr->family && memcmp(name->ip, addr->ip, addr_len(addr)) == 0 &&
	       (!name->prefixlen || name->prefixlen == addr->prefixlen);
}
