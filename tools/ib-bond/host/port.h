/* SPDX-License-Identifier: GPL-2.0 */
/* port: the InfiniBand port behind an IPoIB interface */
#ifndef IB_PORT_H
#define IB_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "bond/adapter.h"
#include "cable.h"
#include "host.h"

#define PORT_LID_UNKNOWN (-1)

struct port {
	char device[64];	/* mlx5_0 */
	char adapter[ADAPTER_SIZE];	/* the card: adapter_id(), "" when not known */
	unsigned int number;	/* from 1 */
	char state[16];		/* ACTIVE, INIT, DOWN, ARMED ...; "" when not known */
	char physical[32];	/* LinkUp, Polling, Disabled ...; "" when not known */
	unsigned int physical_id;	/* its number (InfiniBand Architecture 14.2.5.6, PortPhysicalState); 0: not known */
	char link_layer[16];	/* InfiniBand; "" before Linux 2.6.37 */
	char rate[48];		/* as the kernel has it, "100 Gb/sec (4X EDR)"; "" when not known */
	uint32_t mbps;		/* the same in Mb/s; 0: not known */
	int lid, sm_lid;	/* 0: no subnet manager has given one; PORT_LID_UNKNOWN */
	uint8_t guid[8];
	struct cable cable;	/* once cables_ask() has asked */
	uint16_t *pkeys;	/* the entries in use, once ports_read_pkeys() has read them */
	size_t n_pkeys;
};

struct ports {
	struct port *port;
	size_t n;
};

/*
 * Read all ports from /sys/class/infiniband (Documentation/ABI/stable/
 * sysfs-class-infiniband); none if there is no InfiniBand.  0 or -ENOMEM.
 */
int ports_read(struct ports *ports);

/* Read the state of one port again. */
void port_read_state(struct port *port);

/* Read their P_Key tables too: some hundred files.  0 or -ENOMEM. */
int ports_read_pkeys(struct ports *ports);
void ports_free(struct ports *ports);

/*
 * The port of LINK, or NULL: by the port GUID, the last 8 bytes of an IPoIB
 * address (RFC 4391, section 9.1.1), which P_Key children share.
 */
const struct port *port_of(const struct ports *ports, const struct host_link *link);

/* Is the link to the neighbour trained?  Of one that is not the kernel tells some rate all the same. */
bool port_linked(const struct port *port);

/* "0002:c903:0001:0203" into TEXT (20 bytes), as sysfs has it; and "0x0002c90300010203", as ibstat has it. */
const char *port_guid_format(const uint8_t guid[8], char text[20]);
const char *port_guid_hex(const uint8_t guid[8], char text[20]);

#endif
