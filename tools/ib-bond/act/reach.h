/* SPDX-License-Identifier: GPL-2.0 */
/* reach: which slaves of a bond there are to be had on this host, for each that asks for bonds */
#ifndef IB_REACH_H
#define IB_REACH_H

#include <stdbool.h>

#include "bond/bond.h"
#include "session.h"

/* Is the slave there, or the port that a child can be made on? */
bool reach_slave(const struct session *s, const struct bond_slave *slave);

/* Name the slaves that are not there, and go on without them if any is left. */
void reach_there(struct session *s, struct bond *bond);

/*
 * Does the bond LINK live?  The driver deletes one over IPoIB with its last
 * slave, so one without slaves that was over IPoIB (its type stays) was emptied
 * by hand; another is the driver's own, made when it was loaded.
 */
bool reach_lives(const struct session *s, const struct host_link *link);

/*
 * Leave the slaves that are to be in BOND now that one is back: those that it
 * has, that one, and all that are there if the bond itself has gone.  What a
 * bond that lives has lost besides has not gone with its interfaces.  False: it
 * is none of its slaves, or no slave is there, or it was emptied by hand.
 */
bool reach_restored(const struct session *s, struct bond *bond);

/* What the host calls the slave args->ifname of BOND (or NULL) now: it may be an altname, or a child under another name. */
void reach_name(const struct session *s, const struct bond *bond, char ifname[IFNAMSIZ]);

/*
 * Leave in BOND what it has now, and the slave that is to join; of addresses
 * nothing is said.  False if the bond is not there.
 */
bool reach_joining(struct session *s, struct bond *bond);

#endif
