// SPDX-License-Identifier: GPL-2.0
/* like: the bond or the interface that was meant by a name that the host does not have; see like.h */
#include <stdio.h>
#include <string.h>

#include "base/each.h"
#include "like.h"

void like_offer_bonds(const struct host *host, struct near *near)
{
	const struct host_link *link;

	each(link, host->links, host->n_links)
		if (link->bond)
			near_offer(near, link->ifname);
}

const char *like_bond(const struct host *host, const char *name, struct near_hint *room)
{
	struct near near;

	near_begin(&near, name);
	like_offer_bonds(host, &near);
	return near_hint(&near, room);
}

const char *like_slave(const struct host *host, const char *name, struct near_hint *room)
{
	const struct host_link *link;
	struct near near;

	near_begin(&near, name);
	each(link, host->links, host->n_links)
		if (host_is_ipoib(link))
			near_offer(&near, link->ifname);
	return near_hint(&near, room);
}

bool like_device(const struct host *host, const struct ports *ports, const char *name, char *text, size_t size)
{
	const struct host_link *link;
	const struct port *port;
	size_t len = 0;

	*text = '\0';
	each(link, host->links, host->n_links) {
		port = host_is_ipoib(link) && !link->parent ? port_of(ports, link) : NULL;
		if (port && strcmp(port->device, name) == 0 && len < size)
			len += snprintf(text + len, size - len, "%s%s", len ? ", " : "", link->ifname);
	}
	return *text;
}
