// SPDX-License-Identifier: GPL-2.0
/*
 * Rails: subnets of their own, each with its switches and its subnet manager.
 *
 * The port of netdev ibN is on rail N modulo their number.  No packet goes from one
 * to another, and a LID or a group means another thing on each.
 */
#include "fabric.h"

/* Where the subnet manager of a rail is; written under fabric_lock, read without. */
static u16 sm_lids[FABRIC_MAX_RAILS];

/* LID of the subnet manager, and so of the administrator. */
u16 rail_sm_lid(unsigned int rail)
{
	return READ_ONCE(sm_lids[rail]);
}

void rail_init(void)
{
	unsigned int i;

	for (i = 0; i < FABRIC_MAX_RAILS; i++)
		sm_lids[i] = FABRIC_SA_LID;
}

/* Port @i (0..) of a rail, NULL when there is none. */
static struct port *rail_port(unsigned int rail, unsigned int i)
{
	return port_by_index(rail + i * fabric_rails);
}

#define for_each_rail_port(port, rail, i)				\
	for ((i) = 0; ((port) = rail_port(rail, i)); (i)++)

/*
 * Switches of a rail: all ports of HCAs are plugged into the first one, until one is
 * moved.  Each switch has a port for each of those, by the order of the netdevs and
 * wherever they are plugged, and behind them one to each other switch.
 */
static unsigned int rail_ports(unsigned int rail)
{
	unsigned int all = fabric_hcas * fabric_ports;

	return rail < all ? (all - rail - 1) / fabric_rails + 1 : 0;
}

/* How many ports a switch has, less its port 0. */
unsigned int rail_switch_ports(unsigned int rail)
{
	return rail_ports(rail) + FABRIC_MAX_SWITCHES;
}

/* The port of a switch that an HCA's port is plugged into. */
unsigned int rail_port_num(const struct port *port)
{
	return port->index / fabric_rails + 1;
}

/* The HCA's port that is plugged into port @port of switch @num, or NULL. */
struct port *rail_port_at(unsigned int rail, unsigned int num, unsigned int port)
{
	struct port *at = port >= 1 && port <= rail_ports(rail) ? rail_port(rail, port - 1) : NULL;

	return at && READ_ONCE(at->at_switch) == num ? at : NULL;
}

/* The port of each switch that leads to switch @other. */
unsigned int rail_switch_link(unsigned int rail, unsigned int other)
{
	return rail_ports(rail) + 1 + other;
}

/* Is that switch there?  The first one is, and up to the last that a port is plugged into. */
static bool rail_has_switch(unsigned int rail, unsigned int num)
{
	struct port *port;
	unsigned int i;

	for_each_rail_port(port, rail, i)
		if (READ_ONCE(port->at_switch) >= num)
			return true;
	return !num;
}

/* Does port @port of switch @num lead to another switch, and to which? */
bool rail_switch_at(unsigned int rail, unsigned int num, unsigned int port, unsigned int *other)
{
	if (port < rail_switch_link(rail, 0) || port > rail_switch_ports(rail))
		return false;
	*other = port - rail_switch_link(rail, 0);
	return *other != num && rail_has_switch(rail, *other);
}

static void rail_event(unsigned int rail, enum ib_event_type event)
{
	struct port *port;
	unsigned int i;

	for_each_rail_port(port, rail, i)
		hca_event(port, event);
}

/**
 * rail_switch() - the switch of a rail loses its power, or has it again
 * @rail: which one, below fabric_rails
 * @on:   it has
 *
 * All cables go at once: when the first port is told, the last one is down too.
 * Called with fabric_lock held.
 */
void rail_switch(unsigned int rail, bool on)
{
	enum ib_event_type event = on ? IB_EVENT_PORT_ACTIVE : IB_EVENT_PORT_ERR;
	DECLARE_BITMAP(changed, FABRIC_MAX_PORTS) = { };
	struct port *port;
	unsigned int i;

	for_each_rail_port(port, rail, i)
		if (port_set_cable(port, on))
			set_bit(i, changed);
	for_each_rail_port(port, rail, i)
		if (test_bit(i, changed))
			hca_event(port, event);
}

/* LIDs above all that are in use, in the order of the ports. */
static int rail_relabel(unsigned int rail)
{
	struct port *port;
	unsigned int i, last = rail_sm_lid(rail);
	int err;

	for_each_rail_port(port, rail, i)
		last = max_t(unsigned int, last, port->lid);
	for_each_rail_port(port, rail, i) {
		err = port_relabel(port, ++last);
		if (err)
			return err;
	}
	return 0;
}

/**
 * rail_handover() - another subnet manager becomes master
 * @rail: whose, below fabric_rails
 * @lid:  of the new one; of no port
 * @move: it has not known the LIDs that the ports have, and gives them others
 *
 * It has not known the groups either, and so asks the ports to register again.
 * Events come in the order in which qib and hfi1 find them in the PortInfo that is set.
 * Called with fabric_lock held.
 *
 * Return: 0, -ERANGE, -EADDRINUSE, -ENOMEM.
 */
int rail_handover(unsigned int rail, unsigned int lid, bool move)
{
	struct port *port;
	unsigned int i;
	int err;

	if (lid < 1 || lid > FABRIC_LAST_LID)
		return -ERANGE;
	if (port_by_lid(rail, lid))
		return -EADDRINUSE;
	WRITE_ONCE(sm_lids[rail], lid);
	err = move ? rail_relabel(rail) : 0;
	for_each_rail_port(port, rail, i)
		sa_forget_port(port);
	if (move)
		rail_event(rail, IB_EVENT_LID_CHANGE);
	rail_event(rail, IB_EVENT_SM_CHANGE);
	rail_event(rail, IB_EVENT_CLIENT_REREGISTER);
	return err;
}
