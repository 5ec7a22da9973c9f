// SPDX-License-Identifier: GPL-2.0
/* form_networkd: systemd.netdev(5) and systemd.network(5); see form.h */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "form.h"

static void put_option(struct form_files *files, const struct bond_setting *s, FILE *out)
{
	const char *p;

	/* 1 is what it is anyway, and `primary` stands in the slave's file */
	if (strcmp(s->row->name, "primary") == 0 || (strcmp(s->row->name, "use_carrier") == 0 && s->value.number == 1))
		return;
	if (!form_option(files, &form_networkd, s, s->row->networkd ? 0 : ~0u))
		return;
	fprintf(out, "%s=", s->row->networkd);
	for (p = s->value.text; *p; p++)
		fputc(*p == ',' ? ' ' : *p, out);
	fprintf(out, "%s\n", s->row->unit);
}

static void put_netdev(struct form_files *files, const struct bond *bond)
{
	FILE *out = form_begin(files, "10-%s.netdev", bond->ifname);
	const struct bond_setting *s;

	if (!out)
		return;
	/* an address made up by networkd would stay: the bond's is to be that of its active slave */
	fprintf(out, "[NetDev]\nName=%s\nKind=bond\nMACAddress=none\n", bond->ifname);
	if (form_mtu(bond))
		fprintf(out, "MTUBytes=%u\n", form_mtu(bond));
	fputs("\n[Bond]\n", out);
	each(s, bond->settings, bond->n_settings)
		put_option(files, s, out);
	form_end(files, out);
}

static void put_addresses(const struct bond *bond, FILE *out)
{
	char text[ADDR_STRLEN], ip[INET6_ADDRSTRLEN];
	const struct addr *a;

	each(a, bond->addrs, bond->n_addrs) {
		fprintf(out, "\n[Address]\nAddress=%s\n", addr_format(a, text));
		if (a->has_broadcast)
			fprintf(out, "Broadcast=%s\n", inet_ntop(AF_INET, a->broadcast, ip, sizeof(ip)));
		if (a->has_peer)
			fprintf(out, "Peer=%s/%u\n", inet_ntop(a->family, a->peer, ip, sizeof(ip)), a->prefixlen);
	}
}

static bool asks_dhcp(const struct bond *bond, const struct form_net *net)
{
	return form_method(bond, net, AF_INET) == FORM_AUTO && !form_over_ipoib(bond);
}

/* networkd takes IPv6 off the link then, so a route of it fails, and the link with it; NetworkManager sets neither. */
static bool is_ipv6_off(const struct bond *bond, const struct form_net *net)
{
	return form_method(bond, net, AF_INET6) == FORM_OFF;
}

/* A route of IPv4 waits for an address by which its hop is reached, and the link is never configured: gateway_is_ready(). */
static bool is_route_off(const struct bond *bond, const struct form_net *net, const struct form_route *r)
{
	if (r->to.family == AF_INET6)
		return is_ipv6_off(bond, net);
	return r->via && !form_addresses(bond, AF_INET) && !asks_dhcp(bond, net) && !form_autoip(bond);
}

static void put_routes(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	char text[ADDR_STRLEN];
	const struct form_route *r;

	each(r, net->routes, net->n_routes) {
		if (is_route_off(bond, net, r)) {
			form_lose_off(files, bond, r->to.family, addr_format(&r->to, text), "a route");
			continue;
		}
		fprintf(out, "\n[Route]\nDestination=%s\n", addr_format(&r->to, text));
		if (r->via)
			fprintf(out, "Gateway=%s\n", r->via);
		if (r->metric)
			fprintf(out, "Metric=%s\n", r->metric);
	}
}

static void put_rules(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	char text[ADDR_STRLEN];
	const struct rule *r;

	each(r, net->rules, net->n_rules) {
		if (r->family == AF_INET6 && is_ipv6_off(bond, net)) {
			form_lost(files, &bond->pos, "a rule of routing", "there is no IPv6");
			continue;
		}
		fprintf(out, "\n[RoutingPolicyRule]\nFamily=%s\nPriority=%u\nTable=%u\n",
			r->family == AF_INET ? "ipv4" : "ipv6", r->priority, r->table);
		if (r->from.family)
			fprintf(out, "From=%s\n", addr_format(&r->from, text));
		if (r->to.family)
			fprintf(out, "To=%s\n", addr_format(&r->to, text));
	}
}

/*
 * A bond appears as Ethernet, and networkd (252) keeps the type that a link had
 * then.  With the 20 bytes of address that the first slave brings no client of
 * DHCP and DHCPv6 is set up, the latter for router advertisements too: "Failed to
 * configure DHCPv4 client: Invalid argument".  networkd then gives the link up,
 * static addresses and all.  Over a bond that was over InfiniBand before networkd
 * started all of it works: ifup-hooks/generic/lease.
 */
static void put_ipv6(struct form_files *files, const struct bond *bond, enum form_method method, FILE *out)
{
	bool asks = method == FORM_AUTO || method == FORM_LEAVE || method == FORM_DHCP;

	if (form_over_ipoib(bond) && asks)
		form_lost(files, &bond->pos, "router advertisements",
			  "systemd-networkd (252) takes none, nor asks DHCPv6, over a bond over InfiniBand that it made: give static IPv6 addresses");
	if (form_over_ipoib(bond) || !asks || method == FORM_DHCP)
		fputs("IPv6AcceptRA=no\n", out);
	else if (method == FORM_AUTO)
		fputs("IPv6AcceptRA=yes\n", out);
}

static void put_protocols(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	enum form_method six = form_method(bond, net, AF_INET6);
	bool dhcp4 = asks_dhcp(bond, net);
	bool dhcp6 = six == FORM_DHCP && !form_over_ipoib(bond);

	if (form_over_ipoib(bond) && form_method(bond, net, AF_INET) == FORM_AUTO)
		form_lost(files, &bond->pos, "BOOTPROTO",
			  "%s: systemd-networkd (252) asks no DHCP over a bond over InfiniBand that it made: give a static address",
			  bond->bootproto);
	if (dhcp4 || dhcp6)
		fprintf(out, "DHCP=%s\n", dhcp4 && dhcp6 ? "yes" : dhcp4 ? "ipv4" : "ipv6");
	put_ipv6(files, bond, six, out);
	if (form_autoip(bond))
		fprintf(out, "LinkLocalAddressing=%s\n", six == FORM_OFF ? "ipv4" : "yes");
	else if (six == FORM_OFF)
		fputs("LinkLocalAddressing=no\n", out);
	form_lose_proto(files, &form_networkd, bond, true);
}

static void put_gateway(const char *gateway, const char *metric, FILE *out)
{
	if (gateway && metric)
		fprintf(out, "\n[Route]\nGateway=%s\nMetric=%s\n", gateway, metric);
}

static void put_network_section(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	size_t i;

	fputs("\n[Network]\n", out);
	put_protocols(files, bond, net, out);
	if (net->gateway4 && !net->metric4)
		fprintf(out, "Gateway=%s\n", net->gateway4);
	if (net->gateway6 && !net->metric6)
		fprintf(out, "Gateway=%s\n", net->gateway6);
	for (i = 0; i < net->n_dns; i++)
		fprintf(out, "DNS=%s\n", net->dns[i]);
	if (net->search)
		fprintf(out, "Domains=%s\n", net->search);
}

static void put_dhcp(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	const char *file = bond->pos.file;

	if (!asks_dhcp(bond, net) || (!net->metric4 && !form_has_word(net, file, "DHCPv4", NULL)))
		return;
	fputs("\n[DHCPv4]\n", out);
	if (net->metric4)
		fprintf(out, "RouteMetric=%s\n", net->metric4);
	form_put_words(net, file, "DHCPv4", out);
	form_carry(files, file, net->metric4 ? FORM_METRIC : 0);
}

static void put_network(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	const char *file = bond->pos.file;
	FILE *out = form_begin(files, "10-%s.network", bond->ifname);

	if (!out)
		return;
	fprintf(out, "[Match]\nName=%s\n\n[Link]\n", bond->ifname);
	if (form_mtu(bond))
		fprintf(out, "MTUBytes=%u\n", form_mtu(bond));
	form_put_words(net, file, "Link", out);
	if (!bond->onboot)
		fputs("ActivationPolicy=manual\nRequiredForOnline=no\n", out);
	put_network_section(files, bond, net, out);
	put_dhcp(files, bond, net, out);
	put_addresses(bond, out);
	put_gateway(net->gateway4, net->metric4, out);
	put_gateway(net->gateway6, net->metric6, out);
	put_routes(files, bond, net, out);
	put_rules(files, bond, net, out);
	form_carry(files, file, FORM_BOND | FORM_START | FORM_PROTO | FORM_OPTIONS | FORM_ADDRESS | FORM_IPV6 | FORM_MTU |
		   (net->gateway4 ? FORM_GATEWAY : 0) | (net->gateway6 ? FORM_GATEWAY6 : 0) |
		   (net->n_dns ? FORM_DNS : 0) | (net->search ? FORM_SEARCH : 0) |
		   (net->gateway4 && net->metric4 ? FORM_METRIC : 0) | (net->gateway6 && net->metric6 ? FORM_METRIC6 : 0));
	form_end(files, out);
}

static bool is_primary(const struct bond *bond, const struct bond_slave *s)
{
	const struct bond_setting *primary = bond_setting(bond, "primary");

	return primary && primary->value.text && strcmp(primary->value.text, s->ifname) == 0;
}

static void put_child(struct form_files *files, const struct bond *bond, const struct bond_slave *s)
{
	FILE *out = form_begin(files, "10-%s.netdev", s->ifname);

	if (!out)
		return;
	/* the last 8 of its 20 bytes are the port's GUID: made up, they join no group */
	fprintf(out, "[NetDev]\nName=%s\nKind=ipoib\nMACAddress=none\n\n[IPoIB]\nPartitionKey=0x%04x\n", s->ifname, s->pkey);
	if (s->mode != IPOIB_MODE_UNSET || form_mode(bond, s) == IPOIB_CONNECTED)
		fprintf(out, "Mode=%s\n", form_mode(bond, s) == IPOIB_CONNECTED ? "connected" : "datagram");
	if (s->umcast >= 0)
		fprintf(out, "IgnoreUserspaceMulticastGroups=%s\n", s->umcast ? "yes" : "no");
	form_end(files, out);
}

/* The parent's file names its children; a parent of several bonds' slaves gets a file for each. */
static void put_parent(struct form_files *files, const struct bond_slave *s)
{
	FILE *out;
	size_t i;
	char name[IFNAMSIZ + 16];

	snprintf(name, sizeof(name), "20-%s.network", s->parent);
	for (i = 0; i < files->n; i++) {
		if (strcmp(files->list[i].name, name) == 0) {
			/* the second child of that port: one file, one more line */
			char *old = files->list[i].text, *more;

			if (asprintf(&more, "%sIPoIB=%s\n", old, s->ifname) < 0) {
				files->no_memory = true;
				return;
			}
			free(old);
			files->list[i].text = more;
			return;
		}
	}
	out = form_begin(files, "%s", name);
	if (!out)
		return;
	fprintf(out, "[Match]\nName=%s\n\n[Link]\nRequiredForOnline=no\n\n[Network]\nLinkLocalAddressing=no\nIPoIB=%s\n",
		s->parent, s->ifname);
	form_end(files, out);
}

/* A port keeps the mode that it has. */
static void lose_mode(struct form_files *files, const struct bond *bond, const struct bond_slave *s)
{
	const char *name = bond->dialect == DIALECT_SLES10 ? "IPOIB_MODE" : "CONNECTED_MODE";

	if (s->mode == IPOIB_MODE_UNSET && form_is_ipoib(bond, s, NULL) && form_mode(bond, s) == IPOIB_CONNECTED)
		form_lost(files, &s->pos, "connected mode",
			  "%s wants it for its MTU, and somebody else has set it, openib.conf for one: a udev rule can write /sys/class/net/%s/mode",
			  bond->ifname, s->ifname);
	if (s->mode == IPOIB_CONNECTED)
		form_lost(files, &s->pos, name,
			  "systemd-networkd sets the mode of P_Key children only; a udev rule can write /sys/class/net/%s/mode",
			  s->ifname);
	if (s->mode == IPOIB_DATAGRAM)
		form_left_out(files, &s->pos, name, "a port is in datagram mode by itself");
	if (s->umcast >= 0)
		form_lost(files, &s->pos, "IPOIB_UMCAST", "systemd-networkd sets it for P_Key children only");
}

static void put_slave(struct form_files *files, const struct bond *bond, const struct bond_slave *s)
{
	FILE *out;

	if (s->pkey != PKEY_UNSET && form_is_ipoib(bond, s, NULL)) {
		put_child(files, bond, s);
		put_parent(files, s);
		form_carry(files, s->file, FORM_CHILD);
	} else {
		lose_mode(files, bond, s);
	}
	out = form_begin(files, "10-%s.network", s->ifname);
	if (!out)
		return;
	fprintf(out, "[Match]\nName=%s\n\n[Network]\nBond=%s\n", s->ifname, bond->ifname);
	if (is_primary(bond, s))
		fputs("PrimarySlave=yes\n", out);
	/* its MTU is that of its bond */
	form_carry(files, s->file, FORM_PORT | FORM_MTU | FORM_MODE | FORM_UMCAST);
	form_end(files, out);
}

static void make(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	size_t i;

	put_netdev(files, bond);
	put_network(files, bond, net);
	form_lose_ports(files, bond);
	for (i = 0; i < bond->n_slaves; i++)
		put_slave(files, bond, &bond->slaves[i]);
}

const struct form form_networkd = {
	"networkd", "systemd-networkd", "/etc/systemd/network", 0644,
	"systemd.netdev(5) and systemd.network(5)", "", "~", make
};
