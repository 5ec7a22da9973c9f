// SPDX-License-Identifier: GPL-2.0
/*
 * ifcfg_rh_value: values that NetworkManager takes, of the files and of keyfiles alike; see ifcfg_rh.h
 *
 * From the verify() of nm-setting-ip-config.c, nm-setting-ip6-config.c and nm-setting-connection.c, 1.42.8 and 1.50.0.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifcfg_rh.h"

/* NMDhcpHostnameFlags: the server updates A, the name is encoded, nobody updates, no flag at all */
#define SERVER	0x1
#define ENCODED	0x2
#define NOBODY	0x4
#define CLEAR	0x8

bool ifcfg_rh_hostname_flags(const char *value, int family)
{
	char *end;
	unsigned long flags;

	errno = 0;
	flags = strtoul(value, &end, 10);
	if (end == value || *end || errno || *value == '-' || flags > UINT32_MAX)
		return true;		/* as if it were not there */
	if (flags & ~(unsigned long)(SERVER | ENCODED | NOBODY | CLEAR) || (flags & SERVER && flags & NOBODY))
		return false;
	return !(flags & CLEAR && flags != CLEAR) && !(family == AF_INET6 && flags & ENCODED);
}

/* Is it an address of FAMILY, with /BITS (MIN to MAX) or, unless they are WANTED, without? */
static bool is_network(const char *value, int family, int min, int max, bool wanted)
{
	const char *slash = strchr(value, '/');
	size_t len = slash ? (size_t)(slash - value) : strlen(value);
	char ip[INET6_ADDRSTRLEN], *end;
	uint8_t raw[16];
	long bits;

	if (len >= sizeof(ip) || (wanted && !slash))
		return false;
	snprintf(ip, sizeof(ip), "%.*s", (int)len, value);
	if (inet_pton(family, ip, raw) != 1)
		return false;
	if (!slash)
		return true;
	bits = strtol(slash + 1, &end, 10);
	return isdigit((unsigned char)slash[1]) && !*end && bits >= min && bits <= max;
}

bool ifcfg_rh_servers(const char *value)
{
	char word[64];
	size_t len;

	for (; *(value += strspn(value, " \t")); value += len) {
		len = strcspn(value, " \t");
		snprintf(word, sizeof(word), "%.*s", (int)(len < sizeof(word) ? len : sizeof(word)), value);
		if (!is_network(word, AF_INET, 0, 32, false))
			return false;
	}
	return true;
}

bool ifcfg_rh_pd_hint(const char *value)
{
	return is_network(value, AF_INET6, 1, 128, true);
}

bool ifcfg_rh_mud_url(const char *value)
{
	static const char https[] = "https://";
	const char *p;

	if (strcmp(value, "none") == 0)
		return true;
	for (p = value; *p; p++)
		if ((unsigned char)*p > 127)
			return false;
	return strncmp(value, https, sizeof(https) - 1) == 0 && value[sizeof(https) - 1] && p - value <= 255;
}
