/* SPDX-License-Identifier: GPL-2.0 */
/*
 * record: which bonds were brought up and not taken down since
 *
 * The driver deletes a bond over IPoIB with its last slave
 * (bond_slave_netdev_event() in drivers/net/bonding/bond_main.c), so nothing
 * in the kernel remembers it when ib_ipoib is unloaded and loaded again.  One
 * file for each bond, NAME.conf in rundir_ours(), in the form of
 * ib-bonding.conf(5), does.  It is for the boot and the network namespace that
 * its first line names, as the bond is; its last line tells that it is whole.
 * Callers hold the lock.
 */
#ifndef IB_RECORD_H
#define IB_RECORD_H

#include "bond/bond.h"
#include "base/why.h"
#include "host/host.h"

/*
 * Write down BOND, not to be seen before record_keep().  0 or -errno with WHY,
 * and nothing is left.
 */
int record_prepare(const struct bond *bond, struct why *why);

/* Make the record prepared for IFNAME the bond's, instead of an earlier one; 0 or -errno with WHY. */
int record_keep(const char *ifname, struct why *why);

/* Forget what was prepared for IFNAME, if anything was; 0 or -errno with WHY. */
int record_discard(const char *ifname, struct why *why);

/* The bond is to stay down: forget its record, if there is one; 0 or -errno with WHY: it may come back by itself. */
int record_remove(const char *ifname, struct why *why);

/*
 * Forget all records of this network namespace, whole or not, but for those of
 * which STAYS, given WHOM, says so.  0, or -errno with WHY of the first that
 * could not be removed.
 */
int records_remove(bool (*stays)(const void *whom, const char *ifname), const void *whom, struct why *why);

/* the bonds of all records; what is read lives in confs */
struct records {
	struct conf *confs;
	struct bond *bonds;	/* copies of confs' own: not to be freed by themselves */
	size_t n;
	struct why *broken;	/* what is to be said of those that are cut short or damaged */
	size_t n_broken;
};

/* Read all records of this boot and network namespace.  0 or -errno with WHY. */
int records_read(struct records *records, struct why *why);

/*
 * The same, of a host whose kernel does not keep who set an address, where they
 * tell (plan/ours.h); none of another host, or if they cannot be read.
 */
void records_for(struct records *records, const struct host *host);

/* The bond called IFNAME among them, or NULL. */
struct bond *records_find(const struct records *records, const char *ifname);

void records_free(struct records *records);

#endif
