// SPDX-License-Identifier: GPL-2.0
/* convert_words: variables that are no part of a bond, and the words that services have for them; see convert.h */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "convert.h"
#include "base/each.h"
#include "ifcfg/dialect.h"
#include "ifcfg/ifcfg_rh.h"

#define WRITTEN 256	/* bytes of a value that is not written as it stands */

/* kinds of values, and how they are written */
enum kind {
	YES,			/* true, false */
	NO,			/* the other way round */
	NUMBER,
	SIGNED,			/* or below 0 */
	LABEL,			/* printable; it means nothing where there is no word for it */
	UUID,			/* the same */
	TEXT,			/* printable, without blanks */
	MAC,			/* of an Ethernet bond: over IPoIB it has the address of its active slave */
	GEN_MODE,		/* of an Ethernet bond: over IPoIB the form has the one that works there */
	TOKEN,			/* of an Ethernet bond: it wants the mode eui64 */
	FLAGS4, FLAGS6,		/* of a host's name for DHCP */
	SERVERS,		/* addresses with blanks between them, there with semicolons */
	HINT,			/* a network of IPv6, with /BITS */
	URL,			/* of a MUD file */
	PRIVACY,		/* a truth word, or the number of the RFC that it is by */
};

/* a word of one form; key NULL: it has none */
struct place {
	const char *section, *key;
};

/*
 * One row each, a column for each form: NetworkManager's are those of its own
 * reader of these files (nms-ifcfg-rh-reader.c, 1.42); systemd.network(5), 252;
 * nmstate 2.2.
 */
static const struct {
	const char *name;
	unsigned int where;	/* ROW_BOND, ROW_SLAVE */
	enum kind kind;
	struct place networkmanager, networkd, nmstate;
} rows[] = {
	{ "NAME", ROW_BOND | ROW_SLAVE, LABEL, { "connection", "id" }, { 0 }, { 0 } },
	{ "UUID", ROW_BOND | ROW_SLAVE, UUID, { "connection", "uuid" }, { 0 }, { 0 } },
	{ "ZONE", ROW_BOND, TEXT, { "connection", "zone" }, { 0 }, { 0 } },
	{ "AUTOCONNECT_PRIORITY", ROW_BOND, SIGNED, { "connection", "autoconnect-priority" }, { 0 }, { 0 } },
	{ "AUTOCONNECT_RETRIES", ROW_BOND, SIGNED, { "connection", "autoconnect-retries" }, { 0 }, { 0 } },
	{ "GATEWAY_PING_TIMEOUT", ROW_BOND, NUMBER, { "connection", "gateway-ping-timeout" }, { 0 }, { 0 } },
	{ "STABLE_ID", ROW_BOND, TEXT, { "connection", "stable-id" }, { 0 }, { 0 } },
	{ "MUD_URL", ROW_BOND, URL, { "connection", "mud-url" }, { 0 }, { 0 } },
	{ "DEFROUTE", ROW_BOND, NO, { "ipv4", "never-default" }, { 0 }, { 0 } },
	{ "IPV6_DEFROUTE", ROW_BOND, NO, { "ipv6", "never-default" }, { 0 }, { 0 } },
	{ "PEERDNS", ROW_BOND, NO, { "ipv4", "ignore-auto-dns" }, { 0 }, { 0 } },
	{ "IPV6_PEERDNS", ROW_BOND, NO, { "ipv6", "ignore-auto-dns" }, { 0 }, { 0 } },
	{ "PEERROUTES", ROW_BOND, NO, { "ipv4", "ignore-auto-routes" }, { 0 }, { 0 } },
	{ "IPV6_PEERROUTES", ROW_BOND, NO, { "ipv6", "ignore-auto-routes" }, { 0 }, { 0 } },
	{ "DEFROUTE", ROW_BOND, YES, { 0 }, { "DHCPv4", "UseGateway" }, { "ipv4", "auto-gateway" } },
	{ "PEERDNS", ROW_BOND, YES, { 0 }, { "DHCPv4", "UseDNS" }, { "ipv4", "auto-dns" } },
	{ "PEERROUTES", ROW_BOND, YES, { 0 }, { "DHCPv4", "UseRoutes" }, { "ipv4", "auto-routes" } },
	{ "IPV6_DEFROUTE", ROW_BOND, YES, { 0 }, { 0 }, { "ipv6", "auto-gateway" } },
	{ "IPV6_PEERDNS", ROW_BOND, YES, { 0 }, { 0 }, { "ipv6", "auto-dns" } },
	{ "IPV6_PEERROUTES", ROW_BOND, YES, { 0 }, { 0 }, { "ipv6", "auto-routes" } },
	{ "IPV4_FAILURE_FATAL", ROW_BOND, NO, { "ipv4", "may-fail" }, { 0 }, { 0 } },
	{ "IPV6_FAILURE_FATAL", ROW_BOND, NO, { "ipv6", "may-fail" }, { 0 }, { 0 } },
	{ "IPV4_REQUIRED_TIMEOUT", ROW_BOND, SIGNED, { "ipv4", "required-timeout" }, { 0 }, { 0 } },
	{ "IPV6_REQUIRED_TIMEOUT", ROW_BOND, SIGNED, { "ipv6", "required-timeout" }, { 0 }, { 0 } },
	{ "ACD_TIMEOUT", ROW_BOND, SIGNED, { "ipv4", "dad-timeout" }, { 0 }, { 0 } },
	{ "IPV4_DNS_PRIORITY", ROW_BOND, SIGNED, { "ipv4", "dns-priority" }, { 0 }, { 0 } },
	{ "IPV6_DNS_PRIORITY", ROW_BOND, SIGNED, { "ipv6", "dns-priority" }, { 0 }, { 0 } },
	{ "IPV4_ROUTE_TABLE", ROW_BOND, NUMBER, { "ipv4", "route-table" }, { 0 }, { 0 } },
	{ "IPV6_ROUTE_TABLE", ROW_BOND, NUMBER, { "ipv6", "route-table" }, { 0 }, { 0 } },
	{ "DHCP_HOSTNAME", ROW_BOND, TEXT, { "ipv4", "dhcp-hostname" }, { "DHCPv4", "Hostname" }, { 0 } },
	{ "DHCP_FQDN", ROW_BOND, TEXT, { "ipv4", "dhcp-fqdn" }, { 0 }, { 0 } },
	{ "DHCP_SEND_HOSTNAME", ROW_BOND, YES, { "ipv4", "dhcp-send-hostname" }, { "DHCPv4", "SendHostname" }, { 0 } },
	{ "DHCP_CLIENT_ID", ROW_BOND, TEXT, { "ipv4", "dhcp-client-id" }, { 0 }, { 0 } },
	{ "DHCP_VENDOR_CLASS_IDENTIFIER", ROW_BOND, TEXT, { "ipv4", "dhcp-vendor-class-identifier" }, { 0 }, { 0 } },
	{ "DHCP_IAID", ROW_BOND, TEXT, { "ipv4", "dhcp-iaid" }, { 0 }, { 0 } },
	{ "DHCP_HOSTNAME_FLAGS", ROW_BOND, FLAGS4, { "ipv4", "dhcp-hostname-flags" }, { 0 }, { 0 } },
	{ "DHCP_REJECT_SERVERS", ROW_BOND, SERVERS, { "ipv4", "dhcp-reject-servers" }, { 0 }, { 0 } },
	{ "IPV4_DHCP_TIMEOUT", ROW_BOND, NUMBER, { "ipv4", "dhcp-timeout" }, { 0 }, { 0 } },
	{ "DHCPV6_HOSTNAME", ROW_BOND, TEXT, { "ipv6", "dhcp-hostname" }, { 0 }, { 0 } },
	{ "DHCPV6_SEND_HOSTNAME", ROW_BOND, YES, { "ipv6", "dhcp-send-hostname" }, { 0 }, { 0 } },
	{ "DHCPV6_HOSTNAME_FLAGS", ROW_BOND, FLAGS6, { "ipv6", "dhcp-hostname-flags" }, { 0 }, { 0 } },
	{ "DHCPV6_PD_HINT", ROW_BOND, HINT, { "ipv6", "dhcp-pd-hint" }, { 0 }, { 0 } },
	{ "DHCPV6_DUID", ROW_BOND, TEXT, { "ipv6", "dhcp-duid" }, { 0 }, { 0 } },
	{ "DHCPV6_IAID", ROW_BOND, TEXT, { "ipv6", "dhcp-iaid" }, { 0 }, { 0 } },
	{ "IPV6_DHCP_TIMEOUT", ROW_BOND, NUMBER, { "ipv6", "dhcp-timeout" }, { 0 }, { 0 } },
	{ "IPV6_RA_TIMEOUT", ROW_BOND, NUMBER, { "ipv6", "ra-timeout" }, { 0 }, { 0 } },
	{ "IPV6_PRIVACY", ROW_BOND, PRIVACY, { "ipv6", "ip6-privacy" }, { 0 }, { 0 } },
	{ "IPV6_ADDR_GEN_MODE", ROW_BOND, GEN_MODE, { "ipv6", "addr-gen-mode" }, { 0 }, { 0 } },
	{ "IPV6_TOKEN", ROW_BOND, TOKEN, { "ipv6", "token" }, { 0 }, { 0 } },
	{ "LLADDR", ROW_BOND, MAC, { "ethernet", "cloned-mac-address" }, { "Link", "MACAddress" }, { "", "mac-address" } },
	{ "MACADDR", ROW_BOND, MAC, { "ethernet", "cloned-mac-address" }, { "Link", "MACAddress" }, { "", "mac-address" } },
};

static bool is_of_ethernet(enum kind kind)
{
	return kind == MAC || kind == GEN_MODE || kind == TOKEN;
}

/* NULL: the form has no word for it */
static const struct place *place_of(size_t row, const struct converting *c)
{
	const struct place *place = c->form == &form_nmconnection ? &rows[row].networkmanager :
				    c->form == &form_networkd ? &rows[row].networkd : &rows[row].nmstate;

	return place->key && !(is_of_ethernet(rows[row].kind) && form_over_ipoib(c->whole)) ? place : NULL;
}

static bool is_print(const char *value, bool blanks)
{
	const char *p;

	for (p = value; *p; p++)
		if (!isprint((unsigned char)*p) || strchr("\\;#\"", *p) || (*p == ' ' && !blanks))
			return false;
	return *value != ' ' && *value && p[-1] != ' ';
}

static bool is_number(const char *value)
{
	return *value && !value[strspn(value, "0123456789")] && strlen(value) <= 9;
}

/* a truth word; as nms-ifcfg-rh-reader.c (1.42) has it of IPV6_PRIVACY, what it does not know is no */
static const char *privacy(const char *value)
{
	bool rfc = strcmp(value, "rfc4941") == 0 || strcmp(value, "rfc3041") == 0;

	return rfc || ifcfg_rh_true(value) ? "2" : "0";
}

static bool is_gen_mode(const char *value)
{
	/* the last two from NetworkManager 1.40 on */
	static const char *const modes[] = { "eui64", "stable-privacy", "default-or-eui64", "default" };
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(value, modes[i]) == 0)
			return true;
	return false;
}

/* The words of VALUE in ROOM, each with a semicolon behind it, as keyfiles have lists; NULL: that is too long. */
static const char *list(const char *value, char room[WRITTEN])
{
	size_t len, at = 0;

	for (; *(value += strspn(value, " \t")); value += len) {
		len = strcspn(value, " \t");
		if (at + len + 2 > WRITTEN)
			return NULL;
		at += snprintf(room + at, WRITTEN - at, "%.*s;", (int)len, value);
	}
	return at ? room : NULL;
}

/* VALUE as it is written, or NULL: it is no such value; constant text, VALUE itself, or in ROOM */
static const char *written(enum kind kind, const char *value, char room[WRITTEN])
{
	switch (kind) {
	case FLAGS4:
	case FLAGS6:
		return is_number(value) && ifcfg_rh_hostname_flags(value, kind == FLAGS4 ? AF_INET : AF_INET6) ? value : NULL;
	case SERVERS:
		return ifcfg_rh_servers(value) ? list(value, room) : NULL;
	case HINT:
		return ifcfg_rh_pd_hint(value) ? value : NULL;
	case URL:
		return is_print(value, false) && ifcfg_rh_mud_url(value) ? value : NULL;
	case YES:
	case NO:
		if (ifcfg_rh_true(value))
			return kind == YES ? "true" : "false";
		return !ifcfg_rh_false(value) ? NULL : kind == YES ? "false" : "true";
	case NUMBER:
		return is_number(value) ? value : NULL;
	case SIGNED:
		return is_number(value + (*value == '-')) ? value : NULL;
	case LABEL:
		return is_print(value, true) ? value : NULL;
	case UUID:
		return ifcfg_rh_is_uuid(value) ? value : NULL;
	case TEXT:
	case TOKEN:
		return is_print(value, false) ? value : NULL;
	case PRIVACY:
		return privacy(value);
	case GEN_MODE:
		return is_gen_mode(value) ? value : NULL;
	case MAC:
		break;
	}
	return ifcfg_rh_is_hex(value, "xx:xx:xx:xx:xx:xx") ? value : NULL;
}

static bool is_for(size_t row, const char *name, unsigned int where)
{
	return rows[row].where & where && strcmp(rows[row].name, name) == 0;
}

static int add(struct form_net *net, const char *file, const struct place *place, const char *value)
{
	struct form_word *more = reallocarray(net->words, net->n_words + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	net->words = more;
	more[net->n_words] = (struct form_word){ file, place->section, place->key, strdup(value), false };
	return more[net->n_words].value ? (net->n_words++, 0) : -ENOMEM;
}

/* Of a UUID: has another file the same, and keeps it? */
static bool is_taken(const struct converting *c, const struct conf_file *file, size_t row)
{
	const struct conf_file *keeper = rows[row].kind == UUID ? ifcfg_rh_keeper(&c->part->conf, file) : NULL;

	return keeper && keeper != file;
}

static int take_var(struct form_net *net, const struct converting *c, const struct conf_file *file,
		    const struct var *var, unsigned int where)
{
	const struct place *place;
	char room[WRITTEN];
	const char *value;
	size_t i;
	int err = 0;

	if (!var->seen || vars_state(&file->vars, var) != VAR_KNOWN)
		return 0;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]) && !err; i++) {
		if (!is_for(i, var->name, where))
			continue;
		place = place_of(i, c);
		value = written(rows[i].kind, var->value, room);
		if (place && value && !is_taken(c, file, i) && !form_has_word(net, file->text.path, place->section, place->key))
			err = add(net, file->text.path, place, value);
	}
	return err;
}

static int take_file(struct form_net *net, const struct converting *c, const struct conf_file *file, unsigned int where)
{
	size_t i;
	int err = 0;

	for (i = 0; file && i < file->vars.n && !err; i++)
		err = take_var(net, c, file, file->vars.list[i], where);
	return err;
}

int convert_words(struct form_net *net, const struct converting *c)
{
	const struct bond_slave *slave;
	int err = take_file(net, c, conf_bond_file(&c->part->conf, c->bond), ROW_BOND);

	each(slave, c->bond->slaves, c->bond->n_slaves)
		if (!err)
			err = take_file(net, c, conf_slave_file(&c->part->conf, slave), ROW_SLAVE);
	return err;
}

/* Was VALUE written there?  Of two variables with one word the first is. */
static bool is_written(const struct form_net *net, const struct conf_file *file, const struct place *place,
		       const char *value)
{
	const struct form_word *word;

	each(word, net->words, net->n_words)
		if (strcmp(word->file, file->text.path) == 0 && strcmp(word->section, place->section) == 0 &&
		    strcmp(word->key, place->key) == 0)
			return word->written && strcmp(word->value, value) == 0;
	return false;
}

enum convert_fate convert_word_fate(const struct form_net *net, const struct converting *c, const struct conf_file *file,
				    const struct var *var)
{
	unsigned int where = file == conf_bond_file(&c->part->conf, c->bond) ? ROW_BOND : ROW_SLAVE;
	enum convert_fate fate = CONVERT_NO_ROW;
	const struct place *place;
	const char *value;
	char room[WRITTEN];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!is_for(i, var->name, where))
			continue;
		place = place_of(i, c);
		if (rows[i].kind == MAC && form_over_ipoib(c->whole))
			return CONVERT_IPOIB;
		if (place && is_taken(c, file, i))
			return CONVERT_TWIN;
		value = place ? written(rows[i].kind, var->value, room) : NULL;
		if (place)
			return !value ? CONVERT_REFUSED : is_written(net, file, place, value) ? CONVERT_WRITTEN :
			       CONVERT_NO_PLACE;
		fate = rows[i].kind == LABEL || rows[i].kind == UUID ? CONVERT_LABEL : CONVERT_NO_WORD;
	}
	return fate;
}
