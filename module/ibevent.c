// SPDX-License-Identifier: GPL-2.0
/*
 * Events of HCAs and their ports: known before IPoIB turns a carrier off.
 */
#include <linux/if_arp.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <rdma/ib_cache.h>
#include <rdma/ib_verbs.h>

#include "ib_bonding.h"

/* What an event asks for, beside a look at the port's state. */
enum {
	ASK_DEAD = 1 << 0,	/* whatever the state: nothing works any more */
	ASK_ALL = 1 << 1,	/* it is about every port of the HCA */
	ASK_ADDR = 1 << 2,	/* GID, P_Key or LID may be others now */
	ASK_WARM = 1 << 3,	/* IPoIB forgets its paths at this */
	ASK_GONE = 1 << 4,	/* the HCA goes */
	ASK_NEW = 1 << 5,	/* it has come */
	ASK_CARRIER = 1 << 6,	/* no event: the carrier is back */
};

/* Rows by IBA 11.6.3 and ipoib_event(); an event not here is not looked at. */
static const struct {
	enum ib_event_type event;
	unsigned int ask;
} asks[] = {
	{ IB_EVENT_PORT_ERR, 0 },
	{ IB_EVENT_DEVICE_FATAL, ASK_DEAD | ASK_ALL },
	{ IB_EVENT_PORT_ACTIVE, ASK_ADDR | ASK_WARM },
	{ IB_EVENT_LID_CHANGE, ASK_ADDR | ASK_WARM },
	{ IB_EVENT_SM_CHANGE, ASK_WARM },
	{ IB_EVENT_CLIENT_REREGISTER, ASK_ADDR | ASK_WARM },
	{ IB_EVENT_PKEY_CHANGE, ASK_ADDR | ASK_WARM },
	{ IB_EVENT_GID_CHANGE, ASK_ADDR },
};

/* One for each HCA, from its arrival to its end. */
struct hca {
	struct list_head list;
	struct ib_device *ibdev;
	struct ib_event_handler handler;
};

static LIST_HEAD(hcas);
static DEFINE_MUTEX(hcas_lock);		/* taken under RTNL, never the other way round */

/*
 * A slave belongs to a port if its address has a GUID of the port's: true for P_Key
 * children as for parents, in every namespace, while dev.parent is not set for
 * children and an ifindex means something in one namespace only.  Beside its own GUID, at
 * index 0, a port may have alias GUIDs (ipoib_set_mac(), SR-IOV).
 */
static bool has_guid(const union ib_gid *gid, const struct member *m)
{
	return !memcmp(m->dev->dev_addr + IPOIB_GUID_OFFSET,
		       &gid->global.interface_id, sizeof(gid->global.interface_id));
}

/* The first entry from @i on, for most of the table is empty; -1 after the last. */
static int next_gid(struct ib_device *ibdev, u32 port, int i, union ib_gid *gid)
{
	for (; i < ibdev->port_data[port].immutable.gid_tbl_len; i++)
		if (!rdma_query_gid(ibdev, port, i, gid))
			return i;
	return -1;
}

#define for_each_gid(ibdev, port, i, gid)			\
	for ((i) = next_gid(ibdev, port, 0, gid); (i) >= 0;	\
	     (i) = next_gid(ibdev, port, (i) + 1, gid))

/* The core has read the state anew before it told anybody of an event. */
static bool is_dead(struct ib_device *ibdev, u32 port)
{
	enum ib_port_state port_state = IB_PORT_DOWN;

	return ib_get_cached_port_state(ibdev, port, &port_state) ||
	       port_state != IB_PORT_ACTIVE;
}

/*
 * Whoever asks last has the last state.  An HCA that is gone is so until it comes back:
 * events that were on their way when it went say nothing.  IPoIB hears of the same events,
 * but acts later, in its own workqueue: a port may be back before the carrier went off.
 */
static void note(struct member *m, struct ib_device *ibdev, u32 port, unsigned int ask)
{
	bool dead;

	spin_lock_bh(&m->lock);
	/* an event came between: that is newer */
	if ((ask & ASK_CARRIER) && !m->carrier_was_off)
		goto out;
	if (ask & (ASK_GONE | ASK_NEW))
		m->hca_gone = !!(ask & ASK_GONE);
	dead = m->hca_gone || (ask & ASK_DEAD) || is_dead(ibdev, port);
	if (m->port_dead && !dead && !m->carrier_was_off)
		WRITE_ONCE(m->carrier_due, netif_carrier_ok(m->dev));
	WRITE_ONCE(m->port_dead, dead);
	if (!(ask & ASK_CARRIER))
		WRITE_ONCE(m->carrier_was_off, false);
out:
	spin_unlock_bh(&m->lock);
}

static void guid_told(struct ib_device *ibdev, u32 port, const union ib_gid *gid,
		      unsigned int ask)
{
	struct state *state;
	struct member *m;

	rcu_read_lock();
	state_for_each_rcu(state)
		state_for_each_member_rcu(m, state) {
			if (!has_guid(gid, m))
				continue;
			note(m, ibdev, port, ask);
			failover_look(m, REASON_PORT);
			if (ask & ASK_WARM)
				warm_kick(state);
		}
	rcu_read_unlock();
}

static void port_told(struct ib_device *ibdev, u32 port, unsigned int ask)
{
	struct state *state;
	union ib_gid gid;
	int i;

	for_each_gid(ibdev, port, i, &gid)
		guid_told(ibdev, port, &gid, ask);
	if (!(ask & ASK_ADDR))
		return;
	/* a GUID that has changed is nobody's yet, so all are looked at */
	rcu_read_lock();
	state_for_each_rcu(state)
		addr_watch(state);
	rcu_read_unlock();
}

static void hca_told(struct ib_device *ibdev, u32 port, unsigned int ask)
{
	u32 i;

	if (!(ask & ASK_ALL)) {
		port_told(ibdev, port, ask);
		return;
	}
	rdma_for_each_port(ibdev, i)
		port_told(ibdev, i, ask);
}

static void handle(struct ib_event_handler *handler, struct ib_event *event)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(asks); i++)
		if (asks[i].event == event->event)
			hca_told(event->device, event->element.port_num,
				 asks[i].ask);
}

/* If no HCA has a port of its GUID, it is not dead, unless it was one of an HCA that has gone. */
static void look(struct member *member, unsigned int ask)
{
	bool found = false;
	union ib_gid gid;
	struct hca *hca;
	u32 port;
	int i;

	mutex_lock(&hcas_lock);
	list_for_each_entry(hca, &hcas, list)
		rdma_for_each_port(hca->ibdev, port)
			for_each_gid(hca->ibdev, port, i, &gid)
				if (has_guid(&gid, member)) {
					note(member, hca->ibdev, port, ask);
					found = true;
				}
	mutex_unlock(&hcas_lock);
	if (found)
		return;
	spin_lock_bh(&member->lock);
	WRITE_ONCE(member->port_dead, member->hca_gone);
	spin_unlock_bh(&member->lock);
}

/**
 * ibevent_look() - whether the port of a slave is ACTIVE, beside what events said
 * @member: the slave
 *
 * Called under RTNL.
 */
void ibevent_look(struct member *member)
{
	look(member, 0);
}

/**
 * ibevent_carrier() - heed a carrier that came back
 * @member: the slave
 *
 * Off and on again: whatever the port's events said is over; unless it is not
 * ACTIVE, for ipoib_mcast_carrier_on_task() asks first and waits for RTNL then.
 *
 * Called under RTNL.
 */
void ibevent_carrier(struct member *member)
{
	if (netif_carrier_ok(member->dev) && READ_ONCE(member->carrier_was_off))
		look(member, ASK_CARRIER);
}

static struct ib_client client;

static int hca_added(struct ib_device *ibdev)
{
	struct hca *hca = kzalloc(sizeof(*hca), GFP_KERNEL);

	if (!hca)
		return -ENOMEM;
	hca->ibdev = ibdev;
	mutex_lock(&hcas_lock);
	list_add_tail(&hca->list, &hcas);
	mutex_unlock(&hcas_lock);
	INIT_IB_EVENT_HANDLER(&hca->handler, ibdev, handle);
	ib_register_event_handler(&hca->handler);
	ib_set_client_data(ibdev, &client, hca);
	/* what was before we came, nobody tells: IPoIB's carrier may be on over a dead port */
	hca_told(ibdev, 0, ASK_NEW | ASK_ALL);
	return 0;
}

/* Before ib_ipoib hears of it, for clients go in the reverse order of arrival. */
static void hca_removed(struct ib_device *ibdev, void *data)
{
	struct hca *hca = data;

	mutex_lock(&hcas_lock);
	list_del(&hca->list);
	mutex_unlock(&hcas_lock);
	hca_told(ibdev, 0, ASK_GONE | ASK_ALL);
	ib_unregister_event_handler(&hca->handler);
	kfree(hca);
}

static struct ib_client client = {
	.name = "ib_bonding",
	.add = hca_added,
	.remove = hca_removed,
};

/**
 * ibevent_init() - listen to all HCAs, those to come as well
 *
 * Return: 0, or what the InfiniBand core says.
 */
int ibevent_init(void)
{
	return ib_register_client(&client);
}

/**
 * ibevent_exit() - listen no more
 */
void ibevent_exit(void)
{
	ib_unregister_client(&client);
}
