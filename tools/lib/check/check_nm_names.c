// SPDX-License-Identifier: GPL-2.0
/*
 * check_nm_names: rules about gateways, name servers and domains that
 * NetworkManager does not read, or makes no profile with
 *
 * From make_ip4_setting(), make_ip6_setting() and check_dns_search_domains() of
 * ifcfg-rh (1.10 to 1.50), and the verify() of the settings they make: where a
 * family has no addresses, or none but a link-local one, names are refused, and
 * they are read all the same.  Run in 1.46.0.
 */
#include <string.h>

#include "check.h"
#include "ifcfg/ifcfg_rh.h"

#define AUTOIP "BOOTPROTO=autoip"

/* Are there domains in it?  It splits at blanks. */
static bool has_words(const char *value)
{
	return value && value[strspn(value, " ")];
}

/* DNS1 and on, up to the first gap, IPv6 ones if SIX; NULL: there is none. */
static const char *first_server(const struct conf_file *file, bool six, char name[24])
{
	const char *value;
	unsigned int i;

	for (i = 1; i < 10000; i++) {
		snprintf(name, 24, "DNS%u", i);
		value = ifcfg_rh_value(file, name);
		if (!check_is_set(value))
			return NULL;
		if ((strchr(value, ':') != NULL) == six)
			return name;
	}
	return NULL;
}

/* The file of a port says them to no end, that of a bond has an address lacking. */
static void say_refused(struct check *c, struct conf_file *file, const char *name, const char *beside)
{
	const struct check_place p = check_var(file, name);

	check_say(c, p.text, p.offset, "NetworkManager makes no profile of a file with %s and %s", name, beside);
	if (file == c->bond_file)
		check_fix(c, "leave %s out, or give %s an address", name, c->bond->ifname);
	else
		check_fix(c, "leave %s out", name);
}

static void say_unread(struct check *c, const char *name, const char *why)
{
	const struct check_place p = check_var(c->bond_file, name);

	check_say(c, p.text, p.offset, "NetworkManager does not read %s: %s", name, why);
}

/* Whose DOMAIN is: that of IPv4 if it reads it, else of IPv6, which has to take it. */
static bool refuses_domain(const struct conf_file *file)
{
	enum ifcfg_rh_method four = ifcfg_rh_method4(file), six = ifcfg_rh_method6(file);

	if (four == IFCFG_RH_LINK || four == IFCFG_RH_TAKES)
		return four == IFCFG_RH_LINK;
	return six == IFCFG_RH_OFF || six == IFCFG_RH_LINK;
}

static bool concerns(const struct check *c)
{
	return c->bond_file && check_is_redhat(c);
}

static void look_at_names(struct check *c, struct conf_file *file)
{
	enum ifcfg_rh_method four = ifcfg_rh_method4(file);
	char name[24];

	if (has_words(ifcfg_rh_value(file, "DOMAIN")) && refuses_domain(file))
		say_refused(c, file, "DOMAIN",
			    four == IFCFG_RH_LINK ? AUTOIP : four == IFCFG_RH_SHARED ? "BOOTPROTO=shared" : "no address");
	else if (has_words(ifcfg_rh_value(file, "SEARCH")) && four == IFCFG_RH_LINK)
		say_refused(c, file, "SEARCH", AUTOIP);
	if (four == IFCFG_RH_LINK && first_server(file, false, name))
		say_refused(c, file, name, AUTOIP);
	if (ifcfg_rh_method6(file) != IFCFG_RH_LINK)
		return;
	if (first_server(file, true, name))
		say_refused(c, file, name, "no IPv6 address");
	if (has_words(ifcfg_rh_value(file, "IPV6_DOMAIN")))
		say_refused(c, file, "IPV6_DOMAIN", "no IPv6 address");
}

void check_nm_refused_names(struct check *c)
{
	if (concerns(c))
		look_at_names(c, c->bond_file);
}

void check_nm_slave_names(struct check *c)
{
	if (concerns(c) && c->slave_file)
		look_at_names(c, c->slave_file);
}

/* GATEWAY goes with IPADDR, GATEWAY0 with IPADDR0; the scripts take the first without either. */
static void look_at_gateway(struct check *c)
{
	const struct conf_file *file = c->bond_file;
	static const char *const suffixes[] = { "0", "1", "2" };
	char name[24];
	size_t i;

	if (!ifcfg_rh_value(file, "GATEWAY") || ifcfg_rh_value(file, "IPADDR") || ifcfg_rh_method4(file) != IFCFG_RH_TAKES)
		return;
	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		snprintf(name, sizeof(name), "IPADDR%s", suffixes[i]);
		if (!check_is_set(ifcfg_rh_value(file, name)))
			continue;
		say_unread(c, "GATEWAY", "it goes with IPADDR");
		check_fix(c, "write GATEWAY%s", suffixes[i]);
		return;
	}
}

/* of the default route, by the scripts and, of DHCP, by dhclient */
static void look_at_metric(struct check *c)
{
	const struct conf_file *file = c->bond_file;

	if (!check_is_set(ifcfg_rh_value(file, "METRIC")) || check_is_set(ifcfg_rh_value(file, "IPV4_ROUTE_METRIC")) ||
	    ifcfg_rh_method4(file) != IFCFG_RH_TAKES)
		return;
	say_unread(c, "METRIC", "that is of the scripts");
	check_fix(c, "write IPV4_ROUTE_METRIC");
}

/* DNS1 and on, up to the first gap */
static void look_at_gap(struct check *c)
{
	const struct conf_file *file = c->bond_file;
	bool gap = false;
	char name[24];
	unsigned int i;

	for (i = 1; i < 10; i++) {
		snprintf(name, sizeof(name), "DNS%u", i);
		if (!check_is_set(ifcfg_rh_value(file, name))) {
			gap = true;
		} else if (gap) {
			say_unread(c, name, "numbers count from 1 up to the first gap");
			check_fix(c, "number them from 1 on");
			return;
		}
	}
}

/* what goes with IPv6, in a file that does not say that there is none */
static void look_at_ipv6(struct check *c)
{
	const struct conf_file *file = c->bond_file;
	const char *init = ifcfg_rh_value(file, "IPV6INIT"), *dhcp = ifcfg_rh_value(file, "DHCPV6C");
	const char *names[2] = { check_is_set(ifcfg_rh_value(file, "IPV6_DEFAULTGW")) ? "IPV6_DEFAULTGW" : NULL,
				 dhcp && ifcfg_rh_true(dhcp) ? "DHCPV6C" : NULL };
	size_t i;

	if (ifcfg_rh_method6(file) != IFCFG_RH_OFF || (check_is_set(init) && ifcfg_rh_false(init)) ||
	    ifcfg_rh_true(ifcfg_rh_value(file, "IPV6_DISABLED")))
		return;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!names[i])
			continue;
		say_unread(c, names[i], "there is no IPv6 without IPV6INIT=yes");
		check_fix(c, "add IPV6INIT=yes, or leave it out");
	}
}

void check_nm_unread(struct check *c)
{
	const struct conf_file *file = c->bond_file;
	char name[24];

	if (!concerns(c))
		return;
	look_at_gateway(c);
	look_at_metric(c);
	look_at_gap(c);
	look_at_ipv6(c);
	if (ifcfg_rh_method4(file) == IFCFG_RH_OFF && check_is_set(ifcfg_rh_value(file, "GATEWAY"))) {
		say_unread(c, "GATEWAY", "there is no IPv4 address");
		check_fix(c, "give %s an address, or leave it out", c->bond->ifname);
	}
	if (ifcfg_rh_method4(file) == IFCFG_RH_OFF && first_server(file, false, name)) {
		say_unread(c, name, "there is no IPv4 address");
		check_fix(c, "give %s an address, or leave it out", c->bond->ifname);
	}
	if (ifcfg_rh_method6(file) == IFCFG_RH_OFF && first_server(file, true, name)) {
		say_unread(c, name, "there is no IPv6 without IPV6INIT=yes");
		check_fix(c, "add IPV6INIT=yes, or leave it out");
	}
}
