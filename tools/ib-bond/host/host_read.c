// SPDX-License-Identifier: GPL-2.0
/* host_read: the interfaces that the host has, as they are now; see host_read.h */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_infiniband.h>

#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/grow.h"
#include "host_read.h"
#include "sysfs.h"

#ifndef RTEXT_FILTER_SKIP_STATS
#define RTEXT_FILTER_SKIP_STATS (1 << 3)
#endif
#define ATTR_IFA_PROTO 11	/* IFA_PROTO, Linux 5.18 */
#define ATTR_PROP_LIST 52	/* IFLA_PROP_LIST, Linux 5.5 */
#define ATTR_ALT_IFNAME 53
#define DUMP_TRIES 10		/* of a host whose bonds change all the time */
#define ETHERNET_BONDS_MAX 64	/* whose slaves are asked for one bond after the other */

struct reading {
	struct host *host;
	struct nl *nl;
	enum way way;
	bool whole;	/* all links are read */
	bool torn;	/* the host's interfaces changed meanwhile: one may be missing */
};

/* --- links ------------------------------------------------------------------ */

static void copy_hwaddr(struct hwaddr *to, const struct nlattr *attr)
{
	to->len = mnl_attr_get_payload_len(attr) < HWADDR_MAX ? mnl_attr_get_payload_len(attr) : HWADDR_MAX;
	memcpy(to->byte, mnl_attr_get_payload(attr), to->len);
}

static void copy_string(char *to, size_t size, const struct nlattr *attr)
{
	snprintf(to, size, "%.*s", (int)mnl_attr_get_payload_len(attr),
		 (const char *)mnl_attr_get_payload(attr));
}

/* A number of 1, 2 or 4 bytes in host order. */
static uint32_t get_number(const struct nlattr *attr)
{
	switch (mnl_attr_get_payload_len(attr)) {
	case 1:
		return mnl_attr_get_u8(attr);
	case 2:
		return mnl_attr_get_u16(attr);
	case 4:
		return mnl_attr_get_u32(attr);
	default:
		return 0;
	}
}

/* arp_ip_target, ns_ip6_target: nested addresses to "A,B"; NULL: none or no memory. */
static char *list_text(const struct option *row, const struct nlattr *nest)
{
	int family = row->kind == OPTION_IPV4_LIST ? AF_INET : AF_INET6;
	char shown[INET6_ADDRSTRLEN], *list = NULL;
	const struct nlattr *attr;
	size_t size = 0;
	FILE *out = open_memstream(&list, &size);

	if (!out)
		return NULL;
	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_payload_len(attr) < (family == AF_INET ? 4 : 16))
			continue;
		fprintf(out, "%s%s", size || ftell(out) ? "," : "",
			inet_ntop(family, mnl_attr_get_payload(attr), shown, sizeof(shown)));
	}
	if (fclose(out) || !size) {
		free(list);
		return NULL;
	}
	return list;
}

/* What option_parse() would have made of the number, or NULL. */
static char *number_text(const struct option *row, uint32_t number)
{
	const char *word = option_word(row, number);
	char *text;

	if (word)
		return strdup(word);
	return asprintf(&text, "%u", number) < 0 ? NULL : text;
}

static void read_option(struct host_bond *bond, const struct nlattr *attr)
{
	const struct option *row;
	size_t i;

	for (row = option_table; row->name; row++)
		if (row->attr && row->attr == mnl_attr_get_type(attr))
			break;
	if (!row->name)
		return;
	i = option_index(row);
	switch (row->kind) {
	case OPTION_ENUM:
	case OPTION_UINT:
		bond->number[i] = get_number(attr);
		bond->text[i] = number_text(row, bond->number[i]);
		break;
	case OPTION_SLAVE:	/* an ifindex: named once all links are known */
		bond->number[i] = get_number(attr);
		break;
	case OPTION_IPV4_LIST:
	case OPTION_IPV6_LIST:
		bond->text[i] = list_text(row, attr);
		break;
	case OPTION_MAC:
		break;
	}
}

static int read_bond(struct host_link *link, const struct nlattr *data)
{
	const struct nlattr *attr;

	link->bond = calloc(1, sizeof(*link->bond));
	if (!link->bond)
		return -ENOMEM;
	mnl_attr_for_each_nested(attr, data)
		read_option(link->bond, attr);
	return 0;
}

static void read_slave(struct host_slave *slave, const struct nlattr *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, data) {
		switch (mnl_attr_get_type(attr)) {
		case IFLA_BOND_SLAVE_STATE:
			slave->state = get_number(attr);
			break;
		case IFLA_BOND_SLAVE_MII_STATUS:
			slave->mii = get_number(attr);
			break;
		case IFLA_BOND_SLAVE_LINK_FAILURE_COUNT:
			slave->failures = get_number(attr);
			break;
		case IFLA_BOND_SLAVE_PERM_HWADDR:
			copy_hwaddr(&slave->perm, attr);
			break;
		}
	}
}

static void read_ipoib(struct host_link *link, const struct nlattr *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, data) {
		switch (mnl_attr_get_type(attr)) {
		case IFLA_IPOIB_MODE:
			link->mode = get_number(attr) ? IPOIB_CONNECTED : IPOIB_DATAGRAM;
			break;
		case IFLA_IPOIB_UMCAST:
			link->umcast = get_number(attr);
			break;
		}
	}
}

static int read_linkinfo(struct host_link *link, const struct nlattr *info, enum way way)
{
	const struct nlattr *attr, *data = NULL, *slave_data = NULL;
	char slave_kind[16] = "";

	mnl_attr_for_each_nested(attr, info) {
		switch (mnl_attr_get_type(attr)) {
		case IFLA_INFO_KIND:
			copy_string(link->kind, sizeof(link->kind), attr);
			break;
		case IFLA_INFO_DATA:
			data = attr;
			break;
		case IFLA_INFO_SLAVE_KIND:
			copy_string(slave_kind, sizeof(slave_kind), attr);
			break;
		case IFLA_INFO_SLAVE_DATA:
			slave_data = attr;
			break;
		}
	}
	if (slave_data && strcmp(slave_kind, "bond") == 0)
		read_slave(&link->slave, slave_data);
	if (data && strcmp(link->kind, "ipoib") == 0)
		read_ipoib(link, data);
	if (data && strcmp(link->kind, "bond") == 0 && way != WAY_SYSFS)
		return read_bond(link, data);
	return 0;
}

/* IFLA_INET_CONF: an array of 32-bit numbers, IPV4_DEVCONF_* less 1 (inet_fill_link_af()) */
static void read_inet(struct host_link *link, const struct nlattr *families)
{
	const struct nlattr *family, *attr;
	const uint32_t *conf;

	mnl_attr_for_each_nested(family, families) {
		if (mnl_attr_get_type(family) != AF_INET)
			continue;
		mnl_attr_for_each_nested(attr, family) {
			conf = mnl_attr_get_payload(attr);
			if (mnl_attr_get_type(attr) == IFLA_INET_CONF &&
			    mnl_attr_get_payload_len(attr) >= IPV4_DEVCONF_PROMOTE_SECONDARIES * sizeof(*conf))
				link->promote = conf[IPV4_DEVCONF_PROMOTE_SECONDARIES - 1] != 0;
		}
	}
}

/* IFLA_PROP_LIST of IFLA_ALT_IFNAME (Linux 5.5) */
static int read_altnames(struct host_link *link, const struct nlattr *list)
{
	size_t used = link->altnames ? strlen(link->altnames) : 0, len;
	const struct nlattr *attr;
	char *more;

	mnl_attr_for_each_nested(attr, list) {
		if (mnl_attr_get_type(attr) != ATTR_ALT_IFNAME)
			continue;
		len = mnl_attr_get_payload_len(attr);
		more = realloc(link->altnames, used + len + 2);
		if (!more)
			return -ENOMEM;
		link->altnames = more;
		used += sprintf(more + used, "%.*s\n", (int)len, (const char *)mnl_attr_get_payload(attr));
	}
	return 0;
}

/* All of a link but what is of its kind.  0 or -ENOMEM. */
static int take_link_attr(struct host_link *link, const struct nlattr *attr)
{
	switch (mnl_attr_get_type(attr)) {
	case IFLA_IFNAME:
		copy_string(link->ifname, sizeof(link->ifname), attr);
		break;
	case IFLA_IFALIAS:
		copy_string(link->alias, sizeof(link->alias), attr);
		break;
	case IFLA_MTU:
		link->mtu = get_number(attr);
		break;
	case IFLA_MASTER:
		link->master = get_number(attr);
		break;
	case IFLA_LINK:
		link->parent = get_number(attr);
		break;
	case IFLA_OPERSTATE:
		link->operstate = get_number(attr);
		break;
	case IFLA_ADDRESS:
		copy_hwaddr(&link->addr, attr);
		break;
	case IFLA_BROADCAST:
		copy_hwaddr(&link->broadcast, attr);
		break;
	case IFLA_AF_SPEC:
		read_inet(link, attr);
		break;
	case ATTR_PROP_LIST:
		return read_altnames(link, attr);
	}
	return 0;
}

int host_parse_link(const struct nlmsghdr *msg, enum way way, struct host_link *link)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(msg);
	const struct nlattr *attr, *linkinfo = NULL;
	int err = 0;

	*link = (struct host_link){ .ifindex = info->ifi_index, .type = info->ifi_type,
				    .flags = info->ifi_flags, .pkey = PKEY_UNSET, .umcast = -1, .promote = -1,
				    .slave = { .state = -1, .mii = -1 } };
	mnl_attr_for_each(attr, msg, sizeof(*info)) {
		if (mnl_attr_get_type(attr) == IFLA_LINKINFO)
			linkinfo = attr;
		else if (!err)
			err = take_link_attr(link, attr);
	}
	/* The P_Key stands in the broadcast group's GID: RFC 4391, section 4. */
	if (link->type == ARPHRD_INFINIBAND && link->broadcast.len == INFINIBAND_ALEN)
		link->pkey = (link->broadcast.byte[8] << 8 | link->broadcast.byte[9]) | 0x8000;
	return linkinfo && !err ? read_linkinfo(link, linkinfo, way) : err;
}

static int read_link(const struct nlmsghdr *msg, void *arg)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(msg);
	struct reading *reading = arg;
	struct host_link link;
	int err;

	if (msg->nlmsg_type != RTM_NEWLINK)
		return 0;
	/* each namespace has lo, and no bond, IPoIB interface or slave is one; it may be asked for by name */
	reading->whole |= (info->ifi_flags & IFF_LOOPBACK) && (msg->nlmsg_flags & NLM_F_MULTI);
	if (host_link_at(reading->host, info->ifi_index))
		return 0;
	err = host_parse_link(msg, reading->way, &link);
	if (!err)
		err = host_add(reading->host, &link);
	if (err)
		host_link_free(&link);
	return err;
}

/* --- addresses --------------------------------------------------------------- */

static int keep_addr(struct host_link *link, const struct host_addr *addr)
{
	struct host_addr *more = grow(link->addrs, link->n_addrs, sizeof(*more));

	if (!more)
		return -ENOMEM;
	link->addrs = more;
	link->addrs[link->n_addrs++] = *addr;
	return 0;
}

/* the attributes that tell the two addresses of one */
struct ends {
	const struct nlattr *local, *remote;
};

static void take_addr_attr(struct host_addr *a, struct ends *ends, const struct nlattr *attr)
{
	const struct ifa_cacheinfo *times;

	switch (mnl_attr_get_type(attr)) {
	case IFA_LOCAL:
		ends->local = attr;
		break;
	case IFA_ADDRESS:
		ends->remote = attr;
		break;
	case IFA_BROADCAST:
		a->addr.has_broadcast = true;
		memcpy(a->addr.broadcast, mnl_attr_get_payload(attr), 4);
		break;
	case IFA_FLAGS:
		a->flags = mnl_attr_get_u32(attr);
		break;
	case ATTR_IFA_PROTO:
		a->proto = mnl_attr_get_u8(attr);
		break;
	case IFA_CACHEINFO:
		times = mnl_attr_get_payload(attr);
		a->valid = times->ifa_valid;
		a->preferred = times->ifa_prefered;
		break;
	case IFA_RT_PRIORITY:
		a->metric = mnl_attr_get_u32(attr);
		break;
	case IFA_LABEL:
		copy_string(a->label, sizeof(a->label), attr);
		break;
	}
}

/* IPv6 says IFA_LOCAL only when there is a peer: inet6_fill_ifaddr().  False: it tells no address. */
static bool set_ends(struct addr *addr, const struct ends *ends)
{
	const struct nlattr *own = ends->local ? ends->local : ends->remote;
	size_t len = addr_len(addr);

	if (!own || mnl_attr_get_payload_len(own) != len)
		return false;
	memcpy(addr->ip, mnl_attr_get_payload(own), len);
	if (ends->remote && mnl_attr_get_payload_len(ends->remote) == len &&
	    memcmp(mnl_attr_get_payload(ends->remote), addr->ip, len)) {
		addr->has_peer = true;
		memcpy(addr->peer, mnl_attr_get_payload(ends->remote), len);
	}
	return true;
}

static int read_addr(const struct nlmsghdr *msg, void *arg)
{
	struct reading *reading = arg;
	const struct ifaddrmsg *info = mnl_nlmsg_get_payload(msg);
	struct host_addr a = { .addr = { .family = info->ifa_family, .prefixlen = info->ifa_prefixlen },
			       .flags = info->ifa_flags, .scope = info->ifa_scope,
			       .valid = ADDR_FOREVER, .preferred = ADDR_FOREVER };
	const struct nlattr *attr;
	struct ends ends = { 0 };
	struct host_link *link;

	if (msg->nlmsg_type != RTM_NEWADDR ||
	    (a.addr.family != AF_INET && a.addr.family != AF_INET6))
		return 0;
	mnl_attr_for_each(attr, msg, sizeof(*info))
		take_addr_attr(&a, &ends, attr);
	/* of some it says so: 127.0.0.1 is the kernel's own (IFAPROT_KERNEL_LO) */
	reading->host->protos |= a.proto != 0;
	link = host_link_at(reading->host, info->ifa_index);
	return link && set_ends(&a.addr, &ends) ? keep_addr(link, &a) : 0;
}

/* --- which links -------------------------------------------------------------- */

static struct nlmsghdr *ask_for_links(char buf[NL_SIZE], int ifindex)
{
	struct nlmsghdr *msg = nl_begin(buf, RTM_GETLINK, 0);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(msg, sizeof(*info));

	info->ifi_index = ifindex;
	mnl_attr_put_u32(msg, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	return msg;
}

/* Hand the answers to the dump MSG to EACH.  What was torn is noted, and no error. */
static int dump(struct reading *reading, struct nlmsghdr *msg,
		int (*each)(const struct nlmsghdr *msg, void *data), struct why *why)
{
	int err = nl_dump(reading->nl, msg, each, reading, why);

	reading->torn |= err == -EAGAIN;
	return err == -EAGAIN ? 0 : err;
}

static int dump_links(struct reading *reading, struct why *why)
{
	char buf[NL_SIZE];

	reading->whole = true;
	return dump(reading, ask_for_links(buf, 0), read_link, why);
}

/*
 * A kernel from 4.6 on leaves out of a dump what is not of a kind, or has not a
 * certain master: a tenth of what it takes to tell of it.  Before that, and of a
 * kind whose driver is not loaded, it tells of all, and then all are taken
 * (link_dump_filtered() in net/core/rtnetlink.c, Linux 6.1).
 */
static int dump_kind(struct reading *reading, const char *kind, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = ask_for_links(buf, 0);
	struct nlattr *nest = mnl_attr_nest_start(msg, IFLA_LINKINFO);

	mnl_attr_put_strz(msg, IFLA_INFO_KIND, kind);
	mnl_attr_nest_end(msg, nest);
	return dump(reading, msg, read_link, why);
}

static int dump_slaves(struct reading *reading, int master, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = ask_for_links(buf, 0);

	mnl_attr_put_u32(msg, IFLA_MASTER, master);
	return dump(reading, msg, read_link, why);
}

/* The one with IFINDEX, or if that is 0 called NAME; that it is not there is no error. */
static int get_link(struct reading *reading, int ifindex, const char *name, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = ask_for_links(buf, ifindex);
	int err;

	if (!ifindex)
		mnl_attr_put_strz(msg, IFLA_IFNAME, name);
	err = nl_get(reading->nl, msg, read_link, reading, why);
	reading->torn |= err == -EAGAIN;
	return err == -ENODEV || err == -EAGAIN ? 0 : err;
}

static bool is_ethernet_bond(const struct host_link *link)
{
	return link->bond && link->type != ARPHRD_INFINIBAND;
}

/* The slaves of bonds that are not over IPoIB; all links if there are many such bonds: the kernel goes through all for each. */
static int read_ethernet_slaves(struct reading *reading, struct why *why)
{
	const struct host *host = reading->host;
	size_t i, n = 0, n_links = host->n_links;
	int err = 0;

	for (i = 0; i < n_links; i++)
		n += is_ethernet_bond(&host->links[i]);
	if (n > ETHERNET_BONDS_MAX)
		return dump_links(reading, why);
	for (i = 0; i < n_links && !err; i++)
		if (is_ethernet_bond(&host->links[i]))
			err = dump_slaves(reading, host->links[i].ifindex, why);
	return err;
}

static int read_named(struct reading *reading, const struct names *also, struct why *why)
{
	int err = 0;
	size_t i;

	for (i = 0; i < also->n && !err; i++)
		if (!host_find(reading->host, also->list[i]))
			err = get_link(reading, 0, also->list[i], why);
	return err;
}

/* What is above those that are read.  A bond that was not among the bonds has been made since. */
static int read_masters(struct reading *reading, struct why *why)
{
	const struct host *host = reading->host;
	const struct host_link *master;
	int err = 0, ifindex;
	size_t i;

	for (i = 0; i < host->n_links && !err; i++) {
		ifindex = host->links[i].master;
		if (!ifindex || host_link_at(host, ifindex))
			continue;
		err = get_link(reading, ifindex, NULL, why);
		master = host_link_at(host, ifindex);
		reading->torn |= !master || master->bond;
	}
	return err;
}

/* What ALSO names, and what goes with it. */
static int read_alone(struct reading *reading, const struct names *also, struct why *why)
{
	const struct host *host = reading->host;
	int err = read_named(reading, also, why);
	size_t i;

	for (i = 0; i < host->n_links && !err; i++)
		if (host->links[i].bond)
			err = dump_slaves(reading, host->links[i].ifindex, why);
	for (i = 0; i < host->n_links && !err; i++)
		if (host->links[i].parent && !host_link_at(host, host->links[i].parent))
			err = get_link(reading, host->links[i].parent, NULL, why);
	return err ? err : read_masters(reading, why);
}

/* A port's interface is of the kind ipoib from Linux 5.10 on (ipoib_add_port()), as P_Key children were before. */
static bool has_port(const struct host *host)
{
	size_t i;

	for (i = 0; i < host->n_links; i++)
		if (strcmp(host->links[i].kind, "ipoib") == 0 && !host->links[i].parent)
			return true;
	return false;
}

/* All links, or those of host_read_for(). */
static int read_links(struct reading *reading, const struct names *also, struct why *why)
{
	int err;

	if (!also || reading->way == WAY_SYSFS)
		return dump_links(reading, why);
	if (also->alone)
		return read_alone(reading, also, why);
	err = dump_kind(reading, "bond", why);
	if (!err && !reading->whole)
		err = dump_kind(reading, "ipoib", why);
	if (!err && !reading->whole && !has_port(reading->host))
		err = dump_links(reading, why);
	if (!err && !reading->whole)
		err = read_ethernet_slaves(reading, why);
	if (!err && !reading->whole)
		err = read_named(reading, also, why);
	if (!err && !reading->whole)
		err = read_masters(reading, why);
	return err;
}

/* --- the whole ---------------------------------------------------------------- */

static int dump_addrs(struct reading *reading, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = nl_begin(buf, RTM_GETADDR, 0);

	mnl_nlmsg_put_extra_header(msg, sizeof(struct ifaddrmsg));
	return dump(reading, msg, read_addr, why);
}

/* active_slave and primary come as an ifindex */
static void name_slaves(struct host *host)
{
	const struct option *row;
	const struct host_link *slave;
	struct host_bond *bond;
	size_t i, k;

	for (i = 0; i < host->n_links; i++) {
		bond = host->links[i].bond;
		for (row = option_table; bond && row->name; row++) {
			k = option_index(row);
			if (row->kind != OPTION_SLAVE || bond->text[k])
				continue;
			slave = host_link_at(host, bond->number[k]);
			bond->text[k] = bond->number[k] && slave ? strdup(slave->ifname) : NULL;
		}
	}
}

/*
 * *TORN: the host's interfaces changed meanwhile, so one may be missing or have
 * come twice: a dump goes on where it was by counting.
 */
static int read_once(struct host *host, struct nl *nl, enum way way, const struct names *also, bool *torn,
		     struct why *why)
{
	struct reading reading = { .host = host, .nl = nl, .way = way };
	int err;

	*host = (struct host){ 0 };
	err = also && also->no_memory ? why_set(why, -ENOMEM, "out of memory") : read_links(&reading, also, why);
	if (!err && host_sort(host))
		err = why_set(why, -ENOMEM, "out of memory");
	if (!err)
		err = dump_addrs(&reading, why);
	if (!err)
		err = sysfs_complete(host, why);
	*torn = reading.torn;
	if (err) {
		host_free(host);
		return err;
	}
	name_slaves(host);
	return 0;
}

/*
 * On a host with a thousand interfaces, containers' most of them, no dump is
 * ever whole.  Two in a row that say the same of all that bonds are made of are
 * as good: what changed was others'.
 */
int host_read_for(struct host *host, struct nl *nl, enum way way, const struct names *also, struct why *why)
{
	struct host before = { 0 };
	bool torn, held = false;
	int tries, err;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		err = read_once(host, nl, way, also, &torn, why);
		held = !err && (!torn || (tries && host_same(&before, host)));
		host_free(&before);
		if (err || held)
			return err;
		before = *host;
	}
	host_free(&before);
	*host = (struct host){ 0 };
	return why_set(why, -EAGAIN, "the host's bonds and InfiniBand interfaces keep changing");
}

int host_read(struct host *host, struct nl *nl, enum way way, struct why *why)
{
	return host_read_for(host, nl, way, NULL, why);
}
