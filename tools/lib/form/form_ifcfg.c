// SPDX-License-Identifier: GPL-2.0
/* form_ifcfg: ifcfg files of Red Hat and of SUSE, as they are read again; see form.h */
#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "form.h"
#include "shell/word.h"

void form_put_variable(const char *name, const char *value, FILE *out)
{
	fprintf(out, "%s=", name);
	word_put_quoted(value, out);
	fputc('\n', out);
}

static void put_options(const char *name, const struct bond *bond, FILE *out)
{
	/* no value of an option has a quote in it, but a slave's name may */
	fprintf(out, "%s=\"", name);
	form_put_options(bond, out);
	fputs("\"\n", out);
}

static void put_number(const char *name, unsigned int number, FILE *out)
{
	fprintf(out, "%s=%u\n", name, number);
}

/* --- Red Hat ------------------------------------------------------------------------- */

static void put_address4_redhat(struct form_files *files, const struct bond *bond, const struct addr *a,
				size_t n, FILE *out)
{
	char text[ADDR_STRLEN], ip[INET_ADDRSTRLEN], suffix[24] = "";
	uint32_t mask = addr_mask(a->prefixlen);

	if (n)
		snprintf(suffix, sizeof(suffix), "%zu", n);
	/* beside a PREFIX RHEL4 and 5 take the broadcast address of the class */
	fprintf(out, "IPADDR%s=%s\n", suffix, inet_ntop(AF_INET, a->ip, ip, sizeof(ip)));
	fprintf(out, "NETMASK%s=%s\n", suffix, inet_ntop(AF_INET, &mask, ip, sizeof(ip)));
	if (addr_odd_broadcast(a, ip))
		fprintf(out, "BROADCAST%s=%s\n", suffix, ip);
	if (a->has_peer)
		form_lost(files, &bond->pos, addr_format(a, text), "these files have no far end of an address");
}

static void put_addresses_redhat(struct form_files *files, const struct bond *bond, FILE *out)
{
	char text[ADDR_STRLEN];
	size_t i, n4 = 0, n6 = 0;

	for (i = 0; i < bond->n_addrs; i++)
		if (bond->addrs[i].family == AF_INET)
			put_address4_redhat(files, bond, &bond->addrs[i], n4++, out);
	for (i = 0; i < bond->n_addrs; i++) {
		if (bond->addrs[i].family != AF_INET6)
			continue;
		addr_format(&bond->addrs[i], text);
		if (!n6)
			fprintf(out, "IPV6INIT=yes\nIPV6ADDR=%s\n", text);
		else
			fprintf(out, "%s%s", n6 == 1 ? "IPV6ADDR_SECONDARIES=\"" : " ", text);
		n6++;
	}
	if (n6 > 1)
		fputs("\"\n", out);
}

static void put_slave_redhat(struct form_files *files, const struct bond *bond, const struct bond_slave *s)
{
	FILE *out = form_begin(files, "ifcfg-%s", s->ifname);

	if (!out)
		return;
	form_put_variable("DEVICE", s->ifname, out);
	/* 7 and above start an ifup-InfiniBand of this; RHEL4 wants it, and NetworkManager goes by it */
	fprintf(out, "TYPE=%s\n", form_is_ipoib(bond, s, NULL) ? "InfiniBand" : "Ethernet");
	fprintf(out, "ONBOOT=%s\nBOOTPROTO=none\nSLAVE=yes\n", bond->onboot ? "yes" : "no");
	form_put_variable("MASTER", bond->ifname, out);
	if (s->pkey != PKEY_UNSET) {
		fprintf(out, "PKEY=yes\nPKEY_ID=0x%04x\n", s->pkey);
		form_put_variable("PHYSDEV", s->parent, out);
	}
	if (s->mode != IPOIB_MODE_UNSET)
		fprintf(out, "CONNECTED_MODE=%s\n", s->mode == IPOIB_CONNECTED ? "yes" : "no");
	if (s->mtu)
		put_number("MTU", s->mtu, out);
	if (s->umcast > 0)
		form_lost(files, &s->pos, "umcast", "these files have no variable for it");
	form_end(files, out);
}

static void make_redhat(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	FILE *out = form_begin(files, "ifcfg-%s", bond->ifname);
	size_t i;

	(void)net;	/* nothing but a running bond is made into this */
	if (!out)
		return;
	form_put_variable("DEVICE", bond->ifname, out);
	/* "Bond" is what NetworkManager knows; for the others the name of another ifup-TYPE that is not there */
	fprintf(out, "TYPE=Bond\nBONDING_MASTER=yes\nONBOOT=%s\nBOOTPROTO=%s\n", bond->onboot ? "yes" : "no",
		bond->bootproto ? bond->bootproto : "none");
	put_options("BONDING_OPTS", bond, out);
	put_addresses_redhat(files, bond, out);
	if (bond->mtu)
		put_number("MTU", bond->mtu, out);
	form_end(files, out);
	for (i = 0; i < bond->n_slaves; i++)
		put_slave_redhat(files, bond, &bond->slaves[i]);
}

const struct form form_redhat = {
	"redhat", "initscripts", "/etc/sysconfig/network-scripts", 0644, "ifcfg files of RHEL5 and above", "orig-", "", make_redhat
};

/* --- SUSE ---------------------------------------------------------------------------- */

static void put_addresses_suse(const struct bond *bond, FILE *out)
{
	char text[ADDR_STRLEN], ip[INET6_ADDRSTRLEN], suffix[24] = "";
	const struct addr *a;
	size_t i;

	for (i = 0; i < bond->n_addrs; i++) {
		a = &bond->addrs[i];
		if (i)
			snprintf(suffix, sizeof(suffix), "_%zu", i);
		fprintf(out, "IPADDR%s='%s'\n", suffix, addr_format(a, text));
		if (addr_odd_broadcast(a, ip))
			fprintf(out, "BROADCAST%s='%s'\n", suffix, ip);
		if (a->has_peer)
			fprintf(out, "REMOTE_IPADDR%s='%s'\n", suffix, inet_ntop(a->family, a->peer, ip, sizeof(ip)));
	}
}

static void put_slave_suse(struct form_files *files, const struct bond *bond, const struct bond_slave *s)
{
	FILE *out = form_begin(files, "ifcfg-%s", s->ifname);
	char parent[IFNAMSIZ];
	int pkey;

	if (!out)
		return;
	/* wicked never pulls up a slave with STARTMODE=off */
	fputs("BOOTPROTO='none'\nSTARTMODE='hotplug'\n", out);
	/* wicked takes no other name for that of a port (0.6.80) */
	if (form_is_ipoib(bond, s, NULL) && (strncmp(s->ifname, "ib", 2) || !isdigit((unsigned char)s->ifname[2])))
		fputs("IPOIB='yes'\n", out);
	if (s->mode != IPOIB_MODE_UNSET)
		fprintf(out, "IPOIB_MODE='%s'\n", s->mode == IPOIB_CONNECTED ? "connected" : "datagram");
	if (s->umcast >= 0)
		fprintf(out, "IPOIB_UMCAST='%d'\n", s->umcast);
	if (s->pkey != PKEY_UNSET)
		fprintf(out, "IPOIB_PKEY='%04x'\n", s->pkey);
	/* the parent is not said but by the name */
	if (s->pkey != PKEY_UNSET && (!bond_split_child(s->ifname, parent, &pkey) || strcmp(parent, s->parent)))
		form_lost(files, &s->pos, s->ifname, "its name does not say that it is a P_Key child of %s", s->parent);
	if (s->mtu)
		put_number("MTU", s->mtu, out);
	form_end(files, out);
}

static void make_suse(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	FILE *out = form_begin(files, "ifcfg-%s", bond->ifname);
	char name[48];
	size_t i;

	(void)net;
	if (!out)
		return;
	fprintf(out, "BOOTPROTO='%s'\nSTARTMODE='%s'\nBONDING_MASTER='yes'\n",
		bond->bootproto ? bond->bootproto : "static", bond->onboot ? "auto" : "manual");
	put_options("BONDING_MODULE_OPTS", bond, out);
	for (i = 0; i < bond->n_slaves; i++) {
		snprintf(name, sizeof(name), "BONDING_SLAVE_%zu", i);
		form_put_variable(name, bond->slaves[i].ifname, out);
	}
	put_addresses_suse(bond, out);
	if (bond->mtu)
		put_number("MTU", bond->mtu, out);
	form_end(files, out);
	for (i = 0; i < bond->n_slaves; i++)
		put_slave_suse(files, bond, &bond->slaves[i]);
}

const struct form form_suse = {
	"suse", "wicked", "/etc/sysconfig/network", 0644, "ifcfg files of SLES10 and above", "orig-", "", make_suse
};
