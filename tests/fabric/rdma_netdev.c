// SPDX-License-Identifier: GPL-2.0
/*
 * Enhanced IPoIB: which HCA has it, and what its kinds have in common.
 */
#include <linux/cpumask.h>
#include <linux/skbuff.h>

#include "rdma_netdev.h"

/* As the parameter `enhanced` has them. */
static const char * const kind_names[NETDEV_KINDS] = {
	[NETDEV_CLASSIC]	= "none",
	[NETDEV_MLX5]		= "mlx5",
	[NETDEV_HFI1]		= "hfi1",
};

/* Of each HCA; set at load time, constant from then on. */
static enum netdev_kind kinds[FABRIC_MAX_HCAS];

/**
 * rdma_netdev_kind() - whose netdevs an HCA has
 * @hca: number of the HCA
 */
enum netdev_kind rdma_netdev_kind(unsigned int hca)
{
	return kinds[hca];
}

bool rdma_netdev_any(enum netdev_kind kind)
{
	unsigned int i;

	for (i = 0; i < fabric_hcas; i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

/**
 * rdma_netdev_init() - take the parameter `enhanced`
 * @words: a word for each HCA, the last one for the rest as well
 * @n:     how many, 0: all are classic
 *
 * Return: 0, or -EINVAL: no such word, or a fabric that cannot be.  mlx5 receives by the Q_Key
 * 0xb1b alone, hfi1 by 0 alone, so one subnet does not hold both.
 */
int rdma_netdev_init(char *const *words, unsigned int n)
{
	unsigned int i;
	int kind = NETDEV_CLASSIC;

	for (i = 0; i < fabric_hcas; i++) {
		if (i < n)
			kind = match_string(kind_names, NETDEV_KINDS, words[i]);
		if (kind < 0)
			return -EINVAL;
		kinds[i] = kind;
	}
	return rdma_netdev_any(NETDEV_MLX5) && rdma_netdev_any(NETDEV_HFI1) ? -EINVAL : 0;
}

/**
 * rdma_netdev_params() - ib_device_ops::rdma_netdev_get_params
 * @ibdev:  the HCA
 * @num:    one of its ports
 * @type:   of the netdev
 * @params: filled in
 *
 * Return: 0, -EINVAL, or -EOPNOTSUPP: ib_ipoib makes a netdev of its own.
 */
int rdma_netdev_params(struct ib_device *ibdev, fabric_port num, enum rdma_netdev_t type,
		       struct rdma_netdev_alloc_params *params)
{
	enum netdev_kind kind = rdma_netdev_kind(to_hca(ibdev)->num);

	if (type != RDMA_NETDEV_IPOIB || kind == NETDEV_CLASSIC)
		return -EOPNOTSUPP;
	if (!port_get(ibdev, num))
		return -EINVAL;
	memset(params, 0, sizeof(*params));
	params->txqs = min_t(unsigned int, num_online_cpus(), RDMA_NETDEV_QUEUES);
	params->rxqs = params->txqs;
	if (kind == NETDEV_MLX5)
		mlx5_params(params);
	else
		hfi1_params(params);
	return 0;
}

/* What @skb holds, as a gather list of at most FABRIC_SEND_SGE entries; returns how many. */
unsigned int rdma_netdev_sges(struct ib_sge *sge, const struct sk_buff *skb)
{
	const struct skb_shared_info *shared = skb_shinfo(skb);
	unsigned int i, n = 0;

	sge[n].addr = (uintptr_t)skb->data;
	sge[n++].length = skb_headlen(skb);
	for (i = 0; i < shared->nr_frags; i++) {
		sge[n].addr = (uintptr_t)skb_frag_address(&shared->frags[i]);
		sge[n++].length = skb_frag_size(&shared->frags[i]);
	}
	return n;
}

/*
 * From the IPoIB header on to what the stack takes; there is room for the 20 bytes of a
 * link-layer address before it, which are nobody's.
 */
void rdma_netdev_pull(struct sk_buff *skb)
{
	skb->protocol = *(__be16 *)skb->data;
	memset(skb_push(skb, IPOIB_PSEUDO_LEN), 0, IPOIB_PSEUDO_LEN);
	skb_reset_mac_header(skb);
	skb_pull(skb, IPOIB_PSEUDO_LEN + IPOIB_ENCAP_LEN);
}
