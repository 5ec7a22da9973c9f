/* SPDX-License-Identifier: GPL-2.0 */
/*
 * driver: what the bonding driver makes of the settings of a bond
 *
 * Pure.  The scripts write one option after the other and go on when one is
 * refused, so a bond with an option too many works with them: here it is left
 * out, and a number is rounded as the driver would.  From bond_options.c and
 * bond_check_params() of Linux 6.1.
 */
#ifndef IB_DRIVER_H
#define IB_DRIVER_H

#include "bond.h"

/* The miimon that BOND has, milliseconds: as it is set, else what the driver takes by itself. */
uint32_t driver_miimon(const struct bond *bond);

/* Does anybody look after the links of BOND? */
bool driver_monitors(const struct bond *bond);

/* Is it ARP monitoring, with no address to ask?  Then each slave is dead to the driver, in turn. */
bool driver_asks_nobody(const struct bond *bond);

/*
 * Is ROW one of the two kinds of monitor, and NAMED has the other and not ROW?
 * That one, once it is set, switches ROW off.
 */
bool driver_switches_off(const struct bond *named, const struct option *row);

enum driver_fate {
	DRIVER_TAKES,
	DRIVER_ROUNDS,		/* down, to a multiple of miimon */
	DRIVER_NOT_IN_MODE,	/* refuses it in the bond's mode */
	DRIVER_NO_MIIMON,	/* refuses it: it counts in steps of miimon, which is not set */
};

/* What becomes of SET, a setting of BOND. */
enum driver_fate driver_fate(const struct bond *bond, const struct bond_setting *set);

/*
 * Leave BOND with what the driver takes: numbers are rounded (.written keeps
 * what was there), what it refuses goes to bond->left_out.  WHOLE, BOND itself
 * or all that it has besides, tells its mode and its miimon.  0 or -ENOMEM.
 */
int driver_settle(struct bond *bond, const struct bond *whole);

#endif
