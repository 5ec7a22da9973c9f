/* SPDX-License-Identifier: GPL-2.0 */
/* port: the InfiniBand port behind an IPoIB interface */
#ifndef IB_PORT_H
#define IB_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "host.h"

struct port {
	char device[64];	/* mlx5_0 */
	unsigned int number;	/* from 1 */
	char state[16];		/* ACTIVE, INIT, DOWN, ARMED ...; "" when not known */
	uint8_t guid[8];
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

/* "0002:c903:0001:0203" into TEXT (20 bytes). */
const char *port_guid_format(const uint8_t guid[8], char text[20]);

#endif
