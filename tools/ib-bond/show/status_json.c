// SPDX-License-Identifier: GPL-2.0
/* status_json: running bonds as JSON, on json-c; see status.h */
#include <errno.h>
#include <linux/if_infiniband.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <string.h>

#include "base/json_string.h"
#include "host/figure.h"
#include "json.h"
#include "status.h"
#include "words.h"

#ifndef IFF_LOWER_UP
#define IFF_LOWER_UP (1 << 16)
#endif

static int put_flags(struct json_object *to, unsigned int flags)
{
	static const struct {
		const char *name;
		unsigned int bit;
	} words[] = {
		{ "BROADCAST", IFF_BROADCAST }, { "MULTICAST", IFF_MULTICAST },
		{ "MASTER", IFF_MASTER }, { "UP", IFF_UP }, { "LOWER_UP", IFF_LOWER_UP },
	};
	struct json_object *array = json_new(to, "flags", json_object_new_array());
	size_t i;

	if (!array)
		return -ENOMEM;
	/* `ip` says it in the same place: up, and nothing below */
	if (flags & IFF_UP && !(flags & IFF_RUNNING) &&
	    json_append(array, json_object_new_string("NO-CARRIER")))
		return -ENOMEM;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (flags & words[i].bit && json_append(array, json_object_new_string(words[i].name)))
			return -ENOMEM;
	return 0;
}

/* "10.0.0.1,10.0.0.2" as an array */
static int put_list(struct json_object *to, const char *key, const char *text)
{
	struct json_object *array = json_new(to, key, json_object_new_array());
	size_t len;

	if (!array)
		return -ENOMEM;
	for (; text && *text; text += len + (text[len] == ',')) {
		len = strcspn(text, ",");
		if (json_append(array, json_string(text, len)))
			return -ENOMEM;
	}
	return 0;
}

static int put_option(struct json_object *to, const struct host_bond *bond, const struct option *row)
{
	size_t i = option_index(row);

	if (!row->attr || (!bond->text[i] && row->kind != OPTION_SLAVE &&
			   row->kind != OPTION_IPV4_LIST && row->kind != OPTION_IPV6_LIST))
		return 0;
	switch (row->kind) {
	case OPTION_UINT:
		return json_number(to, option_json_name(row), bond->number[i]);
	case OPTION_IPV4_LIST:
	case OPTION_IPV6_LIST:
		return put_list(to, option_json_name(row), bond->text[i]);
	default:
		if (row->flags & OPTION_BOOL)
			return json_truth(to, option_json_name(row), bond->number[i]);
		return json_text(to, option_json_name(row),
				row->flags & OPTION_NULL && !bond->number[i] ? NULL : bond->text[i]);
	}
}

static int put_linkinfo(struct json_object *to, const struct host_link *bond)
{
	struct json_object *info = json_new(to, "linkinfo", json_object_new_object());
	struct json_object *data;
	const struct option *row;
	int err;

	if (!info || json_text(info, "info_kind", "bond"))
		return -ENOMEM;
	data = json_new(info, "info_data", json_object_new_object());
	err = data ? 0 : -ENOMEM;
	for (row = option_table; !err && row->name; row++)
		err = put_option(data, bond->bond, row);
	return err;
}

static int put_addresses(struct json_object *to, const struct host_link *link)
{
	struct json_object *array = json_new(to, "addresses", json_object_new_array());
	char text[ADDR_STRLEN];
	size_t i;

	for (i = 0; array && i < link->n_addrs; i++)
		if (json_append(array, json_object_new_string(addr_format(&link->addrs[i].addr, text))))
			return -ENOMEM;
	return array ? 0 : -ENOMEM;
}

/* A number, or null. */
static int put_known(struct json_object *to, const char *key, bool known, int64_t value)
{
	return known ? json_number(to, key, value) : json_text(to, key, NULL);
}

/* Where the cable goes; null: nobody has answered, or may be asked. */
static int put_neighbour(struct json_object *to, const struct cable *cable)
{
	struct json_object *one;
	char guid[20];

	if (!cable || !cable_node_word(cable->node))
		return json_text(to, "neighbour", NULL);
	one = json_new(to, "neighbour", json_object_new_object());
	return !one || json_text(one, "type", cable_node_word(cable->node)) ||
	       json_text(one, "guid", port_guid_hex(cable->guid, guid)) || json_number(one, "port", cable->port) ||
	       json_text(one, "description", cable->description) ? -ENOMEM : 0;
}

/* What ibstat tells of it. */
static int put_port(struct json_object *ib, const struct host_link *slave, const struct port *port)
{
	char guid[20];

	return json_text(ib, "port_guid", slave->addr.len == INFINIBAND_ALEN ?
			 port_guid_hex(slave->addr.byte + 12, guid) : NULL) ||
	       json_text(ib, "adapter", port && *port->adapter ? port->adapter : NULL) ||
	       json_text(ib, "physical_state", port && *port->physical ? port->physical : NULL) ||
	       json_text(ib, "link_layer", port && *port->link_layer ? port->link_layer : NULL) ||
	       json_text(ib, "rate", port && *port->rate ? port->rate : NULL) ||
	       put_known(ib, "rate_mbps", port && port->mbps, port ? port->mbps : 0) ||
	       put_known(ib, "lid", port && port->lid != PORT_LID_UNKNOWN, port ? port->lid : 0) ||
	       put_known(ib, "sm_lid", port && port->sm_lid != PORT_LID_UNKNOWN, port ? port->sm_lid : 0) ||
	       put_neighbour(ib, port ? &port->cable : NULL) ? -ENOMEM : 0;
}

static int put_infiniband(struct json_object *to, const struct host_link *slave, const struct port *port)
{
	struct json_object *ib = json_new(to, "infiniband", json_object_new_object());
	char guid[20], pkey[8];

	if (!ib)
		return -ENOMEM;
	snprintf(pkey, sizeof(pkey), "0x%04x", slave->pkey & 0xffff);
	return json_text(ib, "device", port ? port->device : NULL) ||
	       (port ? json_number(ib, "port", port->number) : json_text(ib, "port", NULL)) ||
	       json_text(ib, "port_state", port && *port->state ? port->state : NULL) ||
	       json_text(ib, "pkey", pkey) ||
	       json_text(ib, "guid", slave->addr.len == INFINIBAND_ALEN ?
			port_guid_format(slave->addr.byte + 12, guid) : NULL) ||
	       json_text(ib, "mode", slave->mode == IPOIB_CONNECTED ? "connected" : "datagram") ||
	       put_port(ib, slave, port) ? -ENOMEM : 0;
}

static int put_last(struct json_object *to, const struct figure_last *last)
{
	struct json_object *one;

	if (!*last->reason)
		return json_text(to, "last_failover", NULL);
	one = json_new(to, "last_failover", json_object_new_object());
	return !one || json_text(one, "reason", last->reason) || json_number(one, "time", last->time) ||
	       json_number(one, "microseconds", last->microseconds) ? -ENOMEM : 0;
}

/* What ib_bonding counts of the bond; no key where it does not look after it. */
static int put_figures(struct json_object *to, const char *bond)
{
	const struct figure *row;
	struct json_object *figures;
	struct figure_last last;
	uint64_t value;

	if (!figure_read(bond, "adapted", &value) || !figure_last(bond, &last))
		return 0;
	figures = json_new(to, "ib_bonding", json_object_new_object());
	if (!figures || json_truth(figures, "adapted", value) || put_last(figures, &last))
		return -ENOMEM;
	for (row = figure_table; row->name; row++)
		if (figure_read(bond, row->name, &value) && json_number(figures, row->name, value))
			return -ENOMEM;
	return 0;
}

static int put_slave(struct json_object *array, const struct host_link *slave,
		     const struct ports *ports)
{
	struct json_object *one = json_object_new_object();
	char text[HWADDR_STRLEN];

	if (json_append(array, one))
		return -ENOMEM;
	if (json_text(one, "ifname", slave->ifname) ||
	    json_text(one, "state", words_slave_state(slave->slave.state)) ||
	    json_text(one, "mii_status", words_mii(slave->slave.mii)) ||
	    json_number(one, "mtu", slave->mtu) ||
	    json_number(one, "link_failure_count", slave->slave.failures) ||
	    json_text(one, "perm_hwaddr", hwaddr_format(&slave->slave.perm, text)))
		return -ENOMEM;
	return host_is_ipoib(slave) ? put_infiniband(one, slave, port_of(ports, slave)) : 0;
}

static int put_bond(struct json_object *list, const struct host *host, const struct host_link *bond,
		    const struct ports *ports)
{
	struct json_object *one = json_object_new_object(), *slaves;
	char text[HWADDR_STRLEN];
	size_t i;
	int err;

	if (json_append(list, one))
		return -ENOMEM;
	if (json_number(one, "ifindex", bond->ifindex) ||
	    json_text(one, "ifname", bond->ifname) ||
	    put_flags(one, bond->flags) ||
	    json_number(one, "mtu", bond->mtu) ||
	    json_text(one, "operstate", words_operstate(bond->operstate)) ||
	    json_text(one, "link_type", bond->type == ARPHRD_INFINIBAND ? "infiniband" : "ether") ||
	    json_text(one, "address", hwaddr_format(&bond->addr, text)) ||
	    json_text(one, "broadcast", hwaddr_format(&bond->broadcast, text)) ||
	    put_linkinfo(one, bond) ||
	    put_addresses(one, bond) ||
	    (host->module && put_figures(one, bond->ifname)))
		return -ENOMEM;
	slaves = json_new(one, "slaves", json_object_new_array());
	err = slaves ? 0 : -ENOMEM;
	for (i = 0; !err && i < host->n_links; i++)
		if (host->links[i].master == bond->ifindex)
			err = put_slave(slaves, &host->links[i], ports);
	return err;
}

int status_json(const struct host *host, const struct ports *ports, const char *name, FILE *out)
{
	struct json_object *list = json_object_new_array();
	int err = list ? 0 : -ENOMEM;
	bool found = false;
	size_t i;

	for (i = 0; !err && i < host->n_links; i++) {
		if (!grid_meant(&host->links[i], name))
			continue;
		found = true;
		err = put_bond(list, host, &host->links[i], ports);
	}
	if (!err)
		json_print(list, out);
	json_object_put(list);
	return !err && name && !found ? -ENODEV : err;
}
