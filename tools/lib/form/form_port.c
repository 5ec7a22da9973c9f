// SPDX-License-Identifier: GPL-2.0
/* form_port: what the slaves of a bond are: kind, mode, MTU; see form.h */
#include <string.h>

#include "base/each.h"
#include "form.h"

#define MTU_ETHERNET	1500

bool form_is_ipoib(const struct bond *bond, const struct bond_slave *slave, bool *said)
{
	enum port_kind found = bond_slave_kind(bond, slave);

	if (said)
		*said = found != PORT_UNSAID;
	return found != PORT_OTHER;
}

bool form_over_ipoib(const struct bond *bond)
{
	return bond->n_slaves && form_is_ipoib(bond, bond->slaves, NULL);
}

enum ipoib_mode form_mode(const struct bond *bond, const struct bond_slave *slave)
{
	if (slave->mode != IPOIB_MODE_UNSET)
		return slave->mode;
	return (slave->mtu ? slave->mtu : bond->mtu) > IPOIB_DATAGRAM_OPA ? IPOIB_CONNECTED : IPOIB_DATAGRAM;
}

unsigned int form_mtu(const struct bond *bond)
{
	const struct bond_slave *s;
	unsigned int least = 0, own;
	bool said = false, ipoib;

	if (bond->mtu)
		return bond->mtu;
	each(s, bond->slaves, bond->n_slaves) {
		ipoib = form_is_ipoib(bond, s, NULL);
		own = s->mtu ? s->mtu : !ipoib ? MTU_ETHERNET :
		      form_mode(bond, s) == IPOIB_CONNECTED ? IPOIB_CONNECTED_MTU : IPOIB_DATAGRAM_MTU;
		said |= s->mtu || ipoib;
		if (!least || own < least)
			least = own;
	}
	return said ? least : 0;
}

void form_lose_ports(struct form_files *files, const struct bond *bond)
{
	const struct bond_slave *s;
	bool said;

	each(s, bond->slaves, bond->n_slaves) {
		form_is_ipoib(bond, s, &said);
		if (!said)
			form_lost(files, &s->pos, s->ifname,
				  "InfiniBand or Ethernet?  Nothing tells; written as InfiniBand: say it with TYPE= or IPOIB=");
		if (s->mtu && s->mtu != form_mtu(bond))
			form_lost(files, &s->pos, "MTU", "%u: a bond gives its slaves its own, %u", s->mtu, form_mtu(bond));
	}
}
