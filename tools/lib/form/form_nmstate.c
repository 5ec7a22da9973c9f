// SPDX-License-Identifier: GPL-2.0
/* form_nmstate: a state for nmstatectl apply; see form.h */
#include <arpa/inet.h>
#include <string.h>

#include "base/each.h"
#include "form.h"

/* A plain scalar would be read as a number or a list: names go between quotes. */
static void put_string(const char *text, FILE *out)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

/* libnmstate's BondOptions are named as the kernel's; numbers bare, words quoted */
static void put_options(struct form_files *files, const struct bond *bond, FILE *out)
{
	const struct bond_setting *s;
	bool any = false;

	each(s, bond->settings, bond->n_settings) {
		if (!s->value.text || s->row->flags & (OPTION_MODULE | OPTION_STATE) ||
		    strcmp(s->row->name, "mode") == 0)
			continue;
		if (s->row->flags & OPTION_NO_NMSTATE) {
			form_lost(files, &s->pos, s->row->name, "nmstate has no such option of a bond");
			continue;
		}
		if (!any)
			fputs("    options:\n", out);
		any = true;
		fprintf(out, "      %s: ", s->row->name);
		/* these two are truth values there, and 0 or 1 in the driver */
		if (strcmp(s->row->name, "use_carrier") == 0 || strcmp(s->row->name, "tlb_dynamic_lb") == 0)
			fputs(s->value.number ? "true" : "false", out);
		else if (strcmp(s->row->name, "all_slaves_active") == 0)
			put_string(s->value.number ? "delivered" : "dropped", out);
		else if (s->row->kind == OPTION_UINT)
			fputs(s->value.text, out);
		else
			put_string(s->value.text, out);
		fputc('\n', out);
	}
}

static void put_ip(struct form_files *files, const struct bond *bond, const struct form_net *net,
		   int family, FILE *out)
{
	bool dhcp = family == AF_INET && bond->bootproto && strcmp(bond->bootproto, "dhcp") == 0;
	char ip[INET6_ADDRSTRLEN], odd[INET_ADDRSTRLEN], text[ADDR_STRLEN];
	const struct addr *a;
	size_t n = 0;

	each(a, bond->addrs, bond->n_addrs)
		n += a->family == family;
	fprintf(out, "  %s:\n    enabled: %s\n", family == AF_INET ? "ipv4" : "ipv6",
		n || dhcp || (family == AF_INET6 && !net->ipv6_off) ? "true" : "false");
	if (family == AF_INET && (n || dhcp))
		fprintf(out, "    dhcp: %s\n", dhcp ? "true" : "false");
	if (family == AF_INET6 && (n || !net->ipv6_off))
		fprintf(out, "    dhcp: false\n    autoconf: %s\n", n ? "false" : "true");
	if (n)
		fputs("    address:\n", out);
	each(a, bond->addrs, bond->n_addrs) {
		if (a->family != family)
			continue;
		fprintf(out, "    - ip: %s\n      prefix-length: %u\n",
			inet_ntop(family, a->ip, ip, sizeof(ip)), a->prefixlen);
		if (addr_odd_broadcast(a, odd))
			form_lost(files, &bond->pos, "BROADCAST", "%s: nmstate takes the broadcast address from %s",
				  odd, addr_format(a, text));
		if (a->has_peer)
			form_lost(files, &bond->pos, "REMOTE_IPADDR", "nmstate has no far end of an address");
	}
}

static void put_slave(struct form_files *files, const struct bond *bond, const struct bond_slave *s, FILE *out)
{
	bool ib = strncmp(s->ifname, "ib", 2) == 0 || s->pkey != PKEY_UNSET;

	fputs("- name: ", out);
	put_string(s->ifname, out);
	fprintf(out, "\n  type: %s\n  state: up\n", ib ? "infiniband" : "ethernet");
	if (form_mtu(bond))
		fprintf(out, "  mtu: %u\n", form_mtu(bond));
	if (!ib)
		return;
	fprintf(out, "  infiniband:\n    mode: %s\n", s->mode == IPOIB_CONNECTED ? "connected" : "datagram");
	if (s->pkey != PKEY_UNSET) {
		fputs("    base-iface: ", out);
		put_string(s->parent, out);
		fprintf(out, "\n    pkey: \"0x%04x\"\n", s->pkey);
	}
	if (s->umcast >= 0)
		form_lost(files, &s->pos, "IPOIB_UMCAST", "nmstate does not set it");
}

static void put_route(const char *to, const char *via, const char *metric, const char *ifname, FILE *out)
{
	fprintf(out, "  - destination: %s\n    next-hop-interface: ", to);
	put_string(ifname, out);
	fputc('\n', out);
	if (via)
		fprintf(out, "    next-hop-address: \"%s\"\n", via);
	if (metric)
		fprintf(out, "    metric: %s\n", metric);
}

static void put_net(const struct bond *bond, const struct form_net *net, FILE *out)
{
	char text[ADDR_STRLEN];
	const char *p;
	size_t i, len;

	if (net->gateway4 || net->gateway6 || net->n_routes)
		fputs("routes:\n  config:\n", out);
	if (net->gateway4)
		put_route("0.0.0.0/0", net->gateway4, NULL, bond->ifname, out);
	if (net->gateway6)
		put_route("::/0", net->gateway6, NULL, bond->ifname, out);
	for (i = 0; i < net->n_routes; i++)
		put_route(addr_format(&net->routes[i].to, text), net->routes[i].via, net->routes[i].metric,
			  bond->ifname, out);
	if (net->n_dns || net->search)
		fputs("dns-resolver:\n  config:\n", out);
	if (net->n_dns)
		fputs("    server:\n", out);
	for (i = 0; i < net->n_dns; i++)
		fprintf(out, "    - \"%s\"\n", net->dns[i]);
	if (net->search)
		fputs("    search:\n", out);
	for (p = net->search; p && *p; p += len + (p[len] == ' ')) {
		len = strcspn(p, " ");
		fprintf(out, "    - %.*s\n", (int)len, p);
	}
}

static void make(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	const struct bond_setting *mode = bond_setting(bond, "mode");
	FILE *out = form_begin(files, "%s.yml", bond->ifname);
	size_t i;

	if (!out)
		return;
	fputs("interfaces:\n- name: ", out);
	put_string(bond->ifname, out);
	fputs("\n  type: bond\n  state: up\n", out);
	if (!bond->onboot)
		form_lost(files, &bond->pos, "no start at boot", "what nmstate sets up starts at boot");
	if (form_mtu(bond))
		fprintf(out, "  mtu: %u\n", form_mtu(bond));
	fprintf(out, "  link-aggregation:\n    mode: %s\n", mode ? mode->value.text : "balance-rr");
	put_options(files, bond, out);
	fputs("    port:\n", out);
	for (i = 0; i < bond->n_slaves; i++) {
		fputs("    - ", out);
		put_string(bond->slaves[i].ifname, out);
		fputc('\n', out);
	}
	put_ip(files, bond, net, AF_INET, out);
	put_ip(files, bond, net, AF_INET6, out);
	for (i = 0; i < bond->n_slaves; i++)
		put_slave(files, bond, &bond->slaves[i], out);
	put_net(bond, net, out);
	form_end(files, out);
}

const struct form form_nmstate = {
	"nmstate", "/etc/nmstate", 0600, "a state for nmstatectl apply", "", "~", make
};
