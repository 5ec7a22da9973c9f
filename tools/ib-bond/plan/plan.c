// SPDX-License-Identifier: GPL-2.0
/* plan: the steps from the host as it is to the bond as it should be; see plan.h */
#include <errno.h>
#include <net/if_arp.h>
#include <stdlib.h>
#include <string.h>

#include "bond/driver.h"
#include "plan.h"
#include "plan_addr.h"
#include "plan_check.h"

static void add_pair(struct planning *p, enum step_op op, const char *ifname, const char *other)
{
	strcpy(planning_add(p, op, ifname)->other, other);
}

/* --- the steps, in their order -------------------------------------------------- */

static bool joined(const struct planning *p, const struct host_link *link)
{
	return p->bond && link && link->master == p->bond->ifindex;
}

static void make_children(struct planning *p)
{
	const struct bond_slave *slave;
	struct step *step;
	size_t i;

	for (i = 0; i < p->want->n_slaves; i++) {
		slave = &p->want->slaves[i];
		if (host_link(p->host, slave->ifname))
			continue;
		step = planning_add(p, STEP_CHILD_ADD, slave->ifname);
		strcpy(step->other, slave->parent);
		step->pkey = slave->pkey;
	}
}

static void say_datagram(struct planning *p, const struct bond_slave *slave)
{
	bool mtu = slave->mtu != planning_mtu(p, slave) || p->want->mtu != planning_mtu(p, NULL);

	planning_note(p, "%s has no connected mode, its adapter's driver makes the interface: it stays in datagram mode%s\n",
		      slave->ifname, mtu ? ", without the MTU of connected mode" : "");
}

/* Mode before MTU: connected mode carries more (ipoib_set_mode()). */
static void set_modes(struct planning *p)
{
	const struct bond_slave *slave;
	const struct host_link *link;
	enum ipoib_mode now;
	struct step *step;
	size_t i;

	for (i = 0; i < p->want->n_slaves; i++) {
		slave = &p->want->slaves[i];
		link = host_link(p->host, slave->ifname);
		now = link ? link->mode : IPOIB_DATAGRAM;
		if (slave->mode == IPOIB_MODE_UNSET || (p->rest_stays && joined(p, link)))
			continue;
		if (planning_stays_datagram(p, slave))
			say_datagram(p, slave);
		if (planning_mode(p, slave) == now)
			continue;
		step = planning_add(p, STEP_MODE, slave->ifname);
		step->number = planning_mode(p, slave);
		step->old_number = now;
	}
}

/*
 * The MTU that SLAVE brings along, bytes; 0: not known.  Before it has joined
 * its broadcast group, an interface in datagram mode shows what its port could
 * carry at best (ipoib_dev_init(): max_mtu less 4), and sinks to what the
 * group carries when it joins (ipoib_mcast_carrier_on_task()), without a word
 * to the bond.  Until then only the 2044 of RFC 4391, section 7, can be relied on.
 * A change to connected mode raises it to what that carries, and the way back
 * sinks it to what the group does (ipoib_set_mode()); a child is made in datagram
 * mode, whatever its port's.
 */
static uint32_t slave_mtu(const struct planning *p, const struct bond_slave *slave)
{
	const struct host_link *link = host_link(p->host, slave->ifname);
	enum ipoib_mode now = link ? link->mode : IPOIB_DATAGRAM, mode = planning_mode(p, slave);
	bool sure = link && now == mode &&
		    (mode == IPOIB_CONNECTED || link->flags & IFF_RUNNING || joined(p, link));

	if (planning_mtu(p, slave))
		return planning_mtu(p, slave);
	link = planning_port(p, slave);
	if (!link)
		return 0;
	if (!host_is_ipoib(link) || sure)
		return link->mtu;
	if (mode == IPOIB_CONNECTED)
		return IPOIB_CONNECTED_MTU;
	return link->mtu < IPOIB_DATAGRAM_MTU ? link->mtu : IPOIB_DATAGRAM_MTU;
}

/*
 * The kernel gives every slave the bond's MTU, and a bond starts at 1500: so
 * that IPoIB does not sink to that, the bond's is set before the first joins.
 */
static void settle_mtu(struct planning *p)
{
	uint32_t wanted = planning_mtu(p, NULL), mtu = wanted, its;
	size_t i;

	for (i = 0; !wanted && i < p->want->n_slaves; i++) {
		its = slave_mtu(p, &p->want->slaves[i]);
		if (its && (!mtu || its < mtu))
			mtu = its;
	}
	/* an empty bond is at 1500 yet, whoever asks */
	p->mtu = p->rest_stays && host_slaves(p->host, p->bond) ? 0 : mtu;
}

static void set_mtu(struct planning *p, const char *ifname, uint32_t now)
{
	struct step *step;

	if (!p->mtu || p->mtu == now)
		return;
	step = planning_add(p, STEP_MTU, ifname);
	step->number = p->mtu;
	step->old_number = now;
}

/* A delay that is kept is rounded down, as one that is written. */
static void say_rounded(struct planning *p, const char *name, uint32_t delay)
{
	uint32_t miimon = driver_miimon(p->want);

	if (miimon && delay % miimon)
		planning_note(p, "%s=%u is no multiple of miimon=%u: %u is set\n", name, delay, miimon,
			      delay / miimon * miimon);
}

/*
 * The driver keeps the delays in ticks of miimon (bond_option_updelay_set()): a
 * new interval would change them, and undoing would as well.
 */
static void keep_delays(struct planning *p, bool kept)
{
	static const char *const delays[] = { "updelay", "downdelay", "peer_notif_delay" };
	const struct bond_setting *set;
	struct step *step;
	size_t i;

	for (i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
		set = bond_setting(p->want, delays[i]);
		if (!p->bond || !host_option_number(p->bond, delays[i]) || (!kept && set && planning_changes(p, set)))
			continue;
		step = planning_add(p, STEP_OPTION, p->want->ifname);
		step->row = option_find(delays[i], strlen(delays[i]));
		step->text = step->old = host_option(p->bond, delays[i]);
		step->kept = kept;
		if (!kept)
			say_rounded(p, delays[i], host_option_number(p->bond, delays[i]));
	}
}

/* Bring the options of a running bond to what is wanted; LATE are those that need their slave. */
static void set_options(struct planning *p, bool late)
{
	const struct bond_setting *set;
	const struct option *row;
	struct step *step;

	for (row = option_table; row->name; row++) {
		set = bond_setting(p->want, row->name);
		if (!set || !(row->flags & OPTION_LATE) != !late || !planning_changes(p, set))
			continue;
		if (strcmp(row->name, "miimon") == 0)
			keep_delays(p, true);
		step = planning_add(p, STEP_OPTION, p->want->ifname);
		step->row = row;
		step->text = set->value.text;
		step->old = p->bond ? p->bond->bond->text[option_index(row)] : NULL;
		if (strcmp(row->name, "miimon") == 0)
			keep_delays(p, false);
	}
}

/* MII and ARP monitoring exclude each other: the one that is no longer wanted goes first. */
static void stop_monitor(struct planning *p, const char *gone, const char *wanted)
{
	const struct bond_setting *set = bond_setting(p->want, wanted), *other = bond_setting(p->want, gone);
	const char *now = host_option(p->bond, gone);
	struct step *step;

	if (!set || !set->value.number || (other && other->value.number) || !now || strcmp(now, "0") == 0)
		return;
	step = planning_add(p, STEP_OPTION, p->want->ifname);
	step->row = option_find(gone, strlen(gone));
	step->text = "0";
	step->old = now;
}

/* An empty bond in another mode, as `modprobe bonding` leaves one behind, has to go down for it. */
static bool has_to_go_down(const struct planning *p)
{
	size_t i;

	for (i = 0; i < p->want->n_settings; i++)
		if (p->want->settings[i].row->flags & OPTION_IF_DOWN && planning_changes(p, &p->want->settings[i]))
			return true;
	return false;
}

/*
 * Does the bond go down under way: for an option, or by itself when its first
 * slave makes it an IPoIB one (bond_setup_by_slave(), Linux 6.1)?
 */
static bool goes_down(const struct planning *p)
{
	return p->bond && p->bond->flags & IFF_UP && !host_slaves(p->host, p->bond) &&
	       (has_to_go_down(p) || (planning_ipoib(p) && p->bond->type != ARPHRD_INFINIBAND));
}

static bool make_bond(struct planning *p)
{
	struct step *step;
	bool up = p->bond && p->bond->flags & IFF_UP;

	if (!p->bond) {
		step = planning_add(p, STEP_BOND_ADD, p->want->ifname);
		step->bond = p->want;
		step->number = p->mtu;
		return false;
	}
	if (goes_down(p))
		planning_keep(p, p->bond);
	if (up && has_to_go_down(p)) {
		planning_add(p, STEP_DOWN, p->want->ifname);
		up = false;
	}
	stop_monitor(p, "miimon", "arp_interval");
	stop_monitor(p, "arp_interval", "miimon");
	set_options(p, false);
	set_mtu(p, p->want->ifname, p->bond->mtu);
	return up;
}

static void join_slaves(struct planning *p)
{
	const struct host_link *link;
	char text[ADDR_STRLEN];
	const char *name;
	size_t i;

	for (i = 0; i < p->want->n_slaves; i++) {
		name = p->want->slaves[i].ifname;
		link = host_link(p->host, name);
		if (joined(p, link))
			continue;
		if (link && link->n_addrs && link->addrs[0].addr.family == AF_INET)
			planning_note(p, "%s has the address %s, which does not work while it is a slave\n", name,
			     addr_format(&link->addrs[0].addr, text));
		if (link)
			planning_keep(p, link);
		if (link && link->flags & IFF_UP)	/* it has to be down to join */
			planning_add(p, STEP_DOWN, name);
		add_pair(p, STEP_ENSLAVE, name, p->want->ifname);
	}
}

/*
 * Children of an interface that the adapter's driver makes hear nothing while it is down.  Of ib_ipoib's
 * own they do, and stay as they are: with it all its other children would come up (ipoib_open()).
 * After the slaves have joined, which have to be down for that.
 */
static void raise_parents(struct planning *p)
{
	const struct host_link *link, *parent, *last = NULL;
	size_t i;

	for (i = 0; i < p->want->n_slaves; i++) {
		link = host_link(p->host, p->want->slaves[i].ifname);
		parent = link ? host_link_at(p->host, link->parent) : host_link(p->host, p->want->slaves[i].parent);
		if ((p->rest_stays && joined(p, link)) || !parent || parent == link || parent == last)
			continue;
		if (host_is_enhanced(parent) && !(parent->flags & IFF_UP))
			planning_add(p, STEP_UP, parent->ifname);
		last = parent;
	}
}

static bool made_by_us(const struct host_link *link)
{
	return strcmp(link->kind, "ipoib") == 0 && link->parent &&
	       strcmp(link->alias, PLAN_CHILD_ALIAS) == 0;
}

/* Ours, so that undoing can make it again; its mode comes back by a step of its own. */
static struct step *drop_child(struct planning *p, const struct host_link *link)
{
	const struct host_link *parent = host_link_at(p->host, link->parent);
	struct step *step = planning_add(p, STEP_CHILD_DEL, link->ifname);

	step->pkey = link->pkey;
	if (parent)
		strcpy(step->other, parent->ifname);
	return step;
}

/* Slaves that are no longer wanted leave: new ones have joined by now. */
static void release_slaves(struct planning *p)
{
	const struct host_link *link;
	size_t i;

	for (i = 0; p->bond && i < p->host->n_links; i++) {
		link = &p->host->links[i];
		if (!joined(p, link) || bond_find_slave(p->want, link->ifname))
			continue;
		planning_keep(p, link);
		add_pair(p, STEP_RELEASE, link->ifname, p->want->ifname);
	}
}

/* Last of all: undoing makes another child of that name. */
static void drop_children(struct planning *p)
{
	const struct host_link *link;
	struct step *mode;
	size_t i;

	for (i = 0; p->bond && i < p->host->n_links; i++) {
		link = &p->host->links[i];
		if (!joined(p, link) || bond_find_slave(p->want, link->ifname) || !made_by_us(link))
			continue;
		if (link->mode == IPOIB_CONNECTED) {
			mode = planning_add(p, STEP_MODE, link->ifname);
			mode->number = link->mode;
			mode->kept = true;
		}
		drop_child(p, link);
	}
}

/*
 * An address that udev or a network manager gave the bond before its first
 * slave joined is kept by the driver until the first failover.
 */
static void mend_address(struct planning *p)
{
	const char *name = p->bond ? host_option(p->bond, "active_slave") : NULL;
	const struct host_link *active = name ? host_link(p->host, name) : NULL;

	if (active && !hwaddr_same(&active->addr, &p->bond->addr))
		planning_add(p, STEP_RESELECT, p->want->ifname);
}

static int finish(struct planning *p, int err)
{
	if (!err && p->no_memory)
		err = why_set(p->why, -ENOMEM, "out of memory");
	if (err)
		plan_free(p->plan);
	return err;
}

int plan_up(struct plan *plan, const struct bond *want, const struct host *host,
	    unsigned int flags, struct why *why)
{
	struct planning p = { .plan = plan, .want = want, .host = host, .any_type = flags & PLAN_ANY_TYPE, .why = why };
	const struct host_link *taken = host_link(host, want->ifname);
	bool up;
	int err;

	*plan = (struct plan){ 0 };
	p.bond = taken && taken->bond ? taken : NULL;
	p.rest_stays = p.bond && flags & PLAN_REST_STAYS;
	err = planning_check(&p);
	if (!err)
		err = planning_check_routes(&p);
	if (err)
		return finish(&p, err);

	if (flags & PLAN_CHILDREN_ONLY) {
		make_children(&p);
		return finish(&p, 0);
	}
	settle_mtu(&p);
	if (!host->bonding)
		planning_add(&p, STEP_LOAD, want->ifname);
	make_children(&p);
	set_modes(&p);
	up = make_bond(&p);
	join_slaves(&p);
	raise_parents(&p);
	set_options(&p, true);
	release_slaves(&p);
	mend_address(&p);
	if (!up && !p.rest_stays)
		planning_add(&p, STEP_UP, want->ifname);
	if (goes_down(&p))
		planning_again(&p, p.bond);
	planning_addresses(&p);
	drop_children(&p);
	return finish(&p, 0);
}

int plan_down(struct plan *plan, const struct host_link *bond, const struct host *host,
	      struct why *why)
{
	struct planning p = { .plan = plan, .host = host, .bond = bond, .why = why };
	const struct host_link *link;
	size_t i;

	*plan = (struct plan){ 0 };
	planning_add(&p, STEP_BOND_DEL, bond->ifname);
	for (i = 0; i < host->n_links; i++) {
		link = &host->links[i];
		if (link->master == bond->ifindex && made_by_us(link))
			drop_child(&p, link)->lasting = true;
	}
	return finish(&p, 0);
}

int plan_release(struct plan *plan, const struct host_link *link, const struct host *host,
		 struct why *why)
{
	struct planning p = { .plan = plan, .host = host, .why = why };
	const struct host_link *master = link->master ? host_link_at(host, link->master) : NULL;

	*plan = (struct plan){ 0 };
	if (master && master->bond)
		add_pair(&p, STEP_RELEASE, link->ifname, master->ifname);
	if ((master && master->bond) || link->flags & IFF_UP)
		planning_add(&p, STEP_DOWN, link->ifname);
	return finish(&p, 0);
}

int plan_orphan(struct plan *plan, const struct host_link *link, const struct host *host,
		struct why *why)
{
	struct planning p = { .plan = plan, .host = host, .why = why };

	*plan = (struct plan){ 0 };
	if (!link->master && made_by_us(link))
		drop_child(&p, link)->lasting = true;
	return finish(&p, 0);
}

void plan_free(struct plan *plan)
{
	free(plan->steps);
	plan->steps = NULL;
	plan->n_steps = 0;
}
