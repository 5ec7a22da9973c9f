/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cable: where the cable of a port goes, and what its two ends could do
 *
 * Known once cables_ask() has asked; all zero where nobody was asked, or nobody
 * has answered.  Fields, bits and types are those of NodeInfo and PortInfo
 * (InfiniBand Architecture 14.2.5.3 and 14.2.5.6).
 */
#ifndef IB_CABLE_H
#define IB_CABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cable_node { CABLE_UNKNOWN, CABLE_CA, CABLE_SWITCH, CABLE_ROUTER };

/* what one end of a link supports; 0: not known */
struct cable_end {
	unsigned int widths;	/* LinkWidthSupported: 1 is 1X, 2 4X, 4 8X, 8 12X, 16 2X */
	unsigned int speeds;	/* LinkSpeedSupported, and LinkSpeedExtSupported from bit 4 on */
};

struct cable {
	enum cable_node node;		/* what the neighbour is */
	uint8_t guid[8];		/* NodeGUID of the neighbour, of a switch the same at all its ports */
	unsigned int port;		/* the neighbour's, where the cable ends */
	char description[65];		/* NodeDescription; any bytes */
	struct cable_end here, there;
};

struct host;
struct ports;

/*
 * Ask the subnet, of each port of PORTS behind a slave of a bond of HOST: its own
 * PortInfo, and the neighbour's NodeInfo, NodeDescription and PortInfo, by
 * directed-route SMPs through /dev/infiniband/umad*, which is for root.  Waits for
 * no answer longer than 200 ms, and for all together a second at most.  Without
 * answers, rights, ib_umad or libibmad there is nothing that is known.
 */
void cables_ask(struct ports *ports, const struct host *host);

/* "switch", "ca", "router"; NULL: not known */
const char *cable_node_word(enum cable_node node);

/*
 * Is a link at RATE ("25 Gb/sec (1X EDR)", as the kernel has it) below what both
 * its ends support?  Then what it could be into TEXT, "4X EDR".  The rule is that
 * of iblinkinfo's "Could be" (get_max_msg(), infiniband-diags/ibdiag_common.c).
 * False where an end is not known, or a speed that these bits have no place for
 * (FDR10, XDR).
 */
bool cable_could_be(const struct cable *cable, const char *rate, char *text, size_t size);

#endif
