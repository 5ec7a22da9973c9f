// SPDX-License-Identifier: GPL-2.0
/* save_bond: the description of a running bond; see save.h */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "bond/proto.h"
#include "plan/lease.h"
#include "plan/ours.h"
#include "save.h"

/* What bond_init() and bond_check_params() of the driver give, where that is not 0 (Linux 6.1). */
static const struct {
	const char *name;
	unsigned int number;
} defaults[] = {
	{ "use_carrier", 1 }, { "num_grat_arp", 1 }, { "resend_igmp", 1 }, { "packets_per_slave", 1 },
	{ "lp_interval", 1 }, { "tlb_dynamic_lb", 1 }, { "lacp_active", 1 }, { "arp_missed_max", 2 },
	{ "ad_actor_sys_prio", 65535 }, { "coupled_control", 1 },	/* since 6.9 */
};

static bool is_default(const struct option *row, uint32_t number, bool infiniband)
{
	size_t i;

	if (strcmp(row->name, "mode") == 0 || strcmp(row->name, "miimon") == 0)
		return false;		/* what a reader looks for */
	if (strcmp(row->name, "fail_over_mac") == 0 && infiniband)
		return number == 1;	/* the driver sets it itself: bond_enslave() */
	for (i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		if (strcmp(defaults[i].name, row->name) == 0)
			return number == defaults[i].number;
	return number == 0 && (row->kind == OPTION_ENUM || row->kind == OPTION_UINT);
}

static int add_options(struct bond *bond, const struct host_link *link, const struct bond *files)
{
	const struct host_bond *now = link->bond;
	const struct option *row;
	struct option_value value;
	struct option_why why;
	size_t i, mode = option_index(option_find("mode", 4));

	for (row = option_table; row->name; row++) {
		i = option_index(row);
		if (!now->text[i] || !*now->text[i] || row->flags & (OPTION_MODULE | OPTION_STATE) ||
		    row->kind == OPTION_MAC || !option_fits_mode(row, now->text[mode] ? now->number[mode] : 0))
			continue;
		/* what modprobe.conf says of it, BONDING_OPTS has to say otherwise */
		if (is_default(row, now->number[i], link->type == ARPHRD_INFINIBAND) &&
		    !(files && bond_given(files, row)))
			continue;
		if (option_parse(row, now->text[i], &value, &why))
			continue;	/* a kernel that knows more values than we do */
		if (bond_set_option(bond, row, &value, (struct pos){ 0 }))
			return -ENOMEM;
	}
	return 0;
}

/* a daemon gives them, or the kernel from a router's announcements */
static bool comes_and_goes(const struct host_addr *addr)
{
	return !(addr->flags & IFA_F_PERMANENT);
}

/* what is known of who set the addresses of a bond */
struct setters {
	const struct host *host;
	const struct host_link *link;
	const struct bond *files, *record;	/* or NULL */
	bool known;		/* some are ours, or of the files: then the rest are of others */
};

static bool has_setter(const struct setters *s, const struct host_addr *a)
{
	return ours_named(s->files, &a->addr) || ours_addr(s->host, a, s->record);
}

static struct setters find_setters(const struct host *host, const struct host_link *link,
				   const struct bond *files, const struct bond *record)
{
	struct setters s = { host, link, files, record, false };
	const struct host_addr *a;

	each(a, link->addrs, link->n_addrs)
		s.known |= has_setter(&s, a);
	return s;
}

/* A VIP is the address of another daemon, and may be another node's tomorrow. */
static bool is_of_others(const struct setters *s, const struct host_addr *a)
{
	if (s->known)
		return !has_setter(s, a);
	return a->addr.family == AF_INET && a->addr.prefixlen == 32 && a != s->link->addrs;
}

static int add_address(struct bond *bond, const struct setters *s, const struct host_addr *a, FILE *losses)
{
	bool given = proto_elsewhere(bond);
	const char *why = NULL;
	char text[ADDR_STRLEN];

	if (a->scope == RT_SCOPE_LINK)
		return 0;
	if (comes_and_goes(a))
		why = a->addr.family == AF_INET && !given ? "it is not a permanent address" : "";
	else if (proto_asked(bond, NULL) & proto_dhcp(a->addr.family) && !has_setter(s, a))
		why = "";		/* leased, by a client that keeps it whatever comes: lease_network() */
	else if (is_of_others(s, a))
		why = "others have set it, neither ib-bond nor the files";
	if (!why)
		return bond_add_addr(bond, &a->addr) == -ENOMEM ? -ENOMEM : 0;
	if (*why && losses)
		fprintf(losses, "%s: lost: %s: %s\n", s->link->ifname, addr_format(&a->addr, text), why);
	return 0;
}

static int add_addresses(struct bond *bond, const struct setters *s, FILE *losses)
{
	const struct host_link *link = s->link;
	const struct host_addr *a;

	each(a, link->addrs, link->n_addrs)
		if (a->addr.family == AF_INET && add_address(bond, s, a, losses))
			return -ENOMEM;
	/* the kernel tells the one that came last first: ipv6_link_dev_addr() in net/ipv6/addrconf.c */
	for (a = link->addrs + link->n_addrs; a-- > link->addrs;)
		if (a->addr.family == AF_INET6 && add_address(bond, s, a, losses))
			return -ENOMEM;
	return 0;
}

/* A name that the kernel takes and that no file may hold. */
static int refuse_name(const char *name, const char *reason, struct why *why)
{
	struct diag_quote quoted;

	return why_set(why, -EINVAL, "%s: %s", diag_quote(&quoted, name, strlen(name)), reason);
}

static int add_slaves(struct bond *bond, const struct host *host, const struct host_link *bond_link, struct why *why)
{
	const struct host_link *link, *parent;
	struct bond_slave *slave;
	const char *refused;
	int err;

	for (link = host->links; link < host->links + host->n_links; link++) {
		if (link->master != bond_link->ifindex)
			continue;
		err = bond_add_slave(bond, link->ifname, &slave, &refused);
		if (err)
			return err == -ENOMEM ? err : refuse_name(link->ifname, refused, why);
		/* what the interface is, whatever its name looks like */
		slave->pkey = PKEY_UNSET;
		*slave->parent = '\0';
		slave->kind = host_is_ipoib(link) ? PORT_IPOIB : PORT_OTHER;
		if (!host_is_ipoib(link))
			continue;
		slave->mode = link->mode;
		slave->umcast = link->umcast > 0 ? 1 : -1;
		parent = link->parent ? host_link_at(host, link->parent) : NULL;
		if (parent) {
			slave->pkey = link->pkey;
			snprintf(slave->parent, sizeof(slave->parent), "%s", parent->ifname);
		}
	}
	return 0;
}

/* Where the files name nobody and no address, the record does, or a leased one says that DHCP was asked. */
static const char *proto_of(const struct host_link *link, const struct bond *files, const struct bond *record)
{
	if (lease_seen(link) && !(files && (files->n_addrs || proto_elsewhere(files))))
		return "dhcp";
	return files ? files->bootproto : record ? record->bootproto : NULL;
}

static int add_from_files(struct bond *bond, const struct host_link *link, const struct bond *files,
			  const struct bond *record)
{
	const char *proto = proto_of(link, files, record);

	bond->onboot = !files || files->onboot;
	if (!proto)
		return 0;
	bond->bootproto = strdup(proto);
	return bond->bootproto ? 0 : -ENOMEM;
}

int save_bond(struct bond *bond, const struct host *host, const struct host_link *link,
	      const struct bond *files, const struct bond *record, FILE *losses, struct why *why)
{
	struct setters setters = find_setters(host, link, files, record);
	const char *refused;
	int err;

	why_set(why, -ENOMEM, "out of memory");
	if (bond_init(bond, link->ifname, &refused))
		return refuse_name(link->ifname, refused, why);
	bond->mtu = link->mtu;
	err = add_from_files(bond, link, files, record);
	if (!err)
		err = add_options(bond, link, files);
	if (!err)
		err = add_addresses(bond, &setters, losses);
	if (!err)
		err = add_slaves(bond, host, link, why);
	if (err)
		bond_free(bond);
	return err;
}
