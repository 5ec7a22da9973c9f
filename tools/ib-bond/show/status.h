/* SPDX-License-Identifier: GPL-2.0 */
/* status: show running bonds, as tables for people or as JSON for programs */
#ifndef IB_STATUS_H
#define IB_STATUS_H

#include <stdio.h>

#include "host/host.h"
#include "host/port.h"

/*
 * Print the bond called NAME, or all bonds if NAME is NULL, on OUT: tables of
 * bonds, slaves and, with ib_bonding, its counters, with colour if COLOUR.  0, -ENODEV when there is no such
 * bond, -ENOMEM.
 */
int status_table(const struct host *host, const struct ports *ports, const char *name,
		 bool colour, FILE *out);

/* The same as a JSON array shaped like `ip -j -d link`; ib-bond(8) lists the keys. */
int status_json(const struct host *host, const struct ports *ports, const char *name, FILE *out);

/* Is LINK a bond that is meant by NAME (NULL: any bond)? */
bool status_meant(const struct host_link *link, const char *name);

/* Words for IF_OPER_*, slave states and link states; "UNKNOWN" for other numbers. */
const char *status_operstate(uint8_t state);
const char *status_slave_state(int state);
const char *status_mii(int mii);

/* "192.168.1.1/24,fd00::1/64" without link-local addresses; the caller frees it. NULL: no memory. */
char *status_addresses(const struct host_link *link);

#endif
