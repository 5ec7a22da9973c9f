// SPDX-License-Identifier: GPL-2.0
/* check_addresses: rules about addresses and their networks */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "base/each.h"
#include "bond/proto.h"
#include "ifcfg/dhclient.h"
#include "ifcfg/dhcpcd.h"

/* The address of the bond that IPADDR<SUFFIX> gives. */
static const struct addr *address_of(const struct check *c, const char *suffix)
{
	const struct var *var;
	char name[64], ip[INET6_ADDRSTRLEN + 1], room[DIALECT_TRIMMED];
	const char *value;
	uint8_t raw[16];
	int family;
	size_t i;

	if ((size_t)snprintf(name, sizeof(name), "IPADDR%s", suffix) >= sizeof(name))
		return NULL;
	var = vars_find(&c->bond_file->vars, name);
	if (!var || vars_state(&c->bond_file->vars, var) != VAR_KNOWN)
		return NULL;
	value = dialect_trim(var->value, room);
	snprintf(ip, sizeof(ip), "%.*s", (int)strcspn(value, "/"), value);
	family = strchr(ip, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(family, ip, raw) != 1)
		return NULL;
	for (i = 0; i < c->bond->n_addrs; i++)
		if (c->bond->addrs[i].family == family &&
		    memcmp(c->bond->addrs[i].ip, raw, addr_len(&c->bond->addrs[i])) == 0)
			return &c->bond->addrs[i];
	return NULL;
}

/* The address of the network that ADDR is in. */
static void find_network(const struct addr *addr, uint8_t network[4])
{
	uint32_t ip;

	memcpy(&ip, addr->ip, 4);
	ip &= addr_mask(addr->prefixlen);
	memcpy(network, &ip, 4);
}

static void find_broadcast(const struct addr *addr, uint8_t broadcast[4])
{
	struct addr usual = *addr;

	addr_set_broadcast(&usual);
	memcpy(broadcast, usual.has_broadcast ? usual.broadcast : addr->ip, 4);
}

static const struct {
	const char *name;
	void (*find)(const struct addr *addr, uint8_t right[4]);
} partners[] = {
	{ "NETWORK", find_network }, { "BROADCAST", find_broadcast },
};

static void look_at(struct check *c, const struct var *var, size_t partner)
{
	const char *suffix = var->name + strlen(partners[partner].name);
	const struct addr *addr = address_of(c, suffix);
	char text[ADDR_STRLEN], should[INET_ADDRSTRLEN];
	char room[DIALECT_TRIMMED];
	uint8_t right[4], given[4];
	struct diag_quote q;

	if (!addr || addr->family != AF_INET || !var->len || strcmp(var->value, "+") == 0)
		return;
	partners[partner].find(addr, right);
	if (inet_pton(AF_INET, dialect_trim(var->value, room), given) == 1 && memcmp(given, right, 4) == 0)
		return;
	check_say(c, var->owner->text, var->at, "%s=%s does not fit %s", var->name,
		  diag_quote(&q, var->value, var->len), addr_format(addr, text));
	check_fix(c, "write %s=%s, or leave it out", var->name,
		  inet_ntop(AF_INET, right, should, sizeof(should)));
}

/* The two names of a mask, SUSE's or Red Hat's. */
static const char *const *mask_names(const struct check *c)
{
	static const char *const suse[] = { "PREFIXLEN", "NETMASK" }, *const redhat[] = { "PREFIX", "NETMASK" };

	return check_is_suse(c) ? suse : redhat;
}

/*
 * PREFIX and NETMASK of one address that differ.  ifup, NetworkManager and sysconfig take the first; ifup of initscripts
 * makes the broadcast address and looks for GATEWAY by the second.
 */
static void look_at_masks(struct check *c, const struct var *mask)
{
	const char *name = *mask_names(c), *suffix = mask->name + strlen("NETMASK"), *value;
	const struct addr *addr = address_of(c, suffix);
	char full[VARS_NAME_MAX], room[DIALECT_TRIMMED], should[INET_ADDRSTRLEN];
	struct diag_quote q;
	struct in_addr raw;
	int bits;

	value = addr && vars_name_suffixed(full, name, suffix) ? check_value(c->bond_file, full) : NULL;
	if (!value || !*value || !mask->len)
		return;
	bits = dialect_bits(dialect_trim(value, room), 32);
	if (bits < 1 || bits != addr->prefixlen || bits == addr_mask_bits(dialect_trim(mask->value, room)))
		return;
	raw.s_addr = addr_mask(bits);
	check_say(c, mask->owner->text, mask->at, "%.60s=%s does not fit %.60s=%d, which counts", mask->name,
		  diag_quote(&q, mask->value, mask->len), full, bits);
	check_fix(c, "write %.60s=%s, or leave it out", mask->name, inet_ntop(AF_INET, &raw, should, sizeof(should)));
}

void check_network(struct check *c)
{
	const struct vars *vars = c->bond_file ? &c->bond_file->vars : NULL;
	size_t i, j;

	for (i = 0; vars && i < vars->n; i++) {
		if (vars_state(vars, vars->list[i]) != VAR_KNOWN)
			continue;
		if (strncmp(vars->list[i]->name, "NETMASK", strlen("NETMASK")) == 0)
			look_at_masks(c, vars->list[i]);
		for (j = 0; j < sizeof(partners) / sizeof(partners[0]); j++)
			if (strncmp(vars->list[i]->name, partners[j].name, strlen(partners[j].name)) == 0)
				look_at(c, vars->list[i], j);
	}
}

/* The digits of VAR's value that stand behind a nought, or NULL; blanks may follow them. */
static const char *octal(const struct var *var)
{
	const char *digits = var->value;
	size_t len;

	if (strncmp(var->name, "IPADDR", 6) == 0) {
		digits = memchr(digits, '/', var->len);
		if (!digits)
			return NULL;
		digits++;
	} else if (strncmp(var->name, "PREFIX", 6) && strcmp(var->name, "MTU")) {
		return NULL;
	}
	len = strspn(digits, "0123456789");
	return *digits == '0' && len > 1 && !digits[len + strspn(digits + len, " \t\n")] ? digits : NULL;
}

/* ip, which the scripts and our hooks call for a bond, takes numbers as strtoul() does with base 0, and so does wicked. */
static void look_at_octals(struct check *c, const struct conf_file *file, bool mtu)
{
	const struct vars *vars = file ? &file->vars : NULL;
	const char *digits, *who = c->reader == SERVICE_WICKED ? "wicked" : "ip";
	char *end, room[DIALECT_TRIMMED];
	unsigned long seen;
	uint32_t at;
	size_t i;

	for (i = 0; vars && i < vars->n; i++) {
		const struct var *var = vars->list[i];

		if (!var->seen || vars_state(vars, var) != VAR_KNOWN || (mtu && strcmp(var->name, "MTU")))
			continue;
		digits = octal(var);
		if (!digits)
			continue;
		at = var_offset(var, digits - var->value);
		digits = dialect_trim(digits, room);
		seen = strtoul(digits, &end, 8);
		if (!*end && seen == strtoul(digits, NULL, 10))
			continue;
		if (*end)
			check_say(c, var->owner->text, at, "%s takes %s for octal, which it is not", who, digits);
		else
			check_say(c, var->owner->text, at, "%s takes %s for octal, %lu", who, digits, seen);
		check_fix(c, "write %s", digits + strspn(digits, "0"));
	}
}

void check_octal(struct check *c)
{
	look_at_octals(c, c->bond_file, false);
}

void check_slave_octal(struct check *c)
{
	if (!(c->reader == SERVICE_SCRIPTS && c->ipoib && c->hooked))
		look_at_octals(c, c->slave_file, true);
}

static bool is_given(const struct conf_file *file, const char *name)
{
	const char *value = check_value(file, name);

	return value && *value;
}

/* Is there a mask beside IPADDR<SUFFIX>? */
static bool has_mask(const struct check *c, const char *suffix)
{
	const char *const *name;
	char full[64];

	each(name, mask_names(c), 2) {
		snprintf(full, sizeof(full), "%s%.40s", *name, suffix);
		if (is_given(c->bond_file, full))
			return true;
	}
	return false;
}

/* The address that VAR gives, if it is an IPADDR that is read. */
static const struct addr *address_by(const struct check *c, const struct var *var)
{
	return strncmp(var->name, "IPADDR", 6) || !(check_is_suse(c) || check_reads_suffix(c, var->name + 6)) ?
	       NULL : address_of(c, var->name + 6);
}

/* Has what VAR, an IPADDR, gives a mask, behind it or beside it? */
static bool is_masked(const struct check *c, const struct var *var)
{
	return strchr(var->value, '/') || has_mask(c, var->name + 6);
}

/* Is ADDR in the network of another address of the bond, which has a mask?  Then /32 serves it, as it does a VIP. */
static bool is_beside(const struct check *c, const struct addr *addr)
{
	const struct vars *vars = &c->bond_file->vars;
	const struct addr *other;
	size_t i;

	for (i = 0; i < vars->n; i++) {
		other = address_by(c, vars->list[i]);
		if (other && other != addr && other->family == addr->family && is_masked(c, vars->list[i]) &&
		    addr_covers(other, addr->ip))
			return true;
	}
	return false;
}

/* Who takes an address without a mask for that host alone; NULL: the classes of addresses are known there. */
static const char *who_takes_host(const struct check *c)
{
	if (check_is_suse(c))		/* 0.70.3 to 0.71 */
		return check_suse_reader(c);
	/* ipcalc there is a package of its own (0.1.7 and above); that of initscripts knew the classes */
	return check_is_redhat(c) && dialect_major(c->conf) >= 8 ? "ipcalc, which ifup asks," : NULL;
}

void check_no_mask(struct check *c)
{
	const struct vars *vars = c->bond_file ? &c->bond_file->vars : NULL;
	const char *who = who_takes_host(c);
	const struct addr *addr;
	char room[DIALECT_TRIMMED];
	size_t i;

	for (i = 0; who && vars && i < vars->n; i++) {
		const struct var *var = vars->list[i];

		addr = address_by(c, var);
		if (!addr || addr->has_peer || is_masked(c, var) || is_beside(c, addr))
			continue;		/* with a far end there is no network */
		check_say(c, var->owner->text, var->at, "%s has no mask, and %s makes it %s/%u", var->name, who,
			  dialect_trim(var->value, room), addr_len(addr) * 8);
		check_fix(c, "add %s%s=%s, for example", check_is_suse(c) ? "PREFIXLEN" : "PREFIX", var->name + 6,
			  addr->family == AF_INET ? "24" : "64");
	}
}

/* a mask, and no address at all: IPADR=192.168.0.1, for one */
void check_no_address(struct check *c)
{
	const char *const *mask;
	struct check_place p;
	size_t i;

	if (!c->bond_file || proto_asked(c->bond, NULL))
		return;
	for (i = 0; i < c->bond->n_addrs; i++)
		if (c->bond->addrs[i].family == AF_INET)
			return;
	each(mask, mask_names(c), 2) {
		if (!is_given(c->bond_file, *mask) || is_given(c->bond_file, "IPADDR"))
			continue;
		p = check_var(c->bond_file, *mask);
		check_say(c, p.text, p.offset, "%s has a mask and no IPADDR, so it has no address", c->bond->ifname);
		check_fix(c, "write IPADDR, or leave %s out", *mask);
		return;
	}
}

/* Is IP in an IPv4 network of the bond, if it has any? */
static bool is_reached(const struct bond *bond, const uint8_t ip[4])
{
	const struct addr *addr;
	bool any = false;

	each(addr, bond->addrs, bond->n_addrs) {
		if (addr->family != AF_INET)
			continue;
		any = true;
		if (addr_covers(addr, ip))
			return true;
	}
	return !any;
}

/* ifup-eth compares the networks of GATEWAY and IPADDR, and passes another by without a word (8.45 to 10.11) */
void check_gateway(struct check *c)
{
	const struct var *var = c->bond_file ? vars_find(&c->bond_file->vars, "GATEWAY") : NULL;
	const char *value = c->bond_file ? check_value(c->bond_file, "GATEWAY") : NULL;
	char room[DIALECT_TRIMMED];
	struct diag_quote q;
	uint8_t ip[4];
	bool is_ip;

	/* that of /etc/sysconfig/network is for whoever reaches it; CARRIAGE-RETURN */
	if (!check_is_redhat(c) || !value || !*value || strchr(value, '\r') || var->owner != &c->bond_file->vars ||
	    proto_asked(c->bond, NULL))
		return;
	is_ip = inet_pton(AF_INET, dialect_trim(value, room), ip) == 1;	/* there are no quotes around it */
	if (is_ip && is_reached(c->bond, ip))
		return;
	check_say(c, &c->bond_file->text, var->at, "GATEWAY=%s is %s, so ifup sets no default route",
		  diag_quote(&q, value, strlen(value)), is_ip ? "in no network of the bond" : "no address");
	check_fix(c, "write the address of a router in one of its networks");
}

/* an address and whose it is, for sorting */
struct owned {
	struct addr addr;
	struct bond *bond;	/* NULL: of an interface that is no bond and no slave */
	const char *ifname;
};

static int compare_ip(const struct addr *a, const struct addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->ip, b->ip, addr_len(a));
}

/* Those of bonds behind the others. */
static int by_address(const void *pa, const void *pb)
{
	const struct owned *a = pa, *b = pb;
	int order = compare_ip(&a->addr, &b->addr);

	return order ? order : a->bond < b->bond ? -1 : a->bond > b->bond;
}

/* Has it addresses of an interface that is no bond? */
static bool is_plain(const struct conf_file *file)
{
	if (file->error || file->bond != CONF_NO_BOND || file->unstarted)
		return false;
	return file->use == USE_ALIAS || (file->use == USE_FILE && !file->is_bond && !file->is_slave && *file->ifname);
}

static bool is_address(const struct vars *vars, const struct var *var)
{
	return strncmp(var->name, "IPADDR", 6) == 0 && var->seen && vars_state(vars, var) == VAR_KNOWN;
}

/* All addresses of bonds, and of the interfaces beside them, into *ALL; how many. */
static size_t collect(struct conf *conf, struct owned **all)
{
	struct conf_file **file;
	char room[DIALECT_TRIMMED];
	const char *why;
	size_t n = 0, i, j;

	for (i = 0; i < conf->n_bonds; i++)
		n += conf->bonds[i].n_addrs;
	each(file, conf->files, conf->n_files)
		n += is_plain(*file) ? (*file)->vars.n : 0;
	*all = calloc(n + 1, sizeof(**all));
	if (!*all) {
		conf->diags.no_memory = true;
		return 0;
	}
	for (n = 0, i = 0; i < conf->n_bonds; i++)
		for (j = 0; j < conf->bonds[i].n_addrs; j++)
			(*all)[n++] = (struct owned){ conf->bonds[i].addrs[j], &conf->bonds[i],
						      conf->bonds[i].ifname };
	each(file, conf->files, conf->n_files) {
		const struct vars *vars = &(*file)->vars;

		for (i = 0; is_plain(*file) && i < vars->n; i++) {
			(*all)[n] = (struct owned){ .ifname = *(*file)->ifname ? (*file)->ifname : (*file)->name };
			n += is_address(vars, vars->list[i]) &&
			     addr_parse(dialect_trim(vars->list[i]->value, room), 32, 128, &(*all)[n].addr, &why) == 0;
		}
	}
	return n;
}

/* Where ADDR stands in VARS, as IP has it; p.text NULL: nowhere. */
static struct check_place find_address(const struct vars *vars, const char *ip)
{
	size_t i, len = strlen(ip);

	for (i = 0; vars && i < vars->n; i++) {
		const struct var *var = vars->list[i];
		const char *found;

		if (strncmp(var->name, "IP", 2) || vars_state(vars, var) != VAR_KNOWN)
			continue;
		found = strstr(var->value, ip);
		if (found && !strchr("0123456789abcdef.:", found[len] ? found[len] : '/'))
			return (struct check_place){ vars->text, var_offset(var, found - var->value) };
	}
	return (struct check_place){ 0 };
}

/* Where ADDR was written: the variable that holds it, of the bond's file or of one of its aliases. */
static struct check_place place_of(const struct check *c, const struct addr *addr)
{
	struct check_place p = { 0 };
	struct conf_file **file;
	char ip[INET6_ADDRSTRLEN];

	inet_ntop(addr->family, addr->ip, ip, sizeof(ip));
	if (c->bond_file)
		p = find_address(&c->bond_file->vars, ip);
	each(file, c->conf->files, c->conf->n_files)
		if (!p.text && (*file)->use == USE_ALIAS && !(*file)->unstarted && (*file)->bond == (size_t)(c->bond - c->conf->bonds))
			p = find_address(&(*file)->vars, ip);
	return p.text ? p : check_options(c);
}

void check_addresses(struct check *c)
{
	struct conf *conf = c->conf;
	struct check_place p;
	struct owned *all;
	size_t n = collect(conf, &all), i;
	char text[ADDR_STRLEN];

	if (n)
		qsort(all, n, sizeof(*all), by_address);
	for (i = 1; i < n; i++) {
		if (!all[i].bond || compare_ip(&all[i].addr, &all[i - 1].addr))
			continue;
		c->bond = all[i].bond;
		c->bond_file = conf->bond_files[c->bond - conf->bonds];
		p = place_of(c, &all[i].addr);
		strcpy(conf->diags.about, c->bond->ifname);
		addr_format(&all[i].addr, text);
		*strchr(text, '/') = '\0';
		check_say(c, p.text, p.offset, "%s is an address of %s too", text, all[i - 1].ifname);
		check_fix(c, "give each its own");
		conf->diags.about[0] = '\0';
	}
	free(all);
}

/* BOOTPROTO, or where it should stand */
static struct check_place bootproto(const struct check *c)
{
	return c->bond_file ? check_var(c->bond_file, "BOOTPROTO") : check_options(c);
}

/* What becomes of BOOTPROTO where ifup of initscripts has dhclient ask; a bond of ib-bonding.conf is no business of its. */
static enum dhclient by_dhclient(const struct check *c, char path[DHCLIENT_PATH])
{
	return c->ipoib && c->bond_file && c->reader == SERVICE_SCRIPTS ?
	       dhclient_look(c->conf, c->bond_file, c->bond->ifname, path) : DHCLIENT_ASKS;
}

/* The same where ifup of sysconfig has dhcpcd ask. */
static enum dhcpcd by_dhcpcd(const struct check *c)
{
	return c->ipoib && c->bond_file && c->reader == SERVICE_SCRIPTS && (proto_asked(c->bond, NULL) & PROTO_DHCP4) ?
	       dhcpcd_look(c->conf, c->bond_file, c->bond->ifname) : DHCPCD_ASKS;
}

/* The client of an old release, NAME. */
static void say_ethernet(struct check *c, const char *name, const char *distribution)
{
	struct check_place p = bootproto(c);

	check_say(c, p.text, p.offset, "%s of %s%u knows no InfiniBand, BOOTPROTO=%s gives no address", name, distribution,
		  dialect_major(c->conf), c->bond->bootproto);
	check_fix(c, "write an address into the file");
}

void check_dhcp(struct check *c)
{
	struct check_place p;
	char path[DHCLIENT_PATH];
	enum dhclient found = by_dhclient(c, path);

	if (found == DHCLIENT_ETHERNET) {
		say_ethernet(c, "dhclient", "RHEL");
		return;
	}
	if (by_dhcpcd(c) == DHCPCD_ETHERNET) {
		say_ethernet(c, "dhcpcd", "SLES");
		return;
	}
	if (found == DHCLIENT_MISSING) {
		p = bootproto(c);
		check_say(c, p.text, p.offset, "ifup passes BOOTPROTO=%s by without a word, for there is no dhclient",
			  c->bond->bootproto);
		check_fix(c, "install dhclient (dhcp-client on RHEL8 and above)");
		return;
	}
	if (!c->ipoib || !(proto_asked(c->bond, NULL) & PROTO_DHCP) || service_dhcp(c->conf) != SERVICE_DHCP_NOBODY)
		return;
	p = bootproto(c);
	check_say(c, p.text, p.offset, "nobody on this system asks DHCP over InfiniBand, BOOTPROTO=%s gives no address",
		  c->bond->bootproto);
	check_fix(c, "install systemd-networkd, which ib-bonding-dhcp@.service uses; it need not be enabled");
}

void check_dhcp_identifier(struct check *c)
{
	char path[DHCLIENT_PATH];
	enum dhclient found = by_dhclient(c, path);
	struct check_place p;

	if (by_dhcpcd(c) == DHCPCD_NUMBERED) {
		p = bootproto(c);
		check_say(c, p.text, p.offset, "dhcpcd of SLES11 asks as somebody else each time %s is made anew, BOOTPROTO=%s "
			  "gives another address then", c->bond->ifname, c->bond->bootproto);
		check_fix(c, "write DHCLIENT_CLIENT_ID=\"a name of this host's %s\"", c->bond->ifname);
		return;
	}
	if (found != DHCLIENT_UNNAMED && found != DHCLIENT_BEHIND)
		return;
	p = bootproto(c);
	if (found == DHCLIENT_UNNAMED) {
		check_say(c, p.text, p.offset, "dhclient of RHEL9 ends over InfiniBand without an identifier, "
			  "BOOTPROTO=%s gives no address", c->bond->bootproto);
		check_fix(c, "write into /%s: send dhcp-client-identifier \"a name of this host's %s\";", path, c->bond->ifname);
		return;
	}
	check_say(c, p.text, p.offset, "dhclient of RHEL9 looks for its identifier in the first \"send\" of /%s "
		  "alone, and ends: BOOTPROTO=%s gives no address", path, c->bond->bootproto);
	check_fix(c, "have \"send dhcp-client-identifier\" before the others there");
}
