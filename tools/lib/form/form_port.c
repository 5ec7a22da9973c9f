// SPDX-License-Identifier: GPL-2.0
/* form_port: what the slaves of a bond are: kind, mode, MTU; see form.h */
#include <ctype.h>
#include <string.h>

#include "base/each.h"
#include "form.h"

#define MTU_ETHERNET	1500
#define MTU_DATAGRAM	2044	/* IPoIB over an IB MTU of 2048 */
#define MTU_DATAGRAM_MAX 4092
#define MTU_CONNECTED	65520

/* eth0 of the kernel, enp3s0 of systemd, em1 and p1p2 of biosdevname */
static bool has_ethernet_name(const char *name)
{
	return strncmp(name, "eth", 3) == 0 || strncmp(name, "en", 2) == 0 ||
	       (strncmp(name, "em", 2) == 0 && isdigit((unsigned char)name[2])) ||
	       (*name == 'p' && isdigit((unsigned char)name[1]));
}

/* What is known of SLAVE itself. */
static enum port_kind own_kind(const struct bond_slave *slave)
{
	if (slave->kind != PORT_UNSAID)
		return slave->kind;
	if (strncmp(slave->ifname, "ib", 2) == 0)
		return PORT_IPOIB;
	if (has_ethernet_name(slave->ifname))
		return PORT_OTHER;
	return slave->pkey != PKEY_UNSET ? PORT_IPOIB : PORT_UNSAID;
}

static enum port_kind kind(const struct bond *bond, const struct bond_slave *slave)
{
	const struct bond_slave *other;
	enum port_kind found = own_kind(slave);

	each(other, bond->slaves, bond->n_slaves)
		if (found == PORT_UNSAID)
			found = own_kind(other);
	if (found == PORT_UNSAID && form_number(bond, "mode", MODE_ACTIVE_BACKUP) != MODE_ACTIVE_BACKUP)
		return PORT_OTHER;	/* bond_enslave() */
	return found;
}

bool form_is_ipoib(const struct bond *bond, const struct bond_slave *slave, bool *said)
{
	enum port_kind found = kind(bond, slave);

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
	return (slave->mtu ? slave->mtu : bond->mtu) > MTU_DATAGRAM_MAX ? IPOIB_CONNECTED : IPOIB_DATAGRAM;
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
		      form_mode(bond, s) == IPOIB_CONNECTED ? MTU_CONNECTED : MTU_DATAGRAM;
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
