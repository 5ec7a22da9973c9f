/* SPDX-License-Identifier: GPL-2.0 */
/*
 * wish: what a command line names of a bond, and so what it leaves unsaid
 *
 * The manual's defaults are for making a bond.  On one that runs, what is not
 * named stays as it is: a wish becomes a bond for plan_up() only together with
 * what the host has.
 */
#ifndef IB_WISH_H
#define IB_WISH_H

#include <stdbool.h>

#include "args/args.h"
#include "bond/bond.h"
#include "host/host.h"
#include "host/names.h"

/* Owns all that it reaches: wish_free(). */
struct wish {
	struct bond set;	/* its slaves and addresses, if any, replace those that are there; its settings too */
	struct bond add, del;	/* slaves and addresses that come to those, and that leave them */
	bool makes;		/* it names what a bond is made of: --bond-ip, --slaves or --miimon */
};

/* Read WISH from the command line; 0, or -errno with WHY; -EINVAL is a usage error. */
int wish_read(struct wish *wish, const struct args *args, struct why *why);
void wish_free(struct wish *wish);

/* Add the interfaces that it is about, the manual's default slaves among them. */
void wish_names(const struct wish *wish, struct names *names);

/* Give its slaves the names that HOST lists them by: host_resolve(). */
void wish_resolve(struct wish *wish, const struct host *host);

/* Does the bond that WISH is about run on HOST: is it there, and has it slaves? */
bool wish_finds(const struct wish *wish, const struct host *host);

/*
 * Fill BOND with what WISH makes of HOST, for plan_up().  Of a bond that runs
 * only what is named is in it, beside the slaves and addresses that stay: to
 * be planned with PLAN_REST_STAYS.  One that is not there, or is empty, gets
 * what it lacks from the manual's defaults.  0, -ENODEV with WHY (nothing to
 * change, and WISH makes none), -ENOMEM; bond_free() it.
 */
int wish_bond(struct bond *bond, const struct wish *wish, const struct host *host, struct why *why);

/*
 * Fill BOND with what is to be brought back later (record.h) of the one that
 * was to be as FROM, once WISH has been done.  0, or -ENOMEM with WHY;
 * bond_free() it.
 */
int wish_record(struct bond *bond, const struct wish *wish, const struct bond *from, struct why *why);

#endif
