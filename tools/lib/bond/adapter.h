/* SPDX-License-Identifier: GPL-2.0 */
/*
 * adapter: which card an InfiniBand port is on
 *
 * A card may have an RDMA device with two ports (mlx4), or a device and a PCI
 * function for each port (mlx5): neither name tells cards apart.  Its
 * sys_image_guid does: "the same for all nodes of one enclosure" (InfiniBand
 * Architecture 14.2.5.3, SystemImageGUID).  It is 0 where the firmware has none.
 */
#ifndef IB_ADAPTER_H
#define IB_ADAPTER_H

#include <stdbool.h>

#define ADAPTER_SIZE 64

/*
 * What is equal for the ports of one card alone, into ID: the GUID if there is one,
 * as "0x0002c90300fab000"; else the PCI address without its function; else DEVICE
 * as it is; "" if nothing is known.  GUID is what /sys/class/infiniband/X/sys_image_guid
 * holds, DEVICE where the link `device` beside it leads; NULL or "": not known.
 */
void adapter_id(char id[ADAPTER_SIZE], const char *guid, const char *device);

/* The card as people find it, by its slot: DEVICE as above without the function, into NAME. */
void adapter_slot(char name[ADAPTER_SIZE], const char *device);

#endif
