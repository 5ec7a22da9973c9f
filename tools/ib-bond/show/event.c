// SPDX-License-Identifier: GPL-2.0
/* event: what has happened to a bond; see event.h */
#include <stdio.h>
#include <string.h>

#include "event.h"

#ifndef IFF_LOWER_UP
#define IFF_LOWER_UP (1 << 16)
#endif

static bool is_told(const struct event_sink *sink, const char *bond)
{
	size_t i;

	for (i = 0; i < sink->n_names; i++)
		if (strcmp(sink->names[i], bond) == 0)
			return true;
	return !sink->n_names || !*bond;
}

int event_put(struct event_sink *sink, enum event_kind kind, const char *bond, const char *slave,
	      const char *was, const char *reason)
{
	struct event event = { .kind = kind, .moment = sink->moment };

	if (!is_told(sink, bond))
		return 0;
	snprintf(event.bond, sizeof(event.bond), "%s", bond);
	snprintf(event.slave, sizeof(event.slave), "%s", slave);
	snprintf(event.was, sizeof(event.was), "%s", was);
	snprintf(event.reason, sizeof(event.reason), "%s", reason);
	return sink->put(&event, sink->data);
}

static bool has_carrier(const struct host_link *link)
{
	return link->flags & IFF_LOWER_UP && link->flags & IFF_RUNNING;
}

static const char *name_at(const struct host *host, int ifindex)
{
	const struct host_link *link = ifindex ? host_link_at(host, ifindex) : NULL;

	return link ? link->ifname : "";
}

/* the number of the option called NAME: of a slave, its ifindex */
static int number_of(const struct host_link *bond, const char *name)
{
	return bond && bond->bond ?
	       (int)bond->bond->number[option_index(option_find(name, strlen(name)))] : 0;
}

/* A change is heard of after the port is asked, or before: both say the same. */
static const char *carrier_reason(struct ports *ports, const struct host_link *slave, char *text,
				  size_t size)
{
	struct port *port = (struct port *)(uintptr_t)port_of(ports, slave);

	if (!(slave->flags & IFF_UP))
		return "set down";
	if (!port)
		return "";
	port_read_state(port);
	snprintf(text, size, "port %u of %.40s is %s", port->number, port->device,
		 *port->state ? port->state : "gone");
	return text;
}

/* Why LINK, which was active, is active no more. */
static const char *active_reason(const struct host *host, struct ports *ports,
				 const struct host_link *bond, int was, int is, char *text, size_t size)
{
	const struct host_link *old = was ? host_link_at(host, was) : NULL;
	struct port *port;

	if (!was)
		return "the first usable slave";
	if (!old || old->master != bond->ifindex)
		return "it left the bond";
	if (!(old->flags & IFF_UP))
		return "it was set down";
	if (!has_carrier(old))
		return "it has no carrier";
	port = (struct port *)(uintptr_t)port_of(ports, old);
	if (port)
		port_read_state(port);
	if (port && *port->state && strcmp(port->state, "ACTIVE")) {
		snprintf(text, size, "its port is %s", port->state);
		return text;
	}
	if (is && number_of(bond, "primary") == is)
		return "the other is primary";
	return "asked for, or a better one came";
}

static int bond_changes(const struct host *host, struct ports *ports, const struct host_link *old,
			const struct host_link *new, struct event_sink *sink)
{
	int was = number_of(old, "active_slave"), is = number_of(new, "active_slave"), err = 0;
	bool carried = old && has_carrier(old);
	char text[96];

	if (!old)
		err = event_put(sink, EVENT_CREATED, new->ifname, "", "", "");
	if (!err && was != is)
		err = event_put(sink, EVENT_ACTIVE, new->ifname, name_at(host, is), name_at(host, was),
				active_reason(host, ports, new, was, is, text, sizeof(text)));
	if (!err && old && !hwaddr_same(&old->addr, &new->addr))
		err = event_put(sink, EVENT_ADDRESS, new->ifname, name_at(host, is), "",
				hwaddr_format(&new->addr, (char[HWADDR_STRLEN]){ 0 }));
	if (!err && carried != has_carrier(new))
		err = event_put(sink, carried ? EVENT_CARRIER_DOWN : EVENT_CARRIER_UP, new->ifname, "", "",
				new->flags & IFF_UP ? "" : "set down");
	return err;
}

static const struct host_link *bond_of(const struct host *host, const struct host_link *slave)
{
	const struct host_link *master = slave && slave->master ? host_link_at(host, slave->master) : NULL;

	return master && master->bond ? master : NULL;
}

static int slave_changes(const struct host *host, struct ports *ports, const struct host_link *old,
			 const struct host_link *new, struct event_sink *sink)
{
	const struct host_link *from = bond_of(host, old), *to = bond_of(host, new);
	char text[96];
	int err = 0;

	if (from && from != to)
		err = event_put(sink, EVENT_LEAVE, from->ifname, old->ifname, "", new ? "" : "the interface is gone");
	if (!err && to && from != to)
		err = event_put(sink, EVENT_JOIN, to->ifname, new->ifname, "", "");
	if (!err && to && (from == to ? has_carrier(old) : false) != has_carrier(new))
		err = event_put(sink, has_carrier(new) ? EVENT_CARRIER_UP : EVENT_CARRIER_DOWN, to->ifname,
				new->ifname, "", carrier_reason(ports, new, text, sizeof(text)));
	return err;
}

int event_changes(const struct host *host, struct ports *ports, const struct host_link *old,
		  const struct host_link *new, struct event_sink *sink)
{
	if (new && new->bond)
		return bond_changes(host, ports, old && old->bond ? old : NULL, new, sink);
	if (old && old->bond)
		return event_put(sink, EVENT_DELETED, old->ifname, "", "", "");
	return slave_changes(host, ports, old, new, sink);
}
