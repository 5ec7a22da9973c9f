// SPDX-License-Identifier: GPL-2.0
/* form_ip: who gives a bond its addresses; see form.h */
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "form.h"

#define DHCP4	0x1
#define DHCP6	0x2
#define AUTOIP	0x4
#define RA	0x8

/*
 * Words of BOOTPROTO, with + between several (SUSE): ifup of RHEL4 to 9,
 * sysconfig of SLES10 and 11, __ni_suse_bootproto() in wicked 0.6.80.
 */
static const struct {
	const char *word;
	unsigned int redhat, suse;
} protos[] = {
	{ "none", 0, 0 }, { "static", 0, 0 },
	{ "dhcp", DHCP4, DHCP4 | DHCP6 }, { "bootp", DHCP4, DHCP4 },
	{ "dhcp4", DHCP4, DHCP4 }, { "dhcp6", DHCP6, DHCP6 },
	{ "autoip", AUTOIP, AUTOIP }, { "auto4", AUTOIP, AUTOIP },
	{ "auto6", RA, RA },
};

/* What is asked for by BOOTPROTO; the first word that is not known goes to *UNKNOWN, with its length. */
static unsigned int asked(const struct bond *bond, const char **unknown, size_t *unknown_len)
{
	const char *p = bond->bootproto ? bond->bootproto : "";
	unsigned int found = 0;
	size_t len, i;

	*unknown = NULL;
	for (; *p; p += len + (p[len] == '+')) {
		len = strcspn(p, "+");
		for (i = 0; i < sizeof(protos) / sizeof(protos[0]); i++)
			if (strlen(protos[i].word) == len && strncasecmp(protos[i].word, p, len) == 0)
				break;
		if (i < sizeof(protos) / sizeof(protos[0])) {
			found |= bond->dialect == DIALECT_SLES10 ? protos[i].suse : protos[i].redhat;
		} else if (!*unknown) {
			*unknown = p;
			*unknown_len = len;
		}
	}
	return found;
}

size_t form_addresses(const struct bond *bond, int family)
{
	const struct addr *a;
	size_t n = 0;

	each(a, bond->addrs, bond->n_addrs)
		n += a->family == family;
	return n;
}

bool form_autoip(const struct bond *bond)
{
	const char *unknown;
	size_t len;

	return asked(bond, &unknown, &len) & AUTOIP;
}

/* Is there anything that the kernel by itself would not do? */
static bool wants_ipv6(const struct bond *bond, const struct form_net *net)
{
	size_t i;

	if (net->gateway6 || form_addresses(bond, AF_INET6))
		return true;
	for (i = 0; i < net->n_dns; i++)
		if (strchr(net->dns[i], ':'))
			return true;
	for (i = 0; i < net->n_routes; i++)
		if (net->routes[i].to.family == AF_INET6)
			return true;
	return false;
}

enum form_method form_method(const struct bond *bond, const struct form_net *net, int family)
{
	const char *unknown;
	size_t len;
	unsigned int how = asked(bond, &unknown, &len);
	bool dhcp6 = how & DHCP6 || net->dhcp6, given = form_addresses(bond, family);

	if (family == AF_INET)
		return how & DHCP4 ? FORM_AUTO : given ? FORM_GIVEN : how & AUTOIP ? FORM_LINK : FORM_OFF;
	switch (net->ipv6) {
	case FORM_IPV6_OFF:
		return FORM_OFF;
	case FORM_IPV6_AUTO:
		return FORM_AUTO;
	case FORM_IPV6_GIVEN:
		return dhcp6 ? FORM_DHCP : given ? FORM_GIVEN : FORM_LINK;
	case FORM_IPV6_LEAVE:
		break;
	}
	return dhcp6 || how & RA || wants_ipv6(bond, net) ? FORM_AUTO : FORM_LEAVE;
}

void form_lose_proto(struct form_files *files, const struct form *form, const struct bond *bond, bool autoip)
{
	const char *unknown;
	size_t len;
	unsigned int how = asked(bond, &unknown, &len);

	if (unknown)
		form_lost(files, &bond->pos, "BOOTPROTO", "%.*s: not known here", (int)len, unknown);
	if (how & AUTOIP && !autoip)
		form_lost(files, &bond->pos, "BOOTPROTO", "%s: %s has no link-local IPv4 address here",
			  bond->bootproto, form->service);
}
