// SPDX-License-Identifier: GPL-2.0
/* health: what is wrong with a bond, and what mends it; see health.h */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "health.h"
#include "plan/lease.h"

#ifndef IFF_LOWER_UP
#define IFF_LOWER_UP (1 << 16)
#endif

__attribute__((format(printf, 4, 5)))
static struct finding *found(struct findings *findings, const struct health_row *row,
			     const struct host_link *slave, const char *format, ...)
{
	struct finding *more;
	va_list args;

	more = grow(findings->list, findings->n, sizeof(*more));
	if (!more) {
		findings->no_memory = true;
		return NULL;
	}
	findings->list = more;
	more = &findings->list[findings->n++];
	*more = (struct finding){ .row = row, .mend = row->mend };
	if (slave)
		snprintf(more->slave, sizeof(more->slave), "%s", slave->ifname);
	va_start(args, format);
	vsnprintf(more->reason, sizeof(more->reason), format, args);
	va_end(args);
	return more;
}

/* The slave behind AFTER (NULL: the first); NULL: there is none. */
static const struct host_link *next_slave(const struct health_case *c, const struct host_link *after)
{
	const struct host_link *link = after ? after + 1 : c->host->links;

	for (; c->link && link < c->host->links + c->host->n_links; link++)
		if (link->master == c->link->ifindex)
			return link;
	return NULL;
}

#define for_each_slave(c, slave) \
	for ((slave) = next_slave(c, NULL); (slave); (slave) = next_slave(c, slave))

static bool has_carrier(const struct host_link *link)
{
	return link->flags & IFF_LOWER_UP && link->flags & IFF_RUNNING;
}

static bool port_is(const struct port *port, const char *state)
{
	return port && strcmp(port->state, state) == 0;
}

bool health_usable(const struct host_link *slave, const struct ports *ports)
{
	const struct port *port = port_of(ports, slave);

	return slave->flags & IFF_UP && has_carrier(slave) && slave->slave.mii <= 0 &&
	       (!port || !*port->state || port_is(port, "ACTIVE"));
}

/* --- the bond ------------------------------------------------------------------ */

static void find_absent(const struct health_row *row, const struct health_case *c,
			struct findings *findings)
{
	if (!c->link)
		found(findings, row, NULL, "the ifcfg files describe it, and the host does not have it");
}

static void find_down(const struct health_row *row, const struct health_case *c,
		      struct findings *findings)
{
	if (c->link && !(c->link->flags & IFF_UP))
		found(findings, row, NULL, "it is set down");
}

static void count_slaves(const struct health_case *c, size_t *usable, size_t *all)
{
	const struct host_link *slave;

	*usable = *all = 0;
	for_each_slave(c, slave) {
		(*all)++;
		*usable += health_usable(slave, c->ports);
	}
}

static void find_no_slave(const struct health_row *row, const struct health_case *c,
			  struct findings *findings)
{
	size_t usable, all;

	count_slaves(c, &usable, &all);
	if (c->link && !all)
		found(findings, row, NULL, "it has no slaves");
	else if (c->link && !usable)
		found(findings, row, NULL, "none of its %zu slaves is usable: there is no traffic", all);
}

static void find_redundancy(const struct health_row *row, const struct health_case *c,
			    struct findings *findings)
{
	size_t usable, all;

	count_slaves(c, &usable, &all);
	if (usable == 1)
		found(findings, row, NULL, "one usable slave of %zu: its failure ends all traffic", all);
}

static bool is_unmonitored(const struct health_case *c)
{
	const char *miimon = c->link ? host_option(c->link, "miimon") : NULL;
	const char *arp = c->link ? host_option(c->link, "arp_interval") : NULL;

	return miimon && strcmp(miimon, "0") == 0 && (!arp || strcmp(arp, "0") == 0);
}

static void find_no_monitor(const struct health_row *row, const struct health_case *c,
			    struct findings *findings)
{
	if (is_unmonitored(c))
		found(findings, row, NULL, "miimon is 0: a dead slave is never noticed, there is no failover");
}

/* Of a bond without carrier another row tells. */
static void find_no_lease(const struct health_row *row, const struct health_case *c,
			  struct findings *findings)
{
	if (c->link && c->files && !c->fault && has_carrier(c->link) && lease_wanted(c->files) &&
	    !lease_held(c->files, c->link))
		found(findings, row, NULL, "BOOTPROTO=%s, and it has no address by DHCP", c->files->bootproto);
}

static void find_stale_address(const struct health_row *row, const struct health_case *c,
			       struct findings *findings)
{
	const char *name = c->link ? host_option(c->link, "active_slave") : NULL;
	const struct host_link *active = name ? host_link(c->host, name) : NULL;

	if (active && host_is_ipoib(active) && !hwaddr_same(&active->addr, &c->link->addr))
		found(findings, row, active, "the bond's address is not that of its active slave %s: peers send to where nobody listens",
		      active->ifname);
}

/* No command takes such files for what the bond should be. */
static void find_files_error(const struct health_row *row, const struct health_case *c,
			     struct findings *findings)
{
	if (c->fault)
		found(findings, row, NULL, "its files have an error, with which it would not be brought up: %s:%u:%u: %s",
		      c->fault->text->path, c->fault->pos.line, c->fault->pos.column, c->fault->message);
}

static void find_differs(const struct health_row *row, const struct health_case *c,
			 struct findings *findings)
{
	struct finding *f;
	char *diff;
	int err;

	if (!c->link || !c->files || c->fault)	/* what they mean is not sure */
		return;
	diff = health_diff(c->host, c->link, c->files, c->record, &err);
	if (err)
		findings->no_memory = true;
	if (!diff)
		return;
	f = found(findings, row, NULL, "the running bond is not what its ifcfg files say");
	if (f)
		f->diff = diff;
	else
		free(diff);
}

/* Each cause has its own. */
static const char *mend_no_module(const struct health_case *c)
{
	if (!c->module)
		return c->missing ? "install it for this kernel (packages ib-bonding-dkms, kmod-ib_bonding, ib-bonding-kmp; or make -C module install-dkms); modprobe ib_bonding" :
		       "modprobe ib_bonding";
	return is_unmonitored(c) ? "ib-bond --bond-name NAME --miimon 100, and miimon=100 in the bond's options" :
	       "look for ib_bonding in dmesg: it says why";
}

static void find_no_module(const struct health_row *row, const struct health_case *c,
			   struct findings *findings)
{
	const struct host_link *first = next_slave(c, NULL);
	struct finding *f = NULL;

	if (!first || !host_is_ipoib(first))
		return;
	if (!c->module)
		f = found(findings, row, NULL, "ib_bonding is not %s: failover waits for miimon, and peers may keep the old address",
			  c->missing ? "installed for this kernel" : "loaded");
	else if (!c->adapted)
		f = found(findings, row, NULL, is_unmonitored(c) ?
			  "ib_bonding does not look after this bond: its miimon and arp_interval are 0" :
			  "ib_bonding does not look after this bond");
	if (f)
		f->mend = mend_no_module(c);
}

/* --- its slaves ----------------------------------------------------------------- */

static void find_slave_down(const struct health_row *row, const struct health_case *c,
			    struct findings *findings)
{
	const struct host_link *slave;

	for_each_slave(c, slave)
		if (!(slave->flags & IFF_UP))
			found(findings, row, slave, "it is set down");
}

static void find_port_down(const struct health_row *row, const struct health_case *c,
			   struct findings *findings)
{
	const struct host_link *slave;
	const struct port *port;

	for_each_slave(c, slave) {
		port = port_of(c->ports, slave);
		if (port_is(port, "DOWN"))
			found(findings, row, slave, "port %u of %s is DOWN", port->number, port->device);
	}
}

static void find_port_init(const struct health_row *row, const struct health_case *c,
			   struct findings *findings)
{
	const struct host_link *slave;
	const struct port *port;

	for_each_slave(c, slave) {
		port = port_of(c->ports, slave);
		if (port_is(port, "INIT") || port_is(port, "ARMED"))
			found(findings, row, slave, "port %u of %s is %s: the cable is in, and no subnet manager has made the port ACTIVE",
			      port->number, port->device, port->state);
	}
}

/*
 * The parent of SLAVE, a P_Key child, where that one has the GUID of a port and the child another one: it may have been
 * given any, and joins no group then.  NULL: it has its parent's, or a carrier all the same, as with an alias GUID.
 */
static const struct host_link *other_guid(const struct health_case *c, const struct host_link *slave)
{
	const struct host_link *parent = slave->parent ? host_link_at(c->host, slave->parent) : NULL;

	return parent && parent != slave && host_is_ipoib(slave) && !has_carrier(slave) && !port_of(c->ports, slave) &&
	       port_of(c->ports, parent) ? parent : NULL;
}

static void find_guid_differs(const struct health_row *row, const struct health_case *c,
			      struct findings *findings)
{
	const struct host_link *slave, *parent;
	char guid[20], other[20];

	for_each_slave(c, slave) {
		parent = other_guid(c, slave);
		if (parent)
			found(findings, row, slave, "its GUID is %s and its port's %s: it gets no carrier",
			      port_guid_hex(slave->addr.byte + 12, guid), port_guid_hex(parent->addr.byte + 12, other));
	}
}

/* Whatever its port says: a slave with a dead port has a row of its own. */
static void find_no_carrier(const struct health_row *row, const struct health_case *c,
			    struct findings *findings)
{
	const struct host_link *slave;
	const struct port *port;

	for_each_slave(c, slave) {
		port = port_of(c->ports, slave);
		if (!(slave->flags & IFF_UP) || has_carrier(slave) || other_guid(c, slave))
			continue;
		if (port_is(port, "ACTIVE"))
			found(findings, row, slave, "no carrier, though port %u of %s is ACTIVE: it could not join its broadcast group",
			      port->number, port->device);
		else if (!port || !*port->state)
			found(findings, row, slave, "no carrier");
	}
}

/* No LID where the link is there: not even one that has gone since. */
static void find_sm_missing(const struct health_row *row, const struct health_case *c,
			    struct findings *findings)
{
	const struct host_link *slave;
	const struct port *port;

	for_each_slave(c, slave) {
		port = port_of(c->ports, slave);
		if (port && port_linked(port) && !port->sm_lid)
			found(findings, row, slave, "port %u of %s has a link, and no subnet manager has shown itself there",
			      port->number, port->device);
	}
}

/* The RDMA devices of the slaves as "mlx5_0, mlx5_1": one that follows itself stands once. */
static void name_devices(const struct health_case *c, char *text, size_t size)
{
	const struct host_link *slave;
	const char *device = NULL, *last;
	size_t len = 0;

	for_each_slave(c, slave) {
		last = device;
		device = port_of(c->ports, slave)->device;
		if ((!last || strcmp(last, device)) && len < size)
			len += snprintf(text + len, size - len, "%s%s", len ? ", " : "", device);
	}
}

static void find_same_hca(const struct health_row *row, const struct health_case *c,
			  struct findings *findings)
{
	const struct host_link *slave;
	const struct port *first = NULL, *port;
	char devices[96];
	size_t n = 0;

	for_each_slave(c, slave) {
		port = port_of(c->ports, slave);
		if (!port || !*port->adapter || (first && strcmp(first->adapter, port->adapter)))
			return;
		first = port;
		n++;
	}
	if (n < 2)
		return;
	name_devices(c, devices, sizeof(devices));
	found(findings, row, NULL, "all %zu slaves are ports of one adapter, %s: its failure ends all traffic", n, devices);
}

static void find_same_switch(const struct health_row *row, const struct health_case *c,
			     struct findings *findings)
{
	const struct host_link *slave;
	const struct cable *first = NULL, *cable;
	const struct port *port;
	char guid[20];
	size_t n = 0;

	for_each_slave(c, slave) {
		port = port_of(c->ports, slave);
		cable = port ? &port->cable : NULL;
		if (!cable || cable->node != CABLE_SWITCH || (first && memcmp(first->guid, cable->guid, sizeof(cable->guid))))
			return;
		first = cable;
		n++;
	}
	if (n > 1)
		found(findings, row, NULL, "all %zu slaves go to one switch, %s \"%s\": its failure ends all traffic",
		      n, port_guid_hex(first->guid, guid), first->description);
}

static void find_link_degraded(const struct health_row *row, const struct health_case *c,
			       struct findings *findings)
{
	const struct host_link *slave;
	const struct port *port;
	char best[16];

	for_each_slave(c, slave) {
		port = port_of(c->ports, slave);
		if (port && port_linked(port) && cable_could_be(&port->cable, port->rate, best, sizeof(best)))
			found(findings, row, slave, "the link of port %u of %s is at %s, and both its ends support %s",
			      port->number, port->device, port->rate, best);
	}
}

/* The port behind SLAVE, if its rate means something. */
static const struct port *port_with_rate(const struct health_case *c, const struct host_link *slave)
{
	const struct port *port = port_of(c->ports, slave);

	return port && port_linked(port) && port->mbps ? port : NULL;
}

/* Each that is slower than the fastest. */
static void find_rates_differ(const struct health_row *row, const struct health_case *c,
			      struct findings *findings)
{
	const struct host_link *slave, *fast = NULL;
	const struct port *best = NULL, *port;

	for_each_slave(c, slave) {
		port = port_with_rate(c, slave);
		if (port && (!best || port->mbps > best->mbps)) {
			best = port;
			fast = slave;
		}
	}
	for_each_slave(c, slave) {
		port = port_with_rate(c, slave);
		if (port && port->mbps < best->mbps)
			found(findings, row, slave, "its port has %s, and that of %s %s", port->rate, fast->ifname, best->rate);
	}
}

/* The membership bit is no part of what ib_find_pkey() compares. */
static bool has_pkey(const struct port *port, int pkey)
{
	size_t i;

	for (i = 0; i < port->n_pkeys; i++)
		if ((port->pkeys[i] & 0x7fff) == (pkey & 0x7fff))
			return true;
	return false;
}

static void find_pkey_gone(const struct health_row *row, const struct health_case *c,
			   struct findings *findings)
{
	const struct host_link *slave;
	const struct port *port;

	for_each_slave(c, slave) {
		port = port_of(c->ports, slave);
		if (port && port->n_pkeys && slave->pkey != PKEY_UNSET && !has_pkey(port, slave->pkey))
			found(findings, row, slave, "its P_Key 0x%04x is not in the table of port %u of %s",
			      slave->pkey, port->number, port->device);
	}
}

static void find_pkeys_differ(const struct health_row *row, const struct health_case *c,
			      struct findings *findings)
{
	const struct host_link *first = next_slave(c, NULL), *slave;

	for_each_slave(c, slave)
		if (slave->pkey != first->pkey && slave->pkey != PKEY_UNSET)
			found(findings, row, slave, "its P_Key is 0x%04x and that of %s 0x%04x: multicast, ARP too, ends with a failover",
			      slave->pkey, first->ifname, first->pkey);
}

static void find_parent_down(const struct health_row *row, const struct health_case *c,
			     struct findings *findings)
{
	const struct host_link *slave, *parent;

	for_each_slave(c, slave) {
		parent = slave->parent ? host_link_at(c->host, slave->parent) : NULL;
		if (parent && parent != slave && host_is_enhanced(slave) && slave->flags & IFF_UP &&
		    !(parent->flags & IFF_UP))
			found(findings, row, slave, "it hears nothing while %s is down", parent->ifname);
	}
}

static const char *mode_word(const struct host_link *slave)
{
	return slave->mode == IPOIB_CONNECTED ? "connected" : "datagram";
}

static void find_modes_differ(const struct health_row *row, const struct health_case *c,
			      struct findings *findings)
{
	const struct host_link *first = next_slave(c, NULL), *slave;

	for_each_slave(c, slave)
		if (host_is_ipoib(slave) && slave->mode != first->mode)
			found(findings, row, slave, "it is in %s mode and %s in %s mode", mode_word(slave),
			      first->ifname, mode_word(first));
}

static void find_no_connected(const struct health_row *row, const struct health_case *c,
			      struct findings *findings)
{
	const struct host_link *slave;
	const struct bond_slave *written;

	for_each_slave(c, slave) {
		written = c->files ? bond_find_slave(c->files, slave->ifname) : NULL;
		if (written && written->mode == IPOIB_CONNECTED && host_is_enhanced(slave))
			found(findings, row, slave, "its files ask for connected mode, and its adapter has none");
	}
}

static void find_mtus_differ(const struct health_row *row, const struct health_case *c,
			     struct findings *findings)
{
	const struct host_link *slave;
	uint32_t smallest = c->link ? c->link->mtu : 0;

	for_each_slave(c, slave)
		if (slave->mtu < smallest)
			smallest = slave->mtu;
	for_each_slave(c, slave)
		if (slave->mtu != c->link->mtu)
			found(findings, row, slave, "its MTU is %u%s%s and the bond's %u: packets above %u bytes are lost while one of them is in use",
			      slave->mtu, host_is_ipoib(slave) ? " in mode " : "",
			      host_is_ipoib(slave) ? mode_word(slave) : "", c->link->mtu, smallest);
}

static void find_flapping(const struct health_row *row, const struct health_case *c,
			  struct findings *findings)
{
	const struct host_link *slave;
	unsigned int minutes;
	uint32_t n;

	for_each_slave(c, slave) {
		n = past_failures(c->past, slave, c->now, &minutes);
		if (n >= HEALTH_FLAPS)
			found(findings, row, slave, "it has failed %u times within %u minutes", n, minutes);
	}
}

const struct health_row health_table[] = {
#define HEALTH(code, severity, find, mend, paragraph) { code, HEALTH_##severity, find, mend, paragraph },
#include "health-table.h"
#undef HEALTH
	{ .code = NULL }
};

const struct health_row *health_row(const char *code)
{
	const struct health_row *row = health_table;

	while (row->code && strcmp(row->code, code))
		row++;
	return row->code ? row : NULL;
}

int health_find(const struct health_case *c, struct findings *findings)
{
	const struct health_row *row;
	enum severity severity;

	*findings = (struct findings){ 0 };
	for (severity = HEALTH_CRITICAL; severity > HEALTH_OK; severity--)
		for (row = health_table; row->code; row++)
			if (row->severity == severity)
				row->find(row, c, findings);
	return findings->no_memory ? -ENOMEM : 0;
}

void findings_free(struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->n; i++)
		free(findings->list[i].diff);
	free(findings->list);
	*findings = (struct findings){ 0 };
}

enum severity findings_worst(const struct findings *findings)
{
	return findings->n ? findings->list[0].row->severity : HEALTH_OK;
}

const char *severity_word(enum severity severity)
{
	static const char *const words[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

	return words[severity];
}
