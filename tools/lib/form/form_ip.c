// SPDX-License-Identifier: GPL-2.0
/* form_ip: who gives a bond its addresses; see form.h */
#include <string.h>

#include "base/each.h"
#include "bond/proto.h"
#include "form.h"

size_t form_addresses(const struct bond *bond, int family)
{
	const struct addr *a;
	size_t n = 0;

	each(a, bond->addrs, bond->n_addrs)
		n += a->family == family;
	return n;
}

void form_lose_off(struct form_files *files, const struct bond *bond, int family, const char *what, const char *kind)
{
	form_lost(files, &bond->pos, what, "%s, and there is no IPv%d", kind, family == AF_INET ? 4 : 6);
}

bool form_autoip(const struct bond *bond)
{
	return proto_asked(bond, NULL) & PROTO_AUTOIP;
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
	unsigned int how = proto_asked(bond, NULL);
	bool dhcp6 = how & PROTO_DHCP6 || net->dhcp6, given = form_addresses(bond, family);

	if (family == AF_INET)
		return how & PROTO_DHCP4 ? FORM_AUTO : given ? FORM_GIVEN : how & PROTO_AUTOIP ? FORM_LINK : FORM_OFF;
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
	return dhcp6 || how & PROTO_RA || wants_ipv6(bond, net) ? FORM_AUTO : FORM_LEAVE;
}

void form_lose_proto(struct form_files *files, const struct form *form, const struct bond *bond, bool autoip)
{
	struct proto_word unknown;
	unsigned int how = proto_asked(bond, &unknown);

	if (unknown.at)
		form_lost(files, &bond->pos, "BOOTPROTO", "%.*s: not known here", unknown.len, unknown.at);
	if (how & PROTO_AUTOIP && !autoip)
		form_lost(files, &bond->pos, "BOOTPROTO", "%s: %s has no link-local IPv4 address here",
			  bond->bootproto, form->service);
}
