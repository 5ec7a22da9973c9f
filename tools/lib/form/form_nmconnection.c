// SPDX-License-Identifier: GPL-2.0
/*
 * form_nmconnection: keyfiles of NetworkManager, nm-settings-keyfile(5); see form.h
 *
 * No uuid is written unless the files have one: NetworkManager makes it of the
 * file's name.  Which properties a method takes: verify() in nm-setting-ip4-config.c
 * and nm-setting-ip6-config.c, 1.42.
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/each.h"
#include "form.h"

/* One family of a bond that is written. */
struct family {
	struct form_files *files;
	const struct bond *bond;
	const struct form_net *net;
	int family;
	enum form_method method;
	FILE *out;
};

/*
 * NetworkManager makes a P_Key child under the kernel's name or not at all
 * (verify() in nm-setting-infiniband.c): what it is called here.
 */
static const char *name_of(const struct bond *bond, const char *ifname, char name[IFNAMSIZ])
{
	const struct bond_slave *s;

	strncpy(name, ifname, IFNAMSIZ - 1);
	name[IFNAMSIZ - 1] = '\0';
	each(s, bond->slaves, bond->n_slaves)
		if (strcmp(s->ifname, ifname) == 0 && s->pkey != PKEY_UNSET && form_is_ipoib(bond, s, NULL))
			bond_child_name(name, s->parent, s->pkey);
	return name;
}

/*
 * NetworkManager refuses a bond whose options do not fit its mode, and takes
 * fail_over_mac for an error over anything but... active-backup, which IPoIB has.
 */
static void put_bond_section(struct form_files *files, const struct bond *bond, FILE *out)
{
	const struct bond_setting *s;
	char name[IFNAMSIZ];

	fputs("\n[bond]\n", out);
	each(s, bond->settings, bond->n_settings)
		if (form_option(files, &form_nmconnection, s, OPTION_NO_NM))
			fprintf(out, "%s=%s\n", s->row->name, s->row->kind == OPTION_SLAVE ?
				name_of(bond, s->value.text, name) : s->value.text);
}

static void put_route(const struct family *f, size_t n, const char *to, const char *via, const char *metric)
{
	fprintf(f->out, "route%zu=%s", n, to);
	if (via || metric)
		fprintf(f->out, ",%s", via ? via : f->family == AF_INET ? "0.0.0.0" : "::");
	if (metric)
		fprintf(f->out, ",%s", metric);
	fputc('\n', f->out);
}

/* The routes; the gateway too where no address of the family goes with it, which `gateway=` wants. */
static void put_routes(const struct family *f, const char *gateway)
{
	char text[ADDR_STRLEN];
	const struct form_route *r;
	size_t n = 0;

	each(r, f->net->routes, f->net->n_routes) {
		if (r->to.family != f->family)
			continue;
		if (f->method == FORM_OFF)
			form_lose_off(f->files, f->bond, f->family, addr_format(&r->to, text), "a route");
		else
			put_route(f, ++n, addr_format(&r->to, text), r->via, r->metric);
	}
	if (gateway)
		put_route(f, ++n, f->family == AF_INET ? "0.0.0.0/0" : "::/0", gateway, NULL);
}

static void put_addresses(const struct family *f)
{
	char text[ADDR_STRLEN], odd[INET_ADDRSTRLEN];
	const struct addr *a;
	size_t n = 0;

	each(a, f->bond->addrs, f->bond->n_addrs) {
		if (a->family != f->family)
			continue;
		fprintf(f->out, "address%zu=%s\n", ++n, addr_format(a, text));
		if (addr_odd_broadcast(a, odd))
			form_lost(f->files, &f->bond->pos, "BROADCAST", "%s: NetworkManager takes the broadcast address from %s",
				  odd, addr_format(a, text));
		if (a->has_peer)
			form_lost(f->files, &f->bond->pos, "REMOTE_IPADDR", "NetworkManager has no far end of an address");
	}
}

/* The rules of routing; of a family that is off NetworkManager sets none. */
static void put_rules(const struct family *f)
{
	char text[ADDR_STRLEN];
	const struct rule *r;
	size_t n = 0;

	each(r, f->net->rules, f->net->n_rules) {
		if (r->family != f->family)
			continue;
		if (f->method == FORM_OFF) {
			form_lost(f->files, &f->bond->pos, "a rule of routing", "there is no IPv%d", f->family == AF_INET ? 4 : 6);
			continue;
		}
		fprintf(f->out, "routing-rule%zu=priority %u", ++n, r->priority);
		if (r->from.family)
			fprintf(f->out, " from %s", addr_format(&r->from, text));
		if (r->to.family)
			fprintf(f->out, " to %s", addr_format(&r->to, text));
		if (!r->from.family && !r->to.family)
			fprintf(f->out, " from %s", f->family == AF_INET ? "0.0.0.0/0" : "::/0");
		fprintf(f->out, " table %u\n", r->table);
	}
}

/* Has a family with METHOD any DNS? */
static bool takes_dns(enum form_method method)
{
	return method == FORM_GIVEN || method == FORM_AUTO || method == FORM_DHCP;
}

/* Servers of a family stand in one line: of several lines the last one counts. */
static void put_dns(const struct family *f)
{
	size_t i, n = 0;

	for (i = 0; i < f->net->n_dns; i++) {
		if ((strchr(f->net->dns[i], ':') != NULL) != (f->family == AF_INET6))
			continue;
		if (takes_dns(f->method))
			fprintf(f->out, "%s%s;", n++ ? "" : "dns=", f->net->dns[i]);
		else
			form_lost(f->files, &f->bond->pos, "DNS", "%s: NetworkManager has no server of a family without addresses",
				  f->net->dns[i]);
	}
	if (n)
		fputc('\n', f->out);
}

/* The domains go to IPv4 if that has any DNS. */
static void put_search(const struct family *f)
{
	bool four = takes_dns(form_method(f->bond, f->net, AF_INET));
	const char *p;

	if (!f->net->search || four != (f->family == AF_INET))
		return;
	if (!takes_dns(f->method)) {
		form_lost(f->files, &f->bond->pos, "DOMAIN", "NetworkManager has no domains without addresses");
		return;
	}
	fputs("dns-search=", f->out);
	for (p = f->net->search; *p; p++)
		fputc(*p == ' ' ? ';' : *p, f->out);
	fputs(";\n", f->out);
}

static void put_ip(struct form_files *files, const struct bond *bond, const struct form_net *net,
		   int family, FILE *out)
{
	/*
	 * "ignore", which its own migration writes where the files say nothing, leaves a bond over IPoIB without
	 * any IPv6 address (seen with 1.42.4); with "auto" it has what the kernel gave it before
	 */
	static const char *const names[] = {
		[FORM_OFF] = "disabled", [FORM_LEAVE] = "auto", [FORM_LINK] = "link-local",
		[FORM_GIVEN] = "manual", [FORM_AUTO] = "auto", [FORM_DHCP] = "dhcp",
	};
	struct family f = { files, bond, net, family, form_method(bond, net, family), out };
	const char *gateway = family == AF_INET ? net->gateway4 : net->gateway6;
	const char *metric = family == AF_INET ? net->metric4 : net->metric6;
	const char *section = family == AF_INET ? "ipv4" : "ipv6";
	bool given = form_addresses(bond, family);

	fprintf(out, "\n[%s]\n", section);
	put_addresses(&f);
	if (gateway && given)
		fprintf(out, "gateway=%s\n", gateway);
	fprintf(out, "method=%s\n", names[f.method]);
	/*
	 * the other mode is made of a hardware address of 6 bytes on a bond, so that IPv6 ends there:
	 * get_ip_iface_identifier() in nm-device.c, NetworkManager 1.42
	 */
	if (family == AF_INET6 && form_over_ipoib(bond) && f.method != FORM_OFF)
		fputs("addr-gen-mode=stable-privacy\n", out);
	put_dns(&f);
	put_search(&f);
	if (metric)
		fprintf(out, "route-metric=%s\n", metric);
	form_put_words(net, bond->pos.file, section, out);
	put_routes(&f, given ? NULL : gateway);
	put_rules(&f);
}

static void put_connection(const struct form_net *net, const char *file, const char *ifname, const char *type, FILE *out)
{
	fputs("[connection]\n", out);
	if (!form_has_word(net, file, "connection", "id"))
		fprintf(out, "id=%s\n", ifname);
	form_put_words(net, file, "connection", out);
	fprintf(out, "type=%s\ninterface-name=%s\n", type, ifname);
}

static void put_master(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	const char *file = bond->pos.file;
	FILE *out = form_begin(files, "%s.nmconnection", bond->ifname);

	if (!out)
		return;
	put_connection(net, file, bond->ifname, "bond", out);
	fprintf(out, "autoconnect=%s\nautoconnect-slaves=1\n", bond->onboot ? "true" : "false");
	put_bond_section(files, bond, out);
	/* a bond's MTU stands there whatever its slaves are */
	if (form_mtu(bond) || form_has_word(net, file, "ethernet", NULL))
		fputs("\n[ethernet]\n", out);
	if (form_mtu(bond))
		fprintf(out, "mtu=%u\n", form_mtu(bond));
	form_put_words(net, file, "ethernet", out);
	form_lose_proto(files, &form_nmconnection, bond, form_method(bond, net, AF_INET) == FORM_LINK);
	put_ip(files, bond, net, AF_INET, out);
	put_ip(files, bond, net, AF_INET6, out);
	form_carry(files, file, FORM_BOND | FORM_START | FORM_PROTO | FORM_OPTIONS | FORM_ADDRESS | FORM_IPV6 | FORM_MTU |
		   (net->gateway4 ? FORM_GATEWAY : 0) | (net->gateway6 ? FORM_GATEWAY6 : 0) |
		   (net->n_dns ? FORM_DNS : 0) | (net->search ? FORM_SEARCH : 0) |
		   (net->metric4 ? FORM_METRIC : 0) | (net->metric6 ? FORM_METRIC6 : 0) |
		   (form_over_ipoib(bond) ? FORM_GEN_MODE : 0));
	form_end(files, out);
}

static void put_infiniband(struct form_files *files, const struct bond *bond, const struct bond_slave *s, FILE *out)
{
	fputs("\n[infiniband]\n", out);
	/* without it NetworkManager sets datagram; with it, what the files say */
	fprintf(out, "transport-mode=%s\n", form_mode(bond, s) == IPOIB_CONNECTED ? "connected" : "datagram");
	/* the kernel gives a slave the bond's */
	if (form_mtu(bond))
		fprintf(out, "mtu=%u\n", form_mtu(bond));
	if (s->pkey != PKEY_UNSET)
		fprintf(out, "p-key=%d\nparent=%s\n", s->pkey, s->parent);
	if (s->umcast >= 0)
		form_lost(files, &s->pos, "IPOIB_UMCAST", "NetworkManager does not set it");
	form_carry(files, s->file, (s->pkey != PKEY_UNSET ? FORM_CHILD : 0) | FORM_MODE | FORM_UMCAST);
}

static void put_slave(struct form_files *files, const struct bond *bond, const struct form_net *net, size_t i)
{
	const struct bond_slave *s = &bond->slaves[i];
	bool ib = form_is_ipoib(bond, s, NULL);
	char name[IFNAMSIZ];
	FILE *out = form_begin(files, "%s.nmconnection", name_of(bond, s->ifname, name));

	if (!out)
		return;
	if (strcmp(name, s->ifname))
		form_lost(files, &s->pos, s->ifname, "NetworkManager calls it %s", name);
	put_connection(net, s->file, name, ib ? "infiniband" : "ethernet", out);
	/* the order of the slaves is that of their start */
	fprintf(out, "master=%s\nslave-type=bond\nautoconnect=%s\nautoconnect-priority=%zu\n",
		bond->ifname, bond->onboot ? "true" : "false", bond->n_slaves - i);
	if (ib)
		put_infiniband(files, bond, s, out);
	else if (form_mtu(bond))
		fprintf(out, "\n[ethernet]\nmtu=%u\n", form_mtu(bond));
	form_carry(files, s->file, FORM_PORT | FORM_KIND | FORM_MTU);
	form_end(files, out);
}

static void make(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	size_t i;

	put_master(files, bond, net);
	form_lose_ports(files, bond);
	for (i = 0; i < bond->n_slaves; i++)
		put_slave(files, bond, net, i);
}

const struct form form_nmconnection = {
	"nmconnection", "NetworkManager", "/etc/NetworkManager/system-connections", 0600,
	"keyfiles of NetworkManager", "", "~", make
};
