/* SPDX-License-Identifier: GPL-2.0 */
/* like: the bond or the interface that was meant by a name that the host does not have */
#ifndef IB_LIKE_H
#define IB_LIKE_H

#include "base/near.h"
#include "host.h"
#include "port.h"

/* Offer NEAR all bonds of HOST. */
void like_offer_bonds(const struct host *host, struct near *near);

/* near_hint() about NAME, among the bonds of HOST, or its IPoIB interfaces; returns ROOM->text. */
const char *like_bond(const struct host *host, const char *name, struct near_hint *room);
const char *like_slave(const struct host *host, const char *name, struct near_hint *room);

/*
 * The interfaces of the ports of the RDMA device NAME, such as mlx5_0, into TEXT,
 * "ib0, ib1", without P_Key children; false: it has none.
 */
bool like_device(const struct host *host, const struct ports *ports, const char *name, char *text, size_t size);

#endif
