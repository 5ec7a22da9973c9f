// SPDX-License-Identifier: GPL-2.0
/*
 * Announcements of the bond's addresses, repeated after a switch.
 *
 * The driver announces once at the switch, and again only on its monitor's tick;
 * a lost one costs peers tens of seconds.  NETDEV_NOTIFY_PEERS makes IPv4 send
 * gratuitous ARP (RFC 5227 section 3) and IPv6 unsolicited NA (RFC 4861 section
 * 7.2.6), and macvlan and others on top of the bond do likewise.
 */
#include <linux/random.h>
#include <linux/rtnetlink.h>

#include "ib_bonding.h"

#define ANNOUNCE_FIRST	10	/* ms after the driver's own */

/**
 * announce_start() - repeat the announcement from now on
 * @state: the bond
 *
 * Called under RTNL.  Announcements of an earlier switch that are still due are
 * superseded.  Where the administrator has told the driver to make none (num_grat_arp=0),
 * there are none of ours.
 */
void announce_start(struct state *state)
{
	ASSERT_RTNL();
	if (state->announce_left)
		atomic_inc(&state->counters.superseded);
	state->announce_left = state->options.num_peer_notif ?
			       READ_ONCE(state->knobs.announce_count) : 0;
	if (state->announce_left)
		agenda_at(state, JOB_ANNOUNCE, ANNOUNCE_FIRST);
}

/* A quarter more or less, so that the bonds of a rack do not speak at once. */
static unsigned int jitter(unsigned int ms)
{
	return ms - ms / 4 + get_random_u32() % (ms / 2 + 1);
}

static void announce(struct state *state)
{
	struct net_device *dev = state->dev;

	if (!netif_running(dev) || !netif_carrier_ok(dev) ||
	    !rtnl_dereference(state->active))
		return;
	call_netdevice_notifiers(NETDEV_NOTIFY_PEERS, dev);
	atomic_inc(&state->counters.announcements);
}

/**
 * announce_job() - one announcement, and plan the next
 * @state: the bond
 *
 * Called under RTNL.
 */
void announce_job(struct state *state)
{
	if (!state->announce_left)
		return;
	announce(state);
	if (--state->announce_left)
		agenda_by(state, JOB_ANNOUNCE,
			  jitter(READ_ONCE(state->knobs.announce_interval)));
}
