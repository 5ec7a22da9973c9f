/* SPDX-License-Identifier: GPL-2.0 */
/*
 * change: bring bonds up or down: lock, look, plan, do, look again
 *
 * These functions are the edge: they print what went wrong on stderr, and
 * return an exit status, 0 or 1.
 */
#ifndef IB_CHANGE_H
#define IB_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "args/args.h"
#include "bond/bond.h"
#include "plan/wish.h"

/* who asks for the bonds */
enum change_by {
	/*
	 * Slaves that the host does not have are named, the bond comes up with
	 * the others, and the status is 1; Ethernet bonds are left to the
	 * network service.
	 */
	CHANGE_BY_FILES,
	/*
	 * The interface args->ifname is back (NULL: any): bonds that it does
	 * not belong to are left alone, one that lives takes back that slave
	 * and nothing else, slaves that are not there are passed over in silence.
	 * Bonds made anew are named on stdout, a line each.
	 */
	CHANGE_BY_RECORD,
	/* The slave args->ifname is to join; the bond stays as it is, and has to be there. */
	CHANGE_BY_SLAVE,
};

/*
 * Bring up N BONDS, and write down that they are meant to be up (record.h).
 * Each succeeds or fails for itself.
 */
int change_up(const struct args *args, struct bond *bonds, size_t n, enum change_by by);

/*
 * Change what WISH names of its bond, and nothing else, or make that bond;
 * write down what it is then, if ib-bond had made it.  WISH is resolved.
 */
int change_named(const struct args *args, struct wish *wish);

/*
 * Bring down the bonds called NAMES, N of them, and forget that they were to
 * be up; those that are not there are an error if MUST_EXIST.
 */
int change_down(const struct args *args, const char *const *names, size_t n, bool must_exist);

/*
 * Remove the P_Key children made for slaves of BONDS, N of them, that are in
 * no bond any more.
 */
int change_orphans(const struct args *args, const struct bond *bonds, size_t n);

/* Release the slave args->ifname from its bond and take it down; it need not be there. */
int change_release(const struct args *args);

/* Bring down all bonds over IPoIB, and empty ones. */
int change_down_all(const struct args *args);

#endif
