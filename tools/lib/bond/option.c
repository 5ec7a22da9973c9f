// SPDX-License-Identifier: GPL-2.0
/* option: the options of a bond, one row each; see option.h */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <linux/if_link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "ifname.h"
#include "option.h"

/* IFLA_BOND_* that the headers of an older host may lack; numbers are ABI. */
#define ATTR_PEER_NOTIF_DELAY	28
#define ATTR_AD_LACP_ACTIVE	29
#define ATTR_MISSED_MAX		30
#define ATTR_NS_IP6_TARGET	31
#define ATTR_COUPLED_CONTROL	32
#define ATTR_BROADCAST_NEIGH	33
#define ATTR_LACP_STRICT	34

#define SLIP_MAX 40		/* bytes of a word that could be an option's name with a slip */

static const struct option_word mode_words[] = {
	{ "balance-rr", MODE_BALANCE_RR },
	{ "active-backup", MODE_ACTIVE_BACKUP },
	{ "balance-xor", MODE_BALANCE_XOR },
	{ "broadcast", MODE_BROADCAST },
	{ "802.3ad", MODE_8023AD },
	{ "balance-tlb", MODE_BALANCE_TLB },
	{ "balance-alb", MODE_BALANCE_ALB },
	{ NULL, 0 }
};

static const struct option_word arp_validate_words[] = {
	{ "none", 0 }, { "active", 1 }, { "backup", 2 }, { "all", 3 },
	{ "filter", 4 }, { "filter_active", 5 }, { "filter_backup", 6 },
	{ NULL, 0 }
};

static const struct option_word arp_all_targets_words[] = {
	{ "any", 0 }, { "all", 1 }, { NULL, 0 }
};

static const struct option_word fail_over_mac_words[] = {
	{ "none", 0 }, { "active", 1 }, { "follow", 2 }, { NULL, 0 }
};

static const struct option_word reselect_words[] = {
	{ "always", 0 }, { "better", 1 }, { "failure", 2 }, { NULL, 0 }
};

static const struct option_word hash_words[] = {
	{ "layer2", 0 }, { "layer3+4", 1 }, { "layer2+3", 2 },
	{ "encap2+3", 3 }, { "encap3+4", 4 }, { "vlan+srcmac", 5 },
	{ NULL, 0 }
};

static const struct option_word lacp_rate_words[] = {
	{ "slow", 0 }, { "fast", 1 }, { NULL, 0 }
};

static const struct option_word lacp_active_words[] = {
	{ "off", 0 }, { "on", 1 }, { NULL, 0 }
};

static const struct option_word ad_select_words[] = {
	{ "stable", 0 }, { "bandwidth", 1 }, { "count", 2 }, { NULL, 0 }
};

#define BIT(n)		(1u << (n))
#define ALL		(BIT(MODE_COUNT) - 1)
#define LACP		BIT(MODE_8023AD)
#define ARP		(ALL & ~(LACP | BIT(MODE_BALANCE_TLB) | BIT(MODE_BALANCE_ALB)))
#define ACTIVE		(BIT(MODE_ACTIVE_BACKUP) | BIT(MODE_BALANCE_TLB) | BIT(MODE_BALANCE_ALB))
#define LB		(BIT(MODE_BALANCE_TLB) | BIT(MODE_BALANCE_ALB))

#define WORDS(w)	.kind = OPTION_ENUM, .words = (w)
#define RANGE(lo, hi)	.kind = OPTION_UINT, .min = (lo), .max = (hi)
#define NLA(a, w)	.attr = (a), .width = (w)
#define NETWORKD(k, u)	.networkd = (k), .unit = (u)

/*
 * The order is the order in which options are written to a bond one by one:
 * mode first, since it decides what else is allowed, then the monitors, since
 * a later miimon or arp_interval switches the other one off.
 */
const struct option option_table[] = {
	{ .name = "mode", WORDS(mode_words), .modes = ALL, NLA(IFLA_BOND_MODE, 1),
	  .flags = OPTION_NO_SLAVES | OPTION_IF_DOWN,
	  NETWORKD("Mode", ""),
	  .help = "bonding mode; over IPoIB only active-backup works" },
	{ .name = "fail_over_mac", WORDS(fail_over_mac_words), .modes = ALL,
	  NLA(IFLA_BOND_FAIL_OVER_MAC, 1), .flags = OPTION_NO_SLAVES,
	  NETWORKD("FailOverMACPolicy", ""),
	  .help = "whose hardware address the bond has; over IPoIB always active" },
	{ .name = "miimon", RANGE(0, INT_MAX), .modes = ALL, NLA(IFLA_BOND_MIIMON, 4),
	  NETWORKD("MIIMonitorSec", "ms"),
	  .help = "link monitoring interval, milliseconds; 0 is no monitoring at all" },
	{ .name = "updelay", RANGE(0, INT_MAX), .modes = ALL, NLA(IFLA_BOND_UPDELAY, 4), .flags = OPTION_TICKS,
	  NETWORKD("UpDelaySec", "ms"),
	  .help = "wait before a returned slave is used, milliseconds, a multiple of miimon" },
	{ .name = "downdelay", RANGE(0, INT_MAX), .modes = ALL, NLA(IFLA_BOND_DOWNDELAY, 4), .flags = OPTION_TICKS,
	  NETWORKD("DownDelaySec", "ms"),
	  .help = "wait before a lost slave is left, milliseconds, a multiple of miimon" },
	{ .name = "use_carrier", RANGE(0, 1), .modes = ALL, NLA(IFLA_BOND_USE_CARRIER, 1),
	  .help = "1: believe the interface's carrier; 0: ask its MII registers" },
	{ .name = "arp_interval", RANGE(0, INT_MAX), .modes = ARP, NLA(IFLA_BOND_ARP_INTERVAL, 4),
	  NETWORKD("ARPIntervalSec", "ms"),
	  .help = "ARP monitoring interval, milliseconds; wants arp_ip_target" },
	{ .name = "arp_ip_target", .kind = OPTION_IPV4_LIST, .modes = ARP,
	  .max = 16, NLA(IFLA_BOND_ARP_IP_TARGET, 0),
	  NETWORKD("ARPIPTargets", ""),
	  .help = "1 to 16 IPv4 addresses, separated by commas, that ARP monitoring asks" },
	{ .name = "ns_ip6_target", .kind = OPTION_IPV6_LIST, .modes = ARP,
	  .max = 16, NLA(ATTR_NS_IP6_TARGET, 0), .flags = OPTION_NO_PARAM | OPTION_NO_NM | OPTION_NO_NMSTATE,
	  .help = "1 to 16 IPv6 addresses, separated by commas, that monitoring asks" },
	{ .name = "arp_validate", WORDS(arp_validate_words), .modes = ARP,
	  NLA(IFLA_BOND_ARP_VALIDATE, 4), .flags = OPTION_NULL,
	  NETWORKD("ARPValidate", ""),
	  .help = "whose ARP answers are checked; works on Ethernet only" },
	{ .name = "arp_all_targets", WORDS(arp_all_targets_words), .modes = ALL,
	  NLA(IFLA_BOND_ARP_ALL_TARGETS, 4),
	  NETWORKD("ARPAllTargets", ""),
	  .help = "a slave is up when any or all ARP targets answer" },
	{ .name = "arp_missed_max", .ip = "missed_max", .json = "arp_missed_max", RANGE(1, 255),
	  .modes = ARP, NLA(ATTR_MISSED_MAX, 1), .flags = OPTION_NO_PARAM,
	  .help = "ARP answers that may be missed before a slave is down" },
	{ .name = "primary", .kind = OPTION_SLAVE, .modes = ACTIVE, NLA(IFLA_BOND_PRIMARY, 4),
	  .flags = OPTION_LATE,
	  .help = "the slave that is used whenever it is up" },
	{ .name = "primary_reselect", WORDS(reselect_words), .modes = ACTIVE,
	  NLA(IFLA_BOND_PRIMARY_RESELECT, 1),
	  NETWORKD("PrimaryReselectPolicy", ""),
	  .help = "when the primary is taken back after it returned" },
	{ .name = "active_slave", .kind = OPTION_SLAVE, .modes = ACTIVE,
	  NLA(IFLA_BOND_ACTIVE_SLAVE, 4), .flags = OPTION_LATE | OPTION_STATE | OPTION_NO_PARAM,
	  .help = "the slave to use now" },
	{ .name = "num_grat_arp", .alias = "num_unsol_na", .json = "num_peer_notif",
	  RANGE(0, 255), .modes = ALL, NLA(IFLA_BOND_NUM_PEER_NOTIF, 1),
	  NETWORKD("GratuitousARP", ""),
	  .help = "announcements (gratuitous ARP, unsolicited NA) after a failover" },
	{ .name = "peer_notif_delay", .ip = "peer_notify_delay", RANGE(0, 300000),
	  .modes = ALL, NLA(ATTR_PEER_NOTIF_DELAY, 4), .flags = OPTION_TICKS | OPTION_NO_PARAM | OPTION_NO_NMSTATE,
	  .help = "milliseconds between announcements, a multiple of miimon" },
	{ .name = "resend_igmp", RANGE(0, 255), .modes = ALL, NLA(IFLA_BOND_RESEND_IGMP, 4),
	  NETWORKD("ResendIGMP", ""),
	  .help = "IGMP reports sent after a failover" },
	{ .name = "all_slaves_active", RANGE(0, 1), .modes = ALL,
	  NLA(IFLA_BOND_ALL_SLAVES_ACTIVE, 1),
	  NETWORKD("AllSlavesActive", ""),
	  .help = "1: frames that arrive on inactive slaves are kept" },
	{ .name = "min_links", RANGE(0, INT_MAX), .modes = ALL, NLA(IFLA_BOND_MIN_LINKS, 4),
	  NETWORKD("MinLinks", ""),
	  .help = "slaves that must be up before the bond has carrier (802.3ad)" },
	{ .name = "xmit_hash_policy", WORDS(hash_words), .modes = ALL,
	  NLA(IFLA_BOND_XMIT_HASH_POLICY, 1),
	  NETWORKD("TransmitHashPolicy", ""),
	  .help = "how balance-xor, 802.3ad and balance-tlb choose a slave" },
	{ .name = "packets_per_slave", RANGE(0, USHRT_MAX), .modes = BIT(MODE_BALANCE_RR),
	  NLA(IFLA_BOND_PACKETS_PER_SLAVE, 4),
	  NETWORKD("PacketsPerSlave", ""),
	  .help = "packets before balance-rr takes the next slave" },
	{ .name = "lp_interval", RANGE(1, INT_MAX), .modes = ALL, NLA(IFLA_BOND_LP_INTERVAL, 4),
	  NETWORKD("LearnPacketIntervalSec", "s"),
	  .help = "seconds between learning packets" },
	{ .name = "tlb_dynamic_lb", RANGE(0, 1), .modes = LB,
	  NLA(IFLA_BOND_TLB_DYNAMIC_LB, 1), .flags = OPTION_IF_DOWN,
	  NETWORKD("DynamicTransmitLoadBalancing", ""),
	  .help = "balance-tlb: rebalance by load" },
	{ .name = "lacp_rate", .json = "ad_lacp_rate", WORDS(lacp_rate_words), .modes = LACP,
	  NLA(IFLA_BOND_AD_LACP_RATE, 1), .flags = OPTION_IF_DOWN,
	  NETWORKD("LACPTransmitRate", ""),
	  .help = "802.3ad: how often the partner sends" },
	{ .name = "lacp_active", .json = "ad_lacp_active", WORDS(lacp_active_words), .modes = LACP,
	  NLA(ATTR_AD_LACP_ACTIVE, 1), .flags = OPTION_IF_DOWN | OPTION_NO_PARAM | OPTION_NO_NM | OPTION_NO_NMSTATE,
	  .help = "802.3ad: speak first" },
	{ .name = "ad_select", WORDS(ad_select_words), .modes = ALL,
	  NLA(IFLA_BOND_AD_SELECT, 1), .flags = OPTION_IF_DOWN,
	  NETWORKD("AdSelect", ""),
	  .help = "802.3ad: how the aggregator is chosen" },
	{ .name = "ad_actor_sys_prio", RANGE(1, USHRT_MAX), .modes = LACP,
	  NLA(IFLA_BOND_AD_ACTOR_SYS_PRIO, 2), .flags = OPTION_IF_DOWN | OPTION_NO_PARAM,
	  NETWORKD("AdActorSystemPriority", ""),
	  .help = "802.3ad: system priority" },
	{ .name = "ad_user_port_key", RANGE(0, 1023), .modes = LACP,
	  NLA(IFLA_BOND_AD_USER_PORT_KEY, 2), .flags = OPTION_IF_DOWN | OPTION_NO_PARAM,
	  NETWORKD("AdUserPortKey", ""),
	  .help = "802.3ad: upper bits of the port key" },
	{ .name = "ad_actor_system", .kind = OPTION_MAC, .modes = LACP,
	  NLA(IFLA_BOND_AD_ACTOR_SYSTEM, 0), .flags = OPTION_IF_DOWN | OPTION_NO_PARAM,
	  NETWORKD("AdActorSystem", ""),
	  .help = "802.3ad: system address" },
	{ .name = "coupled_control", WORDS(lacp_active_words), .modes = LACP,
	  NLA(ATTR_COUPLED_CONTROL, 1),
	  .flags = OPTION_IF_DOWN | OPTION_NO_PARAM | OPTION_NO_NM | OPTION_NO_NMSTATE | OPTION_BOOL,
	  .help = "802.3ad: coupled control state machine" },
	{ .name = "broadcast_neighbor", WORDS(lacp_active_words), .modes = LACP,
	  NLA(ATTR_BROADCAST_NEIGH, 1), .flags = OPTION_NO_PARAM | OPTION_NO_NM | OPTION_NO_NMSTATE | OPTION_BOOL,
	  .help = "802.3ad: ARP and neighbour solicitations go out on all slaves (Linux 6.17)" },
	{ .name = "lacp_strict", WORDS(lacp_active_words), .modes = LACP,
	  NLA(ATTR_LACP_STRICT, 1), .flags = OPTION_NO_PARAM | OPTION_NO_NM | OPTION_NO_NMSTATE | OPTION_BOOL,
	  .help = "802.3ad: no carrier while no partner speaks LACP (Linux 7)" },
	{ .name = "max_bonds", RANGE(0, INT_MAX), .modes = ALL, .flags = OPTION_MODULE,
	  .help = "bonds that the module makes when it is loaded" },
	{ .name = "tx_queues", RANGE(1, 255), .modes = ALL, .flags = OPTION_MODULE,
	  .help = "transmit queues of each bond" },
	{ .name = NULL }
};

_Static_assert(sizeof(option_table) / sizeof(option_table[0]) - 1 <= OPTION_MAX,
	       "OPTION_MAX is too small");

static bool same(const char *a, const char *name, size_t len)
{
	return a && strlen(a) == len && memcmp(a, name, len) == 0;
}

const struct option *option_find(const char *name, size_t len)
{
	const struct option *row;

	for (row = option_table; row->name; row++)
		if (same(row->name, name, len) || same(row->alias, name, len))
			return row;
	return NULL;
}

const struct option *option_nearest(const char *name, size_t len)
{
	const struct option *row;
	char text[SLIP_MAX + 1];
	struct near near;

	if (len > SLIP_MAX)
		return NULL;
	snprintf(text, sizeof(text), "%.*s", (int)len, name);
	near_begin(&near, text);
	for (row = option_table; row->name; row++)
		near_offer(&near, row->name);
	return option_find(near.best, strlen(near.best));
}

size_t option_index(const struct option *row)
{
	return row - option_table;
}

const char *option_ip_name(const struct option *row)
{
	return row->ip ? row->ip : row->name;
}

const char *option_json_name(const struct option *row)
{
	return row->json ? row->json : option_ip_name(row);
}

const char *option_word(const struct option *row, uint32_t number)
{
	const struct option_word *w;

	for (w = row->words; w && w->name; w++)
		if (w->number == number)
			return w->name;
	return NULL;
}

bool option_fits_mode(const struct option *row, enum bond_mode mode)
{
	return row->modes & BIT(mode);
}

/* Decimal digits and nothing else, as the kernel's kstrto*(…, 10) has it. */
static int parse_number(const char *text, uint32_t *number)
{
	uint64_t n = 0;
	const char *p;

	if (!*text)
		return -EINVAL;
	for (p = text; *p; p++) {
		if (!isdigit((unsigned char)*p))
			return -EINVAL;
		n = n * 10 + (*p - '0');
		if (n > UINT32_MAX)
			return -ERANGE;
	}
	*number = n;
	return 0;
}

static void list_words(const struct option *row, struct option_why *why)
{
	const struct option_word *w;
	size_t n = strlen(why->text);

	for (w = row->words; w->name && n < sizeof(why->text); w++)
		n += snprintf(why->text + n, sizeof(why->text) - n, "%s%s",
			      w == row->words ? "" : ", ", w->name);
}

static int parse_enum(const struct option *row, const char *text,
		      struct option_value *value, struct option_why *why)
{
	const struct option_word *w;
	uint32_t number;
	bool numeric = parse_number(text, &number) == 0;

	for (w = row->words; w->name; w++) {
		if ((numeric && w->number == number) || strcmp(w->name, text) == 0) {
			value->number = w->number;
			value->text = strdup(w->name);
			return value->text ? 0 : -ENOMEM;
		}
	}
	snprintf(why->text, sizeof(why->text), "%s takes ", row->name);
	list_words(row, why);
	return -EINVAL;
}

static int parse_uint(const struct option *row, const char *text,
		      struct option_value *value, struct option_why *why)
{
	uint32_t number;
	int err = parse_number(text, &number);

	if (!err && (number < row->min || number > row->max))
		err = -ERANGE;
	if (err) {
		snprintf(why->text, sizeof(why->text), "%s takes a number from %u to %u",
			 row->name, row->min, row->max);
		return err;
	}
	value->number = number;
	return asprintf(&value->text, "%u", number) < 0 ? -ENOMEM : 0;
}

/* bond_is_ip_target_ok(): neither 0.0.0.0 nor the broadcast to all */
static bool is_target(int family, const uint8_t *raw)
{
	return family != AF_INET || (memcmp(raw, "\0\0\0\0", 4) && memcmp(raw, "\xff\xff\xff\xff", 4));
}

/* A list with its addresses in their shortest form; empty is an error. */
static int parse_addresses(const struct option *row, const char *text,
			   struct option_value *value, struct option_why *why)
{
	int family = row->kind == OPTION_IPV4_LIST ? AF_INET : AF_INET6;
	char *copy = strdup(text), *list = NULL, *word, *save = NULL;
	char shown[INET6_ADDRSTRLEN];
	uint8_t raw[16];
	size_t size = 0;
	unsigned int n = 0;
	FILE *out;

	if (!copy)
		return -ENOMEM;
	out = open_memstream(&list, &size);
	if (!out)
		goto no_memory;
	for (word = strtok_r(copy, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		if (inet_pton(family, word, raw) != 1 || !is_target(family, raw) || n == row->max)
			break;
		fprintf(out, "%s%s", n++ ? "," : "", inet_ntop(family, raw, shown, sizeof(shown)));
	}
	if (fclose(out))
		goto no_memory;
	if (word || !n) {
		snprintf(why->text, sizeof(why->text), "%s takes 1 to %u IPv%c addresses%s%s",
			 row->name, row->max, family == AF_INET ? '4' : '6',
			 word ? ", not " : "", word ? word : "");
		free(list);
		free(copy);
		return -EINVAL;
	}
	free(copy);
	value->text = list;
	return 0;

no_memory:
	free(list);
	free(copy);
	return -ENOMEM;
}

static int parse_slave(const struct option *row, const char *text,
		       struct option_value *value, struct option_why *why)
{
	if (ifname_refused(text)) {
		snprintf(why->text, sizeof(why->text), "%s takes the name of a slave", row->name);
		return -EINVAL;
	}
	value->text = strdup(text);
	return value->text ? 0 : -ENOMEM;
}

static int parse_mac(const struct option *row, const char *text,
		     struct option_value *value, struct option_why *why)
{
	unsigned int b[6];
	int end = 0;

	if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5],
		   &end) != 6 || text[end] || end != 17) {
		snprintf(why->text, sizeof(why->text), "%s takes an address such as 02:00:00:00:00:01",
			 row->name);
		return -EINVAL;
	}
	value->text = strdup(text);
	return value->text ? 0 : -ENOMEM;
}

int option_parse(const struct option *row, const char *text,
		 struct option_value *value, struct option_why *why)
{
	*value = (struct option_value){ 0 };
	snprintf(why->text, sizeof(why->text), "out of memory");
	switch (row->kind) {
	case OPTION_ENUM:
		return parse_enum(row, text, value, why);
	case OPTION_UINT:
		return parse_uint(row, text, value, why);
	case OPTION_IPV4_LIST:
	case OPTION_IPV6_LIST:
		return parse_addresses(row, text, value, why);
	case OPTION_SLAVE:
		return parse_slave(row, text, value, why);
	case OPTION_MAC:
		return parse_mac(row, text, value, why);
	}
	return -EINVAL;
}

void option_value_free(struct option_value *value)
{
	free(value->text);
	*value = (struct option_value){ 0 };
}
