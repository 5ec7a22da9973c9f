// SPDX-License-Identifier: GPL-2.0
/*
 * loose: what wicked takes of an address; see loose.h
 *
 * ni_sockaddr_prefix_parse() and __get_ipaddr() of 0.6.80: bits are what
 * strtoul() makes of their text, be there what may behind the digits; where
 * they are no number of bits, what PREFIXLEN or else NETMASK says; an IPv4
 * address that inet_pton() does not take is read by octets, decimal with
 * noughts before them too.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dialect.h"
#include "loose.h"

/*
 * Number of bits, 1 to MAX, that TEXT begins with; *PLAIN: it is that alone.  0: there is one, and more is wrong with it,
 * for octal is READ-OTHERWISE, and a second address behind the first is lost; -1: there is none, so it looks elsewhere.
 */
static int read_bits(const char *text, int max, bool *plain)
{
	char room[DIALECT_TRIMMED];
	int bits = dialect_bits(dialect_trim(text, room), max);
	bool hex = strncasecmp(room, "0x", 2) == 0;
	unsigned long n;
	char *end;

	*plain = bits > 0;
	if (*plain)
		return bits;
	n = strtoul(room, &end, 0);
	if (!n || n > (unsigned long)max)
		return -1;
	end += strcspn(end, "#.:");
	return isdigit((unsigned char)*room) && (*room != '0' || hex) && (!*end || *end == '#') ? (int)n : 0;
}

/* An IPv4 address of N octets at least, as __ni_parse_ipv4shorthand() takes it; what it has too little of are noughts. */
static bool read_octets(const char *text, int n, uint8_t ip[4])
{
	unsigned long octet;
	char *end;
	int i;

	memset(ip, 0, 4);
	for (i = 0; i < 4 && *text; i++) {
		if (!isdigit((unsigned char)*text))
			return false;
		octet = strtoul(text, &end, 10);
		if (octet > 255 || (*end && *end != '.'))
			return false;
		ip[i] = octet;
		text = end + (*end == '.');
	}
	return i >= n && !*text;
}

/* The address that stands before the slash of TEXT, its family in ADDR, 0: none; *PLAIN: it is written as others have it. */
static void read_ip(const char *text, struct addr *addr, bool *plain)
{
	size_t len = strcspn(text, "/");
	char ip[INET6_ADDRSTRLEN];

	*plain = true;
	addr->family = 0;
	if (len >= sizeof(ip))
		return;
	memcpy(ip, text, len);
	ip[len] = '\0';
	if (inet_pton(AF_INET6, ip, addr->ip) == 1) {
		addr->family = AF_INET6;
		return;
	}
	*plain = inet_pton(AF_INET, ip, addr->ip) == 1;
	if (*plain || read_octets(ip, 4, addr->ip))
		addr->family = AF_INET;
}

/* NETMASK's bits, or -1 */
static int read_mask(const char *text, bool *plain)
{
	char dotted[INET_ADDRSTRLEN];
	uint8_t raw[4];
	int bits = addr_mask_bits(text);

	*plain = bits > 0;
	if (*plain || !read_octets(text, 1, raw))
		return bits;
	return addr_mask_bits(inet_ntop(AF_INET, raw, dotted, sizeof(dotted)));
}

static const struct var *partner(const struct vars *vars, const char *name, const char *suffix)
{
	char full[VARS_NAME_MAX];
	const struct var *var = vars_name_suffixed(full, name, suffix) ? vars_find(vars, full) : NULL;

	return var && vars_state(vars, var) == VAR_KNOWN && var->len ? var : NULL;
}

/* What stands beside IPADDR<SUFFIX>: bits, or none above 0; *BY: by which variable others do not read them, if any. */
static int bits_beside(const struct vars *vars, const char *suffix, int max, const struct var **by)
{
	const struct var *length = partner(vars, "PREFIXLEN", suffix), *mask = partner(vars, "NETMASK", suffix);
	bool plain = true;
	int bits = length ? read_bits(length->value, max, &plain) : mask && max == 32 ? read_mask(mask->value, &plain) : -1;

	*by = plain ? NULL : length ? length : mask;
	return bits;
}

const struct var *loose_address(const struct vars *vars, const char *suffix, struct addr *addr)
{
	const struct var *ip = partner(vars, "IPADDR", suffix), *by = NULL;
	const char *slash = ip ? strchr(ip->value, '/') : NULL, *why;
	bool plain_ip = true, plain = false;
	char text[ADDR_STRLEN];
	int bits = -1, max;

	if (!ip)
		return NULL;
	read_ip(ip->value, addr, &plain_ip);
	if (!addr->family)
		return NULL;
	max = addr_len(addr) * 8;
	if (slash)
		bits = read_bits(slash + 1, max, &plain);
	if (bits < 0)
		bits = bits_beside(vars, suffix, max, &by);
	if (bits <= 0)
		return NULL;
	if (!plain_ip || (slash && !plain))
		by = ip;
	addr->prefixlen = bits;
	return by && addr_parse(addr_format(addr, text), 0, 0, addr, &why) == 0 ? by : NULL;
}

bool loose_takes_broadcast(const char *text)
{
	uint8_t raw[4];

	return !*text || strcmp(text, "+") == 0 || inet_pton(AF_INET, text, raw) == 1;
}

/* ni_sockaddr_is_specified() */
bool loose_no_address(const char *text)
{
	static const char any[] = "0.0.0.0";
	size_t len = strlen(any);

	if (strncmp(text, any, len) == 0 && (!text[len] || text[len] == '/'))
		return true;
	return *text == '#' || !text[strcspn(text, "0123456789:")];
}

bool loose_no_slave(const char *text)
{
	while (*text && !isalnum((unsigned char)*text))
		text++;
	return !*text;
}

bool loose_takes_peer(const char *text, const struct addr *addr)
{
	struct addr peer;
	const char *why;

	return !*text || addr->prefixlen == addr_len(addr) * 8 ||
	       (addr_parse(text, 32, 128, &peer, &why) == 0 && peer.family == addr->family);
}
