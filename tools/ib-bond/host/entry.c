// SPDX-License-Identifier: GPL-2.0
/* entry: routes, and neighbours that somebody set, as they are bound to interfaces; see entry.h */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "entry.h"
#include "shell/paste.h"

#define DUMP_TRIES 5
#define LINKS_FEW 4		/* links whose neighbours are asked for one by one */

struct reading {
	struct host *host;
	int only;		/* neighbours of that interface; 0: of all that are watched */
	struct host_entry entry;	/* of the message at hand */
};

/* --- a message of a dump, as a request ------------------------------------------- */

/* What the kernel tells of a route and does not take. */
static bool is_told_only(uint16_t attr)
{
	/* A nexthop object goes with its interface: its gateway stands beside it. */
	return attr == RTA_CACHEINFO || attr == RTA_NH_ID || attr == RTA_IIF;
}

/* "dead" and "linkdown" are states; fib_create_info() refuses them. */
static void clear_states(struct nlattr *multipath)
{
	struct rtnexthop *hop = mnl_attr_get_payload(multipath);
	int left = mnl_attr_get_payload_len(multipath);

	for (; RTNH_OK(hop, left); left -= RTNH_ALIGN(hop->rtnh_len), hop = RTNH_NEXT(hop))
		hop->rtnh_flags &= RTNH_F_ONLINK;
}

/* MSG of a dump as the request that sets the same again; NULL: no memory. */
static struct nlmsghdr *as_request(const struct nlmsghdr *msg, size_t header)
{
	struct nlmsghdr *request = calloc(1, msg->nlmsg_len + 2 * MNL_ALIGNTO);
	const struct nlattr *attr;
	struct nlattr *copy;
	struct rtmsg *route;

	if (!request)
		return NULL;
	mnl_nlmsg_put_header(request);
	request->nlmsg_type = msg->nlmsg_type;
	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE |
			       (msg->nlmsg_type == RTM_NEWROUTE ? NLM_F_APPEND : NLM_F_REPLACE);
	memcpy(mnl_nlmsg_put_extra_header(request, header), mnl_nlmsg_get_payload(msg), header);
	mnl_attr_for_each(attr, msg, header) {
		if (msg->nlmsg_type == RTM_NEWROUTE && is_told_only(mnl_attr_get_type(attr)))
			continue;
		copy = mnl_nlmsg_get_payload_tail(request);
		mnl_attr_put(request, attr->nla_type, mnl_attr_get_payload_len(attr), mnl_attr_get_payload(attr));
		if (msg->nlmsg_type == RTM_NEWROUTE && mnl_attr_get_type(attr) == RTA_MULTIPATH)
			clear_states(copy);
	}
	if (msg->nlmsg_type == RTM_NEWROUTE) {
		route = mnl_nlmsg_get_payload(request);
		route->rtm_flags &= RTNH_F_ONLINK;
	}
	return request;
}

static int keep(struct reading *reading, const struct nlmsghdr *msg, size_t header)
{
	struct host *host = reading->host;
	const struct host_link *link = host_link_at(host, reading->entry.ifindex);
	struct host_entry *more;

	snprintf(reading->entry.ifname, IFNAMSIZ, "%s", link ? link->ifname : "");
	more = grow(host->entries, host->n_entries, sizeof(*more));
	if (!more)
		return -ENOMEM;
	host->entries = more;
	reading->entry.request = as_request(msg, header);
	if (!reading->entry.request)
		return -ENOMEM;
	host->entries[host->n_entries++] = reading->entry;
	return 0;
}

/* --- what concerns us -------------------------------------------------------------- */

static bool is_watched(const struct host *host, int ifindex)
{
	const struct host_link *link = host_link_at(host, ifindex);

	return link && link->watched;
}

/* Is the source of the route an address of a watched link? */
static bool has_watched_source(const struct host *host, const struct host_entry *entry)
{
	const struct host_link *link;
	size_t i, k;

	for (i = 0; entry->has_source && i < host->n_links; i++) {
		link = &host->links[i];
		for (k = 0; link->watched && k < link->n_addrs; k++)
			if (link->addrs[k].addr.family == entry->family &&
			    memcmp(link->addrs[k].addr.ip, entry->source, addr_len(&link->addrs[k].addr)) == 0)
				return true;
	}
	return false;
}

static int read_multipath(struct reading *reading, const struct nlmsghdr *msg, const struct nlattr *multipath)
{
	const struct rtnexthop *hop = mnl_attr_get_payload(multipath);
	int left = mnl_attr_get_payload_len(multipath), err = 0;

	reading->entry.by_gateway = true;
	for (; !err && RTNH_OK(hop, left); left -= RTNH_ALIGN(hop->rtnh_len), hop = RTNH_NEXT(hop)) {
		reading->entry.ifindex = hop->rtnh_ifindex;
		if (is_watched(reading->host, hop->rtnh_ifindex))
			err = keep(reading, msg, sizeof(struct rtmsg));
	}
	return err;
}

static int read_route(const struct nlmsghdr *msg, void *arg)
{
	const struct rtmsg *route = mnl_nlmsg_get_payload(msg);
	const struct nlattr *attr, *multipath = NULL;
	struct reading *reading = arg;
	struct host_entry *entry = &reading->entry;

	*entry = (struct host_entry){ .family = route->rtm_family };
	if (msg->nlmsg_type != RTM_NEWROUTE || route->rtm_flags & RTM_F_CLONED ||
	    route->rtm_protocol == RTPROT_KERNEL || route->rtm_protocol == RTPROT_RA ||
	    (route->rtm_family != AF_INET && route->rtm_family != AF_INET6))
		return 0;
	mnl_attr_for_each(attr, msg, sizeof(*route)) {
		switch (mnl_attr_get_type(attr)) {
		case RTA_OIF:
			entry->ifindex = mnl_attr_get_u32(attr);
			break;
		case RTA_GATEWAY:
		case RTA_VIA:
			entry->by_gateway = true;
			break;
		case RTA_PREFSRC:
			entry->has_source = true;
			memcpy(entry->source, mnl_attr_get_payload(attr), route->rtm_family == AF_INET ? 4 : 16);
			break;
		case RTA_MULTIPATH:
			multipath = attr;
			break;
		}
	}
	if (is_watched(reading->host, entry->ifindex) || has_watched_source(reading->host, entry))
		return keep(reading, msg, sizeof(*route));
	return multipath ? read_multipath(reading, msg, multipath) : 0;
}

static int read_neighbour(const struct nlmsghdr *msg, void *arg)
{
	const struct ndmsg *neighbour = mnl_nlmsg_get_payload(msg);
	struct reading *reading = arg;

	if (msg->nlmsg_type != RTM_NEWNEIGH || !(neighbour->ndm_state & NUD_PERMANENT) ||
	    (neighbour->ndm_family != AF_INET && neighbour->ndm_family != AF_INET6) ||
	    (reading->only && neighbour->ndm_ifindex != reading->only) ||
	    !is_watched(reading->host, neighbour->ndm_ifindex))
		return 0;
	reading->entry = (struct host_entry){ .ifindex = neighbour->ndm_ifindex, .family = neighbour->ndm_family,
					      .neighbour = true };
	return keep(reading, msg, sizeof(*neighbour));
}

/* --- the whole --------------------------------------------------------------------- */

/* of all families: rtnl_dump_all() */
static int read_routes(struct reading *reading, struct nl *nl, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = nl_begin(buf, RTM_GETROUTE, 0);

	mnl_nlmsg_put_extra_header(msg, sizeof(struct rtmsg));
	return nl_dump(nl, msg, read_route, reading, why);
}

/* of all families; of one interface alone where neigh_dump_info() knows NDA_IFINDEX, else of all: see read_neighbour() */
static int dump_neighbours(struct reading *reading, struct nl *nl, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = nl_begin(buf, RTM_GETNEIGH, 0);

	mnl_nlmsg_put_extra_header(msg, sizeof(struct ndmsg));
	if (reading->only)
		mnl_attr_put_u32(msg, NDA_IFINDEX, reading->only);
	return nl_dump(nl, msg, read_neighbour, reading, why);
}

/* A host may have thousands: those of few links are asked for by link. */
static int read_neighbours(struct reading *reading, struct nl *nl, struct why *why)
{
	const struct host *host = reading->host;
	size_t i, n = 0;
	int err = 0;

	for (i = 0; i < host->n_links; i++)
		n += host->links[i].watched;
	if (n > LINKS_FEW)
		return dump_neighbours(reading, nl, why);
	for (i = 0; !err && i < host->n_links; i++) {
		reading->only = host->links[i].ifindex;
		if (host->links[i].watched)
			err = dump_neighbours(reading, nl, why);
	}
	return err;
}

/* what others need comes first */
static int order(const struct host_entry *entry)
{
	return entry->neighbour ? 2 : entry->by_gateway;
}

/* A stable sort: the kernel's order is that in which routes of one destination count. */
static void sort(struct host *host)
{
	struct host_entry swap;
	size_t i, k;

	for (i = 1; i < host->n_entries; i++)
		for (k = i; k && order(&host->entries[k - 1]) > order(&host->entries[k]); k--) {
			swap = host->entries[k];
			host->entries[k] = host->entries[k - 1];
			host->entries[k - 1] = swap;
		}
}

/*
 * May a watched link have a route that goes with it?  Of one that is down the kernel takes none (ENETDOWN), IPv6 since
 * 4.16; but local ones, which outlive it (fib_sync_down_dev()), as a multipath route does that has it for a dead hop.
 */
static bool may_have_routes(const struct host *host)
{
	size_t i;

	if (!nl_since(4, 16))
		return true;
	for (i = 0; i < host->n_links; i++)
		if (host->links[i].watched && (host->links[i].flags & IFF_UP || host->links[i].n_addrs))
			return true;
	return false;
}

int entries_read(struct host *host, struct nl *nl, struct why *why)
{
	struct reading reading = { .host = host };
	int err, tries = DUMP_TRIES;

	do {
		host_entries_free(host);
		err = may_have_routes(host) ? read_routes(&reading, nl, why) : 0;
		if (!err)
			err = read_neighbours(&reading, nl, why);
	} while (err == -EAGAIN && --tries);
	if (err)
		return err;
	sort(host);
	return 0;
}

int entry_set(struct nl *nl, const struct host_entry *entry, struct why *why)
{
	int err = nl_talk(nl, entry->request, why);

	return err == -EEXIST ? 0 : err;
}

/* --- in words ---------------------------------------------------------------------- */

/* The attribute TYPE of ENTRY's request as an address into TEXT, or NULL if there is none. */
static const char *ip_of(const struct host_entry *entry, uint16_t type, char text[INET6_ADDRSTRLEN])
{
	size_t header = entry->neighbour ? sizeof(struct ndmsg) : sizeof(struct rtmsg);
	const struct nlattr *attr;

	mnl_attr_for_each(attr, entry->request, header)
		if (mnl_attr_get_type(attr) == type)
			return inet_ntop(entry->family, mnl_attr_get_payload(attr), text, INET6_ADDRSTRLEN);
	return NULL;
}

static uint32_t number_of(const struct host_entry *entry, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, entry->request, sizeof(struct rtmsg))
		if (mnl_attr_get_type(attr) == type)
			return mnl_attr_get_u32(attr);
	return 0;
}

static void destination(const struct host_entry *entry, char *text, size_t size)
{
	const struct rtmsg *route = mnl_nlmsg_get_payload(entry->request);
	const char *to;
	char ip[INET6_ADDRSTRLEN];

	to = ip_of(entry, RTA_DST, ip);
	if (to)
		snprintf(text, size, "%s/%u", to, route->rtm_dst_len);
	else
		snprintf(text, size, "default");
}

void entry_describe(const struct host_entry *entry, char *text, size_t size)
{
	char to[INET6_ADDRSTRLEN + 4];

	if (entry->neighbour) {
		ip_of(entry, NDA_DST, to);
		snprintf(text, size, "the neighbour %s", to);
		return;
	}
	destination(entry, to, sizeof(to));
	snprintf(text, size, "the route %s", to);
}

static void print_neighbour(const struct host_entry *entry, FILE *out)
{
	struct hwaddr addr = { 0 };
	char ip[INET6_ADDRSTRLEN], text[HWADDR_STRLEN];
	const struct nlattr *attr;
	struct paste quoted;

	mnl_attr_for_each(attr, entry->request, sizeof(struct ndmsg)) {
		if (mnl_attr_get_type(attr) != NDA_LLADDR || mnl_attr_get_payload_len(attr) > HWADDR_MAX)
			continue;
		addr.len = mnl_attr_get_payload_len(attr);
		memcpy(addr.byte, mnl_attr_get_payload(attr), addr.len);
	}
	fprintf(out, "ip neigh replace %s lladdr %s nud permanent dev %s\n", ip_of(entry, NDA_DST, ip),
		hwaddr_format(&addr, text), paste_word(entry->ifname, &quoted));
}

static void print_hops(const struct host_entry *entry, FILE *out)
{
	char dev[IFNAMSIZ] = "?", ip[INET6_ADDRSTRLEN];
	const struct nlattr *attr, *via;
	struct paste quoted;
	const struct rtnexthop *hop;
	int left;

	mnl_attr_for_each(attr, entry->request, sizeof(struct rtmsg)) {
		if (mnl_attr_get_type(attr) != RTA_MULTIPATH)
			continue;
		hop = mnl_attr_get_payload(attr);
		left = mnl_attr_get_payload_len(attr);
		for (; RTNH_OK(hop, left); left -= RTNH_ALIGN(hop->rtnh_len), hop = RTNH_NEXT(hop)) {
			fputs(" nexthop", out);
			for (via = (const struct nlattr *)RTNH_DATA(hop);
			     mnl_attr_ok(via, (char *)hop + hop->rtnh_len - (char *)via); via = mnl_attr_next(via))
				if (mnl_attr_get_type(via) == RTA_GATEWAY)
					fprintf(out, " via %s", inet_ntop(entry->family, mnl_attr_get_payload(via),
									   ip, sizeof(ip)));
			if_indextoname(hop->rtnh_ifindex, dev);
			fprintf(out, " dev %s weight %u", paste_word(dev, &quoted), hop->rtnh_hops + 1);
		}
	}
}

void entry_print(const struct host_entry *entry, FILE *out)
{
	const struct rtmsg *route = mnl_nlmsg_get_payload(entry->request);
	char to[INET6_ADDRSTRLEN + 4], ip[INET6_ADDRSTRLEN];
	struct paste quoted;

	if (entry->neighbour) {
		print_neighbour(entry, out);
		return;
	}
	destination(entry, to, sizeof(to));
	fprintf(out, "ip %sroute append %s", entry->family == AF_INET6 ? "-6 " : "", to);
	if (ip_of(entry, RTA_GATEWAY, ip))
		fprintf(out, " via %s", ip);
	if (number_of(entry, RTA_OIF))
		fprintf(out, " dev %s", paste_word(entry->ifname, &quoted));
	fprintf(out, " proto %u", route->rtm_protocol);
	if (number_of(entry, RTA_TABLE) && number_of(entry, RTA_TABLE) != RT_TABLE_MAIN)
		fprintf(out, " table %u", number_of(entry, RTA_TABLE));
	if (number_of(entry, RTA_PRIORITY))
		fprintf(out, " metric %u", number_of(entry, RTA_PRIORITY));
	if (ip_of(entry, RTA_PREFSRC, ip))
		fprintf(out, " src %s", ip);
	if (route->rtm_flags & RTNH_F_ONLINK)
		fputs(" onlink", out);
	print_hops(entry, out);
	fputc('\n', out);
}
