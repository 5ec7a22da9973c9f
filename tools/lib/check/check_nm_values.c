// SPDX-License-Identifier: GPL-2.0
/*
 * check_nm_values: rules about values that NetworkManager makes no profile
 * with, or takes for something else than they say
 *
 * From make_ip4_setting(), make_ip6_setting(), make_wired_setting() and
 * make_connection_setting() of ifcfg-rh, and the verify() of the settings they
 * make, and make_dcb_setting(); read and run in 1.42.4 and 1.46.0.
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

/* What is no address in itself is said of a bond by all: BAD-ADDRESS. */
static bool is_bare(const char *value)
{
	char room[DIALECT_TRIMMED];

	return is_ipv4(value) || !is_ipv4(dialect_trim(value, room));
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

static bool is_number_of(const char *value, int base, unsigned long max)
{
	char *end;

	value += strspn(value, " \t");
	return isdigit((unsigned char)*value) && strtoul(value, &end, base) <= max && !end[strspn(end, " \t")];
}

/* in octal or hex too */
static bool is_number(const char *value, unsigned long max)
{
	return is_number_of(value, 0, max);
}

/* 08 is 8 */
static bool is_bits(const char *value)
{
	return is_number_of(value, 10, 32);
}

/* IPv6, with /BITS or without */
static bool is_address6(const char *value)
{
	const char *bits = strchr(value, '/');
	char ip[64];

	cut(ip, value, '/');
	return is_ip(AF_INET6, ip) && (!bits || is_number_of(bits + 1, 10, 128));
}

/* All of them, with blanks between them. */
static bool are_addresses6(const char *value)
{
	char word[64];

	for (value += strspn(value, " "); *value; value += strspn(value, " ")) {
		cut(word, value, ' ');
		if (!is_address6(word))
			return false;
		value += strcspn(value, " ");
	}
	return true;
}

/* Is there more than a host's name? */
static bool is_fqdn(const char *value)
{
	return strchr(value, '.');
}

/* Is it one of these, to the letter? */
static bool is_exactly(const char *const *words, const char *value)
{
	while (*words && strcmp(*words, value))
		words++;
	return *words;
}

/* MIN to MAX bytes: pairs of hex digits, or one or two between colons */
static bool is_bytes(const char *value, size_t min, size_t max)
{
	size_t n, len, pair = strchr(value, ':') ? 0 : 2;

	for (n = 0; *value; n++) {
		len = strspn(value, "0123456789abcdefABCDEF");
		if (pair ? len < pair : !len || len > 2 || (value[len] && (value[len] != ':' || !value[len + 1])))
			return false;
		value += pair ? pair : len + (value[len] != '\0');
	}
	return n >= min && n <= max;
}

/* _nm_utils_iaid_verify(), which 1.22 brought */
static bool is_iaid(const char *value)
{
	static const char *const words[] = { "mac", "perm-mac", "ifname", "stable", NULL };

	return is_exactly(words, value) || is_number(value, UINT32_MAX) || is_bytes(value, 4, 4);
}

/* _nm_utils_dhcp_duid_valid() */
static bool is_duid(const char *value)
{
	static const char *const words[] = { "lease", "llt", "ll", "stable-llt", "stable-ll", "stable-uuid", NULL };

	return is_exactly(words, value) || is_bytes(value, 3, 130);
}

/* what is no number is as if it were not there */
static bool is_multi(const char *value)
{
	char *end;
	long n = strtol(value, &end, 10);

	return end == value || *end || (n >= 0 && n <= 3);
}

static bool is_flags4(const char *value)
{
	return ifcfg_rh_hostname_flags(value, AF_INET);
}

static bool is_flags6(const char *value)
{
	return ifcfg_rh_hostname_flags(value, AF_INET6);
}

static bool is_8021x(const char *value)
{
	return strcmp(value, "IEEE8021X") == 0;
}

/* The options of a network card of s390, as NAME=VALUE words; others are refused, those of a bond among them. */
static bool is_s390(const char *value)
{
	static const char *const names[] = {
		"bridge_role", "broadcast_mode", "buffer_count", "canonical_macaddr", "checksumming", "ctcprot",
		"fake_broadcast", "inter", "inter_jumbo", "ipato_add4", "ipato_add6", "ipato_enable", "ipato_invert4",
		"ipato_invert6", "isolation", "lancmd_timeout", "large_send", "layer2", "portname", "portno",
		"priority_queueing", "protocol", "route4", "route6", "rxip_add4", "rxip_add6", "sniffer", "total", "vipa_add4",
		"vipa_add6", NULL,
	};
	char word[64], name[64];

	for (value += strspn(value, " \t"); *value; value += strspn(value, " \t")) {
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(value, " \t"), value);
		cut(name, word, '=');
		if (strchr(word, '=') && !is_word(names, name))
			return false;
		value += strcspn(value, " \t");
	}
	return true;
}

/* ---- of DCB ---- */

static bool is_priority(const char *value)
{
	return is_number(value, 7);
}

static bool is_fcoe(const char *value)
{
	return strcmp(value, "fabric") == 0 || strcmp(value, "vn2vn") == 0;
}

static bool is_eight(const char *value, const char *digits)
{
	return strlen(value) == 8 && strspn(value, digits) == 8;
}

static bool is_eight_bits(const char *value)
{
	return is_eight(value, "01");
}

static bool is_eight_groups(const char *value)
{
	return is_eight(value, "01234567fF");
}

static bool is_eight_classes(const char *value)
{
	return is_eight(value, "01234567");
}

/* The sum of eight percentages with commas between them; -1: it is none. */
static int percents(const char *value)
{
	char word[64];
	int sum = 0, n = 0;

	for (value += strspn(value, ","); *value; value += strspn(value, ",")) {
		cut(word, value, ',');
		if (!is_number(word, 100))
			return -1;
		sum += strtol(word, NULL, 0);
		value += strcspn(value, ",");
		n++;
	}
	return n == 8 ? sum : -1;
}

static bool is_percents(const char *value)
{
	return percents(value) >= 0;
}

static bool is_hundred(const char *value)
{
	return percents(value) == 100;
}

/* ---- whether it looks at the variable ---- */

static const char *numbered(const struct conf_file *file, const char *name, const char *suffix)
{
	char full[VARS_NAME_MAX];

	return vars_name_suffixed(full, name, suffix) ? ifcfg_rh_value(file, full) : NULL;
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

/* IPADDR, IPADDR0, 1 and 2 each may be missing; the others are read up to the first gap. */
static bool reads(const struct conf_file *file, const char *suffix)
{
	char *end, number[24];
	unsigned long n = strtoul(suffix, &end, 10), i;

	if (!*suffix)
		return true;
	if (*end || (*suffix == '0' && suffix[1]) || n > 9999)
		return false;
	for (i = 2; i < n; i++) {
		snprintf(number, sizeof(number), "%lu", i);
		if (!numbered(file, "IPADDR", number))
			return false;
	}
	return true;
}

/* The first one with an address of its number; the others are not looked at. */
static bool looks_gateway(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)c;
	static const char *const suffixes[] = { "", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (strcmp(suffix, suffixes[i]) == 0)
			return numbered(file, "IPADDR", suffix) && reads(file, suffix);
		if (check_is_set(numbered(file, "IPADDR", suffixes[i])) && check_is_set(numbered(file, "GATEWAY", suffixes[i])))
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
		if (!check_is_set(numbered(file, "DNS", number)))
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

static bool is_newer(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)file;
	(void)suffix;
	return dialect_major(c->conf) != 7;	/* ends with 1.18 */
}

static bool looks_ipv4(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)c;
	(void)suffix;
	return ifcfg_rh_method4(file) != IFCFG_RH_OFF;
}

/* IPADDR, IPADDR0 and on */
static bool looks_number(const struct check *c, const struct conf_file *file, const char *suffix)
{
	return looks_ipv4(c, file, suffix) && reads(file, suffix);
}

static bool looks_prefix(const struct check *c, const struct conf_file *file, const char *suffix)
{
	return numbered(file, "IPADDR", suffix) && looks_number(c, file, suffix);
}

static bool looks_netmask(const struct check *c, const struct conf_file *file, const char *suffix)
{
	return !numbered(file, "PREFIX", suffix) && looks_prefix(c, file, suffix);
}

static bool looks_method6(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)c;
	(void)suffix;
	return ifcfg_rh_method6(file) != IFCFG_RH_OFF;
}

static bool looks_iaid(const struct check *c, const struct conf_file *file, const char *suffix)
{
	return looks_ipv4(c, file, suffix) && is_newer(c, file, suffix);
}

/* RHEL9 has 1.44 and above, which read it */
static bool is_rhel9(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)file;
	(void)suffix;
	return dialect_major(c->conf) >= 9;
}

/* what make_wired_setting() reads, which those of IPoIB do not come to */
static bool is_wired(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)suffix;
	return ifcfg_rh_kind(c->conf, file) == IFCFG_RH_ETHERNET;
}

static bool is_yes(const struct conf_file *file, const char *name)
{
	return ifcfg_rh_true(ifcfg_rh_value(file, name));
}

static bool looks_dcb(const struct check *c, const struct conf_file *file, const char *suffix)
{
	(void)c;
	(void)suffix;
	return is_yes(file, "DCB");
}

static bool looks_pfc(const struct check *c, const struct conf_file *file, const char *suffix)
{
	return looks_dcb(c, file, suffix) && is_yes(file, "DCB_PFC_ENABLE");
}

static bool looks_pg(const struct check *c, const struct conf_file *file, const char *suffix)
{
	return looks_dcb(c, file, suffix) && is_yes(file, "DCB_PG_ENABLE");
}

/* ---- the rules ---- */

#define BOTH (ROW_BOND | ROW_SLAVE)

/*
 * what it makes no profile of a file with; of each name those with a number too, if it looks at them.  A port's file is
 * read as any other before its addresses are dropped; those of a bond are looked at by all, BAD-ADDRESS.
 */
static const struct {
	const char *name;
	unsigned int where;		/* ROW_BOND, ROW_SLAVE */
	bool (*takes)(const char *value);
	bool (*looks)(const struct check *c, const struct conf_file *file, const char *suffix);
	const char *mend;
} values[] = {
	{ "BOOTPROTO", BOTH, is_bootproto, always, "write none, static, dhcp, bootp, autoip or shared" },
	{ "IPADDR", ROW_BOND, is_bare, looks_number, "write it without the blank" },
	{ "NETMASK", ROW_BOND, is_bare, looks_netmask, "write it without the blank" },
	{ "IPADDR", ROW_SLAVE, is_ipv4, looks_number, "leave it out" },
	{ "PREFIX", ROW_SLAVE, is_bits, looks_prefix, "leave it out" },
	{ "NETMASK", ROW_SLAVE, is_ipv4, looks_netmask, "leave it out" },
	{ "IPV6ADDR", ROW_SLAVE, are_addresses6, looks_method6, "leave it out" },
	{ "GATEWAY", BOTH, is_ipv4, looks_gateway, "write an IPv4 address, or leave it out" },
	{ "DNS", BOTH, is_dns, looks_dns, "write an address, or leave it out" },
	{ "IPV6_DEFAULTGW", BOTH, is_gateway6, looks_ipv6, "write an IPv6 address, or leave it out" },
	{ "IPV6ADDR_SECONDARIES", ROW_BOND, is_list, looks_ipv6, "write blanks between the addresses" },
	{ "IPV6ADDR_SECONDARIES", ROW_SLAVE, are_addresses6, looks_method6, "leave it out" },
	{ "IPV6_TOKEN", BOTH, is_token, always, "write one such as ::1, or leave it out" },
	{ "HWADDR", ROW_BOND, is_mac, always, "leave it out" },
	{ "HWADDR", ROW_SLAVE, is_mac, is_wired, "leave it out" },
	{ "MACADDR", ROW_BOND, is_cloned_mac, always, "leave it out" },
	{ "MACADDR", ROW_SLAVE, is_cloned_mac, is_wired, "leave it out" },
	{ "UUID", BOTH, ifcfg_rh_is_uuid, always, "write what uuidgen prints, or leave it out" },
	{ "KEY_MGMT", ROW_BOND, is_8021x, always, "leave it out" },
	{ "KEY_MGMT", ROW_SLAVE, is_8021x, is_wired, "leave it out" },
	{ "OPTIONS", ROW_BOND, is_s390, always, "leave it out; those of a bond are BONDING_OPTS" },
	{ "OPTIONS", ROW_SLAVE, is_s390, is_wired, "leave it out" },
	{ "MUD_URL", BOTH, ifcfg_rh_mud_url, is_newer, "write https://..., or leave it out" },
	{ "DHCP_HOSTNAME_FLAGS", BOTH, is_flags4, looks_iaid, "write 0 to 4, 6 or 8" },
	{ "DHCP_REJECT_SERVERS", BOTH, ifcfg_rh_servers, looks_iaid, "write IPv4 addresses with blanks between them" },
	{ "DHCPV6_HOSTNAME_FLAGS", BOTH, is_flags6, is_newer, "write 0, 1, 4 or 8" },
	{ "DHCPV6_PD_HINT", BOTH, ifcfg_rh_pd_hint, is_rhel9, "write one such as ::/60" },
	{ "MULTI_CONNECT", BOTH, is_multi, always, "write 0 to 3, or leave it out" },
	{ "DHCP_FQDN", BOTH, is_fqdn, looks_ipv4, "write a name with its domain, or DHCP_HOSTNAME" },
	{ "DHCP_IAID", BOTH, is_iaid, looks_iaid, "write mac, ifname, stable or a number" },
	{ "DHCPV6_IAID", BOTH, is_iaid, is_newer, "write mac, ifname, stable or a number" },
	{ "DHCPV6_DUID", BOTH, is_duid, always, "write ll, llt, stable-uuid or bytes such as 00:03:00:01:02" },
	{ "DCB_APP_FCOE_PRIORITY", BOTH, is_priority, looks_dcb, "write 0 to 7, or leave DCB out" },
	{ "DCB_APP_ISCSI_PRIORITY", BOTH, is_priority, looks_dcb, "write 0 to 7, or leave DCB out" },
	{ "DCB_APP_FIP_PRIORITY", BOTH, is_priority, looks_dcb, "write 0 to 7, or leave DCB out" },
	{ "DCB_APP_FCOE_MODE", BOTH, is_fcoe, looks_dcb, "write fabric or vn2vn, or leave DCB out" },
	{ "DCB_PFC_UP", BOTH, is_eight_bits, looks_pfc, "write eight of 0 and 1, or leave DCB out" },
	{ "DCB_PG_STRICT", BOTH, is_eight_bits, looks_pg, "write eight of 0 and 1, or leave DCB out" },
	{ "DCB_PG_ID", BOTH, is_eight_groups, looks_pg, "write eight of 0 to 7 and f, or leave DCB out" },
	{ "DCB_PG_UP2TC", BOTH, is_eight_classes, looks_pg, "write eight of 0 to 7, or leave DCB out" },
	{ "DCB_PG_PCT", BOTH, is_hundred, looks_pg, "write eight percentages that make 100, or leave DCB out" },
	{ "DCB_PG_UPPCT", BOTH, is_percents, looks_pg, "write eight percentages, or leave DCB out" },
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

/* What to do about VALUE of NAME: what is right without the blanks at its ends is to be written so. */
static void fix_value(struct check *c, const char *name, const char *value, int row)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-/_";
	char room[DIALECT_TRIMMED];
	const char *bare = dialect_trim(value, room);

	if (strlen(value) < sizeof(room) && strcmp(bare, value) && !bare[strspn(bare, plain)] && values[row].takes(bare) &&
	    strncmp(values[row].mend, "leave", strlen("leave")))
		check_fix(c, "write %s=%s", name, bare);
	else
		check_fix(c, "%s", values[row].mend);
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
		if (!check_is_set(value) || !values[row].looks(c, file, suffix) || values[row].takes(value))
			continue;
		check_say(c, &file->text, (*var)->at, "NetworkManager makes no profile of a file with %s=%s", (*var)->name,
			  diag_quote(&q, value, strlen(value)));
		fix_value(c, (*var)->name, value, row);
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

/*
 * Empty, it is as if it were not there, for svGetValueStr() of nearly all.  MUD_URL is read by svGetValue() (1.30 to 1.50),
 * and an empty one is refused by verify().
 */
static void look_at_empty(struct check *c, struct conf_file *file)
{
	const struct check_place p = check_var(file, "MUD_URL");

	if (!ifcfg_rh_is_empty(file, "MUD_URL") || !is_newer(c, file, ""))
		return;
	check_say(c, p.text, p.offset, "NetworkManager makes no profile of a file with an empty MUD_URL");
	check_fix(c, "write MUD_URL=none, or leave it out");
}

/* what DCB=yes lacks: verify() of nm-setting-dcb.c */
static void look_at_dcb(struct check *c, struct conf_file *file)
{
	static const char *const apps[] = { "DCB_APP_FCOE", "DCB_APP_ISCSI", "DCB_APP_FIP" };
	char name[32], enable[32];
	struct check_place p;
	size_t i;

	for (i = 0; i < 3 && is_yes(file, "DCB"); i++) {
		snprintf(name, sizeof(name), "%s_PRIORITY", apps[i]);
		snprintf(enable, sizeof(enable), "%s_ENABLE", apps[i]);
		if (!ifcfg_rh_value(file, name) || is_yes(file, enable))
			continue;
		p = check_var(file, name);
		check_say(c, p.text, p.offset, "NetworkManager makes no profile of a file with %s and not %s=yes", name, enable);
		check_fix(c, "leave %s out", name);
	}
	if (!is_yes(file, "DCB") || !is_yes(file, "DCB_PG_ENABLE") || ifcfg_rh_value(file, "DCB_PG_PCT"))
		return;
	p = check_var(file, "DCB_PG_ENABLE");
	check_say(c, p.text, p.offset, "NetworkManager makes no profile of a file with DCB_PG_ENABLE and no DCB_PG_PCT");
	check_fix(c, "leave DCB out");
}

/* Has it a gateway of its own? */
static bool has_gateway(const struct check *c, const struct conf_file *file)
{
	char suffix[2] = "";
	int i;

	for (i = -1; i < 10; i++) {
		if (i >= 0)
			suffix[0] = '0' + i;
		if (numbered(file, "GATEWAY", suffix) && looks_gateway(c, file, suffix))
			return true;
	}
	return false;
}

/* /etc/sysconfig/network is asked for a gateway where FILE has none, if FILE's addresses are read. */
static void look_at_defaults(struct check *c, struct conf_file *file)
{
	static const char *const names[] = { "GATEWAY", "IPV6_DEFAULTGW" };
	struct conf_file *defaults = c->conf->defaults;
	char room[DIALECT_TRIMMED];
	const char *value;
	struct check_place p;
	struct diag_quote q;
	size_t i;

	for (i = 0; i < 2 && defaults; i++) {
		value = ifcfg_rh_value(defaults, names[i]);
		if (!value || (i ? is_gateway6(value) || ifcfg_rh_value(file, names[i]) || !looks_ipv6(c, file, "") :
				   is_ipv4(value) || has_gateway(c, file) || !looks_ipv4(c, file, "")))
			continue;
		p = check_var(defaults, names[i]);
		check_say(c, p.text, p.offset, "NetworkManager makes no profile of ifcfg-%s with %s=%s", file->name, names[i],
			  diag_quote(&q, value, strlen(value)));
		if (!i && is_ipv4(dialect_trim(value, room)))
			check_fix(c, "write GATEWAY=%s", room);
		else
			check_fix(c, "write an %s address, or leave it out", i ? "IPv6" : "IPv4");
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
	look_at_empty(c, c->bond_file);
	look_at_dcb(c, c->bond_file);
	look_at_defaults(c, c->bond_file);
	if (!check_is_set(proto) || strcasecmp(proto, "autoip") || !ifcfg_rh_has_ipv4(c->bond_file))
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
	look_at_empty(c, c->slave_file);
	look_at_dcb(c, c->slave_file);
	look_at_defaults(c, c->slave_file);
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
		if (!check_is_set(word) || (!dialect_true(word) && !dialect_false(word)))
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
