/* SPDX-License-Identifier: GPL-2.0 */
/* owner: is an interface a bond over IPoIB, or a slave of one? */
#ifndef IB_OWNER_H
#define IB_OWNER_H

#include <stdbool.h>

#include "args/args.h"
#include "ifcfg/conf.h"
#include "host/host.h"

/*
 * --owns NAME, for the hooks of network scripts; NAME is an interface or an
 * ifcfg file.  Prints, a line each,
 *
 *	bond IFNAME			and for each slave with an ifcfg file
 *	slave IFNAME FILE		FILE without its directory
 *
 * or, for a slave,
 *
 *	member IFNAME BOND
 *
 * and returns 0; 3, printing nothing, if NAME is none of these; 1 with a
 * message if that could not be found out.
 */
int owner_show(const struct args *args);

/*
 * --list-unmanaged, for the boot script: the bonds over IPoIB that start at
 * boot and that NetworkManager would not make as their files are, each with its
 * slaves on a line, names of interfaces with blanks between them.  Bonds whose
 * files need mending are left out.  An exit status, 0 or 1.
 */
int owner_list_unmanaged(const struct args *args);

/*
 * Is conf->bonds[I] left to us on a host where NetworkManager reads the files:
 * over IPoIB, started at boot, not made by it as its files are, and not run by
 * it from a profile of another form?
 */
bool owner_is_unmanaged(const struct conf *conf, const struct host *host, size_t i);

/* Is the running BOND over IPoIB, or empty? */
bool owner_may_be_ours(const struct host *host, const struct host_link *bond);

/*
 * Does BOND of the files run over IPoIB, or is it meant to?  What the host has
 * counts before what the files say of slaves that are not there; one IPoIB
 * slave makes a mixture ours, to be refused with a reason.
 */
bool owner_over_ipoib(const struct host *host, const struct bond *bond);

/* Has it slaves, and is it none?  Then it is left to the network service, whatever its files say. */
bool owner_is_ethernet(const struct host *host, const struct bond *bond);

/* Read HOST for the bonds of CONF: 0, host_free() it, or 1 with a message and nothing to free. */
int owner_read_host(struct host *host, const struct args *args, const struct conf *conf);

#endif
