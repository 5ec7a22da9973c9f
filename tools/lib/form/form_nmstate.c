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
		if (strcmp(s->row->name, "mode") == 0 || !form_option(files, &form_nmstate, s, OPTION_NO_NMSTATE))
			continue;
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

/* form_put_words(), as YAML: behind INDENT, without the one for KEY (or NULL) */
static void put_words(const struct form_net *net, const char *file, const char *section, const char *indent,
		      const char *but, FILE *out)
{
	struct form_word *word;

	each(word, net->words, net->n_words) {
		if (!file || strcmp(word->file, file) || strcmp(word->section, section))
			continue;
		word->written = true;
		if (but && strcmp(word->key, but) == 0)
			continue;
		fprintf(out, "%s%s: ", indent, word->key);
		if (strcmp(word->value, "true") == 0 || strcmp(word->value, "false") == 0)
			fputs(word->value, out);
		else
			put_string(word->value, out);
		fputc('\n', out);
	}
}

static void put_addresses(struct form_files *files, const struct bond *bond, int family, FILE *out)
{
	char ip[INET6_ADDRSTRLEN], odd[INET_ADDRSTRLEN], text[ADDR_STRLEN];
	const struct addr *a;

	if (form_addresses(bond, family))
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

static bool has_dns(const struct form_net *net, int family)
{
	size_t i;

	for (i = 0; i < net->n_dns; i++)
		if ((strchr(net->dns[i], ':') != NULL) == (family == AF_INET6))
			return true;
	return false;
}

/* Do the files want no servers of DHCP anyway? */
static bool is_refused(const struct form_net *net, const char *file, const char *section)
{
	const struct form_word *word;

	each(word, net->words, net->n_words)
		if (file && strcmp(word->file, file) == 0 && strcmp(word->section, section) == 0 &&
		    strcmp(word->key, "auto-dns") == 0)
			return strcmp(word->value, "false") == 0;
	return false;
}

/*
 * What goes with DHCP.  Up to 2.2.8 at least servers of its own are refused where
 * those of DHCP are taken ("Failed to find suitable ... interface for DNS server").
 */
static void put_dhcp_words(struct form_files *files, const struct bond *bond, const struct form_net *net,
			   int family, FILE *out)
{
	const char *section = family == AF_INET ? "ipv4" : "ipv6";
	bool own = has_dns(net, family);

	put_words(net, bond->pos.file, section, "    ", own ? "auto-dns" : NULL, out);
	if (!own)
		return;
	fputs("    auto-dns: false\n", out);
	if (!is_refused(net, bond->pos.file, section))
		form_lost(files, &bond->pos, "DNS servers beside the given ones",
			  "nmstate (2.2.8) refuses those that DHCP or a router tells, beside others");
}

static bool is_enabled(const struct bond *bond, const struct form_net *net, int family)
{
	enum form_method method = form_method(bond, net, family);

	return method != FORM_OFF && (family == AF_INET6 || method != FORM_LINK);
}

/*
 * Autoconfiguration without DHCP is refused ("Autoconf without DHCP is not
 * supported yet", ip.rs, 2.2); DHCP beside it is what router advertisements ask for.
 */
static void put_ip(struct form_files *files, const struct bond *bond, const struct form_net *net,
		   int family, FILE *out)
{
	enum form_method method = form_method(bond, net, family);
	bool enabled = is_enabled(bond, net, family);
	bool dhcp = method == FORM_AUTO || method == FORM_LEAVE || method == FORM_DHCP;

	fprintf(out, "  %s:\n    enabled: %s\n", family == AF_INET ? "ipv4" : "ipv6", enabled ? "true" : "false");
	if (!enabled)
		return;
	/* log::info of ip.rs, and no more: RHEL9.2 has 2.2.8 */
	if (dhcp && form_addresses(bond, family))
		form_lost(files, &bond->pos, family == AF_INET ? "IPv4 addresses" : "IPv6 addresses",
			  "nmstate up to 2.2.9 ignores them beside DHCP and router advertisements");
	fprintf(out, "    dhcp: %s\n", dhcp ? "true" : "false");
	if (family == AF_INET6)
		fprintf(out, "    autoconf: %s\n", dhcp && method != FORM_DHCP ? "true" : "false");
	/* without it NetworkManager gets eui64, of which it makes nothing over InfiniBand: see form_nmconnection.c */
	if (family == AF_INET6 && form_over_ipoib(bond))
		fputs("    addr-gen-mode: stable-privacy\n", out);
	if (dhcp)
		put_dhcp_words(files, bond, net, family, out);
	put_addresses(files, bond, family, out);
}

static void put_slave(struct form_files *files, const struct bond *bond, const struct bond_slave *s, FILE *out)
{
	bool ib = form_is_ipoib(bond, s, NULL);

	fputs("- name: ", out);
	put_string(s->ifname, out);
	fprintf(out, "\n  type: %s\n  state: up\n", ib ? "infiniband" : "ethernet");
	if (form_mtu(bond))
		fprintf(out, "  mtu: %u\n", form_mtu(bond));
	form_carry(files, s->file, FORM_PORT | FORM_KIND | FORM_MTU);
	if (!ib)
		return;
	fprintf(out, "  infiniband:\n    mode: %s\n", form_mode(bond, s) == IPOIB_CONNECTED ? "connected" : "datagram");
	if (s->pkey != PKEY_UNSET) {
		fputs("    base-iface: ", out);
		put_string(s->parent, out);
		fputc('\n', out);
	}
	/* it is wanted of a port too, where 0xffff says that it is no child: infiniband.rs, 2.2 */
	fprintf(out, "    pkey: \"0x%04x\"\n", s->pkey != PKEY_UNSET ? s->pkey : 0xffff);
	if (s->umcast >= 0)
		form_lost(files, &s->pos, "IPOIB_UMCAST", "nmstate does not set it");
	form_carry(files, s->file, (s->pkey != PKEY_UNSET ? FORM_CHILD : 0) | FORM_MODE | FORM_UMCAST);
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

/* Has a family an address that names can go with?  Else it finds no "suitable(IP enabled) interface" and refuses the state. */
static bool takes_names(const struct bond *bond, const struct form_net *net, int family)
{
	return is_enabled(bond, net, family) && form_method(bond, net, family) != FORM_LINK;
}

static bool takes_server(const struct bond *bond, const struct form_net *net, const char *server)
{
	return takes_names(bond, net, strchr(server, ':') ? AF_INET6 : AF_INET);
}

/*
 * Domains without a server go to the profile's IPv6 (2.2.38), though that has but
 * its link-local address, where NetworkManager refuses them: none of it would come up.
 */
static const char *search_of(struct form_files *files, const struct bond *bond, const struct form_net *net, bool served)
{
	if (!net->search || served)
		return net->search;
	if (form_method(bond, net, AF_INET6) == FORM_LINK)
		form_lost(files, &bond->pos, "DOMAIN", "nmstate (2.2.38) puts domains without a server where NetworkManager refuses them");
	else if (!takes_names(bond, net, AF_INET) && !takes_names(bond, net, AF_INET6))
		form_lost(files, &bond->pos, "DOMAIN", "nmstate refuses domains without addresses");
	else
		return net->search;
	return NULL;
}

/* The servers that it takes; how many?  The others are lost. */
static size_t put_servers(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	size_t i, n = 0;

	for (i = 0; i < net->n_dns; i++) {
		if (!takes_server(bond, net, net->dns[i])) {
			form_lost(files, &bond->pos, "DNS", "%s: nmstate refuses a server of a family without addresses",
				  net->dns[i]);
			continue;
		}
		if (!n++)
			fputs("dns-resolver:\n  config:\n    server:\n", out);
		fprintf(out, "    - \"%s\"\n", net->dns[i]);
	}
	return n;
}

static void put_dns(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	size_t served = put_servers(files, bond, net, out), len;
	const char *p = search_of(files, bond, net, served);

	if (p)
		fprintf(out, "%s    search:\n", served ? "" : "dns-resolver:\n  config:\n");
	for (; p && *p; p += len + (p[len] == ' ')) {
		len = strcspn(p, " ");
		fprintf(out, "    - %.*s\n", (int)len, p);
	}
}

/* Where a family is off it refuses the state for a route of it: "has been marked as IPv6 disabled", route.rs. */
static void put_routes(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	const struct form_route *r;
	char text[ADDR_STRLEN];
	size_t n = 0;

	each(r, net->routes, net->n_routes)
		n += is_enabled(bond, net, r->to.family);
	if (net->gateway4 || net->gateway6 || n)
		fputs("routes:\n  config:\n", out);
	if (net->gateway4)
		put_route("0.0.0.0/0", net->gateway4, net->metric4, bond->ifname, out);
	if (net->gateway6)
		put_route("::/0", net->gateway6, net->metric6, bond->ifname, out);
	each(r, net->routes, net->n_routes) {
		if (is_enabled(bond, net, r->to.family))
			put_route(addr_format(&r->to, text), r->via, r->metric, bond->ifname, out);
		else
			form_lose_off(files, bond, r->to.family, addr_format(&r->to, text), "a route");
	}
}

static void put_net(struct form_files *files, const struct bond *bond, const struct form_net *net, FILE *out)
{
	put_routes(files, bond, net, out);
	/* it looks for the interface of a rule by the table of its routes, and refuses the state where it finds none */
	if (net->n_rules)
		form_lost(files, &bond->pos, "rules of routing", "nmstate wants a route in the table of each");
	put_dns(files, bond, net, out);
}

static void make(struct form_files *files, const struct bond *bond, const struct form_net *net)
{
	const struct bond_setting *mode = bond_setting(bond, "mode");
	FILE *out = form_begin(files, "%s.yml", bond->ifname);
	size_t i;

	if (!out)
		return;
	/* states of several bonds one behind the other are several documents: as one the last would win */
	fputs("---\ninterfaces:\n- name: ", out);
	put_string(bond->ifname, out);
	fputs("\n  type: bond\n  state: up\n", out);
	if (!bond->onboot)
		form_lost(files, &bond->pos, "no start at boot", "what nmstate sets up starts at boot");
	if (form_mtu(bond))
		fprintf(out, "  mtu: %u\n", form_mtu(bond));
	put_words(net, bond->pos.file, "", "  ", NULL, out);
	fprintf(out, "  link-aggregation:\n    mode: %s\n", mode ? mode->value.text : "balance-rr");
	put_options(files, bond, out);
	fputs("    port:\n", out);
	for (i = 0; i < bond->n_slaves; i++) {
		fputs("    - ", out);
		put_string(bond->slaves[i].ifname, out);
		fputc('\n', out);
	}
	form_lose_proto(files, &form_nmstate, bond, false);
	form_lose_ports(files, bond);
	put_ip(files, bond, net, AF_INET, out);
	put_ip(files, bond, net, AF_INET6, out);
	form_carry(files, bond->pos.file, FORM_BOND | FORM_START | FORM_PROTO | FORM_OPTIONS | FORM_ADDRESS | FORM_IPV6 |
		   FORM_MTU | (net->gateway4 ? FORM_GATEWAY : 0) | (net->gateway6 ? FORM_GATEWAY6 : 0) |
		   (net->n_dns ? FORM_DNS : 0) | (net->search ? FORM_SEARCH : 0) |
		   (net->gateway4 && net->metric4 ? FORM_METRIC : 0) | (net->gateway6 && net->metric6 ? FORM_METRIC6 : 0));
	for (i = 0; i < bond->n_slaves; i++)
		put_slave(files, bond, &bond->slaves[i], out);
	put_net(files, bond, net, out);
	form_end(files, out);
}

const struct form form_nmstate = {
	"nmstate", "nmstate", "/etc/nmstate", 0600, "a state for nmstatectl apply", "", "~", make
};
