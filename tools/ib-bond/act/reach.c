// SPDX-License-Identifier: GPL-2.0
/* reach: which slaves of a bond there are to be had; see reach.h */
#include <errno.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>

#include "reach.h"
#include "shell/paste.h"

bool reach_slave(const struct session *s, const struct bond_slave *slave)
{
	return host_link(&s->host, slave->ifname) ||
	       (*slave->parent && host_link(&s->host, slave->parent));
}

/*
 * While slaves are missing, those of the bond that no file names may be them,
 * under a name that somebody gave them: they stay.
 */
static void keep_strangers(struct session *s, struct bond *bond)
{
	const struct host_link *master = host_link(&s->host, bond->ifname), *link;
	const char *refused;
	size_t i;

	for (i = 0; master && i < s->host.n_links; i++) {
		link = &s->host.links[i];
		if (link->master != master->ifindex || bond_find_slave(bond, link->ifname))
			continue;
		session_complain(s, bond->ifname, "%s is its slave and no file names it: was it renamed? It stays", link->ifname);
		bond_add_slave(bond, link->ifname, NULL, &refused);
	}
}

void reach_there(struct session *s, struct bond *bond)
{
	size_t i, there = 0, wanted = bond->n_slaves;

	for (i = 0; i < bond->n_slaves; i++)
		there += reach_slave(s, &bond->slaves[i]);
	for (i = bond->n_slaves; there && i--;) {
		if (reach_slave(s, &bond->slaves[i]))
			continue;
		session_complain(s, bond->ifname, "no such interface: %s; the bond goes without it",
			 bond->slaves[i].ifname);
		bond_drop_slave(bond, i);
	}
	if (bond->n_slaves < wanted)
		keep_strangers(s, bond);
}

/* Leave of BOND only its slaves: of the rest nothing is said. */
static void leave_slaves(struct bond *bond)
{
	bond->n_addrs = 0;
	bond->mtu = 0;
	while (bond->n_settings)
		bond_unset(bond, bond->n_settings - 1);
}

/* Is SLAVE, or the port it is a child of, the interface that has come back? */
static bool is_back(const struct session *s, const struct bond_slave *slave)
{
	const char *ifname = s->args->ifname;
	const struct host_link *link = ifname ? host_find(&s->host, ifname) : NULL;

	if (link)
		ifname = link->ifname;
	return !ifname || strcmp(slave->ifname, ifname) == 0 || strcmp(slave->parent, ifname) == 0;
}

bool reach_lives(const struct session *s, const struct host_link *link)
{
	return link && link->bond && (host_slaves(&s->host, link) || link->type == ARPHRD_INFINIBAND);
}

bool reach_restored(const struct session *s, struct bond *bond)
{
	const struct host_link *master = host_link(&s->host, bond->ifname), *link;
	const struct bond_slave *slave;
	bool concerned = false, living = reach_lives(s, master);
	size_t i;

	if (living && !host_slaves(&s->host, master))
		return false;
	for (i = 0; i < bond->n_slaves; i++)
		concerned |= is_back(s, &bond->slaves[i]);
	for (i = bond->n_slaves; i--;) {
		slave = &bond->slaves[i];
		link = host_link(&s->host, slave->ifname);
		if (!reach_slave(s, slave) ||
		    (living && !is_back(s, slave) && !(link && link->master == master->ifindex)))
			bond_drop_slave(bond, i);
	}
	if (living)
		leave_slaves(bond);
	return concerned && bond->n_slaves;
}

void reach_name(const struct session *s, const struct bond *bond, char ifname[IFNAMSIZ])
{
	struct bond_slave slave = { .pkey = PKEY_UNSET };
	struct bond one = { .slaves = &slave, .n_slaves = 1 };
	const struct host_link *link = host_find(&s->host, s->args->ifname);
	const struct bond_slave *known;

	if (link) {		/* an altname may be longer than a name */
		strcpy(ifname, link->ifname);
		return;
	}
	snprintf(slave.ifname, sizeof(slave.ifname), "%s", s->args->ifname);
	known = bond ? bond_find_slave(bond, s->args->ifname) : NULL;
	if (known)
		slave = *known;
	host_resolve(&s->host, &one);
	strcpy(ifname, slave.ifname);
}

bool reach_joining(struct session *s, struct bond *bond)
{
	const struct host_link *master = host_link(&s->host, bond->ifname), *link;
	const char *name = s->args->ifname, *refused;
	char joining[IFNAMSIZ];
	struct paste quoted;
	size_t i;

	if (!master || !master->bond) {
		session_complain(s, name, "its bond %s is down: ib-bond --ifup %s brings both up",
			 bond->ifname, paste_word(bond->ifname, &quoted));
		return false;
	}
	reach_name(s, bond, joining);
	host_resolve(&s->host, bond);
	leave_slaves(bond);
	for (i = bond->n_slaves; i--;) {
		link = host_link(&s->host, bond->slaves[i].ifname);
		if (strcmp(bond->slaves[i].ifname, joining) && !(link && link->master == master->ifindex))
			bond_drop_slave(bond, i);
	}
	for (i = 0; i < s->host.n_links; i++) {
		link = &s->host.links[i];
		if (link->master == master->ifindex &&
		    bond_add_slave(bond, link->ifname, NULL, &refused) == -ENOMEM) {
			session_complain(s, name, "out of memory");
			return false;
		}
	}
	return true;
}
