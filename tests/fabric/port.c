// SPDX-License-Identifier: GPL-2.0
/*
 * The state of a port: link, LID, GID, P_Keys, and who is told.
 */
#include "fabric.h"

/* LID on a rail -> struct port; readers under RCU */
static DEFINE_XARRAY(port_lids);

static unsigned long lid_key(unsigned int rail, u16 lid)
{
	return rail << 16 | lid;
}

/**
 * pkey_match() - may two P_Keys talk?
 * @a: one
 * @b: the other
 *
 * Return: true if the low 15 bits are equal and not zero, and at least one of
 * the two is a full member (IBA 10.9.3).
 */
bool pkey_match(u16 a, u16 b)
{
	return (a & 0x7fff) == (b & 0x7fff) && (a & 0x7fff) && ((a | b) & 0x8000);
}

/**
 * port_has_pkey() - look for a P_Key in a port's table that matches
 * @port:  whose table
 * @pkey:  of the packet
 * @index: where the index of the match is stored; may be NULL
 *
 * Return: true if there is one.
 */
bool port_has_pkey(const struct port *port, u16 pkey, u16 *index)
{
	unsigned int i;

	for (i = 0; i < FABRIC_PKEYS; i++) {
		if (!pkey_match(READ_ONCE(port->pkeys[i]), pkey))
			continue;
		if (index)
			*index = i;
		return true;
	}
	return false;
}

void port_init(struct port *port, struct hca *hca, unsigned int num,
	       const u16 *pkeys, unsigned int npkeys)
{
	port->hca = hca;
	port->num = num;
	port->index = hca->num * hca->nports + num - 1;
	port->rail = port->index % fabric_rails;
	port->guid = cpu_to_be64(be64_to_cpu(hca->guid) + num);
	port->prefix = FABRIC_PREFIX;
	memcpy(port->pkeys, pkeys, npkeys * sizeof(*pkeys));
	port->state = IB_PORT_ACTIVE;
	port->phys_state = IB_PORT_PHYS_STATE_LINK_UP;
	port->width = IB_WIDTH_4X;
	port->speed = IB_SPEED_EDR;
	port->cap_flags = FABRIC_PORT_CAPS;
	spin_lock_init(&port->cap_lock);
	wire_init(port);
	port_set_lid(port, FABRIC_FIRST_LID + port->index);
}

void port_exit(struct port *port)
{
	wire_purge(port);
	xa_erase(&port_lids, lid_key(port->rail, port->lid));
}

/* Port @num (1..) of a registered device, or NULL. */
struct port *port_get(const struct ib_device *ibdev, unsigned int num)
{
	struct hca *hca = to_hca(ibdev);

	return num >= 1 && num <= hca->nports ? &hca->ports[num - 1] : NULL;
}

struct port *port_by_index(unsigned int index)
{
	struct hca *hca = hca_get(index / fabric_ports);

	return hca ? &hca->ports[index % fabric_ports] : NULL;
}

/* Who has that LID on that rail, or NULL; a port lives as long as the module. */
struct port *port_by_lid(unsigned int rail, u16 lid)
{
	return xa_load(&port_lids, lid_key(rail, lid));
}

struct port *port_by_guid(__be64 guid)
{
	struct hca *hca;
	unsigned int i, p;

	for_each_hca(hca, i)
		for (p = 0; p < hca->nports; p++)
			if (hca->ports[p].guid == guid)
				return &hca->ports[p];
	return NULL;
}

/* GID 0 as it is now. */
void port_gid(const struct port *port, union ib_gid *gid)
{
	gid->global.subnet_prefix = cpu_to_be64(READ_ONCE(port->prefix));
	gid->global.interface_id = port->guid;
}

/* GID @index, all zeros if there is none. */
void port_gid_at(const struct port *port, unsigned int index, union ib_gid *gid)
{
	port_gid(port, gid);
	if (!index)
		return;
	gid->global.interface_id = READ_ONCE(port->alias[index]);
	if (!gid->global.interface_id)
		gid->global.subnet_prefix = 0;
}

/* Is that its own GUID, or an alias of it? */
bool port_has_guid(const struct port *port, __be64 guid)
{
	unsigned int i;

	for (i = 1; i < FABRIC_GIDS; i++)
		if (guid && READ_ONCE(port->alias[i]) == guid)
			return true;
	return guid == port->guid;
}

/* The SA is told first: after an event the stack joins its groups again. */
static void port_unplug(struct port *port, enum ib_port_state state, u8 phys)
{
	WRITE_ONCE(port->state, state);
	WRITE_ONCE(port->phys_state, phys);
	sa_forget_port(port);
}

static int port_leave(struct port *port, enum ib_port_state state, u8 phys)
{
	port_unplug(port, state, phys);
	return hca_event(port, IB_EVENT_PORT_ERR);
}

/**
 * port_down() - the cable is pulled
 * @port: the port
 *
 * Like all below: called with fabric_lock held; nothing happens if it is so
 * already.
 *
 * Return: 0, or -ESHUTDOWN if the HCA is removed.
 */
int port_down(struct port *port)
{
	if (!port->hca->dev)
		return -ESHUTDOWN;
	if (port->state == IB_PORT_DOWN)
		return 0;
	return port_leave(port, IB_PORT_DOWN, IB_PORT_PHYS_STATE_POLLING);
}

/* The same, and no event tells of it. */
int port_down_quiet(struct port *port)
{
	if (!port->hca->dev)
		return -ESHUTDOWN;
	if (port->state != IB_PORT_DOWN)
		port_unplug(port, IB_PORT_DOWN, IB_PORT_PHYS_STATE_POLLING);
	return 0;
}

/* The link is trained, but no subnet manager has configured the port. */
int port_start(struct port *port)
{
	if (!port->hca->dev)
		return -ESHUTDOWN;
	WRITE_ONCE(port->unmanaged, false);
	if (port->state == IB_PORT_INIT)
		return 0;
	return port_leave(port, IB_PORT_INIT, IB_PORT_PHYS_STATE_LINK_UP);
}

/* The same, and none has ever been there: a new fabric whose manager was not started. */
int port_unmanage(struct port *port)
{
	int err = port_start(port);

	if (!err)
		WRITE_ONCE(port->unmanaged, true);
	return err;
}

/*
 * The subnet manager has got so far with it, and no further: the last step to ACTIVE
 * is the next one that it takes.  There is no event for the way up to here.
 */
int port_arm(struct port *port)
{
	if (!port->hca->dev)
		return -ESHUTDOWN;
	WRITE_ONCE(port->unmanaged, false);
	if (port->state == IB_PORT_ACTIVE)
		return port_leave(port, IB_PORT_ARMED, IB_PORT_PHYS_STATE_LINK_UP);
	WRITE_ONCE(port->phys_state, IB_PORT_PHYS_STATE_LINK_UP);
	WRITE_ONCE(port->state, IB_PORT_ARMED);
	return 0;
}

/* As port_down() and port_up(), and the caller tells of it.  False: it is so already. */
bool port_set_cable(struct port *port, bool plugged)
{
	if (port->state == (plugged ? IB_PORT_ACTIVE : IB_PORT_DOWN))
		return false;
	WRITE_ONCE(port->unmanaged, false);
	if (plugged) {
		WRITE_ONCE(port->phys_state, IB_PORT_PHYS_STATE_LINK_UP);
		WRITE_ONCE(port->state, IB_PORT_ACTIVE);
	} else {
		port_unplug(port, IB_PORT_DOWN, IB_PORT_PHYS_STATE_POLLING);
	}
	return true;
}

/* The cable is back and the subnet manager has configured the port. */
int port_up(struct port *port)
{
	if (!port->hca->dev)
		return -ESHUTDOWN;
	return port_set_cable(port, true) ? hca_event(port, IB_EVENT_PORT_ACTIVE) : 0;
}

/* Give the port another LID, and tell nobody.  Return: 0, -ERANGE, -EADDRINUSE, -ENOMEM. */
int port_relabel(struct port *port, u16 lid)
{
	u16 old = port->lid;
	int err;

	if (lid < 1 || lid > FABRIC_LAST_LID)
		return -ERANGE;
	if (lid == rail_sm_lid(port->rail))
		return -EADDRINUSE;
	err = xa_insert(&port_lids, lid_key(port->rail, lid), port, GFP_KERNEL);
	if (err)
		return err == -EBUSY ? -EADDRINUSE : err;
	WRITE_ONCE(port->lid, lid);
	if (old)
		xa_erase(&port_lids, lid_key(port->rail, old));
	return 0;
}

/**
 * port_set_lid() - the subnet manager gives the port another LID
 * @port: the port
 * @lid:  a unicast LID
 *
 * Return: 0, -ERANGE, -EADDRINUSE, -ENOMEM.
 */
int port_set_lid(struct port *port, u16 lid)
{
	u16 old = port->lid;
	int err;

	if (old && !port->hca->dev)
		return -ESHUTDOWN;
	if (lid == old)
		return 0;
	err = port_relabel(port, lid);
	return err || !old ? err : hca_event(port, IB_EVENT_LID_CHANGE);
}

static const struct {
	const char *name;
	u16 speed;
} port_speeds[] = {
	{ "SDR", IB_SPEED_SDR },
	{ "DDR", IB_SPEED_DDR },
	{ "QDR", IB_SPEED_QDR },
	{ "FDR", IB_SPEED_FDR },
	{ "EDR", IB_SPEED_EDR },
};

/* A link that has trained with @lanes (1 or 4), at @speed.  Return: 0 or -EINVAL. */
int port_set_link(struct port *port, unsigned int lanes, const char *speed)
{
	unsigned int i;

	if (lanes != 1 && lanes != 4)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(port_speeds); i++) {
		if (strcmp(speed, port_speeds[i].name))
			continue;
		WRITE_ONCE(port->width, lanes == 1 ? IB_WIDTH_1X : IB_WIDTH_4X);
		WRITE_ONCE(port->speed, port_speeds[i].speed);
		return 0;
	}
	return -EINVAL;
}

const char *port_speed_name(const struct port *port)
{
	const typeof(port->speed) speed = READ_ONCE(port->speed);
	unsigned int i = 0;

	while (port_speeds[i].speed != speed)
		i++;
	return port_speeds[i].name;
}

/* A new prefix for GID 0: mlx4 and mlx5 tell of both, in this order. */
int port_set_prefix(struct port *port, u64 prefix)
{
	if (!port->hca->dev)
		return -ESHUTDOWN;
	WRITE_ONCE(port->prefix, prefix);
	hca_event(port, IB_EVENT_GID_CHANGE);
	return hca_event(port, IB_EVENT_CLIENT_REREGISTER);
}

/* An alias GUID (IBA 14.2.5.5 GUIDInfo); 0 takes it away. */
int port_set_alias(struct port *port, unsigned int index, u64 guid)
{
	if (!port->hca->dev)
		return -ESHUTDOWN;
	if (!index || index >= FABRIC_GIDS)
		return -ERANGE;
	WRITE_ONCE(port->alias[index], cpu_to_be64(guid));
	return hca_event(port, IB_EVENT_GID_CHANGE);
}

/* Write one entry of the P_Key table; 0 empties it. */
int port_set_pkey(struct port *port, unsigned int index, u16 pkey)
{
	if (!port->hca->dev)
		return -ESHUTDOWN;
	if (index >= FABRIC_PKEYS)
		return -ERANGE;
	WRITE_ONCE(port->pkeys[index], pkey);
	return hca_event(port, IB_EVENT_PKEY_CHANGE);
}
