// SPDX-License-Identifier: GPL-2.0
/* plan_addr: the addresses of a bond, and what goes with them; see plan_addr.h */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_addr.h>
#include <string.h>

#include "host/entry.h"
#include "plan_addr.h"

/* --- which stay, which go --------------------------------------------------------- */

static bool wants_addr(const struct bond *want, const struct addr *addr)
{
	size_t i;

	for (i = 0; i < want->n_addrs; i++)
		if (addr_same(&want->addrs[i], addr))
			return true;
	return false;
}

static bool has_addr(const struct host_link *link, const struct addr *addr)
{
	size_t i;

	for (i = 0; link && i < link->n_addrs; i++)
		if (addr_same(&link->addrs[i].addr, addr))
			return true;
	return false;
}

/*
 * Is it one of an earlier command that is wanted no more, or named as one that
 * is to go?  Where no address is wanted, nothing is said of them.
 */
static bool goes(const struct planning *p, const struct host_addr *a)
{
	size_t i;

	for (i = 0; i < p->want->n_gone; i++)
		if (addr_names(&p->want->gone[i], &a->addr))
			return true;
	return p->want->n_addrs && a->proto == PLAN_ADDR_PROTO && !wants_addr(p->want, &a->addr);
}

static bool any_goes(const struct planning *p, int family)
{
	size_t i;

	for (i = 0; p->bond && i < p->bond->n_addrs; i++)
		if (p->bond->addrs[i].addr.family == family && goes(p, &p->bond->addrs[i]))
			return true;
	return false;
}

/* Does the bond have an IPv4 address, and none when all is done? */
static bool loses_ipv4(const struct planning *p)
{
	size_t i;

	for (i = 0; i < p->want->n_addrs; i++)
		if (p->want->addrs[i].family == AF_INET)
			return false;
	for (i = 0; p->bond && i < p->bond->n_addrs; i++)
		if (p->bond->addrs[i].addr.family == AF_INET && !goes(p, &p->bond->addrs[i]))
			return false;
	return any_goes(p, AF_INET);
}

/* --- what goes along -------------------------------------------------------------- */

static bool has_source(const struct host_entry *entry, const struct addr *addr)
{
	return entry->has_source && entry->family == addr->family &&
	       memcmp(entry->source, addr->ip, addr_len(addr)) == 0;
}

static int check_source(struct planning *p, const struct addr *addr)
{
	char route[96], text[INET6_ADDRSTRLEN];
	size_t i;

	for (i = 0; i < p->host->n_entries; i++) {
		if (!has_source(&p->host->entries[i], addr))
			continue;
		entry_describe(&p->host->entries[i], route, sizeof(route));
		return why_set(p->why, -EBUSY, "%s has %s for its source, and would go with it: change the route first (ip route change ... src)",
			       route, inet_ntop(addr->family, addr->ip, text, sizeof(text)));
	}
	return 0;
}

static bool is_route_of(const struct host_entry *entry, const struct host_link *link, int family)
{
	return entry->ifindex == link->ifindex && entry->family == family && !entry->neighbour;
}

int planning_check_routes(struct planning *p)
{
	const struct host_entry *entry;
	char route[96];
	size_t i;
	int err = 0;

	for (i = 0; p->bond && !err && i < p->bond->n_addrs; i++)
		if (goes(p, &p->bond->addrs[i]))
			err = check_source(p, &p->bond->addrs[i].addr);
	for (i = 0; !err && loses_ipv4(p) && i < p->host->n_entries; i++) {
		entry = &p->host->entries[i];
		if (!is_route_of(entry, p->bond, AF_INET) || !entry->by_gateway)
			continue;
		entry_describe(entry, route, sizeof(route));
		err = why_set(p->why, -EBUSY, "%s goes through it, and would go with its last IPv4 address: remove the route first, or name another address",
			      route);
	}
	return err;
}

static struct step *add_entry(struct planning *p, const struct host_link *link, const struct host_entry *entry)
{
	struct step *step = planning_add(p, STEP_ENTRY_AGAIN, link->ifname);

	step->entry = entry;
	return step;
}

static bool is_lost(const struct host_addr *a)
{
	return a->addr.family == AF_INET6 && a->flags & IFA_F_PERMANENT;
}

/* Undoing runs backwards, and the entries begin with those that others need. */
void planning_keep(struct planning *p, const struct host_link *link)
{
	struct step *step;
	size_t i;

	for (i = p->host->n_entries; i--;)
		if (p->host->entries[i].ifindex == link->ifindex)
			add_entry(p, link, &p->host->entries[i])->kept = true;
	for (i = 0; i < link->n_addrs; i++) {
		if (!is_lost(&link->addrs[i]))
			continue;
		step = planning_add(p, STEP_ADDR_AGAIN, link->ifname);
		step->addr = link->addrs[i];
		step->kept = true;
	}
}

void planning_again(struct planning *p, const struct host_link *link)
{
	size_t i;

	for (i = 0; i < link->n_addrs; i++)
		if (is_lost(&link->addrs[i]))
			planning_add(p, STEP_ADDR_AGAIN, link->ifname)->addr = link->addrs[i];
	for (i = 0; i < p->host->n_entries; i++)
		if (p->host->entries[i].ifindex == link->ifindex)
			add_entry(p, link, &p->host->entries[i]);
}

/* --- the steps ---------------------------------------------------------------------- */

/* From here on the secondary addresses outlive their primary, or as it was before. */
static void set_promote(struct planning *p, bool on)
{
	struct step *step;

	if (!any_goes(p, AF_INET) || p->bond->promote == 1 || (!on && p->bond->promote < 0))
		return;
	step = planning_add(p, STEP_PROMOTE, p->want->ifname);
	step->number = on;
	step->old_number = p->bond->promote < 0 ? on : !on;
}

static void add_addrs(struct planning *p)
{
	struct step *step;
	size_t i;

	for (i = 0; i < p->want->n_addrs; i++) {
		if (has_addr(p->bond, &p->want->addrs[i]))
			continue;
		step = planning_add(p, STEP_ADDR_ADD, p->want->ifname);
		step->addr = (struct host_addr){ .addr = p->want->addrs[i], .proto = PLAN_ADDR_PROTO };
		memcpy(step->addr.label, p->want->addrs[i].label, sizeof(step->addr.label));
	}
}

/* Of one network, for the kernel: inet_ifa_match() */
static bool same_network(const struct addr *a, const struct addr *b)
{
	uint32_t one, other;

	if (a->family != AF_INET || b->family != AF_INET || a->prefixlen != b->prefixlen)
		return false;
	memcpy(&one, a->has_peer ? a->peer : a->ip, sizeof(one));
	memcpy(&other, b->has_peer ? b->peer : b->ip, sizeof(other));
	return !((one ^ other) & addr_mask(a->prefixlen));
}

static const struct addr *wanted_in(const struct planning *p, const struct addr *network)
{
	size_t i;

	for (i = 0; i < p->want->n_addrs; i++)
		if (same_network(&p->want->addrs[i], network))
			return &p->want->addrs[i];
	return NULL;
}

/* Bring back what has A for a source; KEPT: when it is undone. */
static void sources_again(struct planning *p, const struct addr *a, bool kept)
{
	size_t i;

	for (i = 0; i < p->host->n_entries; i++)
		if (has_source(&p->host->entries[i], a))
			add_entry(p, p->bond, &p->host->entries[i])->kept = kept;
}

static void keep_place(struct planning *p, const struct host_addr *a)
{
	static const enum step_op ops[] = { STEP_ADDR_ADD, STEP_ADDR_DEL };	/* undone backwards */
	struct step *step;
	size_t i;

	sources_again(p, &a->addr, true);
	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		step = planning_add(p, ops[i], p->want->ifname);
		step->addr = *a;
		step->kept = true;
	}
}

/*
 * An IPv4 address that comes back by undoing stands behind those that had
 * stayed: these change places with it then, one by one.
 */
static void keep_order(struct planning *p)
{
	const struct host_addr *a;
	size_t first, i;

	for (first = 0; p->bond && first < p->bond->n_addrs; first++)
		if (p->bond->addrs[first].addr.family == AF_INET && goes(p, &p->bond->addrs[first]))
			break;
	for (i = p->bond ? p->bond->n_addrs : 0; i-- > first + 1;) {
		a = &p->bond->addrs[i];
		if (a->addr.family == AF_INET && !goes(p, a))
			keep_place(p, a);
	}
}

/* Take A out and put it back behind the others, with what has it for a source. */
static void move_back(struct planning *p, const struct host_addr *a, const struct addr *before)
{
	char one[ADDR_STRLEN], other[ADDR_STRLEN];

	planning_note(p, "%s is taken out and put back at once: %s is to be the first of their network\n",
		      addr_format(&a->addr, one), addr_format(before, other));
	planning_add(p, STEP_ADDR_DEL, p->want->ifname)->addr = *a;
	planning_add(p, STEP_ADDR_ADD, p->want->ifname)->addr = *a;
	sources_again(p, &a->addr, false);
}

/*
 * When the primary address of a network goes, the next in the kernel's list
 * takes its place, and new ones stand at its end (__inet_insert_ifa()): one
 * that another set would become what connections start from.  Where ours is to
 * follow, those before it change places with it.
 */
static void order_addrs(struct planning *p, const struct host_addr *primary)
{
	const struct addr *wanted = wanted_in(p, &primary->addr);
	const struct host_addr *a;
	size_t i;

	for (i = 0; wanted && i < p->bond->n_addrs; i++) {
		a = &p->bond->addrs[i];
		if (a == primary || !same_network(&a->addr, &primary->addr) || goes(p, a))
			continue;
		if (wants_addr(p->want, &a->addr))
			return;
		move_back(p, a, wanted);
	}
}

void planning_addresses(struct planning *p)
{
	const struct host_addr *a;
	size_t i;

	set_promote(p, true);
	/* the kernel drops the routes with the last address: on the link they can be had again */
	for (i = p->host->n_entries; loses_ipv4(p) && i--;)
		if (is_route_of(&p->host->entries[i], p->bond, AF_INET))
			add_entry(p, p->bond, &p->host->entries[i])->kept = true;
	add_addrs(p);
	keep_order(p);
	for (i = 0; p->bond && i < p->bond->n_addrs; i++) {
		a = &p->bond->addrs[i];
		if (a->addr.family == AF_INET && !(a->flags & IFA_F_SECONDARY) && goes(p, a))
			order_addrs(p, a);
	}
	for (i = p->bond ? p->bond->n_addrs : 0; i--;)	/* undone backwards, in the order that they have */
		if (goes(p, &p->bond->addrs[i]))
			planning_add(p, STEP_ADDR_DEL, p->want->ifname)->addr = p->bond->addrs[i];
	for (i = 0; loses_ipv4(p) && i < p->host->n_entries; i++)
		if (is_route_of(&p->host->entries[i], p->bond, AF_INET))
			add_entry(p, p->bond, &p->host->entries[i]);
	set_promote(p, false);
}
