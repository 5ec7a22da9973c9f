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

#include "args.h"
#include "bond.h"

/*
 * Bring up N BONDS.  Each succeeds or fails for itself.  With PARTIAL, slaves
 * that the host does not have are named, the bond comes up with the others,
 * and the status is 1; Ethernet bonds are left to the network service.
 */
int change_up(const struct args *args, struct bond *bonds, size_t n, bool partial);

/*
 * Bring down the bonds called NAMES, N of them; those that are not there are
 * an error if MUST_EXIST.
 */
int change_down(const struct args *args, const char *const *names, size_t n, bool must_exist);

/* Bring down all bonds over IPoIB, and empty ones. */
int change_down_all(const struct args *args);

#endif
