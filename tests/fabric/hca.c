// SPDX-License-Identifier: GPL-2.0
/*
 * HCAs are plugged in and pulled out, and tell the stack of events.
 */
#include <linux/slab.h>

#include "fabric.h"

static struct hca *hcas[FABRIC_MAX_HCAS];

/**
 * hca_get() - HCA by number
 * @num: 0..
 *
 * Return: the HCA, plugged in or not, or NULL if there is none.
 */
struct hca *hca_get(unsigned int num)
{
	return num < fabric_hcas ? hcas[num] : NULL;
}

/**
 * hca_event() - tell the InfiniBand stack of an event at a port
 * @port:  where
 * @event: an event that carries a port number
 *
 * Called with fabric_lock held.
 *
 * Return: 0, or -ESHUTDOWN if the HCA is removed.
 */
int hca_event(struct port *port, enum ib_event_type event)
{
	struct ib_event ev = { .event = event };

	lockdep_assert_held(&fabric_lock);
	if (!port->hca->dev)
		return -ESHUTDOWN;
	ev.device = &port->hca->dev->ibdev;
	ev.element.port_num = port->num;
	ib_dispatch_event(&ev);
	return 0;
}

static void hca_set_present(struct hca *hca, bool present)
{
	unsigned int i;

	for (i = 0; i < hca->nports; i++)
		WRITE_ONCE(hca->ports[i].present, present);
}

/**
 * hca_add() - plug an HCA in
 * @hca: the HCA
 *
 * Called with fabric_lock held.  GUIDs, LIDs, P_Keys and the state of the
 * cables are as they were before.
 *
 * Return: 0, -EEXIST if it is plugged in, or what the InfiniBand core says.
 */
int hca_add(struct hca *hca)
{
	struct hca_dev *dev;
	struct ib_device *ibdev;
	char name[IB_DEVICE_NAME_MAX];
	int err;

	lockdep_assert_held(&fabric_lock);
	if (hca->dev)
		return -EEXIST;
	dev = ib_alloc_device(hca_dev, ibdev);
	if (!dev)
		return -ENOMEM;
	dev->hca = hca;
	ibdev = &dev->ibdev;
	ibdev->node_type = RDMA_NODE_IB_CA;
	ibdev->node_guid = hca->guid;
	ibdev->phys_port_cnt = hca->nports;
	ibdev->num_comp_vectors = 1;	/* IPoIB divides by it */
	ibdev->dev.parent = &hca->slot->dev;	/* ethtool -i names it */
	snprintf(name, sizeof(name), "fabric%u", hca->num);
	snprintf(ibdev->node_desc, sizeof(ibdev->node_desc), "guest fabric%u",
		 hca->num);
	ib_set_device_ops(ibdev, &verbs_ops);

	hca->next_qpn = 0;
	hca->next_netdev_qpn = 0;
	hca_set_present(hca, true);
	/* No DMA device: SGEs carry kernel virtual addresses. */
	err = ib_register_device(ibdev, name, NULL);
	if (err) {
		hca_set_present(hca, false);
		ib_dealloc_device(ibdev);
		return err;
	}
	hca->dev = dev;
	return 0;
}

/**
 * hca_remove() - pull an HCA out
 * @hca: the HCA
 *
 * Called with fabric_lock held.  As when a driver is unbound, the HCA works
 * until its last user has gone; then the subnet forgets it.
 *
 * Return: 0, or -ESHUTDOWN if it is out already.
 */
int hca_remove(struct hca *hca)
{
	struct hca_dev *dev = hca->dev;
	unsigned int i;

	lockdep_assert_held(&fabric_lock);
	if (!dev)
		return -ESHUTDOWN;
	hca->dev = NULL;
	ib_unregister_device(&dev->ibdev);
	hca_set_present(hca, false);
	for (i = 0; i < hca->nports; i++) {
		sa_forget_port(&hca->ports[i]);
		wire_purge(&hca->ports[i]);
	}
	ib_dealloc_device(&dev->ibdev);
	return 0;
}

static void hca_free(struct hca *hca)
{
	unsigned int i;

	for (i = 0; i < hca->nports; i++)
		port_exit(&hca->ports[i]);
	platform_device_unregister(hca->slot);
	xa_destroy(&hca->qps);
	hcas[hca->num] = NULL;
	kfree(hca);
}

static int hca_create(unsigned int num, const u16 *pkeys, unsigned int npkeys)
{
	struct hca *hca;
	unsigned int i;
	int err;

	hca = kzalloc(sizeof(*hca), GFP_KERNEL);
	if (!hca)
		return -ENOMEM;
	hca->num = num;
	hca->nports = fabric_ports;
	hca->guid = cpu_to_be64(FABRIC_HCA_GUID + 0x10 * num);
	hca->card = cpu_to_be64(FABRIC_HCA_GUID + 0x10 * fabric_card(num));
	xa_init_flags(&hca->qps, XA_FLAGS_ALLOC);
	spin_lock_init(&hca->attach_lock);
	hca->slot = platform_device_register_simple("ib_fabric", num, NULL, 0);
	if (IS_ERR(hca->slot)) {
		err = PTR_ERR(hca->slot);
		kfree(hca);
		return err;
	}
	for (i = 0; i < hca->nports; i++)
		port_init(&hca->ports[i], hca, i + 1, pkeys, npkeys);
	hcas[num] = hca;
	return 0;
}

/**
 * hca_init() - make the HCAs, all still unplugged
 * @pkeys:  the P_Key table every port starts with
 * @npkeys: its length, at most FABRIC_PKEYS
 *
 * Return: 0 or -errno.
 */
int hca_init(const u16 *pkeys, unsigned int npkeys)
{
	unsigned int i;
	int err;

	for (i = 0; i < fabric_hcas; i++) {
		err = hca_create(i, pkeys, npkeys);
		if (err) {
			hca_exit();
			return err;
		}
	}
	return 0;
}

void hca_exit(void)
{
	struct hca *hca;
	unsigned int i;

	for_each_hca(hca, i)
		hca_free(hca);
}

/* Plug every HCA in, in the order of their numbers. */
int hca_plug_all(void)
{
	struct hca *hca;
	unsigned int i;
	int err = 0;

	mutex_lock(&fabric_lock);
	for_each_hca(hca, i) {
		err = hca_add(hca);
		if (err)
			break;
	}
	mutex_unlock(&fabric_lock);
	if (err)
		hca_unplug_all();
	return err;
}

void hca_unplug_all(void)
{
	struct hca *hca;
	unsigned int i;

	mutex_lock(&fabric_lock);
	for_each_hca(hca, i)
		hca_remove(hca);
	mutex_unlock(&fabric_lock);
}
