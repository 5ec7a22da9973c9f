// SPDX-License-Identifier: GPL-2.0
/* convert_net: gateway, DNS, IPv6 and routes of a bond, from its ifcfg file and its routes file; see convert.h */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "convert_net.h"
#include "base/each.h"
#include "ifcfg/dialect.h"

char *gather_copy(struct gathering *g, const char *text)
{
	char *made = strdup(text);

	if (!made)
		g->no_memory = true;
	return made;
}

void gather_set(struct gathering *g, char **to, const char *text)
{
	free(*to);
	*to = gather_copy(g, text);
}

static void add_dns(struct gathering *g, const char *server)
{
	char **more = reallocarray(g->net->dns, g->net->n_dns + 1, sizeof(*more));

	if (more)
		g->net->dns = more;
	if (more && (more[g->net->n_dns] = gather_copy(g, server)))
		g->net->n_dns++;
	else
		g->no_memory = true;
}

bool gather_is_address(const char *text)
{
	char ip[INET6_ADDRSTRLEN];
	size_t len = strcspn(text, "%"), i;
	uint8_t ignored[16];

	if (len >= sizeof(ip))
		return false;
	memcpy(ip, text, len);
	ip[len] = '\0';
	for (i = len; text[i]; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr("%._-", text[i]))
			return false;
	return inet_pton(AF_INET6, ip, ignored) == 1 || (!text[len] && inet_pton(AF_INET, ip, ignored) == 1);
}

static bool is_domains(const char *text)
{
	const char *p;

	for (p = text; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("._- ", *p))
			return false;
	return text[strspn(text, " ")];
}

/* The words of TEXT with one blank between them: the forms make an item of what stands between two. */
static void squeeze(char *text)
{
	char *to = text, *from;

	for (from = text; *from; from++)
		if (*from != ' ' || (to != text && to[-1] != ' '))
			*to++ = *from;
	if (to != text && to[-1] == ' ')
		to--;
	*to = '\0';
}

/* NAME of FILE, which says something of FACT, is lost for the reason WHY. */
static void lose_var(struct gathering *g, const struct conf_file *file, const char *name, enum form_fact fact,
		     const char *why)
{
	const struct var *var = vars_find(&file->vars, name);
	struct pos pos = text_pos(var->owner->text, var->at);

	form_lost(g->files, &pos, name, "%s", why);
	form_carry(g->files, file->text.path, fact);	/* it is dealt with */
}

/* Is IP, an IPv4 address, within a network of the bond? */
static bool is_near(const struct bond *bond, const char *text)
{
	const struct addr *a;
	uint8_t ip[4];

	if (inet_pton(AF_INET, text, ip) != 1)
		return false;
	each(a, bond->addrs, bond->n_addrs)
		if (a->family == AF_INET && addr_covers(a, ip))
			return true;
	return false;
}

/* The value of NAME and I, or of NAME alone if I is negative: into NUMBERED goes the whole name.  NULL: none, or nothing. */
static const char *numbered_value(const struct conf_file *file, const char *name, int i, char numbered[32])
{
	const char *value;

	if (i < 0)
		snprintf(numbered, 32, "%s", name);
	else
		snprintf(numbered, 32, "%s%d", name, i);
	value = vars_value(&file->vars, numbered);
	return value && *value ? value : NULL;
}

static const char *value_of(const struct conf_file *file, const char *name)
{
	char ignored[32];

	return numbered_value(file, name, -1, ignored);
}

static bool says_no(const struct conf_file *file, const char *name)
{
	const char *value = value_of(file, name);

	return value && dialect_false(value);
}

static bool says_yes(const struct conf_file *file, const char *name)
{
	const char *value = value_of(file, name);

	return value && dialect_true(value);
}

/* GATEWAY, GATEWAY0 ...: the first within a network of the bond; that of /etc/sysconfig/network may be for another interface */
static void take_gateways(struct gathering *g, const struct conf_file *file)
{
	const char *device = value_of(file, "GATEWAYDEV"), *value;
	char name[32], room[DIALECT_TRIMMED];
	int i;

	if ((device && strcmp(device, g->bond->ifname)) || says_no(file, "DEFROUTE"))
		return;
	for (i = -1; i < CONVERT_NUMBERS; i++) {
		value = numbered_value(file, "GATEWAY", i, name);
		if (!value)
			continue;
		value = dialect_trim(value, room);
		if (!is_near(g->bond, value)) {
			if (vars_find(&file->vars, name)->owner == &file->vars)
				lose_var(g, file, name, FORM_GATEWAY, "within no network of this bond");
			continue;
		}
		if (!g->net->gateway4)
			gather_set(g, &g->net->gateway4, value);
		else if (strcmp(g->net->gateway4, value))
			lose_var(g, file, name, FORM_GATEWAY, "a bond has one gateway here, the first");
	}
}

char *gather_hop(struct gathering *g, const char *value)
{
	const char *zone = strchr(value, '%');
	char *hop;

	if (zone && strcmp(zone + 1, g->bond->ifname))
		return NULL;
	hop = gather_copy(g, value);
	if (hop && zone)
		hop[zone - value] = '\0';
	return hop;
}

/* behind take_ipv6(); that of /etc/sysconfig/network may be for another interface */
static void take_gateway6(struct gathering *g, const struct conf_file *file)
{
	const char *value = value_of(file, "IPV6_DEFAULTGW");

	if (value && !gather_is_address(value)) {
		lose_var(g, file, "IPV6_DEFAULTGW", FORM_GATEWAY6, "no address");
	} else if (value && g->net->ipv6 == FORM_IPV6_OFF) {
		if (vars_find(&file->vars, "IPV6_DEFAULTGW")->owner == &file->vars)
			lose_var(g, file, "IPV6_DEFAULTGW", FORM_GATEWAY6, "there is no IPv6");
	} else if (value && !says_no(file, "IPV6_DEFROUTE")) {
		g->net->gateway6 = gather_hop(g, value);
	}
}

static void take_dns(struct gathering *g, const struct conf_file *file)
{
	const char *value, *search = value_of(file, "DOMAIN") ? "DOMAIN" : "SEARCH";
	char name[32];
	int i;

	for (i = -1; i < CONVERT_NUMBERS; i++) {
		value = numbered_value(file, "DNS", i, name);
		if (value && gather_is_address(value))
			add_dns(g, value);
		else if (value)
			lose_var(g, file, name, FORM_DNS, "no address");
	}
	value = value_of(file, search);
	if (value && is_domains(value))
		gather_set(g, &g->net->search, value);
	else if (value)
		lose_var(g, file, search, FORM_SEARCH, "no names of domains with blanks between them");
	if (g->net->search)
		squeeze(g->net->search);
	if (value && strcmp(search, "DOMAIN") == 0 && value_of(file, "SEARCH"))
		lose_var(g, file, "SEARCH", FORM_SEARCH, "DOMAIN goes before it");
}

/* NAME, or what goes before it, as a number into TO */
static void take_metric(struct gathering *g, const struct conf_file *file, const char *name, enum form_fact fact,
			char **to)
{
	const char *value = value_of(file, name);

	if (!value)
		return;
	if (*to)
		lose_var(g, file, name, fact, "the other metric goes before it");
	else if (value[strspn(value, "0123456789")] || strlen(value) > 9)
		lose_var(g, file, name, fact, "no number");
	else
		gather_set(g, to, value);
}

/*
 * IPV6INIT and IPV6_AUTOCONF as initscripts and NetworkManager have them; where
 * IPV6INIT is absent neither touches IPv6, and the kernel goes on by itself; other
 * variables of IPv6 are taken then all the same, as they are for addresses.
 */
static void take_ipv6(struct gathering *g, const struct conf_file *file)
{
	bool init = says_yes(file, "IPV6INIT") || value_of(file, "IPV6ADDR") || value_of(file, "IPV6ADDR_SECONDARIES") ||
		    value_of(file, "IPV6_AUTOCONF") || value_of(file, "DHCPV6C");

	if (g->bond->dialect == DIALECT_SLES10)
		return;
	if (says_no(file, "IPV6INIT") || says_yes(file, "IPV6_DISABLED") ||
	    (says_no(file, "NETWORKING_IPV6") && !says_yes(file, "IPV6INIT")))
		g->net->ipv6 = FORM_IPV6_OFF;
	else if (init && (says_no(file, "IPV6_AUTOCONF") ||
			  (says_yes(file, "IPV6FORWARDING") && !says_yes(file, "IPV6_AUTOCONF"))))
		g->net->ipv6 = FORM_IPV6_GIVEN;
	else if (init)
		g->net->ipv6 = FORM_IPV6_AUTO;
	g->net->dhcp6 = says_yes(file, "DHCPV6C");
}

static void take_vars(struct gathering *g, const struct conf_file *file)
{
	take_ipv6(g, file);
	take_gateways(g, file);
	take_gateway6(g, file);
	take_dns(g, file);
	take_metric(g, file, "IPV4_ROUTE_METRIC", FORM_METRIC, &g->net->metric4);
	take_metric(g, file, "METRIC", FORM_METRIC, &g->net->metric4);
	take_metric(g, file, "IPV6_ROUTE_METRIC", FORM_METRIC6, &g->net->metric6);
}

int convert_net(struct form_net *net, const struct converting *c)
{
	struct gathering g = { .net = net, .part = c->part, .bond = c->whole, .files = c->files };
	const struct conf_file *file = conf_bond_file(&c->part->conf, c->bond);

	*net = (struct form_net){ 0 };
	if (!file)
		return 0;
	take_vars(&g, file);
	gather_routes(&g, file);
	gather_rules(&g, file);
	return g.no_memory ? -ENOMEM : 0;
}
