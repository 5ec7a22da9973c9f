// SPDX-License-Identifier: GPL-2.0
/*
 * Module ib_fabric: parameters, start and end.
 */
#include <linux/debugfs.h>
#include <linux/log2.h>
#include <linux/module.h>

#include "fabric.h"

/*
 * The module is one fabric, so these stand once.  fabric_lock: see fabric.h;
 * the others are set at load time and constant from then on.
 */
DEFINE_MUTEX(fabric_lock);
unsigned int fabric_hcas = 2;
unsigned int fabric_ports = 2;
unsigned int fabric_rails = 1;
unsigned int fabric_mtu = 2048;
bool fabric_srq;

static ushort pkeys[FABRIC_PKEYS] = { 0xffff, 0x8001, 0xf1f1 };
static unsigned int npkeys = 3;
static char *enhanced[FABRIC_MAX_HCAS];
static unsigned int nenhanced;
static unsigned int cards[FABRIC_MAX_HCAS];
static unsigned int ncards;
static struct dentry *debugfs;

module_param_named(hcas, fabric_hcas, uint, 0444);
MODULE_PARM_DESC(hcas, "number of HCAs, 1 to 16 (default 2)");
module_param_named(ports, fabric_ports, uint, 0444);
MODULE_PARM_DESC(ports, "ports of each HCA, 1 to 8 (default 2)");
module_param_named(rails, fabric_rails, uint, 0444);
MODULE_PARM_DESC(rails, "subnets that share nothing, 1 to 8 (default 1)");
module_param_named(mtu, fabric_mtu, uint, 0444);
MODULE_PARM_DESC(mtu, "IB MTU: 256, 512, 1024, 2048 or 4096 (default 2048); 8192 or 10240 with hfi1 alone");
module_param_named(srq, fabric_srq, bool, 0444);
MODULE_PARM_DESC(srq, "HCAs have shared receive queues (default 0)");
module_param_array(enhanced, charp, &nenhanced, 0444);
MODULE_PARM_DESC(enhanced, "netdevs of the HCAs' driver: none, mlx5 or hfi1, one or one an HCA (default none)");
module_param_array(cards, uint, &ncards, 0444);
MODULE_PARM_DESC(cards, "card that each HCA is on, 0 to 15 (default one of its own)");
module_param_array(pkeys, ushort, &npkeys, 0444);
MODULE_PARM_DESC(pkeys, "P_Key table of every port (default 0xffff,0x8001,0xf1f1)");

/* The card that an HCA is on: one with a device a port has several. */
unsigned int fabric_card(unsigned int hca)
{
	return hca < ncards ? cards[hca] : hca;
}

/* More than IBA's 4096 needs Omni-Path at all ports. */
static bool __init mtu_can_be(void)
{
	bool all_hfi1 = !rdma_netdev_any(NETDEV_CLASSIC) && !rdma_netdev_any(NETDEV_MLX5);

	if (fabric_mtu == 8192 || fabric_mtu == 10240)
		return all_hfi1;
	return fabric_mtu >= 256 && fabric_mtu <= 4096 && is_power_of_2(fabric_mtu);
}

static int __init check_params(void)
{
	unsigned int i;

	for (i = 0; i < ncards; i++)
		if (cards[i] >= FABRIC_MAX_HCAS)
			return -EINVAL;
	if (fabric_hcas < 1 || fabric_hcas > FABRIC_MAX_HCAS)
		return -EINVAL;
	if (fabric_ports < 1 || fabric_ports > FABRIC_MAX_HCA_PORTS)
		return -EINVAL;
	if (fabric_rails < 1 || fabric_rails > FABRIC_MAX_RAILS)
		return -EINVAL;
	if (rdma_netdev_init(enhanced, nenhanced))
		return -EINVAL;
	return mtu_can_be() ? 0 : -EINVAL;
}

static int __init fabric_init(void)
{
	int err;

	err = check_params();
	if (err) {
		pr_err("ib_fabric: hcas, ports, rails, mtu, cards or enhanced cannot be so\n");
		return err;
	}
	rail_init();
	err = hca_init(pkeys, npkeys);
	if (err)
		return err;
	err = sa_init();
	if (err)
		goto undo_hca;
	err = name_init();
	if (err)
		goto undo_sa;
	err = hca_plug_all();
	if (err)
		goto undo_name;

	debugfs = debugfs_create_dir("ib_fabric", NULL);
	err = control_init(debugfs);
	if (err)
		goto undo_debugfs;
	err = stat_init(debugfs);
	if (err)
		goto undo_debugfs;
	rtnl_init(debugfs);
	return 0;

undo_debugfs:
	debugfs_remove_recursive(debugfs);
	hca_unplug_all();
undo_name:
	name_exit();
undo_sa:
	sa_exit();
undo_hca:
	hca_exit();
	return err;
}

static void __exit fabric_exit(void)
{
	debugfs_remove_recursive(debugfs);
	rtnl_exit();
	hca_unplug_all();
	name_exit();
	sa_exit();
	hca_exit();
}

module_init(fabric_init);
module_exit(fabric_exit);
MODULE_DESCRIPTION("Software InfiniBand fabric for tests of IPoIB");
MODULE_LICENSE("GPL");
