// SPDX-License-Identifier: GPL-2.0
/*
 * check_nm_values: rules about values that NetworkManager makes no profile
 * with, or takes for something else than they say
 *
 * From make_ip4_setting(), make_ip6_setting(), make_wired_setting() and
 * make_connection_setting() of ifcfg-rh, and the verify() of the settings they
 * make; read and run in 1.42.4.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "check.h"
#include "ifcfg/ifcfg_rh.h"

/* ---- what a value may be ---- */

static bool is_word(const char *const *words, const char *value)
{
	for (; *words; words++)
		if (strcasecmp(value, *words) == 0)
			return true;
	return false;
}

static bool is_bootproto(const char *value)
{
	static const char *const words[] = { "none", "static", "dhcp", "bootp", "autoip", "shared", NULL };

	return is_word(words, value);
}

static bool is_ip(int family, const char *value)
{
	uint8_t raw[16];

	return inet_pton(family, value, raw) == 1;
}

static bool is_ipv4(const char *value)
{
	return is_ip(AF_INET, value);
}

/* What stands before END in it. */
static void cut(char text[64], const char *value, char end)
{
	snprintf(text, 64, "%.*s", (int)(strchrnul(value, end) - value), value);
}

/* ADDRESS#NAME is DNS over TLS. */
static bool is_dns(const char *value)
{
	char ip[64];

	cut(ip, value, '#');
	return is_ip(AF_INET, ip) || is_ip(AF_INET6, ip);
}

/* The zone goes. */
static bool is_gateway6(const char *value)
{
	char ip[64];

	cut(ip, value, '%');
	return is_ip(AF_INET6, ip);
}

/* An Ethernet address, which a bond's profile has, whatever its ports are. */
static bool is_mac(const char *value)
{
	size_t n, len;

	for (n = 0; *value; n++) {
		len = strspn(value, "0123456789abcdefABCDEF");
		if (!len || len > 2 || !strchr(":-", value[len]))
			return false;
		value += len + (value[len] != '\0');
	}
	return n == 6;
}

static bool is_cloned_mac(const char *value)
{
	static const char *const words[] = { "preserve", "permanent", "random", "stable", NULL };

	return is_word(words, value) || is_mac(value);
}

/* The lower half of an address alone. */
static bool is_token(const char *value)
{
	static const uint8_t none[8];
	uint8_t raw[16];

	return inet_pton(AF_INET6, value, raw) == 1 && memcmp(raw, none, 8) == 0 && memcmp(raw + 8, none, 8);
}

/* It splits lists at blanks alone. */
static bool is_list(const char *value)
{
	return !strpbrk(value, ",\t\n");
}

/* ---- whether it looks at the variable ---- */

static const char *numbered(const struct conf_file *file, const char *name, const char *suffix)
{
	char full[VARS_NAME_MAX];

	return vars_name_suffixed(full, name, suffix) ? ifcfg_rh_value(file, full) : NULL;
}

static bool is_set(const char *value)
{
	return value && *value;
}

static bool has_ipv6(const struct conf_file *file)
{
	return ifcfg_rh_value(file, "IPV6ADDR") || ifcfg_rh_value(file, "IPV6ADDR_SECONDARIES");
}

static bool always(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)c;
	(void)file;
	(void)suffix;
	return true;
}

/* The first one with an address of its number; the others are not looked at. */
static bool looks_gateway(const struct check *c, const struct conf_file *file, const char *suffix)
{
	static const char *const suffixes[] = { "", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (strcmp(suffix, suffixes[i]) == 0)
			return is_set(numbered(file, "IPADDR", suffix)) && check_reads_suffix(c, suffix);
		if (is_set(numbered(file, "IPADDR", suffixes[i])) && is_set(numbered(file, "GATEWAY", suffixes[i])))
			return false;
	}
	return false;
}

/* DNS1 and on, up to the first gap */
static bool looks_dns(const struct check *c, const struct conf_file *file, const char *suffix)
{
	char *end, number[24];
	unsigned long n = strtoul(suffix, &end, 10), i;

	(void)c;
	if (!isdigit((unsigned char)*suffix) || *suffix == '0' || *end || n > 9999)
		return false;
	for (i = 1; i < n; i++) {
		snprintf(number, sizeof(number), "%lu", i);
		if (!is_set(numbered(file, "DNS", number)))
			return false;
	}
	return ifcfg_rh_method4(file) || ifcfg_rh_method6(file);
}

static bool looks_ipv6(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)c;
	(void)suffix;
	return ifcfg_rh_method6(file) && has_ipv6(file);
}

/* ---- the rules ---- */

/*
 * what it makes no profile of a file with; of each name those with a number too, if it looks at them.  A port's file is
 * read as any other before its addresses are dropped; those of a slave are SLAVE-ADDRESS's.
 */
static const struct {
	const char *name;
	unsigned int where;		/* ROW_BOND, ROW_SLAVE */
	bool (*takes)(const char *value);
	bool (*looks)(const struct check *c, const struct conf_file *file, const char *suffix);
	const char *mend;
} values[] = {
	{ "BOOTPROTO", ROW_BOND | ROW_SLAVE, is_bootproto, always, "write none, static, dhcp, bootp, autoip or shared" },
	{ "GATEWAY", ROW_BOND, is_ipv4, looks_gateway, "write an IPv4 address, or leave it out" },
	{ "DNS", ROW_BOND | ROW_SLAVE, is_dns, looks_dns, "write an address, or leave it out" },
	{ "IPV6_DEFAULTGW", ROW_BOND, is_gateway6, looks_ipv6, "write an IPv6 address, or leave it out" },
	{ "IPV6ADDR_SECONDARIES", ROW_BOND, is_list, looks_ipv6, "write blanks between the addresses" },
	{ "IPV6_TOKEN", ROW_BOND | ROW_SLAVE, is_token, always, "write one such as ::1, or leave it out" },
	{ "HWADDR", ROW_BOND, is_mac, always, "leave it out" },
	{ "MACADDR", ROW_BOND, is_cloned_mac, always, "leave it out" },
	{ "UUID", ROW_BOND | ROW_SLAVE, ifcfg_rh_is_uuid, always, "write what uuidgen prints, or leave it out" },
};

/* The row of the variable NAME in a file that is WHERE, as an index; what follows its name in *SUFFIX.  -1: none. */
static int find_value(const char *name, unsigned int where, const char **suffix)
{
	size_t i, len;

	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (*name != *values[i].name || !(values[i].where & where))
			continue;
		len = strlen(values[i].name);
		*suffix = name + len;
		if (strncmp(name, values[i].name, len) == 0 && (!**suffix || isdigit((unsigned char)**suffix)))
			return i;
	}
	return -1;
}

static void look_at_values(struct check *c, struct conf_file *file, unsigned int where)
{
	struct var **var;
	const char *suffix, *value;
	struct diag_quote q;
	int row;

	each(var, file->vars.list, file->vars.n) {
		row = find_value((*var)->name, where, &suffix);
		if (row < 0 || !(*var)->seen)
			continue;
		value = ifcfg_rh_value(file, (*var)->name);
		if (!is_set(value) || !values[row].looks(c, file, suffix) || values[row].takes(value))
			continue;
		check_say(c, &file->text, (*var)->at, "NetworkManager makes no profile of a file with %s=%s", (*var)->name,
			  diag_quote(&q, value, strlen(value)));
		check_fix(c, "%s", values[row].mend);
	}
}

static bool concerns(const struct check *c)
{
	return c->bond_file && check_is_redhat(c);
}

/* PREFIX and no IPADDR: an address is promised, and none is there */
static void look_at_mask(struct check *c, struct conf_file *file)
{
	static const char *const names[] = {
		"PREFIX", "NETMASK", "PREFIX0", "NETMASK0", "PREFIX1", "NETMASK1", "PREFIX2", "NETMASK2",
	};
	struct check_place p;
	size_t i;

	if (ifcfg_rh_method4(file) != IFCFG_RH_OFF)
		return;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!ifcfg_rh_value(file, names[i]))
			continue;
		p = check_var(file, names[i]);
		check_say(c, p.text, p.offset, "NetworkManager makes no profile of a file with %s and no IPADDR", names[i]);
		check_fix(c, "leave %s out", names[i]);
		return;
	}
}

void check_nm_value(struct check *c)
{
	const char *proto;
	struct check_place p;

	if (!concerns(c))
		return;
	proto = ifcfg_rh_value(c->bond_file, "BOOTPROTO");
	look_at_values(c, c->bond_file, ROW_BOND);
	look_at_mask(c, c->bond_file);
	if (!is_set(proto) || strcasecmp(proto, "autoip") || !ifcfg_rh_has_ipv4(c->bond_file))
		return;
	p = check_var(c->bond_file, "BOOTPROTO");
	check_say(c, p.text, p.offset, "NetworkManager makes no profile of a file with BOOTPROTO=%s and IPADDR", proto);
	check_fix(c, "write BOOTPROTO=none");
}

void check_nm_slave_value(struct check *c)
{
	if (!concerns(c) || !c->slave_file)
		return;
	look_at_values(c, c->slave_file, ROW_SLAVE);
	look_at_mask(c, c->slave_file);
}

/* on and off, which the scripts know */
static const struct {
	const char *name;
	unsigned int where;
	bool otherwise;			/* what it takes for any other word */
} switches[] = {
	{ "ONBOOT", ROW_BOND, true }, { "NM_CONTROLLED", ROW_BOND | ROW_SLAVE, true },
	{ "CONNECTED_MODE", ROW_SLAVE, false }, { "DEFROUTE", ROW_BOND, true },
	{ "PEERDNS", ROW_BOND, true }, { "PEERROUTES", ROW_BOND, true }, { "IPV6_AUTOCONF", ROW_BOND, true },
	{ "DHCPV6C", ROW_BOND, false }, { "AUTOCONNECT_SLAVES", ROW_BOND, false }, { "IPV6INIT", ROW_BOND, false },
	{ "IPV6_DEFROUTE", ROW_BOND, true }, { "IPV6_PEERDNS", ROW_BOND, true }, { "IPV6_PEERROUTES", ROW_BOND, true },
	{ "IPV4_FAILURE_FATAL", ROW_BOND, false }, { "IPV6_FAILURE_FATAL", ROW_BOND, false },
};

/* The row of NAME in a file that is WHERE, as an index; -1: none. */
static int find_switch(const char *name, unsigned int where)
{
	size_t i;

	for (i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (*name == *switches[i].name && switches[i].where & where && strcmp(name, switches[i].name) == 0)
			return i;
	return -1;
}

bool check_nm_default(const char *name, const char *value)
{
	int row = find_switch(name, ROW_BOND | ROW_SLAVE);

	return row >= 0 && (switches[row].otherwise ? dialect_true(value) : dialect_false(value));
}

static void look_at_words(struct check *c, struct conf_file *file, unsigned int where)
{
	const char *name, *word;
	struct var **var;
	bool meant;
	int row;

	each(var, file->vars.list, file->vars.n) {
		name = (*var)->name;
		row = find_switch(name, where);
		word = row < 0 || !(*var)->seen ? NULL : ifcfg_rh_value(file, name);
		if (!is_set(word) || (!dialect_true(word) && !dialect_false(word)))
			continue;
		meant = dialect_true(word);
		if ((switches[row].otherwise ? !ifcfg_rh_false(word) : ifcfg_rh_true(word)) == meant)
			continue;
		check_say(c, &file->text, (*var)->at, "NetworkManager takes %s=%s for %s", name, word, meant ? "no" : "yes");
		check_fix(c, "write %s=%s", name, meant ? "yes" : "no");
	}
}

void check_nm_word(struct check *c)
{
	if (concerns(c))
		look_at_words(c, c->bond_file, ROW_BOND);
}

void check_nm_slave_word(struct check *c)
{
	if (concerns(c) && c->slave_file)
		look_at_words(c, c->slave_file, ROW_SLAVE);
}
