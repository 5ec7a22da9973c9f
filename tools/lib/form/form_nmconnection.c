// SPDX-License-Identifier: GPL-2.0
/*
 * form_nmconnection: keyfiles of NetworkManager, nm-settings-keyfile(5); see form.h
 *
 * No uuid is written: NetworkManager makes one of the file's name.
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/each.h"
#include "form.h"

/*
 * NetworkManager refuses a bond whose options do not fit its mode, and takes
 * fail_over_mac for an error over anything but... active-backup, which IPoIB has.
 */
static void put_bond_section(struct form_files *files, const struct bond *bond, FILE *out)
{
	const struct bond_setting *s;

	fputs("\n[bond]\n", out);
	each(s, bond->settings, bond->n_settings) {
		if (!s->value.text || s->row->flags & (OPTION_MODULE | OPTION_STATE))
			continue;
		if (s->row->flags & OPTION_NO_NM)
			form_lost(files, &s->pos, s->row->name, "NetworkManager has no such option of a bond");
		else
			fprintf(out, "%s=%s\n", s->row->name, s->value.text);
	}
}

static void put_routes(const struct form_net *net, int family, FILE *out)
{
	char text[ADDR_STRLEN];
	const struct form_route *r;
	size_t n = 0;

	each(r, net->routes, net->n_routes) {
		if (r->to.family != family)
			continue;
		fprintf(out, "route%zu=%s", ++n, addr_format(&r->to, text));
		if (r->via || r->metric)
			fprintf(out, ",%s", r->via ? r->via : family == AF_INET ? "0.0.0.0" : "::");
		if (r->metric)
			fprintf(out, ",%s", r->metric);
		fputc('\n', out);
	}
}

static void put_ip(struct form_files *files, const struct bond *bond, const struct form_net *net,
		   int family, FILE *out)
{
	const char *gateway = family == AF_INET ? net->gateway4 : net->gateway6;
	char text[ADDR_STRLEN], odd[INET_ADDRSTRLEN];
	bool dhcp = bond->bootproto && strcmp(bond->bootproto, "dhcp") == 0;
	const struct addr *a;
	size_t n = 0, i;

	fprintf(out, "\n[%s]\n", family == AF_INET ? "ipv4" : "ipv6");
	each(a, bond->addrs, bond->n_addrs) {
		if (a->family != family)
			continue;
		fprintf(out, "address%zu=%s\n", ++n, addr_format(a, text));
		if (addr_odd_broadcast(a, odd))
			form_lost(files, &bond->pos, "BROADCAST", "%s: NetworkManager takes the broadcast address from %s",
				  odd, addr_format(a, text));
		if (a->has_peer)
			form_lost(files, &bond->pos, "REMOTE_IPADDR", "NetworkManager has no far end of an address");
	}
	if (gateway && n)
		fprintf(out, "gateway=%s\n", gateway);
	if (family == AF_INET)
		fprintf(out, "method=%s\n", n && !dhcp ? "manual" : dhcp ? "auto" : "disabled");
	else
		fprintf(out, "method=%s\n", n ? "manual" : net->ipv6_off ? "disabled" : "auto");
	/*
	 * the other mode is made of a hardware address of 6 bytes on a bond, so that IPv6 ends there:
	 * get_ip_iface_identifier() in nm-device.c, NetworkManager 1.42
	 */
	if (family == AF_INET6 && form_mtu(bond) && (n || !net->ipv6_off))
		fputs("addr-gen-mode=stable-privacy\n", out);
	for (i = 0; i < net->n_dns; i++)
		if ((strchr(net->dns[i], ':') != NULL) == (family == AF_INET6))
			fprintf(out, "dns=%s;\n", net->dns[i]);
	if (net->search && family == AF_INET) {
		fputs("dns-search=", out);
		for (i = 0; net->search[i]; i++)
			fputc(net->search[i] == ' ' ? ';' : net->search[i], out);
		fputs(";\n", out);
	}
	put_routes(net, family, out);
}

static void put_master(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	FILE *out = form_begin(files, "%s.nmconnection", bond->ifname);

	if (!out)
		return;
	fprintf(out, "[connection]\nid=%s\ntype=bond\ninterface-name=%s\nautoconnect=%s\nautoconnect-slaves=1\n",
		bond->ifname, bond->ifname, bond->onboot ? "true" : "false");
	put_bond_section(files, bond, out);
	/* a bond's MTU stands there whatever its slaves are */
	if (form_mtu(bond))
		fprintf(out, "\n[ethernet]\nmtu=%u\n", form_mtu(bond));
	put_ip(files, bond, net, AF_INET, out);
	put_ip(files, bond, net, AF_INET6, out);
	form_end(files, out);
}

static void put_slave(struct form_files *files, const struct bond *bond, size_t i)
{
	const struct bond_slave *s = &bond->slaves[i];
	bool ib = strncmp(s->ifname, "ib", 2) == 0 || s->pkey != PKEY_UNSET;
	FILE *out = form_begin(files, "%s.nmconnection", s->ifname);

	if (!out)
		return;
	/* the order of the slaves is that of their start */
	fprintf(out, "[connection]\nid=%s\ntype=%s\ninterface-name=%s\nmaster=%s\nslave-type=bond\nautoconnect=%s\n"
		"autoconnect-priority=%zu\n",
		s->ifname, ib ? "infiniband" : "ethernet", s->ifname, bond->ifname,
		bond->onboot ? "true" : "false", bond->n_slaves - i);
	if (!ib) {
		form_end(files, out);
		return;
	}
	fputs("\n[infiniband]\n", out);
	/* without it NetworkManager sets datagram; with it, what the files say */
	fprintf(out, "transport-mode=%s\n", s->mode == IPOIB_CONNECTED ? "connected" : "datagram");
	/* the kernel gives a slave the bond's */
	if (form_mtu(bond))
		fprintf(out, "mtu=%u\n", form_mtu(bond));
	if (s->pkey != PKEY_UNSET)
		fprintf(out, "p-key=%d\nparent=%s\n", s->pkey, s->parent);
	if (s->umcast >= 0)
		form_lost(files, &s->pos, "IPOIB_UMCAST", "NetworkManager does not set it");
	form_end(files, out);
}

static void make(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	size_t i;

	put_master(files, bond, net);
	for (i = 0; i < bond->n_slaves; i++)
		put_slave(files, bond, i);
}

const struct form form_nmconnection = {
	"nmconnection", "/etc/NetworkManager/system-connections", 0600,
	"keyfiles of NetworkManager", "", "~", make
};
